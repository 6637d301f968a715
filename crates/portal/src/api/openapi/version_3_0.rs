//! The same description in OpenAPI 3.0, for clients that read no other: its schemas are older than JSON Schema's.

use serde_json::{Map, Value, json};

/// A description of version 3.1 as one of 3.0.3.
pub(super) fn as_3_0(document: Value) -> Value {
    let mut document = older(document);
    document["openapi"] = "3.0.3".into();
    if let Some(license) = document["info"]["license"].as_object_mut() {
        license.remove("identifier");
        license.insert("url".into(), "https://www.apache.org/licenses/LICENSE-2.0".into());
    }
    document
}

fn older(value: Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.into_iter().map(older).collect()),
        Value::Object(entries) => Value::Object(schema(entries.into_iter().map(|(k, v)| (k, older(v))).collect())),
        other => other,
    }
}

/// What 3.0 writes otherwise: a type that may be null, a constant, examples.
fn schema(mut object: Map<String, Value>) -> Map<String, Value> {
    if let Some(Value::Array(types)) = object.get("type").cloned() {
        let mut kinds: Vec<Value> = types.into_iter().filter(|kind| *kind != "null").collect();
        match (kinds.pop(), kinds.is_empty()) {
            (Some(kind), true) => object.insert("type".into(), kind),
            // More than one type: any.
            _ => object.remove("type"),
        };
        object.insert("nullable".into(), true.into());
    }
    if let Some(constant) = object.remove("const") {
        object.insert("enum".into(), json!([constant]));
    }
    // What 3.1 calls the content of a text is bytes here.
    if object.remove("contentMediaType").is_some() | object.remove("contentEncoding").is_some() {
        object.insert("type".into(), "string".into());
        object.insert("format".into(), "binary".into());
    }
    if let Some(Value::Array(examples)) = object.get("examples").cloned() {
        object.remove("examples");
        if let Some(first) = examples.into_iter().next() {
            object.insert("example".into(), first);
        }
    }
    object
}

#[cfg(test)]
mod tests {
    use super::super::document;
    use super::*;

    #[test]
    fn nothing_of_3_1_is_left() {
        fn walk(value: &Value, path: &str) {
            match value {
                Value::Array(items) => items.iter().for_each(|item| walk(item, path)),
                Value::Object(entries) => {
                    let is_names =
                        ["/properties", "/paths", "/schemas", "/parameters"].iter().any(|p| path.ends_with(p));
                    for (key, inner) in entries {
                        let newer = ["const", "examples", "prefixItems", "$defs", "if", "contentEncoding"];
                        assert!(is_names || !newer.contains(&key.as_str()), "{path}/{key}");
                        assert!(is_names || key != "type" || inner.is_string(), "{path}/{key}");
                        walk(inner, &format!("{path}/{key}"));
                    }
                }
                _ => {}
            }
        }
        let older = as_3_0(document("https://data.example.gov"));
        assert_eq!(older["openapi"], "3.0.3");
        walk(&older, "");
        let newer = document("https://data.example.gov");
        let names = |document: &Value| document["paths"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&older), names(&newer));
        let next = &older["components"]["schemas"]["RowPage"]["properties"]["next"];
        assert_eq!((next["type"].as_str(), next["nullable"].as_bool()), (Some("string"), Some(true)));
    }
}

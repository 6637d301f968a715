//! `/openapi.json`: the APIs described, OpenAPI 3.1. A test keeps it and the router together.

mod asks;
mod operations;
mod reports;
mod schemas;
mod version_3_0;

use crate::api::Ask;
use axum::response::Response;
use operations::{OPERATIONS, Operation, Shape};
use serde_json::{Map, Value, json};

/// `GET /openapi.json`.
pub async fn show_openapi(ask: Ask) -> Response {
    let result = ask.json(&document(&ask.base), None);
    ask.answer(result)
}

/// `GET /openapi-3.0.json`: the same for clients that know no newer version.
pub async fn show_openapi_3_0(ask: Ask) -> Response {
    let result = ask.json(&version_3_0::as_3_0(document(&ask.base)), None);
    ask.answer(result)
}

/// The whole description.
pub(crate) fn document(base: &str) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Daylight",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "A city's open data and its public records desk. Reading needs no account and no key; a key \
                            only gives a larger share of requests. What is withheld is not in any answer; a query that \
                            names it is refused with the citation.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": if base.is_empty() { "/" } else { base } }],
        "tags": [
            { "name": "datasets", "description": "The catalog and its rows" },
            { "name": "files", "description": "Whole releases as files; ranges are answered" },
            { "name": "soda", "description": "SODA 2.1, for clients that speak it" },
            { "name": "records", "description": "The register of exemptions, public records requests and every other kind of matter" },
            { "name": "feeds", "description": "For harvesters and crawlers" },
        ],
        "paths": paths(),
        "components": {
            "schemas": all([schemas::schemas(), reports::schemas()]),
            "parameters": all([schemas::parameters(), reports::parameters()]),
            "securitySchemes": {
                "appToken": { "type": "apiKey", "in": "header", "name": "X-App-Token", "description": "Meters only." },
            },
        },
        "security": [{}, { "appToken": [] }],
    })
}

/// The members of several objects.
fn all(parts: impl IntoIterator<Item = Value>) -> Value {
    let objects =
        parts.into_iter().filter_map(|part| if let Value::Object(members) = part { Some(members) } else { None });
    Value::Object(objects.flatten().collect())
}

fn paths() -> Value {
    let mut paths = Map::new();
    for operation in OPERATIONS {
        let path = paths.entry(operation.path).or_insert_with(|| Value::Object(Map::new()));
        path[operation.method] = described(operation);
    }
    Value::Object(paths)
}

fn described(operation: &Operation) -> Value {
    let parameters: Vec<Value> = path_parameters(operation.path)
        .chain(operation.parameters.iter().map(|name| json!({ "$ref": format!("#/components/parameters/{name}") })))
        .collect();
    let mut described = json!({
        "operationId": operation.id,
        "summary": operation.summary,
        "tags": [operation.tag],
        "parameters": parameters,
        "responses": responses(operation),
    });
    if let Some((kind, schema)) = operation.body {
        described["requestBody"] = json!({ "required": true, "content": { kind: { "schema": reference(schema) } } });
    }
    described
}

fn path_parameters(path: &str) -> impl Iterator<Item = Value> + '_ {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
}

fn responses(operation: &Operation) -> Value {
    let mut responses = Map::new();
    let content: Map<String, Value> = operation
        .answers
        .iter()
        .map(|(kind, schema)| ((*kind).to_owned(), json!({ "schema": reference(schema) })))
        .collect();
    responses.insert(operation.status.to_string(), json!({ "description": "Done", "content": content }));
    if operation.method == "get" && operation.shape != Shape::Secret {
        responses.insert("304".into(), json!({ "description": "Known already (If-None-Match, If-Modified-Since)" }));
    }
    if operation.tag == "files" {
        responses.insert("206".into(), json!({ "description": "The part asked for", "content": content }));
        responses
            .insert("416".into(), json!({ "description": "No such bytes; `Content-Range` says how many there are" }));
    }
    let (kind, schema) = operation.shape.error();
    for status in operation.errors.iter().chain(operation.shape.always()) {
        let content = json!({ kind: { "schema": reference(schema) } });
        responses.insert(status.to_string(), json!({ "description": meaning(*status), "content": content }));
    }
    responses.sort_keys();
    Value::Object(responses)
}

/// A schema by name; lower-case names are plain JSON types.
fn reference(schema: &str) -> Value {
    match schema.starts_with(char::is_lowercase) {
        true => json!({ "type": schema }),
        false => json!({ "$ref": format!("#/components/schemas/{schema}") }),
    }
}

fn meaning(status: u16) -> &'static str {
    match status {
        400 => "The query or a parameter cannot be read, or names a withheld field (with its citation)",
        403 => "The dataset is withheld (with its citation), or the app token is not valid",
        404 => "There is no such thing, or nothing of it has been published yet",
        405 => "Not by this method",
        406 => "Not available in this form",
        408 => "The query costs more than one may",
        410 => "The data has been released anew; begin again without `$cursor`; or a produced file was taken down",
        412 => "It has changed (If-Match)",
        413 => "Too large",
        415 => "Not JSON",
        422 => "Something has to be put right; `errors` says what",
        429 => "Too many requests; `Retry-After` says how long to wait",
        503 => "Not at the moment; `Retry-After` says when",
        _ => "A fault of ours; `request_id` leads to the log",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document("");
        let text = document.to_string();
        for part in text.split("\"$ref\":\"#/").skip(1) {
            let path = part.split('"').next().unwrap();
            assert!(document.pointer(&format!("/{path}")).is_some(), "{path}");
        }
    }

    #[test]
    fn operation_ids_are_used_once() {
        let mut ids: Vec<_> = OPERATIONS.iter().map(|o| o.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), OPERATIONS.len());
    }
}

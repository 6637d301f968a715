use super::city::City;
use crate::PortalLimits;
use crate::track::sha256_hex;
use records::public::{Document, PublicKey};
use serde_json::json;

#[tokio::test]
async fn rows_have_numbers_as_numbers_nulls_and_what_is_withheld() {
    let city = City::new().await;
    let page = city.get("/api/v1/datasets/call-0001/rows?$select=call_number,cost,day,place&$order=:id").await.is(200);
    let page = page.json();
    let rows = json!([
        { "call_number": 100, "cost": 12.5, "day": "2016-04-01",
          "place": { "type": "Point", "coordinates": [-121.5, 38.25] } },
        { "call_number": 200, "cost": -0.05, "day": "2016-04-02", "place": null },
        { "call_number": null, "cost": null, "day": null, "place": null },
    ]);
    assert_eq!(page["rows"], rows);
    assert_eq!(page["withheld"]["fields"][0]["name"], "caller");
    assert_eq!(page["next"], json!(null));
}

#[tokio::test]
async fn the_next_link_is_there_exactly_when_more_rows_are() {
    let city = City::new().await;
    let mut path = "/api/v1/datasets/call-0001/rows?$limit=2&$select=:id".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = city.get(&path).await.is(200).json();
        seen.extend(page["rows"].as_array().unwrap().iter().map(|r| r[":id"].as_i64().unwrap()));
        let Some(next) = page["next"].as_str() else { break };
        path = next.strip_prefix("https://data.example.gov").unwrap().to_owned();
    }
    assert_eq!(seen, [1, 2, 4]);
    let exact = city.get("/api/v1/datasets/call-0001/rows?$limit=3").await.is(200).json();
    assert_eq!(exact["next"], json!(null));
}

#[tokio::test]
async fn refusals_are_problems_with_the_citation() {
    let city = City::new().await;
    let refused = city.get("/api/v1/datasets/call-0001/rows?$where=caller='x'").await.is(400);
    assert_eq!(refused.header("content-type"), "application/problem+json");
    assert_eq!(refused.json()["withheld"]["statute"], "Gov. Code § 7923.600");
    assert_eq!(refused.json()["status"], 400);
    let refused = city.get("/api/v1/datasets/vict-0001/rows").await.is(403).json();
    assert_eq!(refused["withheld"]["statute"], "Gov. Code § 7923.600");
}

#[tokio::test]
async fn the_catalog_lists_every_standing() {
    let city = City::new().await;
    let page = city.get("/api/v1/datasets").await.is(200).json();
    assert_eq!(page["total"], 4);
    let withheld = city.get("/api/v1/datasets?standing=withheld").await.is(200).json();
    assert_eq!(withheld["datasets"][0]["id"], "vict-0001");
    let about = city.get("/api/v1/datasets/vict-0001").await.is(200).json();
    assert_eq!(about["withheld"]["withheld"][0]["statement"], "Records of victims are confidential.");
    assert_eq!(about["releases"], json!([]));
    let about = city.get("/api/v1/datasets/call-0001").await.is(200).json();
    assert_eq!(about["releases"][0]["rows"], 3);
    assert_eq!(about["links"]["csv"], "https://data.example.gov/data/call-0001.csv");
}

#[tokio::test]
async fn every_address_of_a_withheld_field_is_absolute() {
    let city = City::new().await;
    for path in ["/api/v1/datasets/call-0001", "/data/call-0001/dictionary.json"] {
        let document = city.get(path).await.is(200).json();
        let fields = document["fields"].as_array().unwrap();
        let withheld = fields.iter().find(|field| field["availability"] == "withheld").unwrap();
        let url = "https://data.example.gov/requests/new?dataset=call-0001&field=caller";
        assert_eq!(withheld["request_url"], url, "{path}");
    }
}

#[tokio::test]
async fn every_parameter_that_the_catalog_takes_is_described() {
    let city = City::new().await;
    let document = city.get("/openapi.json").await.is(200).json();
    let described = &document["paths"]["/api/catalog/v1"]["get"]["parameters"];
    let name = |parameter: &serde_json::Value| {
        let pointer = parameter["$ref"].as_str().unwrap().strip_prefix('#').unwrap();
        document.pointer(pointer).unwrap()["name"].as_str().unwrap().to_owned()
    };
    let names: Vec<String> = described.as_array().unwrap().iter().map(name).collect();
    for taken in ["ids", "names", "q", "only", "categories", "tags", "attribution", "limit", "offset", "scroll_id"] {
        assert!(names.iter().any(|name| name == taken), "{taken} is not in {names:?}");
    }
}

#[tokio::test]
async fn a_known_list_is_not_sent_again() {
    let city = City::new().await;
    for path in ["/api/v1/datasets", "/api/v1/datasets/call-0001", "/data.json", "/openapi.json", "/api/v1/limits"] {
        let etag = city.get(path).await.is(200).header("etag").to_owned();
        city.get_with(path, &[("if-none-match", &etag)]).await.is(304);
    }
}

#[tokio::test]
async fn a_key_meters_and_opens_nothing() {
    let city = City::with(PortalLimits { anonymous_per_minute: 1, ..PortalLimits::default() }).await;
    let key = PublicKey { key: "k-1".into(), hash: sha256_hex(b"secret"), per_hour: 100 };
    let json = serde_json::to_string(&key).unwrap();
    city.put(&[Document { kind: "key", key: key.hash.clone(), json }], 2).await;
    city.get("/resource/call-0001.json").await.is(200);
    let refused = city.get("/resource/call-0001.json").await.is(429);
    assert_eq!(refused.json()["code"], "too-many-requests");
    assert_eq!(refused.header("retry-after"), "60");
    let keyed = city.get_with("/resource/call-0001.json", &[("X-App-token", "secret")]).await.is(200);
    assert_eq!(keyed.header("ratelimit-policy"), "\"key\";q=100;w=3600");
    assert_eq!(keyed.header("x-ratelimit-remaining"), "99");
    city.get("/resource/call-0001.json?$$app_token=secret").await.is(200);
    city.get("/resource/vict-0001.json?$$app_token=secret").await.is(403);
    let invalid = city.get("/resource/call-0001.json?$$app_token=other").await.is(403).json();
    assert_eq!(
        (&invalid["code"], &invalid["message"]),
        (&json!("permission_denied"), &json!("Invalid app_token specified"))
    );
}

#[tokio::test]
async fn the_description_names_every_api_route() {
    let city = City::new().await;
    let paths = city.get("/openapi.json").await.is(200).json()["paths"].clone();
    assert_eq!(paths.as_object().unwrap().len(), 63);
    for (path, operations) in paths.as_object().unwrap() {
        if operations.get("get").is_none() {
            continue;
        }
        let concrete = path
            .replace("{id}", "call-0001")
            .replace("{row}", "1")
            .replace("{release}", "x")
            .replace("{number}", "R-2026-0001")
            .replace("{code}", "0123456789abcdef")
            .replace("{production}", "x")
            .replace("{file}", "x");
        let answer = city.get(&concrete).await;
        let known = operations["get"]["responses"].get(answer.status.as_str());
        assert!(known.is_some(), "{path}: {}", answer.status);
        let kind = answer.header("content-type").split(';').next().unwrap().to_owned();
        let described = known.unwrap()["content"].as_object().unwrap();
        let described = described.contains_key(&kind) || described.contains_key("application/octet-stream");
        assert!(described, "{path}: {} {kind}", answer.status);
    }
}

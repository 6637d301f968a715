use super::city::{CALLS, City, GONE, PLANNED, VICTIMS};
use serde_json::json;

#[tokio::test]
async fn rows_are_json_with_numbers_as_text_and_nulls_left_out() {
    let city = City::new().await;
    let answer = city.get("/resource/call-0001.json?$order=:id").await.is(200);
    assert_eq!(answer.header("content-type"), "application/json;charset=utf-8");
    let expected = json!([
        { "call_number": "100", "call_type": "Noise", "received": "2016-04-01T10:00:00.000",
          "day": "2016-04-01T00:00:00.000", "cost": "12.5",
          "place": { "type": "Point", "coordinates": [-121.5, 38.25] } },
        { "call_number": "200", "call_type": "Fire \"alarm\", loud", "day": "2016-04-02T00:00:00.000", "cost": "-0.05" },
        { "received": "1970-01-01T00:00:00.000" },
    ]);
    assert_eq!(answer.json(), expected);
}

#[tokio::test]
async fn rows_are_csv_and_geojson_too() {
    let city = City::new().await;
    let csv = city.get("/resource/call-0001.csv?$select=call_number,call_type&$limit=2").await.is(200);
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(csv.text(), "\"call_number\",\"call_type\"\n\"100\",\"Noise\"\n\"200\",\"Fire \"\"alarm\"\", loud\"\n");
    let geo = city.get("/resource/call-0001.geojson").await.is(200);
    assert_eq!(geo.header("content-type"), "application/vnd.geo+json; charset=utf-8");
    assert_eq!(geo.json()["features"][0]["geometry"]["coordinates"], json!([-121.5, 38.25]));
}

#[tokio::test]
async fn compact_json_names_its_columns_once() {
    let city = City::new().await;
    let kind = "application/json+x-socrata-cjson; charset=utf-8";
    let path = "/resource/call-0001.cjson?$select=cost,call_number&$order=:id&$limit=2";
    let answer = city.get(path).await.is(200);
    assert_eq!(answer.header("content-type"), kind);
    let schema = r#""schema":[{"c":"call_number","t":"number"},{"c":"cost","t":"number"}]"#;
    let expected = format!(
        "[{{\"approximate_row_count\":3\n ,\"locale\":\"en_US\"\n ,{schema}\n }}\n\
         ,[\"100\",\"12.5\"]\n,[\"200\",\"-0.05\"]\n]\n"
    );
    assert_eq!(answer.text(), expected, "the count is of all pages");
    assert_eq!(answer.header("x-soda2-fields"), r#"["cost","call_number"]"#);
    assert!(answer.header("link").contains("dictionary.csv"));
    let next = answer.headers.get_all("link").iter().filter_map(|l| l.to_str().ok()).find(|l| l.contains("next"));
    assert!(next.is_some_and(|l| l.contains("/resource/call-0001.cjson?")));
    let head = city.send("HEAD", path, &[], "").await.is(200);
    assert!(head.body.is_empty());
    assert_eq!((head.header("content-type"), head.header("etag")), (kind, answer.header("etag")));
    assert_eq!(head.header("content-length"), expected.len().to_string());
    let json = city.get(&path.replace(".cjson", ".json")).await.is(200);
    assert_ne!(json.header("etag"), answer.header("etag"));
}

#[tokio::test]
async fn compact_json_is_negotiated_counts_nothing_and_is_never_a_script() {
    let city = City::new().await;
    let compact = [("accept", "application/json+x-socrata-cjson")];
    let empty = city.get_with("/resource/call-0001?$select=cost&$where=false&$jsonp=f", &compact).await.is(200);
    assert_eq!(empty.header("content-type"), "application/json+x-socrata-cjson; charset=utf-8");
    assert!(empty.header("vary").contains("accept"));
    assert_eq!(empty.text(), "[{\"locale\":\"en_US\"\n ,\"schema\":[{\"c\":\"cost\",\"t\":\"number\"}]\n }\n]\n");
    for query in ["$where=cost>1", "$select=count(*)", "$select=distinct cost", "$q=noise"] {
        let query = query.replace(' ', "%20").replace('>', "%3E");
        let answer = city.get(&format!("/resource/call-0001.cjson?{query}")).await.is(200).json();
        assert_eq!(answer[0].get("approximate_row_count"), None, "{query}");
        assert!(answer.as_array().is_some_and(|all| all.len() > 1), "{query}");
    }
    let one = city.get("/resource/call-0001/2.cjson").await.is(200).json();
    assert_eq!((one[0].get("approximate_row_count"), one[1].as_array().map(Vec::len)), (None, Some(6)));
    let refused = city.get("/resource/call-0001.cjson?$select=caller").await.is(400).json();
    assert_eq!(refused["data"]["withheld"]["statute"], "Gov. Code § 7923.600");
    let refused = city.get_with("/resource/call-0001", &[("accept", "image/png")]).await.is(406).json();
    assert!(refused["message"].as_str().is_some_and(|m| m.ends_with("geojson or cjson")));
}

#[tokio::test]
async fn the_form_is_negotiated_only_without_an_extension() {
    let city = City::new().await;
    let csv = city.get_with("/resource/call-0001?$limit=1", &[("accept", "text/csv")]).await.is(200);
    assert!(csv.header("content-type").starts_with("text/csv"));
    assert!(csv.header("vary").contains("accept"));
    city.get_with("/resource/call-0001.json", &[("accept", "image/png")]).await.is(200);
    let refused = city.get_with("/resource/call-0001", &[("accept", "image/png")]).await.is(406);
    assert_eq!(refused.json()["code"], "not-acceptable");
    city.get("/resource/call-0001.xml").await.is(406);
}

#[tokio::test]
async fn headers_say_columns_times_and_where_the_dictionary_is() {
    let city = City::new().await;
    let answer = city.get("/resource/call-0001.csv?$select=call_number,received").await.is(200);
    assert_eq!(answer.header("x-soda2-fields"), r#"["call_number","received"]"#);
    assert_eq!(answer.header("x-soda2-types"), r#"["number","calendar_date"]"#);
    assert_eq!(answer.header("x-soda2-truth-last-modified"), "Sat, 10 Jan 2026 04:34:45 GMT");
    assert_eq!(answer.header("last-modified"), "Sat, 10 Jan 2026 05:34:45 GMT");
    assert_eq!(answer.header("cache-control"), "public, max-age=300, must-revalidate");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert!(answer.header("access-control-expose-headers").contains("etag"));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert!(!answer.header("x-request-id").is_empty());
    let links: Vec<_> = answer.headers.get_all("link").iter().map(|l| l.to_str().unwrap()).collect();
    assert!(links[0].contains("/data/call-0001/dictionary.csv") && links[1].contains("withheld.json"), "{links:?}");
    assert!(!answer.headers.contains_key("x-soda2-legacy-types"), "clients would behave as for version 2.0");
}

#[tokio::test]
async fn a_known_answer_is_not_sent_again() {
    let city = City::new().await;
    let first = city.get("/resource/call-0001.json?$where=call_number=100").await.is(200);
    let etag = first.header("etag").to_owned();
    assert!(etag.starts_with("W/\""));
    let again =
        city.get_with("/resource/call-0001.json?$where=call_number%20=%20100", &[("if-none-match", &etag)]).await;
    assert!(again.is(304).body.is_empty(), "the same query in other words");
    for path in ["/resource/call-0001.csv?$where=call_number=100", "/resource/call-0001.json?$where=call_number=200"] {
        city.get_with(path, &[("if-none-match", &etag)]).await.is(200);
    }
    let date = first.header("last-modified").to_owned();
    city.get_with("/resource/call-0001.json", &[("if-modified-since", &date)]).await.is(304);
    let failed = city.get_with("/resource/call-0001.json", &[("if-match", "\"other\"")]).await.is(412);
    assert_eq!(failed.json()["code"], "precondition-failed");
}

#[tokio::test]
async fn a_withheld_field_is_refused_with_its_citation_wherever_it_is_named() {
    let city = City::new().await;
    for query in ["$select=caller", "$where=caller='x'", "$order=caller", "$select=count(*)&$group=caller", "caller=x"]
    {
        let refused = city.get(&format!("/resource/{CALLS}.json?{query}")).await.is(400).json();
        assert_eq!(refused["code"], "query.soql.no-such-column", "{query}");
        assert_eq!(refused["data"]["withheld"]["statute"], "Gov. Code § 7923.600", "{query}");
        let request = "https://data.example.gov/requests/new?dataset=call-0001&field=caller";
        assert_eq!(refused["data"]["withheld"]["request_url"], request);
    }
    let all = city.get(&format!("/resource/{CALLS}.json?$select=:*,*")).await.is(200);
    assert!(!all.text().contains("caller"));
}

#[tokio::test]
async fn a_query_asks_other_queries_and_datasets_and_never_what_they_withhold() {
    let city = City::new().await;
    let ask = |query: &str| format!("/resource/call-0001.json?$query={}", crate::pages::link::encode(query));
    let rows = city.get(&ask("select call_type, cost |> select count(*) where cost < 5")).await.is(200).json();
    assert_eq!(rows, json!([{ "count": "1" }]));
    let joined = "select call_type, o.cost join @call-0001 as o on o.call_number = call_number order by call_number";
    let rows = city.get(&ask(joined)).await.is(200).json();
    assert_eq!(rows[1], json!({ "call_type": "Fire \"alarm\", loud", "cost_1": "-0.05" }));
    for query in [
        "select call_type |> select caller",
        "select call_type join @call-0001 as o on o.caller = call_type",
        "select call_type from @call-0001 where caller = 'x'",
        "select call_type union select caller",
        "select * (except caller)",
        "select call_type join (select caller from @call-0001) as o on true",
    ] {
        let refused = city.get(&ask(query)).await.is(400).json();
        assert_eq!(refused["data"]["withheld"]["statute"], "Gov. Code § 7923.600", "{query}: {refused}");
    }
    let refused = city.get(&ask("select call_type join @vict-0001 as v on true")).await.is(403).json();
    assert_eq!(refused["data"]["withheld"]["statute"], "Gov. Code § 7923.600");
    assert_eq!(refused["data"]["dataset"], "vict-0001");
    let missing = city.get(&ask("select call_type join @none-0000 as v on true")).await.is(404).json();
    assert_eq!(missing["code"], "soda.dataset.not-found");
    let bad = city.get(&ask("select call_type union select cost")).await.is(400).json();
    assert_eq!(
        (bad["code"].as_str(), bad["data"]["position"]["column"].as_u64()),
        (Some("query.soql.type-mismatch"), Some(18))
    );
    let native = "/api/v1/datasets/call-0001/rows?$query=select%20count(*)%20join%20@call-0001%20as%20o%20on%20true";
    assert_eq!(city.get(native).await.is(200).json()["rows"], json!([{ "count": 9 }]));
}

#[tokio::test]
async fn an_answer_that_depends_on_the_moment_has_no_date_of_its_own() {
    let city = City::new().await;
    let path =
        "/resource/call-0001.json?$select=count(*)&$where=received%20%3C%20to_floating_timestamp(get_utc_date(),'UTC')";
    let answer = city.get(path).await.is(200);
    assert_eq!(answer.json(), json!([{ "count": "2" }]));
    assert!(!answer.headers.contains_key("last-modified") && !answer.header("etag").is_empty());
}

#[tokio::test]
async fn a_withheld_dataset_is_refused_with_its_reason_and_how_to_ask() {
    let city = City::new().await;
    let refused = city.get(&format!("/resource/{VICTIMS}.json")).await.is(403).json();
    assert_eq!(refused["code"], "permission_denied");
    let withheld = &refused["data"]["withheld"];
    assert_eq!(withheld["statute"], "Gov. Code § 7923.600");
    assert_eq!(withheld["statement"], "Records of victims are confidential.");
    assert_eq!(withheld["request_url"], "https://data.example.gov/requests/new?dataset=vict-0001");
    assert_eq!(withheld["challenge_url"], "https://data.example.gov/exemptions#EX-1");
}

#[tokio::test]
async fn what_was_taken_down_planned_or_never_there_says_so() {
    let city = City::new().await;
    let gone = city.get(&format!("/resource/{GONE}.json")).await.is(403).json();
    assert!(gone["data"]["taken_down"].as_str().unwrap().contains("an address was shown"), "{gone}");
    assert!(gone["data"].get("withheld").is_none());
    let planned = city.get(&format!("/resource/{PLANNED}.json")).await.is(404).json();
    assert_eq!(planned["code"], "soda.dataset.not-published");
    assert_eq!(planned["data"]["promised"], "2026-06-01");
    assert_eq!(planned["data"]["standing"], "planned");
    let unknown = city.get("/resource/none-0000.json").await.is(404).json();
    assert_eq!(unknown["errorCode"], "soda.dataset.not-found");
}

#[tokio::test]
async fn a_dataset_that_is_being_changed_answers_at_no_door() {
    let city = City::new().await;
    city.docs.set_closed(&[CALLS.parse().unwrap()]).await.unwrap();
    for path in [
        "/resource/call-0001.json",
        "/resource/call-0001/1.json",
        "/data/call-0001.parquet",
        "/data/call-0001/withheld.json",
        "/api/views/call-0001.json",
        "/api/v1/datasets/call-0001",
        "/api/v1/datasets/call-0001/rows",
    ] {
        let closed = city.get(path).await.is(503);
        assert_eq!(closed.header("retry-after"), "2", "{path}");
    }
    city.docs.clear_closed().await.unwrap();
    city.get("/resource/call-0001.json").await.is(200);
}

#[tokio::test]
async fn a_row_is_found_by_its_number() {
    let city = City::new().await;
    let row = city.get("/resource/call-0001/4.json").await.is(200);
    assert_eq!(row.text(), "{\"received\":\"1970-01-01T00:00:00.000\"}\n");
    for path in ["/resource/call-0001/3.json", "/resource/call-0001/row-1.json", "/resource/call-0001/-1.json"] {
        assert_eq!(city.get(path).await.is(404).json()["code"], "soda.row.not-found", "{path}");
    }
}

#[tokio::test]
async fn a_long_query_may_come_as_a_form_and_nothing_else_is_posted() {
    let city = City::new().await;
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let rows = city.send("POST", "/resource/call-0001.json", &form, "%24where=call_number%3D200&%24select=day").await;
    assert_eq!(rows.is(200).json(), json!([{ "day": "2016-04-02T00:00:00.000" }]));
    let refused = city.post_json("/resource/call-0001.json", "[{\"call_number\": 1}]").await.is(405);
    assert_eq!(refused.json()["code"], "method-not-allowed");
    assert!(refused.header("allow").contains("GET"));
}

#[tokio::test]
async fn past_the_end_is_an_empty_page_and_not_an_error() {
    let city = City::new().await;
    assert_eq!(city.get("/resource/call-0001.json?$offset=3").await.is(200).text(), "[]\n");
    let csv = city.get("/resource/call-0001.csv?$offset=50000&$limit=50000&$order=:id&$select=day").await.is(200);
    assert_eq!(csv.text(), "\"day\"\n");
}

#[tokio::test]
async fn a_dataset_answers_by_slug_and_in_any_case() {
    let city = City::new().await;
    city.get("/resource/calls-for-service.json").await.is(200);
    city.get("/resource/CALL-0001.json").await.is(200);
}

#[tokio::test]
async fn head_has_the_headers_and_no_body() {
    let city = City::new().await;
    let head = city.send("HEAD", "/resource/call-0001.json", &[], "").await.is(200);
    assert!(head.body.is_empty() && !head.header("etag").is_empty());
    let options = city.send("OPTIONS", "/resource/call-0001.json", &[("origin", "https://other.example")], "").await;
    assert_eq!(options.is(200).header("access-control-allow-origin"), "*");
}

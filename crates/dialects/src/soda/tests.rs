//! Requests, answers and errors as SODA clients send and read them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::type_complexity, reason = "tests")]

use super::*;
use arrow::array::{
    ArrayRef, BooleanArray, Decimal128Array, Float64Array, Int64Array, NullArray, RecordBatch, StringArray,
    StringViewArray, TimestampMicrosecondArray,
};
use catalog::{
    Dataset, FieldType, Geometry, PublicField, PublicSchema, PublicationPlan, ReleaseId, ReleaseSummary, Standing,
    WithheldField, Withholding,
};
use query::{ExprType, Output, ResolvedQuery};
use serde_json::Value;
use std::sync::Arc;

fn withholding() -> Withholding {
    Withholding {
        exemption: "7".into(),
        law_id: "PR-TEST".into(),
        ground: law::Ground::LawEnforcement,
        citation: "Gov. Code § 7923.600".parse().unwrap(),
        more_citations: vec!["Evid. Code § 1041".parse().unwrap()],
        statement: "names of people who report are confidential".into(),
        decided_by: vec!["A. Clerk, City Clerk".into()],
        decided_on: "2026-01-31".into(),
    }
}

fn schema() -> PublicSchema {
    let field = |name: &str, field_type| PublicField {
        name: name.parse().unwrap(),
        label: name.to_uppercase(),
        field_type,
        role: None,
        description: None,
        notices: Vec::new(),
    };
    PublicSchema {
        dataset: "abcd-1234".parse().unwrap(),
        fields: vec![
            field("magnitude", FieldType::Decimal { scale: 2 }),
            field("place", FieldType::Text),
            field("at", FieldType::Timestamp),
            field("felt", FieldType::Boolean),
            field("spot", FieldType::Point),
        ],
        withheld: vec![WithheldField {
            name: "reporting_party".parse().unwrap(),
            label: "Reporting Party".into(),
            description: None,
            withholdings: vec![withholding()],
        }],
        row_notices: Vec::new(),
        geometry: Some(Geometry::Field("spot".parse().unwrap())),
        stable_ids: true,
        rows: 3,
    }
}

fn params(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

fn ask(pairs: &[(&str, &str)]) -> Result<ResolvedQuery, SodaError> {
    resolve(&parse(&params(pairs))?, &schema())
}

fn error(pairs: &[(&str, &str)]) -> (u16, Value) {
    let error = ask(pairs).expect_err("an error");
    error_body(&error, "abcd-1234", "")
}

fn canonical(pairs: &[(&str, &str)]) -> String {
    query::canonical(&parse(&params(pairs)).unwrap().query)
}

#[test]
fn parameters_become_one_query() {
    assert_eq!(canonical(&[]), "limit 1000 offset 0");
    let all = [
        ("$select", "place, count(*)"),
        ("$where", "magnitude > 1"),
        ("$group", "place"),
        ("$having", "count(*) > 2"),
        ("$order", "count DESC"),
        ("$limit", "50000"),
        ("$offset", "100"),
        ("$q", "main st"),
        ("place", "it's"),
        ("$$app_token", "secret"),
        ("$$version", "2.1"),
        ("$$read_from_nbe", "true"),
        ("$$exclude_system_fields", "false"),
    ];
    assert_eq!(
        canonical(&all),
        "select place, count(*) where magnitude > 1 and place = 'it''s' group by place having count(*) > 2 \
         order by count desc search 'main st' limit 50000 offset 100"
    );
    assert_eq!(parse(&params(&all)).unwrap().app_token.as_deref(), Some("secret"));
    let empty =
        ["$select", "$where", "$group", "$having", "$order", "$limit", "$offset", "$q", "$query", "$jsonp", "$$bom"];
    let empty: Vec<_> = empty.iter().map(|name| (*name, "")).collect();
    assert_eq!(canonical(&empty), "limit 1000 offset 0", "an empty parameter was not given");
    assert_eq!(canonical(&[("$query", "select place where felt limit 5")]), "select place where felt limit 5 offset 0");
    assert_eq!(canonical(&[("$query", "select place"), ("$$bom", "true")]), "select place limit 1000 offset 0");
}

#[test]
fn a_parameter_that_cannot_be_meant_is_refused() {
    let cases: [&[(&str, &str)]; 13] = [
        &[("$limt", "5")],
        &[("$limit", "-1")],
        &[("$limit", "+1")],
        &[("$limit", "ten")],
        &[("$offset", "1.5")],
        &[("$limit", "99999999999999999999")],
        &[("$where", "felt"), ("$where", "felt")],
        &[("place", "a"), ("place", "b")],
        &[("$jsonp", "alert(1)//")],
        &[("$$bom", "perhaps")],
        &[("$$version", "3")],
        &[("$query", "select *"), ("$where", "felt")],
        &[("$query", "select *"), ("place", "a")],
    ];
    for case in cases {
        let (status, body) = error(case);
        assert_eq!((status, body["code"].as_str()), (400, Some("req.bad-parameter")), "{case:?}");
        assert_eq!((&body["errorCode"], &body["error"]), (&body["code"], &Value::Bool(true)));
        assert!(body["message"].as_str().is_some_and(|m| !m.is_empty()));
    }
}

#[test]
fn bare_parameters_are_equalities_in_the_type_of_their_field() {
    let resolved =
        ask(&[("magnitude", "4.5"), ("felt", "true"), ("at", "2016-04-01T10:00:00.000"), (":id", "5")]).unwrap();
    assert!(resolved.filter().is_some());
    let (status, body) = error(&[("magnitude", "big")]);
    assert_eq!((status, body["code"].as_str()), (400, Some("query.soql.type-mismatch")));
    assert_eq!(body["data"]["parameter"], "magnitude");
    let (status, body) = error(&[("magntude", "5")]);
    assert_eq!((status, body["code"].as_str()), (400, Some("query.soql.no-such-column")));
    assert_eq!(body["data"]["column"], "magntude");
    assert_eq!(body["data"]["suggestion"], "magnitude");
    assert_eq!(body["data"].get("withheld"), None);
}

#[test]
fn a_withheld_field_is_refused_with_its_citation_wherever_it_is_named() {
    let places: [(&[(&str, &str)], &str); 6] = [
        (&[("$order", "reporting_party")], "remove it from `$order`"),
        (&[("$select", "place, reporting_party")], "remove it from `$select`"),
        (&[("$where", "reporting_party = 5")], "remove it from `$where`"),
        (&[("$query", "select place group by reporting_party")], "remove it from `$query`"),
        (&[("reporting_party", "Smith")], "remove the parameter `reporting_party`"),
        (&[("Reporting-Party", "Smith"), ("$where", "felt")], "remove the parameter `reporting_party`"),
    ];
    for (pairs, advice) in places {
        let (status, body) = error(pairs);
        assert_eq!((status, body["code"].as_str()), (400, Some("query.soql.no-such-column")), "{pairs:?}");
        let message =
            format!("field `reporting_party` is withheld (Gov. Code § 7923.600; Evid. Code § 1041); {advice}");
        assert_eq!(body["message"], message.as_str());
        assert_eq!(body["data"]["column"], "reporting_party");
        let withheld = &body["data"]["withheld"];
        assert_eq!(withheld["citations"], serde_json::json!(["Gov. Code § 7923.600", "Evid. Code § 1041"]));
        assert_eq!(withheld["ground"], "law-enforcement");
        assert_eq!(withheld["request_url"], "/requests/new?dataset=abcd-1234&field=reporting_party");
        assert_eq!(withheld["challenge_url"], "/exemptions#7");
        assert!(!body.to_string().contains("Smith"), "values are not repeated");
    }
}

#[test]
fn errors_have_the_codes_and_places_of_soda() {
    let cases: [(&[(&str, &str)], &str); 9] = [
        (&[("$where", "magnitude >")], "query.soql.unexpected-eof"),
        (&[("$where", "place = 'x")], "query.soql.unterminated-string"),
        (&[("$where", "a ? b")], "query.soql.unexpected-character"),
        (&[("$select", "a b")], "query.soql.bad-parse"),
        (&[("$select", "nope(place)")], "query.soql.no-such-function"),
        (&[("$where", "count(*) > 1")], "query.soql.aggregate-in-ungrouped-context"),
        (&[("$select", "place, count(*)")], "query.soql.column-not-in-group-bys"),
        (&[("$select", "1 as a, 2 as a")], "query.soql.duplicate-alias"),
        (&[("$where", "place = 5")], "query.soql.type-mismatch"),
    ];
    for (pairs, code) in cases {
        let (status, body) = error(pairs);
        assert_eq!((status, body["code"].as_str()), (400, Some(code)), "{pairs:?}");
        assert_eq!(body["data"]["parameter"], pairs[0].0);
    }
    let (_, body) = error(&[("$where", "felt and\nmagntude > 5")]);
    assert_eq!(body["data"]["position"], serde_json::json!({"row": 2, "column": 1, "line": "magntude > 5"}));
}

#[test]
fn whole_datasets_have_their_own_answers() {
    let withheld = SodaError::DatasetWithheld { withholdings: vec![withholding()], note: None };
    let (status, body) = error_body(&withheld, "abcd-1234", "https://data.example.gov");
    assert_eq!((status, body["code"].as_str()), (403, Some("permission_denied")));
    assert_eq!(body["data"]["withheld"]["request_url"], "https://data.example.gov/requests/new?dataset=abcd-1234");
    let codes = [
        (SodaError::DatasetNotFound, 404, "soda.dataset.not-found"),
        (SodaError::RowNotFound, 404, "soda.row.not-found"),
        (SodaError::NotAcceptable, 406, "not-acceptable"),
        (SodaError::MethodNotAllowed, 405, "method-not-allowed"),
        (SodaError::Timeout, 408, "request-timeout"),
        (SodaError::TooCostly, 408, "request-timeout"),
        (SodaError::TooManyRequests, 429, "too-many-requests"),
    ];
    for (error, status, code) in codes {
        let (got, body) = error_body(&error, "abcd-1234", "");
        assert_eq!((got, body["code"].as_str()), (status, Some(code)));
    }
}

fn outputs() -> Vec<Output> {
    ask(&[]).unwrap().outputs().to_vec()
}

fn batch() -> RecordBatch {
    let magnitude = Decimal128Array::from(vec![Some(450), None, Some(-1200)]).with_precision_and_scale(28, 2).unwrap();
    let columns: [(&str, ArrayRef); 5] = [
        ("magnitude", Arc::new(magnitude)),
        ("place", Arc::new(StringViewArray::from(vec![Some("5 km \"N\" of X,\nY"), Some(""), None]))),
        ("at", Arc::new(TimestampMicrosecondArray::from(vec![Some(1_459_504_800_000_000), None, None]))),
        ("felt", Arc::new(BooleanArray::from(vec![Some(true), Some(false), None]))),
        ("spot", Arc::new(StringArray::from(vec![Some("POINT (-121.5 38.6)"), None, None]))),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true))).unwrap()
}

fn encode(format: Format, options: EncoderOptions, batches: &[RecordBatch]) -> String {
    let schema = schema();
    let mut encoder = Encoder::new(format, &outputs(), schema.geometry.as_ref(), options);
    let mut bytes = encoder.start();
    for batch in batches {
        bytes.extend(encoder.batch(batch));
    }
    bytes.extend(encoder.end());
    String::from_utf8(bytes).unwrap()
}

#[test]
fn json_has_numbers_as_strings_and_leaves_nulls_out() {
    let json = encode(Format::Json, EncoderOptions::default(), &[batch().slice(0, 1), batch().slice(1, 2)]);
    assert_eq!(
        json,
        concat!(
            r#"[{"magnitude":"4.5","place":"5 km \"N\" of X,\nY","at":"2016-04-01T10:00:00.000","felt":true,"#,
            r#""spot":{"type":"Point","coordinates":[-121.5,38.6]}}"#,
            "\n,",
            r#"{"place":"","felt":false}"#,
            "\n,",
            r#"{"magnitude":"-12"}"#,
            "]\n"
        )
    );
    assert_eq!(encode(Format::Json, EncoderOptions::default(), &[]), "[]\n");
    let jsonp = EncoderOptions { jsonp: Some("f".into()), bom: true, row_count: Some(3) };
    assert_eq!(encode(Format::Json, jsonp, &[]), "/**/f([]);\n");
}

#[test]
fn csv_quotes_every_cell_that_has_a_value() {
    let csv = encode(Format::Csv, EncoderOptions::default(), &[batch()]);
    assert_eq!(
        csv,
        "\"magnitude\",\"place\",\"at\",\"felt\",\"spot\"\n\
         \"4.5\",\"5 km \"\"N\"\" of X,\nY\",\"2016-04-01T10:00:00.000\",\"true\",\"POINT (-121.5 38.6)\"\n\
         ,\"\",,\"false\",\n\
         \"-12\",,,,\n"
    );
    let bom = EncoderOptions { bom: true, jsonp: Some("f".into()), row_count: Some(3) };
    assert_eq!(
        encode(Format::Tsv, bom, &[]),
        "\u{feff}\"magnitude\"\t\"place\"\t\"at\"\t\"felt\"\t\"spot\"\n",
        "past the end there is the header"
    );
}

#[test]
fn geojson_keeps_nulls_and_takes_the_geometry_out_of_the_properties() {
    let text = encode(Format::GeoJson, EncoderOptions::default(), &[batch()]);
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["crs"]["properties"]["name"], "urn:ogc:def:crs:OGC:1.3:CRS84");
    let first = &json["features"][0];
    assert_eq!(first["geometry"], serde_json::json!({"type": "Point", "coordinates": [-121.5, 38.6]}));
    assert_eq!(first["properties"]["magnitude"], "4.5");
    assert_eq!(first["properties"].get("spot"), None);
    assert_eq!(json["features"][1]["geometry"], Value::Null);
    assert_eq!(json["features"][2]["properties"].get("place"), Some(&Value::Null));
    assert_eq!(json["features"].as_array().map(Vec::len), Some(3));
    let empty: Value = serde_json::from_str(&encode(Format::GeoJson, EncoderOptions::default(), &[])).unwrap();
    assert_eq!(empty["features"], serde_json::json!([]));
}

#[test]
fn compact_json_has_its_columns_by_name_and_a_place_for_every_null() {
    let counted = EncoderOptions { row_count: Some(3), ..EncoderOptions::default() };
    let schema = concat!(
        r#""locale":"en_US""#,
        "\n ,",
        r#""schema":[{"c":"at","t":"calendar_date"},{"c":"felt","t":"checkbox"},{"c":"magnitude","t":"number"},"#,
        r#"{"c":"place","t":"text"},{"c":"spot","t":"point"}]"#,
        "\n }\n",
    );
    let rows = [
        r#",["2016-04-01T10:00:00.000",true,"4.5","5 km \"N\" of X,\nY",{"type":"Point","coordinates":[-121.5,38.6]}]"#,
        r#",[null,false,null,"",null]"#,
        r#",[null,null,"-12",null,null]"#,
        "]\n",
    ];
    assert_eq!(
        encode(Format::CJson, counted, &[batch().slice(0, 1), batch().slice(1, 2)]),
        format!("[{{\"approximate_row_count\":3\n ,{schema}{}", rows.join("\n"))
    );
    // A function, a byte-order mark: these are not for c-JSON. A count that is not known is not there.
    let more = EncoderOptions { bom: true, jsonp: Some("f".into()), row_count: None };
    assert_eq!(encode(Format::CJson, more.clone(), &[]), format!("[{{{schema}]\n"));
    let kind = Encoder::new(Format::CJson, &outputs(), None, more).content_type();
    assert_eq!(kind, "application/json+x-socrata-cjson; charset=utf-8");
}

#[test]
fn addresses_money_and_json_are_more_than_text_and_numbers_to_clients() {
    let mut schema = schema();
    let types = [
        ("fee", FieldType::Money { currency: catalog::Currency::Euro, scale: 2 }),
        ("site", FieldType::Url),
        ("who", FieldType::Email),
        ("ring", FieldType::Phone),
        ("more", FieldType::Json),
    ];
    let template = schema.fields[0].clone();
    let field = |(name, field_type): &(&str, FieldType)| PublicField {
        name: name.parse().unwrap(),
        field_type: *field_type,
        ..template.clone()
    };
    schema.fields = types.iter().map(field).collect();
    schema.geometry = None;
    let fee = Decimal128Array::from(vec![Some(450), None]).with_precision_and_scale(28, 2).unwrap();
    let text = |text: &str| Arc::new(StringViewArray::from(vec![Some(text), None])) as ArrayRef;
    let columns: [(&str, ArrayRef); 5] = [
        ("fee", Arc::new(fee)),
        ("site", text("https://a.example/\"")),
        ("who", text("a@b.example")),
        ("ring", text("(718) 857-5630")),
        ("more", text("{\"a\":\n[1.50]}")),
    ];
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true))).unwrap();
    let written = |format, query: &[(&str, &str)], batch: &RecordBatch| {
        let query = resolve(&parse(&params(query)).unwrap(), &schema).unwrap();
        let mut encoder = Encoder::new(format, query.outputs(), None, EncoderOptions::default());
        let bytes = [encoder.start(), encoder.batch(batch), encoder.end()].concat();
        let types = soda2_headers(query.outputs()).into_iter().find(|(name, _)| *name == "X-SODA2-Types").unwrap().1;
        (String::from_utf8(bytes).unwrap(), types)
    };
    let (json, header) = written(Format::Json, &[], &batch);
    let row = r#"{"fee":"4.5","site":{"url":"https://a.example/\""},"who":"a@b.example","ring":"(718) 857-5630","more":{"a": [1.50]}}"#;
    assert_eq!(json, format!("[{row}\n,{{}}]\n"));
    assert_eq!(header, r#"["money","url","email","phone","json"]"#);
    let (csv, _) = written(Format::Csv, &[], &batch);
    let row = "\"4.5\",\"https://a.example/\"\"\",\"a@b.example\",\"(718) 857-5630\",\"{\"\"a\"\":\n[1.50]}\"";
    assert_eq!(csv.split_once('\n').unwrap().1, format!("{row}\n,,,,\n"));
    let (cjson, _) = written(Format::CJson, &[], &batch);
    assert!(
        cjson.contains(r#"{"c":"more","t":"json"}"#) && cjson.contains(r#"{"url":"https://a.example/\""}"#),
        "{cjson}"
    );
    // Through another query a field stays what it is; what is made of one is text or a number.
    let asked = "select site, more as details, lower(who), fee * 2 as twice |> select *";
    let (_, header) = written(Format::Json, &[("$query", asked)], &batch.project(&[1, 4, 2, 0]).unwrap());
    assert_eq!(header, r#"["url","json","text","number"]"#);
    let view = view_json(&Dataset { schema: Some(schema.clone()), ..dataset(Standing::Published) }, "");
    let named = |key: &str| view["columns"].as_array().unwrap().iter().map(|c| c[key].clone()).collect::<Vec<_>>();
    assert_eq!(named("dataTypeName"), ["money", "url", "email", "phone", "json"]);
    assert_eq!(named("format")[0], serde_json::json!({ "currencyStyle": "EUR" }));
    assert!(resolve(&parse(&params(&[("$where", "site.url like 'https%'")])).unwrap(), &schema).is_ok());
}

#[test]
fn a_pair_of_fields_makes_a_geometry_and_stays_in_the_properties() {
    let mut schema = schema();
    for name in ["latitude", "longitude"] {
        let field_type = FieldType::Decimal { scale: 4 };
        schema.fields.push(PublicField { name: name.parse().unwrap(), field_type, ..schema.fields[0].clone() });
    }
    let (latitude, longitude) = ("latitude".parse().unwrap(), "longitude".parse().unwrap());
    schema.geometry = Some(Geometry::Pair { latitude, longitude });
    let request = parse(&params(&[("$select", "longitude, latitude")])).unwrap();
    let outputs = resolve(&request, &schema).unwrap().outputs().to_vec();
    let lon: ArrayRef = Arc::new(Float64Array::from(vec![Some(-121.5), None]));
    let lat: ArrayRef = Arc::new(Int64Array::from(vec![Some(38), Some(39)]));
    let batch = RecordBatch::try_from_iter_with_nullable([("longitude", lon, true), ("latitude", lat, true)]).unwrap();
    let mut encoder = Encoder::new(Format::GeoJson, &outputs, schema.geometry.as_ref(), EncoderOptions::default());
    let bytes = [encoder.start(), encoder.batch(&batch), encoder.end()].concat();
    let json: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(json["features"][0]["geometry"]["coordinates"], serde_json::json!([-121.5, 38]));
    assert_eq!(json["features"][0]["properties"], serde_json::json!({"longitude": "-121.5", "latitude": "38"}));
    assert_eq!(json["features"][1]["geometry"], Value::Null);
}

#[test]
fn names_of_columns_are_escaped_everywhere() {
    let request = parse(&params(&[("$select", "place as `a\"b,é`, null as n")])).unwrap();
    let outputs = resolve(&request, &schema()).unwrap().outputs().to_vec();
    assert_eq!(outputs[1].expr.ty, ExprType::Null);
    let place: ArrayRef = Arc::new(StringArray::from(vec!["x"]));
    let nothing: ArrayRef = Arc::new(NullArray::new(1));
    let batch = RecordBatch::try_from_iter_with_nullable([("a", place, true), ("n", nothing, true)]).unwrap();
    let write = |format| {
        let mut encoder = Encoder::new(format, &outputs, None, EncoderOptions::default());
        String::from_utf8([encoder.start(), encoder.batch(&batch), encoder.end()].concat()).unwrap()
    };
    assert_eq!(write(Format::Csv), "\"a\"\"b,é\",\"n\"\n\"x\",\n");
    assert_eq!(write(Format::Json), "[{\"a\\\"b,é\":\"x\"}]\n");
    let schema = r#""schema":[{"c":"a\"b,é","t":"text"},{"c":"n","t":"text"}]"#;
    assert_eq!(write(Format::CJson), format!("[{{\"locale\":\"en_US\"\n ,{schema}\n }}\n,[\"x\",null]\n]\n"));
    let headers = soda2_headers(&outputs);
    assert_eq!(headers[0], ("X-SODA2-Fields", r#"["a\"b,\u00e9","n"]"#.into()));
    assert_eq!(headers[1], ("X-SODA2-Types", r#"["text","text"]"#.into()));
}

#[test]
fn headers_too_large_are_left_out_with_a_warning() {
    let headers = soda2_headers(&outputs());
    assert_eq!(headers[1].1, r#"["number","text","calendar_date","checkbox","point"]"#);
    let many: Vec<Output> = (0..500).flat_map(|_| outputs()).collect();
    let headers = soda2_headers(&many);
    assert_eq!((headers.len(), headers[0].0), (1, "X-SODA2-Warning"));
    assert!(headers[0].1.contains("have been suppressed for being too large.  Use the c-json output format"));
}

fn dataset(standing: Standing) -> Dataset {
    Dataset {
        id: "abcd-1234".parse().unwrap(),
        slug: "quakes".into(),
        title: "Quakes".into(),
        description: "What shook.".into(),
        department: Some("Geology".into()),
        category: Some("Safety".into()),
        keywords: vec!["earth".into()],
        standing,
        fields: Vec::new(),
        row_id: None,
        geometry: None,
        order: Vec::new(),
        plan: PublicationPlan::default(),
        external: Vec::new(),
        schema: Some(schema()),
        releases: vec![ReleaseSummary {
            id: ReleaseId::from_digest(&[1; 32]),
            released_at: 1_459_504_800_000_000,
            rows: 3,
            fields: 5,
            parquet_bytes: 1,
            parquet_sha256: String::new(),
        }],
        withheld: if standing == Standing::Withheld { vec![withholding()] } else { Vec::new() },
        takedown_note: None,
        epoch: 1,
        added_at: 0,
        changed_at: 0,
    }
}

#[test]
fn a_view_has_released_columns_and_the_reasons_of_the_others() {
    let view = view_json(&dataset(Standing::Published), "");
    assert_eq!(view["rowsUpdatedAt"], 1_459_504_800);
    assert_eq!(view["columns"].as_array().map(Vec::len), Some(5));
    assert_eq!(view["columns"][2]["dataTypeName"], "calendar_date");
    assert!(view["columns"].as_array().unwrap().iter().all(|c| c["fieldName"] != "reporting_party"));
    let reason = &view["metadata"]["custom_fields"]["Withheld fields"]["Reporting Party"];
    assert_eq!(*reason, "Gov. Code § 7923.600; Evid. Code § 1041: names of people who report are confidential");
    assert_eq!(view["withheld"]["fields"][0]["withheld"]["exemption"], "7");
    for standing in [Standing::Withheld, Standing::TakenDown, Standing::Planned, Standing::InPreparation] {
        let view = view_json(&dataset(standing), "");
        assert_eq!(view["columns"], serde_json::json!([]), "{standing:?}");
        assert!(!view.to_string().contains("magnitude") && !view.to_string().contains("reporting_party"));
    }
}

#[test]
fn the_catalog_says_how_many_there_are_in_all() {
    let (published, withheld) = (dataset(Standing::Published), dataset(Standing::Withheld));
    let page = CatalogPage { datasets: &[&published, &withheld], total: 12, domain: "data.example.gov", base: "" };
    let json = catalog_json(page);
    assert_eq!(json["resultSetSize"], 12);
    let resource = &json["results"][0]["resource"];
    assert_eq!(resource["columns_field_name"][0], "magnitude");
    assert_eq!(resource["columns_datatype"][2], "Calendar date");
    assert_eq!(resource["data_updated_at"], "2016-04-01T10:00:00.000Z");
    assert_eq!(json["results"][1]["resource"]["columns_name"], serde_json::json!([]));
    assert_eq!(json["results"][1]["withheld"]["dataset"]["exemption"], "7");
    assert_eq!(json["results"][0]["metadata"]["domain"], "data.example.gov");
}

#[test]
fn no_parameter_makes_a_panic() {
    let names = ["$select", "$where", "$order", "$query", "$limit", "place", ":id", "", "$", "é", "reporting_party"];
    let values =
        ["", "\u{0}", "'", "`", "((((", "é", "1e999999", "place desc,,", "select", "*", ":*", "-9", "%00", "\n\n?"];
    for name in names {
        for value in values {
            if let Err(error) = ask(&[(name, value)]) {
                let (status, body) = error_body(&error, "abcd-1234", "");
                assert!((400..500).contains(&status) && body["message"].is_string(), "{name}={value}");
            }
        }
    }
}

use super::city::{CALLS, City, VICTIMS};

const PARQUET: &str = "/data/call-0001.parquet";

#[tokio::test]
async fn parquet_is_the_file_itself_with_its_length_and_a_strong_tag() {
    let city = City::new().await;
    let whole = city.get_with(PARQUET, &[("accept-encoding", "gzip, zstd")]).await.is(200);
    assert_eq!(&whole.body[..4], b"PAR1");
    assert_eq!(whole.header("content-length"), whole.body.len().to_string());
    assert_eq!(whole.header("accept-ranges"), "bytes");
    assert_eq!(whole.header("content-type"), "application/vnd.apache.parquet");
    assert!(whole.header("etag").starts_with('"') && whole.header("content-encoding").is_empty());
    assert!(!whole.headers.contains_key("content-range"));
    let head = city.send("HEAD", PARQUET, &[], "").await.is(200);
    assert_eq!(head.header("content-length"), whole.body.len().to_string());
    assert!(head.body.is_empty());
}

#[tokio::test]
async fn ranges_are_parts_of_the_very_file() {
    let city = City::new().await;
    let whole = city.get(PARQUET).await.is(200);
    let total = whole.body.len();
    let range = |text: &'static str| [("range", text)];
    let first = city.get_with(PARQUET, &range("bytes=0-3")).await.is(206);
    assert_eq!((first.body.as_slice(), first.header("content-range")), (&b"PAR1"[..], &*format!("bytes 0-3/{total}")));
    let last = city.get_with(PARQUET, &range("bytes=-8")).await.is(206);
    assert_eq!(last.body, whole.body[total - 8..]);
    let all = city.get_with(PARQUET, &range("bytes=-262144")).await.is(206);
    assert_eq!(all.body, whole.body);
    assert_eq!(all.header("content-range"), format!("bytes 0-{}/{total}", total - 1));
    let none = city.get_with(PARQUET, &range("bytes=9999999-")).await.is(416);
    assert_eq!(none.header("content-range"), format!("bytes */{total}"));
    city.get_with(PARQUET, &range("bytes=0-1,4-5")).await.is(200);
    let head = city.send("HEAD", PARQUET, &range("bytes=0-3"), "").await.is(206);
    assert_eq!(head.header("content-length"), "4");
}

#[tokio::test]
async fn a_range_of_an_older_file_is_the_whole_of_the_new_one() {
    let city = City::new().await;
    let etag = city.get(PARQUET).await.header("etag").to_owned();
    city.get_with(PARQUET, &[("range", "bytes=0-3"), ("if-range", &etag)]).await.is(206);
    city.get_with(PARQUET, &[("range", "bytes=0-3"), ("if-range", "\"older\"")]).await.is(200);
    city.get_with(PARQUET, &[("range", "bytes=0-3"), ("if-none-match", &etag)]).await.is(304);
}

#[tokio::test]
async fn a_release_is_read_by_its_name_while_it_is_current() {
    let city = City::new().await;
    let about = city.get("/api/v1/datasets/call-0001").await.is(200).json();
    let release = about["releases"][0]["id"].as_str().unwrap().to_owned();
    city.get(&format!("/data/call-0001/{release}.parquet")).await.is(200);
    let other = city.get(&format!("/data/call-0001/{}.parquet", "0".repeat(32))).await.is(404).json();
    assert_eq!(other["current"], release);
    city.get("/data/call-0001/..%2f..%2fdb.parquet").await.is(404);
}

#[tokio::test]
async fn csv_dictionary_and_checksums_go_with_it() {
    let city = City::new().await;
    let csv = city.get_with("/data/call-0001.csv", &[("range", "bytes=0-10")]).await.is(206);
    assert_eq!(csv.text(), "call_number");
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"calls-for-service.csv\"");
    assert!(city.get("/data/call-0001/dictionary.csv").await.is(200).text().starts_with("field,label"));
    let sums = city.get("/data/call-0001/checksums.txt").await.is(200);
    assert!(sums.text().contains("  calls-for-service.parquet\n") && !sums.text().contains("schema.json"));
    // As downloaded one by one, every file is found by `sha256sum -c` under the name it was saved as.
    for path in ["/data/call-0001.parquet", "/data/call-0001/dictionary.csv"] {
        let file = city.get(path).await.is(200);
        let name = file.header("content-disposition").split('"').nth(1).unwrap();
        let sum = crate::track::sha256_hex(&file.body);
        assert!(sums.text().contains(&format!("{sum}  {name}\n")), "{name}: {}", sums.text());
    }
    let dictionary = city.get("/data/call-0001/dictionary.json").await.is(200).json();
    let fields = dictionary["fields"].as_array().unwrap();
    assert_eq!(fields.len(), 7);
    assert_eq!(fields[6]["availability"], "withheld");
    assert_eq!(fields[5]["availability"], "released in part");
}

#[tokio::test]
async fn what_is_withheld_is_listed_with_citations_and_without_numbers() {
    let city = City::new().await;
    let list = city.get("/data/call-0001/withheld.json").await.is(200).json();
    assert_eq!(list["fields"][0]["name"], "caller");
    assert_eq!(list["fields"][0]["withheld"][0]["citations"][0]["text"], "Gov. Code § 7923.600");
    assert_eq!(list["rows"].as_array().unwrap().len(), 1);
    assert_eq!(list["cells"][0]["field"], "place");
    let whole = city.get(&format!("/data/{VICTIMS}/withheld.json")).await.is(200).json();
    assert_eq!(whole["withheld"][0]["statute"], "Gov. Code § 7923.600");
    assert_eq!(whole["fields"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn files_of_a_withheld_dataset_are_refused_with_its_reason() {
    let city = City::new().await;
    for end in [".parquet", ".csv", "/dictionary.csv", "/checksums.txt"] {
        let refused = city.get_with(&format!("/data/{VICTIMS}{end}"), &[("range", "bytes=0-3")]).await.is(403);
        assert_eq!(refused.header("content-type"), "application/problem+json");
        assert_eq!(refused.json()["withheld"]["statute"], "Gov. Code § 7923.600");
    }
    city.get("/data/call-0001.xlsx").await.is(404);
    city.get("/data/call-0001/data.parquet").await.is(404);
}

#[tokio::test]
async fn reads_are_counted_by_release_and_day() {
    let city = City::new().await;
    city.get(&format!("/data/{CALLS}.csv")).await.is(200);
    city.get(&format!("/data/{CALLS}.parquet")).await.is(200);
    city.get_with(&format!("/data/{CALLS}.csv"), &[("range", "bytes=2-3")]).await.is(206);
    city.get(&format!("/resource/{CALLS}.json")).await.is(200);
    for path in [format!("/data/{CALLS}.csv"), format!("/data/{CALLS}.parquet"), format!("/resource/{CALLS}.json")] {
        city.send("HEAD", &path, &[], "").await.is(200);
    }
    for _ in 0..2 {
        city.state.flush_accesses().await.unwrap();
        let read = city.inbox.accesses(CALLS).await.unwrap();
        let times: Vec<_> = read.iter().map(|read| (read.download, read.times)).collect();
        assert_eq!(times, [(true, 2), (false, 1)], "{read:?}");
    }
}

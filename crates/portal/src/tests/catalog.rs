use super::city::City;

#[tokio::test]
async fn a_view_has_released_columns_only_and_says_what_is_withheld() {
    let city = City::new().await;
    for path in ["/api/views/call-0001.json", "/api/views/call-0001"] {
        let view = city.get(path).await.is(200).json();
        let columns: Vec<_> = view["columns"].as_array().unwrap().iter().map(|c| c["fieldName"].clone()).collect();
        assert_eq!(columns, ["call_number", "call_type", "received", "day", "cost", "place"]);
        assert_eq!(view["withheld"]["fields"][0]["fieldName"], "caller");
        assert_eq!(view["newBackend"], true);
    }
    let withheld = city.get("/api/views/vict-0001.json").await.is(200).json();
    assert_eq!(withheld["columns"].as_array().unwrap().len(), 0);
    assert!(
        city.get("/api/views/call-0001/rows.csv?accessType=DOWNLOAD").await.is(200).text().starts_with("call_number")
    );
}

#[tokio::test]
async fn paging_the_catalog_reaches_everything_exactly_once() {
    let city = City::new().await;
    let mut seen = Vec::new();
    for offset in 0..4 {
        let page = city.get(&format!("/api/catalog/v1?limit=1&offset={offset}&domains=x")).await.is(200).json();
        assert_eq!(page["resultSetSize"], 4);
        seen.push(page["results"][0]["resource"]["id"].as_str().unwrap().to_owned());
    }
    seen.sort();
    assert_eq!(seen, ["call-0001", "gone-0001", "plan-0001", "vict-0001"]);
    let by_scroll = city.get("/api/catalog/v1?scroll_id=gone-0001").await.is(200).json();
    assert_eq!(by_scroll["results"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn the_catalog_is_searched_in_public_words() {
    let city = City::new().await;
    let count = |path: &'static str| async { city.get(path).await.is(200).json()["resultSetSize"].clone() };
    assert_eq!(count("/api/catalog/v1?ids=call-0001,plan-0001").await, 2);
    assert_eq!(count("/api/catalog/v1?q=calls%20SERVICE").await, 1);
    assert_eq!(count("/api/catalog/v1?q=caller").await, 1);
    assert_eq!(count("/api/catalog/v1?only=charts").await, 0);
    assert_eq!(count("/api/catalog/v1?only=dataset&tags=police").await, 4);
    city.get("/api/catalog/v1?limit=ten").await.is(400);
    assert_eq!(city.get("/api/views.json?limit=3&page=2").await.is(200).json().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn data_json_keeps_what_is_withheld_with_its_statute() {
    let city = City::new().await;
    let catalog = city.get("/data.json").await.is(200).json();
    let datasets = catalog["dataset"].as_array().unwrap();
    let find = |id: &str| datasets.iter().find(|d| d["identifier"].as_str().unwrap().ends_with(id)).unwrap();
    assert_eq!(find("call-0001")["accessLevel"], "restricted public");
    assert_eq!(find("vict-0001")["accessLevel"], "non-public");
    let rights = find("vict-0001")["rights"].as_str().unwrap();
    assert!(rights.contains("Gov. Code § 7923.600") && rights.len() <= 255, "{rights}");
    assert_eq!(find("vict-0001")["distribution"].as_array().unwrap().len(), 0);
    for dataset in datasets {
        for name in ["title", "description", "keyword", "modified", "publisher", "contactPoint", "identifier"] {
            assert!(!dataset[name].is_null(), "{name}");
        }
        for distribution in dataset["distribution"].as_array().unwrap() {
            let downloads = distribution.get("downloadURL").is_some();
            assert_eq!(downloads, distribution.get("mediaType").is_some());
        }
    }
}

#[tokio::test]
async fn every_download_of_data_json_is_served_as_it_says() {
    let city = City::new().await;
    let catalog = city.get("/data.json").await.is(200).json();
    for dataset in catalog["dataset"].as_array().unwrap() {
        for distribution in dataset["distribution"].as_array().unwrap() {
            let Some(url) = distribution["downloadURL"].as_str() else { continue };
            let answer = city.get(url.strip_prefix("https://data.example.gov").unwrap()).await.is(200);
            let kind = answer.header("content-type").split(';').next().unwrap().to_owned();
            assert_eq!(kind, distribution["mediaType"].as_str().unwrap(), "{url}");
        }
    }
}

#[tokio::test]
async fn crawlers_find_datasets_and_are_kept_from_secret_links() {
    let city = City::new().await;
    let map = city.get("/sitemap.xml").await.is(200);
    assert!(map.text().contains("<loc>https://data.example.gov/d/vict-0001</loc>"));
    let robots = city.get("/robots.txt").await.is(200);
    assert!(robots.text().contains("Disallow: /track\n"));
    assert!(robots.text().contains("Sitemap: https://data.example.gov/sitemap.xml"));
}

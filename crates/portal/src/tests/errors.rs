use super::city::City;

#[tokio::test]
async fn an_unknown_address_is_a_page_for_people_and_json_for_programs() {
    let city = City::new().await;
    let page = city.get_with("/nothing", &[("accept", "text/html,*/*;q=0.8")]).await.is(404);
    assert!(page.header("content-type").starts_with("text/html"));
    let json = city.get("/nothing").await.is(404);
    assert_eq!(json.header("content-type"), "application/problem+json");
    let api = city.get_with("/api/v1/nothing", &[("accept", "text/html")]).await.is(404);
    assert_eq!(api.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn a_wrong_method_names_the_right_ones() {
    let city = City::new().await;
    for method in ["PUT", "DELETE", "PATCH"] {
        let refused = city.send(method, "/resource/call-0001.json", &[], "").await.is(405);
        assert_eq!(refused.json()["code"], "method-not-allowed");
        assert!(refused.header("allow").contains("GET") && refused.header("allow").contains("HEAD"));
        let refused = city.send(method, "/api/v1/datasets", &[], "").await.is(405);
        assert_eq!(refused.header("content-type"), "application/problem+json");
        assert!(refused.header("allow").contains("GET"));
    }
}

#[tokio::test]
async fn odd_addresses_are_answered_and_never_break_anything() {
    let city = City::new().await;
    for path in [
        "/resource/%00.json",
        "/resource/%FF.json",
        "/resource/call-0001.json?%24where=%00",
        "/resource/call-0001.json?%FF=%FF",
        "/resource/call-0001.json?$limit=-1",
        "/resource/call-0001.json?$limit=99999999999999999999",
        "/resource/call-0001.json?$where=(((((",
        "/resource/call-0001/%FF.json",
        "/data/%2e%2e%2fdb%2fpublic.db.parquet",
        "/api/v1/datasets/%00",
        "/api/v1/requests/%FF",
        "/api/v1/track/%FF",
    ] {
        let status = city.get(path).await.status.as_u16();
        assert!((400..500).contains(&status), "{path}: {status}");
    }
}

#[tokio::test]
async fn a_broken_release_is_our_fault_and_says_only_its_id() {
    let city = City::new().await;
    let release =
        std::fs::read_dir(city.dir.path().join("public/releases/call-0001")).unwrap().next().unwrap().unwrap();
    std::fs::write(release.path().join("data.parquet"), "PAR1").unwrap();
    let fault = city.get("/resource/call-0001.json").await.is(500);
    assert_eq!(fault.json()["code"], "internal-error");
    assert_eq!(fault.json()["data"]["request_id"], fault.header("x-request-id"));
    assert!(!fault.text().contains("parquet") && !fault.text().contains(city.dir.path().to_str().unwrap()));
}

#[tokio::test]
async fn health_says_alive_and_ready_and_nothing_else() {
    let city = City::new().await;
    assert_eq!(city.get("/healthz").await.is(200).text(), "ok\n");
    assert_eq!(city.get("/readyz").await.is(200).text(), "ready\n");
}

#[tokio::test]
async fn staff_are_sent_to_the_desk() {
    let city = City::new().await;
    for path in ["/desk", "/desk/matters/R-2026-0001"] {
        assert_eq!(city.get(path).await.is(307).header("location"), "https://desk.example.gov/desk");
    }
}

#[tokio::test]
async fn texts_are_compressed_for_who_asks() {
    let city = City::new().await;
    let answer = city.get_with("/data.json", &[("accept-encoding", "gzip")]).await.is(200);
    assert_eq!(answer.header("content-encoding"), "gzip");
    assert!(answer.header("vary").contains("accept-encoding"));
}

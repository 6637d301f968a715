//! What may already answer somebody who is about to ask: by the API, and on a page before sending.

use super::city::{CALLS, City};
use super::matters::{FORM, city, handed_out, json, line, public};
use records::document::DocumentId;
use records::public::{PublicRequest, PublicSystem};
use records::{Audience, MatterKind, ProducedFile, Production, SystemFacts};

fn production(audience: Audience, name: &str) -> Production {
    let file = ProducedFile {
        name: name.into(),
        bytes: 4,
        sha256: "ab".repeat(32),
        document: Some(DocumentId("0000000000000000000000000000000d".into())),
    };
    Production {
        id: "0000000000000000000000000000000a".into(),
        item: 0,
        dataset: None,
        rows: 0,
        files: vec![file],
        audience,
        fields: vec![],
        redacted: vec![line()],
    }
}

fn answered(named: &str, audience: Audience, file: &str) -> PublicRequest {
    PublicRequest {
        determined: Some("2026-01-08".into()),
        productions: vec![production(audience, file)],
        ..public(MatterKind::Request, named)
    }
}

async fn with_answers() -> City {
    let city = city().await;
    let facts = SystemFacts { data: "Harbour inspections".into(), custodian: "Port".into(), ..SystemFacts::default() };
    let system = |id: &str, about, withheld: Option<&str>| PublicSystem {
        id: id.into(),
        name: "Harbour 9".into(),
        about,
        withheld: withheld.map(str::to_owned),
        confirmed: "2026-01-02".parse().unwrap(),
    };
    let systems = vec![system("SYS-1", Some(facts), None), system("SYS-2", None, Some("It would help an attack."))];
    let own = Audience::Requester { basis: "own records".into() };
    let documents = [
        json("systems", "systems", &systems),
        json("request", "R-2026-0003", &answered("R-2026-0003", Audience::Public, "harbour-fire-report.pdf")),
        json("request", "R-2026-0004", &answered("R-2026-0004", own, "harbour-canary.pdf")),
    ];
    city.put(&documents, 4).await;
    city
}

fn titles(answer: &serde_json::Value, kind: &str) -> Vec<String> {
    answer[kind].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_description_finds_datasets_answered_requests_and_systems() {
    let city = with_answers().await;
    let found = city.get("/api/v1/suggestions?q=All+records+of+the+harbor+calls,+please").await.is(200);
    assert_eq!(found.header("cache-control"), "no-store");
    assert!(!found.header("ratelimit-policy").is_empty());
    assert_eq!(titles(&found.json(), "datasets"), ["Calls for Service"]);
    assert_eq!(found.json()["datasets"][0]["url"], format!("https://data.example.gov/d/{CALLS}"));
    let found = city.get("/api/v1/suggestions?q=the+report+on+the+HARBOUR+fires").await.is(200).json();
    assert_eq!(titles(&found, "requests"), ["R-2026-0003"], "and not what one requester alone got");
    assert_eq!(found["requests"][0]["says"], "1 file, determined January 8, 2026");
    assert_eq!(titles(&found, "systems"), ["Harbour 9"]);
    assert_eq!(found["systems"][0]["url"], "https://data.example.gov/systems#SYS-1");
    for nothing in ["", "please+send+all+records", "zeppelins", "victims", "budget"] {
        let found = city.get(&format!("/api/v1/suggestions?q={nothing}")).await.is(200).json();
        assert!(
            found.as_object().unwrap().values().all(|some| some.as_array().unwrap().is_empty()),
            "{nothing}: {found}"
        );
    }
    let chosen = city.get(&format!("/api/v1/suggestions?q=calls&dataset={CALLS}")).await.is(200).json();
    assert!(titles(&chosen, "datasets").is_empty(), "it is asked for anyway");
}

#[tokio::test]
async fn what_changes_in_the_log_changes_what_is_suggested() {
    let city = with_answers().await;
    let ask = || async { city.get("/api/v1/suggestions?q=harbour+fire+and+canal+works").await.is(200).json() };
    assert_eq!(titles(&ask().await, "requests"), ["R-2026-0003"]);
    let more = answered("R-2026-0005", Audience::Public, "canal-works.pdf");
    city.put(&[json("request", "R-2026-0005", &more)], 5).await;
    assert_eq!(titles(&ask().await, "requests"), ["R-2026-0005", "R-2026-0003"]);
    let gone = PublicRequest { productions: vec![], ..public(MatterKind::Request, "R-2026-0003") };
    city.put(&[json("request", "R-2026-0003", &gone)], 6).await;
    assert_eq!(titles(&ask().await, "requests"), ["R-2026-0005"]);
}

#[tokio::test]
async fn before_a_request_is_sent_a_page_shows_what_may_answer_it_and_a_copy_is_one_click() {
    let city = with_answers().await;
    let (cookie, token) = handed_out(&city.get("/requests/new?step=details").await.is(200));
    let post = |path: &str, body: String| {
        let (city, cookie, path) = (&city, cookie.clone(), path.to_owned());
        async move { city.send("POST", &path, &[FORM, ("cookie", &cookie)], &body).await }
    };
    let asked = format!("token={token}&description=harbour+fire+%3Cb%3E&name=Ada&looked=");
    let page = post("/requests/new", asked.clone()).await.is(200);
    assert!(
        page.text().contains("Your request has not been sent yet") && page.text().contains("/requests/R-2026-0003")
    );
    assert!(page.text().contains("name=\"description\" value=\"harbour fire &#60;b&#62;\""), "{}", page.text());
    assert_eq!(city.inbox.count_since(0).await.unwrap(), 0);
    let again = post("/requests/new?step=details", asked.replace("looked=", "looked=yes")).await.is(200);
    assert!(again.text().contains("harbour fire") && again.text().contains("name=\"looked\" value=\"yes\""));
    assert_eq!(city.inbox.count_since(0).await.unwrap(), 0);
    post("/requests/new", asked.replace("looked=", "looked=yes")).await.is(303);
    assert_eq!(city.inbox.count_since(0).await.unwrap(), 1);
}

#[tokio::test]
async fn where_nothing_answers_it_a_request_is_sent_at_once() {
    let city = with_answers().await;
    let (cookie, token) = handed_out(&city.get("/requests/new?step=details").await.is(200));
    let body = format!("token={token}&description=zeppelins");
    city.send("POST", "/requests/new", &[FORM, ("cookie", &cookie)], &body).await.is(303);
}

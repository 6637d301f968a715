//! Every kind of matter that the public opens: through the API and through its page.

use super::city::{Answer, CALLS, City, VICTIMS, withholding};
use crate::track::track_hash;
use records::proceedings::appeal::AppealAsk;
use records::proceedings::complaint::{Complaint, ComplaintAsk};
use records::proceedings::inspection::InspectionAsk;
use records::proceedings::justification::JustificationAsk;
use records::proceedings::review::{ReviewAsk, ReviewCause};
use records::proceedings::withholding::{Protection, WithholdingAsk};
use records::public::{Document, PublicExemption, PublicRequest, TrackedMatter};
use records::{
    Item, ItemOutcome, Language, MatterKind, MatterNumber, Opening, Proceeding, Requester, ScheduleLine, Submission,
};
use register::ExemptionId;

pub(super) const CODE: &str = "abcdefghijklmnopqrstuvwxyz";
pub(super) const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
pub(super) const DENIED: &str = "R-2026-0001";
pub(super) const OPEN: &str = "R-2026-0002";

pub(super) fn line() -> ScheduleLine {
    ScheduleLine {
        what: "field `caller`".into(),
        field: "caller".parse().ok(),
        how: "withheld".into(),
        because: Some(withholding("Gov. Code § 7923.600", "names of callers are confidential")),
        facts: None,
    }
}

pub(super) fn public(kind: MatterKind, number: &str) -> PublicRequest {
    PublicRequest {
        number: MatterNumber(number.into()),
        kind,
        received: "2026-01-05".into(),
        due: None,
        extended_until: None,
        extension_ground: None,
        items: vec![],
        series: vec![],
        described: false,
        text: None,
        determined: None,
        outcomes: vec![],
        productions: vec![],
        outcome: None,
        closed: None,
        answer: None,
        determined_days_late: None,
        deadlines: vec![],
        still: vec![],
        again: vec![],
        narrowed: vec![],
        appeal_by: None,
        taken_down: vec![],
    }
}

/// A request of two datasets: the first granted in part, the second denied.
pub(super) fn denied() -> PublicRequest {
    let item = |id: &str| Item { dataset: id.parse().unwrap(), fields: vec![], from: None, to: None };
    PublicRequest {
        items: vec![item(CALLS), item(VICTIMS)],
        outcomes: vec![(0, ItemOutcome::Partial, vec![line()]), (1, ItemOutcome::Denied, vec![])],
        determined: Some("2026-01-08".into()),
        ..public(MatterKind::Request, DENIED)
    }
}

pub(super) fn exemption(number: &str, standing: &str) -> Document {
    let exemption = PublicExemption {
        number: number.into(),
        dataset: CALLS.parse().unwrap(),
        dataset_title: "Calls for Service".into(),
        title: "Names of victims".into(),
        scope: "field `caller`".into(),
        treatment: "withheld".into(),
        withholding: withholding("Gov. Code § 7923.600", "names of callers are confidential"),
        facts: None,
        review_by: None,
        until: None,
        standing: standing.into(),
        review: records::public::PublicReview::default(),
        reviewed: vec![],
    };
    json("exemption", number, &exemption)
}

pub(super) fn json<T: serde::Serialize>(kind: &'static str, key: &str, value: &T) -> Document {
    Document { kind, key: key.into(), json: serde_json::to_string(value).unwrap() }
}

pub(super) fn tracked(public: PublicRequest, opening: Opening, proceeding: Proceeding) -> TrackedMatter {
    TrackedMatter {
        public,
        opening,
        requester: Requester::default(),
        same_as: None,
        messages: vec![],
        letters: vec![],
        productions: vec![],
        proceeding,
        decisions: vec![],
        responsible: vec![],
        recomputed: vec![],
        webhooks: vec![],
        happened: vec![],
        history: vec![],
    }
}

pub(super) async fn city() -> City {
    let city = City::new().await;
    let open = public(MatterKind::Request, OPEN);
    let documents = [
        exemption("EX-1", "in force"),
        exemption("EX-2", "ended: it was too wide"),
        json("request", DENIED, &denied()),
        json("request", OPEN, &open),
    ];
    city.put(&documents, 2).await;
    city
}

pub(super) async fn follow(city: &City, matter: &TrackedMatter) {
    city.put(&[json("track", &track_hash(CODE).unwrap(), matter)], 3).await;
}

/// The one submission that waits.
pub(super) async fn left(city: &City) -> Submission {
    let mut waiting = city.inbox.waiting().await.unwrap();
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    waiting.remove(0).2
}

pub(super) async fn opening_left(city: &City) -> Opening {
    match left(city).await {
        Submission::Open { opening, .. } => opening,
        other => panic!("{other:?}"),
    }
}

pub(super) fn handed_out(answer: &Answer) -> (String, String) {
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let token = answer.text().split_once("name=\"token\" value=\"").unwrap().1.split('"').next().unwrap().to_owned();
    (cookie, token)
}

/// Opens a page with a form, and sends it.
pub(super) async fn fill_in(city: &City, page: &str, answers: &str) -> Answer {
    let (cookie, token) = handed_out(&city.get(page).await.is(200));
    let path = page.split('?').next().unwrap();
    city.send("POST", path, &[FORM, ("cookie", &cookie)], &format!("token={token}&{answers}")).await
}

pub(super) fn number(text: &str) -> MatterNumber {
    MatterNumber(text.into())
}

/// For each kind: where it is sent, a body, and what it opens with.
pub(super) fn matters() -> Vec<(&'static str, &'static str, Opening)> {
    vec![
        (
            "/api/v1/inspections",
            r#"{"request":"R-2026-0001","datasets":["call-0001"],"text":" maps ","suits":["2026-03-02T10:00"]}"#,
            Opening::Inspection(InspectionAsk {
                request: Some(number(DENIED)),
                datasets: vec![CALLS.parse().unwrap()],
                text: "maps".into(),
                suits: vec!["2026-03-02T10:00".parse().unwrap()],
            }),
        ),
        (
            "/api/v1/justifications",
            r#"{"dataset":"call-0001","fields":["caller"]}"#,
            Opening::Justification(JustificationAsk {
                request: None,
                dataset: CALLS.parse().ok(),
                fields: vec!["caller".parse().unwrap()],
                text: String::new(),
            }),
        ),
        (
            "/api/v1/reviews",
            r#"{"exemption":"EX-1","text":"Too wide."}"#,
            Opening::Review(ReviewAsk {
                exemption: ExemptionId(1),
                cause: ReviewCause::Asked,
                text: "Too wide.".into(),
            }),
        ),
        (
            "/api/v1/appeals",
            r#"{"request":"R-2026-0001","items":[1],"text":"Why?"}"#,
            Opening::Appeal(AppealAsk { request: number(DENIED), items: vec![1], text: "Why?".into() }),
        ),
        (
            "/api/v1/complaints",
            r#"{"about":"R-2026-0002","text":"Nobody answers."}"#,
            Opening::Complaint(ComplaintAsk {
                about: Some(number(OPEN)),
                datasets: vec![],
                text: "Nobody answers.".into(),
            }),
        ),
    ]
}

#[tokio::test]
async fn each_kind_is_left_in_the_inbox_as_it_was_sent() {
    for (path, body, expected) in matters() {
        let city = city().await;
        let opened = city.post_json(path, body).await.is(201);
        assert_eq!(opened.header("cache-control"), "no-store", "{path}");
        let code = opened.json()["tracking_code"].as_str().unwrap().to_owned();
        let Submission::Open { opening, requester, track_hash: hash } = left(&city).await else { panic!("{path}") };
        assert_eq!((opening, requester), (expected, Requester::default()), "{path}");
        assert_eq!(Some(hash), track_hash(&code), "{path}");
        city.post_json(path, &body.replacen('{', "{\"extra\":1,", 1)).await.is(422);
        city.post_json(path, "{").await.is(400);
        assert_eq!(city.inbox.count_since(0).await.unwrap(), 1, "{path}");
    }
}

#[tokio::test]
async fn who_asks_that_something_be_withheld_is_kept_apart_from_what_is_asked() {
    let city = city().await;
    let body = r#"{"protection":"protected-address","datasets":["call-0001"],"fields":["call_type"],
        "value":" 12 Elm St","identity":" A. Person, 555-0100 ","language":"es"}"#;
    let opened = city.post_json("/api/v1/withholding-requests", body).await.is(201).json();
    let expected = Submission::Withhold {
        ask: WithholdingAsk {
            protection: Protection::ProtectedAddress,
            datasets: vec![CALLS.parse().unwrap()],
            fields: vec!["call_type".parse().unwrap()],
        },
        identity: "A. Person, 555-0100".into(),
        value: Some(" 12 Elm St".into()),
        track_hash: track_hash(opened["tracking_code"].as_str().unwrap()).unwrap(),
        language: Language::Spanish,
    };
    assert_eq!(left(&city).await, expected);
}

#[tokio::test]
async fn what_the_desk_would_refuse_is_refused_at_once() {
    let city = city().await;
    for (path, body, name) in [
        ("inspections", r#"{}"#, "text"),
        ("inspections", r#"{"request":"R-2026-0099"}"#, "request"),
        ("inspections", r#"{"datasets":["none-0000"]}"#, "datasets.0"),
        ("inspections", r#"{"text":"maps","suits":["2026-01-02T10:00"]}"#, "suits.0"),
        ("justifications", r#"{}"#, "request"),
        ("justifications", r#"{"request":"R-2026-0002"}"#, "request"),
        ("justifications", r#"{"dataset":"none-0000"}"#, "dataset"),
        ("justifications", r#"{"dataset":"plan-0001"}"#, "dataset"),
        ("justifications", r#"{"dataset":"call-0001","fields":["nosuch"]}"#, "fields.0"),
        ("justifications", r#"{"dataset":"vict-0001","fields":["any_name"]}"#, "fields.0"),
        ("justifications", r#"{"request":"R-2026-0001","fields":["caller"]}"#, "dataset"),
        ("reviews", r#"{"exemption":"EX-9"}"#, "exemption"),
        ("reviews", r#"{"exemption":"EX-2"}"#, "exemption"),
        ("reviews", r#"{"exemption":"the first"}"#, "exemption"),
        ("appeals", r#"{"request":"R-2026-0099"}"#, "request"),
        ("appeals", r#"{"request":"R-2026-0002"}"#, "request"),
        ("appeals", r#"{"request":"R-2026-0001","items":[7]}"#, "items.0"),
        ("complaints", r#"{"text":"  "}"#, "text"),
        ("complaints", r#"{"text":"a","about":"W-2026-0001"}"#, "about"),
        ("complaints", r#"{"text":"a","email":"nobody"}"#, "email"),
    ] {
        let wrong = city.post_json(&format!("/api/v1/{path}"), body).await.is(422).json();
        assert_eq!(wrong["errors"][0]["name"], name, "{path} {body}");
    }
    let long = format!(r#"{{"request":"R-2026-0001","text":"{}"}}"#, "x".repeat(20_001));
    city.post_json("/api/v1/appeals", &long).await.is(422);
    let to_withhold = |datasets: &str, fields: &str, value: &str, identity: &str| {
        format!(
            r#"{{"protection":"victim","datasets":[{datasets}],"fields":[{fields}],"value":"{value}","identity":"{identity}"}}"#
        )
    };
    for (body, name) in [
        (to_withhold("", "", "a", "b"), "datasets"),
        (to_withhold(r#""none-0000""#, "", "a", "b"), "datasets.0"),
        (to_withhold(r#""call-0001""#, r#""nosuch""#, "a", "b"), "fields.0"),
        (to_withhold(r#""vict-0001""#, r#""any_name""#, "a", "b"), "fields.0"),
        (to_withhold(r#""call-0001""#, "", " ", "b"), "value"),
        (to_withhold(r#""call-0001""#, "", "a", " "), "identity"),
    ] {
        let wrong = city.post_json("/api/v1/withholding-requests", &body).await.is(422).json();
        assert_eq!(wrong["errors"][0]["name"], name, "{body}");
    }
    assert_eq!(city.inbox.count_since(0).await.unwrap(), 0);
}

#[tokio::test]
async fn who_has_the_code_of_a_matter_may_complain_about_it() {
    let city = city().await;
    let ask = ComplaintAsk { about: None, datasets: vec![], text: "first".into() };
    let earlier = tracked(
        public(MatterKind::Complaint, "C-2026-0001"),
        Opening::Complaint(ask),
        Proceeding::Complaint(Complaint::default()),
    );
    follow(&city, &earlier).await;
    city.post_json("/api/v1/complaints", r#"{"text":"a","tracking_code":"zzzzzzzzzzzzzzzzzzzzzzzzzz"}"#).await.is(404);
    city.post_json("/api/v1/complaints", r#"{"text":"a","about":"C-2026-0001"}"#).await.is(422);
    city.post_json("/api/v1/complaints", &format!(r#"{{"text":"a","tracking_code":"{CODE}"}}"#)).await.is(201);
    let Opening::Complaint(left) = opening_left(&city).await else { panic!() };
    assert_eq!(left.about, Some(number("C-2026-0001")));

    let page = city.get(&format!("/track/{CODE}")).await.is(200);
    let link = page.text().split_once("href=\"/complaints/new").unwrap().1.split('"').next().unwrap();
    let link = format!("/complaints/new{}", link.replace("&#38;", "&"));
    let cookie = page.header("set-cookie").split(';').next().unwrap().to_owned();
    let form = city.get_with(&link, &[("cookie", &cookie)]).await.is(200);
    assert!(form.text().contains("<dd>C-2026-0001</dd>"), "{}", form.text());
    let value = |name: &str| {
        let rest = form.text().split_once(&format!("name=\"{name}\" value=\"")).unwrap().1;
        rest.split('"').next().unwrap().to_owned()
    };
    let answers = format!("token={}&about=C-2026-0001&proof={}&text=Late", value("token"), value("proof"));
    let sent = city.send("POST", "/complaints/new", &[FORM, ("cookie", &cookie)], &answers).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let forged = answers.replace("proof=", "proof=x");
    let refused = city.send("POST", "/complaints/new", &[FORM, ("cookie", &cookie)], &forged).await.is(422);
    assert!(refused.text().contains("<a href=\"#about\">"));
}

#[tokio::test]
async fn each_page_leaves_what_was_filled_in() {
    for (page, answers, expected) in [
        (
            "/appeals/new?request=R-2026-0001",
            "request=R-2026-0001&items=1&text=Why%3F&name=&email=",
            Opening::Appeal(AppealAsk { request: number(DENIED), items: vec![1], text: "Why?".into() }),
        ),
        (
            "/justifications/new?dataset=call-0001&field=caller",
            "dataset=call-0001&field=caller&text=",
            matters().remove(1).2,
        ),
        (
            "/justifications/new?request=R-2026-0001",
            "request=R-2026-0001&text=All+of+it",
            Opening::Justification(JustificationAsk {
                request: Some(number(DENIED)),
                dataset: None,
                fields: vec![],
                text: "All of it".into(),
            }),
        ),
        ("/reviews/new?exemption=EX-1", "exemption=EX-1&text=Too+wide.", matters().remove(2).2),
        (
            "/inspections/new?request=R-2026-0001",
            "request=R-2026-0001&text=&suits=2026-03-02T10%3A00&suits=&suits=",
            Opening::Inspection(InspectionAsk {
                request: Some(number(DENIED)),
                datasets: vec![],
                text: String::new(),
                suits: vec!["2026-03-02T10:00".parse().unwrap()],
            }),
        ),
        ("/complaints/new?about=R-2026-0002", "about=R-2026-0002&text=Nobody+answers.", matters().remove(4).2),
    ] {
        let city = city().await;
        let sent = fill_in(&city, page, answers).await;
        assert_eq!(sent.status, 303, "{page}: {}", sent.text());
        assert_eq!(sent.header("cache-control"), "no-store", "{page}");
        assert_eq!(opening_left(&city).await, expected, "{page}");
    }
}

#[tokio::test]
async fn a_request_to_withhold_says_who_will_see_what_and_is_left_sealed() {
    let city = city().await;
    let first = city.get("/withholding/new").await.is(200);
    assert!(first.text().contains("method=\"get\"") && first.text().contains("<option value=\"call-0001\">"));
    let page = city.get("/withholding/new?dataset=call-0001&field=call_type").await.is(200);
    for said in
        ["Only the Clerk’s staff (City Clerk)", "counsel", "not for whom", "within 48 hours", "Gov. Code § 7928.210"]
    {
        assert!(page.text().contains(said), "{said}");
    }
    assert!(page.text().contains("<option value=\"call_type\" selected>Call Type</option>"));
    let answers =
        "dataset=call-0001&protection=official&field=call_type&value=+12+Elm&who=A.+Person&reach=by+phone&shows=";
    assert_eq!(fill_in(&city, "/withholding/new?dataset=call-0001", answers).await.status, 303);
    let Submission::Withhold { ask, identity, value, .. } = left(&city).await else { panic!() };
    assert_eq!((ask.protection, ask.fields.len()), (Protection::Official, 1));
    assert_eq!(identity, "Name: A. Person\nTo be reached: by phone");
    assert_eq!(value.as_deref(), Some(" 12 Elm"));
}

#[tokio::test]
async fn a_mistake_is_told_beside_the_answer() {
    let city = city().await;
    for (page, answers, places) in [
        ("/appeals/new", "request=&text=", &["request"][..]),
        ("/appeals/new?request=R-2026-0002", "request=R-2026-0002", &["request"]),
        ("/appeals/new?request=R-2026-0001", "request=R-2026-0001&items=9", &["items"]),
        ("/justifications/new?request=R-2026-0001", "request=&dataset=", &["request"]),
        ("/justifications/new?request=R-2026-0001", "request=R-2026-0002", &["request"]),
        ("/reviews/new", "exemption=the+first", &["exemption"]),
        ("/inspections/new", "request=&text=&suits=soon", &["suits"]),
        ("/inspections/new", "request=&text=", &["text"]),
        ("/complaints/new", "about=W-2026-0001&text=a&email=nobody", &["email"]),
        ("/complaints/new", "about=W-2026-0001&text=a", &["about"]),
        ("/withholding/new?dataset=call-0001", "dataset=call-0001", &["protection", "value", "who", "reach"]),
    ] {
        let wrong = fill_in(&city, page, answers).await.is(422);
        assert!(wrong.text().contains("<title>Error: "), "{page}");
        for place in places {
            assert!(wrong.text().contains(&format!("<a href=\"#{place}\">")), "{page} {place}: {}", wrong.text());
            assert!(wrong.text().contains(&format!("id=\"{place}\"")), "{page} {place}");
        }
    }
    assert_eq!(city.inbox.count_since(0).await.unwrap(), 0);
}

#[tokio::test]
async fn a_page_says_at_once_what_cannot_be() {
    let city = city().await;
    for (page, said) in [
        ("/appeals/new?request=R-2026-0002", "Nothing of R-2026-0002 was denied so far"),
        ("/appeals/new?request=R-2026-0099", "There is no request “R-2026-0099”"),
        ("/appeals/new?request=R-2026-0001", "does not extend the time to go to court"),
        ("/appeals/new?request=R-2026-0001", "R-2026-0001: Calls for Service and Victims"),
        ("/justifications/new?request=R-2026-0002", "Nothing of R-2026-0002 is withheld"),
        ("/reviews/new?exemption=EX-2", "EX-2 has ended"),
        ("/reviews/new?exemption=EX-1", "EX-1: Names of victims"),
        ("/inspections/new", "Gov. Code § 7922.525(a)"),
    ] {
        let text = city.get(page).await.is(200);
        assert!(text.text().contains(said), "{page}: {said}: {}", text.text());
    }
}

#[tokio::test]
async fn what_was_withheld_or_denied_leads_to_what_can_be_done_about_it() {
    let city = city().await;
    let register = city.get("/exemptions").await.is(200);
    for link in
        ["/justifications/new?dataset=call-0001", "/reviews/new?exemption=EX-1", "/withholding/new", "/appeals/new"]
    {
        assert!(register.text().contains(&format!("href=\"{link}\"")), "{link}");
    }
    assert!(!register.text().contains("/reviews/new?exemption=EX-2"), "an ended exemption is not reviewed");
    let dataset = city.get("/d/call-0001").await.is(200);
    for link in [
        "/justifications/new?dataset=call-0001&#38;field=caller",
        "/reviews/new?exemption=EX-1",
        "/withholding/new?dataset=call-0001",
    ] {
        assert!(dataset.text().contains(&format!("href=\"{link}\"")), "{link}");
    }
    let request = city.get("/requests/R-2026-0001").await.is(200);
    for page in ["appeals", "justifications", "inspections"] {
        assert!(request.text().contains(&format!("href=\"/{page}/new?request=R-2026-0001\"")), "{page}");
    }
    assert!(!city.get("/requests/R-2026-0002").await.is(200).text().contains("/appeals/new"));
}

//! Every kind of matter that the public opens: through the API and through its page.

use super::city::{Answer, CALLS, City, NOW, VICTIMS, withholding};
use crate::track::track_hash;
use records::proceedings::appeal::{Appeal, AppealAsk, AppealDecision, Disposition, Ruling};
use records::proceedings::complaint::{Complaint, ComplaintAsk, Finding};
use records::proceedings::inspection::{Inspection, InspectionAsk};
use records::proceedings::justification::{Justification, JustificationAsk};
use records::proceedings::request::{Assignment, FeeAnswer, FeeCharge, FeeEstimate, ItemWork, Promise, RequestWork};
use records::proceedings::review::{ExemptionReview, ReviewAsk, ReviewCause, ReviewOutcome};
use records::proceedings::withholding::{Protection, WithholdingAsk, WithholdingRequest};
use records::public::{Document, PublicExemption, PublicRecomputed, PublicRequest, TrackedMatter};
use records::{
    Binding, Deadline, Item, ItemOutcome, MatterKind, MatterNumber, Opening, Outcome, Proceeding, Requester,
    ScheduleLine, Submission,
};
use register::{ExemptionId, Official};

pub(super) const CODE: &str = "abcdefghijklmnopqrstuvwxyz";
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
pub(super) const DENIED: &str = "R-2026-0001";
const OPEN: &str = "R-2026-0002";

fn line() -> ScheduleLine {
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
        narrowed: vec![],
        appeal_by: None,
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

fn exemption(number: &str, standing: &str) -> Document {
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
        messages: vec![],
        letters: vec![],
        productions: vec![],
        proceeding,
        decisions: vec![],
        responsible: vec![],
        recomputed: vec![],
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
async fn left(city: &City) -> Submission {
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

fn handed_out(answer: &Answer) -> (String, String) {
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

fn number(text: &str) -> MatterNumber {
    MatterNumber(text.into())
}

/// For each kind: where it is sent, a body, and what it opens with.
fn matters() -> Vec<(&'static str, &'static str, Opening)> {
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
        "value":" 12 Elm St","identity":" A. Person, 555-0100 "}"#;
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

fn inspection(state: Inspection) -> TrackedMatter {
    let ask = InspectionAsk { request: Some(number(DENIED)), datasets: vec![], text: "maps".into(), suits: vec![] };
    tracked(public(MatterKind::Inspection, "I-2026-0001"), Opening::Inspection(ask), Proceeding::Inspection(state))
}

#[tokio::test]
async fn a_time_is_taken_and_given_back() {
    let city = city().await;
    let (later, over) = ("2026-03-02T10:00:00", "2026-01-02T10:00:00");
    let offered = vec![later.parse().unwrap(), over.parse().unwrap()];
    let place = Some("City Hall, room 1".into());
    follow(&city, &inspection(Inspection { offered: offered.clone(), place: place.clone(), ..Inspection::default() }))
        .await;
    let page = city.get(&format!("/track/{CODE}")).await.is(200);
    assert!(page.text().contains("Inspection I-2026-0001") && page.text().contains("Times offered"));
    assert!(page.text().contains("Take Monday, March 2, 2026, at 10:00 a.m.") && page.text().contains("City Hall"));
    assert!(!page.text().contains("January 2, 2026"), "what is over cannot be taken");
    let (cookie, token) = handed_out(&page);
    let booking = format!("/track/{CODE}/booking");
    let post = |path: String, body: String| {
        let (city, cookie) = (&city, cookie.clone());
        async move { city.send("POST", &path, &[FORM, ("cookie", &cookie)], &body).await }
    };
    let wrong = post(booking.clone(), format!("token={token}&time={over}")).await.is(422);
    assert!(wrong.text().contains("<a href=\"#proceeding\">This time is over"), "{}", wrong.text());
    post(booking.clone(), format!("token={token}&time=2026-03-03T10:00")).await.is(422);
    post(booking.clone(), format!("token={token}&time=")).await.is(422);
    post(booking.clone(), format!("token=x&time={later}")).await.is(403);
    post(format!("{booking}/cancel"), format!("token={token}")).await.is(422);
    let sent = post(booking.clone(), format!("token={token}&time={later}")).await.is(303);
    assert_eq!(sent.header("location"), format!("/track/{CODE}?done=booked"));
    let hash = track_hash(CODE).unwrap();
    assert_eq!(left(&city).await, Submission::Book { track_hash: hash.clone(), time: later.parse().unwrap() });
    let said = city.get(sent.header("location")).await.is(200);
    assert!(said.text().contains("You took a time."));

    let booked = Some(later.parse().unwrap());
    follow(&city, &inspection(Inspection { offered, place, booked, ..Inspection::default() })).await;
    let page = city.get(&format!("/track/{CODE}?done=booked")).await.is(200);
    assert!(page.text().contains("You have the appointment.") && page.text().contains("Appointment on March 2, 2026"));
    post(format!("{booking}/cancel"), format!("token={token}")).await.is(303);
    let waiting = city.inbox.waiting().await.unwrap();
    assert!(waiting.iter().any(|(_, _, s)| *s == Submission::CancelBooking { track_hash: hash.clone() }));
}

#[tokio::test]
async fn a_program_takes_a_time_and_gives_it_back() {
    let city = city().await;
    let later = "2026-03-02T10:00:00";
    let offered = vec![later.parse().unwrap()];
    follow(&city, &inspection(Inspection { offered: offered.clone(), ..Inspection::default() })).await;
    let path = format!("/api/v1/track/{CODE}/booking");
    let wrong = city.post_json(&path, r#"{"time":"2026-03-03T10:00"}"#).await.is(422).json();
    assert_eq!(wrong["errors"][0]["name"], "time");
    let wrong = city.send("DELETE", &path, &[], "").await.is(422).json();
    assert_eq!(wrong["errors"][0]["name"], "booking");
    city.post_json(&path, r#"{"time":"2026-03-02T10:00","extra":1}"#).await.is(422);
    city.post_json("/api/v1/track/zzzzzzzzzzzzzzzzzzzzzzzzzz/booking", r#"{"time":"2026-03-02T10:00"}"#).await.is(404);
    city.post_json(&path, r#"{"time":"2026-03-02T10:00"}"#).await.is(202);
    let track_hash = track_hash(CODE).unwrap();
    assert_eq!(left(&city).await, Submission::Book { track_hash, time: later.parse().unwrap() });
    let booked = Some(later.parse().unwrap());
    follow(&city, &inspection(Inspection { offered, booked, ..Inspection::default() })).await;
    city.send("DELETE", &path, &[], "").await.is(202);
}

fn official() -> Official {
    Official { name: "B. Estimator".into(), title: "Clerk".into() }
}

fn estimated(answer: Option<FeeAnswer>) -> RequestWork {
    let charge = FeeCharge {
        rule: "duplication".into(),
        what: "copies".into(),
        unit: "page".into(),
        hundredths: 12_000,
        cents: 10,
    };
    RequestWork {
        estimate: Some(FeeEstimate { lines: vec![charge], by: official(), case: None }),
        fee_answer: answer,
        ..RequestWork::default()
    }
}

fn request(work: RequestWork) -> TrackedMatter {
    let opening = Opening::Request { items: denied().items, description: None, format: None, series: vec![] };
    tracked(PublicRequest { determined: None, outcomes: vec![], ..denied() }, opening, Proceeding::Request(work))
}

#[tokio::test]
async fn an_estimate_is_shown_line_by_line_and_answered_once() {
    let city = city().await;
    follow(&city, &request(estimated(None))).await;
    let page = city.get(&format!("/track/{CODE}")).await.is(200);
    for said in ["120 × page", "$0.10", "$12.00", "B. Estimator, Clerk", "Accept $12.00", "Gov. Code §"] {
        assert!(page.text().contains(said), "{said}");
    }
    let (cookie, token) = handed_out(&page);
    let path = format!("/track/{CODE}/fee");
    let headers = [FORM, ("cookie", cookie.as_str())];
    city.send("POST", &path, &headers, &format!("token={token}&answer=perhaps")).await.is(422);
    city.send("POST", &path, &headers, &format!("token={token}&answer=declined")).await.is(303);
    let hash = track_hash(CODE).unwrap();
    assert_eq!(left(&city).await, Submission::AnswerFee { track_hash: hash, answer: FeeAnswer::Declined });
    let api = format!("/api/v1/track/{CODE}/fee");
    city.post_json(&api, r#"{"answer":"perhaps"}"#).await.is(422);
    city.post_json(&api, r#"{"answer":"accepted"}"#).await.is(202);
    follow(&city, &request(RequestWork { paid_cents: 500, ..estimated(Some(FeeAnswer::Accepted)) })).await;
    let wrong = city.post_json(&api, r#"{"answer":"accepted"}"#).await.is(422).json();
    assert_eq!(wrong["errors"][0]["name"], "answer");
    let page = city.get(&format!("/track/{CODE}?done=fee")).await.is(200);
    assert!(page.text().contains("You accepted this estimate.") && !page.text().contains("Accept $12.00"));
    assert!(page.text().contains("Paid so far: $5.00. Still owed: $7.00."));
    follow(&city, &request(RequestWork::default())).await;
    city.post_json(&api, r#"{"answer":"accepted"}"#).await.is(422);
}

#[tokio::test]
async fn the_work_on_a_request_is_shown_item_by_item() {
    let city = city().await;
    let promise = |time: &str, reason: &str| Promise { time: time.parse().unwrap(), at: NOW, reason: reason.into() };
    let item = ItemWork {
        assignments: vec![Assignment { department: "Police Department".into(), by: None, returned: None }],
        promises: vec![promise("2026-03-02T17:00", ""), promise("2026-03-09T17:00", "the system is down")],
        reopened: Some(("2026-02-20".parse().unwrap(), number("A-2026-0001"))),
        ..ItemWork::default()
    };
    let work = RequestWork {
        items: [(1, item)].into(),
        clarification: Some((NOW, "Which year do you mean?".into())),
        ..RequestWork::default()
    };
    let mut matter = request(work);
    matter.public.due = Some(
        records::law_pack("us-ca").unwrap().due(&law::CityCalendar::default(), "2026-01-05T09:00".parse().unwrap()),
    );
    let day = |text: &str| text.parse().unwrap();
    let why = vec!["January 15, 2026, the office is closed all day".to_owned()];
    matter.recomputed = vec![PublicRecomputed { old: day("2026-01-15"), new: day("2026-01-16"), why }];
    follow(&city, &matter).await;
    let page = city.get(&format!("/track/{CODE}")).await.is(200);
    for said in [
        "<h3>Victims</h3>",
        "Police Department, which has not answered yet",
        "Records were expected Monday, March 2, 2026, at 5:00 p.m.",
        "Records expected <strong>Monday, March 9, 2026, at 5:00 p.m.</strong>",
        "the system is down",
        "because of A-2026-0001",
        "Which year do you mean?",
        "Your answer to City Clerk",
        "January 15, 2026, the office is closed all day.",
    ] {
        assert!(page.text().contains(said), "{said}: {}", page.text());
    }
    assert_eq!(page.text().matches("id=\"message\"").count(), 1, "one form for messages");
}

/// Kind, number, what it opened with, where it stands, how it ended, and what its page says.
type Shown = (MatterKind, &'static str, Opening, Proceeding, Option<Outcome>, Vec<&'static str>);

#[tokio::test]
async fn each_kind_is_shown_with_what_was_decided() {
    let city = city().await;
    let by = || Official { name: "C. Counsel".into(), title: "Counsel".into() };
    let ruling =
        Ruling { exemption: "EX-1".into(), disposition: Disposition::Reversed, reasons: "Not a victim.".into() };
    let decision = AppealDecision { by: by(), rulings: vec![ruling], produce_by: "2026-02-02".parse().ok() };
    let appeal = AppealAsk { request: number(DENIED), items: vec![1], text: "Why?".into() };
    let withhold = WithholdingAsk {
        protection: Protection::Official,
        datasets: vec![CALLS.parse().unwrap()],
        fields: vec!["call_type".parse().unwrap()],
    };
    let refused_ask = withhold.clone();
    let refused = WithholdingRequest {
        decided: Some((NOW, false)),
        by: Some(by()),
        reasons: "The address is not a home.".into(),
        ..Default::default()
    };
    let held = WithholdingRequest { provisional: vec![ExemptionId(7)], withheld_at: Some(NOW), ..Default::default() };
    let complaint = ComplaintAsk { about: None, datasets: vec![], text: "Late.".into() };
    let answered = Complaint {
        taken_up_by: Some(by()),
        answered: Some((NOW, Finding::Justified)),
        answered_by: Some(by()),
        answer: "It was late, and we are sorry.".into(),
        violation: None,
    };
    let review = ReviewAsk { exemption: ExemptionId(1), cause: ReviewCause::Asked, text: String::new() };
    let reviewed = ExemptionReview {
        decided: Some((NOW, ReviewOutcome::Amended)),
        by: Some(by()),
        reasons: "It was wider than the law.".into(),
        replaced_by: Some(ExemptionId(8)),
        review_by: None,
    };
    let given = Justification {
        given: Some(NOW),
        schedule: vec![line()],
        text: "Callers rely on it.".into(),
        responsible: vec![by()],
    };
    let Opening::Justification(justify) = matters().remove(1).2 else { panic!() };
    let cases: Vec<Shown> = vec![
        (
            MatterKind::Appeal,
            "A-2026-0001",
            Opening::Appeal(appeal),
            Proceeding::Appeal(Appeal { referrals: vec![], decided: Some((NOW, decision)) }),
            Some(Outcome::Granted),
            vec!["Appeal A-2026-0001", "Reversed", "Not a victim.", "February 2, 2026", "Granted", "Item 2"],
        ),
        (
            MatterKind::Withholding,
            "W-2026-0001",
            Opening::Withholding(withhold),
            Proceeding::Withholding(held),
            None,
            vec!["Withheld while it is looked at", "/exemptions#EX-7", "Call Type", "are sealed"],
        ),
        (
            MatterKind::Withholding,
            "W-2026-0002",
            Opening::Withholding(refused_ask),
            Proceeding::Withholding(refused),
            Some(Outcome::Refused),
            vec!["Refused by C. Counsel, Counsel on", "The address is not a home."],
        ),
        (
            MatterKind::Complaint,
            "C-2026-0001",
            Opening::Complaint(complaint),
            Proceeding::Complaint(answered),
            Some(Outcome::Answered),
            vec![
                "Complaint C-2026-0001",
                "C. Counsel, Counsel looks into it",
                "justified, at least in part",
                "Answered by C. Counsel, Counsel on",
                "It was late, and we are sorry.",
            ],
        ),
        (
            MatterKind::Review,
            "E-2026-0001",
            Opening::Review(review),
            Proceeding::Review(reviewed),
            Some(Outcome::Decided),
            vec!["Decided: amended", "/exemptions#EX-8", "/exemptions#EX-1", "It was wider than the law."],
        ),
        (
            MatterKind::Justification,
            "J-2026-0001",
            Opening::Justification(justify),
            Proceeding::Justification(given),
            Some(Outcome::Answered),
            vec![
                "Justified in writing",
                "Names of callers are confidential",
                "Responsible: C. Counsel, Counsel",
                "Callers rely on it.",
            ],
        ),
    ];
    for (kind, name, opening, proceeding, outcome, said) in cases {
        let public = PublicRequest { outcome, ..public(kind, name) };
        follow(&city, &tracked(public, opening, proceeding)).await;
        let page = city.get(&format!("/track/{CODE}")).await.is(200);
        let text = page.text().to_lowercase();
        for words in said {
            assert!(text.contains(&words.to_lowercase()), "{name}: {words}: {}", page.text());
        }
        assert_eq!(text.matches("<h1").count(), 1, "{name}");
    }
}

#[tokio::test]
async fn deadlines_are_shown_by_who_set_them_and_an_older_document_has_none() {
    let city = city().await;
    let deadline = |what: &str, by: &str, binding, basis: Option<&str>| Deadline {
        what: what.into(),
        by: by.parse().unwrap(),
        binding,
        basis: basis.map(str::to_owned),
        met: None,
    };
    let deadlines = vec![
        deadline("determination", "2026-01-15", Binding::Law, Some("Gov. Code § 7922.535(a)")),
        deadline("records of item 1", "2026-01-02", Binding::Promise, None),
        deadline("answer of Police", "2026-01-03", Binding::Internal, None),
    ];
    let request = PublicRequest { deadlines, ..public(MatterKind::Request, OPEN) };
    city.put(&[json("request", OPEN, &request)], 4).await;
    let page = city.get("/requests/R-2026-0002").await.is(200);
    for said in [
        "The law (Gov. Code § 7922.535(a))",
        "The city’s promise",
        "Records of item 1",
        "January 2, 2026",
        "Overdue by 7 days",
        "Due in 6 days",
    ] {
        assert!(page.text().contains(said), "{said}: {}", page.text());
    }
    assert!(!page.text().contains("answer of Police"), "the city's own work is not public");
    let ask = AppealAsk { request: number(DENIED), items: vec![], text: "Why?".into() };
    let appeal = tracked(public(MatterKind::Appeal, "A-2026-0002"), Opening::Appeal(ask), Proceeding::Inquiry);
    let mut older = serde_json::to_value(&appeal).unwrap();
    older.as_object_mut().unwrap().remove("proceeding");
    older["public"].as_object_mut().unwrap().remove("deadlines");
    city.put(&[json("track", &track_hash(CODE).unwrap(), &older)], 5).await;
    let page = city.get(&format!("/track/{CODE}")).await.is(200);
    assert!(page.text().contains("Waiting for a decision") && !page.text().contains("id=\"deadlines\""));
}

//! Every kind of matter behind its secret link: what was done and decided, and what its requester can do.

use super::city::{CALLS, NOW};
use super::matters::{
    CODE, DENIED, FORM, OPEN, city, denied, exemption, follow, handed_out, json, left, line, matters, number, public,
    tracked,
};
use crate::track::track_hash;
use records::proceedings::appeal::{Appeal, AppealAsk, AppealDecision, Disposition, Ruling};
use records::proceedings::complaint::{Complaint, ComplaintAsk, Finding};
use records::proceedings::inspection::{Inspection, InspectionAsk};
use records::proceedings::justification::Justification;
use records::proceedings::request::{Assignment, FeeAnswer, FeeCharge, FeeEstimate, ItemWork, Promise, RequestWork};
use records::proceedings::review::{ExemptionReview, ReviewAsk, ReviewCause, ReviewOutcome};
use records::proceedings::withholding::{Protection, WithholdingAsk, WithholdingRequest};
use records::public::{PublicRecomputed, PublicRequest, TrackedMatter};
use records::{Binding, Deadline, ItemOutcome, MatterKind, Opening, Outcome, Proceeding, StillAsked, Submission};
use register::{ExemptionId, Official};

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
    let old = city.send("POST", &path, &headers, &format!("token={token}&answer=accepted&cents=600")).await.is(422);
    assert!(old.text().to_lowercase().contains("the estimate was replaced: it is $12.00 now"), "{}", old.text());
    city.send("POST", &path, &headers, &format!("token={token}&answer=declined&cents=1200")).await.is(303);
    let hash = track_hash(CODE).unwrap();
    assert_eq!(
        left(&city).await,
        Submission::AnswerFee { track_hash: hash, answer: FeeAnswer::Declined, cents: Some(1_200) }
    );
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

/// What is left in the inbox, and what the page and the API say against it.
#[tokio::test]
async fn a_request_is_narrowed_by_page_and_by_api() {
    let city = city().await;
    let open = |work: RequestWork| {
        let mut matter = request(work);
        matter.public.outcomes = vec![(1, ItemOutcome::Denied, vec![])];
        matter
    };
    follow(&city, &open(RequestWork::default())).await;
    let page = city.get(&format!("/track/{CODE}")).await.is(200);
    assert!(page.text().contains(&format!("/track/{CODE}/narrow")));
    let path = format!("/track/{CODE}/narrow");
    let page = city.get(&path).await.is(200);
    assert!(page.text().contains("1. Calls for Service") && !page.text().contains("2. Victims"), "only what is open");
    assert!(page.text().contains("value=\"caller\" checked"), "also what is withheld was asked for");
    let (cookie, token) = handed_out(&page);
    let headers = [FORM, ("cookie", cookie.as_str())];
    let offered = page.text().matches("name=\"item-0-offered\"").count();
    assert!(offered > 2, "{offered}");
    let send = async |answers: &str| city.send("POST", &path, &headers, &format!("token={token}&{answers}")).await;
    let none = send("item-0-offered=day&item-0-offered=call_type&item-0-from=&item-0-to=").await.is(422);
    assert!(none.text().contains("Choose the fields you still need"), "{}", none.text());
    let same = send("item-0-offered=day&item-0-field=day").await.is(422);
    assert!(same.text().contains("Nothing changed"), "{}", same.text());
    let back = send("item-0-offered=day&item-0-field=day&item-0-from=2026-02-02&item-0-to=2026-02-01").await.is(422);
    assert!(back.text().contains("2026-02-02 is after 2026-02-01"), "{}", back.text());
    assert!(back.text().contains("value=\"2026-02-02\""), "what was typed is still there");
    send("item-0-offered=day&item-0-offered=call_type&item-0-field=call_type&item-0-from=2026-02-02&item-0-text=++")
        .await
        .is(303);
    let track_hash = track_hash(CODE).unwrap();
    let less = StillAsked {
        item: 0,
        fields: vec!["call_type".parse().unwrap()],
        from: Some("2026-02-02".into()),
        ..StillAsked::default()
    };
    let to = vec![less.clone()];
    assert_eq!(left(&city).await, Submission::Narrow { track_hash: track_hash.clone(), to });

    let api = format!("/api/v1/track/{CODE}/narrow");
    let wrong = city.post_json(&api, r#"{"items":[{"item":0,"from":"soon"}]}"#).await.is(422).json();
    assert_eq!(wrong["errors"][0]["name"], "items.0.from");
    let wrong = city.post_json(&api, r#"{"items":[{"item":0,"fields":["officer"]}]}"#).await.is(422).json();
    assert_eq!(wrong["errors"][0]["name"], "items.0.fields.0", "only public names are known");
    let wrong = city.post_json(&api, r#"{"items":[{"item":1,"nothing":true}]}"#).await.is(422).json();
    assert_eq!(wrong["errors"][0]["name"], "items.0.item", "it is determined");
    city.post_json(&api, r#"{"items":[{"item":0,"more":true}]}"#).await.is(422);
    city.post_json(&api, r#"{"items":[{"item":0,"nothing":true}]}"#).await.is(202);

    let agreed = records::Agreement { on: "2026-01-06".into(), how: "through the secret link of the request".into() };
    let narrowing = records::Narrowing { to: StillAsked { text: Some("no drafts".into()), ..less }, agreed };
    let done = ItemWork { narrowed: Some(narrowing), ..ItemWork::default() };
    let mut matter = open(RequestWork { items: [(0, done)].into(), ..RequestWork::default() });
    matter.public.still = vec![records::public::PublicStill {
        item: 0,
        nothing: false,
        fields: vec!["call_type".parse().unwrap()],
        from: Some("2026-02-02".into()),
        to: None,
        on: "2026-01-06".into(),
    }];
    follow(&city, &matter).await;
    let page = city.get(&format!("/track/{CODE}")).await.is(200);
    for said in ["Narrowed since", "from February 2, 2026 on; “no drafts”", "January 6, 2026"] {
        assert!(page.text().contains(said), "{said}: {}", page.text());
    }
    let form = city.get(&path).await.is(200);
    assert!(form.text().contains("value=\"call_type\" checked") && !form.text().contains("value=\"caller\" checked"));
    matter.public.outcomes.push((0, ItemOutcome::Full, vec![]));
    follow(&city, &matter).await;
    let over = city.get(&path).await.is(409);
    assert!(over.text().contains("can be narrowed any more"), "{}", over.text());
}

/// The public log and the page behind the secret link say what became of a denial.
#[tokio::test]
async fn a_denial_whose_exemption_ended_on_appeal_says_so() {
    let city = city().await;
    let ended = "ended: reversed on appeal A-2026-0001: the public already has it";
    let again =
        records::public::PublicAgain { item: 0, by: "2026-02-20".parse().unwrap(), because: number("A-2026-0001") };
    let public = PublicRequest { again: vec![again], ..denied() };
    city.put(&[exemption("EX-1", ended), json("request", DENIED, &public)], 2).await;
    let opening = Opening::Request { items: denied().items, description: None, format: None, series: vec![] };
    follow(&city, &tracked(public, opening, Proceeding::Request(RequestWork::default()))).await;
    for page in [format!("/requests/{DENIED}"), format!("/track/{CODE}")] {
        let page = city.get(&page).await.is(200);
        for said in [
            "To be determined again by the end of",
            "because of the decision on appeal A-2026-0001",
            "Ended: reversed on appeal A-2026-0001: the public already has it.",
            "What is published now",
        ] {
            assert!(page.text().contains(said), "{said}: {}", page.text());
        }
    }
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
    let decision =
        AppealDecision { by: by(), rulings: vec![ruling], produce_by: "2026-02-02".parse().ok(), replacements: vec![] };
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
        until: None,
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

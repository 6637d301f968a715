//! Every sort of item at every door, the reasons of what was decided, clocks computed again, and appeals that cannot be
//! filed.

use super::city::site_with;
use super::matters::{CODE, DENIED, city, denied, fill_in, follow, json, opening_left, public, tracked};
use records::proceedings::review::ReviewOutcome;
use records::public::{
    PublicExemption, PublicRecomputed, PublicRequest, PublicReviewed, PublicSeries, PublicSettings, TrackedDecision,
};
use records::{
    AppealBody, Item, ItemOutcome, MatterKind, MatterNumber, Opening, Proceeding, Retention, Search, Series,
};

fn permits() -> Series {
    Series { name: "Permit files".into(), from: Some("2025-01-01".into()), to: None }
}

fn retention() -> PublicSettings {
    let line =
        Retention { series: "Council minutes".into(), keep: "for ever".into(), authority: "Resolution 7".into() };
    PublicSettings { retention: vec![line], ..PublicSettings::default() }
}

/// A dataset, records described in words, and two series of which one has a public name.
fn every_sort() -> (PublicRequest, Opening) {
    let items = vec![Item { dataset: "call-0001".parse().unwrap(), fields: vec![], from: None, to: None }];
    let minutes = Series { name: "Council minutes".into(), from: None, to: None };
    let shown = |name: Option<&str>, series: &Series| PublicSeries {
        name: name.map(Into::into),
        from: series.from.clone(),
        to: series.to.clone(),
    };
    let public = PublicRequest {
        items: items.clone(),
        series: vec![shown(None, &permits()), shown(Some("Council minutes"), &minutes)],
        described: true,
        outcomes: vec![
            (1, ItemOutcome::NoRecords, vec![]),
            (2, ItemOutcome::Full, vec![]),
            (3, ItemOutcome::Denied, vec![]),
        ],
        ..public(MatterKind::Request, "R-2026-0003")
    };
    let description = Some("letters on the pool".into());
    (public, Opening::Request { items, description, format: None, series: vec![permits(), minutes] })
}

#[tokio::test]
async fn a_record_series_is_asked_for_on_the_form_and_over_the_api() {
    let city = city().await;
    city.put(&[site_with(Some(retention()))], 3).await;
    let form = city.get("/requests/new?step=details").await.is(200);
    for said in
        ["<option value=\"Council minutes\">", "list=\"known-series\"", "<legend class=\"usa-legend\">Record series 3"]
    {
        assert!(form.text().contains(said), "{said}: {}", form.text());
    }
    let page = "/requests/new?step=details";
    let wrong = fill_in(&city, page, "series.1=&series-from.1=2025-01-01").await.is(422);
    assert!(wrong.text().contains("<a href=\"#series-1\">") && wrong.text().contains("value=\"2025-01-01\""));
    let sent = fill_in(&city, page, "series.2=Permit+files&series-from.2=2025-01-01&series-to.2=").await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let Opening::Request { series, items, description, .. } = opening_left(&city).await else { panic!() };
    assert_eq!((series, items.len(), description), (vec![permits()], 0, None));

    let city = super::matters::city().await;
    let body = r#"{"series":[{"name":" Permit files ","from":"2025-01-01"}]}"#;
    city.post_json("/api/v1/requests", body).await.is(201);
    let Opening::Request { series, .. } = opening_left(&city).await else { panic!() };
    assert_eq!(series, [permits()]);
    let wrong = city.post_json("/api/v1/requests", r#"{"series":[{"name":"a","to":"soon"}]}"#).await.is(422).json();
    assert_eq!(wrong["errors"][0]["name"], "series.0.to");
}

#[tokio::test]
async fn the_log_shows_a_series_by_its_public_name_alone_and_its_requester_sees_their_own_words() {
    let city = city().await;
    let (public, opening) = every_sort();
    city.put(&[json("request", "R-2026-0003", &public)], 3).await;
    let page = city.get("/requests/R-2026-0003").await.is(200);
    for said in [
        "Record series “Council minutes”",
        "A record series named in the requester’s own words",
        "From January 1, 2025",
    ] {
        assert!(page.text().contains(said), "{said}: {}", page.text());
    }
    assert!(!page.text().contains("Permit files"));
    assert!(city.get("/requests").await.is(200).text().contains("2 record series, and records described in words"));
    follow(&city, &tracked(public, opening, Proceeding::Request(Default::default()))).await;
    let own = city.get(&format!("/track/{CODE}")).await.is(200);
    for said in ["Permit files", "Record series “Permit files”", "Record series “Council minutes”"] {
        assert!(own.text().contains(said), "{said}: {}", own.text());
    }
}

#[tokio::test]
async fn the_requester_reads_the_reasons_who_is_responsible_and_why_a_clock_moved() {
    let city = city().await;
    let (public, opening) = every_sort();
    let pack = records::law_pack("us-ca").unwrap();
    let due = pack.due(&law::CityCalendar::default(), "2026-01-05T09:00".parse().unwrap());
    let public = PublicRequest { due: Some(due), ..public };
    let search = Search { systems: "The mail archive".into(), terms: "pool".into(), ..Search::default() };
    let mut matter = tracked(public, opening, Proceeding::Request(Default::default()));
    matter.decisions = vec![
        TrackedDecision { item: 1, reasons: "Nobody wrote any.".into(), search: Some(search) },
        TrackedDecision { item: 2, reasons: "They are at the counter.".into(), search: None },
    ];
    matter.responsible = vec!["Q. Clerk, City Clerk".into()];
    let day = |text: &str| text.parse().unwrap();
    matter.recomputed = vec![PublicRecomputed {
        old: day("2026-01-15"),
        new: day("2026-01-16"),
        why: vec!["January 15, 2026, the office is closed all day".into()],
    }];
    follow(&city, &matter).await;
    let page = city.get(&format!("/track/{CODE}")).await.is(200);
    for said in [
        "Nobody wrote any.",
        "Searched: The mail archive. Search terms: pool",
        "They are at the counter.",
        "Responsible for what is withheld: Q. Clerk, City Clerk",
        "computed again",
        "January 15, 2026, the office is closed all day.",
    ] {
        assert!(page.text().contains(said), "{said}: {}", page.text());
    }
    let api = city.get(&format!("/api/v1/track/{CODE}")).await.is(200).json();
    assert_eq!(
        (&api["recomputed"][0]["old"], &api["recomputed"][0]["new"]),
        (&"2026-01-15".into(), &"2026-01-16".into())
    );
}

#[tokio::test]
async fn the_register_says_what_reviews_came_to() {
    let city = city().await;
    let mut exemption: PublicExemption = serde_json::from_value({
        let all = city.get("/api/v1/exemptions").await.is(200).json();
        all["exemptions"][0].clone()
    })
    .unwrap();
    exemption.reviewed = vec![PublicReviewed {
        on: "2026-01-07".into(),
        outcome: ReviewOutcome::Approved,
        by: Some("C. Counsel, Counsel".into()),
        reasons: "The law still says so.".into(),
        replaced_by: None,
    }];
    let number = exemption.number.clone();
    city.put(&[json("exemption", &number, &exemption)], 3).await;
    let text = city.get("/exemptions").await.is(200);
    assert!(text.text().contains("approved by C. Counsel, Counsel: The law still says so."), "{}", text.text());
}

fn offered() -> PublicSettings {
    let file_within = Some(law::Days { days: 30, unit: law::DayUnit::Calendar });
    let body =
        AppealBody { who: "the City Manager".into(), file_within, decide_within: None, policy: "Policy 14".into() };
    PublicSettings { appeal: Some(body), ..PublicSettings::default() }
}

#[tokio::test]
async fn an_appeal_that_cannot_be_filed_is_refused_with_what_else_one_can_do() {
    let city = city().await;
    let body = format!(r#"{{"request":"{DENIED}"}}"#);
    let form = format!("/appeals/new?request={DENIED}");
    let refused = |said: &'static str| {
        let (city, body, form) = (&city, &body, &form);
        async move {
            let wrong = city.post_json("/api/v1/appeals", body).await.is(422).json();
            let message = wrong["errors"][0]["message"].as_str().unwrap().to_owned();
            assert_eq!(wrong["errors"][0]["name"], "request");
            assert!(message.contains(said) && message.contains("Gov. Code § 7923.000"), "{message}");
            let page = city.get(form).await.is(200).text().to_lowercase();
            assert!(page.contains(said) && page.contains("7923.000"), "{page}");
            let sent = fill_in(city, form, &format!("request={DENIED}&text=")).await.is(422);
            assert!(sent.text().contains("<a href=\"#request\">"), "{}", sent.text());
        }
    };
    city.put(&[site_with(Some(PublicSettings::default()))], 3).await;
    refused("the city offers no appeal of its own").await;
    let request = city.get(&format!("/requests/{DENIED}")).await.is(200);
    assert!(!request.text().contains("/appeals/new") && request.text().contains("/justifications/new"));

    let day = |text: &str| text.parse::<jiff::civil::Date>().unwrap();
    let last = |by: &str| PublicRequest { appeal_by: Some(day(by)), ..denied() };
    city.put(&[site_with(Some(offered())), json("request", DENIED, &last("2026-01-08"))], 4).await;
    refused("was to be filed by").await;
    assert_eq!(city.inbox.count_since(0).await.unwrap(), 0);

    city.put(&[json("request", DENIED, &last("2026-01-09"))], 5).await;
    let page = city.get(&form).await.is(200);
    assert!(page.text().contains("The last day to send it is January 9, 2026"), "{}", page.text());
    assert!(page.text().contains("within 30 days of the denial"));
    city.post_json("/api/v1/appeals", &body).await.is(201);
    let Opening::Appeal(ask) = opening_left(&city).await else { panic!() };
    assert_eq!(ask.request, MatterNumber(DENIED.into()));
}

#[tokio::test]
async fn help_and_the_form_for_a_justification_say_what_the_city_promises() {
    let city = city().await;
    let days = Some(law::Days { days: 15, unit: law::DayUnit::Business });
    city.put(&[site_with(Some(PublicSettings { justify_within: days, ..offered() }))], 3).await;
    let form = city.get("/justifications/new?dataset=call-0001").await.is(200);
    assert!(form.text().contains("The city answers within 15 business days"), "{}", form.text());
    let help = city.get("/help").await.is(200);
    for link in ["/justifications/new", "/reviews/new", "/withholding/new", "/appeals/new"] {
        assert!(help.text().contains(&format!("href=\"{link}\"")), "{link}");
    }
}

//! Takedowns, courts and appeals: what they change of what was given before.

use crate::city::{Browser, City, official, staff};
use records::{MatterNumber, Opening, Role};

const CALLS: &str = "call-0001";

/// A request that was determined; its production, with the folder of its files.
async fn produced(city: &City, clerk: &mut Browser) -> (MatterNumber, std::path::PathBuf) {
    let number = city.request().await;
    let page = format!("/desk/matters/{number}");
    let form = [("do", "determine"), ("decide", "0"), ("responsible", "Q. Clerk, City Clerk")];
    let done = clerk.post(&page, &format!("{page}/determination"), &form).await;
    assert_eq!(done.location(), format!("{page}?done=determined"), "{}", done.text());
    let id = city.acts.read(|c| c.matters[&number].productions().next().unwrap().id.clone()).await.unwrap();
    (number, city.dir.path().join("public/productions").join(id))
}

#[tokio::test]
async fn a_takedown_takes_what_was_produced_down_with_the_dataset() {
    let city = City::new().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let (number, folder) = produced(&city, &mut clerk).await;
    assert!(folder.join("data.csv").exists());
    let by = vec![official("P. Publisher", "Records Manager")];
    city.acts.take_down(&staff(), &CALLS.parse().unwrap(), "It names callers.", by).await.unwrap();
    assert!(!folder.join("data.csv").exists(), "the files are gone");
    let public = city.acts.read(|c| c.public_request(&c.matters[&number])).await.unwrap();
    assert!(public.productions.iter().all(|made| made.files.is_empty()));
    assert!(public.taken_down[0].words().contains("It names callers"), "{:?}", public.taken_down);
    let page = clerk.get(&format!("/desk/matters/{number}")).await.text();
    assert!(page.contains("Produced data was taken down") && page.contains("It names callers."), "{page}");
    let record = clerk.get(&format!("/desk/matters/{number}/record.zip")).await;
    assert!(record.bytes.starts_with(b"PK"));
}

#[tokio::test]
async fn an_exemption_takes_down_what_shows_its_field_and_nothing_else() {
    let city = City::new().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let (_, folder) = produced(&city, &mut clerk).await;
    let exempt = async |field: &str| {
        let ask = acts::ExemptionAsk {
            law_id: "LE-INV".into(),
            scope: acts::ScopeAsk::Field(field.into()),
            treatment: register::Treatment::Withhold,
            statement: Some("Under investigation.".into()),
            reason: None,
            citations: vec![],
            decided_by: vec![official("C. Counsel", "Deputy City Attorney")],
            review_by: None,
            until: None,
            proposal: false,
        };
        city.acts.exempt(&staff(), &CALLS.parse().unwrap(), &[ask], &acts::Accept::default()).await.unwrap();
    };
    exempt("caller_phone").await;
    assert!(folder.join("data.csv").exists(), "it never showed that");
    exempt("offense").await;
    assert!(!folder.join("data.csv").exists());
}

async fn petition(city: &City) -> MatterNumber {
    let petition = records::proceedings::judicial::Petition {
        about: None,
        court: "Superior Court, County of Example".into(),
        case_number: "34-2026-1".into(),
        petitioner: "Robin Doe".into(),
        served_on: "2026-03-02".parse().unwrap(),
    };
    city.acts.open_internally(&staff(), Opening::JudicialReview(petition)).await.unwrap()
}

#[tokio::test]
async fn an_order_to_withhold_needs_no_request_names_its_fields_and_cites_itself() {
    let city = City::new().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let (request, folder) = produced(&city, &mut clerk).await;
    let number = petition(&city).await;
    let mut counsel = city.signed_in(Role::Counsel, None).await;
    let page = format!("/desk/matters/{number}");
    let mut form = vec![
        ("demand", "withhold"),
        ("text", "The offense of each call is not to be disclosed."),
        ("dataset", CALLS),
        ("fields", "offence"),
        ("from", "2026-03-02"),
        ("comply-by", "2026-03-12"),
    ];
    let refused = counsel.post(&page, &format!("{page}/steps/order"), &form).await;
    assert_eq!(refused.status, axum::http::StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("offence"), "{}", refused.text());
    form[3].1 = "offense";
    let done = counsel.post(&page, &format!("{page}/steps/order"), &form).await;
    assert_eq!(done.location(), format!("{page}?done=step-taken"), "{}", done.text());
    assert!(!folder.join("data.csv").exists(), "the order takes it away");
    let cited = city.acts.read(|c| c.exemptions.values().last().unwrap().clone()).await.unwrap();
    assert!(cited.statement.contains("34-2026-1") && cited.statement.contains("Superior Court"), "{cited:?}");
    assert_eq!(
        cited.withholding().citation_line(),
        "Gov. Code § 7927.705; order: Superior Court, County of Example, case 34-2026-1, March 2, 2026"
    );
    let shown = counsel.get(&page).await.text();
    assert!(shown.contains("Calls for Service: offense"), "{shown}");
    let public = city.acts.read(|c| c.public_request(&c.matters[&request])).await.unwrap();
    assert!(public.taken_down[0].words().contains("34-2026-1"), "{:?}", public.taken_down);
}

#[tokio::test]
async fn an_improper_release_is_taken_down_by_the_act_that_opens_it_and_needs_counsel_to_come_back() {
    let city = City::new().await;
    let mut team = city.signed_in(Role::OpenData, None).await;
    let mut counsel = city.signed_in(Role::Counsel, None).await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let (_, folder) = produced(&city, &mut clerk).await;
    let release = city.acts.read(|c| c.datasets[&CALLS.parse().unwrap()].dataset.current().unwrap().id.clone());
    let release = release.await.unwrap().to_string();
    let inbox = store::Inbox::open(&store::Places::in_dir(city.dir.path())).await.unwrap();
    let day = 1_772_471_640_000_000_i64.div_euclid(86_400_000_000);
    let read = store::Access { about: CALLS.into(), read: release, day, download: true, times: 4_217 };
    let made = folder.file_name().unwrap().to_str().unwrap().to_owned();
    let produced = store::Access { read: made, times: 12, ..read.clone() };
    let later = store::Access { day: day + 40, ..read.clone() };
    let elsewhere = store::Access { read: "0".repeat(32), ..read.clone() };
    inbox.count_accesses(&[read, produced, later, elsewhere]).await.unwrap();
    let page = "/desk/matters/open/improper-release";
    let mut form = vec![("dataset", CALLS), ("fields", "offence"), ("text", "It named an offense.")];
    let refused = counsel.post(page, page, &form).await;
    assert!(refused.text().contains("has no field") && refused.text().contains("offence"), "{}", refused.text());
    form[1].1 = "offense";
    let opened = counsel.post(page, page, &form).await;
    assert_eq!(opened.location(), "/desk/matters/V-2026-0001?done=opened", "{}", opened.text());
    assert_eq!(
        city.acts.read(|c| c.datasets[&CALLS.parse().unwrap()].dataset.standing).await.unwrap(),
        catalog::Standing::TakenDown
    );
    assert!(!folder.join("data.csv").exists());
    assert!(!city.dir.path().join("public/releases").join(CALLS).read_dir().is_ok_and(|mut all| all.next().is_some()));
    let incident = "/desk/matters/V-2026-0001";
    let shown = counsel.get(incident).await.text();
    assert!(shown.contains("Taken down at every door") && shown.contains("<dd>4229</dd>"), "{shown}");
    let dataset = "/desk/datasets/call-0001";
    let up = team.post(dataset, &format!("{dataset}/publish"), &[("reason", "Mended")]).await;
    assert!(up.text().contains("V-2026-0001; missing: exposure recorded") || up.text().contains("missing: exposure"));
}

#[tokio::test]
async fn those_concerned_by_an_improper_release_are_sent_what_was_read_before_it_was_sent() {
    let city = City::new().await;
    let mut counsel = city.signed_in(Role::Counsel, None).await;
    let form = [("dataset", CALLS), ("fields", "offense"), ("text", "It named an offense.")];
    let open = "/desk/matters/open/improper-release";
    counsel.post(open, open, &form).await;
    let (page, number) = ("/desk/matters/V-2026-0001", MatterNumber("V-2026-0001".into()));
    let letters = || async { city.acts.read(|c| (c.seq, c.matters[&number].letters.len())).await.unwrap() };
    let done = format!("{page}/steps/done");
    let task = |task: &'static str, what: &'static str| [("do", what), ("task", task), ("text", "Each was <called>.")];
    let silent = counsel.post(page, &done, &task("exposure", "letter")).await;
    assert_eq!(silent.status, axum::http::StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.text().contains("With these answers this sends no letter"), "{}", silent.text());
    counsel.post(page, &done, &task("exposure", "send")).await;
    let before = letters().await;
    let preview = counsel.post(page, &done, &task("notice", "letter")).await.text();
    assert!(preview.contains("<h1>Preview of the letter</h1>") && preview.contains("Each was &#60;called&#62;."));
    assert!(preview.contains("It was available first on") && preview.contains(">Record it as done</button>"));
    assert_eq!(letters().await, before, "nothing was sent or decided");
    counsel.post(page, &done, &task("notice", "send")).await;
    assert_eq!(letters().await.1, before.1 + 1);
    let end = |what: &'static str| [("do", what), ("reason", "Set right.")];
    let early = counsel.post(page, &format!("{page}/steps/close"), &end("letter")).await;
    assert!(early.text().contains("hecklist is open"), "what cannot be done has no letter: {}", early.text());
    let ask = acts::ExemptionAsk {
        law_id: "LE-INV".into(),
        scope: acts::ScopeAsk::Field("offense".into()),
        treatment: register::Treatment::Withhold,
        statement: Some("Under investigation.".into()),
        reason: None,
        citations: vec![],
        decided_by: vec![official("C. Counsel", "Deputy City Attorney")],
        review_by: None,
        until: None,
        proposal: false,
    };
    let accept = acts::Accept::default();
    let (ids, _) = city.acts.exempt(&staff(), &CALLS.parse().unwrap(), &[ask], &accept).await.unwrap();
    city.acts.refer(&staff(), &number, official("Q. Clerk", "City Clerk"), "May it come back?").await.unwrap();
    for task in ["redaction", "counsel", "breach-notice"] {
        let text = format!("{} withholds it now.", ids[0]);
        counsel.post(page, &done, &[("task", task), ("text", &text)]).await;
    }
    let preview = counsel.post(page, &format!("{page}/steps/close"), &end("letter")).await.text();
    assert!(preview.contains("<h1>Preview of the letter</h1>") && preview.contains("withholds it now."), "{preview}");
    assert_eq!(letters().await.1, before.1 + 1);
    counsel.post(page, &format!("{page}/steps/close"), &end("send")).await;
    assert_eq!(letters().await.1, before.1 + 2);
}

#[tokio::test]
async fn a_reversal_on_appeal_lets_the_item_be_determined_and_produced_at_once() {
    let city = City::new().await;
    let file = city.dir.path().join("people.csv");
    std::fs::write(&file, "Case,Caller Name,Caller Phone\n1,Robin Doe,916-555-0111\n2,Ann Li,916-555-0112\n").unwrap();
    let by = vec![official("C. Counsel", "Deputy City Attorney")];
    let ask = |field: &str| acts::ExemptionAsk {
        law_id: "LE-INFORMER".into(),
        scope: acts::ScopeAsk::Field(field.into()),
        treatment: register::Treatment::Withhold,
        statement: Some("Who called.".into()),
        reason: None,
        citations: vec![],
        decided_by: by.clone(),
        review_by: None,
        until: None,
        proposal: false,
    };
    let people: catalog::DatasetId = "peop-0001".parse().unwrap();
    let add = acts::AddDataset {
        file: Some(file),
        id: Some(people.clone()),
        title: "Callers".into(),
        department: Some("Police".into()),
        row_id: Some("case".into()),
        exemptions: vec![ask("caller_name"), ask("caller_phone")],
        publish: true,
        reason: Some("Reviewed.".into()),
        decided_by: by.clone(),
        ..acts::AddDataset::default()
    };
    city.acts.add_dataset(&staff(), add, &mut custody::unwatched).await.unwrap();
    let item = records::Item { dataset: people.clone(), fields: vec![], from: None, to: None };
    let opening = Opening::Request { items: vec![item], description: None, format: None, series: Vec::new() };
    let number = city.opened(opening, None).await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let page = format!("/desk/matters/{number}");
    let form = [("do", "determine"), ("decide", "0"), ("responsible", "Q. Clerk, City Clerk")];
    let done = clerk.post(&page, &format!("{page}/determination"), &form).await;
    assert_eq!(done.location(), format!("{page}?done=determined"), "{}", done.text());
    let text = "Names are public.".to_owned();
    let filed = records::proceedings::appeal::AppealAsk { request: number.clone(), items: vec![], text };
    let appeal = city.opened(Opening::Appeal(filed), None).await;
    let decide = |c: &records::City, now: acts::Moment| {
        use records::proceedings::appeal::{AppealDecision, Disposition, Ruling};
        let rule = |exemption: String| {
            let is_name = exemption == "EX-2";
            let disposition = if is_name { Disposition::Reversed } else { Disposition::Upheld };
            Ruling { exemption, disposition, reasons: "Weighed again.".into() }
        };
        let rulings = records::commands::appeal::at_issue(c, &appeal).into_iter().map(rule).collect();
        let decision = AppealDecision {
            by: official("M. Orr", "City Manager"),
            rulings,
            produce_by: Some(now.today),
            replacements: vec![],
        };
        records::commands::appeal::decide(c, &appeal, decision, vec![], now.today)
    };
    city.acts.proceed(&staff(), &appeal, decide).await.unwrap();
    let done = clerk.post(&page, &format!("{page}/determination"), &form).await;
    assert_eq!(done.location(), format!("{page}?done=determined"), "{}", done.text());
    let fields = city.acts.read(|c| c.matters[&number].productions().last().unwrap().fields.clone()).await.unwrap();
    let mut fields: Vec<&str> = fields.iter().map(catalog::FieldName::as_str).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["caller_name", "case"], "what was reversed is produced, and what was upheld is not");
}

/// A published dataset of callers, and a proposal on their numbers, beside which the names wait.
async fn proposed(city: &City) -> (catalog::DatasetId, Vec<register::ExemptionId>) {
    let file = city.dir.path().join("people.csv");
    std::fs::write(&file, "Case,Caller Name,Caller Phone\n1,Robin Doe,916-555-0111\n2,Ann Li,916-555-0112\n").unwrap();
    let by = vec![official("C. Counsel", "Deputy City Attorney")];
    let people: catalog::DatasetId = "peop-0001".parse().unwrap();
    let add = acts::AddDataset {
        file: Some(file),
        id: Some(people.clone()),
        title: "Callers".into(),
        row_id: Some("case".into()),
        publish: true,
        reason: Some("Reviewed.".into()),
        decided_by: by.clone(),
        ..acts::AddDataset::default()
    };
    city.acts.add_dataset(&staff(), add, &mut custody::unwatched).await.unwrap();
    assert!(names_are_public(city, &people).await);
    let ask = acts::ExemptionAsk {
        law_id: "LE-INFORMER".into(),
        scope: acts::ScopeAsk::Field("caller_phone".into()),
        treatment: register::Treatment::Withhold,
        statement: Some("Who called.".into()),
        reason: None,
        citations: vec![],
        decided_by: by,
        review_by: None,
        until: None,
        proposal: true,
    };
    let (ids, _) = city.acts.exempt(&staff(), &people, &[ask], &acts::Accept::default()).await.unwrap();
    assert!(!names_are_public(city, &people).await, "the name beside the number waits");
    (people, ids)
}

async fn names_are_public(city: &City, people: &catalog::DatasetId) -> bool {
    let names = |c: &records::City| {
        let mut fields = c.datasets[people].dataset.fields.iter();
        fields.any(|field| field.name.as_str() == "caller_name" && field.classified_public)
    };
    city.acts.read(names).await.unwrap()
}

#[tokio::test]
async fn what_the_questions_of_a_proposal_withheld_is_public_again_once_it_is_rejected() {
    let city = City::new().await;
    let (people, ids) = proposed(&city).await;
    let other = vec![official("I. Moreno", "City Attorney")];
    city.acts.end_exemptions(&staff(), &people, &ids, "Not an informer.", other).await.unwrap();
    assert!(names_are_public(&city, &people).await);
}

#[tokio::test]
async fn a_field_that_was_gone_meanwhile_is_not_made_public_by_a_rejected_proposal() {
    let city = City::new().await;
    let (people, ids) = proposed(&city).await;
    for rows in ["Case,Caller Phone\n1,916-555-0111\n", "Case,Caller Name,Caller Phone\n1,Another Thing,916-555-0111\n"]
    {
        let file = city.dir.path().join("people.csv");
        std::fs::write(&file, rows).unwrap();
        let ask = acts::UpdateDataset { file, accept_schema_change: true, ..acts::UpdateDataset::default() };
        city.acts.update_dataset(&staff(), &people, &ask, &mut custody::unwatched).await.unwrap();
    }
    let other = vec![official("I. Moreno", "City Attorney")];
    city.acts.end_exemptions(&staff(), &people, &ids, "Not an informer.", other).await.unwrap();
    assert!(!names_are_public(&city, &people).await, "nobody has looked at the field of that name");
}

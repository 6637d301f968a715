//! The day's work at the desk: tasks, departments and their answers, the search log, filters, templates, requests alike.

use super::city::{City, staff};
use axum::http::{Request, StatusCode, header};
use records::{Item, MatterNumber, MessageTemplate, Opening, Role};
use std::sync::atomic::Ordering;

const FILE: &str = "The file on the harbour fire";

/// Records described in words, by somebody with this address.
async fn described(city: &City, words: &str, email: &str) -> MatterNumber {
    let description = Some(words.to_owned());
    city.opened(Opening::Request { items: vec![], description, format: None, series: Vec::new() }, Some(email)).await
}

#[tokio::test]
async fn a_task_is_set_found_in_the_inbox_of_whom_it_is_for_and_done() {
    let city = City::new().await;
    let number = city.described().await;
    let page = format!("/desk/matters/{number}");
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let mut counsel = city.signed_in(Role::Counsel, None).await;
    let mut auditor = city.signed_in(Role::Auditor, None).await;
    let set = |by: &'static str| [("task", "Ask the archive"), ("who", "counsel@city.example"), ("by", by)];
    let tasks = format!("{page}/tasks");
    let past = clerk.post(&page, &tasks, &set("2026-03-01")).await;
    assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(past.text().contains("2026-03-01 is over") && past.text().contains(">Ask the archive</textarea>"));
    assert!(clerk.post(&page, &tasks, &set("soon")).await.text().contains("ive the day of the task as a day"));
    assert_eq!(clerk.post(&page, &tasks, &set("2026-03-03")).await.location(), format!("{page}?done=task-set"));

    let inbox = counsel.get("/desk").await.text();
    assert!(inbox.contains("Your tasks") && inbox.contains("<td>Ask the archive</td>"), "{inbox}");
    assert!(!clerk.get("/desk").await.text().contains("Your tasks"), "it is for counsel");
    assert!(auditor.get(&page).await.text().contains("Ask the archive"), "the auditor reads it");
    assert_eq!(auditor.post("/desk", &format!("{tasks}/1/done"), &[]).await.status, StatusCode::FORBIDDEN);

    assert_eq!(counsel.post(&page, &format!("{tasks}/1/done"), &[]).await.location(), format!("{page}?done=task-done"));
    assert!(!counsel.get("/desk").await.text().contains("Your tasks"));
    assert!(clerk.get(&page).await.text().contains("by Person counsel, Officer"));
    assert_eq!(clerk.post(&page, &format!("{tasks}/7/done"), &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_department_sees_its_items_and_nothing_else_of_a_request_and_answers_them() {
    let city = City::new().await;
    let number = city.described().await;
    let page = format!("/desk/matters/{number}");
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let mut police = city.signed_in(Role::Publisher, Some("Police")).await;
    let one = format!("/desk/assigned/{number}/1");
    assert!(police.get("/desk/assigned").await.text().contains("Nothing is waited for"));
    assert_eq!(police.get(&one).await.status, StatusCode::NOT_FOUND, "nobody asked them");
    assert!(clerk.get(&page).await.text().contains("<option value=\"Police\">Police</option>"), "known departments");

    let assign = format!("{page}/steps/assign");
    let nobody = clerk.post(&page, &assign, &[("item", "0"), ("department", ""), ("other", "")]).await;
    assert!(nobody.text().contains("he department is missing"), "{}", nobody.text());
    let form = [("item", "0"), ("department", "Police"), ("other", ""), ("by", "2026-03-04")];
    assert_eq!(clerk.post(&page, &assign, &form).await.location(), format!("{page}?done=step-taken"));
    let other = [("item", "0"), ("department", ""), ("other", "Harbour Master")];
    clerk.post(&page, &assign, &other).await;

    let list = police.get("/desk/assigned").await.text();
    assert!(list.contains(&one) && list.contains("March 4, 2026"), "{list}");
    let asked = police.get(&one).await.text();
    assert!(asked.contains(FILE) && !asked.contains("R. Requester"), "who asks is no department's business: {asked}");
    assert_eq!(police.get(&page).await.status, StatusCode::FORBIDDEN);
    assert_eq!(clerk.get(&one).await.status, StatusCode::FORBIDDEN, "the Clerk's staff have the whole request");
    for path in
        [format!("/desk/assigned/{number}/2"), format!("/desk/assigned/{number}/0"), "/desk/assigned/R-1/1".into()]
    {
        assert_eq!(police.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }

    let blank = police.post(&one, &format!("{one}/answer"), &[("found", " ")]).await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    let brought = bring(&mut police, &one, "report.txt", "what was seen").await;
    assert_eq!(brought.location(), format!("{one}?done=document-received"), "{}", brought.text());
    assert!(police.get(&one).await.text().contains("report.txt"));
    assert!(clerk.get(&format!("{page}/documents")).await.text().contains("report.txt"));
    let done = police.post(&one, &format!("{one}/answer"), &[("found", "One report; it is attached.")]).await;
    assert_eq!(done.location(), "/desk/assigned?done=item-answered");
    assert!(police.get(&one).await.text().contains("Police answered on"), "it is answered");
    assert_eq!(
        police.post("/desk/assigned", &format!("{one}/answer"), &[("found", "x")]).await.status,
        StatusCode::NOT_FOUND
    );
    let page = clerk.get(&page).await.text();
    assert!(page.contains("One report; it is attached.") && page.contains("Harbour Master asked"), "{page}");
    let waiting = clerk.get("/desk?department=Harbour+Master").await.text();
    assert!(waiting.contains(&number.0) && !clerk.get("/desk?department=Police").await.text().contains(&number.0));
}

async fn bring(browser: &mut super::city::Browser, page: &str, name: &str, content: &str) -> super::city::Answer {
    let token = browser.get(page).await.token();
    let part = |head: &str, body: &str| format!("--x\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n");
    let body = [
        part("name=\"token\"", &token),
        part("name=\"description\"", "from the station"),
        part(&format!("name=\"file\"; filename=\"{name}\""), content),
        "--x--\r\n".into(),
    ]
    .concat();
    let request =
        Request::post(format!("{page}/documents")).header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
    browser.send(request, body).await
}

#[tokio::test]
async fn a_search_is_logged_and_proposed_where_nothing_is_found() {
    let city = City::new().await;
    let number = city.described().await;
    let page = format!("/desk/matters/{number}");
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let search = [
        ("item", "0"),
        ("systems", "The records room"),
        ("terms", "harbour"),
        ("on", "2026-03-02"),
        ("found", "nothing"),
    ];
    let log = format!("{page}/steps/log-search");
    let ahead = [("item", "0"), ("systems", "The records room"), ("on", "2026-03-09"), ("found", "nothing")];
    assert!(clerk.post(&page, &log, &ahead).await.text().contains("is not over: log a search once it was made"));
    assert_eq!(clerk.post(&page, &log, &search).await.location(), format!("{page}?done=step-taken"));
    let text = clerk.get(&page).await.text();
    assert!(text.contains("The records room; terms: harbour. Found: nothing"), "{text}");
    assert!(
        text.contains("name=\"item-0-search-terms\" value=\"harbour\""),
        "what the letter says is proposed: {text}"
    );
}

#[tokio::test]
async fn filters_are_kept_under_names_and_the_inbox_is_searched() {
    let city = City::new().await;
    let number = described(&city, FILE, "Ana.Ruiz@example.org").await;
    let other = described(&city, "Something else", "sam@example.org").await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let found = clerk.get("/desk?kind=request&q=ana.ruiz").await.text();
    assert!(found.contains(&number.0) && !found.contains(&format!("/desk/matters/{other}")), "{found}");
    let keep = [("name", "Of Ana"), ("query", "kind=request&q=ANA.ruiz&page=7&strange=<b>")];
    assert_eq!(clerk.post("/desk", "/desk/filters", &keep).await.location(), "/desk?done=filter-saved");
    let inbox = clerk.get("/desk").await.text();
    assert!(
        inbox.contains("href=\"/desk?kind=request&#38;q=ana.ruiz#matters\""),
        "what was understood is kept: {inbox}"
    );
    let nameless = clerk.post("/desk", "/desk/filters", &[("name", " "), ("query", "q=x")]).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut counsel = city.signed_in(Role::Counsel, None).await;
    assert!(!counsel.get("/desk").await.text().contains("Of Ana"), "it is the clerk's own");
    clerk.post("/desk", "/desk/filters/forget", &[("name", "Of Ana")]).await;
    assert!(!clerk.get("/desk").await.text().contains("Of Ana"));
    let mut publisher = city.signed_in(Role::Publisher, Some("Police")).await;
    assert_eq!(publisher.post("/desk/assigned", "/desk/filters", &keep).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_long_inbox_is_shown_in_pages_and_what_ended_received_last_first() {
    let city = City::new().await;
    let mut numbers = Vec::new();
    for n in 0..103 {
        numbers.push(described(&city, &format!("File {n}"), "ana@example.org").await);
    }
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let link = |number: &MatterNumber| format!("<a href=\"/desk/matters/{number}\">");
    let first = clerk.get("/desk").await.text();
    assert!(
        first.contains("1 to 100 of 103")
            && first.contains(&link(&numbers[0]))
            && !first.contains(&link(&numbers[102]))
    );
    assert!(first.contains("href=\"/desk?page=2#matters\" rel=\"next\"") && !first.contains("rel=\"prev\""));
    let second = clerk.get("/desk?page=2").await.text();
    assert!(
        second.contains("101 to 103 of 103")
            && second.contains(&link(&numbers[102]))
            && !second.contains("rel=\"next\"")
    );
    for number in &numbers[..2] {
        city.acts.close(&staff(), number, records::Outcome::Withdrawn, "asked to").await.unwrap();
    }
    let ended = clerk.get("/desk?status=closed").await.text();
    assert!(ended.contains("2 found") && ended.find(&link(&numbers[1])) < ended.find(&link(&numbers[0])), "{ended}");
    assert!(clerk.get("/desk?page=9").await.text().contains("Nothing here"));
}

#[tokio::test]
async fn requests_that_are_alike_are_named_beside_each_other() {
    let city = City::new().await;
    let first = described(&city, FILE, "ana@example.org").await;
    let again = described(&city, "the FILE on  the harbour fire", " Ana@Example.org").await;
    let campaign = described(&city, FILE, "sam@example.org").await;
    let same = described(&city, "Another thing", "ana@example.org").await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let page = clerk.get(&format!("/desk/matters/{first}")).await.text();
    let panel = page.split("Like this one").nth(1).expect("a panel").split("</div>").next().unwrap().to_owned();
    let at = |number: &MatterNumber| panel.find(&number.0).unwrap_or_else(|| panic!("{number}: {panel}"));
    assert!(at(&again) < at(&campaign) && at(&campaign) < at(&same), "the strongest first");
    assert!(panel.contains("perhaps a second copy") && panel.contains("another person, the same words"), "{panel}");
    let item = || Item { dataset: "call-0001".parse().unwrap(), fields: vec![], from: None, to: None };
    let opening = || Opening::Request { items: vec![item()], description: None, format: None, series: Vec::new() };
    let (one, two) = (city.opened(opening(), None).await, city.opened(opening(), None).await);
    let page = clerk.get(&format!("/desk/matters/{one}")).await.text();
    assert!(page.contains("the same datasets") && page.contains(&two.0), "{page}");
}

#[tokio::test]
async fn a_message_begins_with_a_template_whose_statutory_text_nobody_edits() {
    let city = City::new().await;
    let number = city.described().await;
    let page = format!("/desk/matters/{number}");
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let mut admin = city.signed_in(Role::Admin, None).await;
    let form = |text: &'static str| {
        [("templates-lines", "1"), ("templates-0-name", "Help"), ("templates-0-text", text), ("reason", "as decided")]
    };
    let place = "/desk/settings/templates";
    let bad = admin.post(place, place, &form("{law:access.none}")).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.text().contains("places are"), "{}", bad.text());
    admin.post(place, place, &form("About {number}: which year? {law:access.assist}")).await;
    let text = clerk.get(&page).await.text();
    assert!(text.contains("<a href=\"?template=1#text\">Help</a>"), "{text}");
    let begun = clerk.get(&format!("{page}?template=1")).await.text();
    assert!(
        begun.contains(&format!(">About {number}: which year? {{law:access.assist}}</textarea>"))
            && begun.contains("Gov. Code § 7922.600"),
        "the law is shown beside the box, where nobody edits it: {begun}"
    );
    assert!(!clerk.get(&format!("{page}?template=0")).await.text().contains("which year?"));
    let saved: Vec<MessageTemplate> =
        city.acts.read(|city| city.settings.as_ref().unwrap().templates.clone()).await.unwrap();
    assert!(saved[0].text.contains("{law:access.assist}"), "what is kept is the place, not the words of today");
    let text = "About it: which year? {law:access.assist} Thank you.";
    clerk.post(&page, &format!("{page}/messages"), &[("text", text)]).await;
    let sent = city.acts.read(|city| city.matters[&number].messages.last().unwrap().text.clone()).await.unwrap();
    assert!(sent.contains("help to identify records") && sent.ends_with(" Thank you."), "{sent}");
}

/// The texts of the mail in a folder to an address.
fn mail_to(folder: &std::path::Path, address: &str) -> Vec<String> {
    let files = std::fs::read_dir(folder).into_iter().flatten().map(|file| file.unwrap().path());
    let texts = files.map(|file| std::fs::read_to_string(file).unwrap().replace("=\r\n", ""));
    texts.filter(|text| text.contains(&format!("To: {address}"))).collect()
}

#[tokio::test]
async fn staff_are_reminded_once_a_day_in_the_morning_and_told_at_once_what_they_are_given() {
    const HOUR: i64 = 3_600_000_000;
    let city = City::new().await;
    let number = city.described().await;
    city.signed_in(Role::Clerk, None).await;
    city.signed_in(Role::Publisher, Some("Police")).await;
    let folder = city.dir.path().join("sent");
    let mailer = mail::Mailer::Folder { path: folder.clone(), from: "desk@city.example".into() };
    let ticks = city.clock.clone();
    let now = move || ticks.fetch_add(1, Ordering::Relaxed);
    let tools = acts::Tools::new(now, |bytes: &mut [u8]| getrandom::fill(bytes).unwrap());
    let (at, places) = (acts::CityFolder::at(city.dir.path()), store::Places::in_dir(city.dir.path()));
    let acts = acts::Acts::open(at, &places, mailer, None, tools, "us-ca").await.unwrap();

    assert_eq!(acts.remind_staff().await.unwrap(), 0, "nothing is near ten days before");
    // Clocks go forward on March 8.
    city.clock.fetch_add(8 * 24 * HOUR - 4 * HOUR, Ordering::Relaxed);
    assert_eq!(acts.remind_staff().await.unwrap(), 0, "it is a quarter past six");
    city.clock.fetch_add(4 * HOUR, Ordering::Relaxed);
    for _ in 0..2 {
        assert_eq!(acts.remind_staff().await.unwrap(), 1);
        acts.send_mail().await.unwrap();
    }
    let told = mail_to(&folder, "clerk@city.example");
    assert_eq!(told.len(), 1, "once a day, however often it is asked: {told:?}");
    assert!(told[0].contains(&number.0) && !told[0].contains(FILE) && !told[0].contains("Requester"), "{told:?}");
    city.clock.fetch_add(24 * HOUR, Ordering::Relaxed);
    acts.remind_staff().await.unwrap();
    acts.send_mail().await.unwrap();
    assert_eq!(mail_to(&folder, "clerk@city.example").len(), 2, "and again the next day");

    let assign = |city: &records::City, _| records::commands::work::assign(city, &number, 0, "Police", None);
    acts.proceed(&staff(), &number, assign).await.unwrap();
    acts.send_mail().await.unwrap();
    let told = mail_to(&folder, "publisher@city.example");
    assert!(told.len() == 1 && told[0].contains(&format!("item 1 of {number}")) && !told[0].contains(FILE), "{told:?}");
}

#[tokio::test]
async fn what_somebody_else_got_stands_beside_what_would_be_withheld() {
    let city = City::new().await;
    let first = city.request().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let page = format!("/desk/matters/{first}");
    assert!(!clerk.get(&page).await.text().contains("Who else asked"), "nobody did");
    let form = [("do", "determine"), ("decide", "0"), ("responsible", "Q. Clerk, City Clerk")];
    let done = clerk.post(&page, &format!("{page}/determination"), &form).await;
    assert_eq!(done.location(), format!("{page}?done=determined"), "{}", done.text());

    let exemption = acts::ExemptionAsk {
        law_id: "LE-INV".into(),
        scope: acts::ScopeAsk::Field("offense".into()),
        treatment: register::Treatment::Withhold,
        statement: Some("Offenses under investigation.".into()),
        reason: None,
        citations: vec![],
        decided_by: vec![super::city::official("C. Counsel", "Deputy City Attorney")],
        review_by: None,
        until: None,
        proposal: false,
    };
    city.acts.exempt(&staff(), &"call-0001".parse().unwrap(), &[exemption], &acts::Accept::default()).await.unwrap();
    let second = city.request().await;
    let page = clerk.get(&format!("/desk/matters/{second}")).await.text();
    assert!(
        page.contains(&format!("The field offense is withheld now and was given to everyone in {first}")),
        "{page}"
    );
    assert!(page.contains("Gov. Code § 7921.505"), "{page}");
    assert!(page.contains("given call, offense, received; withheld caller_phone"), "{page}");
    assert!(page.contains("beside EX-2: The facts named by LE-INCIDENT-PUB and LE-ARREST-PUB"), "{page}");
}

#[tokio::test]
async fn an_inquiry_leads_to_a_key_and_a_key_gets_another_limit() {
    let city = City::new().await;
    let inquiry = city.inquiry().await;
    let mut team = city.signed_in(Role::OpenData, None).await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let page = format!("/desk/matters/{inquiry}");
    let link = format!("/desk/keys?label={inquiry}");
    assert!(team.get(&page).await.text().contains(&link));
    assert!(!clerk.get(&page).await.text().contains(&link), "keys are the Open Data team's");
    assert!(team.get(&link).await.text().contains(&format!("name=\"label\" value=\"{inquiry}\"")));
    let made = city.acts.create_key(&staff(), &inquiry.0, 1000).await.unwrap();
    let limit = format!("/desk/keys/{}/limit", made.id);
    let form = |many: &'static str, why: &'static str| [("per_hour", many), ("reason", why)];
    for (many, why, said) in [
        ("many", "x", "Give a number"),
        ("360,000", "x", "Everybody has 360,000 an hour without a key"),
        ("10,000,001", "x", "must lie between"),
        ("900,000", " ", "reason"),
    ] {
        let wrong = team.post("/desk/keys", &limit, &form(many, why)).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text().contains(said), "{said}: {}", wrong.text());
    }
    let done = team.post("/desk/keys", &limit, &form("1,250,000", "a map of the whole city")).await;
    assert_eq!(done.location(), "/desk/keys?done=key-limited");
    assert_eq!(city.acts.read(|city| city.keys[&made.id].per_hour).await.unwrap(), 1_250_000);
    city.acts.revoke_key(&staff(), &made.id, "lost").await.unwrap();
    assert!(team.post("/desk/keys", &limit, &form("700,000", "x")).await.text().contains("was revoked"));
}

#[tokio::test]
async fn a_letter_is_read_with_what_the_law_asks_of_it_before_anything_is_decided() {
    let city = City::new().await;
    let number = city.request().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let (page, act) = (format!("/desk/matters/{number}"), format!("/desk/matters/{number}/determination"));
    let form = |what: &'static str| {
        [
            ("do", what),
            ("decide", "0"),
            ("responsible", "Q. Clerk, City Clerk"),
            ("item-0-reasons", "As the <register> says."),
        ]
    };
    let lines = |city: &records::City| (city.seq, city.matters[&number].letters.len());
    let before = city.acts.read(lines).await.unwrap();
    let preview = clerk.post(&page, &act, &form("letter")).await;
    assert_eq!(preview.status, StatusCode::OK);
    let text = preview.text();
    for said in [
        "Nothing is decided or sent yet",
        "As the &#60;register&#62; says.",
        "Gov. Code § 7922.540",
        "Q. Clerk, City Clerk",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(
        text.contains("Not asked for in this letter")
            && text.contains("<input type=\"hidden\" name=\"item-0-reasons\"")
    );
    let after = city.acts.read(lines).await.unwrap();
    assert_eq!(after, (before.0 + 1, before.1), "that data was looked at is on record; nothing else happened");
    let back = clerk.post(&page, &act, &form("change")).await.text();
    assert!(back.contains(">As the &#60;register&#62; says.</textarea>"), "{back}");
    let wrong = clerk.post(&page, &act, &[("do", "letter"), ("decide", "0"), ("responsible", "nobody")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "what could not be sent is not previewed");
    let sent = clerk.post(&page, &act, &form("send")).await;
    assert_eq!(sent.location(), format!("{page}?done=determined"), "{}", sent.text());
}

#[tokio::test]
async fn an_extension_is_previewed_and_not_noticed() {
    let city = City::new().await;
    let number = city.request().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let (page, act) = (format!("/desk/matters/{number}"), format!("/desk/matters/{number}/extension"));
    let form = |what: &'static str| {
        [
            ("do", what),
            ("ground", "voluminous"),
            ("facts", "Eleven thousand messages."),
            ("until", "2026-03-20"),
            ("name", "Q. Clerk"),
            ("title", "City Clerk"),
        ]
    };
    let preview = clerk.post(&page, &act, &form("letter")).await.text();
    assert!(preview.contains("Eleven thousand messages.") && preview.contains("Gov. Code § 7922.535"), "{preview}");
    assert_eq!(city.acts.read(|city| city.matters[&number].extension.clone()).await.unwrap(), None);
    assert_eq!(clerk.post(&page, &act, &form("send")).await.location(), format!("{page}?done=extended"));
}

#[tokio::test]
async fn the_letter_of_a_step_is_looked_at_before_the_step_is_taken() {
    let city = City::new().await;
    let number = city.request().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let page = format!("/desk/matters/{number}");
    let act = format!("{page}/steps/clarify");
    let form = |what: &'static str| [("do", what), ("text", "Which of the two <years>?")];
    let letters = || async { city.acts.read(|city| city.matters[&number].letters.len()).await.unwrap() };
    let before = letters().await;
    let preview = clerk.post(&page, &act, &form("letter")).await.text();
    assert!(preview.contains("<h1>Preview of the letter</h1>") && preview.contains("Nothing is decided or sent yet."));
    assert!(preview.contains("Which of the two &#60;years&#62;?"), "{preview}");
    assert!(preview.contains(&format!("action=\"{act}\"")) && preview.contains("The clock goes on"));
    assert_eq!(letters().await, before, "nothing was sent");
    let again = clerk.post(&page, &act, &form("change")).await.text();
    assert!(
        again.contains("id=\"clarify\" open>") && again.contains("Which of the two &#60;years&#62;?</textarea>"),
        "{again}"
    );
    let silent = [("do", "letter"), ("question", "May we?")];
    let refused = clerk.post(&page, &format!("{page}/steps/refer"), &silent).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "what sends no letter has none to look at");
    assert_eq!(clerk.post(&page, &act, &form("send")).await.location(), format!("{page}?done=step-taken"));
    assert_eq!(letters().await, before + 1);
}

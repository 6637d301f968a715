//! The desk through its own doors: a browser, a small city, and nothing else.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod account;
mod city;
mod city_accounts;
mod closing;
mod court;
mod doors;
mod effect;
mod entered;
mod expiry;
mod feeds;
mod inquiries;
mod items;
mod narrow;
mod once;
mod plan;
mod settings;
mod systems;
mod uploads;
mod waiting;
mod webhooks;
mod words;
mod work;

use axum::http::{StatusCode, header};
use city::{CANARY, City, PASSWORD, between};
use records::proceedings::withholding::{Protection, WithholdingAsk};
use records::{Opening, Outcome, Role, Topic, UserId};

#[tokio::test]
async fn whoever_is_not_signed_in_signs_in_first_and_then_comes_back() {
    let city = City::new().await;
    let mut browser = city.browser();
    let answer = browser.get("/desk/datasets").await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/desk/sign-in?next=/desk/datasets"));
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    assert_eq!(clerk.get("/desk").await.status, StatusCode::OK);
    let wrong = browser.sign_in("clerk@city.example", "wrong").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("<title>Error: Sign in") && !browser.cookies.iter().any(|(n, _)| n == "dl_desk"));
    let fields = [("email", "clerk@city.example"), ("password", PASSWORD), ("next", "/desk/register")];
    let back = browser.post("/desk/sign-in", "/desk/sign-in", &fields).await;
    assert_eq!((back.status, back.location()), (StatusCode::SEE_OTHER, "/desk/register"));
    let cookie = back.headers.get_all(header::SET_COOKIE).iter().find(|c| c.to_str().unwrap().starts_with("dl_desk="));
    assert!(cookie.unwrap().to_str().unwrap().ends_with("; Path=/desk; HttpOnly; SameSite=Strict"));
}

#[tokio::test]
async fn pages_are_kept_by_no_cache_and_known_to_no_search_engine() {
    let city = City::new().await;
    let mut browser = city.browser();
    for path in ["/desk/sign-in", "/desk/nothing", "/desk"] {
        let answer = browser.get(path).await;
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store", "{path}");
        assert_eq!(answer.headers["x-robots-tag"], "noindex, nofollow", "{path}");
        assert!(answer.headers.contains_key(header::CONTENT_SECURITY_POLICY), "{path}");
    }
    let css = browser.get(web::assets::css_path()).await;
    assert_eq!(
        (css.status, css.headers[header::CACHE_CONTROL].to_str().unwrap().contains("immutable")),
        (StatusCode::OK, true)
    );
}

#[tokio::test]
async fn signing_out_ends_the_session_and_not_only_the_cookie() {
    let city = City::new().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let stolen = clerk.cookies.clone();
    let answer = clerk.post("/desk", "/desk/sign-out", &[]).await;
    assert_eq!(answer.location(), "/desk/sign-in?done=signed-out");
    let mut thief = city.browser();
    thief.cookies = stolen;
    assert_eq!(thief.get("/desk").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_form_without_the_token_of_this_session_changes_nothing() {
    let city = City::new().await;
    let number = city.inquiry().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let mut other = city.signed_in(Role::OpenData, None).await;
    let (page, path) = (format!("/desk/matters/{number}"), format!("/desk/matters/{number}/messages"));
    let foreign = other.get(&page).await.token();
    for token in ["", "AAAA", foreign.as_str()] {
        let answer = clerk.post_raw(&path, &[("token", token), ("text", "x"), ("do", "answer")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    let messages = city.acts.read(|c| c.matters[&number].messages.len()).await.unwrap();
    assert_eq!(messages, 0);
    let answer = city.browser().post_raw("/desk/sign-in", &[("email", "a@b"), ("password", "c")]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_role_sees_and_does_only_what_is_its_own() {
    let city = City::new().await;
    let number = city.request().await;
    let page = format!("/desk/matters/{number}");
    let mut auditor = city.signed_in(Role::Auditor, None).await;
    assert_eq!(auditor.get(&page).await.status, StatusCode::OK);
    assert_eq!(auditor.get("/desk/keys").await.status, StatusCode::FORBIDDEN);
    let closing = [("outcome", "withdrawn"), ("reason", "x")];
    assert_eq!(auditor.post("/desk", &format!("{page}/close"), &closing).await.status, StatusCode::FORBIDDEN);
    let mut admin = city.signed_in(Role::Admin, None).await;
    let answer = admin.get(&page).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text().contains("Seeing inquiries and requests is for these roles"));
    assert_eq!(admin.get("/desk/datasets").await.status, StatusCode::FORBIDDEN);
    let mut publisher = city.signed_in(Role::Publisher, Some("Fire")).await;
    assert_eq!(publisher.get(&page).await.status, StatusCode::FORBIDDEN);
    assert_eq!(publisher.get("/desk/datasets/call-0001").await.status, StatusCode::FORBIDDEN);
    assert!(city.acts.read(|c| c.matters[&number].outcome.is_none()).await.unwrap());
}

#[tokio::test]
async fn a_request_is_previewed_determined_and_closed() {
    let city = City::new().await;
    let number = city.request().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let page = format!("/desk/matters/{number}");
    let inbox = clerk.get("/desk").await.text();
    assert!(inbox.contains(&page) && inbox.contains("Calls for Service") && inbox.contains("March 12, 2026"));
    let shown = clerk.get(&page).await.text();
    assert!(shown.contains("field caller_phone") && shown.contains("Gov. Code"), "{shown}");
    let act = format!("{page}/determination");
    let mut form = vec![
        ("item-0-choices", "1"),
        ("item-0-fields", "call"),
        ("item-0-fields", "received"),
        ("item-0-withheld", "caller_phone"),
        ("item-0-date-field", "received"),
        ("item-0-from", "2026-01-01"),
        ("item-0-to", "2026-01-10"),
        ("item-0-agreed-on", "2026-03-02"),
        ("item-0-agreed", "By telephone"),
        ("item-0-audience", "public"),
        ("item-0-reasons", "My reasons"),
        ("responsible", "Q. Clerk"),
    ];
    let preview = clerk.post(&page, &act, &[form.as_slice(), &[("do", "preview-0")]].concat()).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.text());
    let text = preview.text();
    assert!(text.contains("C000") && text.contains("produced in part") && text.contains("My reasons"), "{text}");
    assert!(!text.contains(CANARY) && !text.contains("C015"));
    let refused = clerk.post(&page, &act, &[form.as_slice(), &[("do", "determine")]].concat()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("dl-error-summary") && refused.text().contains("My reasons"));
    form.retain(|(name, _)| *name != "responsible");
    form.push(("responsible", "Q. Clerk, City Clerk"));
    let done = clerk.post(&page, &act, &[form.as_slice(), &[("do", "determine")]].concat()).await;
    assert_eq!(done.location(), format!("{page}?done=determined"), "{}", done.text());
    downloads(&mut clerk, &page).await;
    let closed = clerk.post(&page, &format!("{page}/close"), &[("outcome", "partial"), ("reason", "produced")]).await;
    assert_eq!(closed.location(), format!("{page}?done=closed"), "{}", closed.text());
    let outcome = city.acts.read(|c| c.matters[&number].outcome).await.unwrap();
    assert_eq!(outcome, Some(Outcome::Partial));
}

/// The file of the first determination letter on the page of a matter; the acknowledgement stands before it.
pub(crate) fn determination(text: &str, page: &str) -> String {
    let before = format!("href=\"{page}/letters/");
    let is_it = |link: &&str| link.split_once('>').is_some_and(|(_, words)| words.starts_with("Determination"));
    let found = text.split(&before).skip(1).find(is_it);
    found.and_then(|link| link.split('"').next()).expect("a determination letter").to_owned()
}

/// Letters, produced files and the record come through the desk; what no event of the matter names does not.
async fn downloads(clerk: &mut city::Browser, page: &str) {
    let text = clerk.get(page).await.text();
    let letter = determination(&text, page);
    let html = clerk.get(&format!("{page}/letters/{letter}")).await;
    assert!(
        html.text().contains("Q. Clerk, City Clerk")
            && html.headers["content-security-policy"].to_str().unwrap().contains("'unsafe-inline'")
    );
    let pdf = clerk.get(&format!("{page}/letters/{}", letter.replace(".html", ".pdf"))).await;
    assert!(pdf.bytes.starts_with(b"%PDF"));
    let production = between(&text, &format!("href=\"{page}/productions/"), "/");
    let csv = clerk.get(&format!("{page}/productions/{production}/data.csv")).await.text();
    assert!(csv.contains("C000") && !csv.contains("C015") && !csv.contains(CANARY), "{csv}");
    let record = clerk.get(&format!("{page}/record.zip")).await;
    assert!(record.bytes.starts_with(b"PK"));
    for stray in ["letters/../../../custodial/ledger.pdf", "letters/0.pdf", "productions/x/data.csv"] {
        assert_eq!(clerk.get(&format!("{page}/{stray}")).await.status, StatusCode::NOT_FOUND, "{stray}");
    }
    let unknown = format!("{page}/productions/{production}/..%2f..%2fdb%2fpublic.db");
    assert_eq!(clerk.get(&unknown).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_extension_is_noticed_within_the_cap_and_only_once() {
    let city = City::new().await;
    let number = city.request().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let page = format!("/desk/matters/{number}");
    let form = clerk.get(&page).await.text();
    let ground = between(&form, "name=\"ground\" value=\"", "\"");
    let cap = between(&form, "type=\"date\" min=\"2026-03-13\" max=\"", "\"");
    assert_eq!(cap, "2026-03-26");
    let answers = |until| {
        [
            ("ground", ground.as_str()),
            ("facts", "Ten boxes off site"),
            ("until", until),
            ("name", "Q. Clerk"),
            ("title", "City Clerk"),
        ]
    };
    let act = format!("{page}/extension");
    let late = clerk.post(&page, &act, &answers("2026-03-27")).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.text().contains("Ten boxes off site") && late.text().contains("dl-error-summary"));
    let done = clerk.post(&page, &act, &answers("2026-03-26")).await;
    assert_eq!(done.location(), format!("{page}?done=extended"), "{}", done.text());
    let text = clerk.get(&page).await.text();
    assert!(text.contains("Extended until March 26, 2026") && !text.contains("Extend, once and in writing"));
}

#[tokio::test]
async fn an_inquiry_is_answered_and_closed() {
    let city = City::new().await;
    let number = city.inquiry().await;
    let mut team = city.signed_in(Role::OpenData, None).await;
    let page = format!("/desk/matters/{number}");
    let text = team.get(&page).await.text();
    assert!(text.contains("When is the next &#60;release&#62;?") || text.contains("When is the next &lt;release&gt;?"));
    let act = format!("{page}/messages");
    let blank = team.post(&page, &act, &[("text", " "), ("do", "answer")]).await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = team.post(&page, &act, &[("text", "Next month."), ("do", "answer")]).await;
    assert_eq!(done.location(), format!("{page}?done=answered"));
    let text = team.get(done.location()).await.text();
    assert!(text.contains("Next month.") && text.contains("the inquiry is closed"));
    let outcome = city.acts.read(|c| c.matters[&number].outcome).await.unwrap();
    assert_eq!(outcome, Some(Outcome::Answered));
}

#[tokio::test]
async fn a_request_at_the_counter_is_entered_with_its_true_time_of_arrival() {
    let city = City::new().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let mut form = vec![
        ("kind", "request"),
        ("channel", "letter"),
        ("dataset", "call-0001"),
        ("text", "Minutes of 1987"),
        ("received", "2026-03-05T09:00"),
    ];
    let early = clerk.post("/desk/matters/new", "/desk/matters/new", &form).await;
    assert!(early.text().contains("lies in the future") && early.text().contains("Minutes of 1987"));
    form[4].1 = "2026-02-27T16:30";
    let done = clerk.post("/desk/matters/new", "/desk/matters/new", &form).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let code = between(&done.text(), "http://127.0.0.1:8080/track/", "<");
    assert_eq!(code.len(), 26);
    let text = clerk.get("/desk/matters/R-2026-0001").await.text();
    assert!(text.contains("February 27, 2026, 4:30 p.m.") && text.contains("by letter"), "{text}");
}

#[tokio::test]
async fn a_proposal_withholds_at_once_and_another_person_approves_it() {
    let city = City::new().await;
    let mut publisher = city.signed_in(Role::Publisher, Some("Police")).await;
    let page = "/desk/datasets/call-0001";
    let form =
        [("law", "LE-INFORMER"), ("scope", "rows"), ("predicate", "offense = 'Arson'"), ("treatment", "withhold")];
    let wrong = publisher
        .post(
            page,
            "/desk/datasets/call-0001/exemptions",
            &[("law", "LE-INFORMER"), ("scope", "rows"), ("predicate", "nothing = 1")],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = publisher.post(page, "/desk/datasets/call-0001/exemptions", &form).await;
    assert_eq!(done.location(), format!("{page}?done=proposed"), "{}", done.text());
    let denied = publisher.post(page, "/desk/register/EX-2/approve", &[("reason", "mine")]).await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
    let mut counsel = city.signed_in(Role::Counsel, None).await;
    assert!(counsel.get("/desk").await.text().contains("/desk/register/EX-2"));
    assert!(counsel.get("/desk/register/EX-2").await.text().contains("offense = "));
    let done = counsel.post("/desk/register/EX-2", "/desk/register/EX-2/approve", &[("reason", "Sound.")]).await;
    assert_eq!(done.location(), "/desk/register/EX-2?done=approved", "{}", done.text());
    let shown = counsel.get("/desk/register/EX-2").await.text();
    assert!(shown.contains("Proposed by") && shown.contains(", approved by") && shown.contains("Sound."), "{shown}");
    let ended =
        counsel.post("/desk/register/EX-2", "/desk/register/EX-2/end", &[("reason", "No longer needed.")]).await;
    assert_eq!(ended.location(), "/desk/register/EX-2?done=ended", "{}", ended.text());
}

#[tokio::test]
async fn a_field_names_every_decision_on_it_once() {
    let city = City::new().await;
    let mut publisher = city.signed_in(Role::Publisher, Some("Police")).await;
    let page = "/desk/datasets/call-0001";
    for offense in ["offense = 'Arson'", "offense = 'Theft'"] {
        let form = [
            ("law", "LE-INFORMER"),
            ("scope", "cells"),
            ("field", "offense"),
            ("predicate", offense),
            ("treatment", "withhold"),
        ];
        let done = publisher.post(page, "/desk/datasets/call-0001/exemptions", &form).await;
        assert_eq!(done.location(), format!("{page}?done=proposed"), "{}", done.text());
    }
    let text = publisher.get(page).await.text();
    assert!(text.contains("<td>withheld in some rows (EX-2, EX-3)</td>"), "{text}");
    assert!(text.contains("<td>withheld (EX-1)</td>") && text.contains("30 rows released"), "{text}");
}

#[tokio::test]
async fn whom_a_provisional_exemption_protects_is_for_the_clerk_and_counsel() {
    let city = City::new().await;
    let ask = WithholdingAsk {
        protection: Protection::Victim,
        datasets: vec!["call-0001".parse().unwrap()],
        fields: Vec::new(),
    };
    let number = city.opened(Opening::Withholding(ask), None).await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let page = format!("/desk/matters/{number}");
    let form = [("law", "LE-INFORMER"), ("scope", "cells"), ("field", "offense"), ("predicate", "call = 'C007'")];
    let done = clerk.post(&page, &format!("{page}/steps/withhold"), &form).await;
    assert_eq!(done.location(), format!("{page}?done=step-taken"), "{}", done.text());
    for role in [Role::OpenData, Role::Publisher, Role::Auditor, Role::Counsel] {
        let mut reader = city.signed_in(role, (role == Role::Publisher).then_some("Police")).await;
        for shown in ["/desk/register", "/desk/register/EX-2", "/desk/datasets/call-0001"] {
            let text = reader.get(shown).await.text();
            assert!(text.contains("EX-2"), "{role:?} {shown}: {text}");
            let may = role == Role::Counsel && shown != "/desk/register";
            assert_eq!(text.contains("C007"), may, "{role:?} {shown}: {text}");
            let sealed = text.contains("What selects it is sealed") || text.contains("<td>sealed</td>");
            assert_eq!(sealed, !may && shown != "/desk/register", "{role:?} {shown}: {text}");
        }
    }
}

#[tokio::test]
async fn mail_is_promised_only_where_it_goes_out_and_said_where_it_did_not() {
    let city = City::new().await;
    let text = "When is the next release?".to_owned();
    let opening = Opening::Inquiry { topic: Topic::Access, datasets: vec![], text, intended_use: None };
    let number = city.opened(opening, Some("r@example.org")).await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let page = format!("/desk/matters/{number}");
    let before = clerk.get(&page).await.text();
    assert!(!before.contains("and by e-mail") && before.contains("on the page of the matter. It is"), "{before}");
    clerk.post(&page, &format!("{page}/messages"), &[("text", "In spring."), ("do", "answer")]).await;
    let waits = clerk.get(&page).await.text();
    assert!(waits.contains("No mail is set up") && waits.contains(": waits to be sent</li>"), "{waits}");
    city.acts.send_mail().await.unwrap();
    let failed = clerk.get(&page).await.text();
    assert!(failed.contains(": waits to be sent again after 1 attempt: mail is not set up</li>"), "{failed}");
    let lines = city.acts.check().await.unwrap();
    let line = lines.iter().find(|line| line.text.starts_with("no mail is set up")).unwrap();
    assert!(line.good && line.text.contains("that wait: "), "{}", line.text);
}

#[tokio::test]
async fn a_production_for_one_requester_names_its_exception_in_words() {
    let city = City::new().await;
    let number = city.request().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let page = format!("/desk/matters/{number}");
    let form = [
        ("do", "determine"),
        ("item-0-audience", "requester"),
        ("item-0-basis", "government-agency"),
        ("item-0-facts", "Sister city MOU"),
        ("responsible", "Q. Clerk, City Clerk"),
    ];
    let done = clerk.post(&page, &format!("{page}/determination"), &form).await;
    assert_eq!(done.location(), format!("{page}?done=determined"), "{}", done.text());
    let text = clerk.get(&page).await.text();
    assert!(text.contains("for this requester alone (another government agency: Sister city MOU)"), "{text}");
    let letter = determination(&text, &page);
    let letter = clerk.get(&format!("{page}/letters/{letter}")).await.text();
    assert!(letter.contains("another government agency: Sister city MOU"), "{letter}");
    assert!(!letter.contains("government-agency"), "{letter}");
}

#[tokio::test]
async fn a_dataset_is_taken_down_and_published_again() {
    let city = City::new().await;
    let mut team = city.signed_in(Role::OpenData, None).await;
    let page = "/desk/datasets/call-0001";
    let down = team.post(page, "/desk/datasets/call-0001/takedown", &[("reason", "A mistake was reported")]).await;
    assert_eq!(down.location(), format!("{page}?done=taken-down"), "{}", down.text());
    assert!(team.get(page).await.text().contains("Taken down"));
    let up = team.post(page, "/desk/datasets/call-0001/publish", &[("reason", "Mended")]).await;
    assert_eq!(up.location(), format!("{page}?done=published"), "{}", up.text());
    assert!(!team.get(page).await.text().contains(CANARY));
}

#[tokio::test]
async fn an_administrator_invites_and_the_person_chooses_a_password() {
    let city = City::new().await;
    let mut admin = city.signed_in(Role::Admin, None).await;
    let form = [("email", "new@city.example"), ("name", "N. New"), ("title", "Clerk"), ("role", "clerk")];
    let page = admin.post("/desk/people", "/desk/people", &form).await.text();
    let path = format!("/desk/invitation/{}", between(&page, "http://127.0.0.1:8081/desk/invitation/", "<"));
    let mut person = city.browser();
    let short = person.post(&path, &path, &[("password", "short"), ("again", "short")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    let differ = person.post(&path, &path, &[("password", PASSWORD), ("again", "other")]).await;
    assert_eq!(differ.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = person.post(&path, &path, &[("password", PASSWORD), ("again", PASSWORD)]).await;
    assert_eq!(done.location(), "/desk/sign-in?done=activated", "{}", done.text());
    assert_eq!(person.get(&path).await.status, StatusCode::GONE);
    assert_eq!(person.sign_in("new@city.example", PASSWORD).await.location(), "/desk");
    assert!(city.acts.read(|c| c.users.contains_key(&UserId("new@city.example".into()))).await.unwrap());
}

#[tokio::test]
async fn a_key_is_shown_once_and_can_be_revoked() {
    let city = City::new().await;
    let mut team = city.signed_in(Role::OpenData, None).await;
    let made = team.post("/desk/keys", "/desk/keys", &[("label", "Transit app"), ("per_hour", "500,000")]).await.text();
    let secret = between(&made, "<code id=\"secret\">", "<");
    let listed = team.get("/desk/keys").await.text();
    assert!(!listed.contains(&secret) && listed.contains("Transit app"));
    let id = between(&listed, "action=\"/desk/keys/", "/");
    let done = team.post("/desk/keys", &format!("/desk/keys/{id}/revoke"), &[("reason", "Ended")]).await;
    assert_eq!(done.location(), "/desk/keys?done=key-revoked");
}

#[tokio::test]
async fn an_auditor_verifies_the_ledger_and_reads_no_payload_in_it() {
    let city = City::new().await;
    city.inquiry().await;
    let mut auditor = city.signed_in(Role::Auditor, None).await;
    let page = auditor.get("/desk/ledger").await.text();
    assert!(page.contains("Q-2026-0001 was received") && !page.contains("release&") && !page.contains("R. Requester"));
    let verified = auditor.post("/desk/ledger", "/desk/ledger/verify", &[]).await;
    assert_eq!(verified.status, StatusCode::OK, "{}", verified.text());
    let other = auditor.post("/desk/ledger", "/desk/ledger/verify", &[("head", &"ab".repeat(32))]).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    let none = auditor.post("/desk/ledger", "/desk/ledger/verify", &[("head", "abc")]).await;
    assert!(none.status == StatusCode::UNPROCESSABLE_ENTITY && none.text().contains("This is not a head"));
}

#[tokio::test]
async fn described_records_are_denied_under_a_law_and_on_facts() {
    let city = City::new().await;
    let number = city.described().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let (page, act) = (format!("/desk/matters/{number}"), format!("/desk/matters/{number}/determination"));
    let mut form = vec![
        ("do", "determine"),
        ("item-0-outcome", "denied"),
        ("item-0-reasons", "The file is confidential."),
        ("item-0-line-1-law", "DL-CATCHALL"),
        ("responsible", "Q. Clerk, City Clerk"),
    ];
    let refused = clerk.post(&page, &act, &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("weighs interests") && refused.text().contains("The file is confidential."));
    form.push(("item-0-line-1-facts", "Naming the witness would endanger her."));
    let done = clerk.post(&page, &act, &form).await;
    assert_eq!(done.location(), format!("{page}?done=determined"), "{}", done.text());
    assert!(clerk.get(&page).await.text().contains("Naming the witness"));
    let done = clerk.post(&page, &format!("{page}/release-text"), &[]).await;
    assert_eq!(done.location(), format!("{page}?done=text-released"));
}

#[tokio::test]
async fn every_page_is_one_document_that_works_without_scripts_or_a_mouse() {
    let city = City::new().await;
    let (request, inquiry, described) = (city.request().await, city.inquiry().await, city.described().await);
    let mut pages =
        vec!["/desk", "/desk/datasets", "/desk/datasets/call-0001", "/desk/register", "/desk/register/EX-1"];
    pages.extend(["/desk/keys", "/desk/people", "/desk/ledger", "/desk/help", "/desk/matters/new", "/desk/nothing"]);
    let matters = [&request, &inquiry, &described].map(|number| format!("/desk/matters/{number}"));
    pages.extend(matters.iter().map(String::as_str));
    for role in Role::ALL {
        let mut browser = city.signed_in(role, (role == Role::Publisher).then_some("Police")).await;
        for page in &pages {
            check_markup(page, &browser.get(page).await.text());
        }
    }
    check_markup("sign-in", &city.browser().get("/desk/sign-in").await.text());
}

fn check_markup(page: &str, text: &str) {
    assert_eq!(text.matches("<h1").count(), 1, "{page}");
    assert!(text.contains("<html lang=\"en\">") && text.contains("<title>"), "{page}");
    for banned in [" style=\"", " onclick=", " onchange=", "<style", "javascript:"] {
        assert!(!text.contains(banned), "{page}: {banned}");
    }
    let values = |attribute: &str| -> Vec<String> {
        let before = format!(" {attribute}=\"");
        let after = text.split(before.as_str()).skip(1);
        after.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let mut ids = values("id");
    ids.sort();
    let count = ids.len();
    ids.dedup();
    assert_eq!(count, ids.len(), "{page}: an id twice");
    let described = values("aria-describedby").join(" ");
    let named = values("for").into_iter().chain(values("aria-labelledby"));
    for target in named.chain(described.split_whitespace().map(str::to_owned)) {
        assert!(ids.contains(&target), "{page}: nothing has the id {target}");
    }
    let mut level = 0;
    for rest in text.split("<h").skip(1) {
        let Some(next) = rest.chars().next().and_then(|c| c.to_digit(10)) else { continue };
        assert!(next <= level + 1, "{page}: a heading of level {next} after {level}");
        level = next;
    }
}

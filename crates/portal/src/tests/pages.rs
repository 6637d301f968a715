//! The pages, read as a visitor reads them.

use super::city::{Answer, CALLS, City, GONE, PLANNED, VICTIMS, document, withholding};
use crate::track::track_hash;
use records::public::{Document, PublicExemption, PublicRequest, TrackedMatter};
use records::{
    Channel, Item, ItemOutcome, MatterKind, MatterNumber, Message, MessageFrom, Opening, Requester, ScheduleLine,
    Submission,
};
use std::collections::BTreeSet;

const CODE: &str = "abcdefghijklmnopqrstuvwxyz";
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

fn exemption() -> Document {
    let exemption = PublicExemption {
        number: "EX-1".into(),
        dataset: CALLS.parse().unwrap(),
        dataset_title: "Calls for Service".into(),
        title: "Names of victims".into(),
        scope: "field `caller`".into(),
        treatment: "withheld".into(),
        withholding: withholding("Gov. Code § 7923.600", "names of callers are confidential"),
        facts: None,
        review_by: Some("2027-01-02".into()),
        until: None,
        standing: "in force".into(),
        review: records::public::PublicReview::default(),
        reviewed: vec![],
    };
    Document { kind: "exemption", key: "EX-1".into(), json: serde_json::to_string(&exemption).unwrap() }
}

fn request() -> PublicRequest {
    let pack = records::law_pack("us-ca").unwrap();
    let due = pack.due(&law::CityCalendar::default(), "2026-01-05T09:00".parse().unwrap());
    let line = ScheduleLine {
        what: "field `caller`".into(),
        field: "caller".parse().ok(),
        how: "withheld".into(),
        because: Some(withholding("Gov. Code § 7923.600", "names of callers are confidential")),
        facts: None,
    };
    PublicRequest {
        number: MatterNumber("R-2026-0001".into()),
        kind: MatterKind::Request,
        received: "2026-01-05".into(),
        due: Some(due),
        extended_until: None,
        extension_ground: None,
        items: vec![Item {
            dataset: CALLS.parse().unwrap(),
            fields: vec!["caller".parse().unwrap()],
            from: Some("2026-01-01".into()),
            to: None,
        }],
        series: vec![],
        described: true,
        text: None,
        determined: None,
        outcomes: vec![(0, ItemOutcome::Partial, vec![line])],
        productions: vec![],
        outcome: None,
        closed: None,
        answer: None,
        determined_days_late: None,
        deadlines: vec![records::Deadline {
            what: "determination".into(),
            by: "2026-01-15".parse().unwrap(),
            binding: records::Binding::Law,
            basis: None,
            met: None,
        }],
        still: vec![],
        again: vec![],
        narrowed: vec![],
        appeal_by: None,
        taken_down: vec![],
    }
}

/// A city with an exemption in its register and a request that can be followed.
async fn city() -> City {
    let city = City::new().await;
    let public = request();
    let description = Some("what I look for <script>".to_owned());
    let tracked = TrackedMatter {
        public: public.clone(),
        opening: Opening::Request { items: public.items.clone(), description, format: None, series: Vec::new() },
        requester: Requester::default(),
        same_as: None,
        messages: vec![Message {
            at: super::city::NOW,
            from: MessageFrom::Requester,
            channel: Channel::Portal,
            datasets: vec![],
            text: "when?".into(),
        }],
        letters: vec![],
        productions: vec![],
        proceeding: records::Proceeding::default(),
        decisions: vec![],
        responsible: vec![],
        recomputed: vec![],
        webhooks: vec![],
        happened: vec![records::Happening::Received],
        history: vec![(super::city::NOW, "portal".into(), "received".into())],
    };
    let json = |kind, key: &str, json| Document { kind, key: key.into(), json };
    let documents = [
        exemption(),
        json("request", "R-2026-0001", serde_json::to_string(&public).unwrap()),
        json("track", &track_hash(CODE).unwrap(), serde_json::to_string(&tracked).unwrap()),
    ];
    city.put(&documents, 2).await;
    city
}

/// The text between two marks, the first time they occur.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}")).1;
    rest.split_once(after).unwrap().0
}

/// The session and the token that a page with a form hands out.
fn handed_out(answer: &Answer) -> (String, String) {
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let token = between(answer.text(), "name=\"token\" value=\"", "\"").to_owned();
    (cookie, token)
}

async fn post(city: &City, path: &str, cookie: &str, body: &str) -> Answer {
    city.send("POST", path, &[FORM, ("cookie", cookie)], body).await
}

#[tokio::test]
async fn every_page_is_complete_and_has_its_own_title() {
    let city = city().await;
    let mut titles = BTreeSet::new();
    let track = format!("/track/{CODE}");
    let (withdraw, rotate) = (format!("{track}/withdraw"), format!("{track}/rotate"));
    let pages = [
        "/",
        "/datasets",
        "/d/call-0001",
        "/d/vict-0001",
        "/d/plan-0001",
        "/d/gone-0001",
        "/exemptions",
        "/requests",
        "/requests/R-2026-0001",
        "/requests/new",
        "/requests/new?dataset=call-0001",
        "/inquiries/new",
        "/inspections/new",
        "/justifications/new",
        "/reviews/new",
        "/appeals/new",
        "/complaints/new",
        "/withholding/new",
        "/developers",
        "/help",
        &track,
        &withdraw,
        &rotate,
    ];
    for path in pages {
        let page = city.get(path).await.is(200);
        let text = page.text();
        assert!(page.header("content-type").starts_with("text/html"), "{path}");
        assert!(text.starts_with("<!doctype html>\n<html lang=\"en\">"), "{path}");
        assert_eq!(text.matches("<h1").count(), 1, "{path}");
        assert_eq!(text.matches("<main id=\"main\"").count(), 1, "{path}");
        assert!(titles.insert(between(text, "<title>", "</title>").to_owned()), "{path}");
        assert!(path == "/" || text.contains("aria-label=\"Breadcrumb\""), "{path}");
        for forbidden in [" style=\"", " onclick", "<style", "<script>", "javascript:"] {
            assert!(!text.contains(forbidden), "{path}: {forbidden}");
        }
        let ids: Vec<&str> = text.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let distinct: BTreeSet<&&str> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len(), "{path}: {ids:?}");
    }
}

#[tokio::test]
async fn links_within_the_pages_lead_somewhere() {
    let city = city().await;
    let mut seen = BTreeSet::new();
    let mut left = vec!["/".to_owned()];
    while let Some(path) = left.pop() {
        if seen.len() > 200 || !seen.insert(path.clone()) {
            continue;
        }
        let page = city.get(&path).await;
        assert!(matches!(page.status.as_u16(), 200 | 400 | 403), "{path}: {}", page.status);
        if !page.header("content-type").starts_with("text/html") {
            continue;
        }
        for link in page.text().split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let link = link.split('#').next().unwrap().replace("&#38;", "&");
            if link.starts_with('/') && !link.starts_with("/assets") && !link.starts_with("/track") {
                left.push(link);
            }
        }
    }
    assert!(seen.contains("/d/vict-0001") && seen.contains("/requests/R-2026-0001"), "{seen:?}");
}

#[tokio::test]
async fn the_first_page_counts_what_is_here() {
    let city = city().await;
    let home = city.get("/").await.is(200);
    let stats = between(home.text(), "<dl class=\"dl-stats\">", "</dl>");
    let counted: Vec<&str> = stats.split("<dd>").skip(1).map(|rest| rest.split('<').next().unwrap()).collect();
    assert_eq!(counted, ["1", "2", "1", "1"]);
    assert!(home.text().contains("Calls for Service") && home.text().contains("/exemptions#EX-1"));
}

#[tokio::test]
async fn examples_for_developers_name_a_dataset_that_is_there() {
    let city = city().await;
    let page = city.get("/developers").await.is(200);
    assert!(page.text().contains(
        "<code id=\"sample-first\">curl &#39;https://data.example.gov/resource/call-0001.json?$limit=5&#39;</code>"
    ));
    assert!(page.text().contains("$group=call_number"));
}

#[tokio::test]
async fn a_page_that_has_not_changed_is_not_sent_again() {
    let city = city().await;
    let etag = city.get("/datasets").await.is(200).header("etag").to_owned();
    let again = city.get_with("/datasets", &[("if-none-match", &etag)]).await;
    assert!(again.is(304).body.is_empty());
}

#[tokio::test]
async fn datasets_are_found_by_words_and_facets() {
    let city = city().await;
    let found = |path: &'static str| {
        let city = &city;
        async move {
            let page = city.get(path).await.is(200);
            let results = page.text().split("dl-result__title\"><a href=\"/d/").skip(1);
            results.map(|rest| rest[..9].to_owned()).collect::<Vec<_>>()
        }
    };
    assert_eq!(found("/datasets").await, [PLANNED, CALLS, GONE, VICTIMS]);
    assert_eq!(found("/datasets?q=CALLS").await, [CALLS]);
    assert_eq!(found("/datasets?q=caller").await, [CALLS], "the name of a withheld field is public");
    assert_eq!(found("/datasets?standing=withheld&standing=planned").await, [PLANNED, VICTIMS]);
    assert_eq!(found("/datasets?q=nothing+like+it").await, [""; 0]);
    assert_eq!(found("/datasets?page=99&department=Police+Department").await.len(), 4);
}

#[tokio::test]
async fn a_dataset_page_says_what_is_withheld_and_why() {
    let city = city().await;
    let page = city.get("/d/calls-for-service").await.is(200);
    let text = page.text();
    assert!(text.contains("<link rel=\"canonical\" href=\"https://data.example.gov/d/call-0001\">"));
    let box_ = between(text, "id=\"withheld-title\"", "</section>");
    for said in [
        "Caller",
        "Some rows",
        "Withheld in some rows",
        "Gov. Code § 7923.600",
        "A. Clerk, City Clerk",
        "January 2, 2026",
    ] {
        assert!(box_.contains(said), "{said}");
    }
    assert!(box_.contains("/requests/new?dataset=call-0001&#38;field=caller"), "{box_}");
    let rows = between(text, "Rows of Calls for Service", "</table>");
    assert!(
        rows.contains("Fire &#34;alarm&#34;, loud") && rows.contains("<time datetime=\"2016-04-01T10:00:00"),
        "{rows}"
    );
    assert!(rows.contains(">Apr 1, 2016, 10:00 a.m.</time>") && text.contains("local times"), "{rows}");
    assert!(text.contains("1 field withheld, 1 field shown in part, some rows withheld"));
    let (table, list) = (text.find("Rows of Calls for Service"), text.find("id=\"withheld-title\""));
    assert!(table < list && list < text.find("id=\"dictionary\""), "the table comes before the whole list");
    assert!(!rows.contains("Caller"));
    assert!(text.contains("curl &#39;https://data.example.gov/resource/call-0001.json?$limit=5"), "{text}");
    assert!(text.contains("href=\"/data/call-0001.csv\"") && text.contains("/resource/call-0001.geojson"));
}

#[tokio::test]
async fn the_description_for_machines_cannot_end_its_element() {
    let city = city().await;
    let mut evil = super::city::victims();
    evil.title = "</script><script>alert(1)</script>".into();
    city.put(&[document(&evil)], 3).await;
    for path in ["/d/vict-0001", "/datasets", "/", "/requests/new?dataset=vict-0001", "/inquiries/new"] {
        let page = city.get(path).await.is(200);
        assert!(!page.text().contains("<script>alert"), "{path}");
    }
    let page = city.get("/d/vict-0001").await;
    let data = between(page.text(), "<script type=\"application/ld+json\">", "</script>");
    let described: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!(described["name"], evil.title);
    assert_eq!(described["isAccessibleForFree"], false);
}

#[tokio::test]
async fn rows_are_filtered_counted_and_ordered() {
    let city = city().await;
    let filtered = city.get("/d/call-0001?field=call_type&op=has&value=NOISE").await.is(200);
    assert!(filtered.text().contains("role=\"status\">1 row<"), "{}", filtered.text());
    let day = city.get("/d/call-0001?field=received&op=is&value=2016-04-01").await.is(200);
    assert!(day.text().contains("role=\"status\">1 row<"));
    let none = city.get("/d/call-0001?field=call_number&op=over&value=500&words=x").await.is(200);
    assert!(none.text().contains("No row matches"));
    let ordered = city.get("/d/call-0001?order=-call_number").await.is(200);
    assert!(ordered.text().contains("aria-sort=\"descending\""));
    let rows = between(ordered.text(), "<tbody>", "</tbody>");
    assert!(rows.find(">200<") < rows.find(">100<"));
}

#[tokio::test]
async fn a_filter_that_cannot_be_says_what_to_do() {
    let city = city().await;
    let withheld = city.get("/d/call-0001?field=caller&op=is&value=x").await.is(403);
    assert!(between(withheld.text(), "<title>", "</title>").starts_with("Error: "));
    let alert = between(withheld.text(), "role=\"alert\"", "</div>");
    assert!(alert.contains("tabindex=\"-1\" autofocus") && alert.contains("<a href=\"#field-1\">"), "{alert}");
    assert!(withheld.text().find("role=\"alert\"") < withheld.text().find("id=\"data\""));
    assert!(alert.contains("“Caller” is withheld") && alert.contains("Gov. Code § 7923.600"), "{alert}");
    city.get("/d/call-0001?order=caller").await.is(403);
    let wrong = city.get("/d/call-0001?field=call_number&op=is&value=many").await.is(400);
    let alert = between(wrong.text(), "role=\"alert\"", "</div>");
    assert!(alert.contains("“Call Number”") && alert.contains("#value-1") && !alert.contains('`'), "{alert}");
    let unknown = city.get("/d/call-0001?field=call_nomber&op=is&value=1").await.is(400);
    assert!(unknown.text().contains("call_number"));
}

#[tokio::test]
async fn a_dataset_without_release_says_where_it_stands() {
    let city = city().await;
    let withheld = city.get("/d/vict-0001").await.is(200);
    assert!(withheld.text().contains("Records of victims are confidential."));
    for link in ["/justifications/new?dataset=vict-0001", "/reviews/new?exemption=EX-1"] {
        assert!(withheld.text().contains(&format!("href=\"{link}\"")), "{link}");
    }
    assert!(!withheld.text().contains("id=\"dictionary\""), "not even field names are said");
    let planned = city.get("/d/plan-0001").await.is(200);
    assert!(planned.text().contains("June 1, 2026"));
    let gone = city.get("/d/gone-0001").await.is(200);
    assert!(gone.text().contains("an address was shown"));
    let missing = city.get_with("/d/none-0000", &[("accept", "text/html")]).await.is(404);
    assert!(missing.text().contains("Page not found"));
    city.docs.set_closed(&[CALLS.parse().unwrap()]).await.unwrap();
    city.get("/d/call-0001").await.is(503);
}

#[tokio::test]
async fn the_register_is_narrowed_by_dataset_ground_and_section() {
    let city = city().await;
    let all = city.get("/exemptions").await.is(200);
    let entry = between(all.text(), "id=\"EX-1\"", "</li>");
    for said in
        ["Field “Caller”", "Names of callers are confidential", "January 2, 2027", "A. Clerk, City Clerk", "In force"]
    {
        assert!(entry.contains(said), "{said} in {entry}");
    }
    for (path, there) in [
        ("/exemptions?dataset=call-0001&ground=privacy&citation=GC+7923.600", false),
        ("/exemptions?dataset=call-0001&ground=privacy&citation=gov+code+7923.600", true),
        ("/exemptions?ground=public-safety", false),
        ("/exemptions?dataset=vict-0001", false),
    ] {
        assert_eq!(city.get(path).await.is(200).text().contains("id=\"EX-1\""), there, "{path}");
    }
}

#[tokio::test]
async fn an_inquiry_is_sent_once_however_often_the_button_is_pressed() {
    let city = city().await;
    let form = city.get("/inquiries/new?topic=withholding&dataset=call-0001").await.is(200);
    assert_eq!(form.header("cache-control"), "no-store");
    assert!(form.header("set-cookie").contains("HttpOnly; SameSite=Lax; Secure"));
    assert!(
        form.text().contains("value=\"withholding\" checked") && form.text().contains("value=\"call-0001\" checked")
    );
    let (cookie, token) = handed_out(&form);
    let body = format!("token={token}&topic=withholding&dataset=call-0001&text=Why%3F&email=a%40b.example");
    let sent = post(&city, "/inquiries/new", &cookie, &body).await.is(303);
    let again = post(&city, "/inquiries/new", &cookie, &body).await.is(303);
    assert_eq!(between(sent.header("location"), "/track/", "?"), between(again.header("location"), "/track/", "?"));
    assert_eq!(city.inbox.count_since(0).await.unwrap(), 1);
    post(&city, "/inquiries/new", &cookie, &body.replace("Why", "When")).await.is(303);
    assert_eq!(city.inbox.count_since(0).await.unwrap(), 2);
    let waiting = city.inbox.waiting().await.unwrap();
    let asked = waiting.iter().any(|(_, _, submission)| match submission {
        Submission::Open { opening: Opening::Inquiry { text, datasets, .. }, requester, .. } => {
            text == "Why?" && datasets.len() == 1 && requester.email.as_deref() == Some("a@b.example")
        }
        _ => false,
    });
    assert!(asked, "{waiting:?}");
    let pending = city.get_with(sent.header("location"), &[("cookie", &cookie)]).await.is(200);
    assert!(pending.text().contains("Keep this link") && pending.header("referrer-policy") == "no-referrer");
    city.get_with(sent.header("location"), &[("accept", "text/html")]).await.is(404);
}

#[tokio::test]
async fn a_form_with_mistakes_comes_back_with_its_answers() {
    let city = city().await;
    let (cookie, token) = handed_out(&city.get("/inquiries/new").await.is(200));
    let wrong =
        post(&city, "/inquiries/new", &cookie, &format!("token={token}&name=Ada&email=nobody&text=")).await.is(422);
    let text = wrong.text();
    assert!(between(text, "<title>", "</title>").starts_with("Error: "));
    for place in ["#topic-api-keys", "#text", "#email"] {
        let id = format!("id=\"{}\"", &place[1..]);
        assert!(text.contains(&format!("<a href=\"{place}\">")) && text.contains(&id), "{place}");
    }
    assert!(text.contains("value=\"Ada\"") && text.contains("value=\"nobody\""));
    assert!(text.contains("aria-describedby=\"email-hint email-error\""));
    assert_eq!(city.inbox.count_since(0).await.unwrap(), 0);
}

#[tokio::test]
async fn a_form_that_was_not_handed_out_to_the_visitor_is_refused_and_kept() {
    let city = city().await;
    let (cookie, token) = handed_out(&city.get("/requests/new?step=details").await.is(200));
    let body = format!("token={token}&description=letters");
    for (cookie, body) in
        [("dl_session=other", body.as_str()), ("", body.as_str()), (cookie.as_str(), "description=letters")]
    {
        let refused = post(&city, "/requests/new", cookie, body).await.is(403);
        assert!(refused.text().contains(">letters</textarea>"));
    }
    assert_eq!(city.inbox.count_since(0).await.unwrap(), 0);
    post(&city, "/requests/new", &cookie, &body).await.is(303);
}

#[tokio::test]
async fn a_request_names_withheld_fields_and_days() {
    let city = city().await;
    let choose = city.get("/requests/new?find=calls").await.is(200);
    assert!(choose.text().contains("value=\"call-0001\"") && !choose.text().contains("value=\"vict-0001\""));
    let none = city.get("/requests/new?find=&step=chosen").await.is(422);
    assert!(none.text().contains("<a href=\"#datasets\">") && none.text().contains("value=\"call-0001\""));
    assert!(between(none.text(), "<title>", "</title>").starts_with("Error: "));
    let details = city.get("/requests/new?dataset=call-0001&dataset=vict-0001&field=caller").await.is(200);
    assert!(details.text().contains("name=\"field.call-0001\" value=\"caller\" checked"));
    assert!(details.text().contains("The names of its fields are not public"));
    assert!(details.text().contains("Withheld: Gov. Code § 7923.600"));
    assert!(details.text().contains(">Published, withheld in some rows<") && details.text().contains(">Published<"));
    assert!(details.text().contains("to ask for the exact or left-out values"));
    let (cookie, token) = handed_out(&details);
    let body = format!(
        "token={token}&dataset=call-0001&dataset=vict-0001&field.call-0001=caller&from.call-0001=2026-01-01\
         &to.call-0001=&description=&format=csv&name=&email="
    );
    let sent = post(&city, "/requests/new", &cookie, &body).await.is(303);
    assert_eq!(sent.header("cache-control"), "no-store");
    let waiting = city.inbox.waiting().await.unwrap();
    let Submission::Open { opening: Opening::Request { items, description, format, .. }, requester, track_hash: hash } =
        &waiting[0].2
    else {
        panic!()
    };
    assert_eq!(items.len(), 2);
    assert_eq!(items[0].fields, ["caller".parse().unwrap()]);
    assert_eq!((items[0].from.as_deref(), description, format.as_deref()), (Some("2026-01-01"), &None, Some("csv")));
    assert_eq!(*requester, Requester::default());
    assert_eq!(track_hash(between(sent.header("location"), "/track/", "?")).as_ref(), Some(hash));
}

#[tokio::test]
async fn a_request_with_mistakes_keeps_every_choice() {
    let city = city().await;
    let (cookie, token) = handed_out(&city.get("/requests/new?dataset=call-0001").await.is(200));
    let body = format!(
        "token={token}&dataset=call-0001&field.call-0001=day&from.call-0001=2026-02-01&to.call-0001=2026-01-01&format=json"
    );
    let wrong = post(&city, "/requests/new", &cookie, &body).await.is(422);
    assert!(wrong.text().contains("<a href=\"#from-call-0001\">") && wrong.text().contains("id=\"from-call-0001\""));
    assert!(
        wrong.text().contains("value=\"day\" checked") && wrong.text().contains("<option value=\"json\" selected>")
    );
}

#[tokio::test]
async fn the_log_shows_the_structured_part_and_no_words() {
    let city = city().await;
    let log = city.get("/requests").await.is(200);
    assert!(log.text().contains("R-2026-0001") && log.text().contains("records described in words"));
    assert!(city.get("/requests?status=closed").await.is(200).text().contains("No request matches"));
    assert!(
        city.get("/requests?dataset=call-0001&status=open&find=calls").await.is(200).text().contains("R-2026-0001")
    );
    let page = city.get("/requests/R-2026-0001").await.is(200);
    for said in [
        "Day 0",
        "From January 1, 2026",
        "Granted in part",
        "Gov. Code § 7923.600",
        "Field “Caller”",
        "<td>Caller</td>",
        "January 15, 2026",
    ] {
        assert!(page.text().contains(said), "{said}");
    }
    assert!(!page.text().contains("what I look for"));
    city.get("/requests/R-2026-0009").await.is(404);
}

#[tokio::test]
async fn the_secret_link_shows_everything_and_is_kept_secret() {
    let city = city().await;
    let page = city.get(&format!("/track/{CODE}")).await.is(200);
    assert!(page.text().contains("what I look for &#60;script&#62;") && page.text().contains("when?"));
    assert!(page.text().contains("<meta name=\"robots\" content=\"noindex, nofollow\">"));
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert!(page.header("x-robots-tag").contains("noindex"));
    let made_up = city.get(&format!("/track/{CODE}?new=x")).await.is(200);
    assert!(!made_up.text().contains("We have received it"));
    for wrong in ["/track/short", "/track/zzzzzzzzzzzzzzzzzzzzzzzzzz"] {
        city.get_with(wrong, &[("accept", "text/html")]).await.is(404);
    }
}

#[tokio::test]
async fn behind_the_secret_link_one_writes_withdraws_and_changes_the_link() {
    let city = city().await;
    let track = format!("/track/{CODE}");
    let (cookie, token) = handed_out(&city.get(&track).await.is(200));
    let empty = post(&city, &format!("{track}/messages"), &cookie, &format!("token={token}&message=+")).await;
    assert!(empty.is(422).text().contains("Write your message"));
    let sent =
        post(&city, &format!("{track}/messages"), &cookie, &format!("token={token}&message=hello")).await.is(303);
    assert!(city.get(sent.header("location")).await.is(200).text().contains("Your message was sent"));
    let made_up = city.get(&format!("{track}?done=message")).await.is(200);
    assert!(!made_up.text().contains("Your message was sent"), "nothing was sent");
    let taken = city.get(&format!("{track}?done=message&before=0")).await.is(200);
    assert!(taken.text().contains("Your message is in the record") && !taken.text().contains("as soon as"));
    post(&city, &format!("{track}/withdraw"), &cookie, &format!("token={token}")).await.is(303);
    let rotated = post(&city, &format!("{track}/rotate"), &cookie, &format!("token={token}")).await.is(303);
    let new_hash = track_hash(between(rotated.header("location"), "/track/", "?")).unwrap();
    let waiting: Vec<_> = city.inbox.waiting().await.unwrap().into_iter().map(|(_, _, s)| s).collect();
    let hash = track_hash(CODE).unwrap();
    assert!(waiting.contains(&Submission::Message { track_hash: hash.clone(), text: "hello".into() }));
    assert!(waiting.contains(&Submission::Withdraw { track_hash: hash.clone() }));
    assert!(waiting.contains(&Submission::Rotate { track_hash: hash, new_track_hash: new_hash }));
    for act in ["messages", "withdraw", "rotate"] {
        post(&city, &format!("{track}/{act}"), "dl_session=other", &format!("token={token}&message=x")).await.is(403);
        post(&city, &format!("/track/zzzzzzzzzzzzzzzzzzzzzzzzzz/{act}"), &cookie, &format!("token={token}"))
            .await
            .is(404);
    }
    assert_eq!(city.inbox.count_since(0).await.unwrap(), 3);
}

#[tokio::test]
async fn a_withdrawn_request_says_that_nothing_was_determined() {
    let city = city().await;
    let withdrawn = PublicRequest {
        number: MatterNumber("R-2026-0002".into()),
        outcomes: vec![],
        outcome: Some(records::Outcome::Withdrawn),
        closed: Some("2026-01-08".into()),
        ..request()
    };
    let json = serde_json::to_string(&withdrawn).unwrap();
    city.put(&[Document { kind: "request", key: "R-2026-0002".into(), json }], 3).await;
    let page = city.get("/requests/R-2026-0002").await.is(200);
    let stages = between(page.text(), "<ol class=\"dl-stages\"", "</ol>");
    assert!(stages.contains("Withdrawn") && !stages.contains("Determination"), "{stages}");
    assert!(page.text().contains("withdrawn before anything was determined"));
    assert!(!page.text().contains("determination is due by the end of"));
}

#[tokio::test]
async fn the_format_asked_for_is_said_in_words() {
    let city = city().await;
    let public = request();
    let opening = Opening::Request { items: vec![], description: None, format: Some("csv".into()), series: Vec::new() };
    let tracked = TrackedMatter {
        public,
        opening,
        requester: Requester::default(),
        same_as: None,
        messages: vec![],
        letters: vec![records::LetterKept {
            id: "a".repeat(32),
            kind: "determination".into(),
            title: "Determination".into(),
            at: super::city::NOW,
            pdf_sha256: String::new(),
            html_sha256: String::new(),
        }],
        productions: vec![],
        proceeding: records::Proceeding::default(),
        decisions: vec![],
        responsible: vec![],
        recomputed: vec![],
        webhooks: vec![],
        happened: vec![records::Happening::Received],
        history: vec![(super::city::NOW, "the public".into(), "request received; determination due 2026-01-15".into())],
    };
    let json = serde_json::to_string(&tracked).unwrap();
    city.put(&[Document { kind: "track", key: track_hash(CODE).unwrap(), json }], 3).await;
    let page = city.get(&format!("/track/{CODE}")).await.is(200);
    assert!(page.text().contains("Format asked for: CSV"));
    assert!(page.text().contains("determination due January 15, 2026"));
    assert!(page.text().contains("The whole decision is in the <a href="));
}

#[tokio::test]
async fn an_address_with_nothing_belongs_to_the_city_and_a_slash_too_many_is_taken_off() {
    let city = city().await;
    let nothing = city.get_with("/nowhere", &[("accept", "text/html")]).await.is(404);
    assert!(nothing.text().contains("City of Example") && nothing.text().contains("Staff sign-in"));
    for (asked, page) in [("/datasets/", "/datasets"), ("/d/call-0001/?page=2", "/d/call-0001?page=2")] {
        assert_eq!(city.get(asked).await.is(308).header("location"), page);
    }
    for other in ["/nowhere/", "/datasets//", "//datasets/", "/data/call-0001/"] {
        city.get(other).await.is(404);
    }
}

#[tokio::test]
async fn help_says_what_the_settings_of_the_city_say_with_the_sections_of_the_law_pack() {
    let city = city().await;
    let plain = city.get("/help").await.is(200).text().to_owned();
    assert!(plain.contains("Within 10 days it tells you") && plain.contains("sectionNum=7922.535"), "{plain}");
    assert!(
        !plain.contains("id=\"fees\"") && !plain.contains("id=\"appeal\""),
        "a city that set nothing claims nothing"
    );
    let days = |days, unit| Some(law::Days { days, unit });
    let line = |rule: &str, what: &str, cents| records::FeeLine {
        rule: rule.into(),
        what: what.into(),
        unit: "page".into(),
        cents,
    };
    let settings = records::public::PublicSettings {
        adopted: vec!["march-31".into()],
        closures: vec![
            ("2026-01-02".parse().unwrap(), Some("It is over".into())),
            ("2026-02-13".parse().unwrap(), Some("Burst <water> main".into())),
        ],
        hours: ("08:30".parse().unwrap(), "16:30".parse().unwrap()),
        fees: Some(records::FeeSchedule {
            resolution: "Resolution 2025-0123".into(),
            from: "2025-07-01".parse().unwrap(),
            lines: vec![line("duplication", "black and white copy", 10)],
        }),
        appeal: Some(records::AppealBody {
            who: "the City Manager".into(),
            file_within: days(30, law::DayUnit::Calendar),
            decide_within: days(10, law::DayUnit::Business),
            policy: "Administrative Policy 14".into(),
        }),
        justify_within: days(15, law::DayUnit::Business),
        policies: vec![records::LocalPolicy {
            citation: "policy: Open Data Policy".parse().unwrap(),
            title: "Open Data Policy".into(),
            from: "2020-01-01".parse().unwrap(),
            until: None,
        }],
        retention: vec![records::Retention {
            series: "Records requests".into(),
            keep: "2 years".into(),
            authority: "Resolution 7".into(),
        }],
        ..records::public::PublicSettings::default()
    };
    city.put(&[super::city::site_with(Some(settings))], 2).await;
    let text = city.get("/help").await.is(200).text().to_owned();
    for said in [
        "open from 8:30 a.m. to 4:30 p.m.",
        "it adopted Farmworkers Day.",
        "February 13, 2026</time>: Burst &#60;water&#62; main",
        "<caption>Resolution 2025-0123, in force from",
        "<th scope=\"row\">Black and white copy</th><td>$0.10 per page</td><td>Copies <cite class=\"dl-cite\">",
        "sectionNum=7922.530",
        "Looking at records is free.",
        "<dd>the City Manager</dd>",
        "within 30 days of the denial",
        "within 10 business days of its filing",
        "Administrative Policy 14",
        "The city answers within 15 business days.",
        "Open Data Policy</cite>), from",
        "<th scope=\"row\">Records requests</th><td>2 years</td><td>Resolution 7</td>",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("It is over"), "a closure that is past is no news");
    let count = city.get("/law/due").await.is(200).text().to_owned();
    assert!(
        count.contains("value=\"march-31\" checked") && !count.contains("value=\"martin-luther-king-jr-day\" checked")
    );
}

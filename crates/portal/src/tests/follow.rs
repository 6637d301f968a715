//! Following a matter, the log and a dataset: Atom feeds, and webhooks as far as the public side goes.

use super::city::{CALLS, City, NOW, VICTIMS};
use super::matters::{CODE, DENIED, FORM, city, denied, follow, handed_out, left, tracked};
use crate::track::track_hash;
use records::public::TrackedMatter;
use records::{Happening, LetterKept, Opening, Proceeding, Submission, Webhook, WebhookStanding};

const LETTER: &str = "0123456789abcdef0123456789abcdef";
const URL: &str = "https://hooks.example.org/daylight?key=k%C3%A9y";

fn webhook(id: &str, standing: WebhookStanding) -> Webhook {
    Webhook { id: id.repeat(16), host: "hooks.example.org".into(), standing }
}

fn matter() -> TrackedMatter {
    let letter = LetterKept {
        id: LETTER.into(),
        kind: "determination".into(),
        title: "Determination".into(),
        at: NOW,
        pdf_sha256: "01".repeat(32),
        html_sha256: "02".repeat(32),
    };
    let line = |at, what: &str| (at, "Jane Roe, City Clerk".to_owned(), what.to_owned());
    let opening = Opening::Request { items: denied().items, description: None, format: None, series: vec![] };
    TrackedMatter {
        letters: vec![letter],
        history: vec![
            line(NOW - 5, "request received; determination due 2026-01-15"),
            line(NOW, "message sent <b>&"),
            line(NOW, "message sent"),
            line(NOW, "letter sent: Determination"),
        ],
        happened: vec![Happening::Received, Happening::MessageSent, Happening::MessageSent, Happening::LetterSent],
        ..tracked(denied(), opening, Proceeding::Request(Default::default()))
    }
}

/// The texts of an element, in order.
fn all<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    let begins = format!("<{name}>");
    let parts = xml.split(begins.as_str()).skip(1);
    parts.map(|part| part.split_once('<').unwrap().0).collect()
}

#[tokio::test]
async fn a_matter_is_a_feed_for_whoever_holds_its_link_and_nobody_in_between() {
    let city = city().await;
    follow(&city, &matter()).await;
    let path = format!("/track/{CODE}/feed.atom");
    let feed = city.get(&path).await.is(200);
    assert_eq!(feed.header("content-type"), "application/atom+xml; charset=utf-8");
    assert_eq!(feed.header("cache-control"), "private, no-cache");
    assert_eq!(feed.header("referrer-policy"), "no-referrer");
    assert!(feed.header("x-robots-tag").contains("noindex"));
    let ids = all(feed.text(), "id");
    assert_eq!(
        ids,
        [
            format!("tag:data.example.gov,2026-01-05:{DENIED}"),
            format!("tag:data.example.gov,2026-01-05:{DENIED}/letter-sent/{NOW}.1"),
            format!("tag:data.example.gov,2026-01-05:{DENIED}/message-sent/{NOW}.2"),
            format!("tag:data.example.gov,2026-01-05:{DENIED}/message-sent/{NOW}.1"),
            format!("tag:data.example.gov,2026-01-05:{DENIED}/received/{}.1", NOW - 5),
        ]
    );
    assert!(!ids.concat().contains(CODE), "the ids give nothing away");
    let titles = all(feed.text(), "title");
    assert_eq!(titles[3], "Message sent &lt;b&gt;&amp;");
    assert_eq!(titles[4], "Request received; determination due January 15, 2026");
    assert!(all(feed.text(), "updated").iter().all(|time| time.starts_with("2026-01-10T05:34:4")));
    for said in [
        format!("href=\"https://data.example.gov/track/{CODE}#messages\""),
        format!(
            "rel=\"enclosure\" type=\"application/pdf\" href=\"https://data.example.gov/track/{CODE}/letters/{LETTER}.pdf\""
        ),
        "<category term=\"letter-sent\"/>".to_owned(),
        "<name>Jane Roe, City Clerk</name>".to_owned(),
    ] {
        assert!(feed.text().contains(&said), "{said}\n{}", feed.text());
    }
    let again = city.get_with(&path, &[("if-none-match", feed.header("etag"))]).await.is(304);
    assert_eq!(again.header("cache-control"), "private, no-cache");
    city.get("/track/zzzzzzzzzzzzzzzzzzzzzzzzzz/feed.atom").await.is(404);
    assert_eq!(city.get(&format!("/track/{CODE}")).await.is(200).header("cache-control"), "no-store");
}

#[tokio::test]
async fn the_log_is_a_feed_whose_entries_change_with_their_requests_and_not_with_the_days() {
    let city = city().await;
    let feed = city.get("/requests.atom").await.is(200);
    assert!(feed.header("cache-control").starts_with("public"));
    let titles = all(feed.text(), "title");
    assert_eq!(titles.len(), 3, "{titles:?}");
    assert!(titles[1..].iter().any(|title| *title == "R-2026-0002: received"), "{titles:?}");
    assert!(feed.text().contains("Asks for Calls for Service; Victims."), "{}", feed.text());
    assert!(feed.text().contains(&format!("tag:data.example.gov,2026-01-05:requests/{DENIED}")));
    assert!(feed.text().contains("2026-01-05T08:00:00Z"), "midnight in the city");
    assert!(
        city.get("/requests").await.is(200).text().contains("type=\"application/atom+xml\" href=\"/requests.atom\"")
    );
}

#[tokio::test]
async fn the_releases_of_a_dataset_are_a_feed_and_those_of_a_withheld_one_are_not() {
    let city = City::new().await;
    let feed = city.get(&format!("/d/{CALLS}/releases.atom")).await.is(200);
    assert_eq!(all(feed.text(), "title"), ["Calls for Service: releases", "Calls for Service: 3 rows"]);
    assert!(feed.text().contains(&format!("tag:data.example.gov,2026-01-01:releases/{CALLS}/{}", NOW - 3_600_000_000)));
    city.get(&format!("/d/{VICTIMS}/releases.atom")).await.is(403);
    city.get("/d/none-0000/releases.atom").await.is(404);
    assert!(city.get(&format!("/d/{CALLS}")).await.is(200).text().contains("releases.atom"));
}

#[tokio::test]
async fn a_webhook_is_asked_for_on_a_page_that_shows_its_secret_once() {
    let city = city().await;
    follow(&city, &matter()).await;
    let page = format!("/track/{CODE}/follow");
    let (cookie, token) = handed_out(&city.get(&page).await.is(200));
    let post = |url: &str| {
        let body = format!("token={token}&url={url}");
        let (city, cookie) = (&city, cookie.clone());
        async move { city.send("POST", &format!("/track/{CODE}/webhooks"), &[FORM, ("cookie", &cookie)], &body).await }
    };
    for wrong in
        ["", "hooks.example.org", "http://hooks.example.org/x", "https://me:pw@hooks.example.org", "ftp://a.b/c"]
    {
        let answer = post(wrong).await.is(422);
        assert!(answer.text().contains("<a href=\"#url\">"), "{wrong}: {}", answer.text());
    }
    city.send("POST", &format!("/track/{CODE}/webhooks"), &[FORM, ("cookie", &cookie)], "token=x&url=y").await.is(403);
    let said = post("https%3A%2F%2Fhooks.example.org%2Fdaylight%3Fkey%3Dk%25C3%25A9y").await.is(200);
    assert_eq!(said.header("cache-control"), "no-store");
    let secret = said.text().split_once("<code id=\"secret\">").unwrap().1.split('<').next().unwrap();
    assert_eq!(secret.len(), 26);
    assert!(said.text().contains("hooks.example.org") && !said.text().contains("key="), "the host alone");
    let again = post("https%3A%2F%2Fhooks.example.org%2Fdaylight%3Fkey%3Dk%25C3%25A9y").await.is(200);
    assert!(again.text().contains(secret), "loaded again it is the same webhook");
    let track_hash = track_hash(CODE).unwrap();
    assert_eq!(left(&city).await, Submission::SetWebhook { track_hash, url: URL.into(), secret: secret.into() });
    assert!(!city.get(&page).await.is(200).text().contains(secret));
}

#[tokio::test]
async fn the_page_says_where_a_webhook_stands_and_removes_it() {
    let city = city().await;
    let stopped = WebhookStanding::Stopped { why: "it answered 500; tried 11 times".into() };
    let webhooks = vec![
        webhook("aa", WebhookStanding::Confirmed),
        webhook("ab", stopped),
        webhook("ac", WebhookStanding::Asked),
        webhook("ad", WebhookStanding::Asked),
    ];
    follow(&city, &TrackedMatter { webhooks, ..matter() }).await;
    let page = city.get(&format!("/track/{CODE}")).await.is(200);
    assert!(page.text().contains("stopped: it answered 500; tried 11 times"), "{}", page.text());
    assert!(page.text().contains(&format!("href=\"/track/{CODE}/follow\"")));
    let page = city.get(&format!("/track/{CODE}/follow")).await.is(200);
    assert!(page.text().contains("confirmed: it is told what happens") && page.text().contains("as many as it may"));
    let (cookie, token) = handed_out(&page);
    let remove = |id: &str| {
        let path = format!("/track/{CODE}/webhooks/{}/remove", id.repeat(16));
        let (city, cookie, body) = (&city, cookie.clone(), format!("token={token}"));
        async move { city.send("POST", &path, &[FORM, ("cookie", &cookie)], &body).await }
    };
    remove("ff").await.is(422);
    let sent = remove("aa").await.is(303);
    assert_eq!(sent.header("location"), format!("/track/{CODE}/follow?done=removed"));
    assert!(city.get(sent.header("location")).await.is(200).text().contains("You removed the webhook."));
    let removed = Submission::RemoveWebhook { track_hash: track_hash(CODE).unwrap(), webhook: "aa".repeat(16) };
    assert_eq!(left(&city).await, removed);
    let full =
        city.post_json(&format!("/api/v1/track/{CODE}/webhooks"), &format!("{{\"url\":\"{URL}\"}}")).await.is(422);
    assert_eq!(full.json()["errors"][0]["name"], "url");
}

#[tokio::test]
async fn a_program_asks_for_a_webhook_and_removes_it() {
    let city = city().await;
    follow(&city, &TrackedMatter { webhooks: vec![webhook("0a", WebhookStanding::Confirmed)], ..matter() }).await;
    let path = format!("/api/v1/track/{CODE}/webhooks");
    for wrong in [r#"{"url":"http://a.example/x"}"#, r#"{"url":"x"}"#, r#"{"url":"https://a.example","more":1}"#] {
        city.post_json(&path, wrong).await.is(422);
    }
    let set = city.post_json(&path, &format!("{{\"url\":\"{URL}\"}}")).await.is(201);
    assert_eq!((set.header("cache-control"), set.json()["secret"].as_str().unwrap().len()), ("no-store", 26));
    let track_hash = track_hash(CODE).unwrap();
    let secret = set.json()["secret"].as_str().unwrap().to_owned();
    assert_eq!(left(&city).await, Submission::SetWebhook { track_hash, url: URL.into(), secret });
    let id = &set.json()["id"];
    assert_eq!(city.inbox.waiting().await.unwrap()[0].0, id.as_str().unwrap());
    let one = |id: &str| format!("{path}/{}", id.repeat(16));
    city.send("DELETE", &one("0a"), &[], "").await.is(202);
    city.send("DELETE", &one("0b"), &[], "").await.is(422);
    city.send("DELETE", &format!("/api/v1/track/zzzzzzzzzzzzzzzzzzzzzzzzzz/webhooks/{LETTER}"), &[], "").await.is(404);
    let shown = city.get(&format!("/api/v1/track/{CODE}")).await.is(200).json();
    assert_eq!(shown["webhooks"][0]["standing"]["is"], "confirmed");
    assert_eq!(shown["happened"][3], "letter-sent");
}

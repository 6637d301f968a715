//! Webhooks from end to end on the city's side: taken from the inbox, challenged, told, given up, removed.

use crate::city::{City, official, staff};
use acts::Answer;
use records::{Happening, MatterNumber, Opening, Requester, Submission, WebhookStanding};
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use store::Places;

const TRACK: &str = "cd";
const SECRET: &str = "geheimgeheimgeheimgeheim12";
const HOUR: i64 = 3_600_000_000;

/// What a receiver was sent: the signature and the body.
type Sent = (String, String);

/// A receiver on loopback that answers as a test says.
struct Receiver {
    address: String,
    status: Arc<Mutex<u16>>,
    repeats: Arc<Mutex<bool>>,
    sent: Arc<Mutex<Vec<Sent>>>,
}

impl Receiver {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (status, repeats) = (Arc::new(Mutex::new(200)), Arc::new(Mutex::new(true)));
        let sent = Arc::new(Mutex::new(Vec::new()));
        let receiver = Self { address, status: status.clone(), repeats: repeats.clone(), sent: sent.clone() };
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let got = read(&mut BufReader::new(stream.try_clone().unwrap()));
                let body: Value = serde_json::from_str(&got.1).unwrap_or_default();
                sent.lock().unwrap().push(got);
                let answer = if *repeats.lock().unwrap() { body["challenge"].as_str().unwrap_or("") } else { "" };
                let head = format!("HTTP/1.1 {} X\r\nConnection: close\r\n", *status.lock().unwrap());
                let _ = stream.write_all(format!("{head}Content-Length: {}\r\n\r\n{answer}", answer.len()).as_bytes());
            }
        });
        receiver
    }

    fn url(&self) -> String {
        format!("http://{}/hook?key=CANARYKEY", self.address)
    }

    fn answers(&self, status: u16, repeats: bool) {
        *self.status.lock().unwrap() = status;
        *self.repeats.lock().unwrap() = repeats;
    }

    /// What came since it was last asked.
    fn came(&self) -> Vec<Value> {
        let sent = std::mem::take(&mut *self.sent.lock().unwrap());
        sent.iter()
            .map(|(signature, body)| {
                check(signature, body);
                serde_json::from_str(body).unwrap()
            })
            .collect()
    }
}

fn read(from: &mut impl BufRead) -> Sent {
    let (mut signature, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if from.read_line(&mut line).unwrap_or(0) == 0 || line.trim().is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').unwrap_or((&line, ""));
        match name.to_ascii_lowercase().as_str() {
            "daylight-signature" => signature = value.trim().to_owned(),
            "content-length" => length = value.trim().parse().unwrap(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body).unwrap();
    (signature, String::from_utf8(body).unwrap())
}

/// As a receiver would, with other means than the sender: the inner and the outer hash of RFC 2104.
fn check(signature: &str, body: &str) {
    use sha2::{Digest, Sha256};
    let (time, said) = signature.strip_prefix("t=").unwrap().split_once(",v1=").unwrap();
    let pad = |with: u8| {
        let mut block = [with; 64];
        SECRET.bytes().zip(&mut block).for_each(|(key, byte)| *byte ^= key);
        block
    };
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(format!("{time}.{body}")).finalize();
    let outer = Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize();
    assert_eq!(said, data_encoding::HEXLOWER.encode(&outer));
}

/// A city whose webhooks may lead to this receiver, with a request that its requester follows.
async fn city(receiver: &Receiver) -> (City, MatterNumber) {
    let city = City::telling(feeds::Hosts::of([receiver.address.as_str()]).unwrap()).await;
    let opening =
        Opening::Request { items: vec![], description: Some("CANARYTEXT".into()), format: None, series: vec![] };
    let open = Submission::Open { opening, requester: Requester::default(), track_hash: TRACK.repeat(32) };
    city.take("0a", &open).await;
    let number = city.acts.read(|city| city.matters.keys().next().cloned()).await.unwrap().unwrap();
    (city, number)
}

async fn set(city: &City, id: &str, url: String) {
    city.take(id, &Submission::SetWebhook { track_hash: TRACK.repeat(32), url, secret: SECRET.into() }).await;
}

async fn standing(city: &City, number: &MatterNumber) -> WebhookStanding {
    city.acts.read(|city| city.matters[number].webhooks.last().unwrap().standing.clone()).await.unwrap()
}

async fn write(city: &City, number: &MatterNumber) {
    let answer = Answer { text: "CANARYTEXT".into(), closes: false };
    city.acts.write(&staff(), number, official("A. Clerk", "Clerk"), answer).await.unwrap();
}

#[tokio::test]
async fn it_is_told_after_it_answered_the_challenge_and_nothing_that_anybody_wrote() {
    let receiver = Receiver::start();
    let (city, number) = city(&receiver).await;
    set(&city, "0b", receiver.url()).await;
    write(&city, &number).await;
    assert_eq!(city.acts.tell_webhooks().await.unwrap(), 2);
    assert_eq!(standing(&city, &number).await, WebhookStanding::Confirmed);
    let came = receiver.came();
    assert_eq!(came.len(), 2, "{came:?}");
    assert_eq!((&came[0]["type"], &came[1]["type"]), (&"challenge".into(), &"message-sent".into()));
    let told = &came[1];
    assert_eq!(told["matter"], serde_json::json!({ "number": number, "kind": "request" }));
    assert_eq!(told["section"], Happening::MessageSent.section());
    assert_eq!(told["id"].as_str().unwrap().len(), 32);
    assert!(told["at"].as_str().unwrap().ends_with('Z'));
    assert!(!format!("{came:?}").contains("CANARY"));
    assert_eq!(city.acts.tell_webhooks().await.unwrap(), 0, "nothing happened since");
    let lines = city.acts.read(|city| city.history[&number].iter().map(|line| line.what.clone()).collect::<Vec<_>>());
    assert!(!lines.await.unwrap().concat().contains("CANARY"), "the record names the host alone");
}

#[tokio::test]
async fn whoever_does_not_answer_the_challenge_is_told_nothing_and_given_up() {
    let receiver = Receiver::start();
    let (city, number) = city(&receiver).await;
    receiver.answers(200, false);
    set(&city, "0b", receiver.url()).await;
    write(&city, &number).await;
    for _ in 0..10 {
        city.acts.tell_webhooks().await.unwrap();
        city.pass(HOUR);
    }
    let came = receiver.came();
    assert_eq!(came.len(), 5, "so often, and no more");
    assert!(came.iter().all(|said| said["type"] == "challenge"));
    let why = "it did not answer with the challenge; tried 5 times".to_owned();
    assert_eq!(standing(&city, &number).await, WebhookStanding::Stopped { why });
    assert!(city.acts.webhook_addresses().await.unwrap().is_empty(), "address and secret are forgotten");
}

#[tokio::test]
async fn what_was_not_answered_is_sent_again_in_its_order_under_the_same_id() {
    let receiver = Receiver::start();
    let (city, number) = city(&receiver).await;
    set(&city, "0b", receiver.url()).await;
    city.acts.tell_webhooks().await.unwrap();
    receiver.came();
    receiver.answers(500, true);
    write(&city, &number).await;
    write(&city, &number).await;
    city.acts.tell_webhooks().await.unwrap();
    city.acts.tell_webhooks().await.unwrap();
    let first = receiver.came();
    assert_eq!(first.len(), 1, "the next attempt waits, and so does what comes after");
    receiver.answers(204, true);
    city.pass(HOUR);
    assert_eq!(city.acts.tell_webhooks().await.unwrap(), 2);
    let then = receiver.came();
    assert_eq!(then[0]["id"], first[0]["id"]);
    assert_ne!(then[1]["id"], then[0]["id"]);
}

#[tokio::test]
async fn a_delivery_whose_process_died_is_made_again_under_the_same_id() {
    let receiver = Receiver::start();
    let (city, number) = city(&receiver).await;
    set(&city, "0b", receiver.url()).await;
    city.acts.tell_webhooks().await.unwrap();
    write(&city, &number).await;
    receiver.came();
    // As a process leaves it that dies after its claim, before it noted that the receiver had answered.
    let ledger = store::Ledger::open(&Places::in_dir(city.dir.path())).await.unwrap();
    let address = ledger.webhooks().all().await.unwrap().remove(0);
    assert!(ledger.webhooks().claim(&address, city.acts.now() + HOUR).await.unwrap());
    assert_eq!(city.acts.tell_webhooks().await.unwrap(), 0, "somebody else has it");
    city.pass(2 * HOUR);
    assert_eq!(city.acts.tell_webhooks().await.unwrap(), 1);
    assert_eq!(receiver.came().len(), 1);
}

#[tokio::test]
async fn after_many_failures_it_is_stopped_and_its_requester_reads_why() {
    let receiver = Receiver::start();
    let (city, number) = city(&receiver).await;
    set(&city, "0b", receiver.url()).await;
    city.acts.tell_webhooks().await.unwrap();
    receiver.answers(503, true);
    write(&city, &number).await;
    for _ in 0..20 {
        city.acts.tell_webhooks().await.unwrap();
        city.pass(48 * HOUR);
    }
    let why = "it answered 503; tried 11 times".to_owned();
    assert_eq!(standing(&city, &number).await, WebhookStanding::Stopped { why });
    let last = city.acts.read(|city| city.history[&number].last().unwrap().what.clone()).await.unwrap();
    assert!(last.ends_with("stopped: it answered 503; tried 11 times"), "{last}");
}

#[tokio::test]
async fn a_receiver_that_is_gone_for_good_is_asked_once() {
    let receiver = Receiver::start();
    let (city, number) = city(&receiver).await;
    set(&city, "0b", receiver.url()).await;
    receiver.answers(410, true);
    city.acts.tell_webhooks().await.unwrap();
    assert!(matches!(standing(&city, &number).await, WebhookStanding::Stopped { .. }));
    assert_eq!(receiver.came().len(), 1);
}

#[tokio::test]
async fn a_private_network_is_not_reached_and_a_redirect_not_followed() {
    let receiver = Receiver::start();
    let (city, number) = city(&receiver).await;
    let port = receiver.address.rsplit_once(':').unwrap().1;
    for (id, url) in [("0b", format!("https://localhost:{port}/x")), ("0c", "https://169.254.169.254/x".to_owned())] {
        set(&city, id, url).await;
        city.acts.tell_webhooks().await.unwrap();
        let why = "its host is on a private network".to_owned();
        assert_eq!(standing(&city, &number).await, WebhookStanding::Stopped { why });
    }
    assert!(receiver.came().is_empty());
    receiver.answers(302, true);
    set(&city, "0d", receiver.url()).await;
    city.acts.tell_webhooks().await.unwrap();
    assert_eq!(standing(&city, &number).await, WebhookStanding::Asked);
}

#[tokio::test]
async fn what_is_removed_is_forgotten_and_told_nothing_more() {
    let receiver = Receiver::start();
    let (city, number) = city(&receiver).await;
    set(&city, "0b", receiver.url()).await;
    city.acts.tell_webhooks().await.unwrap();
    receiver.came();
    city.take("0c", &Submission::RemoveWebhook { track_hash: TRACK.repeat(32), webhook: "0b".repeat(16) }).await;
    assert!(city.acts.webhook_addresses().await.unwrap().is_empty());
    write(&city, &number).await;
    city.acts.tell_webhooks().await.unwrap();
    assert!(receiver.came().is_empty());
}

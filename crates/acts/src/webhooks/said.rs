//! What a webhook is told: words for programs, numbers and times, and no text that anybody wrote. Signed.

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use records::{City, Happening, HistoryLine, MatterKind, MatterNumber};
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::WebhookAddress;

/// One delivery, as JSON.
#[derive(Serialize)]
pub(super) struct Said<'a> {
    /// The id of the delivery: the same whenever the same is sent again.
    id: String,
    /// `challenge`, or what happened.
    #[serde(rename = "type")]
    what: &'static str,
    /// When it happened, RFC 3339, UTC.
    at: String,
    /// The matter.
    matter: About<'a>,
    /// Of an event, the section of the page behind the secret link that shows it. The link itself the city does not know.
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<&'static str>,
    /// The matter in the public log, when it is a request and the city knows its own address.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// What the address is to answer with.
    #[serde(skip_serializing_if = "Option::is_none")]
    challenge: Option<&'a str>,
}

#[derive(Serialize)]
struct About<'a> {
    number: &'a MatterNumber,
    kind: MatterKind,
}

/// What is next for a webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Next {
    /// It is none any more.
    Gone,
    /// Nothing happened since it was last told.
    Nothing,
    /// It has yet to say that it wants to be told.
    Challenge { kind: MatterKind },
    /// This happened.
    Event { seq: u64, at: i64, happened: Happening, kind: MatterKind },
}

impl Next {
    /// What is next for this one.
    pub fn of(city: &City, address: &WebhookAddress) -> Self {
        let number = MatterNumber(address.matter.clone());
        let Some(matter) = city.matters.get(&number) else { return Self::Gone };
        let kind = matter.kind;
        match matter.webhooks.iter().find(|known| known.id == address.id && known.is_live()) {
            None => Self::Gone,
            Some(webhook) if webhook.standing == records::WebhookStanding::Asked => Self::Challenge { kind },
            Some(_) => {
                let lines = city.history.get(&number).map(Vec::as_slice).unwrap_or_default();
                let news = |line: &&HistoryLine| line.seq > address.told && line.happened != Happening::Webhook;
                lines.iter().find(news).map_or(Self::Nothing, |line| Self::Event {
                    seq: line.seq,
                    at: line.at,
                    happened: line.happened,
                    kind,
                })
            }
        }
    }
}

impl<'a> Said<'a> {
    /// The question whether the address wants to be told, asked at this time (microseconds since the epoch).
    pub fn challenge(
        address: &WebhookAddress,
        number: &'a MatterNumber,
        kind: MatterKind,
        challenge: &'a str,
        at: i64,
    ) -> Self {
        let id = delivery(&address.id, challenge);
        let matter = About { number, kind };
        Self { id, what: "challenge", at: instant(at), matter, section: None, url: None, challenge: Some(challenge) }
    }

    /// That something happened.
    pub fn event(
        address: &WebhookAddress,
        number: &'a MatterNumber,
        kind: MatterKind,
        (seq, at, happened): (u64, i64, Happening),
        portal_url: Option<&str>,
    ) -> Self {
        let in_log = portal_url.filter(|_| kind == MatterKind::Request);
        Self {
            // Not the place itself: how much the city decides in between is nobody's business.
            id: delivery(&address.id, &seq.to_string()),
            what: happened.word(),
            at: instant(at),
            matter: About { number, kind },
            section: Some(happened.section()),
            url: in_log.map(|base| format!("{}/requests/{number}", base.trim_end_matches('/'))),
            challenge: None,
        }
    }
}

/// The value of `Daylight-Signature`: the time of sending in seconds, and HMAC-SHA256 of `{time}.{body}` under the text
/// of the secret (RFC 2104), hexadecimal. A receiver that looks at the time is not told the same again by a third person.
pub(super) fn signature(secret: &str, at: i64, body: &str) -> String {
    let seconds = at.div_euclid(1_000_000);
    let key = Sha256::digest(secret.as_bytes());
    let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
    // A key that is longer than a block is hashed first; any other enters it as it is: the same as `new_from_slice`.
    let bytes: &[u8] = if secret.len() > block.len() { key.as_slice() } else { secret.as_bytes() };
    block[..bytes.len()].copy_from_slice(bytes);
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&block);
    mac.update(format!("{seconds}.{body}").as_bytes());
    format!("t={seconds},v1={}", data_encoding::HEXLOWER.encode(&mac.finalize().into_bytes()))
}

/// Whether an answer repeats the challenge: as its whole text, or as `challenge` of a JSON object.
pub(super) fn answers(body: &[u8], challenge: &str) -> bool {
    let text = String::from_utf8_lossy(body);
    if text.trim() == challenge {
        return true;
    }
    let json: Option<serde_json::Value> = serde_json::from_str(&text).ok();
    json.is_some_and(|json| json.get("challenge").and_then(|said| said.as_str()) == Some(challenge))
}

/// 32 hexadecimal digits that stand for one delivery.
fn delivery(webhook: &str, what: &str) -> String {
    let hash = crate::tools::hash_of(&format!("{webhook}:{what}"));
    hash.get(..32).unwrap_or(&hash).to_owned()
}

fn instant(at: i64) -> String {
    Timestamp::from_microsecond(at).map(|at| at.to_string()).unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_the_rfc() {
        // RFC 4231, test case 2, says what HMAC-SHA256 of a text under `Jefe` is; here with a time before it.
        let said = signature("Jefe", 1_700_000_000_999_999, "{}");
        assert!(said.starts_with("t=1700000000,v1=") && said.len() == 16 + 64, "{said}");
        assert_ne!(said, signature("Jefe", 1_700_000_001_000_000, "{}"));
        assert_ne!(said, signature("Jeff", 1_700_000_000_999_999, "{}"));
        let long = "k".repeat(131);
        assert_ne!(signature(&long, 0, ""), signature("k", 0, ""));
    }

    #[test]
    fn a_challenge_is_answered_as_text_or_in_json() {
        for good in ["abc", " abc\n", r#"{"challenge":"abc"}"#, r#"{"ok":true,"challenge":"abc"}"#] {
            assert!(answers(good.as_bytes(), "abc"), "{good}");
        }
        for bad in ["", "ok", "abcd", r#"{"challenge":"abd"}"#, r#"["abc"]"#, r#"{"challenge":1}"#] {
            assert!(!answers(bad.as_bytes(), "abc"), "{bad}");
        }
    }
}

//! The parts of a record that people read: what happened, and what was written, in the order of time.

use crate::words::by_channel;
use crate::{Event, HistoryLine, Message, MessageFrom, RecordJson};

/// Everything that happened, one line each: when (RFC 3339, UTC), who, the word for programs, the words for people.
pub fn events_csv<'a>(lines: impl IntoIterator<Item = (i64, &'a str, &'a str, &'a str)>) -> String {
    let mut csv = String::from("at,who,kind,what\r\n");
    for (at, who, kind, what) in lines {
        csv.push_str(&format!("{},{},{kind},{}\r\n", instant(at), cell(who), cell(what)));
    }
    csv
}

/// Every message as it was sent, the oldest first, its time as `when` writes it.
pub fn messages_text(messages: &[Message], when: impl Fn(i64) -> String) -> String {
    let one = |message: &Message| {
        let who = match &message.from {
            MessageFrom::Requester => "the requester".to_owned(),
            MessageFrom::Staff { official } => official.to_string(),
        };
        format!("{}, {who} {}\n\n{}\n", when(message.at), by_channel(message.channel), message.text.trim())
    };
    let all: Vec<String> = messages.iter().map(one).collect();
    if all.is_empty() { "No message was sent.\n".into() } else { all.join("\n---\n\n") }
}

impl RecordJson {
    /// The events of the record with time and actor, as CSV: also those of which the requester is told nothing.
    pub fn events_csv(&self) -> String {
        let line = |entry: &crate::Entry| match HistoryLine::of(entry) {
            Some(line) => (line.at, line.who, line.happened.word().to_owned(), line.what),
            None => {
                let kind = kind(&entry.event);
                (entry.at, entry.actor.to_string(), kind.clone(), kind.replace('-', " "))
            }
        };
        let lines: Vec<_> = self.events.iter().map(line).collect();
        events_csv(lines.iter().map(|(at, who, kind, what)| (*at, who.as_str(), kind.as_str(), what.as_str())))
    }

    /// The messages of the record, with their times in UTC.
    pub fn messages_text(&self) -> String {
        messages_text(&self.matter.messages, instant)
    }
}

/// The word by which the ledger knows an event.
fn kind(event: &Event) -> String {
    let json = serde_json::to_value(event).unwrap_or_default();
    json.get("type").and_then(|kind| kind.as_str()).unwrap_or_default().to_owned()
}

/// `2026-02-02T18:00:00Z`.
fn instant(at: i64) -> String {
    let whole = jiff::Timestamp::from_second(at.div_euclid(1_000_000));
    whole.map(|time| time.to_string()).unwrap_or_default()
}

/// A cell of CSV (RFC 4180). What a spreadsheet would take for a formula is kept from being one.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

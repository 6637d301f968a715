//! What was said on a matter, by whom, when.

use crate::pages::words::When;
use jiff::tz::TimeZone;
use records::public::TrackedMatter;
use records::{Channel, MessageFrom};

/// An entry of the conversation.
pub(super) struct Entry {
    /// The end of the class that colours it.
    pub class: &'static str,
    /// Its title.
    pub title: String,
    /// Who.
    pub who: String,
    /// When.
    pub at: When,
    /// The text, in paragraphs.
    pub paragraphs: Vec<String>,
}

/// Messages and letters, the oldest first.
pub(super) fn talk(tracked: &TrackedMatter, zone: &TimeZone) -> Vec<Entry> {
    let messages = tracked.messages.iter().map(|message| {
        let (class, who) = match &message.from {
            MessageFrom::Requester => ("in", "from you".to_owned()),
            MessageFrom::Staff { official } => ("out", format!("from {official}")),
        };
        let title = format!("Message{}", channel_words(message.channel));
        let entry =
            Entry { class, title, who, at: When::moment(message.at, zone), paragraphs: paragraphs(&message.text) };
        (message.at, entry)
    });
    let letters = tracked.letters.iter().map(|letter| {
        let who = "from the city".to_owned();
        let entry = Entry {
            class: "out",
            title: letter.title.clone(),
            who,
            at: When::moment(letter.at, zone),
            paragraphs: vec![],
        };
        (letter.at, entry)
    });
    let mut all: Vec<(i64, Entry)> = messages.chain(letters).collect();
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, entry)| entry).collect()
}

fn channel_words(channel: Channel) -> &'static str {
    match channel {
        Channel::Portal => "",
        Channel::Email => " by email",
        Channel::Letter => " by letter",
        Channel::Fax => " by fax",
        Channel::Telephone => " by telephone",
        Channel::Counter => " at the counter",
    }
}

/// A text in paragraphs.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

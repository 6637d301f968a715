//! The parts of an archive that are written for it: what is in it, the messages, the events.

use crate::instant::instant;
use crate::pages::local;
use jiff::tz::TimeZone;
use records::MessageFrom;
use records::public::TrackedMatter;

/// Every message as it was sent, the oldest first.
pub(super) fn messages(matter: &TrackedMatter, zone: &TimeZone) -> String {
    let one = |message: &records::Message| {
        let who = match &message.from {
            MessageFrom::Requester => "the requester".to_owned(),
            MessageFrom::Staff { official } => official.to_string(),
        };
        let when = records::words::date_and_time(local(message.at, zone));
        format!("{when}, {who} {}\n\n{}\n", records::words::by_channel(message.channel), message.text.trim())
    };
    let all: Vec<String> = matter.messages.iter().map(one).collect();
    if all.is_empty() { "No message was sent.\n".into() } else { all.join("\n---\n\n") }
}

/// Everything that happened, one line each: when (RFC 3339, UTC), who, the word for programs, the words for people.
pub(super) fn events(matter: &TrackedMatter) -> String {
    let mut csv = String::from("at,who,kind,what\r\n");
    for (place, (at, who, what)) in matter.history.iter().enumerate() {
        let kind = matter.happened.get(place).map_or("", |happened| happened.word());
        let at = instant(*at).unwrap_or_default();
        csv.push_str(&format!("{at},{},{kind},{}\r\n", cell(who), cell(what)));
    }
    csv
}

/// A cell of CSV (RFC 4180). What a spreadsheet would take for a formula is kept from being one.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

/// What is in the archive, and how it is checked.
pub(super) fn readme(matter: &TrackedMatter, left_out: usize) -> String {
    let closed = |closed: &records::ClosedProduction| {
        let item = closed.item.saturating_add(1);
        format!(
            "\nNot in here, because it was taken down: {} of item {item}. {}.\n",
            closed.files.join(", "),
            closed.words()
        )
    };
    let closed: String = matter.public.taken_down.iter().map(closed).collect();
    let missing = match left_out {
        0 => String::new(),
        n => format!(
            "\n{n} of the files produced are too large to be in here. {} lists them with their checksums; each is below\n\
             your secret link, at the address that it names.\n",
            records::manifest::MANIFEST
        ),
    };
    format!(
        "The record of {}, as its requester may see it.\n\n\
         record.json        what was asked, said and decided, with the history\n\
         messages.txt       every message\n\
         events.csv         everything that happened: when, who, what\n\
         law.txt            the law in force when it was received, as the city's program applied it\n\
         letters/           the letters as sent, as PDF and HTML\n\
         productions/       the files produced, a folder for each item and installment\n\
         verification.json  the checksum (SHA-256) of every file in here\n\
         {missing}{closed}\n\
         To check that nothing was lost or altered, without the city: daylight ledger verify --record THIS_FILE\n\n\
         Each letter prints the head of the city's ledger. The archive that the City Clerk gives on request carries\n\
         the proof that these events are in it.\n",
        matter.public.number
    )
}

//! The parts of an archive that are written for it: what is in it, the messages, the events.

use crate::pages::local;
use jiff::tz::TimeZone;
use records::public::TrackedMatter;

/// Every message as it was sent, the oldest first, in the time of the city.
pub(super) fn messages(matter: &TrackedMatter, zone: &TimeZone) -> String {
    records::messages_text(&matter.messages, |at| records::words::date_and_time(local(at, zone)))
}

/// Everything that happened, one line each.
pub(super) fn events(matter: &TrackedMatter) -> String {
    let kind = |place: usize| matter.happened.get(place).map_or("", |happened| happened.word());
    let lines = matter.history.iter().enumerate();
    records::events_csv(lines.map(|(place, (at, who, what))| (*at, who.as_str(), kind(place), what.as_str())))
}

/// What is in the archive, and how it is checked.
pub(super) fn readme(matter: &TrackedMatter, left_out: usize) -> String {
    let closed: String = matter.public.taken_down.iter().map(|closed| closed.left_out()).collect();
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

//! The events of a matter in one line each, in words that its requester may read.

use crate::{Actor, Channel, Entry, Event, Happening, MatterKind, MessageFrom, Opening, Outcome, words};

/// One event of a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryLine {
    /// The place in the ledger.
    pub seq: u64,
    /// When, microseconds since the epoch.
    pub at: i64,
    /// Who.
    pub who: String,
    /// What.
    pub what: String,
    /// The same as a word for programs.
    pub happened: Happening,
}

impl HistoryLine {
    /// The line of an event; `None` when it is not about a matter.
    pub(crate) fn of(entry: &Entry) -> Option<HistoryLine> {
        let (what, happened) = (what(&entry.event)?, Happening::of(&entry.event)?);
        // What a member of the public sends is answered at once by the program: the letter is not theirs.
        let actor = match (&entry.actor, &entry.event) {
            (Actor::Public, Event::LetterSent { .. }) => &Actor::Program,
            (actor, _) => actor,
        };
        Some(HistoryLine { seq: entry.seq, at: entry.at, who: who(actor), what, happened })
    }
}

/// The officials where there are any: which account of the machine typed it is not for the public.
fn who(actor: &Actor) -> String {
    match actor {
        Actor::CommandLine { on_behalf_of, .. } if on_behalf_of.is_empty() => "staff".into(),
        Actor::CommandLine { on_behalf_of, .. } => {
            on_behalf_of.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
        }
        Actor::Staff { .. } | Actor::Public | Actor::Program => actor.to_string(),
    }
}

fn what(event: &Event) -> Option<String> {
    Some(match event {
        Event::MatterOpened { opening, channel, due, .. } => opened(opening, *channel, due.as_ref()),
        Event::MessageKept { message, .. } => match &message.from {
            MessageFrom::Requester => format!("message received {}", words::by_channel(message.channel)),
            // From the desk it goes to the page of the matter, and by mail where there is an address.
            MessageFrom::Staff { .. } if message.channel == Channel::Portal => "message sent".into(),
            MessageFrom::Staff { .. } => format!("message sent {}", words::by_channel(message.channel)),
        },
        Event::TrackRotated { .. } => "secret link changed".into(),
        Event::MatterExtended { extension, .. } => {
            format!("time to determine extended to {}", words::stored(&extension.until))
        }
        Event::MatterDetermined { items, .. } => match items.len() {
            1 => "determined: 1 item".into(),
            n => format!("determined: {n} items"),
        },
        Event::LetterSent { letter, .. } => format!("letter sent: {}", letter.title),
        Event::MatterProceeded { step, .. } => step.words(),
        Event::SealedKept { sealed, .. } => format!("kept under seal: {}", sealed.label),
        Event::ClockRecomputed { recomputed, .. } => words::moved(recomputed),
        Event::MatterReopened { .. } => "open again".into(),
        Event::WebhookChanged { webhook, .. } => webhook.words(),
        Event::TextReleased { .. } => "text of the request released to the public log".into(),
        Event::MatterClosed { outcome, same_as: Some(other), .. } => format!("closed: {} of {other}", outcome.words()),
        Event::MatterClosed { outcome, .. } => format!("closed: {}", outcome.words()),
        // What is done with a document before it is released is no news; that it is gone again is.
        Event::DocumentWithdrawn { released: true, reason, .. } => format!("a document was taken down: {reason}"),
        Event::ProductionClosed { reason, .. } => format!("produced data was taken down: {reason}"),
        _ => return None,
    })
}

fn opened(opening: &Opening, channel: Channel, due: Option<&law::Due>) -> String {
    let received = match opening.kind() {
        MatterKind::Inquiry => "inquiry received",
        MatterKind::Request => "request received",
        MatterKind::Inspection => "inspection asked for",
        MatterKind::Justification => "written justification asked for",
        MatterKind::Review => "review opened",
        MatterKind::Withholding => "request to withhold received",
        MatterKind::Appeal => "appeal received",
        MatterKind::Referral => "referred to counsel",
        MatterKind::JudicialReview => "petition served",
        MatterKind::Complaint => "complaint received",
        MatterKind::Violation => "violation recorded",
    };
    let due = due.map(|d| format!("; determination due {}", words::date(d.due))).unwrap_or_default();
    // What the city opens itself did not arrive.
    let how = if opening.is_asked() { format!(" {}", words::by_channel(channel)) } else { String::new() };
    format!("{received}{how}{due}")
}

impl Outcome {
    /// The words used on pages and in letters.
    pub fn words(self) -> &'static str {
        match self {
            Self::Full => "produced in full",
            Self::Partial => "produced in part",
            Self::Denied => "denied",
            Self::NoRecords => "no such records",
            Self::Withdrawn => "withdrawn",
            Self::Referred => "referred",
            Self::Answered => "answered",
            Self::Granted => "granted",
            Self::GrantedInPart => "granted in part",
            Self::Refused => "refused",
            Self::Decided => "decided",
            Self::Done => "done",
            Self::Duplicate => "a duplicate",
            Self::NotClarified => "nobody said what was meant",
            Self::NothingAsked => "nothing for the city to answer",
        }
    }
}

//! Mail to the requester that did not reach them: it waits, was given up, or came back.

use crate::words::When;
use acts::UndeliveredMail;
use jiff::tz::TimeZone;
use records::Matter;

/// A mail that did not reach the requester.
pub(super) struct Line {
    pub subject: String,
    pub queued: When,
    pub standing: String,
    /// Whether it was queued a moment ago and nobody has tried it yet.
    pub is_fresh: bool,
}

/// Each mail with what became of it.
pub(super) fn lines(mails: &[UndeliveredMail], matter: &Matter, zone: &TimeZone) -> Vec<Line> {
    let line = |mail: &UndeliveredMail| Line {
        subject: mail.subject.clone(),
        queued: When::moment(mail.queued_at, zone),
        standing: standing(mail),
        is_fresh: mail.attempts == 0 && !mail.is_given_up,
    };
    mails.iter().map(line).chain(super::mail::returned(matter, zone)).collect()
}

fn standing(mail: &UndeliveredMail) -> String {
    let tried = match mail.attempts {
        0 => return "waits to be sent".into(),
        1 => "1 attempt".to_owned(),
        n => format!("{n} attempts"),
    };
    let why = mail.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
    let stands = if mail.is_given_up { "given up" } else { "waits to be sent again" };
    format!("{stands} after {tried}{why}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_told_from_what_was_given_up() {
        let of = |attempts, is_given_up: bool| {
            let why = is_given_up.then(|| "it answered 550".to_owned());
            standing(&UndeliveredMail { subject: String::new(), queued_at: 0, attempts, is_given_up, why })
        };
        assert_eq!(of(0, false), "waits to be sent");
        assert_eq!(of(1, false), "waits to be sent again after 1 attempt");
        assert_eq!(of(8, true), "given up after 8 attempts: it answered 550");
    }
}

//! Mail to the requester that did not go out.

use crate::words::When;
use acts::UndeliveredMail;
use jiff::tz::TimeZone;

/// A mail that did not go out.
pub(super) struct Line {
    pub subject: String,
    pub queued: When,
    pub standing: String,
}

/// Each mail with what became of it.
pub(super) fn lines(mails: &[UndeliveredMail], zone: &TimeZone) -> Vec<Line> {
    let line = |mail: &UndeliveredMail| Line {
        subject: mail.subject.clone(),
        queued: When::moment(mail.queued_at, zone),
        standing: standing(mail),
    };
    mails.iter().map(line).collect()
}

fn standing(mail: &UndeliveredMail) -> String {
    let tried = match mail.attempts {
        0 => return "waits to be sent".into(),
        1 => "1 attempt".to_owned(),
        n => format!("{n} attempts"),
    };
    if mail.is_given_up { format!("given up after {tried}") } else { format!("waits to be sent again after {tried}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_told_from_what_was_given_up() {
        let of = |attempts, is_given_up| {
            standing(&UndeliveredMail { subject: String::new(), queued_at: 0, attempts, is_given_up })
        };
        assert_eq!(of(0, false), "waits to be sent");
        assert_eq!(of(1, false), "waits to be sent again after 1 attempt");
        assert_eq!(of(8, true), "given up after 8 attempts");
    }
}

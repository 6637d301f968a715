//! Due dates that were computed again, because a calendar or the law changed: each with the one before it.

use crate::pages::words::When;
use jiff::tz::TimeZone;

/// The words of a history before the due date with which a request opened.
const OPENED: &str = "; determination due ";
/// The words before a due date that was computed again.
const AGAIN: &str = "due date computed again: ";

/// A due date that took the place of another.
pub(super) struct Moved {
    /// When it was computed.
    pub at: When,
    /// As it was; the history of an older record may not say.
    pub old: Option<String>,
    /// As it is since.
    pub new: String,
}

/// Every due date that was computed again, the oldest first, from the history of a matter.
pub(super) fn recomputed(history: &[(i64, String, String)], zone: &TimeZone) -> Vec<Moved> {
    let mut due: Option<String> = None;
    let mut moved = Vec::new();
    for (at, _, what) in history {
        if let Some(new) = what.strip_prefix(AGAIN) {
            let old = due.replace(new.to_owned());
            moved.push(Moved { at: When::moment(*at, zone), old, new: new.to_owned() });
        } else if let Some((_, first)) = what.split_once(OPENED) {
            due = Some(first.to_owned());
        }
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_new_due_date_is_shown_with_the_one_before() {
        let line = |what: &str| (0, String::new(), what.to_owned());
        let history = [
            line("request received through the portal; determination due March 2, 2026"),
            line("message sent through the portal"),
            line("due date computed again: March 3, 2026"),
            line("due date computed again: March 4, 2026"),
        ];
        let moved = recomputed(&history, &TimeZone::UTC);
        let pairs: Vec<_> = moved.iter().map(|m| (m.old.as_deref().unwrap_or_default(), m.new.as_str())).collect();
        assert_eq!(pairs, [("March 2, 2026", "March 3, 2026"), ("March 3, 2026", "March 4, 2026")]);
        assert_eq!(recomputed(&history[2..3], &TimeZone::UTC)[0].old, None);
    }
}

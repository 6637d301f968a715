//! What is due in a matter, and by when.

use crate::pages::words::{When, capital};
use jiff::civil::Date;
use records::public::PublicRequest;
use records::{Binding, Deadline, Standing};

/// Something that is or was due.
pub(crate) struct DueView {
    /// What.
    pub what: String,
    /// By the end of which day.
    pub by: When,
    /// Who set the day.
    pub set_by: String,
    /// The end of the class that colours where it stands.
    pub class: &'static str,
    /// Where it stands.
    pub standing: String,
}

/// What is or was due. What was not done when the matter ended is not due any more.
pub(crate) fn deadlines(matter: &PublicRequest, today: Date) -> Vec<DueView> {
    let ended = matter.outcome.is_some() || matter.closed.is_some();
    let shown = matter.deadlines.iter().filter(|d| d.binding != Binding::Internal && (d.met.is_some() || !ended));
    shown.map(|deadline| view(deadline, today)).collect()
}

fn view(deadline: &Deadline, today: Date) -> DueView {
    let days = |n: i32| if n == 1 { "1 day".to_owned() } else { format!("{n} days") };
    let (class, standing) = match deadline.standing(today) {
        Standing::Met => ("closed", "Done in time".into()),
        Standing::MetLate(late) => ("overdue", format!("Done {} late", days(late))),
        Standing::Ahead(left) => ("open", format!("Due in {}", days(left))),
        Standing::Soon(left) => ("due-soon", format!("Due in {}", days(left))),
        Standing::Today => ("due-soon", "Due today".into()),
        Standing::Overdue(late) => ("overdue", format!("Overdue by {}", days(late))),
    };
    let basis = deadline.basis.as_deref().filter(|basis| !basis.trim().is_empty());
    let set_by = match (deadline.binding, basis) {
        (Binding::Decision, basis) => capital(basis.unwrap_or("a decision")),
        (Binding::Law, None) => "The law".to_owned(),
        (Binding::Law, Some(basis)) => format!("The law ({basis})"),
        (Binding::Promise | Binding::Internal, None) => "The city’s promise".to_owned(),
        (Binding::Promise | Binding::Internal, Some(basis)) => format!("The city’s promise ({basis})"),
    };
    DueView { what: capital(&deadline.what), by: When::day(deadline.by), set_by, class, standing }
}

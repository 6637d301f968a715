//! What an account is reminded of in the morning: numbers and days only, never what somebody wrote.

use crate::deadline::SOON_DAYS;
use crate::proceedings::Proceeding;
use crate::words::date;
use crate::{City, Matter, MatterKind, Role, Status, UserId, UserStanding};
use jiff::ToSpan;
use jiff::civil::Date;
use register::Review;

/// How many days before an exemption is to be reviewed counsel is told.
const REVIEW_DAYS: i32 = 30;
/// How many days before a promised publication its department is told.
const PUBLICATION_DAYS: i32 = 7;
/// How many numbers a line names.
const NAMED: usize = 10;

/// An open matter, and where it stands.
type Standing<'a> = (&'a Matter, Status);

impl City {
    /// The reminders of a day: the accounts for which something is near or late, each with its lines. However many
    /// accounts there are, the open matters are looked at once.
    pub fn reminders(&self, today: Date) -> Vec<(UserId, Vec<String>)> {
        let open: Vec<Standing<'_>> = self.open_matters().map(|matter| (matter, self.status(matter, today))).collect();
        let told = self.users.keys().map(|user| (user.clone(), self.reminder_for(user, today, &open)));
        told.filter(|(_, lines)| !lines.is_empty()).collect()
    }

    /// The lines of a reminder; none for an account that cannot sign in, or where nothing is near or late.
    fn reminder_for(&self, user: &UserId, today: Date, open: &[Standing<'_>]) -> Vec<String> {
        let Some(known) = self.users.get(user).filter(|known| known.standing == UserStanding::Active) else {
            return Vec::new();
        };
        let mut lines = Vec::new();
        let soon = |by: Date| (by - today).get_days() <= SOON_DAYS;
        // What is for whoever comes first is for those who can open the matter.
        let reads = !matches!(known.role, Role::Publisher | Role::Auditor | Role::Admin);
        let tasks = self.tasks_for(user).into_iter().filter(|task| task.ask.by.is_some_and(soon));
        let tasks = tasks.filter(|task| reads || task.ask.who.as_ref() == Some(user));
        add(&mut lines, "Your tasks", tasks.map(|task| named(&task.matter.0, task.ask.by)));
        match known.role {
            Role::Clerk => {
                remind_of(MatterKind::Request, open, &mut lines);
                let wait = self.arrivals.values().filter(|held| held.set_aside.is_none());
                let wait = wait.count();
                let mails = (wait > 0).then(|| if wait == 1 { "1 mail".to_owned() } else { format!("{wait} mails") });
                add(&mut lines, "Mail that came in and waits for somebody to say what it is", mails.into_iter());
                self.remind_of_writers(|kind| kind != MatterKind::Inquiry, &mut lines);
            }
            Role::OpenData => {
                remind_of(MatterKind::Inquiry, open, &mut lines);
                self.remind_of_writers(|kind| kind == MatterKind::Inquiry, &mut lines);
                self.remind_of_ends(today, &mut lines);
                let failures = open.iter().filter(|(matter, _)| matter.kind == MatterKind::Violation);
                let failures = failures.map(|(matter, _)| matter.number.to_string());
                add(&mut lines, "Open violations", failures);
                self.remind_of_publications(None, today, &mut lines);
            }
            Role::Publisher => {
                if let Some(department) = &known.department {
                    add(&mut lines, "Items your department is asked for", self.items_of(department, &soon));
                }
                self.remind_of_publications(known.department.as_deref(), today, &mut lines);
            }
            Role::Counsel => {
                for kind in [MatterKind::Appeal, MatterKind::Review, MatterKind::JudicialReview] {
                    remind_of(kind, open, &mut lines);
                }
                self.remind_of_reviews(today, &mut lines);
            }
            Role::Auditor | Role::Admin => {}
        }
        lines
    }

    /// Matters whose requester wrote and waits.
    fn remind_of_writers(&self, of: impl Fn(MatterKind) -> bool, lines: &mut Vec<String>) {
        let waiting = self.waited_in().filter(|matter| of(matter.kind)).map(|matter| matter.number.to_string());
        add(lines, "The requester wrote and waits for an answer", waiting);
    }

    fn items_of<'a>(
        &'a self,
        department: &'a str,
        soon: &'a impl Fn(Date) -> bool,
    ) -> impl Iterator<Item = String> + 'a {
        let of_matter = move |matter: &'a Matter| {
            let work = match &matter.proceeding {
                Proceeding::Request(work) => Some(work),
                _ => None,
            };
            let items = work.into_iter().flat_map(|work| &work.items);
            let asked = items.flat_map(|(item, work)| work.assignments.iter().map(move |asked| (*item, asked)));
            let waiting = asked.filter(move |(_, asked)| asked.department == department && asked.returned.is_none());
            let near = waiting.filter(move |(_, asked)| asked.by.is_some_and(soon));
            near.map(move |(item, asked)| named(&format!("{} item {}", matter.number, item + 1), asked.by))
        };
        self.open_matters().flat_map(of_matter)
    }

    fn remind_of_publications(&self, department: Option<&str>, today: Date, lines: &mut Vec<String>) {
        let until = today.saturating_add(PUBLICATION_DAYS.days());
        let mine = self
            .datasets
            .values()
            .filter(|state| department.is_none_or(|of| state.dataset.department.as_deref() == Some(of)));
        let near = mine.filter_map(|state| Some((state, state.promised().filter(|by| *by <= until)?)));
        add(lines, "Promised to be published", near.map(|(state, by)| named(state.dataset.id.as_str(), Some(by))));
    }

    fn remind_of_reviews(&self, today: Date, lines: &mut Vec<String>) {
        let until = today.saturating_add(REVIEW_DAYS.days());
        let in_force = self.exemptions.values().filter(|exemption| exemption.review == Review::InForce);
        let near = in_force.filter_map(|e| Some((e, self.review_date(e.id, i64::MAX).filter(|day| *day <= until)?)));
        add(lines, "Exemptions to be reviewed", near.map(|(e, day)| named(&e.id.to_string(), Some(day))));
        self.remind_of_ends(today, lines);
        let proposed = self.exemptions.values().filter(|exemption| exemption.review == Review::Proposed);
        add(lines, "Proposed exemptions that wait for counsel", proposed.map(|e| e.id.to_string()));
    }
}

impl City {
    /// Exemptions that end by themselves soon: whoever wants them to hold longer has a review decide so.
    fn remind_of_ends(&self, today: Date, lines: &mut Vec<String>) {
        let until = today.saturating_add(REVIEW_DAYS.days());
        let in_force = self.exemptions.values().filter(|exemption| exemption.review == Review::InForce);
        let near = in_force.filter_map(|e| Some((e, self.holds_until(e.id).filter(|day| *day <= until)?)));
        let near = near.map(|(e, day)| format!("{} (after {})", e.id, date(day)));
        add(lines, "Exemptions that end by themselves", near);
    }
}

fn remind_of(kind: MatterKind, open: &[Standing<'_>], lines: &mut Vec<String>) {
    let of = |wanted: fn(Status) -> bool| {
        let found = open.iter().filter(move |(matter, status)| matter.kind == kind && wanted(*status));
        found.map(|(matter, _)| matter.number.to_string())
    };
    let what = kind.words();
    let is_late = |status| matches!(status, Status::Overdue(_) | Status::RecordsLate(_));
    add(lines, &format!("Overdue ({what})"), of(is_late));
    add(lines, &format!("Due today ({what})"), of(|status| status == Status::DueToday));
    add(lines, &format!("Due soon ({what})"), of(|status| matches!(status, Status::DueSoon(_))));
}

/// `R-2026-0007 (by February 9, 2026)`
fn named(number: &str, by: Option<Date>) -> String {
    by.map_or_else(|| number.to_owned(), |by| format!("{number} (by {})", date(by)))
}

/// A line, where there is anything to name.
fn add(lines: &mut Vec<String>, what: &str, found: impl Iterator<Item = String>) {
    let all: Vec<String> = found.collect();
    let more = if all.len() > NAMED { format!(" and {} more", all.len() - NAMED) } else { String::new() };
    if let Some(names) = (!all.is_empty()).then(|| all.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ")) {
        lines.push(format!("{what}: {names}{more}"));
    }
}

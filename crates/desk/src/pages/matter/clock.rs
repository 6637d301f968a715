//! The clock of a request, day by day, and the form of its one extension.

use crate::answers::Answers;
use crate::words::{self, When};
use law::Pack;
use records::{City, Matter, MatterKind, Power};
use register::Official;

/// A day of the clock.
pub(super) struct Day {
    pub class: &'static str,
    pub when: When,
    pub text: String,
    pub cite: Option<String>,
}

/// The form of an extension.
pub(super) struct ExtensionForm {
    /// Grounds: id, words, whether chosen.
    pub grounds: Vec<(String, String, bool)>,
    pub facts: String,
    pub until: String,
    /// The day after the due date.
    pub min: String,
    /// The latest day a notice may name.
    pub max: String,
    pub cap: When,
    pub name: String,
    pub title: String,
    pub designation: String,
    pub done_so_far: String,
}

/// The days of the clock, and what the extension made of it.
pub(super) fn days(city: &City, matter: &Matter) -> Vec<Day> {
    let Some(due) = &matter.due else { return Vec::new() };
    let steps = due.steps.len();
    let class = |n: usize, date| match n {
        0 => " dl-clock__day--start",
        _ if n >= steps => " dl-clock__day--extended",
        _ if n + 1 == steps => " dl-clock__day--skipped",
        _ if date == due.due => " dl-clock__day--due",
        _ => "",
    };
    let lines = matter.clock_lines(city).into_iter().enumerate();
    lines
        .map(|(n, line)| Day {
            class: class(n, line.date),
            when: When::short(line.date),
            text: words::capital(&line.why),
            cite: line.citation.map(|c| c.to_string()),
        })
        .collect()
}

/// Whether a request waits for its determination and the day for noticing an extension is over.
pub(super) fn too_late(matter: &Matter, today: jiff::civil::Date) -> bool {
    let waits = matter.determined_at.is_none() && matter.outcome.is_none() && matter.extension.is_none();
    waits && matter.due.as_ref().is_some_and(|due| today > due.due)
}

/// The answers, with who may extend by the city's delegations and by which record, where nobody was named yet.
pub(super) fn proposed(city: &City, answers: Answers, now: i64) -> Answers {
    let holder = city.settings.as_ref().and_then(|s| s.holder(Power::Extend, city.date_of(now)));
    match holder {
        Some(d) => answers.or("name", &*d.to.name).or("title", &*d.to.title).or("designation", &*d.record),
        None => answers,
    }
}

/// The form, while an extension can still be noticed.
pub(super) fn form(pack: &Pack, matter: &Matter, answers: &Answers, by: &Official) -> Option<ExtensionForm> {
    let due = matter.due.as_ref().filter(|due| due.extension_latest > due.due)?;
    let undetermined = matter.determined_at.is_none() && matter.outcome.is_none() && matter.extension.is_none();
    if matter.kind != MatterKind::Request || !undetermined {
        return None;
    }
    let chosen = answers.text("ground");
    let grounds = pack.extension_grounds_on(due.receipt_date);
    let answers = answers.clone().or("name", &*by.name).or("title", &*by.title);
    Some(ExtensionForm {
        grounds: grounds.map(|g| (g.id.clone(), words::capital(&g.text), g.id == chosen)).collect(),
        facts: answers.text("facts"),
        until: answers.text("until"),
        min: due.due.tomorrow().unwrap_or(due.due).to_string(),
        max: due.extension_latest.to_string(),
        cap: When::day(due.extension_latest),
        name: answers.text("name"),
        title: answers.text("title"),
        designation: answers.text("designation"),
        done_so_far: answers.text("done-so-far"),
    })
}

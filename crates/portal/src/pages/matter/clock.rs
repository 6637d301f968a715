//! The clock of a request, day by day and by stages.

use crate::pages::reasons::Cite;
use crate::pages::status;
use crate::pages::words::{When, capital};
use jiff::civil::Date;
use law::{Pack, Step};
use records::Outcome;
use records::public::PublicRequest;

/// The clock of a request.
pub(crate) struct ClockView {
    /// Each day with what it means.
    pub days: Vec<Day>,
    /// The day by whose end a determination is due.
    pub due: When,
    /// Whether that is the day of an extension.
    pub is_extended: bool,
    /// The ground of the extension.
    pub ground: Option<String>,
    /// The day on which the determination was sent.
    pub decided: Option<When>,
    /// How the matter ended when it ended without a determination.
    pub ended: Option<&'static str>,
}

/// A day of the clock.
pub(crate) struct Day {
    /// The day.
    pub when: When,
    /// What it means.
    pub words: String,
    /// The section.
    pub cite: Option<Cite>,
    /// The end of the class that colours it, with what comes before it.
    pub class: &'static str,
}

/// A stage of a request.
pub(crate) struct Stage {
    /// Its name.
    pub name: &'static str,
    /// When it was reached, or what is known of when it will be.
    pub when: Option<When>,
    /// Words before the day.
    pub words: &'static str,
    /// `done`, `current`, or nothing.
    pub class: &'static str,
}

/// The clock, when the matter has one, with the section of its extension as the law of the city has it.
pub(crate) fn clock(matter: &PublicRequest, today: Date, pack: Option<&Pack>) -> Option<ClockView> {
    let due = matter.due.as_ref()?;
    let until: Option<Date> = matter.extended_until.as_deref().and_then(|d| d.parse().ok());
    let mut days: Vec<Day> = due.steps.iter().enumerate().map(|(i, step)| day(i, step, due)).collect();
    if let Some(until) = until {
        days.retain(|d| d.class != " dl-clock__day--extended");
        let why = "Extended in writing: the determination is due by the end of this day";
        let cite = pack.and_then(|pack| pack.clock_of(due).extension.basis.citations.first()).map(Cite::of);
        days.push(Day { when: When::day(until), words: why.into(), cite, class: " dl-clock__day--due" });
    }
    let effective = until.unwrap_or(due.due);
    if matter.determined.is_none() && matter.outcome.is_none() && effective < today {
        let words = "Today: the determination is late".to_owned();
        days.push(Day { when: When::day(today), words, cite: None, class: " dl-clock__day--late" });
    }
    Some(ClockView {
        days,
        due: When::day(effective),
        is_extended: until.is_some(),
        ground: matter.extension_ground.clone(),
        decided: matter.determined.as_deref().and_then(When::parse),
        ended: ended(matter),
    })
}

/// How a matter ended that nobody determined.
fn ended(matter: &PublicRequest) -> Option<&'static str> {
    let is_over = matter.determined.is_none() && (matter.outcome.is_some() || matter.closed.is_some());
    is_over.then_some(if matter.outcome == Some(Outcome::Withdrawn) { "withdrawn" } else { "closed" })
}

fn day(place: usize, step: &Step, due: &law::Due) -> Day {
    // The steps end with the day that an extension could reach; it may fall on the due date itself.
    let is_last = place + 1 == due.steps.len();
    let class = if is_last {
        " dl-clock__day--extended"
    } else if place == 0 {
        " dl-clock__day--start"
    } else if step.date == due.due {
        " dl-clock__day--due"
    } else if step.why.starts_with("not counted") || step.date > due.base_end {
        " dl-clock__day--skipped"
    } else {
        ""
    };
    let cite = step.citation.as_ref().map(Cite::of);
    Day { when: When::day(step.date), words: capital(&step.why), cite, class }
}

/// Received, decided, closed. What ended without a determination has none among its stages; what is answered in full
/// has ended only once it is closed.
pub(crate) fn stages(matter: &PublicRequest) -> Vec<Stage> {
    let ended = matter.closed.is_some() || matter.outcome.is_some();
    let day = |text: &Option<String>| text.as_deref().and_then(When::parse);
    let due = status::effective_due(matter).map(When::day);
    let decided = matter.determined.is_some();
    let second = if decided || ended { "done" } else { "current" };
    let third = match (decided, ended) {
        (_, true) => "done",
        (true, false) => "current",
        (false, false) => "",
    };
    let last = if matter.outcome == Some(Outcome::Withdrawn) { "Withdrawn" } else { "Closed" };
    let all = vec![
        Stage { name: "Received", when: When::parse(&matter.received), words: "", class: "done" },
        Stage {
            name: "Determination",
            when: day(&matter.determined).or_else(|| due.filter(|_| !ended)),
            words: if decided || ended { "" } else { "due" },
            class: second,
        },
        Stage { name: last, when: day(&matter.closed), words: "", class: third },
    ];
    all.into_iter().filter(|stage| !(ended && !decided && stage.name == "Determination")).collect()
}

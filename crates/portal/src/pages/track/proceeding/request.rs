//! The work on a request: who was asked, what the city asks, what it costs, when the records come.

use super::{Context, View, item_name, wrote_after};
use crate::pages::law;
use crate::pages::reasons::Cite;
use crate::pages::words::{When, number, plural};
use records::proceedings::request::{FeeAnswer, FeeCharge, ItemWork, LoggedSearch, RequestWork};
use records::public::TrackedMatter;
use records::words::{date_and_time, money};

/// The work on a request.
pub(in crate::pages::track) struct RequestView {
    /// What the city asked.
    pub question: Option<Question>,
    /// What it would cost.
    pub fee: Option<Fee>,
    /// Each item on which something was done.
    pub items: Vec<Item>,
}

/// What the city asked.
pub(in crate::pages::track) struct Question {
    /// When.
    pub at: When,
    /// The question.
    pub text: String,
    /// Whether it waits for an answer.
    pub is_open: bool,
}

/// A fee estimate.
pub(in crate::pages::track) struct Fee {
    /// What is charged for: what, how much of it, the price of one, the amount, the sections that allow it.
    pub lines: Vec<(String, String, String, String, Vec<Cite>)>,
    /// The whole amount.
    pub total: String,
    /// The same in cents, for the answer to say what was read.
    pub cents: u64,
    /// Who estimates.
    pub by: String,
    /// The case of the law that applies.
    pub case: Option<String>,
    /// What the requester said to it.
    pub answer: Option<&'static str>,
    /// What was paid, and what is owed after that.
    pub paid: Option<(String, String)>,
    /// Whether it waits for an answer.
    pub is_open: bool,
}

/// What was done on one item.
pub(in crate::pages::track) struct Item {
    /// The item.
    pub name: String,
    /// The departments, each with whether it answered.
    pub departments: Vec<String>,
    /// Every search for its records: the day, where and how was looked, what was found.
    pub searches: Vec<(When, String, String)>,
    /// Dates that were promised, the oldest first: the date, when that was said, why it changed.
    pub promises: Vec<(String, When, String)>,
    /// Installments, in words.
    pub installments: Option<String>,
    /// That it is to be determined again, by when and because of what.
    pub again: Option<(When, String)>,
}

pub(super) fn view(tracked: &TrackedMatter, work: &RequestWork, context: &Context<'_>) -> View {
    let is_open = tracked.public.outcome.is_none();
    let question = work.clarification.as_ref().map(|(at, text)| Question {
        at: When::moment(*at, &context.visit.zone),
        text: text.clone(),
        is_open: is_open && !wrote_after(tracked, *at),
    });
    let items: Vec<Item> = work
        .items
        .iter()
        .map(|(index, done)| item(item_name(&tracked.opening, *index, context.titles), done, context))
        .filter(Item::is_something)
        .collect();
    let fee = fee(work, is_open, context);
    if question.is_none() && fee.is_none() && items.is_empty() {
        return View::Nothing;
    }
    View::Request(Box::new(RequestView { question, fee, items }))
}

impl Item {
    fn is_something(&self) -> bool {
        let lists = [self.departments.is_empty(), self.searches.is_empty(), self.promises.is_empty()];
        lists.contains(&false) || self.installments.is_some() || self.again.is_some()
    }
}

fn item(name: String, done: &ItemWork, context: &Context<'_>) -> Item {
    let zone = &context.visit.zone;
    let department = |a: &records::proceedings::request::Assignment| match a.returned {
        Some(at) => format!("{}, which answered on {}", a.department, When::date_of(at, zone).words),
        None => format!("{}, which has not answered yet", a.department),
    };
    let promise = |p: &records::proceedings::request::Promise| {
        (date_and_time(p.time), When::date_of(p.at, zone), p.reason.clone())
    };
    let search = |logged: &LoggedSearch| (When::day(logged.on), logged.search.words(), logged.found.clone());
    Item {
        name,
        searches: done.searches.iter().map(search).collect(),
        departments: done.assignments.iter().map(department).collect(),
        promises: done.promises.iter().map(promise).collect(),
        installments: installments(done, context),
        again: done.reopened.as_ref().map(|(by, because)| (When::day(*by), because.to_string())),
    }
}

fn installments(done: &ItemWork, context: &Context<'_>) -> Option<String> {
    let count = done.installments.len() as u64;
    let so_far = plural(count, "installment", "installments");
    match done.complete_at {
        Some(at) if count > 0 => {
            let day = When::date_of(at, &context.visit.zone).words;
            Some(format!("{so_far} produced; the last one on {day}. Everything is there."))
        }
        None if count > 0 => Some(format!("{so_far} produced so far; more follows.")),
        Some(at) if !done.handed_over.is_empty() => {
            let (how, day) = (done.handed_over.join("; "), When::date_of(at, &context.visit.zone).words);
            Some(format!("Handed over on {day}: {how}. Everything of this item was given."))
        }
        _ => None,
    }
}

fn fee(work: &RequestWork, is_open: bool, context: &Context<'_>) -> Option<Fee> {
    let estimate = work.estimate.as_ref()?;
    let total = estimate.total_cents();
    let owed = total.saturating_sub(work.paid_cents);
    let answer = work.fee_answer.map(|answer| match answer {
        FeeAnswer::Accepted => "You accepted this estimate.",
        FeeAnswer::Declined => "You declined this estimate. Narrow the request or withdraw it, or write to the city.",
    });
    let outdated = work.estimate_outdated;
    let outdated = outdated.then_some("You narrowed the request after this estimate: the city estimates again.");
    let answer = answer.filter(|_| outdated.is_none()).or(outdated);
    Some(Fee {
        lines: estimate.lines.iter().map(|line| charge(line, context)).collect(),
        total: money(total),
        cents: total,
        by: estimate.by.to_string(),
        case: estimate.case.clone(),
        answer,
        paid: (work.paid_cents > 0).then(|| (money(work.paid_cents), money(owed))),
        // What was sent a moment ago may not be in the record yet: it is not asked again.
        is_open: is_open
            && work.fee_answer.is_none()
            && !work.estimate_outdated
            && context.visit.params.first("done") != "fee",
    })
}

fn charge(line: &FeeCharge, context: &Context<'_>) -> (String, String, String, String, Vec<Cite>) {
    let rule = law::pack(context.visit).and_then(|pack| pack.fee(&line.rule));
    let cites = rule.map(|rule| law::sections(&rule.basis)).unwrap_or_default();
    let quantity = format!("{} × {}", hundredths(line.hundredths), line.unit);
    (line.what.clone(), quantity, money(line.cents), money(line.total_cents()), cites)
}

/// `1.5` for 150.
fn hundredths(n: u64) -> String {
    match (n / 100, n % 100) {
        (whole, 0) => number(whole),
        (whole, part) if part % 10 == 0 => format!("{}.{}", number(whole), part / 10),
        (whole, part) => format!("{}.{part:02}", number(whole)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hundredths_are_written_as_people_count() {
        assert_eq!([hundredths(100), hundredths(150), hundredths(1_205)], ["1", "1.5", "12.05"]);
    }
}

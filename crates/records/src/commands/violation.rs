//! Violations: reviewed, set right, and closed only when everything that the kind asks for is on record.

use super::{Refusal, check_named, find, find_open_of, steps, written};
use crate::proceedings::referral::{Referral, ReferralAsk};
use crate::proceedings::violation::{Task, Violation, ViolationAsk, ViolationStep};
use crate::{City, Event, MatterKind, MatterNumber, Opening, Outcome, Proceeding, Step};
use catalog::{DatasetId, PublicationPlan, Standing};
use jiff::civil::Date;
use register::{ExemptionId, Official};

pub(super) fn check(city: &City, ask: &ViolationAsk, today: Date) -> Result<(), Refusal> {
    match ask {
        ViolationAsk::FailureToPublish { dataset, promised } => {
            super::open::known(city, dataset)?;
            let recorded = city.of_kind(MatterKind::Violation).find(|m| match &m.opening {
                Opening::Violation(ViolationAsk::FailureToPublish { dataset: of, promised: day }) => {
                    of == dataset && day == promised
                }
                _ => false,
            });
            match recorded {
                None => Ok(()),
                Some(m) => Err(Refusal::mistake("recorded", format!("this is on record as `{}`", m.number))),
            }
        }
        ViolationAsk::ImproperRelease { dataset, fields, text, .. } => {
            super::open::known_fields(city, dataset, fields)?;
            written(text, "text-missing", "what happened").map(drop)
        }
        ViolationAsk::Noncompliance { review, order } => check_noncompliance(city, review, *order, today),
    }
}

/// An order that is complied with, or whose day has not passed, is not disobeyed.
fn check_noncompliance(city: &City, review: &MatterNumber, order: u32, today: Date) -> Result<(), Refusal> {
    let found = find(city, review)?;
    let Proceeding::JudicialReview(state) = &found.proceeding else {
        let message = format!("`{review}` is {}: no court ordered anything in it", found.kind.words());
        return Err(Refusal::mistake("wrong-kind", message));
    };
    let unknown = || Refusal::mistake("unknown-order", format!("`{review}` has no order {order}"));
    let order = state.order(order).ok_or_else(unknown)?;
    let number = order.order.number;
    if order.complied.is_some() {
        return Err(Refusal::mistake("complied", format!("order {number} of `{review}` was complied with")));
    }
    match city.order_deadline(order) {
        None => {
            let message = format!("order {number} of `{review}` demands nothing of the city now");
            Err(Refusal::mistake("nothing-demanded", message))
        }
        Some(deadline) if today <= deadline.by => {
            let message = format!("order {number} of `{review}` is to be complied with by the end of {}", deadline.by);
            Err(Refusal::mistake("not-yet", message))
        }
        Some(_) => Ok(()),
    }
}

/// Reviews a failure to publish: why the date was missed.
pub fn review(city: &City, violation: &MatterNumber, by: Official, cause: &str) -> Result<Vec<Event>, Refusal> {
    failure(city, violation)?;
    check_named(&by, "the internal review")?;
    let cause = written(cause, "cause-missing", "why the date was missed, in public words,")?.to_owned();
    Ok(steps(violation, Step::Violation(ViolationStep::Reviewed { by, cause }), None))
}

/// Sets the corrected date of publication, with a public reason, after the internal review. The plan of the dataset
/// changes with it.
pub fn reschedule(
    city: &City,
    violation: &MatterNumber,
    date: Date,
    by: Official,
    reason: &str,
    today: Date,
) -> Result<Vec<Event>, Refusal> {
    let (dataset, state) = failure(city, violation)?;
    check_named(&by, "a new date")?;
    let reason = written(reason, "reason-missing", "the reason, in public words,")?.to_owned();
    if state.reviewed.is_none() {
        return Err(Refusal::mistake("not-reviewed", "the internal review comes before the new date"));
    }
    if date <= today {
        return Err(Refusal::mistake("date-past", format!("{date} is not ahead")));
    }
    let old = city.dataset(dataset).map(|d| d.dataset.plan.clone()).unwrap_or_default();
    // The reason stands beside the date wherever the date does.
    let plan = PublicationPlan { promised: Some(date.to_string()), note: Some(reason.clone()), ..old };
    let changed = Event::PlanChanged { dataset: dataset.clone(), plan, reason: reason.clone(), by: vec![by.clone()] };
    let step = Step::Violation(ViolationStep::Rescheduled { date, by, reason });
    Ok(std::iter::once(changed).chain(steps(violation, step, None)).collect())
}

/// Records a task of the checklist of an improper release. It needs what it claims: the takedown a dataset that is not
/// to be read, the redaction the number of an exemption in force, counsel a referral about it, and the notice that the
/// exposure was recorded.
pub fn done(
    city: &City,
    violation: &MatterNumber,
    task: Task,
    by: Official,
    text: &str,
) -> Result<Vec<Event>, Refusal> {
    let (dataset, state) = improper(city, violation)?;
    check_named(&by, "a task of the checklist")?;
    let text = written(text, "text-missing", task.words())?.to_owned();
    if text.chars().count() < TEXT_CHARS_MIN {
        let message = format!("say in a sentence what was done or found ({})", task.words());
        return Err(Refusal::mistake("text-too-short", message));
    }
    check_task(city, violation, dataset, state, task, &text)?;
    let readable = city.dataset(dataset).is_some_and(|d| d.dataset.standing == Standing::Published);
    if task == Task::Takedown && readable {
        return Err(Refusal::mistake(
            "still-published",
            format!("dataset `{dataset}` is published: take it down first"),
        ));
    }
    Ok(steps(violation, Step::Violation(ViolationStep::Done { task, by, text }), None))
}

/// What the public reads of a takedown where nobody said more.
const TAKEN_DOWN: &str = "Something in it should not have been released. It is published again once that is mended.";

/// A shorter text says nothing.
const TEXT_CHARS_MIN: usize = 10;

fn check_task(
    city: &City,
    violation: &MatterNumber,
    dataset: &DatasetId,
    state: &Violation,
    task: Task,
    text: &str,
) -> Result<(), Refusal> {
    match task {
        Task::Redaction if !names_exemption(city, dataset, text) => {
            let message = format!("name the exemption in force that withholds it in `{dataset}` now, such as EX-3");
            Err(Refusal::mistake("exemption-missing", message))
        }
        Task::Counsel if referrals(city, violation).next().is_none() => Err(Refusal::mistake(
            "not-referred",
            format!("refer `{violation}` to counsel: that is how counsel is asked"),
        )),
        Task::Notice if !state.done.iter().any(|(done, ..)| *done == Task::Exposure) => {
            Err(Refusal::mistake("exposure-first", "record what was exposed before those concerned are told of it"))
        }
        _ => Ok(()),
    }
}

/// Whether a text names an exemption in force of a dataset by its number.
fn names_exemption(city: &City, dataset: &DatasetId, text: &str) -> bool {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let numbers = words.filter(|word| word.to_ascii_uppercase().starts_with("EX-"));
    let mut named = numbers.filter_map(|word| city.exemptions.get(&word.parse::<ExemptionId>().ok()?));
    named.any(|exemption| exemption.dataset == *dataset && exemption.in_force())
}

/// The referrals about a violation: who asked counsel, and where each stands.
fn referrals<'a>(city: &'a City, violation: &MatterNumber) -> impl Iterator<Item = (&'a ReferralAsk, &'a Referral)> {
    city.matters_about(violation).filter_map(|matter| match (&matter.opening, &matter.proceeding) {
        (Opening::Referral(ask), Proceeding::Referral(state)) => Some((ask, state)),
        _ => None,
    })
}

/// Refuses to publish a dataset while an improper release of it is open, until what withholds it is recorded and
/// counsel has answered: somebody other than who asked, and other than who publishes.
pub fn check_republication(city: &City, dataset: &DatasetId, by: &[Official]) -> Result<(), Refusal> {
    let open = city.of_kind(MatterKind::Violation).filter(|matter| matter.outcome.is_none());
    for matter in open {
        let (Opening::Violation(ViolationAsk::ImproperRelease { dataset: of, .. }), Proceeding::Violation(state)) =
            (&matter.opening, &matter.proceeding)
        else {
            continue;
        };
        if of != dataset {
            continue;
        }
        let number = &matter.number;
        let needed = [Task::Takedown, Task::Exposure, Task::Redaction];
        let missing = needed.into_iter().find(|task| state.open_tasks().any(|open| open == *task));
        if let Some(task) = missing {
            let message = format!("`{dataset}` waits for the improper release `{number}`; missing: {}", task.words());
            return Err(Refusal::mistake("incident-open", message));
        }
        let reviewed = referrals(city, number).any(|(ask, state)| {
            state.answered_by.as_ref().is_some_and(|answered| *answered != ask.by && !by.contains(answered))
        });
        if !reviewed {
            let message = format!(
                "`{dataset}` waits for the improper release `{number}`; missing: counsel's review, by somebody other \
                 than who asks: refer `{number}` to counsel, who answers"
            );
            return Err(Refusal::mistake("counsel-missing", message));
        }
    }
    Ok(())
}

/// The steps that open an improper release with the takedown that belongs to it, after the events that open it: nothing
/// more where the dataset is not to be read anyway.
pub fn taken_down_with(
    city: &City,
    violation: &MatterNumber,
    by: Official,
    reason: Option<&str>,
) -> Result<Vec<Event>, Refusal> {
    let (dataset, _) = improper(city, violation)?;
    check_named(&by, "a takedown")?;
    let text = "Taken down at every door with the act that opened this.".to_owned();
    let done = Step::Violation(ViolationStep::Done { task: Task::Takedown, by: by.clone(), text });
    let published = city.dataset(dataset).is_some_and(|d| d.dataset.standing == Standing::Published);
    let taken = published.then(|| Event::DatasetTakenDown {
        dataset: dataset.clone(),
        reason: reason.unwrap_or(TAKEN_DOWN).to_owned(),
        by: vec![by],
    });
    Ok(taken.into_iter().chain(steps(violation, done, None)).collect())
}

/// Records a remedy for non-compliance with an order, and what it cost.
pub fn remedy(
    city: &City,
    violation: &MatterNumber,
    by: Official,
    text: &str,
    cents: u64,
) -> Result<Vec<Event>, Refusal> {
    let (ask, _) = state(city, violation)?;
    check_named(&by, "a remedy")?;
    let text = written(text, "text-missing", "the remedy")?.to_owned();
    let ViolationAsk::Noncompliance { .. } = ask else {
        return Err(Refusal::mistake("wrong-kind", format!("`{violation}` is not about an order of a court")));
    };
    Ok(steps(violation, Step::Violation(ViolationStep::Remedied { by, text, cents }), None))
}

/// Closes a violation that was set right. A failure to publish: reviewed, with a new date or published. An improper
/// release: every task of the checklist is done, the takedown before all. Non-compliance: the order is complied with,
/// and a remedy is on record.
pub fn close(city: &City, violation: &MatterNumber, reason: &str) -> Result<Vec<Event>, Refusal> {
    let (ask, state) = state(city, violation)?;
    let reason = written(reason, "reason-missing", "the reason for closing")?;
    match ask {
        ViolationAsk::FailureToPublish { dataset, .. } => {
            let published = city.dataset(dataset).is_some_and(|d| d.dataset.standing == Standing::Published);
            if state.reviewed.is_none() {
                return Err(Refusal::mistake("not-reviewed", "there was no internal review"));
            }
            if state.rescheduled.is_none() && !published {
                return Err(Refusal::mistake("no-date", "set the new date of publication"));
            }
        }
        ViolationAsk::ImproperRelease { .. } => {
            if let Some(open) = state.open_tasks().next() {
                return Err(Refusal::mistake("checklist-open", format!("the checklist is open: {}", open.words())));
            }
        }
        ViolationAsk::Noncompliance { review, order } => {
            let complied = match city.matters.get(review).map(|m| &m.proceeding) {
                Some(Proceeding::JudicialReview(state)) => state.order(*order).is_some_and(|o| o.complied.is_some()),
                _ => false,
            };
            if !complied {
                let message = format!("order {order} of `{review}` is not complied with");
                return Err(Refusal::law("not-complied", message, super::judicial::court_section(city, review)));
            }
            if state.remedies.is_empty() {
                return Err(Refusal::mistake("no-remedy", "record the remedy"));
            }
        }
    }
    Ok(vec![Event::MatterClosed {
        matter: violation.clone(),
        outcome: Outcome::Done,
        reason: reason.into(),
        same_as: None,
    }])
}

fn state<'a>(city: &'a City, violation: &MatterNumber) -> Result<(&'a ViolationAsk, &'a Violation), Refusal> {
    let found = find_open_of(city, violation, MatterKind::Violation)?;
    match (&found.opening, &found.proceeding) {
        (Opening::Violation(ask), Proceeding::Violation(state)) => Ok((ask, state)),
        _ => Err(Refusal::mistake("wrong-kind", format!("`{violation}` is not a violation"))),
    }
}

fn failure<'a>(city: &'a City, violation: &MatterNumber) -> Result<(&'a DatasetId, &'a Violation), Refusal> {
    match state(city, violation)? {
        (ViolationAsk::FailureToPublish { dataset, .. }, state) => Ok((dataset, state)),
        _ => Err(Refusal::mistake("wrong-kind", format!("`{violation}` is not a failure to publish"))),
    }
}

fn improper<'a>(city: &'a City, violation: &MatterNumber) -> Result<(&'a DatasetId, &'a Violation), Refusal> {
    match state(city, violation)? {
        (ViolationAsk::ImproperRelease { dataset, .. }, state) => Ok((dataset, state)),
        _ => Err(Refusal::mistake("wrong-kind", format!("`{violation}` is not an improper release"))),
    }
}

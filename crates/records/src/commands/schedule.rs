//! No reason, no denial: what a withholding schedule must carry.

use super::Refusal;
use crate::authority::Law;
use crate::{ItemDetermination, ItemOutcome, ScheduleLine};

/// The item of the checklist of a denial that asks for the names of those responsible.
pub(super) const RESPONSIBLE: &str = "denial.persons-responsible";
/// The items of the checklists of denials that ask for what a denial rests on, as the packs call them.
const JUSTIFIED: [&str; 4] = ["denial.justification", "denial.exemption", "denial.reasons", "denial.in-writing"];

/// A denial, whole or in part, cites at least one law; what is produced in full withholds nothing; the weighing of
/// interests states its facts, and the gateway to other laws names the other law.
pub(super) fn check_schedule(law: Law, item: &ItemDetermination) -> Result<(), Refusal> {
    let number = item.item + 1;
    let cited = item.schedule.iter().any(|line| line.because.is_some());
    match item.outcome {
        ItemOutcome::Denied | ItemOutcome::Partial if !cited => {
            let message = format!("item {number} is denied without citing an exemption");
            Err(Refusal::law("no-citation", message, law.section(&JUSTIFIED)))
        }
        ItemOutcome::Full if !item.schedule.is_empty() => {
            let message = format!("item {number} withholds something, so it is produced in part, not in full");
            Err(Refusal::mistake("full-with-schedule", message))
        }
        _ => item.schedule.iter().try_for_each(|line| check_line(law, number, line)),
    }
}

pub(super) fn check_line(law: Law, number: u32, line: &ScheduleLine) -> Result<(), Refusal> {
    let Some(because) = &line.because else { return Ok(()) };
    let facts = line.facts.as_deref().is_some_and(|facts| !facts.trim().is_empty());
    if because.citations().any(law::Citation::is_catch_all) && !facts {
        let message = format!(
            "item {number} withholds {} by weighing interests, without the facts on which withholding clearly outweighs",
            line.what
        );
        return Err(Refusal::law("facts-missing", message, law.section(&["denial.facts"])));
    }
    if because.citation.is_other_law() && because.more_citations.is_empty() {
        let message = format!("item {number} withholds {} under another law without naming it", line.what);
        return Err(Refusal::law("other-law-missing", message, law.section(&["denial.other-law"])));
    }
    Ok(())
}

//! No reason, no denial: what a withholding schedule must carry.

use super::Refusal;
use crate::{ItemDetermination, ItemOutcome, ScheduleLine};

const JUSTIFY: &str = "Gov. Code § 7922.000";

/// A denial, whole or in part, cites at least one law; what is produced in full withholds nothing; the weighing of
/// interests states its facts, and the gateway to other laws names the other law.
pub(super) fn check_schedule(item: &ItemDetermination) -> Result<(), Refusal> {
    let number = item.item + 1;
    let cited = item.schedule.iter().any(|line| line.because.is_some());
    match item.outcome {
        ItemOutcome::Denied | ItemOutcome::Partial if !cited => {
            let message = format!("item {number} is denied without citing an exemption");
            Err(Refusal::law("no-citation", message, "Gov. Code § 7922.540(c)"))
        }
        ItemOutcome::Full if !item.schedule.is_empty() => {
            let message = format!("item {number} withholds something, so it is produced in part, not in full");
            Err(Refusal::mistake("full-with-schedule", message))
        }
        _ => item.schedule.iter().try_for_each(|line| check_line(number, line)),
    }
}

pub(super) fn check_line(number: u32, line: &ScheduleLine) -> Result<(), Refusal> {
    let Some(because) = &line.because else { return Ok(()) };
    let facts = line.facts.as_deref().is_some_and(|facts| !facts.trim().is_empty());
    if because.citations().any(law::Citation::is_catch_all) && !facts {
        let message = format!(
            "item {number} withholds {} by weighing interests, without the facts on which withholding clearly outweighs",
            line.what
        );
        return Err(Refusal::law("facts-missing", message, JUSTIFY));
    }
    if because.citation.is_other_law() && because.more_citations.is_empty() {
        let message = format!("item {number} withholds {} under another law without naming it", line.what);
        return Err(Refusal::law("other-law-missing", message, "Gov. Code § 7927.705"));
    }
    Ok(())
}

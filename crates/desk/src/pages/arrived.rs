//! When something arrived that staff enter: the true time, since deadlines run from it.

use crate::answers::Answers;
use crate::visit::Visit;
use acts::ActError;
use jiff::civil::DateTime;
use records::commands::check_arrival;
use records::{City, MatterKind};

/// The box that says that something did arrive more than a year ago.
pub(crate) const CONFIRMED: &str = "long-ago";

/// The true time of arrival, in the zone of the city; none when nothing is given, which means now. What cannot be is
/// said in words, for the place where it was typed.
pub(crate) async fn arrived(
    visit: &Visit,
    kind: MatterKind,
    answers: &Answers,
) -> Result<Result<Option<i64>, String>, ActError> {
    let Some(text) = answers.some("received") else { return Ok(Ok(None)) };
    let (now, confirmed) = (visit.state.acts.now(), answers.has(CONFIRMED));
    visit.state.acts.read(|city| read(city, kind, &text, now, confirmed).map(Some)).await
}

fn read(city: &City, kind: MatterKind, text: &str, now: i64, confirmed: bool) -> Result<i64, String> {
    let local = text.parse::<DateTime>().ok().and_then(|local| crate::words::zone(city).to_timestamp(local).ok());
    let at = local.ok_or("give the day and the time of arrival")?.as_microsecond();
    check_arrival(city, kind, at, now, confirmed).map_err(|refusal| refusal.to_string())?;
    Ok(at)
}

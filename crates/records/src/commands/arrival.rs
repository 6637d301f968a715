//! When something arrived. A true time of arrival is never ahead, and one that is long past was perhaps mistyped.

use super::{Refusal, law_of};
use crate::{City, MatterKind, words};

/// From how many days back somebody is asked whether that is so.
const LONG_AGO_DAYS: i32 = 365;

/// Checks a time of arrival (microseconds since the epoch) that a person gave. Deadlines run from it, so one of more
/// than a year ago stands only where `confirmed`.
pub fn check_arrival(
    city: &City,
    kind: MatterKind,
    received_at: i64,
    now: i64,
    confirmed: bool,
) -> Result<(), Refusal> {
    if received_at > now {
        return Err(Refusal::mistake("arrival-ahead", "the time of arrival lies in the future"));
    }
    let (day, today) = (city.date_of(received_at), city.date_of(now));
    if kind == MatterKind::Request {
        check_reached(city, received_at)?;
    }
    let days = (today - day).get_days();
    if days > LONG_AGO_DAYS && !confirmed {
        let message =
            format!("{} is {} days ago: check the year, or confirm that it arrived then", words::date(day), days);
        return Err(Refusal::mistake("arrival-long-ago", message));
    }
    Ok(())
}

/// Refuses a request from before the law of the city begins: no clock of it could be counted.
pub(super) fn check_reached(city: &City, received_at: i64) -> Result<(), Refusal> {
    let reached = law_of(city)?.reaches(city.date_of(received_at));
    reached.map_err(|error| Refusal::mistake("before-the-law", error.to_string()))
}

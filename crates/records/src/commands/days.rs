//! Days that cannot be: one that is over where something is to come, one ahead where something was.

use super::Refusal;
use crate::words;
use jiff::civil::Date;

/// Refuses a day by which something is wanted or is to be done, where it is over.
pub fn check_not_over(day: Date, today: Date) -> Result<(), Refusal> {
    let over = || Refusal::mistake("day-over", format!("{} is over: name a day to come", words::date(day)));
    if day < today { Err(over()) } else { Ok(()) }
}

/// Refuses a day on which something happened, where it is still to come.
pub fn check_not_ahead(day: Date, today: Date) -> Result<(), Refusal> {
    let ahead = || Refusal::mistake("day-ahead", format!("{} is still to come", words::date(day)));
    if day > today { Err(ahead()) } else { Ok(()) }
}

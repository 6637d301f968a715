//! The clock of a request: receipt, the last day to determine, and how far one extension may reach.
//!
//! Dates are local dates of the agency. The day of receipt is day 0 (Code Civ. Proc. § 12). A period that ends on
//! a closed day runs on to the next open one (§ 12a); closed days inside the period change nothing. A clock is
//! computed from facts each time, never stored as a status: the day is over at its end, not at the hour of receipt.

mod days;
mod due;
mod extend;
mod rules;
mod steps;

pub use due::{Due, Step};
pub use extend::ClockRefusal;
pub use rules::{Anchor, ClockRules, DayUnit, ExtensionPeriod, Period, ReceiptRuleText, RollDirection, RuleText};

//! The clock of a request: receipt, the last day to determine, and how far an extension may reach.
//!
//! Dates are local dates of the agency. In California the day of receipt is day 0 (Code Civ. Proc. § 12), a period
//! that ends on a closed day runs on to the next open one (§ 12a), and closed days inside it change nothing. Other
//! laws count business or working days, stop the clock, or begin it again: all of that is data of the pack, and what
//! happened to a request is a list of [`ClockEvent`]s. A clock is computed from facts each time, never stored as a
//! status: the day is over at its end, not at the hour of receipt.

mod appeal;
mod compare;
mod count;
mod days;
mod due;
mod event;
mod event_text;
mod extend;
mod parts;
mod rules;
mod start;
mod steps;
mod unit;

pub use appeal::AppealDates;
pub use compare::{Moved, OpenClock, Reason, Recomputed, Shift, preview};
pub use due::{Due, Milestone, OutOfReach, Step};
pub use event::{ClockCause, ClockEvent, EventError, UnknownCause};
pub use event_text::EventTextError;
pub use extend::ClockRefusal;
pub use parts::{
    AppealKind, AppealRule, Days, FurtherPeriod, MissedEffect, MissedRule, PauseRule, ResetRule, RoutingRule,
};
pub use rules::{ClockRules, ExtensionPeriod, Period, ReceiptRuleText, RollingRule, RuleText};
pub use unit::{Anchor, DayUnit, EndRoll, FirstDay, RollDirection};

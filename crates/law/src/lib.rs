//! Citations, grounds, clocks, calendars, fees, letter checklists: law packs read into types.
//!
//! The law is data. Every number, list and required sentence that a city must follow lives in a pack
//! (`packs/us-ca/*.toml`), each with its section, its dates in force, and a mark that says how it was checked.
//! A rule without section, date or mark does not load. Nothing here reads a clock, a disk or a network:
//! dates come in as arguments, and the packs are part of the program.

mod adopted;
mod basis;
mod calendar;
mod change;
mod checklist;
mod citation;
mod clock;
mod demand;
mod exemption;
mod extension;
mod fees;
mod holiday;
mod ical;
mod pack;
mod provision;
mod schema;
mod waiver;
mod warning;

pub use adopted::NotAdoptable;
pub use basis::{Basis, Mark, UnknownMark};
pub use calendar::{CityCalendar, ReceiptRule, UnknownReceiptRule};
pub use change::{Change, PendingChange};
pub use checklist::{ChecklistItem, Requirement, When};
pub use citation::{Citation, CitationError};
pub use clock::{
    Anchor, AppealDates, AppealKind, AppealRule, ClockCause, ClockEvent, ClockRefusal, ClockRules, DayUnit, Days, Due,
    EndRoll, EventError, EventTextError, ExtensionPeriod, FirstDay, FurtherPeriod, Milestone, MissedEffect, MissedRule,
    Moved, OpenClock, OutOfReach, PauseRule, Period, Reason, ReceiptRuleText, Recomputed, ResetRule, RollDirection,
    RollingRule, RoutingRule, RuleText, Shift, Step, UnknownCause, preview,
};
pub use demand::DemandRule;
pub use exemption::{ExemptionRule, Ground, Kind, ScopeKind, UnknownGround};
pub use extension::ExtensionGround;
pub use fees::{Charge, FeeRule};
pub use holiday::{DayRule, Holiday, ShiftRule};
pub use ical::{Ical, IcalEntry};
pub use pack::{Pack, PackError, RuleView, Unconfirmed};
pub use provision::{Area, OutsidePeriod, Provision};
pub use schema::pack_schema;
pub use waiver::WaiverException;
pub use warning::WarningRule;

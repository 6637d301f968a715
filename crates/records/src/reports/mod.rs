//! How the city keeps the law of records, in figures: what is counted, and what each figure means.
//!
//! A [`DayReport`] counts the matters that were received on one day, and is a public document: it is written again when one
//! of those matters changes, and its cost is that of one day however many there are. Reports add days together; what
//! depends on today (what is overdue, how old what is open is) is decided when a report is read.

mod counts;
mod day;
mod measures;
mod span;
mod spread;
mod table;

pub use counts::{Counts, Fees, Orders, Reviews, Rulings, Waiting};
pub use day::DayReport;
pub use measures::reports;
pub use span::{By, Period, Span, SpanError};
pub use spread::Spread;
pub use table::{Cell, Column, Plot, Report, Unit};

//! What pages show of a matter: its clock, its items, what was decided, its files.

mod clock;
mod deadlines;
mod decided;
mod ended;
mod items;
mod narrowed;
mod remedies;

pub(crate) use clock::{ClockView, Stage, clock, stages};
pub(crate) use deadlines::{DueView, deadlines};
pub(crate) use decided::{
    Decided, Line, Produced, TakenDown, decided, decided_for_requester, line, produced, taken_down,
};
pub(crate) use ended::Ended;
pub(crate) use items::{ItemView, SeriesView, item_title, items, own_series, series, titles};
pub(crate) use narrowed::{NarrowedView, narrowed};
pub(crate) use remedies::{Remedy, remedies};

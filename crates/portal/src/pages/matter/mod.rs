//! What pages show of a matter: its clock, its items, what was decided, its files.

mod clock;
mod decided;
mod items;

pub(crate) use clock::{ClockView, Stage, clock, stages};
pub(crate) use decided::{Decided, Produced, decided, produced};
pub(crate) use items::{ItemView, items, titles};

//! A small city with canary values, a fake clock, the naive evaluator and the leaky builder.
//!
//! The proof of non-interference runs over it: [`pairs`] makes two cities with equal public parts and nothing else in
//! common, [`questions`] asks both at every public door, [`harness`] compares the answers and looks for canaries, and
//! [`leaky`] breaks the proof on purpose, one leak at a time, to show that it would be seen.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "only tests use this crate")]

pub mod answer;
pub mod canary;
pub mod city;
pub mod dice;
pub mod harness;
pub mod leaky;
pub mod logs;
pub mod naive;
pub mod pairs;
pub mod portal_door;
pub mod questions;
pub mod scenario;

pub use answer::Answer;
pub use canary::Canaries;
pub use city::TestCity;
pub use dice::Dice;
pub use portal_door::Portal;
pub use questions::Question;

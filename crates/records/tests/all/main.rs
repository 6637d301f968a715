//! The tests of the crate in one program: compiled once, as the crate itself, and not once for each file.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

#[path = "../common/mod.rs"]
mod common;
mod play;

mod appeals;
mod city;
mod city_accounts;
mod closing;
mod commands;
mod complaints;
mod courts;
mod deadlines;
mod documents;
mod documents_held;
mod exposure;
mod feeds;
mod golden;
mod inspections;
mod invariants;
mod justifications;
mod letters;
mod letters_required;
mod mail;
mod matter_json;
mod narrow;
mod other_laws;
mod referrals;
mod reports;
mod reviews;
mod settings;
mod status;
mod systems;
mod tasks;
mod violations;
mod webhooks;
mod withholding;
mod work;

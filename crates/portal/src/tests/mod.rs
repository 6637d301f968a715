//! The doors over a small city made by hand: one published dataset, one withheld, one planned, one taken down.

mod calendar;
mod catalog;
mod city;
mod errors;
mod files;
mod follow;
mod history;
mod items;
mod law_due;
mod log;
mod matters;
mod native;
mod pages;
mod paging;
mod produced;
mod query_page;
mod reports;
mod soda;
mod streaming;
mod submissions;
mod suggestions;
mod systems;
mod tracked;

//! `daylight law`: what the law packs say, and the dates that follow from them.

mod appeal;
mod check;
mod due;
mod events;
mod preview;
mod show;

use clap::{Args, Subcommand};
use jiff::civil::{Date, DateTime};
use law::{CityCalendar, Pack, ReceiptRule};
use std::process::ExitCode;

#[derive(Subcommand)]
pub enum Law {
    /// When a determination is due for a request received at a moment, with every day explained
    Due(due::DueArgs),
    /// By when a denial may be appealed, and by when the appeal is decided
    Appeal(appeal::AppealArgs),
    /// What a change that is not law would move, before it is adopted
    Preview(preview::PreviewArgs),
    /// The rules of a pack, with their sections and marks
    Show(show::ShowArgs),
    /// Everything that is wrong with the files of a pack
    Check(check::CheckArgs),
    /// The schema of the files of a pack (JSON Schema)
    Schema,
}

impl Law {
    pub fn run(self) -> Result<ExitCode, String> {
        match self {
            Self::Due(args) => args.run(),
            Self::Appeal(args) => args.run(),
            Self::Preview(args) => args.run(),
            Self::Show(args) => args.run(),
            Self::Check(args) => args.run(),
            Self::Schema => crate::output::json(&law::pack_schema()),
        }
    }
}

/// The calendar that the dates are computed with.
#[derive(Args)]
pub struct CalendarArgs {
    /// actual (the default) or next-business-day
    #[arg(long, default_value = "actual")]
    receipt_rule: ReceiptRule,
    /// A holiday the city adopted; repeat it, or give `none`. By default Martin Luther King Jr. Day and March 31
    #[arg(long, value_name = "HOLIDAY")]
    adopt: Vec<String>,
    /// A day on which the office is closed all day; repeat it
    #[arg(long, value_name = "DATE")]
    closed: Vec<Date>,
    /// A day that a government appointed as a holiday and the pack does not know; repeat it
    #[arg(long, value_name = "DATE")]
    appointed: Vec<Date>,
    /// When the office closes, for next-business-day
    #[arg(long, value_name = "TIME")]
    closes: Option<jiff::civil::Time>,
}

impl CalendarArgs {
    /// The calendar, and what it assumes because nobody said otherwise.
    fn calendar(self, pack: &Pack) -> Result<(CityCalendar, Vec<String>), String> {
        let mut calendar = CityCalendar {
            receipt_rule: self.receipt_rule,
            closures: self.closed,
            appointed: self.appointed,
            ..CityCalendar::default()
        };
        if let Some(closes) = self.closes {
            calendar.closes = closes;
        }
        if self.adopt.is_empty() {
            let assumed = pack.assumption(&calendar).map(|said| format!("{said} (say --adopt to change that)"));
            return Ok((calendar, assumed.into_iter().collect()));
        }
        calendar.adopted = adopted(pack, &self.adopt)?;
        Ok((calendar, Vec::new()))
    }
}

/// Ids of the holidays a city adopted; `none` adopts none.
pub fn adopted(pack: &Pack, names: &[String]) -> Result<Vec<String>, String> {
    pack.adopted(names.iter().map(String::as_str)).map_err(|e| e.to_string())
}

fn weekday(date: Date) -> String {
    date.strftime("%a").to_string()
}

/// A local date and time; one with a zone is somebody else's local time.
fn local(text: &str) -> Result<DateTime, String> {
    let wants = || "write the local date and time of the agency without a zone, such as 2026-02-02T10:00".to_owned();
    if text.ends_with(['Z', 'z']) { Err(wants()) } else { text.parse().map_err(|_| wants()) }
}

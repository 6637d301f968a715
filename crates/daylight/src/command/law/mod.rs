//! `daylight law`: what the law packs say, and the dates that follow from them.

mod appeal;
mod check;
mod due;
mod events;
mod preview;
mod show;

use clap::{Args, Subcommand};
use jiff::civil::Date;
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
            let assumed = assumption(pack, &calendar).into_iter().collect();
            return Ok((calendar, assumed));
        }
        calendar.adopted = adopted(pack, &self.adopt)?;
        Ok((calendar, Vec::new()))
    }
}

/// Ids of the holidays a city adopted; `none` adopts none.
pub fn adopted(pack: &Pack, names: &[String]) -> Result<Vec<String>, String> {
    let named = names.iter().filter(|name| *name != "none");
    let find = |name: &String| {
        let known = pack.adoptable_holidays().any(|h| pack.holiday(name).is_some_and(|found| found.id == h.id));
        match pack.holiday(name).filter(|_| known) {
            Some(holiday) => Ok(holiday.id.clone()),
            None => {
                let ids: Vec<_> = pack.adoptable_holidays().map(|h| h.id.as_str()).collect();
                let ids = if ids.is_empty() { "none".to_owned() } else { ids.join(", ") };
                Err(format!("`{name}` is not a holiday that a city adopts; those are {ids}"))
            }
        }
    };
    named.map(find).collect()
}

/// Which holidays are taken as adopted; nothing where the pack has none to adopt.
fn assumption(pack: &Pack, calendar: &CityCalendar) -> Option<String> {
    let adopted = |id: &str| calendar.adopted.iter().any(|known| known == id);
    let titles: Vec<&str> = pack.adoptable_holidays().filter(|h| adopted(&h.id)).map(|h| h.title.as_str()).collect();
    pack.adoptable_holidays().next()?;
    let said = if titles.is_empty() { "no holiday that needs it".to_owned() } else { titles.join(" and ") };
    Some(format!("the city adopted {said} (say --adopt to change that)"))
}

fn weekday(date: Date) -> String {
    date.strftime("%a").to_string()
}

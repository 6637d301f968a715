//! `daylight law`: when a determination is due, day by day.

use crate::output;
use clap::{Args, Subcommand};
use jiff::civil::{Date, DateTime};
use law::{CityCalendar, Due, Pack, ReceiptRule};
use serde::Serialize;
use std::process::ExitCode;

#[derive(Subcommand)]
pub enum Law {
    /// When a determination is due for a request received at a moment, with every day explained
    Due(DueArgs),
}

#[derive(Args)]
pub struct DueArgs {
    /// The law pack
    #[arg(long, default_value = "us-ca")]
    law: String,
    /// When it arrived, in the city's local time: 2026-02-02T10:00
    #[arg(long, value_name = "DATETIME")]
    received: DateTime,
    /// actual (the default) or next-business-day
    #[arg(long, default_value = "actual")]
    receipt_rule: ReceiptRule,
    /// A holiday the city adopted; repeat it, or give `none`. By default Martin Luther King Jr. Day and March 31
    #[arg(long, value_name = "HOLIDAY")]
    adopt: Vec<String>,
    /// A day on which the office is closed all day; repeat it
    #[arg(long, value_name = "DATE")]
    closed: Vec<Date>,
    /// When the office closes, for next-business-day
    #[arg(long, value_name = "TIME")]
    closes: Option<jiff::civil::Time>,
    /// JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Answer<'a> {
    received: String,
    receipt_date: Date,
    due: Date,
    extension_latest: Date,
    steps: Vec<Line<'a>>,
    law: String,
    receipt_rule: &'a str,
    assumed: &'a [String],
}

#[derive(Serialize)]
struct Line<'a> {
    date: Date,
    why: &'a str,
    citation: Option<String>,
}

impl Law {
    pub fn run(self) -> Result<ExitCode, String> {
        let Self::Due(args) = self;
        let pack = Pack::load(&args.law).map_err(|e| e.to_string())?;
        let mut calendar =
            CityCalendar { receipt_rule: args.receipt_rule, closures: args.closed, ..Default::default() };
        if let Some(closes) = args.closes {
            calendar.closes = closes;
        }
        let mut assumed = Vec::new();
        if args.adopt.is_empty() {
            assumed.push(assumption(&pack, &calendar));
        } else {
            calendar.adopted = adopted(&pack, &args.adopt)?;
        }
        let due = pack.due(&calendar, args.received);
        if args.json { output::json(&answer(&pack, &due, &assumed)) } else { print(&pack, &due, &assumed) }
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
                Err(format!("`{name}` is not a holiday that a city adopts; those are {}", ids.join(", ")))
            }
        }
    };
    named.map(find).collect()
}

fn assumption(pack: &Pack, calendar: &CityCalendar) -> String {
    let titles = calendar.adopted.iter().filter_map(|id| pack.holiday(id)).map(|h| h.title.as_str());
    format!("the city adopted {} (say --adopt to change that)", titles.collect::<Vec<_>>().join(" and "))
}

fn answer<'a>(pack: &Pack, due: &'a Due, assumed: &'a [String]) -> Answer<'a> {
    let steps = due.steps.iter().map(|step| Line {
        date: step.date,
        why: &step.why,
        citation: step.citation.as_ref().map(ToString::to_string),
    });
    Answer {
        received: due.received.to_string(),
        receipt_date: due.receipt_date,
        due: due.due,
        extension_latest: due.extension_latest,
        steps: steps.collect(),
        law: format!("{} {}", pack.id, pack.version),
        receipt_rule: due.receipt_rule.as_str(),
        assumed,
    }
}

fn print(pack: &Pack, due: &Due, assumed: &[String]) -> Result<ExitCode, String> {
    println!("received          {}  ({}, rule: {})", due.received, weekday(due.received.date()), due.receipt_rule);
    println!("receipt date      {}  {}", due.receipt_date, weekday(due.receipt_date));
    println!("due               {}  {}", due.due, weekday(due.due));
    println!("extension latest  {}  {}", due.extension_latest, weekday(due.extension_latest));
    println!();
    for step in &due.steps {
        let citation = step.citation.as_ref().map(|c| format!("  [{c}]")).unwrap_or_default();
        println!("{}  {}  {}{citation}", step.date, weekday(step.date), step.why);
    }
    println!("\nlaw pack {} {}", pack.id, pack.version);
    for line in assumed {
        println!("assumed: {line}");
    }
    Ok(ExitCode::SUCCESS)
}

fn weekday(date: Date) -> String {
    date.strftime("%a").to_string()
}

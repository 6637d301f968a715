//! `daylight law due`: when a determination is due, day by day.

use super::{CalendarArgs, weekday};
use crate::output;
use clap::Args;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use law::{Due, IcalEntry, Milestone, Pack};
use serde::Serialize;
use std::process::ExitCode;

#[derive(Args)]
pub struct DueArgs {
    /// The law pack
    #[arg(long, default_value = "us-ca")]
    law: String,
    /// When it arrived, in the city's local time: 2026-02-02T10:00
    #[arg(long, value_name = "DATETIME", value_parser = super::local)]
    received: DateTime,
    #[command(flatten)]
    calendar: CalendarArgs,
    #[command(flatten)]
    events: super::events::EventArgs,
    /// JSON
    #[arg(long)]
    json: bool,
    /// A calendar file (RFC 5545) instead
    #[arg(long, conflicts_with = "json")]
    ics: bool,
}

#[derive(Serialize)]
struct Answer<'a> {
    received: String,
    receipt_date: Date,
    due: Date,
    /// Nothing where the law sets no number of days.
    extension_latest: Option<Date>,
    steps: Vec<Line<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    further: &'a [Milestone],
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

impl DueArgs {
    pub fn run(self) -> Result<ExitCode, String> {
        let pack = Pack::load(&self.law).map_err(|e| e.to_string())?;
        pack.reaches(self.received.date()).map_err(|e| e.to_string())?;
        let (calendar, assumed) = self.calendar.calendar(&pack)?;
        let due = pack.due_with(&calendar, self.received, &self.events.events()).map_err(|e| e.to_string())?;
        if self.ics {
            print!("{}", ics(&pack, &due));
            return Ok(ExitCode::SUCCESS);
        }
        if self.json { output::json(&answer(&pack, &due, &assumed)) } else { print(&pack, &due, &assumed) }
    }
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
        extension_latest: (!due.extension_open).then_some(due.extension_latest),
        steps: steps.collect(),
        further: &due.milestones,
        law: format!("{} {}", pack.id, pack.version),
        receipt_rule: due.receipt_rule.as_str(),
        assumed,
    }
}

fn ics(pack: &Pack, due: &Due) -> String {
    let id = format!("{}-{}", pack.id, due.received);
    let entry = IcalEntry {
        about: "Records request",
        id: &id,
        host: "law.daylight.invalid",
        url: None,
        stamp: Timestamp::now(),
    };
    pack.ical(due, entry)
}

fn print(pack: &Pack, due: &Due, assumed: &[String]) -> Result<ExitCode, String> {
    println!("received          {}  ({}, rule: {})", due.received, weekday(due.received.date()), due.receipt_rule);
    println!("receipt date      {}  {}", due.receipt_date, weekday(due.receipt_date));
    println!("due               {}  {}", due.due, weekday(due.due));
    if due.extension_open {
        println!("extension latest  no number of days in the law");
    } else {
        println!("extension latest  {}  {}", due.extension_latest, weekday(due.extension_latest));
    }
    for further in &due.milestones {
        println!("{:<17} {}  {}", further.id, further.date, weekday(further.date));
    }
    println!();
    for step in &due.steps {
        let citation = step.citation.as_ref().map(|c| format!("  [{c}]")).unwrap_or_default();
        println!("{}  {}  {}{citation}", step.date, weekday(step.date), step.why);
    }
    let rules = pack.clock_of(due);
    println!("\nif it is late: {} ({})", rules.missed.effect.words(), rules.missed.text);
    println!("law pack {} {}", pack.id, pack.version);
    for line in assumed {
        println!("assumed: {line}");
    }
    Ok(ExitCode::SUCCESS)
}

//! `daylight law preview`: what a change that is not law would move, before it is adopted.

use super::{CalendarArgs, weekday};
use crate::output;
use clap::Args;
use jiff::civil::{Date, DateTime};
use law::{Moved, OpenClock, Pack, Reason, Shift, preview};
use serde::Serialize;
use std::process::ExitCode;

#[derive(Args)]
pub struct PreviewArgs {
    /// The law pack as it is
    #[arg(long, default_value = "us-ca")]
    law: String,
    /// The change, such as ab-1821-2026
    #[arg(long = "with", value_name = "CHANGE")]
    change: String,
    /// When an open request arrived, in the city's local time; repeat it
    #[arg(long, value_name = "DATETIME", required = true)]
    received: Vec<DateTime>,
    #[command(flatten)]
    calendar: CalendarArgs,
    /// JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Answer<'a> {
    law: &'a str,
    with: &'a str,
    applies_to_open: bool,
    requests: Vec<Line<'a>>,
    assumed: &'a [String],
}

#[derive(Serialize)]
struct Line<'a> {
    received: &'a str,
    old_due: Date,
    new_due: Date,
    shift: Shift,
    why: &'a [Reason],
}

impl PreviewArgs {
    pub fn run(self) -> Result<ExitCode, String> {
        let now = Pack::load(&self.law).map_err(|e| e.to_string())?;
        let then = Pack::load_changed(&self.law, &self.change).map_err(|e| e.to_string())?;
        let (calendar, assumed) = self.calendar.calendar(&now)?;
        let open = self.received.iter().map(|received| OpenClock {
            name: received.to_string(),
            received: *received,
            events: Vec::new(),
        });
        let moved = preview(&now, &then, &calendar, &open.collect::<Vec<_>>()).map_err(|e| e.to_string())?;
        if self.json {
            return output::json(&answer(&now, &then, &moved, &assumed));
        }
        print(&now, &then, &moved, &assumed);
        Ok(ExitCode::SUCCESS)
    }
}

fn answer<'a>(now: &'a Pack, then: &'a Pack, moved: &'a [Moved], assumed: &'a [String]) -> Answer<'a> {
    let line = |m: &'a Moved| Line {
        received: &m.name,
        old_due: m.dates.old.due,
        new_due: m.dates.new.due,
        shift: m.dates.shift,
        why: &m.dates.why,
    };
    Answer {
        law: &now.version,
        with: &then.version,
        applies_to_open: then.clock.applies_to_open,
        requests: moved.iter().map(line).collect(),
        assumed,
    }
}

fn print(now: &Pack, then: &Pack, moved: &[Moved], assumed: &[String]) {
    println!("{} with {}: nothing is adopted by looking at it\n", now.version, then.version);
    for Moved { name, dates } in moved {
        let (old, new) = (dates.old.due, dates.new.due);
        let words = match dates.shift {
            Shift::Same => "stays".to_owned(),
            Shift::Later => format!("moves to {new} {}; the requester is told", weekday(new)),
            Shift::Earlier => format!("moves to {new} {}", weekday(new)),
        };
        println!("received {name}: due {old} {} {words}", weekday(old));
        for reason in &dates.why {
            let day = reason.date.map(|day| format!("{day} ")).unwrap_or_default();
            let citation = reason.citation.as_ref().map(|c| format!("  [{c}]")).unwrap_or_default();
            println!("    {day}{}{citation}", reason.why);
        }
    }
    for line in assumed {
        println!("assumed: {line}");
    }
}

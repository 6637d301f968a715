//! What `daylight settings` prints.

use crate::output;
use acts::{MovedClock, RecordedSettings};
use jiff::civil::Date;
use law::{Due, Shift};
use records::{Contact, Settings, words};
use serde::Serialize;
use std::process::ExitCode;

#[derive(Serialize)]
struct Recorded<'a> {
    changed: bool,
    moved: Vec<Moved<'a>>,
}

#[derive(Serialize)]
struct Moved<'a> {
    matter: &'a str,
    old: Date,
    new: Date,
    old_extension_latest: Date,
    new_extension_latest: Date,
    shift: Shift,
    /// Whether the requester is told by mail.
    told: bool,
    why: Vec<String>,
}

/// Says what was recorded, and which open requests moved, from which day to which and why.
pub fn recorded(done: &RecordedSettings, json: bool) -> Result<ExitCode, String> {
    if json {
        let moved = done.moved.iter().map(line).collect();
        return output::json(&Recorded { changed: done.changed, moved });
    }
    if !done.changed {
        println!("nothing changed");
        return Ok(ExitCode::SUCCESS);
    }
    println!("recorded; {} moved", output::count(done.moved.len(), "open request"));
    for moved in &done.moved {
        let (old, new) = (&moved.dates.old, &moved.dates.new);
        if old.due == new.due {
            let (old, new) = (old.extension_latest, new.extension_latest);
            println!(
                "{}  due {} as before; latest date of an extension {old} -> {new}",
                moved.matter, moved.dates.new.due
            );
        } else {
            println!("{}  {} -> {}  {}", moved.matter, old.due, new.due, told(moved));
        }
        for reason in &moved.dates.why {
            println!("    {}", words::reason(reason));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn told(moved: &MovedClock) -> &'static str {
    match (moved.dates.tells_requester(), moved.told) {
        (false, _) => "earlier; staff see it",
        (true, true) => "the requester is told by mail",
        (true, false) => "no address: the requester sees it behind the secret link",
    }
}

fn line(moved: &MovedClock) -> Moved<'_> {
    let latest = |due: &Due| due.extension_latest;
    let (old, new) = (&moved.dates.old, &moved.dates.new);
    Moved {
        matter: &moved.matter.0,
        old: old.due,
        new: new.due,
        old_extension_latest: latest(old),
        new_extension_latest: latest(new),
        shift: moved.dates.shift,
        told: moved.told,
        why: moved.dates.why.iter().map(words::reason).collect(),
    }
}

/// The settings, for people.
pub fn settings(s: &Settings) {
    println!("{}, under {}, in {}", s.city, s.law, s.timezone);
    let hours = |time: jiff::civil::Time| time.strftime("%H:%M").to_string();
    println!("open          {} to {}", hours(s.calendar.opens), hours(s.calendar.closes));
    println!("receipt rule  {}", s.calendar.receipt_rule);
    let none = |text: String| if text.is_empty() { "none".to_owned() } else { text };
    println!("holidays      {}", none(s.calendar.adopted.join(", ")));
    for day in &s.calendar.closures {
        println!("closed        {day}  {}", s.closure_reasons.get(day).map_or("", String::as_str));
    }
    for day in &s.calendar.appointed {
        println!("appointed     {day}");
    }
    for one in &s.officials {
        println!("official      {}  {}", one.official, period(one.from, one.until));
    }
    for one in &s.delegations {
        println!("delegation    {}: {}  {}  {}", one.power.word(), one.to, period(one.from, one.until), one.record);
    }
    if let Some(fees) = &s.fees {
        println!("fees          {}, from {}", fees.resolution, fees.from);
        for line in &fees.lines {
            println!("              {} per {}  {}  [{}]", words::money(line.cents), line.unit, line.what, line.rule);
        }
    }
    if let Some(appeal) = &s.appeal {
        let days = |days: Option<law::Days>| days.map_or("no limit".to_owned(), words::days);
        let (file, decide) = (days(appeal.file_within), days(appeal.decide_within));
        println!("appeal        {}; to file: {file}; to decide: {decide}; {}", appeal.who, appeal.policy);
    }
    if let Some(days) = s.justify_within {
        println!("justification within {}", words::days(days));
    }
    for policy in &s.policies {
        println!("policy        {}  {}  {}", policy.citation, policy.title, period(policy.from, policy.until));
    }
    for line in &s.retention {
        println!("retention     {}: {}  ({})", line.series, line.keep, line.authority);
    }
    for template in &s.templates {
        println!("template      {}", template.name);
    }
    for host in &s.feeds.hosts {
        println!("feed host     {host}");
    }
    for folder in &s.feeds.folders {
        println!("feed folder   {folder}");
    }
    contact("open data", &s.open_data);
    contact("clerk", &s.clerk);
}

fn period(from: Date, until: Option<Date>) -> String {
    until.map_or_else(|| format!("from {from}"), |until| format!("{from} to {until}"))
}

fn contact(whose: &str, contact: &Contact) {
    let all = [Some(&contact.office), contact.email.as_ref(), contact.phone.as_ref()];
    let said: Vec<&str> = all.into_iter().flatten().map(String::as_str).collect();
    println!("{whose:<13} {}", said.join(", "));
}

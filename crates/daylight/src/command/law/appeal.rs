//! `daylight law appeal`: the clock of a review outside the courts.

use super::{CalendarArgs, weekday};
use crate::output;
use clap::Args;
use jiff::civil::Date;
use law::{AppealDates, AppealRule, Pack};
use serde::Serialize;
use std::process::ExitCode;

#[derive(Args)]
pub struct AppealArgs {
    /// The law pack
    #[arg(long, default_value = "us-ca")]
    law: String,
    /// The day of the denial
    #[arg(long, value_name = "DATE")]
    denied: Date,
    /// The day on which the appeal was filed
    #[arg(long, value_name = "DATE")]
    filed: Option<Date>,
    #[command(flatten)]
    calendar: CalendarArgs,
    /// JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Answer<'a> {
    file_by: Option<Date>,
    decide_by: Option<Date>,
    rule: &'a AppealRule,
    law: String,
}

impl AppealArgs {
    pub fn run(self) -> Result<ExitCode, String> {
        let pack = Pack::load(&self.law).map_err(|e| e.to_string())?;
        let (calendar, _) = self.calendar.calendar(&pack)?;
        if let Some(filed) = self.filed.filter(|filed| *filed < self.denied) {
            return Err(format!("an appeal filed on {filed} is before the denial of {}", self.denied));
        }
        let dates = pack.appeal_dates(&calendar, self.denied, self.filed);
        let rule = &pack.clock_on(self.denied).appeal;
        if self.json {
            let law = format!("{} {}", pack.id, pack.version);
            let AppealDates { file_by, decide_by } = dates;
            return output::json(&Answer { file_by, decide_by, rule, law });
        }
        let said = |date: Option<Date>| match date {
            Some(date) => format!("{date}  {}", weekday(date)),
            None => "no number of days in the law".to_owned(),
        };
        println!("file by    {}", said(dates.file_by));
        if self.filed.is_some() {
            println!("decide by  {}", said(dates.decide_by));
        }
        let citations: Vec<String> = rule.basis.citations.iter().map(ToString::to_string).collect();
        println!("\n{}: {}  [{}]", rule.who, rule.text, citations.join("; "));
        Ok(ExitCode::SUCCESS)
    }
}

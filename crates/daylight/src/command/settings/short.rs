//! The short forms: one thing of the settings at a time.

use super::{By, Why, file};
use crate::command::scopes::official;
use clap::{Args, Subcommand};
use jiff::civil::{Date, Time};
use law::{Days, ReceiptRule};
use records::{AppealBody, Delegation, Power, words};
use register::Official;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Subcommand)]
pub enum Closure {
    /// The office is closed all day; open requests are computed again
    Add(OnDay),
    /// The office is open after all
    Remove(OnDay),
}

#[derive(Args)]
pub struct OnDay {
    /// The day
    day: Date,
    #[command(flatten)]
    by: By,
    /// Why; of a closure it is public, and told to requesters whose date is later
    #[arg(long)]
    reason: String,
}

#[derive(Subcommand)]
pub enum Holiday {
    /// The city adopted a holiday, by an id or another name (`daylight law show` lists them)
    Adopt(Named),
    /// The city keeps it no longer
    Drop(Named),
}

#[derive(Args)]
pub struct Named {
    /// The holiday, such as march-31
    name: String,
    #[command(flatten)]
    by: By,
    #[command(flatten)]
    why: Why,
}

#[derive(Args)]
pub struct Hours {
    /// When the office opens, such as 08:00
    opens: Time,
    /// When it closes, such as 17:00
    closes: Time,
    #[command(flatten)]
    by: By,
    #[command(flatten)]
    why: Why,
}

#[derive(Args)]
pub struct Rule {
    /// actual or next-business-day
    rule: ReceiptRule,
    #[command(flatten)]
    by: By,
    #[command(flatten)]
    why: Why,
}

#[derive(Subcommand)]
pub enum OfficialCommand {
    /// Somebody takes an office on this day
    Add(InOffice),
    /// This is somebody's last day in an office; what was delegated ends with it
    End(InOffice),
}

#[derive(Args)]
pub struct InOffice {
    /// Who
    #[arg(value_name = "NAME, TITLE", value_parser = official)]
    official: String,
    /// The first or the last day
    day: Date,
    #[command(flatten)]
    by: By,
    #[command(flatten)]
    why: Why,
}

#[derive(Args)]
pub struct Delegate {
    /// extend, deny or decide-appeals
    power: Power,
    /// To whom
    #[arg(value_name = "NAME, TITLE", value_parser = official)]
    official: String,
    /// The record that says so, such as "Administrative Instruction 4, 2025"
    #[arg(long)]
    record: String,
    /// The first day on which it holds
    #[arg(long, value_name = "DATE")]
    from: Date,
    /// The last day
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    #[command(flatten)]
    by: By,
    #[command(flatten)]
    why: Why,
}

#[derive(Args)]
pub struct Fees {
    /// The file (TOML), or `-` for the standard input
    file: PathBuf,
    #[command(flatten)]
    by: By,
    #[command(flatten)]
    why: Why,
}

#[derive(Args)]
pub struct Appeal {
    /// Who decides, such as "the City Manager"
    #[arg(long, required_unless_present = "none")]
    who: Option<String>,
    /// How long after a denial an appeal may be filed: '30 calendar', '20 business'; no limit when left out
    #[arg(long, value_name = "DAYS", value_parser = words::read_days)]
    file_within: Option<Days>,
    /// How long after its filing it is decided
    #[arg(long, value_name = "DAYS", value_parser = words::read_days)]
    decide_within: Option<Days>,
    /// The policy of the city that offers it
    #[arg(long, required_unless_present = "none")]
    policy: Option<String>,
    /// The city offers no review
    #[arg(long, conflicts_with_all = ["who", "file_within", "decide_within", "policy"])]
    none: bool,
    #[command(flatten)]
    by: By,
    #[command(flatten)]
    why: Why,
}

impl Closure {
    pub async fn run(self) -> Result<ExitCode, String> {
        match self {
            Self::Add(OnDay { day, by, reason }) => {
                let closed = reason.clone();
                let change = move |s: &mut records::Settings| {
                    s.close_on(day, &closed);
                    Ok(())
                };
                by.record(Some(&reason), change).await
            }
            Self::Remove(OnDay { day, by, reason }) => by.record(Some(&reason), move |s| s.open_on(day)).await,
        }
    }
}

impl Holiday {
    pub async fn run(self) -> Result<ExitCode, String> {
        match self {
            Self::Adopt(Named { name, by, why }) => by.record(why.reason.as_deref(), move |s| s.adopt(&name)).await,
            Self::Drop(Named { name, by, why }) => {
                by.record(why.reason.as_deref(), move |s| s.drop_holiday(&name)).await
            }
        }
    }
}

impl Hours {
    pub async fn run(self) -> Result<ExitCode, String> {
        let Self { opens, closes, by, why } = self;
        let change = move |s: &mut records::Settings| {
            (s.calendar.opens, s.calendar.closes) = (opens, closes);
            Ok(())
        };
        by.record(why.reason.as_deref(), change).await
    }
}

impl Rule {
    pub async fn run(self) -> Result<ExitCode, String> {
        let Self { rule, by, why } = self;
        let change = move |s: &mut records::Settings| {
            s.calendar.receipt_rule = rule;
            Ok(())
        };
        by.record(why.reason.as_deref(), change).await
    }
}

impl OfficialCommand {
    pub async fn run(self) -> Result<ExitCode, String> {
        match self {
            Self::Add(InOffice { official, day, by, why }) => {
                let official = read(&official)?;
                let change = move |s: &mut records::Settings| {
                    s.take_office(official, day);
                    Ok(())
                };
                by.record(why.reason.as_deref(), change).await
            }
            Self::End(InOffice { official, day, by, why }) => {
                let official = read(&official)?;
                by.record(why.reason.as_deref(), move |s| s.leave_office(&official, day)).await
            }
        }
    }
}

impl Delegate {
    pub async fn run(self) -> Result<ExitCode, String> {
        let Self { power, official, record, from, until, by, why } = self;
        let delegation = Delegation { power, to: read(&official)?, record, from, until };
        let change = move |s: &mut records::Settings| {
            s.delegate(delegation);
            Ok(())
        };
        by.record(why.reason.as_deref(), change).await
    }
}

impl Fees {
    pub async fn run(self) -> Result<ExitCode, String> {
        let fees = file::read::<file::Fees>(&self.file)?.schedule();
        let change = move |s: &mut records::Settings| {
            s.fees = Some(fees);
            Ok(())
        };
        self.by.record(self.why.reason.as_deref(), change).await
    }
}

impl Appeal {
    pub async fn run(self) -> Result<ExitCode, String> {
        let Self { who, file_within, decide_within, policy, none, by, why } = self;
        let body = (!none).then(|| AppealBody {
            who: who.unwrap_or_default(),
            file_within,
            decide_within,
            policy: policy.unwrap_or_default(),
        });
        let change = move |s: &mut records::Settings| {
            s.appeal = body;
            Ok(())
        };
        by.record(why.reason.as_deref(), change).await
    }
}

fn read(text: &str) -> Result<Official, String> {
    Official::parse(text).ok_or_else(|| format!("`{text}` names no official; write 'Name, Title'"))
}

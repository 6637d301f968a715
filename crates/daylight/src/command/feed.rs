//! `daylight feed`: what datasets are refreshed from, and how that goes.

use super::DataDir;
use super::scopes::officials;
use crate::opened::{actor, open};
use crate::output;
use acts::{ActError, Acts, FeedOutcome, FeedStanding};
use catalog::DatasetId;
use clap::{Args, Subcommand};
use jiff::Timestamp;
use records::{Every, FeedMode};
use std::process::ExitCode;

#[derive(Subcommand)]
pub enum Feed {
    /// Decide what a dataset is refreshed from, and how often
    Set(Box<Set>),
    /// List the feeds, with what happened last
    List(List),
    /// Run a feed now, or every feed that is due
    Run(Run),
    /// End a feed; the dataset keeps what it has
    End(End),
}

#[derive(Args)]
pub struct Set {
    /// The dataset
    id: DatasetId,
    /// An absolute path; https://…, also of an ArcGIS layer (…/FeatureServer/0), a Socrata dataset (…/d/abcd-1234) or a CKAN resource (…/dataset/NAME/resource/ID); s3://BUCKET/KEY
    #[arg(value_name = "SOURCE")]
    source: String,
    #[command(flatten)]
    dir: DataDir,
    /// How often: hourly, daily, weekly, monthly, or a time such as PT6H or P2D
    #[arg(long, value_name = "HOW-OFTEN")]
    every: Every,
    /// How what comes changes the rows that are there: replace, append or upsert
    #[arg(long, default_value = "replace")]
    mode: FeedMode,
    /// The row that names the columns, from 1, or none
    #[arg(long, value_name = "N|none")]
    header_row: Option<String>,
    /// The sheet of a workbook, the layer of a geographic file, the list in a JSON object, or the file of an archive
    #[arg(long, value_name = "NAME", visible_aliases = ["layer", "member"])]
    sheet: Option<String>,
    /// The coordinate system of shapes in a file that does not say it, such as EPSG:2226
    #[arg(long, value_name = "EPSG:N")]
    crs: Option<String>,
    #[command(flatten)]
    decided: Decided,
}

/// Why, and who decided.
#[derive(Args)]
struct Decided {
    /// Why; kept in the ledger
    #[arg(long)]
    reason: String,
    /// Who decided; repeat it for more than one
    #[arg(long, value_name = "NAME, TITLE", required = true, value_parser = super::scopes::official)]
    decided_by: Vec<String>,
}

#[derive(Args)]
pub struct List {
    #[command(flatten)]
    dir: DataDir,
    /// JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub struct Run {
    /// The dataset
    #[arg(required_unless_present = "due")]
    id: Option<DatasetId>,
    /// Every feed that is due
    #[arg(long, conflicts_with_all = ["id", "accept_schema_change"])]
    due: bool,
    #[command(flatten)]
    dir: DataDir,
    /// Fields may come, go or change type
    #[arg(long)]
    accept_schema_change: bool,
    /// JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub struct End {
    /// The dataset
    id: DatasetId,
    #[command(flatten)]
    dir: DataDir,
    #[command(flatten)]
    decided: Decided,
}

impl Feed {
    pub async fn run(self) -> Result<ExitCode, String> {
        match self {
            Self::Set(c) => set(*c).await,
            Self::List(c) => list(c).await,
            Self::Run(c) => run(c).await,
            Self::End(c) => {
                let acts = open(&c.dir.data).await?;
                let by = officials(&c.decided.decided_by)?;
                let done = acts.end_feed(&actor(by.clone()), &c.id, &c.decided.reason, by).await;
                done.map_err(|e| e.to_string())?;
                println!("the feed of {} has ended", c.id);
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

async fn set(c: Set) -> Result<ExitCode, String> {
    let acts = open(&c.dir.data).await?;
    let by = officials(&c.decided.decided_by)?;
    let feed = records::Feed {
        source: c.source,
        every: c.every,
        mode: c.mode,
        header_row: c.header_row,
        part: c.sheet,
        crs: c.crs,
    };
    let done = acts.set_feed(&actor(by.clone()), &c.id, feed, &c.decided.reason, by).await;
    done.map_err(|e| e.to_string())?;
    println!("{} is refreshed {}", c.id, c.every.words());
    println!("it is run while the desk is served; `daylight feed run {}` runs it now", c.id);
    Ok(ExitCode::SUCCESS)
}

async fn list(c: List) -> Result<ExitCode, String> {
    let acts = open(&c.dir.data).await?;
    let feeds = acts.feeds().await.map_err(|e| e.to_string())?;
    if c.json {
        return output::json(&feeds.iter().map(json).collect::<Vec<_>>());
    }
    for feed in &feeds {
        println!("{}  {}", feed.dataset, feed.title);
        println!("source      {}, {}", feed.source_shown(), feed.kind());
        println!("refreshed   {}; {}", feed.state.feed.every.words(), feed.state.feed.mode.word());
        println!("succeeded   {}", feed.run.succeeded_at.map_or_else(|| "never".into(), time));
        if let Some(failure) = &feed.run.failure {
            println!("failed      {}  {failure}", feed.run.tried_at.map(time).unwrap_or_default());
        }
        println!("next        {}", next(feed));
        if feed.state.late.is_some() {
            println!("late        the public is told");
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn next(feed: &FeedStanding) -> String {
    match feed.run.next_at {
        _ if feed.is_running => "it is being run now".into(),
        Some(at) => time(at),
        None => "not before somebody has looked".into(),
    }
}

fn json(feed: &FeedStanding) -> serde_json::Value {
    let (state, run) = (&feed.state, &feed.run);
    serde_json::json!({
        "dataset": feed.dataset,
        "title": feed.title,
        "source": feed.source_shown(),
        "every": state.feed.every,
        "mode": state.feed.mode,
        "set_at": time(state.set_at),
        "reason": state.reason,
        "decided_by": state.by.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "tried_at": run.tried_at.map(time),
        "succeeded_at": run.succeeded_at.map(time),
        "changed_at": run.changed_at.map(time),
        "failures": run.failures,
        "failure": run.failure,
        "next_at": run.next_at.map(time),
        "stopped": feed.is_stopped(),
        "running": feed.is_running,
        "late": state.late.is_some(),
    })
}

fn time(at: i64) -> String {
    Timestamp::from_microsecond(at).map(|at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()).unwrap_or_default()
}

async fn run(c: Run) -> Result<ExitCode, String> {
    let acts = open(&c.dir.data).await?;
    let who = actor(vec![]);
    let done = match c.id {
        Some(id) => {
            let outcome = acts.run_feed(&who, &id, c.accept_schema_change).await;
            // A feed that was named and failed is an error of the command.
            vec![(id, Ok(outcome.map_err(|e| e.to_string())?))]
        }
        None => acts.run_due_feeds(&who).await.map_err(|e| e.to_string())?,
    };
    say(&acts, &done, c.json).await
}

async fn say(acts: &Acts, done: &[(DatasetId, Result<FeedOutcome, ActError>)], json: bool) -> Result<ExitCode, String> {
    let failed = done.iter().any(|(_, outcome)| outcome.is_err());
    let code = if failed { ExitCode::from(1) } else { ExitCode::SUCCESS };
    if json {
        let line = |(id, outcome): &(DatasetId, Result<FeedOutcome, ActError>)| match outcome {
            Ok(FeedOutcome::Unchanged) => serde_json::json!({ "dataset": id, "outcome": "unchanged" }),
            Ok(FeedOutcome::Updated(added)) => {
                serde_json::json!({ "dataset": id, "outcome": "updated", "receipt": added.receipt })
            }
            Err(e) => serde_json::json!({ "dataset": id, "outcome": "failed", "failure": e.to_string() }),
        };
        return output::json(&done.iter().map(line).collect::<Vec<_>>()).map(|_| code);
    }
    for (id, outcome) in done {
        match outcome {
            Ok(FeedOutcome::Unchanged) => println!("{id}  nothing new"),
            Ok(FeedOutcome::Updated(added)) => {
                let rows = added.receipt.as_ref().map_or(0, |receipt| receipt.rows);
                println!("{id}  updated; {}", output::count(rows, "row"));
            }
            Err(e) => println!("{id}  failed: {e}"),
        }
    }
    if done.is_empty() {
        let known = acts.feeds().await.map_err(|e| e.to_string())?.len();
        println!("nothing is due; {}", output::count(known, "feed"));
    }
    Ok(code)
}

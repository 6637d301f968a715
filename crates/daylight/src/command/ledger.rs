//! `daylight ledger`: verify everything that was decided.

use crate::opened::open;
use crate::output;
use acts::VerifiedRecord;
use clap::{Args, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Subcommand)]
pub enum Ledger {
    /// Replay the chain, rebuild the projections, check the releases
    Verify(Verify),
}

#[derive(Args)]
pub struct Verify {
    #[command(flatten)]
    dir: VerifyDir,
    /// A head that was published or printed in a letter; the chain must still contain it
    #[arg(long, value_name = "HASH")]
    head: Option<String>,
    /// The downloaded record of a matter; without --data it is checked without the city, with it the city's chain must
    /// hold what the record says too
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct VerifyDir {
    /// The city's folder, or its settings file
    #[arg(long, value_name = "DIR", env = "DAYLIGHT_DATA_DIR", required_unless_present = "record")]
    data: Option<PathBuf>,
}

impl Ledger {
    pub async fn run(self) -> Result<ExitCode, String> {
        let Self::Verify(c) = self;
        let record = match &c.record {
            Some(file) => Some(acts::verify_record(file, c.head.as_deref()).map_err(|e| e.to_string())?),
            None => None,
        };
        let Some(data) = c.dir.data else {
            if let Some(record) = record {
                say(c.json, &in_json(&record), &record)?;
            }
            return Ok(ExitCode::SUCCESS);
        };
        let acts = open(&data).await?;
        let head = record.as_ref().and_then(VerifiedRecord::head).or(c.head.as_deref());
        let verified = acts.verify(head).await.map_err(|e| e.to_string())?;
        let json = serde_json::json!({
            "events": verified.events, "head": verified.head, "releases": verified.releases,
        });
        let words = format!(
            "{} events, head {}\nprojections and {} match",
            verified.events,
            verified.head,
            output::count(verified.releases, "release")
        );
        match record {
            Some(record) if !c.json => {
                println!("{record}");
                if record.head().is_some() {
                    println!("the head lies on the chain of the city");
                }
                say(false, &json, &words)
            }
            _ => say(c.json, &json, &words),
        }
    }
}

/// What checking a record came to, for programs.
fn in_json(record: &VerifiedRecord) -> serde_json::Value {
    match record {
        VerifiedRecord::Proved { head, events, law_is_known } => {
            serde_json::json!({ "events": events.len(), "head": head, "law_checked": law_is_known })
        }
        VerifiedRecord::Whole { matter, files, left_out } => {
            serde_json::json!({ "matter": matter, "files": files, "left_out": left_out })
        }
    }
}

fn say(json: bool, value: &serde_json::Value, words: &dyn std::fmt::Display) -> Result<ExitCode, String> {
    if json {
        return output::json(value);
    }
    println!("{words}");
    Ok(ExitCode::SUCCESS)
}

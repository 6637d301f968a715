//! `daylight exempt`: record and end exemptions.

use super::DataDir;
use super::scopes::{Scopes, officials};
use crate::opened::{actor, open};
use acts::Accept;
use catalog::DatasetId;
use clap::{Args, Subcommand};
use register::ExemptionId;
use std::process::ExitCode;

#[derive(Subcommand)]
pub enum Exempt {
    /// Record exemptions on a dataset; its release is cut again
    Add(Box<Add>),
    /// End exemptions by their public number (EX-3) or by the id of their rule (PR-EMP-HOME)
    End(End),
}

#[derive(Args)]
pub struct Add {
    /// The dataset
    id: DatasetId,
    #[command(flatten)]
    dir: DataDir,
    #[command(flatten)]
    scopes: Scopes,
}

#[derive(Args)]
pub struct End {
    /// The dataset
    id: DatasetId,
    /// The exemptions
    #[arg(required = true)]
    exemptions: Vec<String>,
    #[command(flatten)]
    dir: DataDir,
    /// Why, in public words
    #[arg(long)]
    reason: String,
    /// Who decided
    #[arg(long, value_name = "NAME, TITLE", required = true, value_parser = super::scopes::official)]
    decided_by: Vec<String>,
}

impl Exempt {
    pub async fn run(self) -> Result<ExitCode, String> {
        match self {
            Self::Add(c) => add(*c).await,
            Self::End(c) => end(c).await,
        }
    }
}

async fn add(c: Add) -> Result<ExitCode, String> {
    let asks = c.scopes.asks()?;
    if asks.is_empty() {
        return Err(
            "say what is exempt: --withhold, --withhold-rows, --withhold-cells, --treat or --withhold-all".into()
        );
    }
    let acts = open(&c.dir.data).await?;
    let by = c.scopes.officials()?;
    let accept =
        Accept { questions: c.scopes.accepted(), reason: c.scopes.reason.clone().unwrap_or_default(), by: by.clone() };
    let done = acts.exempt(&actor(by), &c.id, &asks, &accept).await;
    let (ids, questions) = done.map_err(|e| e.to_string())?;
    for id in ids {
        println!("{id} is recorded");
    }
    for question in questions {
        println!("question    {question}");
        if let Some(field) = question.field() {
            println!("            `{field}` is withheld until then; publish {} again with the answer", c.id);
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn end(c: End) -> Result<ExitCode, String> {
    let acts = open(&c.dir.data).await?;
    let known = acts.read(|city| city.exemptions_of(&c.id)).await.map_err(|e| e.to_string())?;
    let mut ids: Vec<ExemptionId> = Vec::new();
    for text in &c.exemptions {
        let of_rule = known.iter().filter(|e| e.law_id == *text && e.in_force()).map(|e| e.id);
        let mut found: Vec<_> = of_rule.collect();
        if found.is_empty() {
            found.push(text.parse().map_err(|_| format!("`{text}` is not an exemption of {}", c.id))?);
        }
        ids.extend(found);
    }
    let by = officials(&c.decided_by)?;
    let done = acts.end_exemptions(&actor(by.clone()), &c.id, &ids, &c.reason, by).await;
    done.map_err(|e| e.to_string())?;
    for id in ids {
        println!("{id} has ended");
    }
    Ok(ExitCode::SUCCESS)
}

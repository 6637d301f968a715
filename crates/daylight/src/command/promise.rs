//! `daylight dataset plan`, `reschedule` and `promise-updates`: what is promised of a dataset.

use super::DataDir;
use super::scopes::officials;
use crate::opened::{actor, open};
use acts::AddDataset;
use catalog::{DatasetId, PublicationPlan};
use clap::Args;
use std::process::ExitCode;

#[derive(Args)]
pub struct Plan {
    #[command(flatten)]
    dir: DataDir,
    /// The title
    #[arg(long)]
    title: String,
    /// The stable id
    #[arg(long)]
    id: Option<DatasetId>,
    /// The department
    #[arg(long)]
    department: Option<String>,
    /// What it will be
    #[arg(long)]
    description: Option<String>,
    /// The subject heading
    #[arg(long)]
    category: Option<String>,
    /// The date promised
    #[arg(long, value_name = "DATE")]
    promised: jiff::civil::Date,
    /// How often new data is promised from then on: daily, weekly, monthly, yearly, …, or the code (R/P1M)
    #[arg(long, value_name = "HOW OFTEN", value_parser = periodicity)]
    every: Option<String>,
}

#[derive(Args)]
pub struct PromiseUpdates {
    /// The dataset
    id: DatasetId,
    #[command(flatten)]
    dir: DataDir,
    /// How often: daily, weekly, monthly, quarterly, yearly, …, or the code (R/P1M); none takes the promise back
    #[arg(long, value_name = "HOW OFTEN", value_parser = periodicity)]
    every: String,
    /// Why
    #[arg(long)]
    reason: String,
    /// Who decided
    #[arg(long, value_name = "NAME, TITLE", required = true, value_parser = super::scopes::official)]
    decided_by: Vec<String>,
}

#[derive(Args)]
pub struct Reschedule {
    /// The dataset
    id: DatasetId,
    #[command(flatten)]
    dir: DataDir,
    /// The date promised now
    #[arg(long, value_name = "DATE")]
    promised: jiff::civil::Date,
    /// Why, in public words
    #[arg(long)]
    reason: String,
    /// Who decided
    #[arg(long, value_name = "NAME, TITLE", required = true, value_parser = super::scopes::official)]
    decided_by: Vec<String>,
}

pub async fn plan(c: Plan) -> Result<ExitCode, String> {
    let acts = open(&c.dir.data).await?;
    let ask = AddDataset {
        id: c.id,
        title: c.title,
        description: c.description,
        department: c.department,
        category: c.category,
        plan: PublicationPlan {
            promised: Some(c.promised.to_string()),
            periodicity: c.every.filter(|every| every != "none"),
            note: None,
        },
        ..AddDataset::default()
    };
    let added = acts.add_dataset(&actor(vec![]), ask, &mut custody::unwatched).await.map_err(|e| e.to_string())?;
    println!("{} is planned for {}", added.id, c.promised);
    Ok(ExitCode::SUCCESS)
}

pub async fn reschedule(c: Reschedule) -> Result<ExitCode, String> {
    let acts = open(&c.dir.data).await?;
    let by = officials(&c.decided_by)?;
    let done = acts.reschedule(&actor(by.clone()), &c.id, c.promised, &c.reason, by).await;
    done.map_err(|e| e.to_string())?;
    println!("{} is promised for {}", c.id, c.promised);
    Ok(ExitCode::SUCCESS)
}

/// How often new data comes, by its words or its code.
fn periodicity(text: &str) -> Result<String, String> {
    let known = catalog::PERIODICITIES.iter().find(|(code, words)| *code == text || *words == text);
    match known {
        Some((code, _)) => Ok((*code).to_owned()),
        None if text == "none" => Ok(text.to_owned()),
        None => {
            let words: Vec<&str> = catalog::PERIODICITIES.iter().map(|(_, words)| *words).collect();
            Err(format!("write one of {}", words.join(", ")))
        }
    }
}

pub async fn promise_updates(c: PromiseUpdates) -> Result<ExitCode, String> {
    let acts = open(&c.dir.data).await?;
    let by = officials(&c.decided_by)?;
    let every = Some(c.every).filter(|every| every != "none");
    let done = acts.promise_updates(&actor(by.clone()), &c.id, every.clone(), &c.reason, by).await;
    done.map_err(|e| e.to_string())?;
    let often = every.as_deref().map_or("on no schedule", catalog::periodicity_words);
    println!("new data of {} is promised {often}", c.id);
    Ok(ExitCode::SUCCESS)
}

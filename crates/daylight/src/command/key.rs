//! `daylight key`: API keys.

use super::DataDir;
use crate::opened::{actor, open};
use crate::output;
use clap::{Args, Subcommand};
use std::process::ExitCode;

#[derive(Subcommand)]
pub enum Key {
    /// Make a key; it is shown once
    Create(Create),
    /// Change how much a key may ask in an hour
    Limit(Limit),
    /// Revoke a key by its id
    Revoke(Revoke),
    /// List the keys by their ids; the keys themselves are kept nowhere
    List(List),
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
pub struct Create {
    #[command(flatten)]
    dir: DataDir,
    /// What it is for
    #[arg(long)]
    label: String,
    /// Requests an hour; never less than anybody has without a key
    #[arg(long, default_value_t = 1_000_000)]
    per_hour: u32,
}

#[derive(Args)]
pub struct Limit {
    /// The key's id
    id: String,
    #[command(flatten)]
    dir: DataDir,
    /// Requests an hour
    #[arg(long)]
    per_hour: u32,
    /// Why
    #[arg(long)]
    reason: String,
}

#[derive(Args)]
pub struct Revoke {
    /// The key's id
    id: String,
    #[command(flatten)]
    dir: DataDir,
    /// Why
    #[arg(long)]
    reason: String,
}

impl Key {
    pub async fn run(self) -> Result<ExitCode, String> {
        match self {
            Self::Create(c) => {
                let acts = open(&c.dir.data).await?;
                let key = acts.create_key(&actor(vec![]), &c.label, c.per_hour).await.map_err(|e| e.to_string())?;
                println!("id  {}\nkey {}", key.id, key.secret);
            }
            Self::Limit(c) => {
                let acts = open(&c.dir.data).await?;
                let limited = acts.limit_key(&actor(vec![]), &c.id, c.per_hour, &c.reason).await;
                limited.map_err(|e| e.to_string())?;
                println!("{} may ask {} times an hour", c.id, c.per_hour);
            }
            Self::Revoke(c) => {
                let acts = open(&c.dir.data).await?;
                acts.revoke_key(&actor(vec![]), &c.id, &c.reason).await.map_err(|e| e.to_string())?;
                println!("{} is revoked", c.id);
            }
            Self::List(c) => {
                let acts = open(&c.dir.data).await?;
                let keys = acts.read(|city| city.keys.clone()).await.map_err(|e| e.to_string())?;
                if c.json {
                    let line = |(id, key): (&String, &records::KeyState)| {
                        serde_json::json!({
                            "id": id, "label": key.label, "per_hour": key.per_hour, "revoked": key.revoked,
                        })
                    };
                    return output::json(&keys.iter().map(line).collect::<Vec<_>>());
                }
                for (id, key) in &keys {
                    let state = key.revoked.as_ref().map_or("in use".to_owned(), |why| format!("revoked: {why}"));
                    println!("{id}  {} an hour  {state}  {}", key.per_hour, key.label);
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

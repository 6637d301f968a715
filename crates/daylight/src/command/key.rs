//! `daylight key`: API keys.

use super::DataDir;
use crate::opened::{actor, open};
use clap::{Args, Subcommand};
use std::process::ExitCode;

#[derive(Subcommand)]
pub enum Key {
    /// Make a key; it is shown once
    Create(Create),
    /// Revoke a key by its id
    Revoke(Revoke),
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
            Self::Revoke(c) => {
                let acts = open(&c.dir.data).await?;
                acts.revoke_key(&actor(vec![]), &c.id, &c.reason).await.map_err(|e| e.to_string())?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

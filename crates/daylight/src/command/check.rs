//! `daylight check`: settings, law pack, store, and releases against the register.

use super::DataDir;
use crate::opened::open;
use crate::output;
use clap::Args;
use std::process::ExitCode;

#[derive(Args)]
pub struct Check {
    #[command(flatten)]
    dir: DataDir,
    /// JSON
    #[arg(long)]
    json: bool,
}

impl Check {
    pub async fn run(self) -> Result<ExitCode, String> {
        let acts = open(&self.dir.data).await?;
        let lines = acts.check().await.map_err(|e| e.to_string())?;
        if self.json {
            let line = |l: &acts::CheckLine| serde_json::json!({ "good": l.good, "text": l.text });
            output::json(&lines.iter().map(line).collect::<Vec<_>>())?;
        } else {
            for line in &lines {
                println!("{}  {}", if line.good { "ok  " } else { "FAIL" }, line.text);
            }
        }
        match lines.iter().find(|l| !l.good) {
            None => Ok(ExitCode::SUCCESS),
            Some(first) => Err(first.text.clone()),
        }
    }
}

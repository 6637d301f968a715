//! `daylight check`: settings, law pack, store, and releases against the register.

use super::DataDir;
use crate::opened::open;
use clap::Args;
use std::process::ExitCode;

#[derive(Args)]
pub struct Check {
    #[command(flatten)]
    dir: DataDir,
}

impl Check {
    pub async fn run(self) -> Result<ExitCode, String> {
        let acts = open(&self.dir.data).await?;
        let lines = acts.check().await.map_err(|e| e.to_string())?;
        for line in &lines {
            println!("{}  {}", if line.good { "ok  " } else { "FAIL" }, line.text);
        }
        Ok(if lines.iter().all(|l| l.good) { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

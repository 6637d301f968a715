//! `daylight night`: what the passing of days brings about, for who wants it done at an hour of their own.

use super::DataDir;
use crate::opened::open;
use clap::Args;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

#[derive(Args)]
pub struct Night {
    #[command(flatten)]
    dir: DataDir,
}

impl Night {
    pub async fn run(self) -> Result<ExitCode, String> {
        let acts = Arc::new(open(&self.dir.data).await?);
        let started = Instant::now();
        let opened = acts.open_what_days_bring().await.map_err(|e| e.to_string())?;
        let ended = acts.end_what_ran_out().await.map_err(|e| e.to_string())?;
        let reminded = acts.remind_staff().await.map_err(|e| e.to_string())?;
        acts.tidy_uploads().await.map_err(|e| e.to_string())?;
        let seconds = started.elapsed().as_secs_f64();
        println!("{opened} matters opened, {ended} exemptions ended, {reminded} reminders of today, in {seconds:.1} s");
        Ok(ExitCode::SUCCESS)
    }
}

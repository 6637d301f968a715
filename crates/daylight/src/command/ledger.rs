//! `daylight ledger`: verify everything that was decided.

use super::DataDir;
use crate::opened::open;
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
    /// The downloaded record of a matter; with --data its head must also lie on the chain of that city
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
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
        if let Some(file) = &c.record {
            let verified = acts::verify_record(file, c.head.as_deref()).map_err(|e| e.to_string())?;
            println!("{verified}");
            if let Some(data) = c.dir.data {
                let acts = open(&data).await?;
                let city = acts.verify(Some(&verified.head)).await.map_err(|e| e.to_string())?;
                println!("the head lies on the chain of the city: {} events, head {}", city.events, city.head);
            }
            return Ok(ExitCode::SUCCESS);
        }
        let dir = DataDir { data: c.dir.data.unwrap_or_default() };
        let acts = open(&dir.data).await?;
        let verified = acts.verify(c.head.as_deref()).await.map_err(|e| e.to_string())?;
        println!("{} events, head {}", verified.events, verified.head);
        println!("projections match, {} releases match", verified.releases);
        Ok(ExitCode::SUCCESS)
    }
}

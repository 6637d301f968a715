//! `daylight backup` and `daylight restore`.

use super::DataDir;
use super::scopes::officials;
use crate::opened::{actor, open};
use crate::output;
use acts::Tools;
use catalog::DatasetId;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
pub struct Backup {
    #[command(flatten)]
    dir: DataDir,
    /// The file to write; it holds everything, what is withheld too, so keep it as you keep the city
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub struct Restore {
    /// The backup
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// The folder of the city to be; it must be new or empty
    #[arg(long = "data", value_name = "DIR", env = "DAYLIGHT_DATA_DIR")]
    data: PathBuf,
    /// A dataset that was taken down after the backup was made; repeat it. It is down again before anything is shown
    #[arg(long, value_name = "ID", requires_all = ["reason", "decided_by"])]
    takedown: Vec<DatasetId>,
    /// Why, in public words
    #[arg(long, requires = "takedown")]
    reason: Option<String>,
    /// Who decided
    #[arg(long, value_name = "NAME, TITLE", requires = "takedown", value_parser = super::scopes::official)]
    decided_by: Vec<String>,
    /// JSON
    #[arg(long)]
    json: bool,
}

impl Backup {
    pub async fn run(self) -> Result<ExitCode, String> {
        let acts = open(&self.dir.data).await?;
        let bar = output::progress("copying");
        let mut progress = |done, total| {
            bar.set_length(total);
            bar.set_position(done);
        };
        let made = acts.backup(&self.to, &mut progress).await;
        bar.finish_and_clear();
        let listing = made.map_err(|e| e.to_string())?;
        if self.json {
            let (files, bytes) = (listing.files.len(), listing.files.iter().map(|f| f.bytes).sum::<u64>());
            return output::json(&serde_json::json!({
                "city": listing.city, "events": listing.seq, "head": listing.head, "files": files, "bytes": bytes,
            }));
        }
        println!("{} is copied to {}", listing.city, self.to.display());
        println!("{}, {} events, head {}", output::count(listing.files.len(), "file"), listing.seq, listing.head);
        Ok(ExitCode::SUCCESS)
    }
}

impl Restore {
    pub async fn run(self) -> Result<ExitCode, String> {
        let decided_by = officials(&self.decided_by)?;
        let ask = acts::Restore {
            takedowns: self.takedown,
            reason: self.reason.unwrap_or_default(),
            decided_by: decided_by.clone(),
        };
        let restored = acts::restore(&self.from, &self.data, &actor(decided_by), ask, Tools::system()).await;
        let (listing, verified) = restored.map_err(|e| e.to_string())?;
        if self.json {
            return output::json(&serde_json::json!({
                "city": listing.city, "events": verified.events, "head": verified.head, "releases": verified.releases,
            }));
        }
        println!("{} is restored in {}", listing.city, self.data.display());
        let releases = output::count(verified.releases, "release");
        println!("{} events, head {}; {releases} cut again", verified.events, verified.head);
        Ok(ExitCode::SUCCESS)
    }
}

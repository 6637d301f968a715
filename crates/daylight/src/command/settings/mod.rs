//! `daylight settings`: what the city says of itself, shown and changed.

mod feeds;
mod file;
mod said;
mod short;

use super::DataDir;
use super::scopes::officials;
use crate::opened::{actor, open};
use crate::output;
use clap::{Args, Subcommand};
use records::Refusal;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Subcommand)]
pub enum Settings {
    /// Show the settings
    Show(Show),
    /// Replace the settings by those of a file; `settings show --toml` writes one to begin with
    Set(Set),
    /// Days on which the office is closed all day
    #[command(subcommand)]
    Closure(short::Closure),
    /// Holidays that the city made its own
    #[command(subcommand)]
    Holiday(short::Holiday),
    /// When the office opens and closes
    Hours(short::Hours),
    /// Which day counts as the day of receipt, for requests to come: actual or next-business-day
    ReceiptRule(short::Rule),
    /// Who holds an office, from a day to a day
    #[command(subcommand)]
    Official(short::OfficialCommand),
    /// Who may extend, deny or decide appeals, by which record
    Delegate(short::Delegate),
    /// What copies cost: a file with `resolution`, `from`, and a `[[line]]` with `rule`, `what`, `unit` and `cents` for each
    Fees(short::Fees),
    /// The review that the city itself offers
    Appeal(short::Appeal),
    /// Hosts that feeds may reach although they are private or answer without encryption
    #[command(subcommand)]
    FeedHost(feeds::FeedHost),
    /// Folders from which the desk may have files read by feeds
    #[command(subcommand)]
    FeedFolder(feeds::FeedFolder),
}

#[derive(Args)]
pub struct Show {
    #[command(flatten)]
    dir: DataDir,
    /// JSON
    #[arg(long)]
    json: bool,
    /// As the file that `settings set` reads
    #[arg(long, conflicts_with = "json")]
    toml: bool,
}

#[derive(Args)]
pub struct Set {
    /// The file (TOML), or `-` for the standard input
    file: PathBuf,
    #[command(flatten)]
    by: By,
    #[command(flatten)]
    why: Why,
}

/// Where, who decided, and in which form the answer comes.
#[derive(Args)]
pub struct By {
    #[command(flatten)]
    dir: DataDir,
    /// Who decided; repeat it for more than one
    #[arg(long, value_name = "NAME, TITLE", value_parser = super::scopes::official)]
    decided_by: Vec<String>,
    /// JSON
    #[arg(long)]
    json: bool,
}

/// Why, where it need not be said.
#[derive(Args)]
pub struct Why {
    /// Why, for the record
    #[arg(long)]
    reason: Option<String>,
}

impl Settings {
    pub async fn run(self) -> Result<ExitCode, String> {
        match self {
            Self::Show(c) => show(c).await,
            Self::Set(c) => set(c).await,
            Self::Closure(c) => c.run().await,
            Self::Holiday(c) => c.run().await,
            Self::Hours(c) => c.run().await,
            Self::ReceiptRule(c) => c.run().await,
            Self::Official(c) => c.run().await,
            Self::Delegate(c) => c.run().await,
            Self::Fees(c) => c.run().await,
            Self::Appeal(c) => c.run().await,
            Self::FeedHost(c) => c.run().await,
            Self::FeedFolder(c) => c.run().await,
        }
    }
}

impl By {
    /// Records a change, and says what it moved.
    async fn record(
        self,
        reason: Option<&str>,
        change: impl FnOnce(&mut records::Settings) -> Result<(), Refusal> + Send,
    ) -> Result<ExitCode, String> {
        let acts = open(&self.dir.data).await?;
        let actor = actor(officials(&self.decided_by)?);
        let done = acts.record_settings(&actor, reason, change).await.map_err(|e| e.to_string())?;
        said::recorded(&done, self.json)
    }
}

async fn show(c: Show) -> Result<ExitCode, String> {
    let acts = open(&c.dir.data).await?;
    let settings = acts.read(|city| city.settings.clone()).await.map_err(|e| e.to_string())?;
    let settings = settings.ok_or("the city is not set up")?;
    let file = file::File::of(&settings);
    if c.json {
        return output::json(&file);
    }
    if c.toml {
        print!("{}", file.to_toml()?);
    } else {
        said::settings(&settings);
    }
    Ok(ExitCode::SUCCESS)
}

async fn set(c: Set) -> Result<ExitCode, String> {
    let new = file::read::<file::File>(&c.file)?.settings();
    let replace = move |settings: &mut records::Settings| {
        *settings = new;
        Ok(())
    };
    c.by.record(c.why.reason.as_deref(), replace).await
}

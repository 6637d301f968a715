//! The command line: one file a command.

mod backup;
mod check;
mod dataset;
mod declare;
mod demo;
mod describe;
mod each;
mod exempt;
mod feed;
mod init;
mod key;
mod law;
mod ledger;
mod mail;
mod night;
mod promise;
mod scan;
mod scopes;
mod serve;
mod settings;
mod user;

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// A city's open-data portal and its public-records desk, as one program.
#[derive(Parser)]
#[command(name = "daylight", version, about = "A city's open-data portal and its public-records desk, as one program")]
pub struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve a sample city; nothing else is needed
    Demo(demo::Demo),
    /// Set up a city in a folder that holds none yet
    Init(init::Init),
    /// Serve a city
    Serve(serve::Serve),
    /// Bring data into custody, publish it, take it down
    #[command(subcommand)]
    Dataset(dataset::Dataset),
    /// What datasets are refreshed from, and how that goes
    #[command(subcommand)]
    Feed(feed::Feed),
    /// Record and end exemptions
    #[command(subcommand)]
    Exempt(exempt::Exempt),
    /// Ask the law pack
    #[command(subcommand)]
    Law(law::Law),
    /// API keys: they meter, reading published data never needs one
    #[command(subcommand)]
    Key(key::Key),
    /// Accounts of staff
    #[command(subcommand)]
    User(user::User),
    /// Mail that comes in
    #[command(subcommand)]
    Mail(mail::Mail),
    /// Look into documents for what nobody may have meant to give away
    Scan(scan::Scan),
    /// The ledger of everything decided
    #[command(subcommand)]
    Ledger(ledger::Ledger),
    /// Open what days bring (missed promises, reviews), remind staff, tidy up: a served city does it by itself
    Night(night::Night),
    /// Copy the whole city into one file, while it is in use
    Backup(backup::Backup),
    /// Bring a city back from a backup
    Restore(backup::Restore),
    /// What the city says of itself: calendar, officials, delegations, fees, appeals, policies, contacts, retention, templates
    #[command(subcommand)]
    Settings(settings::Settings),
    /// Check settings, law pack, store, and releases against the register
    Check(check::Check),
}

/// Where the city is.
#[derive(Args, Clone)]
pub struct DataDir {
    /// The city's folder, or its settings file
    #[arg(long = "data", value_name = "DIR", env = "DAYLIGHT_DATA_DIR")]
    pub data: PathBuf,
}

impl CommandLine {
    /// Does what is done without a runtime, in a process that has given up its rights; `None` for every other command.
    pub fn confined(&self) -> Option<ExitCode> {
        match &self.command {
            Command::Scan(command) => command.confined().map(scan::confined),
            _ => None,
        }
    }
}

/// Runs a command.
pub async fn run(line: CommandLine) -> Result<ExitCode, String> {
    match line.command {
        Command::Demo(c) => c.run().await,
        Command::Init(c) => c.run().await,
        Command::Serve(c) => c.run().await,
        Command::Dataset(c) => c.run().await,
        Command::Feed(c) => c.run().await,
        Command::Exempt(c) => c.run().await,
        Command::Law(c) => c.run(),
        Command::Key(c) => c.run().await,
        Command::User(c) => c.run().await,
        Command::Ledger(c) => c.run().await,
        Command::Night(c) => c.run().await,
        Command::Backup(c) => c.run().await,
        Command::Restore(c) => c.run().await,
        Command::Settings(c) => c.run().await,
        Command::Check(c) => c.run().await,
        Command::Mail(c) => c.run().await,
        Command::Scan(c) => c.run().await,
    }
}

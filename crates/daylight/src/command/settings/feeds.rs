//! `daylight settings feed-host` and `feed-folder`: what feeds may reach beside the public internet.

use super::{By, Why};
use clap::{Args, Subcommand};
use std::process::ExitCode;

#[derive(Subcommand)]
pub enum FeedHost {
    /// Feeds may reach this host although it is private or answers without encryption
    Allow(Host),
    /// They may not any more
    Forbid(Host),
}

#[derive(Args)]
pub struct Host {
    /// The host as addresses have it, with a port or without: gis.city.local, 10.1.2.3:8080
    host: String,
    #[command(flatten)]
    by: By,
    #[command(flatten)]
    why: Why,
}

#[derive(Subcommand)]
pub enum FeedFolder {
    /// The desk may have files of this folder read by feeds
    Allow(Folder),
    /// It may not any more
    Forbid(Folder),
}

#[derive(Args)]
pub struct Folder {
    /// The absolute path of the folder
    folder: String,
    #[command(flatten)]
    by: By,
    #[command(flatten)]
    why: Why,
}

impl FeedHost {
    pub async fn run(self) -> Result<ExitCode, String> {
        match self {
            Self::Allow(Host { host, by, why }) => {
                let change = move |s: &mut records::Settings| {
                    s.allow_feed_host(&host);
                    Ok(())
                };
                by.record(why.reason.as_deref(), change).await
            }
            Self::Forbid(Host { host, by, why }) => {
                by.record(why.reason.as_deref(), move |s| s.forbid_feed_host(&host)).await
            }
        }
    }
}

impl FeedFolder {
    pub async fn run(self) -> Result<ExitCode, String> {
        match self {
            Self::Allow(Folder { folder, by, why }) => {
                let change = move |s: &mut records::Settings| {
                    s.allow_feed_folder(&folder);
                    Ok(())
                };
                by.record(why.reason.as_deref(), change).await
            }
            Self::Forbid(Folder { folder, by, why }) => {
                by.record(why.reason.as_deref(), move |s| s.forbid_feed_folder(&folder)).await
            }
        }
    }
}

//! `daylight serve`: the public side, the desk, or both.

use super::DataDir;
use crate::serve::{self, Role, Running};
use clap::Args;
use std::net::SocketAddr;
use std::process::ExitCode;

#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    dir: DataDir,
    /// Where the public side listens (with --role desk: where the desk does)
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// all, public or desk
    #[arg(long, default_value = "all")]
    role: Role,
}

impl Serve {
    pub async fn run(self) -> Result<ExitCode, String> {
        let running = Running::new(&self.dir.data, self.listen)?;
        match self.role {
            Role::Public => serve::public(&running).await?,
            Role::Desk => serve::desk(&running, self.listen).await?,
            Role::All => serve::all(&running).await?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

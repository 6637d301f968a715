//! `daylight user`: accounts of staff.

use super::DataDir;
use crate::opened::{actor, open};
use crate::output;
use crate::settings::Settings;
use clap::{Args, Subcommand};
use records::Role;
use register::Official;
use std::process::ExitCode;

#[derive(Subcommand)]
pub enum User {
    /// Invite a member of staff; prints the link that takes up the invitation
    Add(Add),
    /// Close an account: its sessions end at once
    Close(Account),
    /// Remove the second factor of somebody whose telephone is lost; the sessions of the account end
    ResetFactor(ResetFactor),
    /// Let the account of the city with this e-mail address take the account over, at its next sign-in
    AllowLink(Account),
    /// List the accounts
    List(List),
}

#[derive(Args)]
pub struct Account {
    /// E-mail address
    email: String,
    #[command(flatten)]
    dir: DataDir,
}

#[derive(Args)]
pub struct ResetFactor {
    /// E-mail address
    email: String,
    #[command(flatten)]
    dir: DataDir,
    /// Why; kept in the ledger
    #[arg(long)]
    reason: String,
}

#[derive(Args)]
pub struct List {
    #[command(flatten)]
    dir: DataDir,
    /// JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub struct Add {
    #[command(flatten)]
    dir: DataDir,
    /// E-mail address
    #[arg(long)]
    email: String,
    /// open-data, publisher, clerk, counsel, auditor or admin
    #[arg(long)]
    role: Role,
    /// The department, for publishers
    #[arg(long)]
    department: Option<String>,
    /// The person's name and title, as letters name them
    #[arg(long, value_name = "NAME, TITLE")]
    name: Option<String>,
}

impl User {
    pub async fn run(self) -> Result<ExitCode, String> {
        match self {
            Self::Add(c) => add(c).await,
            Self::Close(c) => {
                let acts = open(&c.dir.data).await?;
                let user = acts.close_user(&actor(vec![]), &c.email).await.map_err(|e| e.to_string())?;
                println!("{} is closed", user.0);
                Ok(ExitCode::SUCCESS)
            }
            Self::ResetFactor(c) => {
                let acts = open(&c.dir.data).await?;
                let reset = acts.reset_factor(&actor(vec![]), &c.email, &c.reason).await;
                println!("the second factor of {} is removed", reset.map_err(|e| e.to_string())?.0);
                Ok(ExitCode::SUCCESS)
            }
            Self::AllowLink(c) => {
                let acts = open(&c.dir.data).await?;
                let user = acts.allow_link(&actor(vec![]), &c.email).await.map_err(|e| e.to_string())?;
                println!("the next account of the city with the address {} takes it over", user.0);
                Ok(ExitCode::SUCCESS)
            }
            Self::List(c) => list(c).await,
        }
    }
}

async fn add(c: Add) -> Result<ExitCode, String> {
    let acts = open(&c.dir.data).await?;
    let official = match &c.name {
        Some(text) => Official::parse(text).ok_or_else(|| format!("`{text}` names no one; write 'Name, Title'"))?,
        None => Official { name: c.email.clone(), title: c.role.word().to_owned() },
    };
    let invited = acts.invite(&actor(vec![]), &c.email, official, c.role, c.department).await;
    let invitation = invited.map_err(|e| e.to_string())?;
    let (_, settings) = Settings::read(&c.dir.data)?;
    let desk = settings.desk_url.or_else(|| std::fs::read_to_string(acts.folder().desk_address()).ok());
    let desk = desk.unwrap_or_else(|| "http://127.0.0.1:8081".into());
    println!("{}/desk/invitation/{}", desk.trim_end_matches('/'), invitation.token);
    Ok(ExitCode::SUCCESS)
}

async fn list(c: List) -> Result<ExitCode, String> {
    let acts = open(&c.dir.data).await?;
    let users = acts.read(|city| city.users.clone()).await.map_err(|e| e.to_string())?;
    if c.json {
        let line = |(id, user): (&records::UserId, &records::User)| {
            serde_json::json!({
                "email": id.0, "name": user.official.name, "title": user.official.title, "role": user.role.word(),
                "department": user.department, "standing": user.standing.word(), "second_factor": user.secured,
                "city_account": user.identity.is_some(),
            })
        };
        return output::json(&users.iter().map(line).collect::<Vec<_>>());
    }
    for (id, user) in &users {
        println!("{}  {}  {}  {}", id.0, user.role.word(), user.standing.word(), user.official);
    }
    Ok(ExitCode::SUCCESS)
}

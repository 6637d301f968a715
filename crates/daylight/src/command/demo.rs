//! `daylight demo`: a sample city, served within seconds; nothing else is needed.

use super::init::city_settings;
use crate::demo;
use crate::opened::{self, actor};
use crate::serve::{self, Running};
use crate::settings::Settings;
use acts::{Acts, CityFolder};
use clap::Args;
use law::{CityCalendar, Pack};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Args)]
pub struct Demo {
    /// Where the public side listens; the desk listens on the next port
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where to keep the city; by default it goes when the program ends
    #[arg(long = "data", value_name = "DIR")]
    data: Option<PathBuf>,
}

impl Demo {
    pub async fn run(self) -> Result<ExitCode, String> {
        let temporary = match &self.data {
            Some(_) => None,
            None => Some(tempfile::tempdir().map_err(|e| format!("making a folder for the sample city: {e}"))?),
        };
        let dir = self.data.clone().or_else(|| temporary.as_ref().map(|t| t.path().to_owned())).unwrap_or_default();
        let new = !CityFolder::at(&dir).is_city();
        let running = Running::new(&dir, self.listen)?;
        let past = match new {
            true => {
                let (acts, clock) = found(&dir).await?;
                Some((acts.reached_at(running.portal_url()), clock))
            }
            false => None,
        };
        let acts = Arc::new(opened::open_for(&dir, Some(running.portal_url())).await?);
        println!("a sample city, with invented people; sign in at the desk as");
        for (email, _, title, _) in demo::STAFF {
            println!("        {email}  ({title})");
        }
        println!("        password: {}", demo::PASSWORD);
        let filling = past.map(|(acts, clock)| tokio::spawn(fill(acts, clock)));
        let served = serve::both(&running, acts).await;
        if let Some(filling) = filling {
            filling.abort();
        }
        served.map(|()| ExitCode::SUCCESS)
    }
}

/// Founds the city some weeks ago. What fills it goes by that clock; what is served goes by the one on the wall.
async fn found(dir: &Path) -> Result<(Acts, demo::Clock), String> {
    let pack = Pack::load("us-ca").map_err(|e| e.to_string())?;
    let (open_data, clerk) = ("opendata@city.example", "clerk@city.example");
    let mut settings =
        city_settings("City of Riverton", &pack, CityCalendar::default(), Some(open_data.into()), Some(clerk.into()));
    settings.open_data.phone = Some("(916) 555-0111".into());
    settings.clerk.phone = Some("(916) 555-0100".into());
    settings.faq = faq();
    let places = opened::places(dir, &Settings::default());
    let clock = demo::Clock::days_ago(&pack.timezone, demo::FOUNDED_DAYS_AGO);
    let acts = Acts::init(CityFolder::at(dir), &places, settings, &actor(vec![]), clock.tools()).await;
    Ok((acts.map_err(|e| e.to_string())?, clock))
}

async fn fill(acts: Acts, clock: demo::Clock) {
    let spill = acts.folder().spill();
    match demo::fill(&acts, &clock, &spill).await {
        Ok(()) => println!("the sample city is complete"),
        Err(e) => eprintln!("daylight: filling the sample city: {e}"),
    }
}

fn faq() -> Vec<(String, String)> {
    let pairs = [
        (
            "Do I need an account or a key?",
            "No. Reading published data never needs either. A key only raises your hourly limit.",
        ),
        (
            "Why is something withheld?",
            "Each dataset's page says what is withheld, under which statute, who decided it and how to challenge it.",
        ),
        (
            "Inquiry or records request?",
            "Ask the Open Data team about data, keys and publication dates. Ask the City Clerk for records: that request has a clock set by law.",
        ),
    ];
    pairs.into_iter().map(|(q, a)| (q.to_owned(), a.to_owned())).collect()
}

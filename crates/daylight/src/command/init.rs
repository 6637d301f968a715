//! `daylight init`: a city in a folder that holds none yet.

use super::DataDir;
use crate::opened::{actor, places};
use crate::settings::Settings;
use acts::{Acts, CityFolder, Tools};
use clap::Args;
use law::{CityCalendar, Pack, ReceiptRule};
use records::{Contact, cited};
use std::process::ExitCode;

#[derive(Args)]
pub struct Init {
    #[command(flatten)]
    dir: DataDir,
    /// The city's name, such as "City of Sacramento"
    #[arg(long)]
    city: String,
    /// The law pack
    #[arg(long, default_value = "us-ca")]
    law: String,
    /// A holiday the city adopted; repeat it, or give `none`. By default those that most cities adopt
    #[arg(long, value_name = "HOLIDAY")]
    adopt: Vec<String>,
    /// How a request that arrives after hours is received
    #[arg(long, default_value = "actual")]
    receipt_rule: ReceiptRule,
    /// E-mail address of the Open Data team
    #[arg(long, value_name = "EMAIL")]
    open_data_email: Option<String>,
    /// E-mail address of the City Clerk
    #[arg(long, value_name = "EMAIL")]
    clerk_email: Option<String>,
}

impl Init {
    pub async fn run(self) -> Result<ExitCode, String> {
        if self.city.trim().is_empty() {
            return Err("the name of the city is missing: give --city".into());
        }
        for email in [&self.open_data_email, &self.clerk_email].into_iter().flatten() {
            if !email.contains('@') {
                return Err(format!("`{email}` is not an e-mail address"));
            }
        }
        let pack = Pack::load(&self.law).map_err(|e| e.to_string())?;
        let mut calendar = CityCalendar { receipt_rule: self.receipt_rule, ..CityCalendar::default() };
        if !self.adopt.is_empty() {
            calendar.adopted = super::law::adopted(&pack, &self.adopt)?;
        }
        let (root, installed) = Settings::read(&self.dir.data)?;
        let settings = city_settings(&self.city, &pack, calendar, self.open_data_email, self.clerk_email);
        let folder = CityFolder::at(&root);
        let acts = Acts::init(folder, &places(&root, &installed), settings, &actor(vec![]), Tools::system()).await;
        acts.map_err(|e| e.to_string())?;
        println!("{} is set up in {} under {} {}", self.city, root.display(), pack.id, pack.version);
        Ok(ExitCode::SUCCESS)
    }
}

/// How to challenge a withholding; that the court is open, where the law of the city says so.
fn challenge(pack: &Pack) -> String {
    let court = pack.provisions.iter().find(|rule| rule.id == "courts.who-may-sue");
    let court =
        court.map(|rule| format!(" You may also go to the superior court{}.", cited(rule.basis.citations.first())));
    format!(
        "Ask the Open Data team for a written justification or a review, or file a public records request with the \
         City Clerk.{}",
        court.unwrap_or_default()
    )
}

/// What a new city says of itself.
pub fn city_settings(
    city: &str,
    pack: &Pack,
    calendar: CityCalendar,
    open_data_email: Option<String>,
    clerk_email: Option<String>,
) -> records::Settings {
    records::Settings {
        city: city.to_owned(),
        law: pack.id.clone(),
        timezone: pack.timezone.clone(),
        calendar,
        open_data: Contact {
            office: "Open Data team, Information Technology".into(),
            email: open_data_email,
            phone: None,
        },
        clerk: Contact { office: "Office of the City Clerk".into(), email: clerk_email, phone: None },
        challenge: challenge(pack),
        faq: Vec::new(),
        ..records::Settings::default()
    }
}

//! The first page: search, what is here in numbers, what changed, and the two ways to ask.

use crate::PortalState;
use crate::pages::card::Card;
use crate::pages::labels::Labels;
use crate::pages::shell::Shell;
use crate::pages::status;
use crate::pages::visit::{Page, Visit};
use crate::pages::words::{When, number};
use crate::request_log;
use askama::Template;
use axum::response::Response;
use catalog::Standing;
use records::Contact;
use records::public::{PublicDataset, PublicExemption};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    shell: Shell,
    city: String,
    stats: Vec<Stat>,
    recent: Vec<Card>,
    decisions: Vec<Decision>,
    open_data: Contact,
    clerk: Contact,
}

/// A number with what it counts, and where to see it.
struct Stat {
    words: &'static str,
    value: String,
    href: &'static str,
}

/// An exemption that was decided lately.
struct Decision {
    number: String,
    dataset: String,
    dataset_title: String,
    scope: String,
    on: When,
}

/// Entries of each list of changes.
const RECENT_MAX: usize = 6;

/// `GET /`
pub(crate) async fn show_home(visit: Visit) -> Response {
    visit.answer(home(&visit).await)
}

async fn home(visit: &Visit) -> Page {
    let state = visit.state();
    let datasets: Vec<PublicDataset> = state.documents("dataset").await?;
    let open = open_requests(state, visit).await?;
    let exemptions: Vec<PublicExemption> = state.documents("exemption").await?;
    let labels = Labels::of(&datasets);
    let shell = Shell { crumbs: Vec::new(), ..visit.shell("Open data and public records") };
    visit.page(&HomePage {
        shell: shell.known_as(visit.absolute("/")).described(format!(
            "Search the data of the {}, see what is withheld and why, and ask for public records.",
            visit.site.city
        )),
        city: visit.site.city.clone(),
        stats: stats(&datasets, open),
        recent: recent(visit, datasets),
        decisions: decisions(exemptions, &labels),
        open_data: visit.site.open_data.clone(),
        clerk: visit.site.clerk.clone(),
    })
}

async fn open_requests(state: &PortalState, visit: &Visit) -> Result<usize, crate::PortalError> {
    let requests = request_log::requests(state).await?;
    Ok(requests.iter().filter(|r| status::of(r, visit.today).is_open).count())
}

fn stats(datasets: &[PublicDataset], open_requests: usize) -> Vec<Stat> {
    let count = |wanted: &[Standing]| datasets.iter().filter(|d| wanted.contains(&d.standing)).count();
    let stat = |words, value: usize, href| Stat { words, value: number(value as u64), href };
    vec![
        stat("Published datasets", count(&[Standing::Published]), "/datasets?standing=published"),
        stat(
            "Withheld datasets, with reasons",
            count(&[Standing::Withheld, Standing::TakenDown]),
            "/datasets?standing=withheld&standing=taken-down",
        ),
        stat(
            "Planned datasets",
            count(&[Standing::Planned, Standing::InPreparation]),
            "/datasets?standing=planned&standing=in-preparation",
        ),
        stat("Open records requests", open_requests, "/requests?status=open"),
    ]
}

fn recent(visit: &Visit, mut datasets: Vec<PublicDataset>) -> Vec<Card> {
    datasets.sort_by(|a, b| b.changed_at.cmp(&a.changed_at).then_with(|| a.id.cmp(&b.id)));
    datasets.iter().take(RECENT_MAX).map(|d| Card::of(d, &visit.zone, visit.today)).collect()
}

fn decisions(mut exemptions: Vec<PublicExemption>, labels: &Labels) -> Vec<Decision> {
    let place = |e: &PublicExemption| (e.withholding.decided_on.clone(), super::exemptions::place(&e.number));
    exemptions.retain(|e| !e.standing.starts_with("ended"));
    exemptions.sort_by_key(|e| std::cmp::Reverse(place(e)));
    let decision = |e: PublicExemption| {
        let scope = labels.text(e.dataset.as_str(), &e.scope);
        Some(Decision {
            on: When::parse(&e.withholding.decided_on)?,
            number: e.number,
            dataset: e.dataset.to_string(),
            dataset_title: e.dataset_title,
            scope,
        })
    };
    exemptions.into_iter().filter_map(decision).take(RECENT_MAX).collect()
}

//! The catalog of the city's enterprise systems, as the law has it list them.

use crate::pages::law;
use crate::pages::reasons::Cite;
use crate::pages::shell::Shell;
use crate::pages::visit::{Page, Visit};
use crate::pages::words::{When, capital};
use ::law::Area;
use askama::Template;
use axum::response::Response;
use records::public::PublicSystem;

#[derive(Template)]
#[template(path = "systems.html")]
struct SystemsPage {
    shell: Shell,
    city: String,
    clerk: String,
    systems: Vec<SystemView>,
    /// What the law says of the catalog: words, what they list, sections.
    rules: Vec<(String, Vec<String>, Vec<Cite>)>,
}

struct SystemView {
    id: String,
    name: String,
    facts: Vec<(&'static str, String)>,
    withheld: Option<String>,
    confirmed: When,
}

/// `GET /systems`
pub(crate) async fn show_systems(visit: Visit) -> Response {
    visit.answer(page(&visit).await)
}

async fn page(visit: &Visit) -> Page {
    let systems: Option<Vec<PublicSystem>> = visit.state().document(records::SYSTEMS, records::SYSTEMS).await?;
    let pack = law::pack(visit).map(|pack| pack.provisions_about(Area::EnterpriseCatalog));
    let rules = pack.into_iter().flatten().map(|rule| {
        (capital(&rule.text), rule.items.iter().map(|item| capital(item)).collect(), law::sections(&rule.basis))
    });
    let description = "The systems in which the city keeps its records: what they are for, and what is in them.";
    visit.page(&SystemsPage {
        shell: visit.shell("Systems of the city").section("/help").described(description),
        city: visit.site.city.clone(),
        clerk: visit.site.clerk.office.clone(),
        systems: systems.unwrap_or_default().into_iter().map(view).collect(),
        rules: rules.collect(),
    })
}

fn view(system: PublicSystem) -> SystemView {
    let facts = system.about.iter().flat_map(|about| about.each());
    SystemView {
        facts: facts.map(|(words, _, text)| (words, text.to_owned())).collect(),
        id: system.id,
        name: system.name,
        withheld: system.withheld.map(|why| capital(&why)),
        confirmed: When::day(system.confirmed),
    }
}

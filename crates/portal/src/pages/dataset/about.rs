//! What a dataset is: its metadata, its promise to publish, where it came from.

use crate::pages::visit::Visit;
use crate::pages::words::{self, Badge, When};
use catalog::{Standing, periodicity_words};
use records::Contact;
use records::public::{PublicDataset, PublicPromise};

/// What a dataset is.
pub(super) struct About {
    /// The stable id.
    pub id: String,
    /// The readable name.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Description, in paragraphs.
    pub paragraphs: Vec<String>,
    /// Where it stands.
    pub standing: Badge,
    /// Department.
    pub department: Option<String>,
    /// Subject heading.
    pub category: Option<String>,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// The publisher: the department, else the city.
    pub publisher: String,
    /// Whom to ask.
    pub contact: Contact,
    /// Ids and addresses at another portal.
    pub elsewhere: Vec<(String, String, Option<String>)>,
    /// The date promised.
    pub promised: Option<When>,
    /// Whether that date has passed without a publication.
    pub is_late: bool,
    /// How often new data is promised.
    pub periodicity: Option<String>,
    /// Public words on the plan.
    pub plan_note: Option<String>,
    /// Days that it was promised for before: the day, what was said of it, why it was missed.
    pub promised_before: Vec<(When, Option<String>, Option<String>)>,
    /// When the current release was first current.
    pub released: Option<When>,
    /// When it entered the catalog.
    pub added: When,
    /// When what the public sees last changed.
    pub changed: When,
    /// Released rows.
    pub rows: Option<String>,
    /// The requests that name it.
    pub requests: String,
    /// That the city's own update is late.
    pub update_late: Option<String>,
}

/// What a dataset is, as its page says it.
pub(super) fn about(dataset: &PublicDataset, visit: &Visit) -> About {
    let released = dataset.release.as_ref().filter(|_| dataset.standing == Standing::Published);
    let paragraphs = dataset.description.split("\n\n").map(str::trim).filter(|p| !p.is_empty());
    About {
        id: dataset.id.to_string(),
        slug: dataset.slug.clone(),
        title: dataset.title.clone(),
        paragraphs: paragraphs.map(str::to_owned).collect(),
        standing: words::standing(dataset, visit.today),
        department: dataset.department.clone(),
        category: dataset.category.clone(),
        keywords: dataset.keywords.clone(),
        publisher: dataset.department.clone().unwrap_or_else(|| visit.site.city.clone()),
        contact: visit.site.open_data.clone(),
        elsewhere: dataset
            .external
            .iter()
            .map(|s| (portal_words(&s.kind), s.id.clone(), web_only(s.url.as_ref())))
            .collect(),
        promised: dataset.plan.promised.as_deref().and_then(When::parse),
        is_late: words::is_late(dataset, visit.today),
        periodicity: dataset.plan.periodicity.as_deref().map(|code| periodicity_words(code).to_owned()),
        plan_note: dataset.plan.note.clone().filter(|note| !note.trim().is_empty()),
        promised_before: dataset.promises.iter().filter_map(promised_before).collect(),
        released: released.map(|r| When::date_of(r.released_at, &visit.zone)),
        added: When::date_of(dataset.added_at, &visit.zone),
        changed: When::date_of(dataset.changed_at, &visit.zone),
        rows: released.map(|r| words::plural(r.rows, "row", "rows")),
        update_late: dataset.update_late.as_ref().map(|late| late.words.clone()),
        requests: format!("/requests?dataset={}", dataset.id),
    }
}

fn promised_before(promise: &PublicPromise) -> Option<(When, Option<String>, Option<String>)> {
    Some((When::parse(&promise.promised)?, promise.note.clone(), promise.missed_because.clone()))
}

fn portal_words(kind: &str) -> String {
    match kind {
        "socrata" => "Socrata".into(),
        "arcgis" => "ArcGIS".into(),
        "ckan" => "CKAN".into(),
        _ => "Another portal".into(),
    }
}

/// Only addresses of the web become links.
fn web_only(url: Option<&String>) -> Option<String> {
    url.filter(|u| u.starts_with("https://") || u.starts_with("http://")).cloned()
}

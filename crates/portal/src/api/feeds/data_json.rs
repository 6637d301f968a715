//! `/data.json`: the catalog as DCAT-US 1.1. What is withheld stays in it, with the statute and how to ask for it.

use crate::api::{Ask, Problem};
use crate::instant::instant;
use axum::response::Response;
use catalog::{Standing, Withholding};
use records::public::{PublicDataset, Site};
use serde_json::{Map, Value, json};

/// The longest `rights` the schema takes.
const RIGHTS_CHARS_MAX: usize = 255;
/// The longest description that harvesters take.
const DESCRIPTION_CHARS_MAX: usize = 10_000;

/// `GET /data.json`.
pub async fn show_data_json(ask: Ask) -> Response {
    let result = catalog(&ask).await;
    ask.answer(result)
}

async fn catalog(ask: &Ask) -> Result<Response, Problem> {
    let site = ask.state.site().await.map_err(|e| ask.fault(&e))?;
    let datasets = ask.datasets().await?;
    let datasets = datasets.iter().map(|d| entry(ask, site.as_ref(), d));
    let entries: Vec<Value> = datasets.chain([log_entry(ask, site.as_ref())]).collect();
    let document = json!({
        "@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
        "@id": format!("{}/data.json", ask.base),
        "@type": "dcat:Catalog",
        "conformsTo": "https://project-open-data.cio.gov/v1.1/schema",
        "describedBy": "https://project-open-data.cio.gov/v1.1/schema/catalog.json",
        "dataset": entries,
    });
    ask.json(&document, None)
}

fn entry(ask: &Ask, site: Option<&Site>, about: &PublicDataset) -> Value {
    let base = &ask.base;
    let id = &about.id;
    let (level, rights) = access(base, about);
    let mut entry = json!({
        "@type": "dcat:Dataset",
        "identifier": format!("{base}/d/{id}"),
        "title": about.title,
        "description": description(about),
        "keyword": keywords(about),
        "modified": instant(about.changed_at),
        "issued": instant(about.added_at),
        "publisher": { "@type": "org:Organization", "name": publisher(site, about) },
        "contactPoint": contact(site),
        "accessLevel": level,
        "landingPage": format!("{base}/d/{id}"),
        "distribution": distributions(base, about),
    });
    let mut set = |name: &str, value: Option<Value>| {
        if let (Some(entry), Some(value)) = (entry.as_object_mut(), value) {
            entry.insert(name.into(), value);
        }
    };
    set("rights", rights.map(Value::from));
    set("theme", about.category.as_ref().map(|category| json!([category])));
    set("accrualPeriodicity", periodicity(about).map(Value::from));
    if about.schema.is_some() {
        set("describedBy", Some(format!("{base}/data/{id}/dictionary.json").into()));
        set("describedByType", Some("application/json".into()));
    }
    entry
}

const LOG_DESCRIPTION: &str = "Every request for public records that the city received: what was asked for, when an \
    answer was due, what was decided, and when. Without names, and without what people wrote in their own words.";

/// The public log of requests, which is data like any other. It changes with the day, by what is due.
fn log_entry(ask: &Ask, site: Option<&Site>) -> Value {
    let base = &ask.base;
    let access = |title: &str, format: &str, path: &str| json!({ "@type": "dcat:Distribution", "title": title, "format": format, "accessURL": format!("{base}{path}") });
    json!({
        "@type": "dcat:Dataset",
        "identifier": format!("{base}/requests"),
        "title": "Public records requests",
        "description": LOG_DESCRIPTION,
        "keyword": ["public records", "requests", "transparency"],
        "modified": "R/P1D",
        "publisher": { "@type": "org:Organization", "name": site.map_or("City", |s| s.city.as_str()) },
        "contactPoint": contact(site),
        "accessLevel": "public",
        "landingPage": format!("{base}/requests"),
        "accrualPeriodicity": "R/P1D",
        "distribution": [
            {
                "@type": "dcat:Distribution",
                "title": "Comma-separated values",
                "format": "CSV",
                "mediaType": "text/csv",
                "downloadURL": format!("{base}/requests.csv"),
            },
            access("API", "API", "/api/v1/requests"),
            access("Feed", "Atom", "/requests.atom"),
        ],
    })
}

fn description(about: &PublicDataset) -> String {
    let text = if about.description.trim().is_empty() { &about.title } else { &about.description };
    text.chars().take(DESCRIPTION_CHARS_MAX).collect()
}

/// The schema wants at least one.
fn keywords(about: &PublicDataset) -> Vec<&str> {
    match about.keywords.is_empty() {
        false => about.keywords.iter().map(String::as_str).collect(),
        true => vec![about.category.as_deref().unwrap_or("open data")],
    }
}

fn publisher<'a>(site: Option<&'a Site>, about: &'a PublicDataset) -> &'a str {
    about.department.as_deref().or(site.map(|s| s.city.as_str())).unwrap_or("City")
}

fn contact(site: Option<&Site>) -> Value {
    let office = site.map_or("Open Data", |s| s.open_data.office.as_str());
    let mut contact = Map::from_iter([("@type".into(), "vcard:Contact".into()), ("fn".into(), office.into())]);
    let email = site.and_then(|s| s.open_data.email.as_ref().or(s.clerk.email.as_ref()));
    if let Some(email) = email {
        contact.insert("hasEmail".into(), format!("mailto:{email}").into());
    }
    contact.into()
}

fn periodicity(about: &PublicDataset) -> Option<&str> {
    about.plan.periodicity.as_deref().filter(|p| *p == "irregular" || p.starts_with("R/P"))
}

/// The access level, and for what is not wholly public why not and how to ask for it.
fn access(base: &str, about: &PublicDataset) -> (&'static str, Option<String>) {
    let ask = format!("Request: {base}/requests/new?dataset={}", about.id);
    match about.standing {
        Standing::Published => match withheld_in_part(about) {
            Some(reasons) => ("restricted public", Some(rights("Withheld in part", &reasons, &ask))),
            None => ("public", None),
        },
        Standing::Withheld => {
            let reasons = about.withheld.iter().collect::<Vec<_>>();
            ("non-public", Some(rights("Withheld", &citations(&reasons), &ask)))
        }
        Standing::TakenDown => ("non-public", Some(rights("Taken down", &[], &ask))),
        Standing::Planned | Standing::InPreparation => {
            ("restricted public", Some(rights("Not yet published", &[], &ask)))
        }
    }
}

/// The citations of everything withheld; `None` when nothing is. Without a citation, a field awaits classification.
fn withheld_in_part(about: &PublicDataset) -> Option<Vec<String>> {
    let schema = about.schema.as_ref()?;
    let fields = schema.withheld.iter().flat_map(|f| &f.withholdings);
    let rows = schema.row_notices.iter().map(|n| &n.withholding);
    let cells = schema.fields.iter().flat_map(|f| f.notices.iter().map(|n| &n.withholding));
    let all: Vec<&Withholding> = fields.chain(rows).chain(cells).collect();
    (!all.is_empty() || !schema.withheld.is_empty()).then(|| citations(&all))
}

fn citations(reasons: &[&Withholding]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in reasons.iter().flat_map(|w| w.citations()).map(ToString::to_string) {
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// As many citations as fit beside the address.
fn rights(what: &str, citations: &[String], ask: &str) -> String {
    for kept in (1..=citations.len()).rev() {
        let more = if kept < citations.len() { " and others" } else { "" };
        let text = format!("{what}: {}{more}. {ask}", citations[..kept].join("; "));
        if text.chars().count() <= RIGHTS_CHARS_MAX {
            return text;
        }
    }
    format!("{what}. {ask}").chars().take(RIGHTS_CHARS_MAX).collect()
}

fn distributions(base: &str, about: &PublicDataset) -> Vec<Value> {
    let Some(schema) = &about.schema else { return Vec::new() };
    let id = &about.id;
    let file = |title: &str, kind: &str, format: &str, path: String| {
        json!({
            "@type": "dcat:Distribution",
            "title": title,
            "format": format,
            "mediaType": kind,
            "downloadURL": format!("{base}{path}"),
            "describedBy": format!("{base}/data/{id}/dictionary.csv"),
            "describedByType": "text/csv",
        })
    };
    let mut all = vec![
        file("Comma-separated values", "text/csv", "CSV", format!("/data/{id}.csv")),
        file("Parquet", "application/vnd.apache.parquet", "Parquet", format!("/data/{id}.parquet")),
    ];
    if schema.geometry.is_some() {
        let path = format!("/resource/{id}.geojson?$limit={}", schema.rows.max(1));
        all.push(file("GeoJSON", "application/vnd.geo+json", "GeoJSON", path));
    }
    all.push(json!({
        "@type": "dcat:Distribution",
        "title": "API (SODA 2.1)",
        "format": "API",
        "accessURL": format!("{base}/resource/{id}.json"),
        "describedBy": format!("{base}/openapi.json"),
        "describedByType": "application/json",
    }));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_name_as_many_citations_as_fit() {
        let ask = "Request: https://data.example.gov/requests/new?dataset=abcd-1234";
        let one = ["Gov. Code § 7923.600".to_owned()];
        assert_eq!(rights("Withheld", &one, ask), format!("Withheld: Gov. Code § 7923.600. {ask}"));
        let many: Vec<String> = (0..40).map(|i| format!("Gov. Code § {}", 7920 + i)).collect();
        let text = rights("Withheld", &many, ask);
        assert!(text.chars().count() <= RIGHTS_CHARS_MAX && text.contains("and others"), "{text}");
        assert!(text.ends_with(ask));
    }
}

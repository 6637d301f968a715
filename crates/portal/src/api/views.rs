//! SODA's metadata: `/api/views` and `/api/catalog/v1`.

use super::{Ask, Problem, data, segments};
use crate::base::domain;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use catalog::Dataset;
use dialects::soda::{CatalogPage, SodaError, catalog_json, view_json};
use records::public::PublicDataset;
use serde_json::Value;

const CATALOG_LIMIT: usize = 100;
const CATALOG_LIMIT_MAX: usize = 10_000;

/// `/api/views/{id}.json` and `/api/views/{id}`.
pub async fn show_view(ask: Ask, path: Result<Path<String>, PathRejection>) -> Response {
    let file: String = segments(path);
    let id = file.strip_suffix(".json").unwrap_or(&file);
    let result = match ask.about(id).await {
        Ok(about) => ask.json(&view_json(&as_dataset(&about), &ask.base), Some(about.changed_at)),
        Err(problem) => Err(problem),
    };
    ask.answer(result)
}

/// `/api/views/{id}/rows.csv`: the whole dataset, as older links ask for it.
pub async fn export_rows(ask: Ask, path: Result<Path<(String, String)>, PathRejection>) -> Response {
    let (id, file): (String, String) = segments(path);
    let result = match file.as_str() {
        "rows.csv" => data::download(&ask, &id, None, "csv").await,
        _ => Err(Problem::not_found("export; there is `rows.csv`")),
    };
    ask.answer(result)
}

/// `/api/views.json?limit&page`.
pub async fn list_views(ask: Ask) -> Response {
    let result = views(&ask).await;
    ask.answer(result)
}

async fn views(ask: &Ask) -> Result<Response, Problem> {
    let limit = ask.number("limit", 200)?.min(1_000);
    let page = ask.number("page", 1)?.max(1);
    let all = ask.datasets().await?;
    let page = all.iter().skip(limit.saturating_mul(page - 1)).take(limit);
    let views: Vec<Value> = page.map(|d| view_json(&as_dataset(d), &ask.base)).collect();
    ask.json(&views, None)
}

/// `/api/catalog/v1`: everything in the catalog, what is withheld included.
pub async fn search_catalog(ask: Ask) -> Response {
    let result = catalog_page(&ask).await;
    ask.answer(result)
}

async fn catalog_page(ask: &Ask) -> Result<Response, Problem> {
    let limit = ask.number("limit", CATALOG_LIMIT)?.min(CATALOG_LIMIT_MAX);
    let offset = ask.number("offset", 0)?;
    let mut found: Vec<Dataset> = ask.datasets().await?.iter().filter(|d| wanted(ask, d)).map(as_dataset).collect();
    let total = found.len() as u64;
    let scroll = ask.parameters.iter().find(|(name, _)| name == "scroll_id");
    if let Some((_, last)) = scroll {
        found.retain(|d| d.id.as_str() > last.as_str());
    } else {
        found.sort_by(|a, b| a.title.cmp(&b.title).then_with(|| a.id.cmp(&b.id)));
    }
    let page: Vec<&Dataset> = found.iter().skip(offset).take(limit).collect();
    let domain = domain(&ask.state, &ask.headers);
    ask.json(&catalog_json(CatalogPage { datasets: &page, total, domain: &domain, base: &ask.base }), None)
}

/// Whether a dataset passes the filters. What this catalog has no notion of filters nothing.
fn wanted(ask: &Ask, dataset: &PublicDataset) -> bool {
    ask.parameters.iter().filter(|(_, value)| !value.is_empty()).all(|(name, value)| {
        let mut listed = value.split(',').map(str::trim);
        match name.trim_end_matches("[]") {
            "ids" => listed.any(|id| id.eq_ignore_ascii_case(dataset.id.as_str())),
            "names" => listed.any(|name| name.eq_ignore_ascii_case(&dataset.title)),
            "only" => listed.any(|kind| matches!(kind, "dataset" | "datasets")),
            "categories" => listed.any(|c| dataset.category.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(c))),
            "tags" => listed.any(|tag| dataset.keywords.iter().any(|own| own.eq_ignore_ascii_case(tag))),
            "attribution" => dataset.department.as_deref() == Some(value.as_str()),
            "q" => matches_words(dataset, value),
            _ => true,
        }
    })
}

/// Whether every word occurs in what is public of a dataset.
pub(crate) fn matches_words(dataset: &PublicDataset, words: &str) -> bool {
    let mut text = [&dataset.title, &dataset.description, &dataset.slug].map(|t| t.to_lowercase()).join("\n");
    let more = dataset.department.iter().chain(&dataset.category).chain(&dataset.keywords);
    let fields = dataset.schema.iter().flat_map(|s| {
        let released = s.fields.iter().flat_map(|f| [f.name.as_str(), &f.label]);
        released.chain(s.withheld.iter().flat_map(|f| [f.name.as_str(), &f.label]))
    });
    for part in more.map(String::as_str).chain(fields).chain([dataset.id.as_str()]) {
        text.push('\n');
        text.push_str(&part.to_lowercase());
    }
    words.to_lowercase().split_whitespace().all(|word| text.contains(word))
}

/// What the dialect reads, with nothing in it that is not public.
pub(crate) fn as_dataset(about: &PublicDataset) -> Dataset {
    let about = about.clone();
    Dataset {
        id: about.id,
        slug: about.slug,
        title: about.title,
        description: about.description,
        department: about.department,
        category: about.category,
        keywords: about.keywords,
        standing: about.standing,
        fields: Vec::new(),
        row_id: None,
        geometry: None,
        order: Vec::new(),
        plan: about.plan,
        external: about.external,
        schema: about.schema,
        releases: about.release.into_iter().collect(),
        withheld: about.withheld,
        takedown_note: about.takedown_note,
        epoch: about.epoch,
        added_at: about.added_at,
        changed_at: about.changed_at,
    }
}

impl Ask {
    /// Everything in the catalog, by id.
    pub(crate) async fn datasets(&self) -> Result<Vec<PublicDataset>, Problem> {
        self.state.documents("dataset").await.map_err(|e| self.fault(&e))
    }

    /// A parameter that is a whole number.
    pub(crate) fn number(&self, name: &str, otherwise: usize) -> Result<usize, Problem> {
        match self.parameter(name).map(str::trim).filter(|text| !text.is_empty()) {
            None => Ok(otherwise),
            Some(text) if text.bytes().all(|b| b.is_ascii_digit()) && text.len() <= 9 => {
                Ok(text.parse().unwrap_or(otherwise))
            }
            Some(_) => {
                let message = format!("`{name}` is a whole number of at most nine digits");
                Err(self.soda(&SodaError::BadParameter { parameter: name.into(), message }, ""))
            }
        }
    }
}

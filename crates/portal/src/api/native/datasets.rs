//! `/api/v1/datasets`: the catalog, and everything public of one dataset.

use crate::api::data::{field_entries, withheld_document};
use crate::api::views::matches_words;
use crate::api::{Ask, Problem, segments};
use crate::instant::instant;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use records::public::PublicDataset;
use serde_json::{Value, json};

const LIMIT: usize = 100;
const LIMIT_MAX: usize = 1_000;

/// `GET /api/v1/datasets?q&standing&department&category&limit&offset`.
pub async fn list_datasets(ask: Ask) -> Response {
    let result = page(&ask).await;
    ask.answer(result)
}

async fn page(ask: &Ask) -> Result<Response, Problem> {
    let (limit, offset) = (ask.number("limit", LIMIT)?.min(LIMIT_MAX), ask.number("offset", 0)?);
    let mut found = ask.datasets().await?;
    found.retain(|d| wanted(ask, d));
    found.sort_by(|a, b| a.title.cmp(&b.title).then_with(|| a.id.cmp(&b.id)));
    let entries: Vec<Value> = found.iter().skip(offset).take(limit).map(|d| entry(ask, d)).collect();
    ask.json(&json!({ "datasets": entries, "total": found.len(), "limit": limit, "offset": offset }), None)
}

fn wanted(ask: &Ask, dataset: &PublicDataset) -> bool {
    let is = |name: &str, value: Option<&str>| ask.parameter(name).is_none_or(|asked| value == Some(asked));
    let standing = serde_json::to_value(dataset.standing).unwrap_or_default();
    is("standing", standing.as_str())
        && is("department", dataset.department.as_deref())
        && is("category", dataset.category.as_deref())
        && ask.parameter("q").is_none_or(|words| matches_words(dataset, words))
}

/// `GET /api/v1/datasets/{id}`.
pub async fn show_dataset(ask: Ask, path: Result<Path<String>, PathRejection>) -> Response {
    let result = match ask.about(&segments::<String>(path)).await {
        Ok(about) => ask.json(&document(&ask, &about), Some(about.changed_at)),
        Err(problem) => Err(problem),
    };
    ask.answer(result)
}

fn entry(ask: &Ask, about: &PublicDataset) -> Value {
    let partly = about.schema.as_ref().is_some_and(|s| {
        !s.withheld.is_empty() || !s.row_notices.is_empty() || s.fields.iter().any(|f| !f.notices.is_empty())
    });
    json!({
        "id": about.id,
        "slug": about.slug,
        "title": about.title,
        "description": about.description,
        "department": about.department,
        "category": about.category,
        "keywords": about.keywords,
        "standing": about.standing,
        "withheld_in_part": partly,
        "promised": about.plan.promised,
        "released_at": about.release.as_ref().and_then(|r| instant(r.released_at)),
        "changed_at": instant(about.changed_at),
        "update_late": about.update_late.as_ref().map(|late| json!({
            "last_succeeded_at": late.last_succeeded.and_then(instant),
            "promised": late.promised,
            "words": late.words,
        })),
        "links": links(&ask.base, about),
    })
}

/// Everything public of a dataset.
fn document(ask: &Ask, about: &PublicDataset) -> Value {
    let mut document = entry(ask, about);
    let schema = about.schema.as_ref();
    let more = json!({
        "added_at": instant(about.added_at),
        "plan": about.plan,
        "external": about.external,
        "fields": schema.map(|s| field_entries(s, &ask.base)).unwrap_or_default(),
        "geometry": schema.and_then(|s| s.geometry.as_ref()),
        "stable_ids": schema.map(|s| s.stable_ids),
        "withheld": withheld_document(about, &ask.base),
        "releases": about.release.iter().map(|release| json!({
            "id": release.id,
            "released_at": instant(release.released_at),
            "rows": release.rows,
            "fields": release.fields,
            "parquet_bytes": release.parquet_bytes,
            "parquet_sha256": release.parquet_sha256,
            "parquet": format!("{}/data/{}/{}.parquet", ask.base, about.id, release.id),
        })).collect::<Vec<_>>(),
    });
    if let (Some(document), Value::Object(more)) = (document.as_object_mut(), more) {
        document.extend(more);
    }
    document
}

fn links(base: &str, about: &PublicDataset) -> Value {
    let id = &about.id;
    let mut links = json!({
        "self": format!("{base}/api/v1/datasets/{id}"),
        "page": format!("{base}/d/{id}"),
        "request": format!("{base}/requests/new?dataset={id}"),
        "withheld": format!("{base}/data/{id}/withheld.json"),
    });
    if about.release.is_some() {
        for (name, link) in [
            ("rows", format!("{base}/api/v1/datasets/{id}/rows")),
            ("soda", format!("{base}/resource/{id}.json")),
            ("csv", format!("{base}/data/{id}.csv")),
            ("parquet", format!("{base}/data/{id}.parquet")),
            ("geojson", format!("{base}/resource/{id}.geojson")),
            ("dictionary", format!("{base}/data/{id}/dictionary.json")),
            ("checksums", format!("{base}/data/{id}/checksums.txt")),
        ] {
            links[name] = link.into();
        }
    }
    links
}

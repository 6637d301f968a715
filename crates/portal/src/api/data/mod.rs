//! Files of a dataset: the release as Parquet and CSV, its dictionary, what is withheld from it, checksums.

mod dictionary;
mod withheld;

use super::file::{PublicFile, content_type};
use super::{Ask, Problem, rows, segments};
use crate::OpenDataset;
use crate::conditional::{CACHE_PUBLIC, Validators};
use crate::watch::Watch;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use catalog::ReleaseId;

pub(crate) use dictionary::field_entries;
pub(crate) use withheld::withheld_document;

/// `/data/{id}.parquet`, `/data/{id}.csv`: the current release.
pub async fn download_dataset(ask: Ask, path: Result<Path<String>, PathRejection>) -> Response {
    let file: String = segments(path);
    let result = match file.rsplit_once('.') {
        Some((id, end @ ("parquet" | "csv"))) => download(&ask, id, None, end).await,
        _ => Err(no_such_file()),
    };
    ask.answer(result)
}

/// `/data/{id}/…`: a release by name, the dictionary, what is withheld, checksums.
pub async fn download_part(ask: Ask, path: Result<Path<(String, String)>, PathRejection>) -> Response {
    let (id, file): (String, String) = segments(path);
    let result = match file.as_str() {
        "dictionary.csv" => dictionary::as_csv(&ask, &id).await,
        "dictionary.json" => dictionary::as_json(&ask, &id).await,
        "withheld.json" => withheld::show(&ask, &id).await,
        "checksums.txt" => checksums(&ask, &id).await,
        other => match other.rsplit_once('.') {
            Some((release, end @ ("parquet" | "csv"))) => download(&ask, &id, Some(release), end).await,
            _ => Err(no_such_file()),
        },
    };
    ask.answer(result)
}

fn no_such_file() -> Problem {
    Problem::not_found("file; there are `parquet` and `csv`, `dictionary.csv`, `withheld.json` and `checksums.txt`")
}

async fn download(ask: &Ask, id: &str, release: Option<&str>, end: &str) -> Result<Response, Problem> {
    let open = ask.open(id).await?;
    if let Some(name) = release
        && ReleaseId::parse(name).as_ref() != Some(&open.release.id)
    {
        let words = "release; only the current one can be read";
        return Err(Problem::not_found(words).with("current", open.release.id.as_str()));
    }
    let kept = open.folder.join(format!("data.{end}"));
    let mut response = match end == "parquet" || tokio::fs::try_exists(&kept).await.unwrap_or(false) {
        true => {
            let file = PublicFile {
                path: kept,
                content_type: content_type(end_of(end)),
                validators: validators(&open, end),
                cache: CACHE_PUBLIC,
                save_as: Some(format!("{}.{end}", open.about.slug)),
                watch: Some(Watch::over(&ask.state, &open.about)),
            };
            ask.file(file).await?
        }
        false => rows::whole_csv(ask, &open).await?,
    };
    links(response.headers_mut(), open.about.id.as_str());
    Ok(response)
}

fn end_of(end: &str) -> &'static str {
    if end == "parquet" { ".parquet" } else { ".csv" }
}

fn validators(open: &OpenDataset, end: &str) -> Validators {
    let content = match end {
        "parquet" => open.release.parquet_sha256.get(..32).unwrap_or_default(),
        _ => open.release.id.as_str(),
    };
    Validators::strong(&format!("{content}-{}-{end}", open.about.epoch), open.about.changed_at)
}

/// Where the dictionary is, and what is withheld: linked from every form that cannot say it itself.
pub(crate) fn links(headers: &mut HeaderMap, id: &str) {
    for link in [
        format!("</data/{id}/dictionary.csv>; rel=\"describedby\"; type=\"text/csv\""),
        format!("</data/{id}/withheld.json>; rel=\"describedby\"; type=\"application/json\"; title=\"withheld\""),
    ] {
        if let Ok(value) = HeaderValue::from_str(&link) {
            headers.append(header::LINK, value);
        }
    }
}

async fn checksums(ask: &Ask, id: &str) -> Result<Response, Problem> {
    let open = ask.open(id).await?;
    let (sha256, id) = (&open.release.parquet_sha256, open.about.id.as_str());
    let text = format!("{sha256}  {id}.parquet\n{sha256}  {}.parquet\n", open.release.id);
    ask.text(text, "text/plain; charset=utf-8", Some(open.about.changed_at))
}

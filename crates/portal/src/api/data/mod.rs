//! Files of a dataset: the release as Parquet and CSV, its dictionary, what is withheld from it, checksums.

mod dictionary;
mod withheld;
mod withheld_cells;

use super::file::{PublicFile, content_type};
use super::{Ask, Problem, segments};
use crate::OpenDataset;
use crate::accesses::begins_file;
use crate::conditional::{CACHE_PUBLIC, Validators};
use crate::watch::Watch;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use catalog::ReleaseId;

pub(crate) use dictionary::field_entries;
pub(crate) use withheld::withheld_document;
pub(crate) use withheld_cells::withheld_in;

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
        "dictionary.csv" => dictionary_csv(&ask, &id).await,
        "dictionary.json" => dictionary::as_json(&ask, &id).await,
        "withheld.json" => withheld::show(&ask, &id).await,
        "withheld-cells.csv" => withheld_cells::show(&ask, &id).await,
        "checksums.txt" => checksums(&ask, &id).await,
        "history.parquet" => history(&ask, &id).await,
        other => match other.rsplit_once('.') {
            Some((release, end @ ("parquet" | "csv"))) => download(&ask, &id, Some(release), end).await,
            _ => Err(no_such_file()),
        },
    };
    ask.answer(result)
}

fn no_such_file() -> Problem {
    Problem::not_found(
        "file; there are `parquet` and `csv`, `dictionary.csv`, `withheld.json`, `withheld-cells.csv`, `checksums.txt` \
         and, where rows have changed since publication, `history.parquet`",
    )
}

pub(crate) async fn download(ask: &Ask, id: &str, release: Option<&str>, end: &str) -> Result<Response, Problem> {
    let open = ask.open(id).await?;
    if let Some(name) = release
        && ReleaseId::parse(name).as_ref() != Some(&open.release.id)
    {
        let words = "release; only the current one can be read";
        return Err(Problem::not_found(words).with("current", open.release.id.as_str()));
    }
    let answer = release_file(ask, &open, &format!("data.{end}"), &format!("{}.{end}", open.about.slug)).await?;
    if begins_file(&answer) {
        ask.counts(open.about.id.as_str(), open.release.id.as_str(), true);
    }
    Ok(answer)
}

/// A file of the release, known by the release, the epoch and its name.
async fn release_file(ask: &Ask, open: &OpenDataset, name: &str, save_as: &str) -> Result<Response, Problem> {
    let content = match name {
        "data.parquet" => open.release.parquet_sha256.get(..32).unwrap_or_default(),
        _ => open.release.id.as_str(),
    };
    let tag = format!("{content}-{}-{name}", open.about.epoch);
    let file = PublicFile {
        path: open.folder.join(name),
        content_type: content_type(name),
        validators: Validators::strong(&tag, Some(open.about.changed_at)),
        cache: CACHE_PUBLIC,
        save_as: Some(save_as.to_owned()),
        watch: Some(Watch::over(&ask.state, vec![open.about.clone()])),
    };
    let mut response = ask.file(file).await?;
    links(response.headers_mut(), open.about.id.as_str());
    Ok(response)
}

async fn dictionary_csv(ask: &Ask, id: &str) -> Result<Response, Problem> {
    let open = ask.open(id).await?;
    release_file(ask, &open, "dictionary.csv", &format!("{}-dictionary.csv", open.about.slug)).await
}

/// The versions of the rows, where there are any.
async fn history(ask: &Ask, id: &str) -> Result<Response, Problem> {
    let open = ask.open(id).await?;
    match tokio::fs::try_exists(open.folder.join("history.parquet")).await {
        Ok(true) => release_file(ask, &open, "history.parquet", &format!("{}-history.parquet", open.about.slug)).await,
        _ => {
            ask.hold(&open).await?;
            Err(no_such_file())
        }
    }
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

/// SHA-256 of what can be downloaded here, under the names it has here.
async fn checksums(ask: &Ask, id: &str) -> Result<Response, Problem> {
    let open = ask.open(id).await?;
    let kept = tokio::fs::read_to_string(open.folder.join("checksums.txt")).await;
    ask.hold(&open).await?;
    let kept = kept.unwrap_or_else(|_| format!("{}  data.parquet\n", open.release.parquet_sha256));
    let mut text = String::new();
    for (sum, name) in kept.lines().filter_map(|line| line.split_once("  ")) {
        match name {
            "data.parquet" | "data.csv" => text += &format!("{sum}  {}\n", name.replacen("data", &open.about.slug, 1)),
            "dictionary.csv" | "history.parquet" => text += &format!("{sum}  {}-{name}\n", open.about.slug),
            _ => {}
        }
    }
    ask.text(text, "text/plain; charset=utf-8", Some(open.about.changed_at))
}

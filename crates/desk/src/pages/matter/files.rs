//! Letters, productions and the record of a matter, as files. A file is served only when an event of this matter names it.

use crate::error::{DeskError, Page};
use crate::roles::Task;
use crate::visit::Visit;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use records::{Matter, MatterNumber};
use std::path::PathBuf;
use tokio_util::io::ReaderStream;

/// A letter carries its own styles and nothing else.
const LETTER_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// `GET /desk/matters/{number}/letters/{id}.{pdf,html}`
pub(crate) async fn download_letter(visit: Visit, Path((number, file)): Path<(String, String)>) -> Page {
    visit.must(Task::ReadMatters)?;
    let number = MatterNumber(number);
    let (id, form) = file.rsplit_once('.').filter(|(_, form)| ["pdf", "html"].contains(form)).ok_or(LETTER)?;
    let kind = look(&visit, &number, |m| m.letters.iter().find(|l| l.id == id).map(|l| l.kind.clone())).await?;
    let kind = kind.ok_or(LETTER)?;
    let path = visit.state.acts.folder().letters().join(&file);
    let mut response = send(path, &format!("{number}-{kind}.{form}"), form == "pdf").await?;
    if form == "html" {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(LETTER_POLICY));
    }
    Ok(response)
}

/// `GET /desk/matters/{number}/productions/{id}/{file}`
pub(crate) async fn download_production(
    visit: Visit,
    Path((number, id, file)): Path<(String, String, String)>,
) -> Page {
    visit.must(Task::ReadMatters)?;
    let number = MatterNumber(number);
    let named = |m: &Matter| {
        m.productions().filter(|p| p.id == id).flat_map(|p| &p.files).any(|f| f.name == file).then_some(())
    };
    look(&visit, &number, named).await?.ok_or(DeskError::Missing("file"))?;
    let path = visit.state.acts.folder().productions().join(&id).join(&file);
    // Under its own name, so that the list of checksums fits the files as they are downloaded.
    send(path, &file, true).await
}

/// `GET /desk/matters/{number}/record.zip`
pub(crate) async fn download_record(visit: Visit, Path(number): Path<String>) -> Page {
    visit.must(Task::TakeRecord)?;
    let number = MatterNumber(number);
    let archive = visit.state.acts.record(&number).await?;
    let content = Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(archive.file)));
    let length = [(header::CONTENT_LENGTH, archive.bytes.to_string())];
    Ok((length, headers("zip", &format!("{number}.zip"), true), content).into_response())
}

const LETTER: DeskError = DeskError::Missing("letter");

async fn look<T>(visit: &Visit, number: &MatterNumber, look: impl FnOnce(&Matter) -> T) -> Result<T, DeskError> {
    let found = visit.state.acts.read(|city| city.matters.get(number).map(look)).await?;
    found.ok_or(DeskError::Missing("matter"))
}

async fn send(path: PathBuf, name: &str, attached: bool) -> Page {
    let file = tokio::fs::File::open(&path).await.map_err(|error| {
        tracing::error!(file = name, kind = ?error.kind(), "a file that was sent cannot be opened");
        DeskError::Fault
    })?;
    let form = name.rsplit_once('.').map_or("", |(_, form)| form);
    Ok((headers(form, name, attached), Body::from_stream(ReaderStream::new(file))).into_response())
}

fn headers(form: &str, name: &str, attached: bool) -> [(header::HeaderName, String); 2] {
    let kind = match form {
        "pdf" => "application/pdf",
        "html" => "text/html; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        "zip" => "application/zip",
        "parquet" => "application/vnd.apache.parquet",
        _ => "application/octet-stream",
    };
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' }).collect();
    let how = if attached { "attachment" } else { "inline" };
    [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, format!("{how}; filename=\"{plain}\""))]
}

//! The record of a matter as one archive, for its requester to keep: what was asked, said and decided, every letter, and
//! the checksums of what was produced.
//!
//! It carries no proof of the ledger: what an event commits to names the account that acted, and the chain counts what
//! is not public. The desk gives the archive that does.

use super::produced::{is_name, no_store};
use super::{Ask, Problem, segments};
use crate::PortalError;
use crate::pages::local;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use records::MessageFrom;
use records::public::TrackedMatter;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// `GET /track/{code}/record.zip`.
pub async fn download_archive(ask: Ask, path: Result<Path<String>, PathRejection>) -> Response {
    let result = archive(&ask, &segments::<String>(path)).await;
    ask.answer(result)
}

async fn archive(ask: &Ask, code: &str) -> Result<Response, Problem> {
    let matter = ask.matter(code).await?;
    let site = ask.state.site().await.map_err(|e| ask.fault(&e))?;
    let zone = site.and_then(|site| TimeZone::get(&site.timezone).ok()).unwrap_or(TimeZone::UTC);
    let record = serde_json::to_vec_pretty(&matter).map_err(|e| ask.fault(&broken(e)))?;
    let mut files = vec![
        ("README.txt".to_owned(), readme(&matter).into_bytes()),
        ("record.json".to_owned(), record),
        ("messages.txt".to_owned(), messages(&matter, &zone).into_bytes()),
    ];
    for letter in matter.letters.iter().filter(|letter| is_name(&letter.id)) {
        for form in ["pdf", "html"] {
            let path = ask.state.public_dir.join("letters").join(format!("{}.{form}", letter.id));
            let content = tokio::fs::read(path).await.map_err(|e| ask.fault(&broken(e)))?;
            files.push((
                format!("letters/{}-{}.{form}", letter.kind, letter.id.get(..8).unwrap_or(&letter.id)),
                content,
            ));
        }
    }
    if !matter.productions.is_empty() {
        files.push(("productions/CHECKSUMS.txt".to_owned(), checksums(&matter).into_bytes()));
    }
    let content = zipped(files).map_err(|e| ask.fault(&broken(e)))?;
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}.zip\"", matter.public.number)),
    ];
    Ok(([(header::CACHE_CONTROL, no_store())], headers, content).into_response())
}

fn broken(error: impl std::fmt::Display) -> PortalError {
    PortalError::Archive(error.to_string())
}

/// Every message as it was sent, the oldest first.
fn messages(matter: &TrackedMatter, zone: &TimeZone) -> String {
    let one = |message: &records::Message| {
        let who = match &message.from {
            MessageFrom::Requester => "the requester".to_owned(),
            MessageFrom::Staff { official } => official.to_string(),
        };
        let when = records::words::date_and_time(local(message.at, zone));
        format!("{when}, {who} {}\n\n{}\n", records::words::by_channel(message.channel), message.text.trim())
    };
    let all: Vec<String> = matter.messages.iter().map(one).collect();
    if all.is_empty() { "No message was sent.\n".into() } else { all.join("\n---\n\n") }
}

/// In the form of `sha256sum`, by production: the files themselves are at the secret link.
fn checksums(matter: &TrackedMatter) -> String {
    let files = matter.productions.iter().flat_map(|made| {
        made.files.iter().map(|file| format!("{}  item-{}/{}/{}\n", file.sha256, made.item + 1, made.id, file.name))
    });
    files.collect()
}

fn zipped(files: Vec<(String, Vec<u8>)>) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        archive.start_file(name, SimpleFileOptions::default())?;
        archive.write_all(&content)?;
    }
    Ok(archive.finish()?.into_inner())
}

fn readme(matter: &TrackedMatter) -> String {
    format!(
        "The record of {}, as its requester may see it.\n\n\
         record.json    what was asked, said and decided, with the history\n\
         messages.txt   every message\n\
         letters/       the letters as sent, as PDF and HTML; their checksums are in record.json\n\
         productions/   the checksums of the files produced, which are at the secret link\n\n\
         Each letter prints the head of the city's ledger. The archive that the City Clerk gives on request carries\n\
         the proof that these events are in it.\n",
        matter.public.number
    )
}

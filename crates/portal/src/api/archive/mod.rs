//! The record of a matter as one archive, for its requester to keep: what was asked, said and decided, every letter, the
//! files produced, the law in force, and a manifest by which all of it can be checked without the city.
//!
//! It carries no proof of the ledger: what an event commits to names the account that acted, and the chain counts what
//! is not public. The desk gives the archive that does.

mod packed;
mod texts;

use super::found::being_changed;
use super::produced::{is_file_name, is_name, no_store};
use super::{Ask, Problem, segments};
use crate::accesses::told_of;
use crate::counted::known_pack_of;
use crate::track::sha256_hex;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use catalog::DatasetId;
use jiff::tz::TimeZone;
use packed::{Archive, Content, Part};
use records::manifest::{LeftOut, MANIFEST, ManifestFile, RecordManifest, law_in_force, letter_name, production_name};
use records::public::{Site, TrackedMatter};
use std::collections::BTreeSet;

/// `GET /track/{code}/record.zip`.
pub async fn download_archive(ask: Ask, path: Result<Path<String>, PathRejection>) -> Response {
    let result = archive(&ask, &segments::<String>(path)).await;
    ask.answer(result)
}

async fn archive(ask: &Ask, code: &str) -> Result<Response, Problem> {
    let matter = ask.matter(code).await?;
    let site = ask.state.site().await.map_err(|e| ask.fault(&e))?;
    let datasets: Vec<DatasetId> = matter.productions.iter().filter_map(|made| made.dataset.clone()).collect();
    for dataset in &datasets {
        if ask.state.docs.closed(dataset).await.map_err(|e| ask.fault(&e.into()))? {
            return Err(being_changed());
        }
    }
    let (parts, manifest) = contents(ask, &matter, site.as_ref())?;
    count(ask, &matter, &manifest.left_out);
    let manifest = serde_json::to_vec_pretty(&manifest).map_err(|e| ask.fault(&packed::broken(e)))?;
    let parts = std::iter::once(Part { name: MANIFEST.into(), content: Content::Bytes(manifest) }).chain(parts);
    let body = Archive::of(parts.collect()).body(&ask.state, datasets);
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}.zip\"", matter.public.number)),
    ];
    Ok(([(header::CACHE_CONTROL, no_store())], headers, body).into_response())
}

/// Whoever takes the archive reads every production that is in it, once.
fn count(ask: &Ask, matter: &TrackedMatter, left_out: &[LeftOut]) {
    let files = matter.productions.iter().flat_map(|made| made.files.iter().map(move |file| (made, file)));
    let packed = files.filter(|(made, file)| {
        let name = production_name(made, file);
        !left_out.iter().any(|left| left.name == name)
    });
    let read = packed.filter_map(|(made, file)| Some((told_of(&matter.public.number, made, file)?, made.id.as_str())));
    for (about, production) in read.collect::<BTreeSet<_>>() {
        ask.counts(about, production, true);
    }
}

/// Everything that is packed but the manifest, and the manifest.
fn contents(ask: &Ask, matter: &TrackedMatter, site: Option<&Site>) -> Result<(Vec<Part>, RecordManifest), Problem> {
    let zone = site.and_then(|site| TimeZone::get(&site.timezone).ok()).unwrap_or(TimeZone::UTC);
    let record = serde_json::to_vec_pretty(matter).map_err(|e| ask.fault(&packed::broken(e)))?;
    let (produced, left_out) = produced(ask, matter);
    let texts = [
        ("README.txt", texts::readme(matter, left_out.len())),
        ("messages.txt", texts::messages(matter, &zone)),
        ("events.csv", texts::events(matter)),
        ("law.txt", law(matter, site)),
    ];
    let mut parts = vec![Part { name: "record.json".into(), content: Content::Bytes(record) }];
    parts.extend(texts.map(|(name, text)| Part { name: name.into(), content: Content::Bytes(text.into_bytes()) }));
    parts.extend(letters(ask, matter));
    parts.extend(produced);
    let sums: Vec<ManifestFile> =
        parts.iter().map(|part| ManifestFile { name: part.name.clone(), sha256: part.content.sha256() }).collect();
    let manifest = RecordManifest {
        format: 1,
        matter: matter.public.number.clone(),
        ledger_head: site.and_then(|site| site.ledger_head.clone()),
        files: sums,
        left_out,
    };
    Ok((parts, manifest))
}

fn letters(ask: &Ask, matter: &TrackedMatter) -> Vec<Part> {
    let folder = ask.state.public_dir.join("letters");
    let letters = matter.letters.iter().filter(|letter| is_name(&letter.id));
    let forms = letters.flat_map(|letter| {
        [("pdf", &letter.pdf_sha256), ("html", &letter.html_sha256)].map(|(form, sum)| Part {
            name: letter_name(letter, form),
            content: Content::File { path: folder.join(format!("{}.{form}", letter.id)), sha256: sum.clone() },
        })
    });
    forms.collect()
}

/// The files that were produced, in their order, as long as there is room; those that are too large are named only.
fn produced(ask: &Ask, matter: &TrackedMatter) -> (Vec<Part>, Vec<LeftOut>) {
    let folder = ask.state.public_dir.join("productions");
    let (mut parts, mut left_out, mut room) = (Vec::new(), Vec::new(), ask.state.limits.record_bytes_max);
    for production in matter.productions.iter().filter(|production| is_name(&production.id)) {
        for file in production.files.iter().filter(|file| is_file_name(&file.name)) {
            let (name, sha256) = (production_name(production, file), file.sha256.clone());
            if file.bytes > room {
                let at = format!("productions/{}/{}", production.id, file.name);
                left_out.push(LeftOut { name, bytes: file.bytes, sha256, at });
                continue;
            }
            room -= file.bytes;
            let path = folder.join(&production.id).join(&file.name);
            parts.push(Part { name, content: Content::File { path, sha256 } });
        }
    }
    (parts, left_out)
}

/// The law in force when the matter was received, as far as the city says under which it is.
fn law(matter: &TrackedMatter, site: Option<&Site>) -> String {
    let pack = site.and_then(|site| known_pack_of(&site.law)).and_then(records::law_pack);
    match (pack, matter.public.received.parse()) {
        (Some(pack), Ok(received)) => law_in_force(pack, received),
        _ => "The city does not say under which law it is.\n".into(),
    }
}

impl Content {
    /// Its checksum: of a file, the one that the record names.
    fn sha256(&self) -> String {
        match self {
            Self::Bytes(bytes) => sha256_hex(bytes),
            Self::File { sha256, .. } => sha256.clone(),
        }
    }
}

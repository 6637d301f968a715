//! The proof itself: equal answers at every door, and no canary anywhere.

use crate::answer::{first_difference, shown};
use crate::canary::CanarySearch;
use crate::{Answer, Portal, Question};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use regex::bytes::Regex;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The whole proof for two public sides: equal release files, no canary in any public file, equal answers without canary.
pub async fn prove(a: &Portal, b: &Portal, questions: &[Question], canaries: &CanarySearch) -> Result<(), String> {
    if let Some(file) = different_file(a.public(), b.public()) {
        return Err(file);
    }
    for side in [a, b] {
        if let Some(canary) = canary_below(side.public(), canaries) {
            return Err(format!("a canary below the public folder: {canary}"));
        }
    }
    ask_both(a, b, questions, canaries).await
}

/// Asks both cities everything and compares. The first finding ends it: a difference, or a canary in an answer.
pub async fn ask_both(a: &Portal, b: &Portal, questions: &[Question], canaries: &CanarySearch) -> Result<(), String> {
    for (number, question) in questions.iter().enumerate() {
        let (mine, theirs) = tokio::join!(a.ask(question), b.ask(question));
        let (mine, theirs) = (masked(mine, question), masked(theirs, question));
        if let Some(difference) = mine.difference(&theirs) {
            return Err(format!("question {number}: {question}\n  {difference}"));
        }
        for answer in [&mine, &theirs] {
            if let Some(canary) = canary_in(answer, question, canaries) {
                return Err(format!("question {number}: {question}\n  a canary in the answer: {canary}"));
            }
        }
    }
    Ok(())
}

/// Two things in a body are meant to differ: the token of a form, and on the page of a request what its letters print of
/// the ledger (the head of a chain of salted hashes).
fn masked(mut answer: Answer, question: &Question) -> Answer {
    static TOKENS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"name="token" value="[^"]*""#).expect("a pattern"));
    static HASHES: LazyLock<Regex> = LazyLock::new(|| Regex::new("[0-9a-f]{64}").expect("a pattern"));
    answer.headers.iter_mut().filter(|(name, _)| name == "set-cookie").for_each(|(_, value)| {
        *value = value.split_once('=').map_or("", |(name, _)| name).to_owned();
    });
    if question.path.ends_with("/record.zip") {
        // A head of the ledger packs to more or fewer bytes.
        answer.headers.retain(|(name, _)| name != "content-length");
        if let Some(unpacked) = unpacked(&answer.content()) {
            answer.body = unpacked;
            answer.headers.retain(|(name, _)| name != "content-encoding");
        }
    }
    let content = answer.content();
    if TOKENS.is_match(&content) {
        answer.body = TOKENS.replace_all(&content, &b"(token)"[..]).into_owned();
        answer.headers.retain(|(name, _)| name != "content-encoding");
    }
    if question.path.contains("/track/") {
        answer.body = HASHES.replace_all(&answer.content(), &b"(hash)"[..]).into_owned();
        answer.headers.retain(|(name, _)| !matches!(name.as_str(), "etag" | "content-encoding"));
    }
    answer
}

/// The files of an archive one after the other, without the PDFs: they hide the head of the ledger, which they print, from
/// the mask. `None` for what is no archive, such as a refusal.
fn unpacked(content: &[u8]) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(content)).ok()?;
    let mut all = Vec::new();
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).ok()?;
        let name = file.name().ok()?.into_owned();
        all.extend(format!("\n{name}\n").bytes());
        if !name.ends_with(".pdf") {
            std::io::copy(&mut file, &mut all).ok()?;
        }
    }
    Some(all)
}

fn canary_in(answer: &Answer, question: &Question, canaries: &CanarySearch) -> Option<String> {
    let headers: String = answer.headers.iter().map(|(n, v)| format!("{n}: {v}\n")).collect();
    let asked = question.said();
    let found = canaries.find(headers.as_bytes(), &asked);
    found.or_else(|| readable(answer.content()).iter().find_map(|part| canaries.find(part, &asked)))
}

/// The first file of a release that differs between two cities, the ones that say most first.
pub fn different_file(a: &Path, b: &Path) -> Option<String> {
    let (mine, theirs) = (files_below(&a.join("releases")), files_below(&b.join("releases")));
    for name in ["data.csv", "schema.json", "dictionary.csv", "data.parquet", "checksums.txt"] {
        let of = |files: &[PathBuf]| files.iter().filter(|f| f.ends_with(name)).cloned().collect::<Vec<_>>();
        let (mine, theirs) = (of(&mine), of(&theirs));
        for (one, other) in mine.iter().zip(&theirs) {
            let (one, other) = (std::fs::read(one).unwrap_or_default(), std::fs::read(other).unwrap_or_default());
            if let Some(at) = first_difference(&one, &other) {
                return Some(format!("{name} at byte {at}\n  A: {}\n  B: {}", shown(&one, at), shown(&other, at)));
            }
        }
        if mine.len() != theirs.len() {
            return Some(format!("{} and {} files called {name}", mine.len(), theirs.len()));
        }
    }
    let names = |files: &[PathBuf], root: &Path| -> Vec<PathBuf> {
        files.iter().filter_map(|f| f.strip_prefix(root).ok()).map(Path::to_path_buf).collect()
    };
    let (mine, theirs) = (names(&mine, a), names(&theirs, b));
    (mine != theirs).then(|| format!("files {mine:?} and {theirs:?}"))
}

/// The first canary in a file below a folder, in its name, its bytes, or the values of a Parquet file.
pub fn canary_below(folder: &Path, canaries: &CanarySearch) -> Option<String> {
    files_below(folder).into_iter().find_map(|path| {
        let name = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
        let found = canaries.find(name.as_bytes(), "");
        let bytes = std::fs::read(&path).unwrap_or_default();
        let found = found.or_else(|| readable(bytes).iter().find_map(|part| canaries.find(part, "")));
        found.map(|canary| format!("{name}: {canary}"))
    })
}

/// All files below a folder, in order.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// The bytes, and the values of a Parquet file as text.
fn readable(bytes: Vec<u8>) -> Vec<Vec<u8>> {
    if bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1") {
        let text = parquet_text(Bytes::from(bytes.clone()));
        return vec![bytes, text.into_bytes()];
    }
    vec![bytes]
}

fn parquet_text(bytes: Bytes) -> String {
    let Ok(builder) = ParquetRecordBatchReaderBuilder::try_new(bytes) else { return String::new() };
    let mut text = format!("{:?}\n", builder.metadata().file_metadata().key_value_metadata());
    let options = FormatOptions::default().with_null("");
    for batch in builder.build().into_iter().flatten().flatten() {
        for column in batch.columns() {
            let Ok(formatter) = ArrayFormatter::try_new(column, &options) else { continue };
            for row in 0..batch.num_rows() {
                text += &format!("{}\n", formatter.value(row));
            }
        }
    }
    text
}

//! Checking the record of a matter without the city.

use super::{EVENTS, LAW, MESSAGES, PROOF, README, RECORD, mail_files, readme};
use crate::ActError;
use law::Pack;
use records::manifest::{MANIFEST, RecordManifest, law_in_force, letter_name, production_name};
use records::public::TrackedMatter;
use records::{City, Entry, LetterKept, Matter, MatterNumber, Production, RecordJson};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use store::ProofLine;
use zip::ZipArchive;

/// Largest proof and largest record that is read, bytes.
const TEXT_BYTES_MAX: u64 = 1 << 30;

/// What checking a record came to.
#[derive(Debug, Clone)]
pub enum VerifiedRecord {
    /// The court edition: its events are on the chain.
    Proved {
        /// The head of the chain in the record.
        head: String,
        /// Events the record discloses.
        events: Vec<Entry>,
        /// Whether the law in it was compared with what this program has.
        law_is_known: bool,
    },
    /// The requester's own copy: its files are those that the city wrote into it.
    Whole {
        /// The matter.
        matter: MatterNumber,
        /// Files that were checked.
        files: usize,
        /// Produced files that were too large to be in it.
        left_out: usize,
    },
}

impl VerifiedRecord {
    /// The head of the chain in the record; the requester's own copy carries no chain.
    pub fn head(&self) -> Option<&str> {
        match self {
            Self::Proved { head, .. } => Some(head),
            Self::Whole { .. } => None,
        }
    }
}

impl fmt::Display for VerifiedRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Proved { head, events, law_is_known } => {
                write!(f, "{} events, unaltered and in their place; head {head}", events.len())?;
                if *law_is_known {
                    return Ok(());
                }
                write!(f, "\n`{LAW}` was not checked: this program has another version of that law.")
            }
            Self::Whole { matter, files, left_out } => {
                write!(f, "{files} files of {matter}, unaltered since the city wrote them into this copy")?;
                if *left_out > 0 {
                    write!(f, "; {left_out} more are listed and not in it")?;
                }
                f.write_str("\nThis is the requester's own copy. It carries no proof of the ledger; the archive of the desk does.")
            }
        }
    }
}

/// Checks the downloaded record of a matter without the city: its events are on the chain, and what it says, its
/// letters and its productions are those of its events. With `head`, a head that the city published, the record must
/// lie on the chain that leads to it.
pub fn verify_record(file: &Path, head: Option<&str>) -> Result<VerifiedRecord, ActError> {
    let name = file.display().to_string();
    let opened = std::fs::File::open(file).map_err(|e| ActError::Refused(format!("{name}: {e}")))?;
    let not_a_record = || ActError::Refused(format!("{name} is not the record of a matter"));
    let mut archive =
        ZipArchive::new(opened).map_err(|_| if is_json(file) { without_proof(&name) } else { not_a_record() })?;
    let lines: Vec<ProofLine> = match read_json(&mut archive, PROOF) {
        Some(lines) => lines,
        None if archive.by_name(MANIFEST).is_ok() => return verify_copy(&mut archive, &name, head),
        None if read_json::<TrackedMatter>(&mut archive, RECORD).is_some() => return Err(without_proof(&name)),
        None => return Err(not_a_record()),
    };
    let record: RecordJson = read_json(&mut archive, RECORD).ok_or_else(not_a_record)?;
    let (head, events) = store::verify_proof(&lines, head).map_err(ActError::refused)?;
    let city = City::of(&events);
    if record.events != events || city.matters.get(&record.matter.number) != Some(&record.matter) {
        return Err(ActError::Refused(format!("`{RECORD}` does not follow from the events that `{PROOF}` proves")));
    }
    let matter = &record.matter;
    let files: HashMap<String, &str> = named(&matter.letters, matter.productions()).chain(mail_files(matter)).collect();
    for (name, sha256) in &files {
        check_entry(&mut archive, name, sha256)?;
    }
    let texts = [RECORD, PROOF, EVENTS, MESSAGES, LAW, README];
    check_nothing_beside(&archive, |name| texts.contains(&name) || files.contains_key(name))?;
    check_text(&mut archive, EVENTS, |text| text == record.events_csv())?;
    check_text(&mut archive, MESSAGES, |text| text == record.messages_text())?;
    check_text(&mut archive, README, |text| text == readme(&record.matter))?;
    let law_is_known = check_law(&mut archive, &record.matter)?;
    Ok(VerifiedRecord::Proved { head: head.hash, events, law_is_known })
}

/// Refuses a file that is no part of a record: whoever reads the archive would take it for one.
fn check_nothing_beside(archive: &ZipArchive<File>, is_part: impl Fn(&str) -> bool) -> Result<(), ActError> {
    match archive.file_names().filter_map(|name| name.ok()).find(|name| !is_part(name)) {
        Some(other) => Err(ActError::Refused(format!("`{other}` is no part of the record"))),
        None => Ok(()),
    }
}

/// A text that follows from what is proved.
fn check_text(archive: &mut ZipArchive<File>, name: &str, follows: impl Fn(&str) -> bool) -> Result<(), ActError> {
    match read_text(archive, name) {
        Some(text) if follows(&text) => Ok(()),
        Some(_) => Err(ActError::Refused(format!("`{name}` does not follow from the events that `{PROOF}` proves"))),
        None => Err(ActError::Refused(format!("`{name}` is missing from the record"))),
    }
}

/// Whether the law in the record is that of the pack which the matter keeps. What this program has in another version
/// cannot be compared.
fn check_law(archive: &mut ZipArchive<File>, matter: &Matter) -> Result<bool, ActError> {
    let missing = || ActError::Refused(format!("`{LAW}` is missing from the record"));
    let text = read_text(archive, LAW).ok_or_else(missing)?;
    let known = Pack::known().filter_map(records::law_pack).find(|pack| pack.version == matter.rules);
    let Some(pack) = known else { return Ok(false) };
    let utc = jiff::tz::TimeZone::UTC;
    let day = utc.to_datetime(jiff::Timestamp::from_microsecond(matter.received_at).map_err(ActError::refused)?).date();
    // The day of the city is at most one from that of UTC.
    let days = [day.yesterday(), Ok(day), day.tomorrow()];
    if days.into_iter().flatten().any(|day| law_in_force(pack, day) == text) {
        return Ok(true);
    }
    Err(ActError::Refused(format!("`{LAW}` is not the law of {} on the day of receipt", matter.rules)))
}

fn read_text(archive: &mut ZipArchive<File>, name: &str) -> Option<String> {
    let mut text = String::new();
    archive.by_name(name).ok()?.take(TEXT_BYTES_MAX).read_to_string(&mut text).ok()?;
    Some(text)
}

/// Checks the requester's own copy: every file is there as its manifest says, and none beside them; the letters and the
/// productions are those that the record names.
fn verify_copy(archive: &mut ZipArchive<File>, name: &str, head: Option<&str>) -> Result<VerifiedRecord, ActError> {
    if head.is_some() {
        return Err(without_proof(name));
    }
    let unreadable = |file: &str| ActError::Refused(format!("`{file}` of {name} cannot be read"));
    let manifest: RecordManifest = read_json(archive, MANIFEST).ok_or_else(|| unreadable(MANIFEST))?;
    let record: TrackedMatter = read_json(archive, RECORD).ok_or_else(|| unreadable(RECORD))?;
    for file in &manifest.files {
        check_entry(archive, &file.name, &file.sha256)?;
    }
    let listed = |name: &str| manifest.files.iter().any(|file| file.name == name);
    check_nothing_beside(archive, |name| name == MANIFEST || listed(name))?;
    let kept = manifest.files.iter().map(|file| (file.name.as_str(), file.sha256.as_str()));
    let left_out = manifest.left_out.iter().map(|file| (file.name.as_str(), file.sha256.as_str()));
    let known: HashMap<&str, &str> = kept.chain(left_out).collect();
    for (name, sha256) in named(&record.letters, &record.productions) {
        match known.get(name.as_str()) {
            Some(sum) if *sum == sha256 => {}
            Some(_) => return Err(ActError::Refused(format!("`{name}` is not the file that `{RECORD}` names"))),
            None => return Err(ActError::Refused(format!("`{name}` is missing from the record"))),
        }
    }
    let (files, left_out) = (manifest.files.len(), manifest.left_out.len());
    Ok(VerifiedRecord::Whole { matter: manifest.matter, files, left_out })
}

/// Letters and produced files by their names in a record, each with the checksum that its event names.
fn named<'a>(
    letters: &'a [LetterKept],
    productions: impl IntoIterator<Item = &'a Production>,
) -> impl Iterator<Item = (String, &'a str)> {
    let letters = letters.iter().flat_map(|letter| {
        [("pdf", &letter.pdf_sha256), ("html", &letter.html_sha256)]
            .map(|(form, sha256)| (letter_name(letter, form), sha256.as_str()))
    });
    let productions = productions.into_iter().flat_map(|production| {
        production.files.iter().map(move |file| (production_name(production, file), file.sha256.as_str()))
    });
    letters.chain(productions)
}

/// The requester's own copy of a record may be JSON alone. It says everything, and proves nothing by itself.
fn is_json(file: &Path) -> bool {
    let text = std::fs::File::open(file).map(std::io::BufReader::new);
    text.is_ok_and(|text| serde_json::from_reader::<_, serde::de::IgnoredAny>(text).is_ok())
}

fn without_proof(name: &str) -> ActError {
    ActError::Refused(format!(
        "{name} is the requester's own copy of a record, which carries no proof; the archive record.zip of the desk \
         carries it"
    ))
}

fn read_json<T: serde::de::DeserializeOwned>(archive: &mut ZipArchive<std::fs::File>, name: &str) -> Option<T> {
    let mut text = String::new();
    archive.by_name(name).ok()?.take(TEXT_BYTES_MAX).read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

/// Checks a file of a record against the checksum that its event names.
fn check_entry(archive: &mut ZipArchive<std::fs::File>, name: &str, sha256: &str) -> Result<(), ActError> {
    let missing = |_| ActError::Refused(format!("`{name}` is missing from the record"));
    let altered = || ActError::Refused(format!("`{name}` is not the file that was sent"));
    let mut entry = archive.by_name(name).map_err(missing)?;
    let mut hash = Sha256::new();
    std::io::copy(&mut entry, &mut HashWriter(&mut hash)).map_err(|_| altered())?;
    if data_encoding::HEXLOWER.encode(&hash.finalize()) == sha256 { Ok(()) } else { Err(altered()) }
}

/// Hashes what is written to it.
struct HashWriter<'a>(&'a mut Sha256);

impl Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

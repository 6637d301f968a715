//! The record of a matter as one archive: what was decided, the letters, the files produced, and the proof that the
//! ledger holds those events.

use crate::documents::file_name;
use crate::mail_in::short;
use crate::{ActError, Acts};
use records::mail::ReceivedMail;
use records::manifest::{MANIFEST, RecordManifest, law_in_force, letter_name, production_name};
use records::public::TrackedMatter;
use records::{City, Entry, Matter, MatterNumber, RecordJson};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use store::ProofLine;
use zip::ZipArchive;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The file of a record that proves its events.
const PROOF: &str = "proof.json";
/// The file of a record that says what was asked, said and decided.
const RECORD: &str = "record.json";
/// The archive in working space.
const ARCHIVE: &str = "record.zip";
/// Largest proof and largest record that is read, bytes.
const TEXT_BYTES_MAX: u64 = 1 << 30;

/// The record of a matter, ready to be sent.
pub struct RecordArchive {
    /// Its size.
    pub bytes: u64,
    /// The archive, from its beginning.
    pub file: File,
}

/// What is packed into the archive.
enum Content {
    Bytes(Vec<u8>),
    File(PathBuf),
}

/// What checking a record came to.
#[derive(Debug, Clone)]
pub enum VerifiedRecord {
    /// The court edition: its events are on the chain.
    Proved {
        /// The head of the chain in the record.
        head: String,
        /// Events the record discloses.
        events: Vec<Entry>,
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
            Self::Proved { head, events } => {
                write!(f, "{} events, unaltered and in their place; head {head}", events.len())
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

impl Acts {
    /// The record of a matter as a zip archive. It is written into a file that has no name any more, and not held in
    /// memory: the files produced may be large.
    pub async fn record(&self, matter: &MatterNumber) -> Result<RecordArchive, ActError> {
        let mut entries = Vec::new();
        let of_matter = |entry: Entry| entries.extend(Some(entry).filter(|entry| entry.event.matter() == Some(matter)));
        self.ledger.each_from(0, of_matter).await.map_err(ActError::fault("reading the ledger"))?;
        let record = self.read(|city| records::record_of(city, matter, &entries)).await?;
        let record = record.ok_or_else(|| ActError::NotFound { what: "matter", name: matter.to_string() })?;
        let seqs: Vec<u64> = record.events.iter().map(|e| e.seq).collect();
        let proof = self.ledger.proof_of(&seqs).await.map_err(ActError::fault("reading the ledger"))?;
        let mut files = vec![
            (RECORD.to_owned(), Content::Bytes(json(&record)?)),
            (PROOF.to_owned(), Content::Bytes(json(&proof)?)),
            ("law.txt".to_owned(), Content::Bytes(self.law_of(&record.matter).await?.into_bytes())),
            ("README.txt".to_owned(), Content::Bytes(readme(&record.matter).into_bytes())),
        ];
        for letter in &record.matter.letters {
            for form in ["pdf", "html"] {
                let path = self.folder.letters().join(format!("{}.{form}", letter.id));
                files.push((letter_name(letter, form), Content::File(path)));
            }
        }
        for production in record.matter.productions() {
            for file in &production.files {
                let path = self.folder.productions().join(&production.id).join(&file.name);
                files.push((production_name(production, file), Content::File(path)));
            }
        }
        let work = self.custody.workspace().map_err(ActError::refused)?;
        for (n, (name, sha256)) in mail_files(&record.matter).into_iter().enumerate() {
            let copy = work.path().join(format!("mail-{n}"));
            custody::copy_document(&self.custody, sha256, &copy).map_err(ActError::refused)?;
            files.push((name, Content::File(copy)));
        }
        let file = work.file(ARCHIVE).map_err(ActError::fault("writing the record"))?;
        let zipped = tokio::task::spawn_blocking(move || zipped(files, file).map(|archive| (archive, work))).await;
        let (archive, _work) = zipped.map_err(ActError::fault("writing the record"))??;
        Ok(archive)
    }

    /// The law in force when a matter was received.
    async fn law_of(&self, matter: &records::Matter) -> Result<String, ActError> {
        let law = self.read(|city| Some(law_in_force(city.law()?, city.date_of(matter.received_at)))).await?;
        Ok(law.unwrap_or_default())
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
    for letter in &record.matter.letters {
        check_entry(&mut archive, &letter_name(letter, "pdf"), &letter.pdf_sha256)?;
        check_entry(&mut archive, &letter_name(letter, "html"), &letter.html_sha256)?;
    }
    for production in record.matter.productions() {
        for file in &production.files {
            check_entry(&mut archive, &production_name(production, file), &file.sha256)?;
        }
    }
    for (name, sha256) in mail_files(&record.matter) {
        check_entry(&mut archive, &name, sha256)?;
    }
    Ok(VerifiedRecord::Proved { head: head.hash, events })
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
    if let Some(other) =
        archive.file_names().filter_map(|name| name.ok()).find(|name| name != MANIFEST && !listed(name))
    {
        return Err(ActError::Refused(format!("`{other}` is no part of the record")));
    }
    let kept = manifest.files.iter().map(|file| (file.name.as_str(), file.sha256.as_str()));
    let left_out = manifest.left_out.iter().map(|file| (file.name.as_str(), file.sha256.as_str()));
    let known: HashMap<&str, &str> = kept.chain(left_out).collect();
    for (name, sha256) in named(&record) {
        match known.get(name.as_str()) {
            Some(sum) if *sum == sha256 => {}
            Some(_) => return Err(ActError::Refused(format!("`{name}` is not the file that `{RECORD}` names"))),
            None => return Err(ActError::Refused(format!("`{name}` is missing from the record"))),
        }
    }
    let (files, left_out) = (manifest.files.len(), manifest.left_out.len());
    Ok(VerifiedRecord::Whole { matter: manifest.matter, files, left_out })
}

/// The files that a record names, each with its checksum.
fn named(record: &TrackedMatter) -> Vec<(String, &String)> {
    let letters = record.letters.iter().flat_map(|letter| {
        [(letter_name(letter, "pdf"), &letter.pdf_sha256), (letter_name(letter, "html"), &letter.html_sha256)]
    });
    let produced = record
        .productions
        .iter()
        .flat_map(|production| production.files.iter().map(|file| (production_name(production, file), &file.sha256)));
    letters.chain(produced).collect()
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

/// The mail about a matter as it arrived, and the files that came with each, with their checksums. What is under seal is
/// nobody's to take away.
fn mail_files(matter: &Matter) -> Vec<(String, &str)> {
    let open = matter.mails.iter().map(|placed| &placed.mail).filter(|mail| !mail.sealed);
    open.enumerate().flat_map(|(n, mail)| files_of(n + 1, mail)).collect()
}

fn files_of(number: usize, mail: &ReceivedMail) -> Vec<(String, &str)> {
    let name = format!("mail/{number:02}-{}", short(&mail.id));
    let files = mail.attachments.iter().enumerate();
    let files = files.map(|(n, file)| (format!("{name}/{}", file_name(n + 1, &file.name)), file.sha256.as_str()));
    let files: Vec<_> = files.collect();
    std::iter::once((format!("{name}.eml"), mail.sha256.as_str())).chain(files).collect()
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

fn json(value: &impl serde::Serialize) -> Result<Vec<u8>, ActError> {
    serde_json::to_vec_pretty(value).map_err(ActError::fault("writing the record"))
}

fn zipped(files: Vec<(String, Content)>, into: File) -> Result<RecordArchive, ActError> {
    let fault = ActError::fault::<zip::result::ZipError>;
    let io = ActError::fault::<std::io::Error>;
    let mut archive = ZipWriter::new(into);
    for (name, content) in files {
        archive.start_file(name, SimpleFileOptions::default()).map_err(fault("writing the record"))?;
        match content {
            Content::Bytes(bytes) => archive.write_all(&bytes).map_err(io("writing the record"))?,
            Content::File(path) => {
                let mut file = File::open(path).map_err(io("reading a file of the record"))?;
                std::io::copy(&mut file, &mut archive).map_err(io("writing the record"))?;
            }
        }
    }
    let mut file = archive.finish().map_err(fault("writing the record"))?;
    let bytes = file.stream_position().map_err(io("writing the record"))?;
    file.rewind().map_err(io("writing the record"))?;
    Ok(RecordArchive { bytes, file })
}

fn readme(matter: &Matter) -> String {
    let closed = |closed: &records::ClosedProduction| {
        let item = closed.item.saturating_add(1);
        format!(
            "\nNot in here, because it was taken down: {} of item {item}. {}.\n",
            closed.files.join(", "),
            closed.words()
        )
    };
    let closed: String = matter.closed_productions.iter().map(closed).collect();
    let matter = &matter.number;
    format!(
        "The record of {matter}.\n\n\
         record.json    what was asked, said and decided, with every event\n\
         letters/       the letters as sent, as PDF and HTML\n\
         productions/   the files produced, with their checksums in CHECKSUMS.txt\n\
         mail/          mail that came in about it, as it arrived, with the files that came with each\n\
         law.txt        the law in force when it was received, as the program applied it\n\
         proof.json     the city's ledger as a chain of hashes; the events of this matter in full\n\n\
         To check that nothing was altered: daylight ledger verify --record THIS_FILE --head HASH,\n\
         with a head that the city published or that a letter prints.\n{closed}"
    )
}

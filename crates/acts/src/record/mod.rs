//! The record of a matter as one archive: what was decided, the letters, the files produced, and the proof that the
//! ledger holds those events.

mod verify;

pub use verify::{VerifiedRecord, verify_record};

use crate::documents::file_name;
use crate::mail_in::short;
use crate::{ActError, Acts};
use records::mail::ReceivedMail;
use records::manifest::{law_in_force, letter_name, production_name};
use records::{Entry, Matter, MatterNumber};
use std::fs::File;
use std::io::{Seek, Write};
use std::path::PathBuf;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The file of a record that proves its events.
const PROOF: &str = "proof.json";
/// The file of a record that says what was asked, said and decided.
const RECORD: &str = "record.json";
/// The same for people: every event with its time and who did it, and every message.
const EVENTS: &str = "events.csv";
const MESSAGES: &str = "messages.txt";
/// The law in force when the matter was received.
const LAW: &str = "law.txt";
/// What is in it, and how to check it.
const README: &str = "README.txt";
/// The archive in working space.
const ARCHIVE: &str = "record.zip";

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
            (EVENTS.to_owned(), Content::Bytes(record.events_csv().into_bytes())),
            (MESSAGES.to_owned(), Content::Bytes(record.messages_text().into_bytes())),
            (LAW.to_owned(), Content::Bytes(self.law_of(&record.matter).await?.into_bytes())),
            (README.to_owned(), Content::Bytes(readme(&record.matter).into_bytes())),
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
    let closed: String = matter.closed_productions.iter().map(|closed| closed.left_out()).collect();
    let matter = &matter.number;
    format!(
        "The record of {matter}.\n\n\
         record.json    what was asked, said and decided, with every event\n\
         events.csv     the same events for people: when (UTC), who, what\n\
         messages.txt   every message, with its time in UTC\n\
         letters/       the letters as sent, as PDF and HTML\n\
         productions/   the files produced, with their checksums in CHECKSUMS.txt\n\
         mail/          mail that came in about it, as it arrived, with the files that came with each\n\
         law.txt        the law in force when it was received, as the program applied it\n\
         proof.json     the city's ledger as a chain of hashes; the events of this matter in full\n\n\
         To check that nothing was altered: daylight ledger verify --record THIS_FILE --head HASH,\n\
         with a head that the city published or that a letter prints.\n{closed}"
    )
}

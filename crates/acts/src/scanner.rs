//! What looks into documents: a process of its own, so that a reader that ends, hangs or eats memory ends nothing else.

use records::document::DocumentWarning;
use scan::{Limits, MAIL_BYTES_MAX, Media, ReadMail, Report, UNREADABLE};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;
use tokio::sync::Semaphore;

/// Documents that are looked into at once.
const AT_ONCE: usize = 2;
/// A process that says nothing for so long beyond its own bound is ended.
const GRACE: Duration = Duration::from_secs(30);
/// The largest report that is read.
const REPORT_BYTES_MAX: u64 = 8 << 20;
/// The most that is read of what is told of a mail: its files are not larger than the mail.
const MAIL_TOLD_BYTES_MAX: u64 = MAIL_BYTES_MAX + REPORT_BYTES_MAX;
/// What is said of a mail that nobody could read.
const UNREAD: &str = "reading it failed";
/// The stack of the thread that looks into a document, where there is no process for it.
const STACK_BYTES: usize = 64 << 20;

/// What looks into documents.
#[derive(Clone)]
pub struct Scanner {
    /// The program that does, asked as `PROGRAM scan --confined FILE` with the name of the document on its input.
    /// Without one it is done here, as tests do.
    program: Option<PathBuf>,
    turns: Arc<Semaphore>,
}

impl Default for Scanner {
    fn default() -> Self {
        Self { program: None, turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Scanner {
    /// Documents are looked into by this program.
    pub fn of(program: PathBuf) -> Self {
        Self { program: Some(program), ..Self::default() }
    }

    /// Looks into a file. Whatever goes wrong is itself a finding: it could not be looked into.
    pub async fn scan(&self, path: &Path, name: &str) -> Report {
        let _turn = self.turns.acquire().await;
        let report = match &self.program {
            Some(program) => asked(program, path, name).await,
            None => here(path, name).await,
        };
        report.unwrap_or_else(|why| Report::unreadable(Media::Unknown, why))
    }
}

impl Scanner {
    /// Reads a mail, and takes out the files that came with it. The error says why it cannot be read.
    pub async fn read_mail(&self, path: &Path) -> Result<(ReadMail, Vec<Vec<u8>>), &'static str> {
        let _turn = self.turns.acquire().await;
        let Some(program) = &self.program else {
            let path = path.to_owned();
            let read = tokio::task::spawn_blocking(move || {
                std::fs::read(path).map_err(|_| UNREAD).and_then(|bytes| scan::read_mail(&bytes))
            });
            return read.await.unwrap_or(Err(UNREAD));
        };
        let told = told(program, &["scan", "--confined", "--mail"], path, "", MAIL_TOLD_BYTES_MAX).await;
        told.map_err(|_| UNREAD).and_then(|told| files_of(&told))
    }
}

/// A line of JSON with what the mail says, or why it cannot be read; then the bytes of its files, one after another.
fn files_of(told: &[u8]) -> Result<(ReadMail, Vec<Vec<u8>>), &'static str> {
    let end = told.iter().position(|byte| *byte == b'\n').ok_or(UNREAD)?;
    let (line, mut rest) = told.split_at(end + 1);
    let read: Result<ReadMail, String> = serde_json::from_slice(line).map_err(|_| UNREAD)?;
    let read = read.map_err(|why| UNREADABLE.iter().find(|known| **known == why).copied().unwrap_or(UNREAD))?;
    let mut files = Vec::new();
    for (_, bytes) in &read.attachments {
        let (file, after) =
            usize::try_from(*bytes).ok().and_then(|bytes| rest.split_at_checked(bytes)).ok_or(UNREAD)?;
        files.push(file.to_vec());
        rest = after;
    }
    Ok((read, files))
}

/// Asks the program to look into a file.
async fn asked(program: &Path, path: &Path, name: &str) -> Result<Report, &'static str> {
    const FAILED: &str = "looking into it failed";
    let told = told(program, &["scan", "--confined"], path, name, REPORT_BYTES_MAX).await?;
    serde_json::from_slice(&told).map_err(|_| FAILED)
}

/// What the program says of a file. Neither the name nor anything it says beside that goes anywhere.
async fn told(program: &Path, how: &[&str], path: &Path, name: &str, bytes_max: u64) -> Result<Vec<u8>, &'static str> {
    const FAILED: &str = "looking into it failed";
    let mut command = Command::new(program);
    command.args(how).arg(path).env_clear();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    let mut child = command.spawn().map_err(|_| FAILED)?;
    let (mut input, output) = (child.stdin.take().ok_or(FAILED)?, child.stdout.take().ok_or(FAILED)?);
    let whole = async {
        input.write_all(name.as_bytes()).await.map_err(|_| FAILED)?;
        drop(input);
        let mut text = Vec::new();
        output.take(bytes_max).read_to_end(&mut text).await.map_err(|_| FAILED)?;
        let ended = child.wait().await.map_err(|_| FAILED)?;
        if ended.success() { Ok(text) } else { Err(FAILED) }
    };
    let within = Limits::default().time_max + GRACE;
    tokio::time::timeout(within, whole).await.unwrap_or(Err("looking into it takes too long"))
}

async fn here(path: &Path, name: &str) -> Result<Report, &'static str> {
    let (path, name) = (path.to_owned(), name.to_owned());
    let work = move || {
        let looking = std::thread::Builder::new().stack_size(STACK_BYTES);
        let thread = looking.spawn(move || {
            let bytes = std::fs::read(&path).map_err(|_| "it cannot be read")?;
            Ok(scan::scan(&name, bytes, &Limits::default()))
        });
        thread.map_err(|_| "looking into it failed")?.join().unwrap_or(Err("looking into it failed"))
    };
    tokio::task::spawn_blocking(work).await.unwrap_or(Err("looking into it failed"))
}

/// What the ledger keeps of a report.
pub(crate) fn warnings(report: &Report) -> Vec<DocumentWarning> {
    let kept = |finding: &scan::Finding| DocumentWarning {
        kind: finding.kind.word().into(),
        place: finding.place.clone(),
        count: finding.count,
    };
    report.findings.iter().map(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_program_that_fails_is_a_document_that_was_not_looked_into() {
        for program in ["/bin/false", "/no/such/program"] {
            let report = Scanner::of(program.into()).scan(Path::new("/dev/null"), "a.pdf").await;
            assert_eq!(report.findings.len(), 1, "{program}");
            assert_eq!(report.findings[0].kind, scan::Kind::Unreadable);
        }
    }

    #[test]
    fn every_finding_that_a_law_pack_speaks_of_is_one() {
        for pack in law::Pack::known().map(|id| law::Pack::load(id).unwrap()) {
            for rule in &pack.warnings {
                assert!(scan::Kind::of(&rule.id).is_some(), "{}: {}", pack.id, rule.id);
            }
        }
    }
}

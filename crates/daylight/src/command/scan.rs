//! `daylight scan`: what documents hold that nobody may have meant to give away.

use crate::fence::around_file;
use crate::output;
use acts::{Media, Scanner};
use clap::Args;
use rustix::process::{Resource, Rlimit, setrlimit};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Memory that a process which looks into a document may address, bytes: several times what is unpacked at most.
const MEMORY_BYTES_MAX: u64 = 4 << 30;
/// Seconds of a processor that it may take.
const SECONDS_MAX: u64 = 120;
/// Its stack: readers walk what is nested by recursion.
const STACK_BYTES: usize = 256 << 20;

#[derive(Args)]
pub struct Scan {
    /// The documents
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// JSON
    #[arg(long)]
    json: bool,
    /// Look into one file in this process, after giving up every other right; its name is read from the input
    #[arg(long, hide = true)]
    confined: bool,
    /// With --confined: the file is a mail that came in, which is read
    #[arg(long, hide = true, requires = "confined")]
    mail: bool,
}

impl Scan {
    /// The file to look into in this process, where that was asked.
    pub fn confined(&self) -> Option<(&Path, bool)> {
        self.files.first().filter(|_| self.confined).map(|file| (file.as_path(), self.mail))
    }

    pub async fn run(self) -> Result<ExitCode, String> {
        let program = std::env::current_exe().map_err(|e| format!("finding this program: {e}"))?;
        let scanner = Scanner::of(program);
        let mut reports = Vec::new();
        for file in &self.files {
            std::fs::File::open(file).map_err(|e| format!("{}: {e}", file.display()))?;
            let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let report = scanner.scan(file, &name).await;
            if self.json {
                reports.push(serde_json::json!({ "file": file.display().to_string(), "report": report }));
                continue;
            }
            println!("{}: {}", file.display(), Media::words(report.media.word()));
            for found in &report.findings {
                println!("  {:>6}  {}, {}", found.count, found.kind.title(), found.place);
            }
            if report.findings.is_empty() {
                println!("          nothing was found");
            }
        }
        if self.json { output::json(&reports) } else { Ok(ExitCode::SUCCESS) }
    }
}

/// Looks into one file with no other right than to read it, within bounds that the kernel keeps, and writes the report; of
/// a mail, what it says and the files that came with it.
pub fn confined((file, is_mail): (&Path, bool)) -> ExitCode {
    let mut name = String::new();
    let named = std::io::stdin().take(4096).read_to_string(&mut name).is_ok();
    let confined = bound().and_then(|()| around_file(file).map(drop));
    let text = confined.and_then(|()| if is_mail { read_mail(file) } else { report(file, name) });
    match text {
        Ok(text) if named && std::io::stdout().write_all(&text).is_ok() => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

/// What it may use; where the kernel refuses a bound, nothing is looked into.
fn bound() -> Result<(), String> {
    let bounds =
        [(Resource::As, MEMORY_BYTES_MAX), (Resource::Cpu, SECONDS_MAX), (Resource::Fsize, 0), (Resource::Core, 0)];
    for (resource, most) in bounds {
        let limit = Rlimit { current: Some(most), maximum: Some(most) };
        setrlimit(resource, limit).map_err(|e| format!("bounding this process: {e}"))?;
    }
    Ok(())
}

fn report(file: &Path, name: String) -> Result<Vec<u8>, String> {
    let report = deep(file, move |bytes| scan::scan(&name, bytes, &scan::Limits::default()))?;
    serde_json::to_vec(&report).map_err(|e| e.to_string())
}

/// A line with what the mail says, or why it cannot be read; then its files, one after another.
fn read_mail(file: &Path) -> Result<Vec<u8>, String> {
    let read = deep(file, |bytes| scan::read_mail(&bytes))?;
    let (said, files) = match read {
        Ok((said, files)) => (Ok(said), files),
        Err(why) => (Err(why), Vec::new()),
    };
    let mut told = serde_json::to_vec(&said).map_err(|e| e.to_string())?;
    told.push(b'\n');
    files.into_iter().for_each(|file| told.extend(file));
    Ok(told)
}

/// Reads a file where the stack is deep.
fn deep<T: Send + 'static>(file: &Path, look: impl FnOnce(Vec<u8>) -> T + Send + 'static) -> Result<T, String> {
    let bytes = std::fs::read(file).map_err(|e| e.to_string())?;
    let looking = std::thread::Builder::new().stack_size(STACK_BYTES);
    let thread = looking.spawn(move || look(bytes));
    thread.map_err(|e| e.to_string())?.join().map_err(|_| "a fault in the program".to_owned())
}

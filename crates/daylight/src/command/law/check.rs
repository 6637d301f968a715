//! `daylight law check`: everything that is wrong with the files of a pack.

use clap::Args;
use law::Pack;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Args)]
pub struct CheckArgs {
    /// A folder of TOML files; without one, the packs that are part of the program
    dir: Option<PathBuf>,
}

impl CheckArgs {
    pub fn run(self) -> Result<ExitCode, String> {
        match self.dir {
            Some(dir) => folder(&dir),
            None => own(),
        }
    }
}

fn own() -> Result<ExitCode, String> {
    for id in Pack::known() {
        let pack = Pack::load(id).map_err(|e| e.to_string())?;
        said(&pack);
        for change in Pack::pending_changes(id) {
            Pack::load_changed(id, change).map_err(|e| e.to_string())?;
            println!("      with the pending change {change}: reads");
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn folder(dir: &Path) -> Result<ExitCode, String> {
    let texts = read(dir)?;
    let files: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let id = dir.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_else(|| "pack".into());
    let problems = Pack::problems(&id, &files);
    for problem in &problems {
        println!("FAIL  {problem}");
    }
    if !problems.is_empty() {
        let count = problems.len();
        return Err(format!(
            "{count} {} wrong with the pack in {}",
            if count == 1 { "thing is" } else { "things are" },
            dir.display()
        ));
    }
    said(&Pack::parse(&id, &files).map_err(|e| e.to_string())?);
    Ok(ExitCode::SUCCESS)
}

/// The TOML files of a folder, by name.
fn read(dir: &Path) -> Result<Vec<(String, String)>, String> {
    let fault = |path: &Path, e: std::io::Error| format!("{}: {e}", path.display());
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(|e| fault(dir, e))? {
        let path = entry.map_err(|e| fault(dir, e))?.path();
        if path.extension() == Some(OsStr::new("toml")) {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            texts.push((name, std::fs::read_to_string(&path).map_err(|e| fault(&path, e))?));
        }
    }
    if texts.is_empty() {
        return Err(format!("{} holds no TOML file", dir.display()));
    }
    texts.sort();
    Ok(texts)
}

fn said(pack: &Pack) {
    let (rules, counsel) = (pack.rules().len(), pack.unverified().count());
    println!("ok    {} {}: {rules} rules, {counsel} with something for counsel to confirm", pack.id, pack.version);
}

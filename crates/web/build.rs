//! Decides which files the program embeds: the built `frontend/dist` when there is one, the plain fallback otherwise.
//!
//! Building Daylight must need nothing but Rust, and a binary must need no files beside it. So the choice is made here, and
//! the bytes go into the binary in every profile. One hash over all files makes the address of each: style sheets may then
//! name their fonts relatively.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

fn main() -> Result<(), Box<dyn Error>> {
    let here = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let built = here.join("../../frontend/dist");
    let fallback = here.join("fallback");
    let shared = here.join("static");
    // `frontend/dist` is kept in the repository, empty but for a note, so that cargo notices when it is filled.
    for watched in [&built, &fallback, &shared] {
        println!("cargo::rerun-if-changed={}", watched.display());
    }

    let is_built = built.join("daylight.css").is_file() && built.join("daylight.js").is_file();
    let mut files = Vec::new();
    collect(&shared, &shared, &mut files)?;
    let chosen = if is_built { &built } else { &fallback };
    collect(chosen, chosen, &mut files)?;
    files.sort();

    let mut hash = Sha256::new();
    let mut list = String::new();
    for (name, path) in &files {
        let bytes = fs::read(path)?;
        hash.update((name.len() as u64).to_be_bytes());
        hash.update(name.as_bytes());
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(&bytes);
        let full = fs::canonicalize(path)?;
        writeln!(list, "    File {{ name: {name:?}, bytes: include_bytes!({:?}) }},", full.display().to_string())?;
    }
    let mut digest = String::new();
    for byte in hash.finalize().iter().take(8) {
        write!(digest, "{byte:02x}")?;
    }

    let mut source = String::new();
    writeln!(source, "const IS_BUILT: bool = {is_built};")?;
    writeln!(source, "const HASH: &str = {digest:?};")?;
    for (constant, name) in [
        ("CSS_PATH", "daylight.css"),
        ("JS_PATH", "daylight.js"),
        ("ICON_PATH", "favicon.svg"),
        ("SPRITE_PATH", "icons.svg"),
    ] {
        writeln!(source, "const {constant}: &str = \"/assets/{digest}/{name}\";")?;
    }
    writeln!(source, "static FILES: &[File] = &[\n{list}];")?;
    fs::write(PathBuf::from(std::env::var("OUT_DIR")?).join("assets.rs"), source)?;
    Ok(())
}

/// Every file below `dir`, by its name relative to `root` with forward slashes; notes and maps for debugging stay out.
fn collect(root: &Path, dir: &Path, files: &mut Vec<(String, PathBuf)>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if path.extension().is_some_and(|kind| kind != "map" && kind != "md") {
            let parts: Vec<_> = path
                .strip_prefix(root)?
                .components()
                .map(|part| part.as_os_str().to_string_lossy().into_owned())
                .collect();
            files.push((parts.join("/"), path));
        }
    }
    Ok(())
}

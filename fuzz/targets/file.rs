//! A file of any format, as ingestion takes it apart: it becomes a table or is refused by one line, within its bounds.

#![no_main]

use formats::tables::{TableChoice, TableWriter, convert};
use formats::{Archive, FileKind, FormatError, Limits, Package, decompress, file_kind};
use libfuzzer_sys::fuzz_target;
use std::fs;
use std::io::{Read, Write};
use std::ops::ControlFlow;
use std::path::Path;

/// Small, so that what passes a bound is found soon.
fn limits() -> Limits {
    Limits {
        decompressed_bytes_max: 4 << 20,
        record_bytes_max: 64 << 10,
        columns_max: 256,
        rows_max: 5_000,
        archive_files_max: 50,
        depth_max: 30,
        sheet_cells_max: 50_000,
        held_bytes_max: 4 << 20,
        ..Limits::default()
    }
}

fuzz_target!(init: std::panic::set_hook(Box::new(tolerate)), |bytes: &[u8]| {
    let folder = tempfile::tempdir().expect("working space");
    read(folder.path(), bytes, 0);
});

/// A panic of a library that its reader catches is no finding: one that nobody catches ends the target all the same.
fn tolerate(panic: &std::panic::PanicHookInfo<'_>) {
    eprintln!("{panic}");
}

/// Reads a file, and those of an archive of tables, as deep as ingestion does.
fn read(folder: &Path, bytes: &[u8], depth: usize) {
    let limits = limits();
    let mut plain = Vec::new();
    let content = decompress(bytes, &limits).and_then(|content| {
        let taken = content.take(limits.decompressed_bytes_max + 1).read_to_end(&mut plain);
        taken.map_err(|e| FormatError::from_io(e, 0))
    });
    if let Err(error) = content {
        return check(&error);
    }
    let kind = file_kind(&plain[..plain.len().min(64 << 10)]);
    if matches!(kind, FileKind::Text | FileKind::Other(_)) {
        return;
    }
    let path = folder.join(format!("plain-{depth}"));
    fs::write(&path, &plain).expect("working space");
    if kind == FileKind::Zip && depth == 0 {
        let mut archive = match Archive::open(&path, &limits) {
            Ok(archive) => archive,
            Err(error) => return check(&error),
        };
        if let Package::Files(names) = archive.package() {
            for name in names.iter().take(3) {
                let mut member = Vec::new();
                match archive.extract(name, &mut member) {
                    Ok(_) => read(folder, &member, depth + 1),
                    Err(error) => check(&error),
                }
            }
            return;
        }
    }
    for part in [None, Some("a".to_owned())] {
        let choice = TableChoice { part, crs: Some("EPSG:2226".into()) };
        let mut table = Counted::default();
        let mut asides = Counted::default();
        let mut out = TableWriter::new(&mut table, &mut asides, &limits, |_| ControlFlow::Continue(()));
        match convert(&path, kind, &choice, &limits, &mut out) {
            Ok(_) => assert!(out.rows() <= limits.rows_max),
            Err(error) => check(&error),
        }
        drop(out);
        assert!(table.0 + asides.0 <= 2 * limits.decompressed_bytes_max);
    }
}

/// An error is one line that a person can read.
fn check(error: &FormatError) {
    let line = error.to_string();
    assert!(!line.is_empty() && !line.contains('\n') && line.len() < 2_000, "{line:?}");
}

/// Counts what is written.
#[derive(Default)]
struct Counted(u64);

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

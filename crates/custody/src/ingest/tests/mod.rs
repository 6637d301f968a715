//! Ingestion of real files and of bad ones.

mod around;
mod bad;
mod compare;
mod custody;
mod declared;
mod encodings;
mod meanwhile;
mod other;
mod real;
mod shapes;
mod updates;

use super::*;
use crate::FieldReceipt;
use catalog::FieldType;
use std::path::PathBuf;

/// A custodial folder that is gone after the test.
struct Desk {
    _tmp: tempfile::TempDir,
    inbox: PathBuf,
    custody: CustodyDir,
}

impl Desk {
    fn new() -> Self {
        let tmp = tempfile::tempdir().unwrap();
        let custody = CustodyDir::create(tmp.path().join("custodial")).unwrap();
        let inbox = tmp.path().join("inbox");
        std::fs::create_dir(&inbox).unwrap();
        Self { _tmp: tmp, inbox, custody }
    }

    fn put(&self, bytes: &[u8]) -> PathBuf {
        let path = self.inbox.join("file.csv");
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn take(&self, path: &Path, options: &IngestOptions) -> Result<Revision, IngestError> {
        let (id, _) = ingest(path, "file.csv", options, None, &self.custody, &mut unwatched)?;
        let revision = Revision::open(&self.custody, &id).unwrap();
        revision.verify(&self.custody).unwrap();
        Ok(revision)
    }

    fn take_text(&self, text: impl AsRef<[u8]>) -> Result<Revision, IngestError> {
        self.take(&self.put(text.as_ref()), &IngestOptions::default())
    }

    /// The error of a file that is refused; nothing may be left of it.
    fn refuse(&self, bytes: &[u8]) -> String {
        let error = self.take(&self.put(bytes), &IngestOptions::default()).unwrap_err().to_string();
        self.assert_nothing_kept();
        assert!(!error.contains('\n') && !error.starts_with(char::is_uppercase), "{error}");
        error
    }

    fn assert_nothing_kept(&self) {
        assert_eq!(self.kept("originals"), Vec::<String>::new());
        assert_eq!(self.kept("revisions"), Vec::<String>::new());
        assert_eq!(self.kept("tmp"), ["guard"]);
    }

    fn kept(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.custody.root().join(folder)).unwrap().flatten();
        entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect()
    }
}

fn field<'a>(revision: &'a Revision, name: &str) -> &'a FieldReceipt {
    revision.receipt().field(name).unwrap_or_else(|| panic!("no field {name}"))
}

fn field_type(revision: &Revision, name: &str) -> FieldType {
    field(revision, name).field_type
}

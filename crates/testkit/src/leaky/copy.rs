//! A copy of a city's public side.

use crate::harness::files_below;
use records::public::{Document, PublicDataset, PublicExemption};
use std::path::Path;
use store::{Places, PublicDocs};
use tempfile::TempDir;

/// A copy of a city's public side, to be written to.
pub(super) struct Copy {
    pub dir: TempDir,
    pub docs: PublicDocs,
}

impl Copy {
    /// Copies the public folder.
    pub async fn of(root: &Path) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        for file in files_below(&root.join("public")) {
            if file.extension().is_some_and(|e| e == "db-shm") {
                continue;
            }
            let to = dir.path().join(file.strip_prefix(root).expect("below the root"));
            std::fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
            std::fs::copy(&file, to).expect("a copy");
        }
        let docs = PublicDocs::open_writer(&Places::in_dir(dir.path())).await.expect("the public documents");
        Self { dir, docs }
    }

    /// What the public may know of a dataset.
    pub async fn dataset(&self, id: &str) -> PublicDataset {
        let json = self.docs.get("dataset", id).await.expect("the documents").expect("the dataset");
        serde_json::from_str(&json).expect("a document")
    }

    /// Says something else of a dataset.
    pub async fn put_dataset(&self, dataset: &PublicDataset) {
        let json = serde_json::to_string(dataset).expect("JSON");
        self.put(Document { kind: "dataset", key: dataset.id.to_string(), json }).await;
    }

    /// Changes every exemption.
    pub async fn change_exemptions(&self, change: impl Fn(&mut PublicExemption)) {
        for (key, json) in self.docs.list("exemption").await.expect("the documents") {
            let mut exemption: PublicExemption = serde_json::from_str(&json).expect("a document");
            change(&mut exemption);
            let json = serde_json::to_string(&exemption).expect("JSON");
            self.put(Document { kind: "exemption", key, json }).await;
        }
    }

    async fn put(&self, document: Document) {
        let seq = self.docs.seq().await.expect("the documents") + 1;
        self.docs.put(&[document], &[], seq).await.expect("the documents");
    }
}

//! Comparing the documents with those the ledger asks for.

use super::PublicDocs;
use crate::Result;
use records::public::Document;
use sqlx::Row;
use std::collections::BTreeMap;

impl PublicDocs {
    /// One line for each document that is missing, differs, or should not be there; empty when all is well.
    pub async fn differences(&self, expected: &[Document]) -> Result<Vec<String>> {
        let mut found = self.all().await?;
        let mut lines = Vec::new();
        for document in expected {
            let name = name(document.kind, &document.key);
            match found.remove(&(document.kind.to_owned(), document.key.clone())) {
                None => lines.push(format!("{name} is missing")),
                Some(json) if json != document.json => lines.push(format!("{name} differs")),
                Some(_) => {}
            }
        }
        lines.extend(found.keys().map(|(kind, key)| format!("{} should not be there", name(kind, key))));
        Ok(lines)
    }

    async fn all(&self) -> Result<BTreeMap<(String, String), String>> {
        let rows = sqlx::query(include_str!("all.sql")).fetch_all(&self.database.pool).await;
        rows.and_then(|rows| rows.iter().map(|row| Ok(((row.try_get(0)?, row.try_get(1)?), row.try_get(2)?))).collect())
            .map_err(|source| self.database.fault(source))
    }
}

/// A document's name for a log; keys that are hashes of secrets are cut short.
fn name(kind: &str, key: &str) -> String {
    match kind {
        "track" | "key" => format!("{kind} {}…", key.chars().take(8).collect::<String>()),
        _ => format!("{kind} {key}"),
    }
}

//! The rows of a revision as they were written, read from its original again.

use super::receive::{self, Scanned};
use super::text::Text;
use super::unpack::{self, Unpacked};
use super::{IngestError, IngestOptions};
use crate::{
    Composition, CustodyDir, FieldReceipt, Receipt, Revision, RevisionError, RevisionId, SetAside, SetAsideReason,
    StorageError, Workspace,
};
use formats::tables::{Aside, TableChoice};
use formats::{Delimiter, Record, RecordEnd, Records, TextForm};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

/// The rows of a revision as they were written.
pub(super) struct RawRows {
    id: RevisionId,
    receipt: Receipt,
    records: Records<'static>,
    read: u64,
    set_aside: PathBuf,
    /// What an archive or another format was unpacked into.
    _work: Workspace,
}

impl RawRows {
    /// Opens the rows of a revision, at the first.
    pub(super) fn open(custody: &CustodyDir, id: &RevisionId, options: &IngestOptions) -> Result<Self, IngestError> {
        let revision = Revision::open(custody, id).map_err(unreadable)?;
        let receipt = revision.receipt().clone();
        let work = custody.workspace()?;
        let options = as_received(&receipt, options);
        let text = match revision.table() {
            Some(table) => Text::composed(table)?,
            None => text_of_original(custody, &receipt, &options, &work)?,
        };
        let form = form(&receipt, &text, &options)?;
        let mut records = Records::new(text.open(&options.limits)?, &form, &options.limits);
        let mut record = Record::default();
        let named_by_format =
            revision.table().is_some() || receipt.table.as_ref().is_some_and(|t| !t.columns.is_empty());
        let before = if named_by_format { 1 } else { receipt.header.record.unwrap_or(0) };
        for _ in 0..before {
            records.read(&mut record)?;
        }
        let set_aside = revision.set_aside();
        Ok(Self { id: id.clone(), receipt, records, read: 0, set_aside, _work: work })
    }

    /// The revision.
    pub(super) fn id(&self) -> &RevisionId {
        &self.id
    }

    /// What became of the rows and files it was put together from.
    pub(super) fn composition(&self) -> Option<Composition> {
        self.receipt.composition.clone()
    }

    /// What was set aside that is not of a type that somebody declared, by row.
    pub(super) fn asides(&self) -> Result<BTreeMap<u64, Vec<Aside>>, StorageError> {
        let failed = StorageError::doing("reading what was set aside");
        let mut all: BTreeMap<u64, Vec<Aside>> = BTreeMap::new();
        for line in BufReader::new(File::open(&self.set_aside).map_err(&failed)?).lines() {
            let entry: SetAside = serde_json::from_str(&line.map_err(&failed)?).map_err(|e| failed(e.into()))?;
            let SetAside { row, column, reason, text, bytes } = entry;
            if reason != SetAsideReason::NotOfType {
                let text = text.or(bytes).unwrap_or_default();
                all.entry(row).or_default().push(Aside { row, column, text });
            }
        }
        Ok(all)
    }

    /// Its columns.
    pub(super) fn fields(&self) -> &[FieldReceipt] {
        &self.receipt.fields
    }

    /// Reads the next row; `false` after the last.
    pub(super) fn read(&mut self, record: &mut Record) -> Result<bool, IngestError> {
        if self.read == self.receipt.rows {
            return Ok(false);
        }
        self.read += 1;
        match self.records.read(record)? {
            true => Ok(true),
            false => Err(IngestError::Fault("the original has fewer rows than its receipt says")),
        }
    }
}

fn unreadable(error: RevisionError) -> IngestError {
    match error {
        RevisionError::Storage(error) => IngestError::Storage(error),
        error => IngestError::Base(Box::new(error)),
    }
}

/// How the original was read.
fn as_received(receipt: &Receipt, now: &IngestOptions) -> IngestOptions {
    let part = receipt.member.clone().or_else(|| receipt.table.as_ref()?.part.clone());
    IngestOptions {
        encoding: receipt.text.as_ref().map(|text| text.encoding.clone()),
        table: TableChoice { part, crs: receipt.asked.as_ref().and_then(|asked| asked.crs.clone()) },
        limits: now.limits,
        ..IngestOptions::default()
    }
}

fn text_of_original(
    custody: &CustodyDir,
    receipt: &Receipt,
    options: &IngestOptions,
    work: &Workspace,
) -> Result<Text, IngestError> {
    let original = custody.original(&receipt.original.sha256);
    match receive::look_again(&original, options, work)? {
        Scanned::Text(scan) => Ok(Text::compressed(original, *scan, options.encoding()?)),
        Scanned::Other(kind, plain) => {
            let Unpacked { text, .. } = unpack::unpack(&plain, kind, options, work, &mut super::unwatched)?;
            Ok(text)
        }
    }
}

fn form(receipt: &Receipt, text: &Text, options: &IngestOptions) -> Result<TextForm, IngestError> {
    let sniffed = text.form(None, &options.limits)?;
    Ok(match &receipt.text {
        Some(facts) if text.has_own_line_ends() => {
            TextForm { delimiter: facts.delimiter, record_end: facts.line_ends.record_end(), ..sniffed }
        }
        _ => TextForm { delimiter: Delimiter::Comma, record_end: RecordEnd::Any, ..sniffed },
    })
}

//! The rows of a revision as they were written, read from its original again.

use super::receive::{self, Scanned};
use super::text::Text;
use super::unpack::{self, Unpacked};
use super::{IngestError, IngestOptions};
use crate::{CustodyDir, Receipt, Revision, RevisionId, Workspace};
use catalog::FieldName;
use formats::tables::TableChoice;
use formats::{Delimiter, Record, RecordEnd, Records, TextForm};

/// The rows of a revision as they were written.
pub(super) struct RawRows {
    id: RevisionId,
    receipt: Receipt,
    records: Records<'static>,
    read: u64,
    /// What an archive or another format was unpacked into.
    _work: Workspace,
}

impl RawRows {
    /// Opens the rows of a revision, at the first.
    pub(super) fn open(custody: &CustodyDir, id: &RevisionId, options: &IngestOptions) -> Result<Self, IngestError> {
        let revision = Revision::open(custody, id).map_err(|e| IngestError::Base(Box::new(e)))?;
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
        Ok(Self { id: id.clone(), receipt, records, read: 0, _work: work })
    }

    /// The revision.
    pub(super) fn id(&self) -> &RevisionId {
        &self.id
    }

    /// The names of its columns.
    pub(super) fn names(&self) -> impl Iterator<Item = &FieldName> {
        self.receipt.fields.iter().map(|field| &field.name)
    }

    /// The titles of its columns.
    pub(super) fn labels(&self) -> impl Iterator<Item = &String> {
        self.receipt.fields.iter().map(|field| &field.label)
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

/// How the original was read.
fn as_received(receipt: &Receipt, now: &IngestOptions) -> IngestOptions {
    let part = receipt.member.clone().or_else(|| receipt.table.as_ref()?.part.clone());
    IngestOptions {
        encoding: receipt.text.as_ref().map(|text| text.encoding.clone()),
        table: TableChoice { part, crs: receipt.crs_named.clone() },
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
        Scanned::Text(scan) => Ok(Text::compressed(original, scan, options.encoding()?)),
        Scanned::Other(kind, plain) => {
            let Unpacked { text, .. } = unpack::unpack(&plain, kind, options, work, &mut |_| {})?;
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

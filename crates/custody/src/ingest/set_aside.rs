//! What is not taken into the rows is written to `set-aside.jsonl`, so that nothing of the file is lost.

use crate::receipt::{SetAside, SetAsideReason, SetAsideSummary};
use crate::revision::SET_ASIDE;
use crate::{StorageError, Workspace};
use data_encoding::HEXLOWER;
use formats::Record;
use formats::tables::Aside;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufWriter, Write};

const FIRST_MAX: usize = 1_000;
const DOING: &str = "writing what was set aside";

/// Writes the file and keeps the first entries for the receipt.
pub(super) struct SetAsideWriter {
    file: BufWriter<File>,
    hasher: Sha256,
    summary: SetAsideSummary,
}

impl SetAsideWriter {
    pub(super) fn new(work: &Workspace) -> Result<Self, StorageError> {
        let file = BufWriter::new(work.file(SET_ASIDE).map_err(StorageError::doing(DOING))?);
        Ok(Self { file, hasher: Sha256::new(), summary: SetAsideSummary::default() })
    }

    /// Sets aside what a row has beyond `width` cells, and its bytes that are no text.
    pub(super) fn row(&mut self, row: u64, record: &Record, width: usize) -> Result<(), StorageError> {
        self.record(row, record, width, SetAsideReason::ExtraCell)
    }

    /// Sets aside a record that is no row, whole.
    pub(super) fn whole(&mut self, row: u64, record: &Record, reason: SetAsideReason) -> Result<(), StorageError> {
        self.record(row, record, 0, reason)
    }

    fn record(&mut self, row: u64, record: &Record, width: usize, reason: SetAsideReason) -> Result<(), StorageError> {
        if record.len() > width {
            for (i, cell) in record.cells().enumerate().skip(width).filter(|(_, c)| !c.is_empty()) {
                self.write(SetAside { row, column: column(i), reason, text: Some(cell.to_owned()), bytes: None })?;
            }
        }
        self.bytes(row, record)
    }

    /// Sets aside the bytes of a record that are no text.
    pub(super) fn bytes(&mut self, row: u64, record: &Record) -> Result<(), StorageError> {
        for (i, bytes) in record.undecodable() {
            self.write(SetAside {
                row,
                column: column(i),
                reason: SetAsideReason::UndecodableBytes,
                text: None,
                bytes: Some(HEXLOWER.encode(bytes)),
            })?;
        }
        Ok(())
    }

    /// Sets aside what the reader of another format could not put into a cell.
    pub(super) fn unread(&mut self, aside: Aside) -> Result<(), StorageError> {
        let Aside { row, column, text } = aside;
        self.write(SetAside { row, column, reason: SetAsideReason::Unread, text: Some(text), bytes: None })
    }

    /// Sets aside a cell that does not read as the type that was declared for its field.
    pub(super) fn not_of_type(&mut self, row: u64, index: usize, text: &str) -> Result<(), StorageError> {
        let (column, reason) = (column(index), SetAsideReason::NotOfType);
        self.write(SetAside { row, column, reason, text: Some(text.to_owned()), bytes: None })
    }

    fn write(&mut self, entry: SetAside) -> Result<(), StorageError> {
        let mut line = serde_json::to_vec(&entry).map_err(|e| StorageError::doing(DOING)(e.into()))?;
        line.push(b'\n');
        self.hasher.update(&line);
        self.file.write_all(&line).map_err(StorageError::doing(DOING))?;
        self.summary.total += 1;
        if self.summary.first.len() < FIRST_MAX {
            self.summary.first.push(entry);
        }
        Ok(())
    }

    /// Closes the file for good; returns its checksum.
    pub(super) fn finish(self) -> Result<(SetAsideSummary, String), StorageError> {
        let failed = StorageError::doing(DOING);
        let file = self.file.into_inner().map_err(|e| failed(e.into_error()))?;
        file.sync_all().map_err(&failed)?;
        Ok((self.summary, HEXLOWER.encode(&self.hasher.finalize())))
    }
}

fn column(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}

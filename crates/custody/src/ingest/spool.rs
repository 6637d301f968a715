//! Rows put aside in the workspace, to be fetched in another order.

use super::onto::NewRow;
use crate::{StorageError, Workspace};
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};

const NAME: &str = "spool.jsonl";
const DOING: &str = "putting the rows together";

/// Rows in a file, one JSON array a line.
pub(super) struct Spool {
    written: BufWriter<File>,
    read: BufReader<File>,
    end: u64,
    flushed: u64,
}

impl Spool {
    pub(super) fn new(work: &Workspace) -> Result<Self, StorageError> {
        let failed = StorageError::doing(DOING);
        let written = BufWriter::new(work.file(NAME).map_err(&failed)?);
        let read = BufReader::new(File::open(work.path().join(NAME)).map_err(&failed)?);
        Ok(Self { written, read, end: 0, flushed: 0 })
    }

    /// Adds a row; returns its place.
    pub(super) fn push(&mut self, row: &NewRow) -> Result<u64, StorageError> {
        let place = self.end;
        let mut line = serde_json::to_vec(row).map_err(|e| StorageError::doing(DOING)(e.into()))?;
        line.push(b'\n');
        self.written.write_all(&line).map_err(StorageError::doing(DOING))?;
        self.end += line.len() as u64;
        Ok(place)
    }

    /// The row at a place.
    pub(super) fn row(&mut self, place: u64) -> Result<NewRow, StorageError> {
        self.fetch(place).map_err(StorageError::doing(DOING))
    }

    fn fetch(&mut self, place: u64) -> io::Result<NewRow> {
        if self.flushed < self.end {
            self.written.flush()?;
            self.flushed = self.end;
        }
        // Rows are mostly fetched in the order in which they were put aside: what was read ahead is kept.
        let from = self.read.stream_position()?;
        match i64::try_from(place).ok().zip(i64::try_from(from).ok()) {
            Some((place, from)) => self.read.seek_relative(place - from)?,
            None => drop(self.read.seek(SeekFrom::Start(place))?),
        }
        let mut line = Vec::new();
        self.read.read_until(b'\n', &mut line)?;
        Ok(serde_json::from_slice(&line)?)
    }
}

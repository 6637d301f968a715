//! Records that a thread of their own reads, a little ahead of who looks at them.

use super::IngestError;
use super::text::Text;
use formats::{Limits, LineEnds, Record, Records, TextForm};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::Scope;

/// Records that are handed over together, and how many bytes of text they may take.
const BATCH_RECORDS: usize = 512;
const BATCH_BYTES: u64 = 1 << 20;
/// Batches that wait to be looked at.
const WAITING: usize = 2;

/// The records of a text in their order, as [`Records`] gives them.
pub(super) struct RecordsAhead {
    batches: Receiver<Result<Batch, IngestError>>,
    /// Records that were looked at, to be filled again.
    used: Sender<Vec<Record>>,
    batch: Batch,
    at: usize,
}

#[derive(Default)]
struct Batch {
    records: Vec<Record>,
    filled: usize,
    /// Bytes of text up to here.
    bytes: u64,
    line_ends: LineEnds,
    is_last: bool,
}

impl RecordsAhead {
    /// Begins to read.
    pub(super) fn start<'scope>(
        scope: &'scope Scope<'scope, '_>,
        text: &'scope Text,
        form: &'scope TextForm,
        limits: &'scope Limits,
    ) -> Self {
        let (to_reader, batches) = sync_channel(WAITING);
        let (used, to_fill) = channel();
        scope.spawn(move || {
            if let Err(error) = read_all(text, form, limits, &to_reader, &to_fill) {
                // Nobody may be there any more to be told.
                let _ = to_reader.send(Err(error));
            }
        });
        Self { batches, used, batch: Batch::default(), at: 0 }
    }

    /// Reads the next record; `false` at the end.
    pub(super) fn read(&mut self, record: &mut Record) -> Result<bool, IngestError> {
        while self.at == self.batch.filled {
            if self.batch.is_last {
                return Ok(false);
            }
            let next = self.batches.recv().map_err(|_| IngestError::Fault("the reader of records ended early"))??;
            let spent = std::mem::replace(&mut self.batch, next);
            self.at = 0;
            // Records that were long keep the room that they took, and are not filled again.
            if spent.filled == BATCH_RECORDS {
                let _ = self.used.send(spent.records);
            }
        }
        std::mem::swap(record, &mut self.batch.records[self.at]);
        self.at += 1;
        Ok(true)
    }

    /// Bytes of text read so far, a batch more or less.
    pub(super) fn bytes(&self) -> u64 {
        self.batch.bytes
    }

    /// The line ends of the whole text, once all of it was read.
    pub(super) fn line_ends(&self) -> LineEnds {
        self.batch.line_ends
    }
}

fn read_all(
    text: &Text,
    form: &TextForm,
    limits: &Limits,
    to_reader: &SyncSender<Result<Batch, IngestError>>,
    to_fill: &Receiver<Vec<Record>>,
) -> Result<(), IngestError> {
    let mut records = Records::new(text.open(limits)?, form, limits);
    loop {
        let mut batch = Batch { records: to_fill.try_recv().unwrap_or_default(), ..Batch::default() };
        let began = records.bytes();
        let error = fill(&mut records, &mut batch, began).err();
        batch.bytes = records.bytes();
        batch.line_ends = records.line_ends();
        let is_last = batch.is_last;
        // What was read before an error comes first.
        if to_reader.send(Ok(batch)).is_err() || is_last {
            return Ok(());
        }
        if let Some(error) = error {
            return Err(error);
        }
    }
}

fn fill(records: &mut Records<'_>, batch: &mut Batch, began: u64) -> Result<(), IngestError> {
    while batch.filled < BATCH_RECORDS && records.bytes() - began < BATCH_BYTES {
        if batch.filled == batch.records.len() {
            batch.records.push(Record::default());
        }
        if !records.read(&mut batch.records[batch.filled])? {
            batch.is_last = true;
            return Ok(());
        }
        batch.filled += 1;
    }
    Ok(())
}

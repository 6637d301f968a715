//! Rows that a thread of their own writes, a little behind who looks at them.

use super::IngestError;
use super::output::Output;
use super::together::are_short;
use formats::Record;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::{self, JoinHandle};

/// Times that rows are handed over before who does so has to wait.
const WAITING: usize = 8;

/// Rows on their way to files.
pub(super) struct RowsBehind {
    to_write: SyncSender<Vec<Record>>,
    /// Records that were written, to be filled again.
    used: Receiver<Vec<Record>>,
    writing: JoinHandle<Result<Output, IngestError>>,
}

impl RowsBehind {
    /// Begins to write what comes after what was written.
    pub(super) fn start(output: Output) -> Self {
        let (to_write, rows) = sync_channel(WAITING);
        let (to_fill, used) = channel();
        Self { to_write, used, writing: thread::spawn(move || write(output, &rows, &to_fill)) }
    }

    /// Hands rows over, in exchange for records to be filled again; `false` when nobody takes them, because writing
    /// failed. Why is said in the end.
    pub(super) fn takes(&self, rows: &mut Vec<Record>) -> bool {
        let spare = self.used.try_recv().unwrap_or_default();
        self.to_write.send(std::mem::replace(rows, spare)).is_ok()
    }

    /// What was written, once all of it is.
    pub(super) fn finish(self) -> Result<Output, IngestError> {
        drop(self.to_write);
        self.writing.join().map_err(|_| IngestError::Fault("the writer of rows ended early"))?
    }
}

fn write(
    mut output: Output,
    rows: &Receiver<Vec<Record>>,
    to_fill: &Sender<Vec<Record>>,
) -> Result<Output, IngestError> {
    for rows in rows {
        output.rows(&rows)?;
        if are_short(&rows) {
            // Nobody may be there any more who fills them.
            let _ = to_fill.send(rows);
        }
    }
    Ok(output)
}

//! The rows of an answer, as they are made, within the budget.

use crate::error::{Budget, EngineError};
use crate::limits::Limits;
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::execution::SendableRecordBatchStream;
use futures::{Stream, StreamExt};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::time::{Sleep, sleep};

/// The rows of an answer in batches. Dropping it ends the work.
pub struct Rows {
    schema: SchemaRef,
    stream: Option<SendableRecordBatchStream>,
    rows_left: Option<u64>,
    clock: Clock,
}

/// Counts the time in which rows are made, not that in which nobody asks for them.
pub(crate) struct Clock {
    left: Duration,
    since: Option<Instant>,
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Clock {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { left: Duration::from_secs(limits.seconds.into()), since: None, alarm: None }
    }

    /// Does this work within what is left of the time.
    pub(crate) async fn within<T>(
        &mut self,
        work: impl Future<Output = Result<T, EngineError>>,
    ) -> Result<T, EngineError> {
        let begun = Instant::now();
        let done = tokio::time::timeout(self.left, work).await;
        self.left = self.left.saturating_sub(begun.elapsed());
        done.map_err(|_| EngineError::over(Budget::Time))?
    }

    /// Starts the clock, unless it runs.
    fn start(&mut self) {
        self.since.get_or_insert_with(Instant::now);
    }

    /// Ready when the time is over; else wakes whoever asks when it is.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        // A query that never waits uses up what tokio lets a task do at once, and the alarm then has no turn.
        if self.since.is_some_and(|since| since.elapsed() >= self.left) {
            return Poll::Ready(());
        }
        let left = self.left;
        self.alarm.get_or_insert_with(|| Box::pin(sleep(left))).as_mut().poll(cx)
    }

    fn stop(&mut self) {
        self.alarm = None;
        if let Some(since) = self.since.take() {
            self.left = self.left.saturating_sub(since.elapsed());
        }
    }
}

impl Rows {
    pub(crate) fn new(stream: SendableRecordBatchStream, limits: Limits, clock: Clock) -> Self {
        Self { schema: stream.schema(), stream: Some(stream), rows_left: limits.rows_max, clock }
    }

    /// The columns: those of the query's outputs, in their order and with their names. Text is `Utf8`.
    pub fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    /// All rows at once.
    ///
    /// # Errors
    /// The first error of the stream.
    pub async fn collect(mut self) -> Result<Vec<RecordBatch>, EngineError> {
        let mut batches = Vec::new();
        while let Some(batch) = self.next().await {
            batches.push(batch?);
        }
        Ok(batches)
    }

    fn end(&mut self, error: EngineError) -> Poll<Option<Result<RecordBatch, EngineError>>> {
        self.stream = None;
        Poll::Ready(Some(Err(error)))
    }
}

impl Stream for Rows {
    type Item = Result<RecordBatch, EngineError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.stream.is_some() && this.clock.left.is_zero() {
            return this.end(EngineError::over(Budget::Time));
        }
        let Some(stream) = this.stream.as_mut() else { return Poll::Ready(None) };
        this.clock.start();
        // A panic below must not take the connection down with it, nor print what it was about into an answer.
        let polled = catch_unwind(AssertUnwindSafe(|| stream.poll_next_unpin(cx)));
        let next = match polled {
            Err(_) => return this.end(EngineError::fault("panic")),
            Ok(Poll::Pending) => match this.clock.poll(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(()) => return this.end(EngineError::over(Budget::Time)),
            },
            Ok(Poll::Ready(next)) => next,
        };
        this.clock.stop();
        match next {
            None => {
                this.stream = None;
                Poll::Ready(None)
            }
            Some(Err(error)) => this.end(error.into()),
            Some(Ok(batch)) => {
                let rows = batch.num_rows() as u64;
                match this.rows_left.map(|left| left.checked_sub(rows)) {
                    Some(None) => return this.end(EngineError::over(Budget::Rows)),
                    Some(left) => this.rows_left = left,
                    None => {}
                }
                Poll::Ready(Some(Ok(batch)))
            }
        }
    }
}

impl std::fmt::Debug for Rows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rows").finish_non_exhaustive()
    }
}

//! Rows of a release as they are made: the beginning is awaited, the rest is sent in flat memory.

use super::{Ask, Problem};
use crate::OpenDataset;
use crate::api::found::being_changed;
use crate::watch::Watch;
use arrow::array::RecordBatch;
use axum::body::Body;
use dialects::soda::Encoder;
use engine::Rows;
use futures::{StreamExt, stream};
use query::ResolvedQuery;
use std::io;

/// An answer shorter than this is sent in one piece with its length; of a longer one, this much is awaited first, so that
/// what goes wrong early still gets its proper status.
const BEGINNING_BYTES: usize = 256 * 1024;

/// Turns rows to text, batch by batch.
pub(crate) trait RowText: Send + 'static {
    /// Whether a last column names the withheld cells of each row, where the release has such marks.
    fn wants_marks(&self) -> bool {
        false
    }
    /// What stands before the rows.
    fn start(&mut self) -> Vec<u8>;
    /// The rows of a batch.
    fn batch(&mut self, batch: &RecordBatch) -> Vec<u8>;
    /// What stands after the rows.
    fn end(&mut self) -> Vec<u8>;
}

impl RowText for Encoder {
    fn start(&mut self) -> Vec<u8> {
        Encoder::start(self)
    }
    fn batch(&mut self, batch: &RecordBatch) -> Vec<u8> {
        Encoder::batch(self, batch)
    }
    fn end(&mut self) -> Vec<u8> {
        Encoder::end(self)
    }
}

impl Ask {
    /// Runs a query over the release and begins the answer.
    pub(crate) async fn rows(
        &self,
        open: &OpenDataset,
        query: &ResolvedQuery,
        mut text: impl RowText,
    ) -> Result<Body, Problem> {
        let id = open.about.id.as_str();
        let mut watch = Watch::over(&self.state, &open.about);
        let engine = &self.state.engine;
        let run = if text.wants_marks() {
            engine.run_marked(&open.rows, query).await
        } else {
            engine.run(&open.rows, query).await
        };
        let mut rows = run.map_err(|e| self.engine(e, id))?;
        let mut begun = text.start();
        while begun.len() < BEGINNING_BYTES {
            match rows.next().await.transpose().map_err(|e| self.engine(e, id))? {
                Some(batch) => begun.extend(text.batch(&batch)),
                None => {
                    begun.extend(text.end());
                    watch.hold().await.map_err(|_| being_changed())?;
                    return Ok(Body::from(begun));
                }
            }
        }
        watch.hold().await.map_err(|_| being_changed())?;
        let rest = Rest { rows, text, watch, request_id: self.request_id.clone(), ended: false };
        let rest = stream::try_unfold(rest, Rest::next);
        Ok(Body::from_stream(stream::iter([Ok(begun)]).chain(rest)))
    }
}

struct Rest<T> {
    rows: Rows,
    text: T,
    watch: Watch,
    request_id: String,
    ended: bool,
}

impl<T: RowText> Rest<T> {
    /// The next piece. An error breaks the answer off, so that nobody takes it for the whole.
    async fn next(mut self) -> io::Result<Option<(Vec<u8>, Self)>> {
        if self.ended {
            return Ok(None);
        }
        self.watch.hold().await?;
        match self.rows.next().await {
            Some(Ok(batch)) => Ok(Some((self.text.batch(&batch), self))),
            Some(Err(error)) => {
                tracing::warn!(request = self.request_id, %error, "an answer was broken off");
                Err(io::Error::other("the rest of the rows cannot be sent"))
            }
            None => {
                self.ended = true;
                Ok(Some((self.text.end(), self)))
            }
        }
    }
}

//! Rows of a release as they are made: the beginning is awaited, the rest is sent in flat memory.

use super::paging::Page;
use super::{Ask, Problem};
use crate::OpenDataset;
use crate::api::found::being_changed;
use crate::watch::Watch;
use arrow::array::RecordBatch;
use axum::body::Body;
use catalog::PublicSchema;
use dialects::soda::{self, Encoder, SodaError, SodaRequest};
use engine::{EngineError, OpenRelease, Rows};
use futures::{StreamExt, stream};
use query::{Datasets, Query, ResolvedQuery};
use std::collections::BTreeMap;
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
    /// What stands after the rows; `more` says whether rows follow on a next page.
    fn end(&mut self, more: bool) -> Vec<u8>;
}

/// An answer that has begun.
pub(crate) struct Begun {
    /// The answer.
    pub(crate) body: Body,
    /// What is known of a short answer, which has ended already.
    pub(crate) ended: Option<Ended>,
}

/// How an answer ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ended {
    /// Rows shown.
    pub(crate) rows: u64,
    /// Whether there are more than were shown.
    pub(crate) more: bool,
}

impl RowText for Encoder {
    fn start(&mut self) -> Vec<u8> {
        Encoder::start(self)
    }
    fn batch(&mut self, batch: &RecordBatch) -> Vec<u8> {
        Encoder::batch(self, batch)
    }
    fn end(&mut self, _more: bool) -> Vec<u8> {
        Encoder::end(self)
    }
}

/// The datasets that a query names beside the one of the address.
#[derive(Default)]
pub(crate) struct Others(BTreeMap<String, OpenDataset>);

impl Others {
    /// One more, under the id by which the query names it. Of a dataset that is named twice, or is the one of the address,
    /// one release answers, even if another has been cut meanwhile.
    pub(crate) fn add(&mut self, this: &OpenDataset, id: &str, open: OpenDataset) {
        let known = self.all(this).find(|known| known.about.id == open.about.id).cloned();
        self.0.insert(id.to_owned(), known.unwrap_or(open));
    }

    /// The releases that the query may ask.
    pub(crate) fn releases(&self, this: &OpenDataset) -> Vec<OpenRelease> {
        self.all(this).map(|open| open.rows.clone()).collect()
    }

    /// Resolves a request over them and the dataset of the address.
    pub(crate) fn resolve(&self, request: &SodaRequest, this: &PublicSchema) -> Result<ResolvedQuery, SodaError> {
        let others = self.0.iter().map(|(id, open)| (id.clone(), &*open.schema)).collect();
        soda::resolve_among(request, Datasets { this, others: &others })
    }

    /// What answers over them are made from: their releases, and how often what may be shown of them has changed.
    pub(crate) fn made_from(&self) -> String {
        self.0.values().map(|open| format!("{}:{} ", open.release.id, open.about.epoch)).collect()
    }

    /// The dataset of the address, and these.
    pub(crate) fn all<'a>(&'a self, this: &'a OpenDataset) -> impl Iterator<Item = &'a OpenDataset> {
        std::iter::once(this).chain(self.0.values())
    }
}

/// When the answer to a query last changed, as far as anyone can know: one that depends on the moment of the query may
/// have changed since.
pub(crate) fn changed_at(open: &OpenDataset, others: &Others, query: &Query) -> Option<i64> {
    let changed = others.all(open).map(|open| open.about.changed_at).max();
    changed.filter(|_| !query.names_now())
}

impl Ask {
    /// The query that these parameters ask now.
    pub(crate) fn asked(&self, parameters: &[(String, String)], dataset: &str) -> Result<SodaRequest, Problem> {
        let mut request = soda::parse(parameters).map_err(|e| self.soda(&e, dataset))?;
        request.query.now = self.state.second();
        Ok(request)
    }

    /// Opens the datasets that a query names. One that is withheld, or is not there, is answered as it is at its own door.
    pub(crate) async fn others(&self, this: &OpenDataset, query: &Query) -> Result<Others, Problem> {
        let mut others = Others::default();
        for (id, _) in query.datasets() {
            others.add(this, id, self.open(id).await?);
        }
        Ok(others)
    }

    /// Runs a query over the releases and begins the answer.
    pub(crate) async fn rows(
        &self,
        open: &OpenDataset,
        others: &Others,
        page: &Page,
        mut text: impl RowText,
    ) -> Result<Begun, Problem> {
        let id = open.about.id.as_str();
        let mut watch = Watch::over(&self.state, others.all(open).map(|open| open.about.clone()).collect());
        let engine = &self.state.engine;
        let releases = others.releases(open);
        let run = if text.wants_marks() {
            engine.run_marked(&releases, &page.query).await
        } else {
            engine.run_among(&releases, &page.query).await
        };
        let run = run.map_err(|e| self.engine(e, id))?;
        for read in others.all(open) {
            self.counts(read.about.id.as_str(), read.release.id.as_str(), false);
        }
        let mut rows = Shown { rows: run, most: page.shown, so_far: 0, more: false };
        let mut begun = text.start();
        while begun.len() < BEGINNING_BYTES {
            match rows.next().await.transpose().map_err(|e| self.engine(e, id))? {
                Some(batch) => begun.extend(text.batch(&batch)),
                None => {
                    begun.extend(text.end(rows.more));
                    watch.hold().await.map_err(|_| being_changed())?;
                    let ended = Some(Ended { rows: rows.so_far, more: rows.more });
                    return Ok(Begun { body: Body::from(begun), ended });
                }
            }
        }
        watch.hold().await.map_err(|_| being_changed())?;
        let rest = Rest { rows, text, watch, request_id: self.request_id.clone(), ended: false };
        let rest = stream::try_unfold(rest, Rest::next);
        Ok(Begun { body: Body::from_stream(stream::iter([Ok(begun)]).chain(rest)), ended: None })
    }
}

/// The rows of a page: what is beyond it is seen, but not shown.
struct Shown {
    rows: Rows,
    most: Option<u64>,
    so_far: u64,
    more: bool,
}

impl Shown {
    async fn next(&mut self) -> Option<Result<RecordBatch, EngineError>> {
        let batch = match self.rows.next().await? {
            Ok(batch) => batch,
            Err(error) => return Some(Err(error)),
        };
        let left = self.most.map_or(u64::MAX, |most| most - self.so_far);
        let rows = usize::try_from(left).unwrap_or(usize::MAX).min(batch.num_rows());
        self.so_far += rows as u64;
        self.more |= rows < batch.num_rows();
        Some(Ok(batch.slice(0, rows)))
    }
}

struct Rest<T> {
    rows: Shown,
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
                Ok(Some((self.text.end(self.rows.more), self)))
            }
        }
    }
}

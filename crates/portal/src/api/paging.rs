//! Pages of an answer, and the cursor that leads from one to the next.
//!
//! A cursor says how far a reader has come, in which releases, with which question. It holds within these releases only:
//! once one of them is replaced, the cursor has ended, and no page of the new one is mistaken for the next of the old.

use super::Ask;
use super::rows::{Ended, Others};
use crate::OpenDataset;
use crate::pages::link::encode;
use crate::track::sha256_hex;
use dialects::soda::{SodaError, SodaRequest};
use query::{Query, ResolvedQuery, ResolvedSource};

/// A link longer than this is not given: not every program can follow it.
const LINK_CHARS_MAX: usize = 4_000;

/// A query that is run, of whose rows a page is shown.
pub(crate) struct Page {
    /// It asks for one row more than is shown: whether there is a next page is then known for certain.
    pub(crate) query: ResolvedQuery,
    /// Rows that are shown; none is all of them.
    pub(crate) shown: Option<u64>,
}

impl Page {
    /// All rows of a query.
    pub(crate) fn whole(query: ResolvedQuery) -> Self {
        Self { query, shown: None }
    }

    /// The number of rows of all pages, where no row has to be looked at to know it.
    pub(crate) fn total(&self, open: &OpenDataset) -> Option<u64> {
        let query = &self.query;
        let release = matches!(query.source(), ResolvedSource::Release(id) if *id == open.about.id);
        let all = query.filter().is_none() && query.search().is_empty();
        let one_each = !query.is_aggregate() && !query.distinct() && query.distinct_on().is_empty();
        (release && all && one_each).then_some(open.release.rows)
    }
}

/// The pages of one question over the releases that answer it.
pub(crate) struct Pages {
    releases: String,
    question: String,
    limit: u64,
    offset: u64,
}

impl Pages {
    /// Opens the page that a request asks for: its cursor becomes an offset, and one row more is asked for.
    pub(crate) fn enter(request: &mut SodaRequest, open: &OpenDataset, others: &Others) -> Result<Self, SodaError> {
        let releases: Vec<&str> = others.all(open).map(|o| o.release.id.as_str()).collect();
        // The same question on every page, however long the pages are and whenever they are asked for.
        let question = Query { limit: None, offset: 0, now: None, ..request.query.clone() };
        let mut pages = Self {
            releases: short(&releases.join(" ")),
            question: short(&query::canonical(&question)),
            limit: request.query.limit.unwrap_or(u64::MAX),
            offset: request.query.offset,
        };
        if let Some(cursor) = &request.cursor {
            pages.offset = pages.place_of(cursor, request.query.offset)?;
            request.query.offset = pages.offset;
        }
        Ok(pages)
    }

    /// Rows that a page shows.
    pub(crate) fn shown(&self) -> u64 {
        self.limit
    }

    /// Asks for one row more than is shown.
    pub(crate) fn one_more(&self, request: &mut SodaRequest) {
        request.query.limit = request.query.limit.map(|limit| limit.saturating_add(1));
    }

    fn place_of(&self, cursor: &str, offset: u64) -> Result<u64, SodaError> {
        let refused = |why: &str| Err(SodaError::bad_parameter("$cursor", why));
        if offset > 0 {
            return refused("`$cursor` says where to go on; leave `$offset` out");
        }
        let mut parts = cursor.split('-');
        let parts = (parts.next(), parts.next(), parts.next(), parts.next());
        let (Some(place), Some(releases), Some(question), None) = parts else {
            return refused("this is no cursor; follow the link `next` of an answer as it is");
        };
        let Ok(place) = u64::from_str_radix(place, 16) else {
            return refused("this is no cursor; follow the link `next` of an answer as it is");
        };
        if question != self.question {
            return refused("this cursor belongs to another query; ask both pages the same");
        }
        if releases != self.releases {
            return Err(SodaError::CursorEnded);
        }
        Ok(place)
    }

    /// The number of all rows, where this page shows it.
    pub(crate) fn total(&self, ended: Option<&Ended>) -> Option<u64> {
        let ended = ended.filter(|e| !e.more && (e.rows > 0 || self.offset == 0))?;
        self.offset.checked_add(ended.rows)
    }

    /// The address of the next page; none after the last one. Where it is not known whether this is the last, it is given.
    pub(crate) fn next(
        &self,
        ask: &Ask,
        path: &str,
        parameters: &[(String, String)],
        more: Option<bool>,
    ) -> Option<String> {
        if self.limit == 0 || more == Some(false) {
            return None;
        }
        let place = self.offset.checked_add(self.limit)?;
        let kept = parameters.iter().filter(|(name, _)| !matches!(&**name, "$offset" | "$cursor" | "$$app_token"));
        let mut query: Vec<String> = kept.map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        query.push(format!("%24cursor={place:x}-{}-{}", self.releases, self.question));
        Some(format!("{}{path}?{}", ask.base, query.join("&"))).filter(|url| url.len() <= LINK_CHARS_MAX)
    }

    /// Whether rows follow on this page; `None` when it is not known yet.
    pub(crate) fn more(&self, total: Option<u64>, ended: Option<&Ended>) -> Option<bool> {
        let by_total = total.map(|total| self.offset.saturating_add(self.limit) < total);
        by_total.or(ended.map(|ended| ended.more))
    }
}

fn short(text: &str) -> String {
    let mut hash = sha256_hex(text.as_bytes());
    hash.truncate(20);
    hash
}

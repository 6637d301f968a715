//! The reports that an address asks for, from the public documents that count each day.

use crate::counted::known_pack_of;
use crate::pages::local;
use crate::{PortalError, PortalState};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use records::public::Site;
use records::reports::{DayReport, Report, Span, SpanError, reports};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// Reports over a time.
pub(crate) struct Reported {
    /// The time.
    pub span: Span,
    /// The day as of which they are.
    pub today: Date,
    /// Every year in which something was received, the newest first.
    pub years: Vec<i16>,
    /// The reports.
    pub reports: Vec<Report>,
}

/// The reports that were made last, until anything changes: adding up ten years takes longer than a page may.
#[derive(Default)]
pub struct ReportCache(Mutex<Cached>);

/// Made from the documents as of an event of the ledger.
#[derive(Default)]
struct Cached {
    seq: u64,
    days: Option<Arc<Vec<DayReport>>>,
    made: HashMap<(Span, Date), Arc<Reported>>,
}

/// More times than people ask about; whoever asks about every year there is does not fill the memory.
const MADE_MAX: usize = 64;

impl ReportCache {
    fn with<T>(&self, seq: u64, look: impl FnOnce(&mut Cached) -> T) -> T {
        let mut cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if cached.seq != seq {
            *cached = Cached { seq, ..Cached::default() };
        }
        look(&mut cached)
    }
}

/// The reports as of today in the city.
pub(crate) async fn reported(
    state: &PortalState,
    site: &Site,
    by: Option<&str>,
    year: Option<&str>,
) -> Result<Result<Arc<Reported>, SpanError>, PortalError> {
    let zone = TimeZone::get(&site.timezone).unwrap_or(TimeZone::UTC);
    let today = local(state.now(), &zone).date();
    let span = match Span::read(by, year, today) {
        Ok(span) => span,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let seq = state.docs.seq().await?;
    let (made, days) =
        state.reports.with(seq, |cached| (cached.made.get(&(span, today)).cloned(), cached.days.clone()));
    if let Some(made) = made {
        return Ok(Ok(made));
    }
    let days = match days {
        Some(days) => days,
        None => Arc::new(state.documents(records::REPORT).await?),
    };
    let law = known_pack_of(&site.law).and_then(records::law_pack);
    let years: BTreeSet<i16> = days.iter().map(|report| report.day.year()).collect();
    let reports = reports(&days, span, today, law);
    let found = Arc::new(Reported { span, today, years: years.into_iter().rev().collect(), reports });
    state.reports.with(seq, |cached| {
        cached.days = Some(days);
        if cached.made.len() >= MADE_MAX {
            cached.made.clear();
        }
        cached.made.insert((span, today), found.clone());
    });
    Ok(Ok(found))
}

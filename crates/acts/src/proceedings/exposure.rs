//! What an improper release exposed, and from when to when, as the ledger has it.

use crate::change::Act;
use crate::{ActError, Acts};
use catalog::{DatasetId, FieldName, ReleaseId};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use records::letter::TakedownFacts;
use records::proceedings::violation::{Task, Violation, ViolationAsk};
use records::{Entry, Event, Matter, MatterNumber, Opening, Proceeding};

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// A release that showed it.
struct Shown {
    release: ReleaseId,
    rows: u64,
    from: i64,
    to: Option<i64>,
}

/// Follows one dataset through the ledger.
struct Exposure<'a> {
    dataset: &'a DatasetId,
    fields: &'a [FieldName],
    /// What was released later was cut with the exemption in place.
    taken_down_at: i64,
    shown: Vec<Shown>,
    published_again_at: Option<i64>,
}

impl Act<'_> {
    pub(super) async fn exposure(&self, violation: &ViolationAsk, matter: &Matter) -> Result<TakedownFacts, ActError> {
        let Proceeding::Violation(state) = &matter.proceeding else { return Ok(TakedownFacts::default()) };
        self.acts.exposed(violation, state, self.city.zone().unwrap_or(TimeZone::UTC)).await
    }
}

impl Acts {
    /// What an improper release exposed, as it is known now; nothing of any other matter.
    pub async fn exposure_of(&self, matter: &MatterNumber) -> Result<Option<TakedownFacts>, ActError> {
        let found = self.read(|city| {
            let matter = city.matters.get(matter)?;
            match (&matter.opening, &matter.proceeding) {
                (Opening::Violation(ask @ ViolationAsk::ImproperRelease { .. }), Proceeding::Violation(state)) => {
                    Some((ask.clone(), state.clone(), city.zone().unwrap_or(TimeZone::UTC)))
                }
                _ => None,
            }
        });
        let Some((ask, state, zone)) = found.await? else { return Ok(None) };
        self.exposed(&ask, &state, zone).await.map(Some)
    }

    /// The releases of the dataset that showed the fields before the takedown, how many rows the largest had, the first
    /// and the last time one could be read, how often they were read, and when the dataset was published again.
    async fn exposed(&self, ask: &ViolationAsk, state: &Violation, zone: TimeZone) -> Result<TakedownFacts, ActError> {
        let ViolationAsk::ImproperRelease { dataset, fields, .. } = ask else { return Ok(TakedownFacts::default()) };
        let done = |task: Task| state.done.iter().rev().find(|(done, _, _)| *done == task);
        let taken_down_at = done(Task::Takedown).map_or(i64::MAX, |(_, at, _)| *at);
        let mut exposure = Exposure { dataset, fields, taken_down_at, shown: Vec::new(), published_again_at: None };
        self.ledger.each_from(0, |entry| exposure.take(&entry)).await.map_err(ActError::fault("reading the ledger"))?;
        let first = exposure.shown.iter().map(|shown| shown.from).min();
        let until = taken_down_at.min(self.now());
        let last = exposure.shown.iter().map(|shown| shown.to.unwrap_or(until)).max();
        let local = |at: i64| zone.to_datetime(Timestamp::from_microsecond(at).unwrap_or(Timestamp::UNIX_EPOCH));
        // The same content has the same name: it may have been shown more than once.
        let mut releases: Vec<String> = Vec::new();
        for shown in &exposure.shown {
            let name = shown.release.to_string();
            if !releases.contains(&name) {
                releases.push(name);
            }
        }
        // Counted by days: what was read of another release, or on another day, is not of this.
        let days = first.zip(last).map(|(first, last)| first.div_euclid(DAY)..=last.div_euclid(DAY));
        let read = self.inbox.accesses(dataset.as_str()).await.map_err(ActError::fault("reading what was counted"))?;
        let read = read.iter().filter(|read| {
            releases.contains(&read.release) && days.as_ref().is_some_and(|days| days.contains(&read.day))
        });
        let accesses = read.map(|read| read.times).fold(0, u64::saturating_add);
        Ok(TakedownFacts {
            rows: exposure.shown.iter().map(|shown| shown.rows).max(),
            releases,
            period: first.zip(last).map(|(first, last)| (local(first), local(last))),
            accesses: Some(accesses),
            fix: done(Task::Redaction).map(|(_, _, text)| text.clone()),
            published_again: exposure.published_again_at.map(|at| local(at).date()),
        })
    }
}

impl Exposure<'_> {
    fn take(&mut self, entry: &Entry) {
        match &entry.event {
            Event::ReleaseCut { dataset, schema, release, .. } if dataset == self.dataset => {
                let shows = self.fields.is_empty() || schema.fields.iter().any(|f| self.fields.contains(&f.name));
                if shows && entry.at <= self.taken_down_at {
                    let (release, rows) = (release.id.clone(), release.rows);
                    self.shown.push(Shown { release, rows, from: entry.at, to: None });
                }
            }
            Event::ReleaseRetired { dataset, release } if dataset == self.dataset => {
                let open = self.shown.iter_mut().find(|shown| shown.release == *release && shown.to.is_none());
                if let Some(shown) = open {
                    shown.to = Some(entry.at);
                }
            }
            Event::DatasetPublished { dataset, .. } if dataset == self.dataset && entry.at > self.taken_down_at => {
                self.published_again_at.get_or_insert(entry.at);
            }
            _ => {}
        }
    }
}

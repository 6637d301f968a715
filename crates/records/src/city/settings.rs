//! The settings as they were recorded, one after the other, with the dates that each change moved.

use super::City;
use crate::{Entry, Event, MatterNumber, Settings};
use law::{CityCalendar, Recomputed};

/// One time that the settings were recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingsChange {
    /// The place in the ledger.
    pub seq: u64,
    /// When, microseconds since the epoch.
    pub at: i64,
    /// Who.
    pub who: String,
    /// Why, where it was said.
    pub reason: Option<String>,
    /// The parts that changed; none the first time.
    pub parts: Vec<&'static str>,
    /// The clocks that moved because of it.
    pub moved: Vec<(MatterNumber, Recomputed)>,
    /// The calendar until then; `None` the first time.
    before: Option<CityCalendar>,
}

impl City {
    pub(super) fn apply_to_settings(&mut self, entry: &Entry) {
        let Event::SettingsRecorded { settings, reason } = &entry.event else { return };
        let old = self.settings.replace(settings.clone());
        self.settings_changes.push(SettingsChange {
            seq: entry.seq,
            at: entry.at,
            who: entry.actor.to_string(),
            reason: reason.clone(),
            parts: old.as_ref().map(|old| settings.changed_parts(old)).unwrap_or_default(),
            moved: Vec::new(),
            before: old.map(|old: Settings| old.calendar),
        });
    }

    /// A clock that was computed again moved because of the last change of the settings.
    pub(super) fn note_moved(&mut self, matter: &MatterNumber, recomputed: &Recomputed) {
        if let Some(change) = self.settings_changes.last_mut() {
            change.moved.push((matter.clone(), recomputed.clone()));
        }
    }

    /// The calendar that was published when a matter was opened: its receipt rule and its hours date the receipt for
    /// good, whatever the city publishes later.
    pub(crate) fn calendar_when_opened(&self, matter: &MatterNumber) -> Option<&CityCalendar> {
        let opened = self.history.get(matter)?.first()?.seq;
        let later = self.settings_changes.iter().find(|change| change.seq > opened);
        later.and_then(|change| change.before.as_ref()).or(self.settings.as_ref().map(|s| &s.calendar))
    }
}

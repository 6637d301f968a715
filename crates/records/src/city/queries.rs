//! What the commands, the desk and the documents ask of the city.

use super::{City, DatasetState};
use crate::proceedings::sealed::Sealed;
use crate::proceedings::withholding::WithholdingRequest;
use crate::{Matter, MatterKind, MatterNumber, Proceeding, UserId};
use catalog::{DatasetId, FieldName};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use law::Pack;
use memchr::memmem::Finder;
use register::{CuttingPlan, Exemption, ExemptionId, PlanError, Question};
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// A law pack that is part of the program, read once; `None` when there is none of this id.
pub fn law_pack(id: &str) -> Option<&'static Pack> {
    static PACKS: OnceLock<Vec<Pack>> = OnceLock::new();
    let packs = PACKS.get_or_init(|| Pack::known().filter_map(|id| Pack::load(id).ok()).collect());
    packs.iter().find(|pack| pack.id == id)
}

impl City {
    /// The law the city is under.
    pub fn law(&self) -> Option<&'static Pack> {
        law_pack(&self.settings.as_ref()?.law)
    }

    /// A dataset.
    pub fn dataset(&self, id: &DatasetId) -> Option<&DatasetState> {
        self.datasets.get(id)
    }

    /// Every exemption on a dataset, ended ones included, in the order of the register.
    pub fn exemptions_of(&self, id: &DatasetId) -> Vec<Exemption> {
        self.exemptions.values().filter(|e| e.dataset == *id).cloned().collect()
    }

    /// The account that recorded an exemption; none where it was entered on the command line.
    pub fn recorded_by(&self, id: ExemptionId) -> Option<&UserId> {
        self.recorded_by.get(&id)
    }

    /// Whether the predicate of an exemption is sealed: it withholds what a person asked to be withheld, so its condition
    /// says of whom. Nobody reads it who may not read that person's identity, see [`Seal::Identity`].
    ///
    /// [`Seal::Identity`]: crate::proceedings::sealed::Seal::Identity
    pub fn is_sealed(&self, id: ExemptionId) -> bool {
        self.withholding_of(id).is_some()
    }

    /// The request to withhold that an exemption was recorded for.
    pub fn withholding_of(&self, id: ExemptionId) -> Option<&Matter> {
        let asked = |state: &WithholdingRequest| state.provisional.contains(&id);
        self.of_kind(MatterKind::Withholding)
            .find(|m| matches!(&m.proceeding, Proceeding::Withholding(state) if asked(state)))
    }

    /// A field as people read it: its label, with the name in parentheses where that says something else.
    pub fn field_words(&self, dataset: &DatasetId, name: &FieldName) -> String {
        let fields = self.datasets.get(dataset).map(|state| state.dataset.fields.as_slice()).unwrap_or_default();
        match fields.iter().find(|f| f.name == *name).map(|f| f.label.trim()) {
            Some(label) if !label.is_empty() && label != name.as_str() => format!("{label} ({name})"),
            _ => name.to_string(),
        }
    }

    /// The checksums of everything that custody holds for matters: documents, mail, and the files that came with it.
    pub fn kept_documents(&self) -> impl Iterator<Item = &String> {
        let documents = self.matters.values().flat_map(|m| m.documents.iter().map(|held| &held.document.sha256));
        let placed = self.matters.values().flat_map(|m| m.mails.iter().flat_map(|placed| placed.mail.kept()));
        documents.chain(placed).chain(self.arrivals.values().flat_map(|held| held.mail.kept()))
    }

    /// The number that the next exemption gets.
    pub fn next_exemption_id(&self) -> ExemptionId {
        ExemptionId(self.exemptions.keys().next_back().map_or(1, |last| last.0 + 1))
    }

    /// The number that the next matter of this kind and year gets: `R-2026-0007`, `Q-2026-0003`.
    pub fn next_matter_number(&self, kind: MatterKind, year: i16) -> MatterNumber {
        let series = format!("{}-{year}", kind.letter());
        let next = self.counters.get(&series).copied().unwrap_or_default() + 1;
        MatterNumber(format!("{series}-{next:04}"))
    }

    /// The account that asked counsel with this referral: it may read the advice.
    pub fn asked_counsel(&self, referral: &MatterNumber) -> Option<&UserId> {
        self.asked_counsel.get(referral)
    }

    /// What few may read of a matter, oldest first: when it was kept (microseconds since the epoch), and the sealed
    /// text, which opens for a role or does not.
    pub fn sealed(&self, number: &MatterNumber) -> &[(i64, Sealed)] {
        self.sealed.get(number).map_or(&[], Vec::as_slice)
    }

    /// Matters that are about another one: appeals, referrals, justifications, reviews by a court, complaints.
    pub fn matters_about(&self, number: &MatterNumber) -> impl Iterator<Item = &Matter> {
        self.about.get(number).into_iter().flatten().filter_map(|number| self.matters.get(number))
    }

    /// The matters of a kind, by their numbers.
    pub fn of_kind(&self, kind: MatterKind) -> impl Iterator<Item = &Matter> {
        self.kinds.get(&kind).into_iter().flatten().filter_map(|number| self.matters.get(number))
    }

    /// The matters that have not ended, by their numbers.
    pub fn open_matters(&self) -> impl Iterator<Item = &Matter> {
        self.open.iter().filter_map(|number| self.matters.get(number))
    }

    /// The matters whose requester waits for an answer to what they wrote, ended or not, by their numbers.
    pub fn waited_in(&self) -> impl Iterator<Item = &Matter> {
        self.waited_in.iter().filter_map(|number| self.matters.get(number))
    }

    /// How many matters ended by an answer, or otherwise; see [`City::ended`].
    pub fn ended_count(&self, by_answer: bool) -> usize {
        if by_answer { self.answered.len() } else { self.closed.len() }
    }

    /// The matters that ended by an answer, or otherwise, those received last first.
    pub fn ended(&self, by_answer: bool) -> impl Iterator<Item = &Matter> {
        let ended = if by_answer { &self.answered } else { &self.closed };
        ended.iter().rev().filter_map(|(_, number)| self.matters.get(number))
    }

    /// The matters whose number, or the name or the address of who asks, has these words in it, in the order of the
    /// ledger. The words are in lower case.
    pub fn sought<'a, 'w>(&'a self, words: &'w str) -> impl Iterator<Item = &'a Matter> + use<'a, 'w> {
        // Prepared once for all of them: of a hundred thousand texts most of the time went into preparing.
        let finder = Finder::new(words);
        let found = self.sought.iter().filter(move |(_, text)| finder.find(text.as_bytes()).is_some());
        found.filter_map(|(number, _)| self.matters.get(number))
    }

    /// The matters received on a day of the city, by their numbers. A zone is at most 14 hours from UTC.
    pub fn received_on(&self, day: Date) -> impl Iterator<Item = &Matter> {
        let utc = day_of_date(day);
        let about = (utc - 1..=utc + 1).filter_map(|utc| self.received.get(&utc)).flatten();
        let matters = about.filter_map(|number| self.matters.get(number));
        matters.filter(move |matter| self.date_of(matter.received_at) == day)
    }

    /// Every day of the city on which a matter may have been received, whatever its zone is.
    pub fn days_of_receipt(&self) -> BTreeSet<Date> {
        let of_utc = |utc: &i64| (utc - 1..=utc + 1).filter_map(date_of_day).collect::<Vec<_>>();
        self.received.keys().flat_map(of_utc).collect()
    }

    /// The matter whose present tracking code has this SHA-256.
    pub fn matter_by_track(&self, hash: &str) -> Option<&Matter> {
        self.matters.get(self.tracks.get(hash)?)
    }

    /// Tracking codes of a matter that no longer work.
    pub(crate) fn former_tracks(&self, number: &MatterNumber) -> &[String] {
        self.former_tracks.get(number).map_or(&[], Vec::as_slice)
    }

    /// Whether a tracking code was ever in use, so that none is given twice.
    pub fn track_is_known(&self, hash: &str) -> bool {
        self.tracks.contains_key(hash) || self.spent_tracks.contains(hash)
    }

    /// The cutting plan of the dataset's newest revision under the register; an empty one for an unknown dataset.
    pub fn plan_of(&self, id: &DatasetId) -> Result<CuttingPlan, PlanError> {
        let fields = self.datasets.get(id).map_or(&[][..], |state| &state.dataset.fields);
        CuttingPlan::of(fields, &self.exemptions_of(id))
    }

    /// The questions that stop the dataset's publication. A plan that does not resolve raises none: it stops
    /// publication on its own, see [`City::plan_of`].
    pub fn questions_of(&self, id: &DatasetId) -> Vec<Question> {
        self.questions_with(id, &[])
    }

    /// The questions that would be open with these exemptions too.
    pub fn questions_with(&self, id: &DatasetId, more: &[Exemption]) -> Vec<Question> {
        let Some(state) = self.datasets.get(id) else { return Vec::new() };
        let exemptions: Vec<Exemption> = self.exemptions_of(id).into_iter().chain(more.iter().cloned()).collect();
        let Ok(plan) = CuttingPlan::of(&state.dataset.fields, &exemptions) else { return Vec::new() };
        register::questions(&plan, &state.sequences, state.header_looks_like_data, &state.accepted)
    }
}

/// The day of UTC of an instant in microseconds since the epoch, counted from 1970.
pub(super) fn day_of(at: i64) -> i64 {
    at.div_euclid(86_400_000_000)
}

const EPOCH: Date = date(1970, 1, 1);

fn day_of_date(day: Date) -> i64 {
    i64::from((day - EPOCH).get_days())
}

fn date_of_day(day: i64) -> Option<Date> {
    EPOCH.checked_add(i32::try_from(day).ok()?.days()).ok()
}

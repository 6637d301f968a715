//! A review of an exemption: of a proposal by counsel, of one in force because somebody asks, or because its day to be
//! looked at again has come.

use super::Proceeding;
use crate::deadline::{Binding, Deadline};
use crate::{City, Matter, MatterKind, Opening};
use jiff::civil::Date;
use register::{ExemptionId, Official};
use serde::{Deserialize, Serialize};

/// Why an exemption is reviewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewCause {
    /// A department proposed it.
    Proposed,
    /// Somebody asked.
    Asked,
    /// Its review date has come.
    Due,
}

/// What is to be reviewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewAsk {
    /// The exemption.
    pub exemption: ExemptionId,
    /// Why.
    pub cause: ReviewCause,
    /// What speaks against it, in the words of who asks; none is needed.
    pub text: String,
}

/// What a review came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewOutcome {
    /// The proposal is approved, or the exemption goes on.
    Approved,
    /// It is replaced by a narrower or a differently treated one.
    Amended,
    /// The proposal is rejected, or the exemption ends.
    Rejected,
}

/// A step of a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "step")]
pub enum ReviewStep {
    /// It was decided.
    Decided {
        /// What it came to.
        outcome: ReviewOutcome,
        /// Who decided: counsel, and nobody who proposed it.
        by: Official,
        /// Why, in public words.
        reasons: String,
        /// The exemption that takes its place, when it is amended.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaced_by: Option<ExemptionId>,
        /// When it must be looked at again, `YYYY-MM-DD`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        review_by: Option<Date>,
        /// Its last day, after which it ends by itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Date>,
    },
}

/// Where a review stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExemptionReview {
    /// When it was decided (microseconds since the epoch), and what it came to.
    pub decided: Option<(i64, ReviewOutcome)>,
    /// Who decided.
    pub by: Option<Official>,
    /// Why, in public words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reasons: String,
    /// The exemption that took its place.
    pub replaced_by: Option<ExemptionId>,
    /// When it must be looked at again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_by: Option<Date>,
    /// Its last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

impl ExemptionReview {
    pub(super) fn take(&mut self, step: &ReviewStep, at: i64) {
        let ReviewStep::Decided { outcome, by, reasons, replaced_by, review_by, until } = step;
        self.reasons.clone_from(reasons);
        self.review_by = *review_by;
        self.until = *until;
        self.decided = Some((at, *outcome));
        self.by = Some(by.clone());
        self.replaced_by = *replaced_by;
    }
}

impl ReviewOutcome {
    /// The word of letters and pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Amended => "amended",
            Self::Rejected => "rejected",
        }
    }
}

impl ReviewStep {
    pub(super) fn words(&self) -> String {
        let Self::Decided { outcome, by, .. } = self;
        format!("review decided by {by}: {}", outcome.word())
    }
}

impl City {
    /// The day by which an exemption is to be looked at again, as the register shows it now.
    pub fn review_by(&self, exemption: ExemptionId) -> Option<Date> {
        self.review_date(exemption, i64::MAX)
    }

    /// The last day of an exemption, after which it ends by itself: as the last review that let it go on says, where that
    /// set one; else as it was recorded.
    pub fn holds_until(&self, exemption: ExemptionId) -> Option<Date> {
        let recorded = self.exemptions.get(&exemption)?.until.as_deref().and_then(|day| day.parse().ok());
        let of_it = self.of_kind(MatterKind::Review).filter_map(|m| match (&m.opening, &m.proceeding) {
            (Opening::Review(ask), Proceeding::Review(state)) if ask.exemption == exemption => Some(state),
            _ => None,
        });
        let set = of_it.filter_map(|state| match state.decided {
            Some((at, ReviewOutcome::Approved)) => Some((at, state.until?)),
            _ => None,
        });
        set.max_by_key(|(at, _)| *at).map(|(_, until)| until).or(recorded)
    }

    /// The day by which an exemption must be looked at again, as it stood at a time (microseconds since the epoch): as
    /// the last review that let it go on says; before any, as it was recorded.
    pub(crate) fn review_date(&self, exemption: ExemptionId, before: i64) -> Option<Date> {
        let recorded = self.exemptions.get(&exemption)?.review_by.as_deref();
        let recorded: Option<Date> = recorded.and_then(|day| day.parse().ok());
        let of_it = self.of_kind(MatterKind::Review).filter_map(|m| match (&m.opening, &m.proceeding) {
            (Opening::Review(ask), Proceeding::Review(state)) if ask.exemption == exemption => Some(state),
            _ => None,
        });
        let went_on = of_it.filter_map(|state| match state.decided {
            Some((at, ReviewOutcome::Approved)) if at < before => Some((at, state.review_by)),
            _ => None,
        });
        match went_on.max_by_key(|(at, _)| *at) {
            Some((_, Some(next))) => Some(next),
            // It was looked at when its day had come, and no other day was set.
            Some((at, None)) if recorded.is_some_and(|day| day <= self.date_of(at)) => None,
            _ => recorded,
        }
    }

    /// When an exemption whose review date has come is reviewed: on that date.
    pub(crate) fn review_deadline(&self, matter: &Matter) -> Option<Deadline> {
        let Opening::Review(ask) = &matter.opening else { return None };
        let Proceeding::Review(state) = &matter.proceeding else { return None };
        if ask.cause != ReviewCause::Due {
            return None;
        }
        let by = self.review_date(ask.exemption, matter.received_at)?;
        let met = state.decided.map(|(at, _)| self.date_of(at));
        let what = format!("review of {}", ask.exemption);
        Some(Deadline { what, by, binding: Binding::Internal, basis: None, met })
    }
}

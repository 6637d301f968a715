//! An appeal: the review of a denial that the city itself offers. The California Public Records Act asks for none and
//! sets no time for one; using it does not extend the time to go to court.

use crate::deadline::{Binding, Deadline};
use crate::{City, Matter, MatterNumber};
use jiff::civil::Date;
use register::{ExemptionId, Official};
use serde::{Deserialize, Serialize};

/// What is appealed against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppealAsk {
    /// The request that was denied, in whole or in part.
    pub request: MatterNumber,
    /// The items, from 0; empty means everything that was denied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<u32>,
    /// Why, in the requester's words; none are needed.
    pub text: String,
}

/// What becomes of one exemption on appeal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Disposition {
    /// It applies as decided.
    Upheld,
    /// It applies to less, or with another treatment.
    Modified,
    /// It does not apply.
    Reversed,
}

/// The decision on one exemption that a denial rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// The exemption's public number, such as `EX-12`.
    pub exemption: String,
    /// What becomes of it.
    pub disposition: Disposition,
    /// Why.
    pub reasons: String,
}

/// A decision on an appeal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppealDecision {
    /// Who decided: somebody other than those responsible for the denial.
    pub by: Official,
    /// One ruling for each exemption that the denial cites.
    pub rulings: Vec<Ruling>,
    /// By when what is no longer withheld is produced; set when anything is reversed or modified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub produce_by: Option<Date>,
    /// The exemptions that take the place of modified ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replacements: Vec<ExemptionId>,
}

/// A step of an appeal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "step")]
pub enum AppealStep {
    /// Counsel was asked; the referral has its own record.
    Referred {
        /// The referral.
        referral: MatterNumber,
    },
    /// It was decided.
    Decided {
        /// The decision.
        decision: AppealDecision,
    },
}

/// Where an appeal stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appeal {
    /// Referrals to counsel.
    pub referrals: Vec<MatterNumber>,
    /// The decision, with when it was made in microseconds since the epoch.
    pub decided: Option<(i64, AppealDecision)>,
}

impl Appeal {
    pub(super) fn take(&mut self, step: &AppealStep, at: i64) {
        match step {
            AppealStep::Referred { referral } => self.referrals.push(referral.clone()),
            AppealStep::Decided { decision } => self.decided = Some((at, decision.clone())),
        }
    }
}

impl AppealDecision {
    /// Whether anything that was withheld is not withheld any more.
    pub fn gives(&self) -> bool {
        self.rulings.iter().any(|r| r.disposition != Disposition::Upheld)
    }
}

impl Disposition {
    /// The word of letters and pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Upheld => "upheld",
            Self::Modified => "modified",
            Self::Reversed => "reversed",
        }
    }
}

impl AppealStep {
    pub(super) fn words(&self) -> String {
        match self {
            Self::Referred { .. } => "referred to counsel".into(),
            Self::Decided { decision } => {
                let rulings: Vec<_> =
                    decision.rulings.iter().map(|r| format!("{} {}", r.exemption, r.disposition.word())).collect();
                format!("appeal decided by {}: {}", decision.by, rulings.join(", "))
            }
        }
    }
}

impl City {
    /// When an appeal is decided: as the law of the city says, or as the city itself promises.
    pub(crate) fn appeal_deadline(&self, matter: &Matter, decided: Option<i64>) -> Option<Deadline> {
        let filed = self.date_of(matter.received_at);
        let (by, basis, binding) = self.appeal_by(filed)?;
        let met = decided.map(|at| self.date_of(at));
        Some(Deadline { what: "decision on the appeal".into(), by, binding, basis: Some(basis), met })
    }

    fn appeal_by(&self, filed: Date) -> Option<(Date, String, Binding)> {
        let (pack, settings) = (self.law()?, self.settings.as_ref()?);
        let rule = &pack.clock_on(filed).appeal;
        if let Some(by) = pack.appeal_dates(&settings.calendar, filed, Some(filed)).decide_by {
            let basis = rule.basis.citations.first().map(ToString::to_string).unwrap_or_default();
            return Some((by, basis, Binding::Law));
        }
        let body = settings.appeal.as_ref()?;
        let by = pack.days_after(&settings.calendar, filed, body.decide_within?);
        Some((by, body.policy.clone(), Binding::Promise))
    }
}

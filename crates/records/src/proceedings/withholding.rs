//! A request that something be withheld: by a victim, by an official whose home must not be posted, by a person with a
//! protected address. It withholds provisionally at once and is answered in writing. Who asks is sealed.

use crate::deadline::{Binding, Deadline};
use crate::{City, Matter, Opening};
use catalog::{DatasetId, FieldName};
use jiff::civil::Date;
use register::{ExemptionId, Official};
use serde::{Deserialize, Serialize};

/// On what ground somebody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protection {
    /// A victim of a listed crime, or a minor victim's parent (Gov. Code § 7923.615(b)).
    Victim,
    /// An elected or appointed official (Gov. Code §§ 7928.205–7928.230).
    Official,
    /// A participant of an address-confidentiality programme (Gov. Code § 6205 ff.).
    ProtectedAddress,
    /// Another ground.
    Other,
}

/// What is to be withheld. Holds nothing of who asks and no value: both are sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithholdingAsk {
    /// The ground.
    pub protection: Protection,
    /// Where it is shown.
    pub datasets: Vec<DatasetId>,
    /// The fields that show it; empty where the person does not know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldName>,
}

/// A step of such a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "step")]
pub enum WithholdingStep {
    /// These exemptions withhold while the request is looked at.
    Provisional {
        /// Their numbers.
        exemptions: Vec<ExemptionId>,
    },
    /// It is granted: these exemptions stay.
    Granted {
        /// Who decided.
        by: Official,
        /// Their numbers.
        exemptions: Vec<ExemptionId>,
        /// Why, in words that the person may read.
        reasons: String,
        /// The last day for which the demand holds, where a law says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Date>,
    },
    /// It is refused: the provisional exemptions end.
    Refused {
        /// Who decided.
        by: Official,
        /// Why, in words that the person may read.
        reasons: String,
    },
}

/// Where such a request stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithholdingRequest {
    /// What withholds meanwhile.
    pub provisional: Vec<ExemptionId>,
    /// When it was first withheld, microseconds since the epoch.
    pub withheld_at: Option<i64>,
    /// When it was decided (microseconds since the epoch), and whether it was granted.
    pub decided: Option<(i64, bool)>,
    /// Who decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Official>,
    /// Why, in words that the person may read. Nothing of who asked is in it: that is sealed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reasons: String,
    /// The last day for which the demand holds.
    pub until: Option<Date>,
}

impl WithholdingRequest {
    pub(super) fn take(&mut self, step: &WithholdingStep, at: i64) {
        match step {
            WithholdingStep::Provisional { exemptions } => {
                self.provisional.extend(exemptions);
                self.withheld_at.get_or_insert(at);
            }
            WithholdingStep::Granted { by, reasons, until, .. } => {
                self.decide(at, true, by, reasons);
                self.until = *until;
            }
            WithholdingStep::Refused { by, reasons } => self.decide(at, false, by, reasons),
        }
    }

    fn decide(&mut self, at: i64, granted: bool, by: &Official, reasons: &str) {
        self.decided = Some((at, granted));
        self.by = Some(by.clone());
        self.reasons = reasons.to_owned();
    }
}

impl WithholdingStep {
    pub(super) fn words(&self) -> String {
        match self {
            Self::Provisional { .. } => "withheld provisionally".into(),
            Self::Granted { by, .. } => format!("granted by {by}"),
            Self::Refused { by, .. } => format!("refused by {by}"),
        }
    }
}

impl City {
    /// When something is withheld that a person asked to be withheld: where a law sets a time, by that.
    pub(crate) fn withholding_deadlines(&self, matter: &Matter, state: &WithholdingRequest) -> Vec<Deadline> {
        let Opening::Withholding(ask) = &matter.opening else { return Vec::new() };
        let Some(rule) = self.law().and_then(|pack| pack.demand(ask.protection.word())) else { return Vec::new() };
        // The law counts hours: a day that begins within them is still in time at its end.
        let last = self.date_of(matter.received_at + i64::from(rule.remove_within_hours) * 3_600_000_000);
        let met = state.withheld_at.map(|at| self.date_of(at));
        let basis = rule.basis.citations.first().map(ToString::to_string);
        vec![Deadline { what: "withheld at every door".into(), by: last, binding: Binding::Law, basis, met }]
    }
}

impl Protection {
    /// The word of addresses, of settings and of law packs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Victim => "victim",
            Self::Official => "official",
            Self::ProtectedAddress => "protected-address",
            Self::Other => "other",
        }
    }
}

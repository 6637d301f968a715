//! A request for a written justification of a withholding (Gov. Code §§ 7922.000, 7922.540).

use crate::deadline::{Binding, Deadline};
use crate::{City, Matter, MatterNumber, ScheduleLine};
use catalog::{DatasetId, FieldName};
use register::Official;
use serde::{Deserialize, Serialize};

/// What is to be justified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JustificationAsk {
    /// The request that was denied, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<MatterNumber>,
    /// The dataset, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset: Option<DatasetId>,
    /// The withheld fields; empty means everything withheld in the dataset.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldName>,
    /// The question, in the requester's words; none is needed.
    pub text: String,
}

/// A step of a justification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "step")]
pub enum JustificationStep {
    /// It was given in writing.
    Given {
        /// Line by line what is withheld and why, from the register.
        schedule: Vec<ScheduleLine>,
        /// What else there is to say.
        text: String,
        /// Each person responsible, by name and title (Gov. Code § 7922.540(b)).
        responsible: Vec<Official>,
    },
}

/// Where a justification stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Justification {
    /// When it was given, microseconds since the epoch.
    pub given: Option<i64>,
    /// What it says, line by line.
    pub schedule: Vec<ScheduleLine>,
    /// What else it says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Who is responsible.
    pub responsible: Vec<Official>,
}

impl Justification {
    pub(super) fn take(&mut self, step: &JustificationStep, at: i64) {
        let JustificationStep::Given { schedule, text, responsible } = step;
        self.given = Some(at);
        self.schedule.clone_from(schedule);
        self.text.clone_from(text);
        self.responsible.clone_from(responsible);
    }
}

impl JustificationStep {
    pub(super) fn words(&self) -> String {
        let Self::Given { schedule, .. } = self;
        match schedule.len() {
            1 => "justification given in writing for 1 withholding".into(),
            n => format!("justification given in writing for {n} withholdings"),
        }
    }
}

impl City {
    /// When a justification is given: no law of California sets a number, so it is what the city promises.
    pub(crate) fn justification_deadline(&self, matter: &Matter, given: Option<i64>) -> Option<Deadline> {
        let (pack, settings) = (self.law()?, self.settings.as_ref()?);
        let by = pack.days_after(&settings.calendar, self.date_of(matter.received_at), settings.justify_within?);
        let met = given.map(|at| self.date_of(at));
        Some(Deadline { what: "written justification".into(), by, binding: Binding::Promise, basis: None, met })
    }
}

//! An inspection appointment: anyone may look at records during office hours, without a fee (Gov. Code § 7922.525(a)).

use crate::MatterNumber;
use catalog::DatasetId;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// What is to be looked at, and when it would suit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InspectionAsk {
    /// The request that the records were asked for in, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<MatterNumber>,
    /// The datasets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub datasets: Vec<DatasetId>,
    /// The records, in the requester's words.
    pub text: String,
    /// Local times that would suit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suits: Vec<DateTime>,
}

/// A step of an inspection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "step")]
pub enum InspectionStep {
    /// The city offers these times.
    Offered {
        /// Local times within office hours.
        times: Vec<DateTime>,
        /// Where.
        place: String,
    },
    /// The requester took one.
    Booked {
        /// The local time.
        time: DateTime,
    },
    /// The requester came and looked.
    Held {
        /// What was looked at, in public words.
        notes: String,
    },
    /// The requester did not come; other times are offered.
    Missed,
    /// The requester gave the appointment back; the times offered can be taken again.
    Cancelled,
}

/// Where an inspection stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    /// The times offered last.
    pub offered: Vec<DateTime>,
    /// Where.
    pub place: Option<String>,
    /// The appointment.
    pub booked: Option<DateTime>,
    /// When the records were looked at, microseconds since the epoch.
    pub held: Option<i64>,
    /// What was looked at, in public words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
}

impl Inspection {
    pub(super) fn take(&mut self, step: &InspectionStep, at: i64) {
        match step {
            InspectionStep::Offered { times, place } => {
                self.offered.clone_from(times);
                self.place = Some(place.clone());
            }
            InspectionStep::Booked { time } => self.booked = Some(*time),
            InspectionStep::Held { notes } => {
                self.held = Some(at);
                self.notes.clone_from(notes);
            }
            InspectionStep::Missed => {
                self.booked = None;
                self.offered.clear();
            }
            // The times that were offered beside it can be taken instead.
            InspectionStep::Cancelled => self.booked = None,
        }
    }
}

impl InspectionStep {
    pub(super) fn words(&self) -> String {
        match self {
            Self::Offered { times, place } => match times.len() {
                1 => format!("1 time offered, at {place}"),
                n => format!("{n} times offered, at {place}"),
            },
            Self::Booked { time } => format!("appointment for {}", crate::words::date_and_time(*time)),
            Self::Held { .. } => "records inspected".into(),
            Self::Missed => "appointment missed".into(),
            Self::Cancelled => "appointment cancelled".into(),
        }
    }
}

//! Whether an extension is lawful in time. Its grounds and its notice are facts of the request.

use super::due::Due;
use crate::{Citation, Pack};
use jiff::civil::Date;

/// Why an extension is refused. The law says no; the caller can choose another date, or determine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClockRefusal {
    /// The date is not after the due date: it extends nothing.
    #[error("an extension to `{date}` extends nothing: the determination is due on {due}{}", said(.citation))]
    NotLater {
        /// The date asked for.
        date: Date,
        /// The due date.
        due: Date,
        /// The section.
        citation: Option<Citation>,
    },
    /// The date is beyond what the law allows.
    #[error("an extension to `{date}` is refused: the latest date a notice may name is {latest}{}", said(.citation))]
    PastCap {
        /// The date asked for.
        date: Date,
        /// The latest date allowed.
        latest: Date,
        /// The section.
        citation: Option<Citation>,
    },
    /// The notice comes after the due date.
    #[error("an extension noticed on `{noticed_on}` is refused: the determination was due on {due}{}", said(.citation))]
    NoticedLate {
        /// The day of the notice.
        noticed_on: Date,
        /// The due date.
        due: Date,
        /// The section.
        citation: Option<Citation>,
    },
    /// The notice is dated before the request arrived.
    #[error("an extension noticed on `{noticed_on}` is refused: the request arrived on {received}")]
    NoticedBeforeArrival {
        /// The day of the notice.
        noticed_on: Date,
        /// The day of arrival.
        received: Date,
    },
}

fn said(citation: &Option<Citation>) -> String {
    citation.as_ref().map(|c| format!(" ({c})")).unwrap_or_default()
}

impl ClockRefusal {
    /// The section that says no, where one does.
    pub fn citation(&self) -> Option<&Citation> {
        match self {
            Self::NotLater { citation, .. } | Self::PastCap { citation, .. } | Self::NoticedLate { citation, .. } => {
                citation.as_ref()
            }
            Self::NoticedBeforeArrival { .. } => None,
        }
    }

    /// The stable code of the refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotLater { .. } => "extension-not-later",
            Self::PastCap { .. } => "extension-past-cap",
            Self::NoticedLate { .. } => "extension-noticed-late",
            Self::NoticedBeforeArrival { .. } => "extension-noticed-before-arrival",
        }
    }
}

impl Pack {
    /// Whether a notice sent on a day may name a date on which the determination is expected
    /// (Gov. Code § 7922.535(b)). That there is a listed circumstance, a writing, and no earlier extension, the
    /// matter knows.
    pub fn extension_allowed(&self, due: &Due, new_date: Date, noticed_on: Date) -> Result<(), ClockRefusal> {
        let citation = self.clock_of(due).extension.basis.citations.first().cloned();
        let received = due.received.date();
        if noticed_on < received {
            Err(ClockRefusal::NoticedBeforeArrival { noticed_on, received })
        } else if noticed_on > due.due {
            Err(ClockRefusal::NoticedLate { noticed_on, due: due.due, citation })
        } else if new_date <= due.due {
            Err(ClockRefusal::NotLater { date: new_date, due: due.due, citation })
        } else if !due.extension_open && new_date > due.extension_latest {
            Err(ClockRefusal::PastCap { date: new_date, latest: due.extension_latest, citation })
        } else {
            Ok(())
        }
    }
}

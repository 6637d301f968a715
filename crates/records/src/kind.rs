//! The kinds of matters.

use crate::Opening;
use crate::proceedings::review::ReviewCause;
use serde::{Deserialize, Serialize};

/// What a matter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MatterKind {
    /// To the Open Data team: keys, access, timelines.
    Inquiry,
    /// Public records request, to the City Clerk.
    Request,
    /// An appointment to look at records.
    Inspection,
    /// A request for a written justification of a withholding.
    Justification,
    /// A review of an exemption, proposed or in force.
    Review,
    /// A request that something be withheld.
    Withholding,
    /// An appeal against a denial, where the city offers one.
    Appeal,
    /// A referral to counsel.
    Referral,
    /// A petition to a court, with its orders.
    JudicialReview,
    /// A complaint.
    Complaint,
    /// A failure to publish, an improper release, non-compliance with an order.
    Violation,
}

impl MatterKind {
    /// All of them.
    pub const ALL: [MatterKind; 11] = [
        Self::Inquiry,
        Self::Request,
        Self::Inspection,
        Self::Justification,
        Self::Review,
        Self::Withholding,
        Self::Appeal,
        Self::Referral,
        Self::JudicialReview,
        Self::Complaint,
        Self::Violation,
    ];

    /// Whether a member of the public opens it, and follows it through a secret link.
    pub fn is_public(self) -> bool {
        !matches!(self, Self::Referral | Self::JudicialReview | Self::Violation)
    }

    /// The letter that its numbers begin with.
    pub fn letter(self) -> char {
        match self {
            Self::Inquiry => 'Q',
            Self::Request => 'R',
            Self::Inspection => 'I',
            Self::Justification => 'J',
            Self::Review => 'E',
            Self::Withholding => 'W',
            Self::Appeal => 'A',
            Self::Referral => 'L',
            Self::JudicialReview => 'P',
            Self::Complaint => 'C',
            Self::Violation => 'V',
        }
    }

    /// The word of addresses and of programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Inquiry => "inquiry",
            Self::Request => "request",
            Self::Inspection => "inspection",
            Self::Justification => "justification",
            Self::Review => "review",
            Self::Withholding => "withholding",
            Self::Appeal => "appeal",
            Self::Referral => "referral",
            Self::JudicialReview => "judicial-review",
            Self::Complaint => "complaint",
            Self::Violation => "violation",
        }
    }

    /// As sentences say it, with an article: `an inquiry`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Inquiry => "an inquiry",
            Self::Request => "a records request",
            Self::Inspection => "an inspection appointment",
            Self::Justification => "a request for a written justification",
            Self::Review => "a review of an exemption",
            Self::Withholding => "a request that something be withheld",
            Self::Appeal => "an appeal",
            Self::Referral => "a referral to counsel",
            Self::JudicialReview => "a judicial review",
            Self::Complaint => "a complaint",
            Self::Violation => "a violation",
        }
    }
}

impl Opening {
    /// Whether somebody asked for it, and it arrived; what the city or a court opens did not.
    pub fn is_asked(&self) -> bool {
        match self {
            Self::Referral(_) | Self::JudicialReview(_) | Self::Violation(_) => false,
            Self::Review(ask) => ask.cause == ReviewCause::Asked,
            _ => true,
        }
    }

    /// The kind of matter that opens like this.
    pub fn kind(&self) -> MatterKind {
        match self {
            Self::Inquiry { .. } => MatterKind::Inquiry,
            Self::Request { .. } => MatterKind::Request,
            Self::Inspection(_) => MatterKind::Inspection,
            Self::Justification(_) => MatterKind::Justification,
            Self::Review(_) => MatterKind::Review,
            Self::Withholding(_) => MatterKind::Withholding,
            Self::Appeal(_) => MatterKind::Appeal,
            Self::Referral(_) => MatterKind::Referral,
            Self::JudicialReview(_) => MatterKind::JudicialReview,
            Self::Complaint(_) => MatterKind::Complaint,
            Self::Violation(_) => MatterKind::Violation,
        }
    }
}

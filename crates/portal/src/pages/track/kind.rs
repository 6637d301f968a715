//! What the pages behind a secret link call a matter of each kind.

use records::MatterKind;

/// The words for a kind of matter.
pub(super) struct KindWords {
    /// Above the title: `Your appeal`.
    pub kicker: &'static str,
    /// Before the number: `Appeal`.
    pub noun: &'static str,
    /// In sentences: `this appeal`.
    pub this: &'static str,
}

/// The words for a kind.
pub(super) fn words(kind: MatterKind) -> KindWords {
    let (kicker, noun, this) = match kind {
        MatterKind::Inquiry => ("Your question to the Open Data team", "Inquiry", "this inquiry"),
        MatterKind::Request => ("Your public records request", "Request", "this request"),
        MatterKind::Inspection => ("Your appointment to see records", "Inspection", "this appointment"),
        MatterKind::Justification => ("Your question for the reasons in writing", "Justification", "this"),
        MatterKind::Review => ("Your request for a review of an exemption", "Review", "this review"),
        MatterKind::Withholding => ("Your request that something be withheld", "Request to withhold", "this request"),
        MatterKind::Appeal => ("Your appeal against a denial", "Appeal", "this appeal"),
        MatterKind::Complaint => ("Your complaint", "Complaint", "this complaint"),
        MatterKind::Referral | MatterKind::JudicialReview | MatterKind::Violation => ("Your matter", "Matter", "this"),
    };
    KindWords { kicker, noun, this }
}

//! What a matter opens with, by kind.

use crate::MatterNumber;
use crate::proceedings::{
    appeal::AppealAsk, complaint::ComplaintAsk, inspection::InspectionAsk, judicial::Petition,
    justification::JustificationAsk, referral::ReferralAsk, review::ReviewAsk, violation::ViolationAsk,
    withholding::WithholdingAsk,
};
use catalog::{DatasetId, FieldName};
use serde::{Deserialize, Serialize};

/// What an inquiry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// API keys and limits.
    ApiKeys,
    /// How to reach the data.
    Access,
    /// When something will be published.
    PublicationTimeline,
    /// Something is wrong in the data.
    DataQuality,
    /// Why something is withheld, or a review of it.
    Withholding,
    /// Anything else.
    Other,
}

/// What a matter opened with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Opening {
    /// An inquiry.
    Inquiry {
        /// What about.
        topic: Topic,
        /// Which datasets.
        datasets: Vec<DatasetId>,
        /// The question.
        text: String,
        /// What the data would be used for, if said.
        intended_use: Option<String>,
    },
    /// A public records request.
    Request {
        /// Datasets, fields and dates asked for.
        items: Vec<Item>,
        /// Records described in the requester's own words.
        description: Option<String>,
        /// The format asked for (`csv`, `parquet`, …).
        format: Option<String>,
        /// Series of records, such as `permit files`; as items they come after the described records.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        series: Vec<Series>,
    },
    /// An inspection appointment.
    Inspection(InspectionAsk),
    /// A request for a written justification.
    Justification(JustificationAsk),
    /// A review of an exemption.
    Review(ReviewAsk),
    /// A request that something be withheld.
    Withholding(WithholdingAsk),
    /// An appeal.
    Appeal(AppealAsk),
    /// A referral to counsel.
    Referral(ReferralAsk),
    /// A petition to a court.
    JudicialReview(Petition),
    /// A complaint.
    Complaint(ComplaintAsk),
    /// A violation.
    Violation(ViolationAsk),
}

/// A series of records asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// From this day, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// To this day, included.
    pub to: Option<String>,
}

/// One dataset asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The dataset.
    pub dataset: DatasetId,
    /// The fields; empty means all.
    pub fields: Vec<FieldName>,
    /// From this day, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// To this day, included.
    pub to: Option<String>,
}

/// An item of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedItem<'a> {
    /// A dataset.
    Dataset(&'a Item),
    /// Records described in words.
    Described(&'a str),
    /// A series of records.
    Series(&'a Series),
}

impl Opening {
    /// The datasets that a request asks for; none in any other matter.
    pub fn items(&self) -> &[Item] {
        match self {
            Self::Request { items, .. } => items,
            _ => &[],
        }
    }

    /// The records that a request describes in words, unless blank.
    pub fn description(&self) -> Option<&str> {
        match self {
            Self::Request { description, .. } => description.as_deref().filter(|text| !text.trim().is_empty()),
            _ => None,
        }
    }

    /// The series of records that a request asks for.
    pub fn series(&self) -> &[Series] {
        match self {
            Self::Request { series, .. } => series,
            _ => &[],
        }
    }

    /// One item, from 0: the datasets come first, then the records described in words, then the series.
    pub fn item(&self, item: u32) -> Option<AskedItem<'_>> {
        let n = usize::try_from(item).ok()?;
        if let Some(dataset) = self.items().get(n) {
            return Some(AskedItem::Dataset(dataset));
        }
        let described = self.description();
        match n.checked_sub(self.items().len() + usize::from(described.is_some())) {
            Some(n) => self.series().get(n).map(AskedItem::Series),
            None => described.map(AskedItem::Described),
        }
    }

    /// How many items a determination has: one a dataset, one for records described in words, one a series.
    pub fn item_count(&self) -> usize {
        self.items().len() + usize::from(self.description().is_some()) + self.series().len()
    }

    /// The datasets that it is about.
    pub fn datasets(&self) -> Vec<DatasetId> {
        match self {
            Self::Inquiry { datasets, .. } => datasets.clone(),
            Self::Request { items, .. } => items.iter().map(|item| item.dataset.clone()).collect(),
            Self::Inspection(ask) => ask.datasets.clone(),
            Self::Justification(ask) => ask.dataset.iter().cloned().collect(),
            Self::Withholding(ask) => ask.datasets.clone(),
            Self::Complaint(ask) => ask.datasets.clone(),
            Self::Violation(ViolationAsk::FailureToPublish { dataset, .. })
            | Self::Violation(ViolationAsk::ImproperRelease { dataset, .. }) => vec![dataset.clone()],
            Self::Review(_) | Self::Appeal(_) | Self::Referral(_) | Self::JudicialReview(_) | Self::Violation(_) => {
                Vec::new()
            }
        }
    }

    /// The matter that it is about, if it is about one.
    pub fn about(&self) -> Option<&MatterNumber> {
        match self {
            Self::Inspection(ask) => ask.request.as_ref(),
            Self::Justification(ask) => ask.request.as_ref(),
            Self::Appeal(ask) => Some(&ask.request),
            Self::Referral(ask) => Some(&ask.about),
            Self::JudicialReview(ask) => ask.about.as_ref(),
            Self::Complaint(ask) => ask.about.as_ref(),
            Self::Violation(ViolationAsk::Noncompliance { review, .. }) => Some(review),
            _ => None,
        }
    }

    /// What was written, in the words of who wrote it; blank where nothing was.
    pub fn text(&self) -> &str {
        match self {
            Self::Inquiry { text, .. } => text,
            Self::Request { .. } => self.description().unwrap_or_default(),
            Self::Inspection(ask) => &ask.text,
            Self::Justification(ask) => &ask.text,
            Self::Review(ask) => &ask.text,
            Self::Appeal(ask) => &ask.text,
            Self::Complaint(ask) => &ask.text,
            Self::Withholding(_) | Self::Referral(_) | Self::JudicialReview(_) | Self::Violation(_) => "",
        }
    }
}

//! What a letter says that the city does not know by itself.

use crate::MatterNumber;
use jiff::civil::DateTime;
use register::Official;

/// When produced records are or will be available (Gov. Code § 7922.535(a)).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Availability {
    /// The estimated date and time, local.
    pub estimated: DateTime,
    /// Whether they are there already.
    pub now: bool,
}

/// What a person or the program adds to a letter. What the law requires and is missing here refuses the letter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LetterInputs {
    /// When the letter is sent, microseconds since the epoch.
    pub at: i64,
    /// When the records will be available; required where anything is disclosed.
    pub available: Option<Availability>,
    /// Each person responsible for what is denied; those of the matter when empty.
    pub responsible: Vec<Official>,
    /// Who signs; those responsible when empty.
    pub signed_by: Vec<Official>,
    /// The address of the portal, such as `https://data.example.gov`: locations and links are made from it.
    pub portal: Option<String>,
    /// The secret link of the requester, in full.
    pub track_url: Option<String>,
    /// Items (from 0) of which the records are published already, with the address (Gov. Code § 7922.545); when
    /// empty, the pages of the published datasets asked for.
    pub published: Vec<(u32, String)>,
    /// Whether the request did not describe an identifiable record: then the assistance given must be said.
    pub not_identified: bool,
    /// The assistance given (Gov. Code § 7922.600), said where records were not identified or not found.
    pub assistance: Option<String>,
    /// The review that the city offers, with its time; the city's own words on challenges come beside it.
    pub review: Option<String>,
    /// What the law pack wants in words of the case (`own_words`), each with the id of its item.
    pub own_words: Vec<(String, String)>,
    /// Who gets a copy, such as a body to which a law wants one sent.
    pub copies: Vec<String>,
    /// Items (from 0) that are determined again, each with the appeal or the judicial review because of which: see
    /// [`super::reopened`]. Those that the matter still calls open again when empty.
    pub reopened: Vec<(u32, MatterNumber)>,
    /// The head of the ledger's chain.
    pub ledger_head: Option<String>,
}

impl LetterInputs {
    /// The inputs of a letter that is sent at this time (microseconds since the epoch).
    pub fn at(at: i64) -> Self {
        Self { at, ..Self::default() }
    }

    /// The public page of a request.
    pub(super) fn request_url(&self, number: &MatterNumber) -> Option<String> {
        Some(format!("{}/requests/{number}", self.base()?))
    }

    /// The page of a dataset.
    pub(super) fn dataset_url(&self, id: &catalog::DatasetId) -> Option<String> {
        Some(format!("{}/d/{id}", self.base()?))
    }

    fn base(&self) -> Option<&str> {
        self.portal.as_deref().map(|url| url.trim_end_matches('/'))
    }
}

//! What letters say, as content: composed from facts, checked against the law pack's list of what such a letter must
//! say, and rendered elsewhere.
//!
//! A determination letter is built from the same [`crate::ItemDetermination`] and [`crate::ScheduleLine`] values that
//! the production carries, so the letter and the files cannot disagree.

mod acknowledgement;
mod appeal_decision;
mod asked;
mod authority;
mod check;
mod clarification;
mod closing;
mod complaint_answer;
mod determination;
mod extension;
mod fee_estimate;
mod finish;
mod inputs;
mod inspection;
mod justification;
mod no_records;
mod open;
mod produced;
mod production;
mod review_decision;
mod searched;
mod sheet;
mod takedown;
mod translation;
mod withheld;
mod withholding_decision;

pub use acknowledgement::acknowledgement_letter;
pub use appeal_decision::appeal_decision_letter;
pub use check::{MissingItem, check_parts};
pub use clarification::clarification_letter;
pub use complaint_answer::complaint_answer_letter;
pub use determination::determination_letter;
pub use extension::extension_letter;
pub use fee_estimate::fee_estimate_letter;
pub use inputs::{Availability, LetterInputs};
pub use inspection::inspection_letter;
pub use justification::justification_letter;
pub use no_records::no_records_letter;
pub use open::reopened;
pub use production::production_letter;
pub use review_decision::review_decision_letter;
pub use takedown::{TakedownFacts, takedown_letter};
pub use translation::{Piece, Style, TextBlock, Translation, blocks, follows, translate};
pub use withholding_decision::withholding_decision_letter;

use register::Official;
use serde::{Deserialize, Serialize};

/// A letter before it is rendered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// `determination`, `extension`, `acknowledgement`: as the law pack's checklists name it.
    pub kind: String,
    /// The language, as BCP 47: `en`.
    pub lang: String,
    /// The title.
    pub title: String,
    /// The number of the matter.
    pub reference: String,
    /// The day it is dated, `YYYY-MM-DD`.
    pub date: String,
    /// The same, as letters write it.
    pub date_words: String,
    /// To whom, line by line.
    pub to: Vec<String>,
    /// From whom.
    pub from: Sender,
    /// What it says.
    pub parts: Vec<Part>,
    /// The head of the ledger's chain when it was made, so that what it rests on cannot be changed unseen.
    pub ledger_head: Option<String>,
}

/// Who a letter is from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sender {
    /// `City of Sacramento`.
    pub city: String,
    /// The office.
    pub office: String,
    /// How to reach it: e-mail address, telephone number.
    pub reach: Vec<String>,
    /// Who signs, by name and title.
    pub signed_by: Vec<Official>,
}

/// A block with the ids of the checklist items that it satisfies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What it says.
    pub block: Block,
    /// Ids of the law pack's checklist, such as `denial.persons-responsible`.
    pub satisfies: Vec<String>,
}

/// A block of a letter. Every text in it is text: nothing is markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "block")]
pub enum Block {
    /// A heading; the title of the letter is level 1.
    Heading {
        /// 2 or 3.
        level: u8,
        /// The heading.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Its runs.
        runs: Vec<Inline>,
    },
    /// A list.
    List {
        /// Its items.
        items: Vec<String>,
    },
    /// Terms with what they stand for.
    Definitions {
        /// Term and text.
        items: Vec<(String, String)>,
    },
    /// A table.
    Table {
        /// What the table is.
        caption: String,
        /// One a column.
        headers: Vec<String>,
        /// Rows of as many cells.
        rows: Vec<Vec<String>>,
        /// How wide the columns are, in relation to each other.
        widths: Vec<u8>,
    },
}

/// A run of text in a paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "run")]
pub enum Inline {
    /// Plain text.
    Text {
        /// The text.
        text: String,
    },
    /// Text that matters most.
    Strong {
        /// The text.
        text: String,
    },
    /// A link, written out as its address.
    Link {
        /// The address, `https:` or `http:`.
        url: String,
    },
}

impl Letter {
    /// The ids of the checklist that the letter satisfies.
    pub fn satisfied(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().flat_map(|part| &part.satisfies).map(String::as_str)
    }
}

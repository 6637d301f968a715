//! A report: a question, what counts as an answer, and a table of figures.

use law::Citation;

/// One question about how the law is kept, answered in figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// A word for addresses: `determinations`.
    pub id: &'static str,
    /// The question, as a title.
    pub title: &'static str,
    /// What counts, in words.
    pub definition: &'static str,
    /// The sections that set the clock, or the duty, that it measures.
    pub law: Vec<Citation>,
    /// The columns; the first one says what a row is of.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// What is drawn of it.
    pub plot: Plot,
}

/// A column of figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// A word for programs: `in_time`.
    pub key: String,
    /// For people.
    pub title: String,
    /// What its figures count.
    pub unit: Unit,
}

/// What figures count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Words.
    Text,
    /// Things.
    Count,
    /// Calendar days.
    Days,
    /// A part of a whole, from 0 to 1.
    Share,
    /// An amount, in cents.
    Cents,
}

/// A figure; its column says what it counts.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// Things or cents.
    Whole(u64),
    /// Days or a share.
    Fraction(f64),
    /// There is nothing to say: no request was determined, so none took any days.
    Nothing,
}

/// What is drawn of a report: a bar for each row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plot {
    /// The columns whose figures are drawn.
    pub columns: Vec<usize>,
    /// Whether they are parts of a whole, drawn behind one another; else each has a bar of its own.
    pub stacked: bool,
}

impl Unit {
    /// A word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Count => "count",
            Self::Days => "days",
            Self::Share => "share",
            Self::Cents => "cents",
        }
    }
}

impl Column {
    pub(super) fn new(key: impl Into<String>, title: impl Into<String>, unit: Unit) -> Self {
        Self { key: key.into(), title: title.into(), unit }
    }
}

impl Cell {
    /// The figure, where there is one.
    #[allow(clippy::cast_precision_loss, reason = "for the length of a bar")]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Whole(number) => Some(*number as f64),
            Self::Fraction(number) => Some(*number),
            Self::Text(_) | Self::Nothing => None,
        }
    }

    pub(super) fn of(figure: Option<f64>) -> Self {
        figure.map_or(Self::Nothing, Self::Fraction)
    }
}

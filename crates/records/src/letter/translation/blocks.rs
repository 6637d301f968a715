//! The blocks of a letter with every text in pieces, so that each can say in which language it is.

use crate::letter::{Block, Inline, Letter};
use serde::Serialize;

/// A piece of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// What it says: text, never markup.
    pub text: String,
    /// How it is set.
    pub style: Style,
    /// Whether it stands as the letter has it, in English, within a text of another language.
    pub english: bool,
}

/// How a piece is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// As the text around it.
    Plain,
    /// As what matters most.
    Strong,
    /// As a link; the text is its address.
    Link,
}

impl Piece {
    /// A piece as the text around it.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), style: Style::Plain, english: false }
    }

    /// The same, left in English.
    pub(super) fn english(text: impl Into<String>) -> Self {
        Self { english: true, ..Self::plain(text) }
    }
}

/// A block of a letter, its texts in pieces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "block")]
pub enum TextBlock {
    /// A heading.
    Heading {
        /// 2 or 3.
        level: u8,
        /// The heading.
        text: Vec<Piece>,
    },
    /// A paragraph.
    Paragraph {
        /// Its text.
        text: Vec<Piece>,
    },
    /// A list.
    List {
        /// Its items.
        items: Vec<Vec<Piece>>,
    },
    /// Terms with what they stand for.
    Definitions {
        /// Term and text.
        items: Vec<(Vec<Piece>, Vec<Piece>)>,
    },
    /// A table.
    Table {
        /// What the table is.
        caption: Vec<Piece>,
        /// The same, as one text.
        label: String,
        /// One a column.
        headers: Vec<Vec<Piece>>,
        /// Rows of as many cells.
        rows: Vec<Vec<Vec<Piece>>>,
        /// How wide the columns are, in relation to each other.
        widths: Vec<u8>,
    },
}

/// The blocks of a letter, every text as `say` says it.
pub fn blocks(letter: &Letter, say: &dyn Fn(&str) -> Vec<Piece>) -> Vec<TextBlock> {
    letter.parts.iter().map(|part| block(&part.block, say)).collect()
}

fn block(block: &Block, say: &dyn Fn(&str) -> Vec<Piece>) -> TextBlock {
    let all = |texts: &[String]| texts.iter().map(|text| say(text)).collect::<Vec<_>>();
    match block {
        Block::Heading { level, text } => TextBlock::Heading { level: *level, text: say(text) },
        Block::Paragraph { runs } => {
            TextBlock::Paragraph { text: runs.iter().flat_map(|run| inline(run, say)).collect() }
        }
        Block::List { items } => TextBlock::List { items: all(items) },
        Block::Definitions { items } => {
            TextBlock::Definitions { items: items.iter().map(|(term, text)| (say(term), say(text))).collect() }
        }
        Block::Table { caption, headers, rows, widths } => {
            let caption = say(caption);
            TextBlock::Table {
                label: joined(&caption),
                caption,
                headers: all(headers),
                rows: rows.iter().map(|row| all(row)).collect(),
                widths: widths.clone(),
            }
        }
    }
}

fn inline(run: &Inline, say: &dyn Fn(&str) -> Vec<Piece>) -> Vec<Piece> {
    let styled = |text: &str, style| say(text).into_iter().map(|piece| Piece { style, ..piece }).collect();
    match run {
        Inline::Text { text } => say(text),
        Inline::Strong { text } => styled(text, Style::Strong),
        Inline::Link { url } => vec![Piece { style: Style::Link, ..Piece::plain(url) }],
    }
}

/// The pieces as one text.
pub(super) fn joined(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.text.as_str()).collect()
}

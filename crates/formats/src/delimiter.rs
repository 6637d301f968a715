//! Finds the delimiter from a sample of the text.

use crate::line_ends::{LineWatch, RecordEnd};
use serde::{Deserialize, Serialize};

const CANDIDATES: [Delimiter; 4] = [Delimiter::Comma, Delimiter::Tab, Delimiter::Pipe, Delimiter::Semicolon];
const RECORDS_MAX: usize = 200;

/// What separates the cells of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delimiter {
    /// `,`
    Comma,
    /// A tab.
    Tab,
    /// `|`
    Pipe,
    /// `;`
    Semicolon,
    /// Nothing: one column. Read with the unit separator, which text does not hold.
    OneColumn,
}

impl Delimiter {
    /// Its name, for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Comma => "comma",
            Self::Tab => "tab",
            Self::Pipe => "pipe",
            Self::Semicolon => "semicolon",
            Self::OneColumn => "none",
        }
    }

    /// The byte.
    pub fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
            Self::Semicolon => b';',
            Self::OneColumn => 0x1f,
        }
    }
}

/// A delimiter, how it was found, and what ends a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DelimiterChoice {
    /// The delimiter.
    pub delimiter: Delimiter,
    /// How it was found, in words.
    pub why: String,
    /// What ends a record, going by the sample.
    pub record_end: RecordEnd,
}

/// How a sample looks when cut with one delimiter.
struct Look {
    delimiter: Delimiter,
    columns: usize,
    agreeing: usize,
    records: usize,
    score: f64,
}

/// Finds the delimiter in the first records of a text, reading quotes; `whole` when the sample is all there is.
///
/// The delimiter that cuts most records into the same number of cells wins; more cells are better, and a first record
/// with another number than the rest counts against it.
pub fn sniff_delimiter(sample: &str, whole: bool) -> DelimiterChoice {
    let looks = CANDIDATES.map(|delimiter| look(sample, whole, delimiter));
    let best =
        looks.iter().max_by(|a, b| a.score.total_cmp(&b.score).then(b.delimiter_rank().cmp(&a.delimiter_rank())));
    let (delimiter, why) = match best {
        Some(l) if l.score > 0.0 => {
            (l.delimiter, format!("{} of the first {} records have {} cells", l.agreeing, l.records, l.columns))
        }
        _ => (Delimiter::OneColumn, "no delimiter cuts the first records alike: one column".into()),
    };
    DelimiterChoice { delimiter, why, record_end: record_end(sample, delimiter) }
}

pub(crate) fn record_end(sample: &str, delimiter: Delimiter) -> RecordEnd {
    let mut watch = LineWatch::new(delimiter.byte());
    watch.feed(sample.as_bytes());
    watch.ends().record_end()
}

fn look(sample: &str, whole: bool, delimiter: Delimiter) -> Look {
    let mut counts = count_cells(sample, delimiter);
    if !whole && counts.len() > 1 && counts.len() < RECORDS_MAX {
        counts.pop();
    }
    let mut tally = std::collections::BTreeMap::new();
    counts.iter().for_each(|c| *tally.entry(*c).or_insert(0_usize) += 1);
    let (columns, agreeing) = tally.into_iter().max_by_key(|(cells, n)| (*n, *cells)).unwrap_or((0, 0));
    let records = counts.len();
    let first = counts.first().copied().unwrap_or(0);
    // A title row, or a ragged header, still leaves the delimiter that most rows agree on.
    let mut score = (agreeing as f64 / records.max(1) as f64).powi(2) * (1.0 + (columns as f64).ln());
    if columns < 2 || (first < 2 && records < 3) {
        score = 0.0;
    } else if first != columns {
        score *= 0.5;
    }
    Look { delimiter, columns, agreeing, records, score }
}

fn count_cells(sample: &str, delimiter: Delimiter) -> Vec<usize> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter.byte())
        .terminator(record_end(sample, delimiter).terminator())
        .from_reader(sample.as_bytes());
    let mut record = csv::ByteRecord::new();
    let mut counts = Vec::new();
    while counts.len() < RECORDS_MAX && matches!(reader.read_byte_record(&mut record), Ok(true)) {
        let blank = record.len() == 1 && record.get(0).is_none_or(|c| c.is_empty() || c == b"\r");
        if !blank {
            counts.push(record.len());
        }
    }
    counts
}

impl Look {
    fn delimiter_rank(&self) -> usize {
        CANDIDATES.iter().position(|d| *d == self.delimiter).unwrap_or(CANDIDATES.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_are_found() {
        for (text, delimiter) in [
            ("a,b,c\n1,2,3\n", Delimiter::Comma),
            ("a\tb\n1,5\t2\n1,7\t3\n", Delimiter::Tab),
            ("id|name|geo\n1|x|38.5,-121.4\n2|y|38.6,-121.3\n", Delimiter::Pipe),
            ("a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,6\n", Delimiter::Semicolon),
            ("a,b\r1,2\r3,4\r", Delimiter::Comma),
            ("name\nSmith, J\nJones\n\"a, b, c\"\n", Delimiter::OneColumn),
            ("note,id\n\"a;b;c\nd;e\",1\n\"f;g;h\",2\n", Delimiter::Comma),
            ("Title of the table\n\na,b,c\n1,2,3\n4,5,6\n7,8,9\n", Delimiter::Comma),
            ("a,b\n", Delimiter::Comma),
        ] {
            assert_eq!(sniff_delimiter(text, true).delimiter, delimiter, "{text:?}");
        }
    }
}

//! Whether a header row seems to be data.

use super::column::ColumnSurvey;
use super::layout::Layout;
use crate::infer::TypeInference;
use crate::receipt::HeaderFacts;
use catalog::FieldType;
use formats::HeaderChoice;

/// What the receipt says of the header.
pub(super) fn facts(layout: &Layout, choice: HeaderChoice, columns: &[ColumnSurvey]) -> HeaderFacts {
    let (why, looks_like_data) = match choice {
        HeaderChoice::Auto if layout.named_by_format => ("the format of the file names the columns".into(), false),
        HeaderChoice::Auto => match looks_like_data(&layout.labels, columns) {
            Some(why) => {
                let above = layout.titles.map(|titles| format!("{}; ", titles.why())).unwrap_or_default();
                (format!("{above}the header {why}"), true)
            }
            None => match layout.titles {
                Some(titles) => (titles.why(), false),
                None => ("the first record, which does not look like the rows below it".into(), false),
            },
        },
        HeaderChoice::Row(row) => (format!("a person named record {row}"), false),
        HeaderChoice::None => ("a person said that there is none".into(), false),
    };
    let record = (layout.has_header && !layout.named_by_format).then_some(layout.before_rows);
    HeaderFacts { choice, record, why, looks_like_data }
}

/// Compares the first record with the columns below it: does it read as their types, or repeat their values?
fn looks_like_data(labels: &[String], columns: &[ColumnSurvey]) -> Option<String> {
    let typed = columns.iter().zip(labels).filter(|(c, _)| c.field_type() != FieldType::Text);
    let (mut all, mut alike) = (0, 0);
    for (column, label) in typed {
        all += 1;
        alike += usize::from(!is_year(label) && same_family(column.field_type(), type_of(label)));
    }
    if alike > 0 && alike * 2 >= all {
        return Some(format!("reads as the type of {alike} of the {all} columns that have one"));
    }
    let text = columns.iter().zip(labels).filter(|(c, l)| c.field_type() == FieldType::Text && !l.is_empty());
    let (mut all, mut alike) = (0, 0);
    for (column, label) in text {
        all += 1;
        alike += usize::from(column.distinct.contains(label));
    }
    let repeats = alike > 0 && alike * 2 >= all;
    repeats.then(|| format!("repeats values of {alike} of the {all} text columns"))
}

/// A column for each year is usual, with numbers below.
fn is_year(label: &str) -> bool {
    label.len() == 4 && label.parse().is_ok_and(|year: u16| (1800..=2200).contains(&year))
}

fn type_of(label: &str) -> FieldType {
    let mut inference = TypeInference::default();
    inference.observe(Some(label));
    inference.as_written()
}

fn same_family(a: FieldType, b: FieldType) -> bool {
    a == b || a.is_number() && b.is_number() || a.is_temporal() && b.is_temporal()
}

//! What a column of a type says of the types of its values, without the text of each.

use super::{TypeInference, canonical_of};
use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Decimal128Type, Int64Type, TimestampMicrosecondType};
use catalog::FieldType;

const DAY: i64 = 86_400_000_000;

impl TypeInference {
    /// Takes in the values of these rows of a column of a type that is not kept as text. It comes to the same as taking
    /// in the canonical text of each, but for how many there were: only those that can make a difference are looked at,
    /// such as the longest number.
    pub fn observe_column(&mut self, field_type: FieldType, values: &ArrayRef, rows: &[usize]) {
        let there = || rows.iter().copied().filter(|row| values.is_valid(*row));
        let mut telling: Vec<Option<usize>> = vec![there().next()];
        match values.data_type() {
            DataType::Int64 => {
                let values = values.as_primitive::<Int64Type>();
                telling.push(there().max_by_key(|row| values.value(*row).unsigned_abs()));
            }
            DataType::Decimal128(_, scale) => {
                let (values, scale) = (values.as_primitive::<Decimal128Type>(), u32::from(scale.unsigned_abs()));
                telling.push(there().max_by_key(|row| values.value(*row).unsigned_abs()));
                telling.push(there().max_by_key(|row| needed(values.value(*row), scale)));
            }
            DataType::Timestamp(..) => {
                let values = values.as_primitive::<TimestampMicrosecondType>();
                telling.push(there().find(|row| values.value(*row) % DAY != 0));
            }
            _ => {}
        }
        let mut text = String::new();
        for row in telling.into_iter().flatten() {
            if canonical_of(field_type, values, row, &mut text) {
                self.observe(Some(&text));
            }
        }
    }
}

/// Digits after the point that a decimal number of this scale needs.
fn needed(mut value: i128, mut scale: u32) -> u32 {
    if value == 0 {
        return 0;
    }
    while scale > 0 && value % 10 == 0 {
        (value, scale) = (value / 10, scale - 1);
    }
    scale
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::{ColumnBuilder, is_text_column};
    use proptest::prelude::*;

    fn texts() -> impl Strategy<Value = Vec<&'static str>> {
        let of = |texts: &'static [&'static str]| prop::collection::vec(prop::sample::select(texts), 0..6);
        prop_oneof![
            of(&["1", "-22", "", "0", "123456789012345", "20060101", "7188575630"]),
            of(&["1.50", "-2.000", "", ".5", "123456789012345.1", "0.123456789012345", "0"]),
            of(&["$1.50", "-$2", "", "$0.125", "$12,000"]),
            of(&["true", "", "false"]),
            of(&["2021-01-05", "1/2/06", ""]),
            of(&["2021-01-05 00:00", "1/2/06 13:05:00.25", "", "12/31/1969 23:00"]),
            of(&["2021-01-01T09:08:00Z", "2021-01-01T00:00:00Z", ""]),
        ]
    }

    proptest! {
        #[test]
        fn the_telling_values_say_what_all_of_them_say(texts in texts(), keep in prop::collection::vec(any::<bool>(), 6)) {
            let mut written = TypeInference::default();
            texts.iter().for_each(|text| written.observe(Some(text)));
            let field_type = written.as_written();
            prop_assume!(!is_text_column(field_type));
            let mut column = ColumnBuilder::new(field_type);
            texts.iter().for_each(|text| assert!(column.push(Some(text))));
            let values = column.finish();
            let rows: Vec<usize> = (0..texts.len()).filter(|row| keep[*row]).collect();
            let (mut each, mut told) = (TypeInference::default(), TypeInference::default());
            let mut text = String::new();
            for row in &rows {
                each.observe(canonical_of(field_type, &values, *row, &mut text).then_some(text.as_str()));
            }
            told.observe_column(field_type, &values, &rows);
            prop_assert_eq!(told.narrowest(), each.narrowest());
            prop_assert_eq!(told.as_written(), each.as_written());
            prop_assert_eq!(told.is_empty(), each.is_empty());
            prop_assert_eq!((told.number_scale(), told.money_scale()), (each.number_scale(), each.money_scale()));
        }
    }
}

//! What type the values of a column have, read from their text alone.
//!
//! Ingestion asks it of a whole file, the builder of releases asks it again of the released values. Both must agree on
//! what a text means: a column that is text in custody only because of a withheld cell (`unknown` among numbers) is a
//! column of numbers once that cell is gone, and must come out as if it had been one all along. Hence the law that the
//! tests keep:
//!
//! > For every text that reads as a type, the canonical text of its value reads as the same value, and
//! > [`TypeInference::narrowest`] gives the same type for the texts and for their canonical texts.
//!
//! Nothing that would be lost is ever typed: a number with leading zeros, a sign `+`, an exponent or more than fifteen
//! digits on a side stays text; so does a date that is not ISO, month/day/year or of a named month, and a local time
//! beside an instant. Amounts of money keep their sign in the canonical text, and a column has them all with one sign or
//! is text: or else whether `5` is money would depend on the cells beside it. Web and e-mail addresses, telephone numbers
//! and JSON are their own canonical text, without the blanks around them.

mod canonical;
mod column;
mod declared;
mod money;
mod number;
mod observe;
mod shape;
mod temporal;
mod worded;

pub use canonical::{Cells, canonical_in, canonical_key, canonical_of, canonical_text, key_of_text};
pub use column::{ColumnBuilder, arrow_type, is_text_column};
pub use declared::{TakenIn, declared_text, declared_type, take_in};
pub use money::MoneyText;
pub use number::{DecimalText, write_decimal};
pub use shape::read_shape;
pub use temporal::{Moment, read_moment, read_moment_in};
pub use worded::{is_declared_url, is_email, is_json, is_phone, is_url};

use catalog::{Currency, FieldType};
use serde::{Deserialize, Serialize};
use shape::Shapes;
use worded::Worded;

/// Digits of a `Decimal128` in every file we write.
pub const DECIMAL_PRECISION: u8 = 28;

/// Words that stand for a missing value in a column that is not text. In a text column they stay as written.
pub const NULL_WORDS: [&str; 10] = ["NA", "N/A", "n/a", "NULL", "null", "Null", "<Null>", "#N/A", "NaN", "-"];

/// The longest of them.
const NULL_WORD_MAX: usize = 6;

/// Whether a text holds no value in a column that is not text.
pub fn is_blank(text: &str) -> bool {
    let text = text.trim_ascii();
    // Asked of every cell: nearly all begin otherwise.
    let may_be_word = |first: &u8| matches!(first, b'N' | b'n' | b'<' | b'#' | b'-');
    let may_be = |first: &u8| may_be_word(first) && text.len() <= NULL_WORD_MAX;
    text.as_bytes().first().is_none_or(|first| may_be(first) && NULL_WORDS.contains(&text))
}

/// Whether a text says true or false.
pub fn read_boolean(text: &str) -> Option<bool> {
    let text = text.trim_ascii();
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// Collects what all values of a column can be read as.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TypeInference {
    values: u64,
    number: Option<Digits>,
    boolean: bool,
    moment: Option<Moments>,
    shapes: Shapes,
    money: Option<Amounts>,
    worded: Worded,
}

/// Amounts seen: of one currency, and as wide as this.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Amounts {
    currency: Option<Currency>,
    digits: Digits,
}

/// The widest numbers seen: digits before the point, after it as written, and after it without trailing zeros.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Digits {
    whole: u8,
    written: u8,
    needed: u8,
}

/// The kinds of points in time seen.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Moments {
    dates: bool,
    local: bool,
    instants: bool,
    midnights_only: bool,
}

impl Default for TypeInference {
    fn default() -> Self {
        let moment = Moments { midnights_only: true, ..Moments::default() };
        Self {
            values: 0,
            number: Some(Digits::default()),
            boolean: true,
            moment: Some(moment),
            shapes: Shapes::Any,
            money: Some(Amounts::default()),
            worded: Worded::default(),
        }
    }
}

impl TypeInference {
    /// Takes in one value; null, blank texts and null words say nothing.
    pub fn observe(&mut self, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !is_blank(text)) {
            self.observe_value(text);
        }
    }

    /// Takes in one value that is not blank.
    pub(crate) fn observe_value(&mut self, text: &str) {
        let text = text.trim_ascii();
        self.values += 1;
        self.number = self.number.and_then(|digits| digits.with(DecimalText::read(text)?));
        self.boolean = self.boolean && read_boolean(text).is_some();
        self.moment = self.moment.and_then(|moments| moments.with(&read_moment(text)?));
        self.shapes = self.shapes.with(text);
        self.money = self.money.and_then(|amounts| amounts.with(MoneyText::read(text)?));
        self.worded.observe(text);
    }

    /// Digits after the point that the numbers seen need; none where there are other values.
    pub(crate) fn number_scale(&self) -> u8 {
        self.number.map_or(0, |digits| digits.needed)
    }

    /// Digits after the point that the amounts seen need; none where there are other values.
    pub(crate) fn money_scale(&self) -> u8 {
        self.money.map_or(0, |amounts| amounts.digits.needed)
    }

    /// Whether no value was seen at all.
    pub fn is_empty(&self) -> bool {
        self.values == 0
    }

    /// Whether the values are text, whatever comes after them.
    pub fn is_text(&self) -> bool {
        let is_shape = self.shapes != Shapes::Mixed;
        let is_value = self.number.is_some() || self.boolean || self.moment.is_some() || self.money.is_some();
        !self.is_empty() && !is_value && !is_shape && self.worded.field_type().is_none()
    }

    /// The type that holds every value as it was written; for ingestion.
    pub fn as_written(&self) -> FieldType {
        self.family(|digits| digits.written, |_| false)
    }

    /// The narrowest type that holds every value: whole numbers become integers, trailing zeros are dropped, and
    /// local times that are all midnight become dates. A function of the values, not of how they were written.
    pub fn narrowest(&self) -> FieldType {
        self.family(|digits| digits.needed, |moments| moments.midnights_only)
    }

    /// The narrowest type that holds the values of both columns, when each is written canonically in its own narrowest
    /// type; text when there is no better one. For columns of which some cells were generalised.
    pub fn join(&self, other: &Self) -> FieldType {
        let (mine, theirs) = (self.narrowest(), other.narrowest());
        if self.is_empty() || other.is_empty() {
            return if self.is_empty() { theirs } else { mine };
        }
        match (self.number, other.number, mine, theirs) {
            (Some(a), Some(b), ..) => match (a.whole.max(b.whole), a.needed.max(b.needed)) {
                (_, 0) => FieldType::Integer,
                (whole, scale) if whole + scale <= DECIMAL_PRECISION => FieldType::Decimal { scale },
                _ => FieldType::Text,
            },
            (_, _, FieldType::Date, FieldType::Timestamp) | (_, _, FieldType::Timestamp, FieldType::Date) => {
                FieldType::Timestamp
            }
            (_, _, mine, theirs) if mine == theirs => mine,
            _ => FieldType::Text,
        }
    }

    fn family(&self, scale: impl Fn(Digits) -> u8, as_dates: impl Fn(Moments) -> bool) -> FieldType {
        if self.values == 0 {
            return FieldType::Text;
        }
        if let Some(digits) = self.number {
            return match scale(digits) {
                0 => FieldType::Integer,
                scale => FieldType::Decimal { scale },
            };
        }
        match self.moment {
            Some(Moments { instants: true, .. }) => return FieldType::TimestampUtc,
            Some(moments) if !moments.local || as_dates(moments) => return FieldType::Date,
            Some(_) => return FieldType::Timestamp,
            None => {}
        }
        match (self.boolean, self.shapes, self.money) {
            (true, ..) => FieldType::Boolean,
            (_, Shapes::Of(field_type), _) => field_type,
            (.., Some(Amounts { currency: Some(currency), digits })) => {
                FieldType::Money { currency, scale: scale(digits) }
            }
            _ => self.worded.field_type().unwrap_or(FieldType::Text),
        }
    }
}

impl Digits {
    fn with(self, number: DecimalText<'_>) -> Option<Self> {
        let seen = Self {
            whole: self.whole.max(number.whole_digits()),
            written: self.written.max(number.written_scale()),
            needed: self.needed.max(number.needed_scale()),
        };
        (seen.whole + seen.written <= DECIMAL_PRECISION).then_some(seen)
    }
}

impl Amounts {
    /// One sign for the whole column, and no amount without it.
    fn with(self, money: MoneyText<'_>) -> Option<Self> {
        let currency = money.currency.filter(|sign| self.currency.is_none_or(|known| known == *sign))?;
        Some(Self { currency: Some(currency), digits: self.digits.with(money.number())? })
    }
}

impl Moments {
    fn with(self, moment: &Moment) -> Option<Self> {
        let mut seen = self;
        match moment {
            Moment::Date(_) => seen.dates = true,
            Moment::Local(at) => {
                seen.local = true;
                seen.midnights_only &= at.time() == jiff::civil::Time::midnight();
            }
            Moment::Instant(_) => seen.instants = true,
        }
        // A local time beside an instant cannot be put on one scale without guessing a zone.
        (!seen.instants || !(seen.dates || seen.local)).then_some(seen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::Array;

    fn infer(texts: &[&str]) -> TypeInference {
        let mut inference = TypeInference::default();
        texts.iter().for_each(|t| inference.observe(Some(t)));
        inference
    }

    const DOLLARS_2: FieldType = FieldType::Money { currency: Currency::Dollar, scale: 2 };

    #[test]
    fn every_null_word_is_blank_and_other_words_are_not() {
        assert!(NULL_WORDS.iter().chain(&["", "  "]).all(|word| is_blank(word) && is_blank(&format!(" {word}\t"))));
        assert_eq!(NULL_WORDS.iter().map(|word| word.len()).max(), Some(NULL_WORD_MAX));
        assert!(["0", "-1", "None", "nil", "a", "<", "é"].iter().all(|word| !is_blank(word)));
    }

    #[test]
    fn a_column_has_the_type_of_all_its_values() {
        for (texts, written, narrowest) in [
            (&["1", "", " 22 "][..], FieldType::Integer, FieldType::Integer),
            (&["1", "NA", "-", "<Null>"], FieldType::Integer, FieldType::Integer),
            (&["NA", "-"], FieldType::Text, FieldType::Text),
            (&["101,442.00", "94,122.00"], FieldType::Decimal { scale: 2 }, FieldType::Integer),
            (&["1.50", "-2"], FieldType::Decimal { scale: 2 }, FieldType::Decimal { scale: 1 }),
            (&["1.00", "2.0"], FieldType::Decimal { scale: 2 }, FieldType::Integer),
            (&["0976", "123"], FieldType::Text, FieldType::Text),
            (&["1234567890123456"], FieldType::Text, FieldType::Text),
            (&["-121.493900000000000012"], FieldType::Text, FieldType::Text),
            (&["True", "false"], FieldType::Boolean, FieldType::Boolean),
            (&["1/2/06 0:00", "1/3/06 13:05"], FieldType::Timestamp, FieldType::Timestamp),
            (&["1/2/06 0:00", "1/3/06 0:00"], FieldType::Timestamp, FieldType::Date),
            (&["2021/01/01 09:08:00+00"], FieldType::TimestampUtc, FieldType::TimestampUtc),
            (&["2021-01-01", "2021-01-01T10:00:00Z"], FieldType::Text, FieldType::Text),
            (&["POINT (-121.5 38.5)"], FieldType::Point, FieldType::Point),
            (&["POLYGON ((0 0, 0 1, 1 1, 0 0))"], FieldType::MultiPolygon, FieldType::MultiPolygon),
            (&["LINESTRING (0 0, 0 1)", "POINT (0 0)"], FieldType::Text, FieldType::Text),
            (&["", "  "], FieldType::Text, FieldType::Text),
            (&["5", "N/A"], FieldType::Integer, FieldType::Integer),
            (&["5", "unknown"], FieldType::Text, FieldType::Text),
            (&["1,234", "12,345.50"], FieldType::Decimal { scale: 2 }, FieldType::Decimal { scale: 1 }),
            (&["$1,234.50", "-$5", "NA"], DOLLARS_2, FieldType::Money { currency: Currency::Dollar, scale: 1 }),
            (&["($5.00)"], DOLLARS_2, FieldType::Money { currency: Currency::Dollar, scale: 0 }),
            (&["$5", "€5"], FieldType::Text, FieldType::Text),
            (&["$5", "5"], FieldType::Text, FieldType::Text),
            (&["(5)"], FieldType::Text, FieldType::Text),
            (&["Jan 5, 2021", "05-FEB-2021"], FieldType::Date, FieldType::Date),
            (&["01/05/2021 01:05:00 PM"], FieldType::Timestamp, FieldType::Timestamp),
            (&["https://a.example/x", "HTTP://b.example"], FieldType::Url, FieldType::Url),
            (&["https://a.example/x", "www.a.example"], FieldType::Text, FieldType::Text),
            (&["a@b.example", ""], FieldType::Email, FieldType::Email),
            (&["(718) 857-5630", "7188575630", "-"], FieldType::Phone, FieldType::Phone),
            (&["7188575630"], FieldType::Integer, FieldType::Integer),
            (&["{\"a\":1}", "[]"], FieldType::Json, FieldType::Json),
            (&["{\"a\":1}", "a@b.example"], FieldType::Text, FieldType::Text),
        ] {
            assert_eq!(infer(texts).as_written(), written, "{texts:?}");
            assert_eq!(infer(texts).narrowest(), narrowest, "{texts:?}");
        }
    }

    #[test]
    fn the_canonical_text_of_a_value_is_read_as_the_same_value_and_type() {
        for texts in [
            &["1", "-0", "22"][..],
            &["1.50", "-2", ".5", "7.", "-0.0", "-1,234.5"],
            &["0.123456789012345", "1234567890123"],
            &["TRUE", "False"],
            &["1/2/06", "2006-01-05", "12/31/1999"],
            &["1/2/06 0:00", "2006-01-05 00:00:00.000"],
            &["1/2/06 0:00", "2006-01-05T23:59:59.5"],
            &["2021/01/01 09:08:00+00", "2021-01-01T01:08:00.123456-08:00"],
            &["point(-121.50 38.5)", "POINT (-121.493900000000000012 38)"],
            &["polygon((0 0,0 1.50,1 1,0 0))", "MULTIPOLYGON (((-0 0, 0 1, 1 1, 0 0)), ((5 5, 5 6, 6 6, 5 5)))"],
            &["LINESTRING (0 0, 0 1)", "MULTILINESTRING ((0 0, 0 1), (2 2, 3 3))", "MULTILINESTRING EMPTY"],
            &["MULTIPOINT (0 0, 0 1)"],
            &["$1,234.50", "-$5", "($0.25)", " $ 7.00 ", "$-3"],
            &["$5.00", "$12"],
            &["€123,456,789,012,345.123456789012"],
            &["-£0.00"],
            &["Jan 5, 2021", "05-FEB-2021", "2021-Mar-05"],
            &["May  5 2021  1:05PM", "1/2/06"],
            &["https://a.example/x ", " HTTP://b.example/é?q=1"],
            &[" a@b.example", "C@D.EXAMPLE"],
            &["(718) 857-5630 ", "718.857.5630 x4", "7188575630", "+44 20 7946 0018"],
            &[" {\"b\": 1,  \"a\": [1.50, null]}", "[]"],
        ] {
            let first = infer(texts);
            let mut builder = ColumnBuilder::new(first.as_written());
            texts.iter().for_each(|t| assert!(builder.push(Some(t)), "{t}"));
            let values = builder.finish();
            let mut text = String::new();
            let again: Vec<String> = (0..values.len())
                .map(|row| {
                    assert!(canonical_of(first.as_written(), &values, row, &mut text));
                    text.clone()
                })
                .collect();
            let again: Vec<&str> = again.iter().map(String::as_str).collect();
            assert_eq!(infer(&again).narrowest(), first.narrowest(), "{texts:?}");
            let build = |texts: &[&str]| {
                let mut builder = ColumnBuilder::new(first.narrowest());
                texts.iter().for_each(|t| assert!(builder.push(Some(t)), "{t}"));
                builder.finish()
            };
            assert_eq!(&build(texts), &build(&again), "{texts:?}");
            assert!(texts.iter().zip(&again).all(|(text, again)| {
                let mut canonical = String::new();
                canonical_in(first.as_written(), text, &mut canonical) && canonical == *again
            }));
        }
    }

    /// A column is text in custody because of one odd cell: without it, the texts that are left have the type, the values
    /// and the row keys that they would have had in a column of their own.
    #[test]
    fn what_an_odd_cell_made_text_comes_out_as_if_it_had_been_typed_all_along() {
        for texts in [
            &["$1,234.50", "($5.00)", " -$7"][..],
            &["https://a.example/x ", "ftp://b.example"],
            &[" a@b.example"],
            &["(718) 857-5630", " 7188575630"],
            &["{\"a\":1} ", "[]"],
            &["Jan 5, 2021", "1/6/2021"],
            &[" point(-121.50 38.5)"],
        ] {
            let typed = infer(texts).as_written();
            assert_ne!(typed, FieldType::Text, "{texts:?}");
            let of = |field_type: FieldType| {
                let mut builder = ColumnBuilder::new(field_type);
                texts.iter().for_each(|text| assert!(builder.push(Some(text))));
                let values = builder.finish();
                let canonical = |row: usize| {
                    let mut out = String::new();
                    assert!(canonical_of(field_type, &values, row, &mut out));
                    out
                };
                let key = |row: usize| {
                    let mut out = String::new();
                    assert!(canonical_key(None, field_type, &values, row, &mut out));
                    out
                };
                let rows = 0..values.len();
                let released: Vec<String> = rows.clone().map(canonical).collect();
                let released: Vec<&str> = released.iter().map(String::as_str).collect();
                let narrowest = infer(&released).narrowest();
                let mut builder = ColumnBuilder::new(narrowest);
                released.iter().for_each(|text| assert!(builder.push(Some(text))));
                (narrowest, builder.finish(), rows.map(key).collect::<Vec<_>>())
            };
            assert_eq!(of(FieldType::Text), of(typed), "{texts:?}");
        }
    }
}

//! Columns built from text under a type that was chosen.

use super::temporal::{days_of, micros_of};
use super::worded::is_worded;
use super::{DECIMAL_PRECISION, DecimalText, Moment, MoneyText, is_blank, read_boolean, read_moment, read_shape};
use arrow::array::{
    ArrayRef, BooleanBuilder, Date32Builder, Decimal128Builder, Int64Builder, StringBuilder,
    TimestampMicrosecondBuilder,
};
use arrow::datatypes::{DataType, TimeUnit};
use catalog::{Currency, FieldType};
use jiff::civil::Time;
use std::sync::Arc;

/// The Arrow type of a field type; one mapping for revisions and releases.
pub fn arrow_type(field_type: FieldType) -> DataType {
    match field_type {
        FieldType::Text | FieldType::Point | FieldType::MultiPoint | FieldType::MultiLine | FieldType::MultiPolygon => {
            DataType::Utf8
        }
        FieldType::Url | FieldType::Email | FieldType::Phone | FieldType::Json => DataType::Utf8,
        FieldType::Integer => DataType::Int64,
        FieldType::Decimal { scale } | FieldType::Money { scale, .. } => {
            DataType::Decimal128(DECIMAL_PRECISION, scale.cast_signed())
        }
        FieldType::Boolean => DataType::Boolean,
        FieldType::Date => DataType::Date32,
        FieldType::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, None),
        FieldType::TimestampUtc => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
    }
}

/// Whether the values of a type are kept as text in files and in memory.
pub fn is_text_column(field_type: FieldType) -> bool {
    arrow_type(field_type) == DataType::Utf8
}

/// A column of one type, filled from text.
#[derive(Debug)]
pub struct ColumnBuilder {
    values: Values,
}

#[derive(Debug)]
enum Values {
    Text(StringBuilder),
    Shape(StringBuilder, FieldType),
    Worded(StringBuilder, FieldType),
    Integer(Int64Builder),
    Decimal(Decimal128Builder, u8),
    Money(Decimal128Builder, u8, Currency),
    Boolean(BooleanBuilder),
    Date(Date32Builder),
    Local(TimestampMicrosecondBuilder),
    Instant(TimestampMicrosecondBuilder),
}

impl ColumnBuilder {
    /// An empty column of this type.
    pub fn new(field_type: FieldType) -> Self {
        let data_type = arrow_type(field_type);
        let values = match field_type {
            FieldType::Text => Values::Text(StringBuilder::new()),
            FieldType::Point | FieldType::MultiPoint | FieldType::MultiLine | FieldType::MultiPolygon => {
                Values::Shape(StringBuilder::new(), field_type)
            }
            FieldType::Integer => Values::Integer(Int64Builder::new()),
            FieldType::Decimal { scale } => Values::Decimal(Decimal128Builder::new().with_data_type(data_type), scale),
            FieldType::Url | FieldType::Email | FieldType::Phone | FieldType::Json => {
                Values::Worded(StringBuilder::new(), field_type)
            }
            FieldType::Money { currency, scale } => {
                Values::Money(Decimal128Builder::new().with_data_type(data_type), scale, currency)
            }
            FieldType::Boolean => Values::Boolean(BooleanBuilder::new()),
            FieldType::Date => Values::Date(Date32Builder::new()),
            FieldType::Timestamp => Values::Local(TimestampMicrosecondBuilder::new()),
            FieldType::TimestampUtc => Values::Instant(TimestampMicrosecondBuilder::new().with_data_type(data_type)),
        };
        Self { values }
    }

    /// Adds a value; `false` when the text cannot be read as the type, and a null was added in its place.
    pub fn push(&mut self, text: Option<&str>) -> bool {
        if let Values::Text(b) = &mut self.values {
            b.append_option(text);
            return true;
        }
        let Some(text) = text.filter(|t| !is_blank(t)) else {
            self.push_null();
            return true;
        };
        let read = self.push_value(text.trim_ascii()).is_some();
        if !read {
            self.push_null();
        }
        read
    }

    fn push_value(&mut self, text: &str) -> Option<()> {
        match &mut self.values {
            Values::Text(b) => b.append_value(text),
            Values::Shape(b, field_type) => {
                let (_, shape) = read_shape(text).filter(|(found, _)| found == field_type)?;
                b.append_value(shape);
            }
            Values::Integer(b) => b.append_value(i64::try_from(DecimalText::read(text)?.unscaled(0)?).ok()?),
            Values::Decimal(b, scale) => b.append_value(DecimalText::read(text)?.unscaled(*scale)?),
            Values::Worded(b, field_type) => b.append_value(Some(text).filter(|text| is_worded(*field_type, text))?),
            Values::Money(b, scale, currency) => {
                let money = MoneyText::read(text).filter(|money| money.currency == Some(*currency))?;
                b.append_value(money.number().unscaled(*scale)?);
            }
            Values::Boolean(b) => b.append_value(read_boolean(text)?),
            Values::Date(b) => {
                let at = read_moment(text)?.local().filter(|at| at.time() == Time::midnight())?;
                b.append_value(days_of(at.date()));
            }
            Values::Local(b) => b.append_value(micros_of(read_moment(text)?.local()?)),
            Values::Instant(b) => match read_moment(text)? {
                Moment::Instant(at) => b.append_value(micros_of(at)),
                _ => return None,
            },
        }
        Some(())
    }

    fn push_null(&mut self) {
        match &mut self.values {
            Values::Text(b) | Values::Shape(b, _) | Values::Worded(b, _) => b.append_null(),
            Values::Integer(b) => b.append_null(),
            Values::Decimal(b, _) | Values::Money(b, ..) => b.append_null(),
            Values::Boolean(b) => b.append_null(),
            Values::Date(b) => b.append_null(),
            Values::Local(b) | Values::Instant(b) => b.append_null(),
        }
    }

    /// The column so far; the builder starts again empty.
    pub fn finish(&mut self) -> ArrayRef {
        match &mut self.values {
            Values::Text(b) | Values::Shape(b, _) | Values::Worded(b, _) => Arc::new(b.finish()),
            Values::Integer(b) => Arc::new(b.finish()),
            Values::Decimal(b, _) | Values::Money(b, ..) => Arc::new(b.finish()),
            Values::Boolean(b) => Arc::new(b.finish()),
            Values::Date(b) => Arc::new(b.finish()),
            Values::Local(b) | Values::Instant(b) => Arc::new(b.finish()),
        }
    }
}

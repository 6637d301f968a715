//! The tables that scenarios ask: text files made into releases.

use super::cell;
use crate::naive::{self, Row};
use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use catalog::{DatasetId, FieldType, PublicField, PublicSchema};
use engine::{Engine, EngineError, OpenRelease};
use parquet::arrow::ArrowWriter;
use std::path::Path;
use std::sync::Arc;

/// A table: its fields, and its rows as texts.
#[derive(Debug, Clone)]
pub struct Table {
    fields: Vec<(String, FieldType)>,
    rows: Vec<Vec<Option<String>>>,
}

impl Table {
    /// Reads a table: `name type | name type` in the first line, then a row a line.
    ///
    /// # Panics
    /// On anything else: the file is part of a test.
    pub fn read(text: &str) -> Self {
        let mut lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
        let head = lines.next().unwrap_or_default();
        let field = |column: &str| {
            let (name, ty) = column.trim().split_once(' ').unwrap_or((column, "text"));
            (name.to_owned(), field_type(ty.trim()))
        };
        let fields: Vec<_> = head.split(" | ").map(field).collect();
        let rows: Vec<Vec<_>> = lines.map(|line| line.split(" | ").map(cell).collect()).collect();
        for row in &rows {
            assert_eq!(row.len(), fields.len(), "{row:?}");
        }
        Self { fields, rows }
    }

    /// What a release of it says of itself, as that of the dataset of this id.
    pub fn schema(&self, id: &DatasetId) -> PublicSchema {
        let field = |(name, field_type): &(String, FieldType)| PublicField {
            name: name.parse().unwrap_or_else(|e| panic!("{name}: {e}")),
            label: name.clone(),
            field_type: *field_type,
            role: None,
            description: None,
            notices: Vec::new(),
        };
        PublicSchema {
            dataset: id.clone(),
            fields: self.fields.iter().map(field).collect(),
            withheld: Vec::new(),
            row_notices: Vec::new(),
            geometry: None,
            stable_ids: false,
            rows: self.rows.len() as u64,
        }
    }

    /// Writes it as the file of a release, and opens it.
    ///
    /// # Errors
    /// As [`Engine::open`].
    pub async fn open(&self, engine: &Engine, folder: &Path, id: &DatasetId) -> Result<OpenRelease, EngineError> {
        let path = folder.join(format!("{id}.parquet"));
        let ids: ArrayRef = Arc::new(Int64Array::from_iter_values((1..).take(self.rows.len())));
        let columns = self.fields.iter().enumerate().map(|(i, (name, ty))| (name.clone(), self.column(i, *ty), true));
        let batch =
            RecordBatch::try_from_iter_with_nullable([(":id".to_owned(), ids, true)].into_iter().chain(columns))
                .unwrap_or_else(|e| panic!("{e}"));
        let write = || {
            let file = std::fs::File::create(&path)?;
            let mut writer = ArrowWriter::try_new(file, batch.schema(), None)?;
            writer.write(&batch)?;
            writer.close()
        };
        write().unwrap_or_else(|e| panic!("{e}"));
        engine.open(&path, Arc::new(self.schema(id))).await
    }

    fn column(&self, i: usize, ty: FieldType) -> ArrayRef {
        let cells = self.rows.iter().map(|row| row[i].as_deref());
        match ty {
            FieldType::Text
            | FieldType::Point
            | FieldType::MultiPoint
            | FieldType::MultiLine
            | FieldType::MultiPolygon
            | FieldType::Url
            | FieldType::Email
            | FieldType::Phone
            | FieldType::Json => Arc::new(cells.collect::<StringArray>()),
            FieldType::Integer => Arc::new(cells.map(|c| c.map(parsed::<i64>)).collect::<Int64Array>()),
            FieldType::Boolean => Arc::new(cells.map(|c| c.map(parsed::<bool>)).collect::<BooleanArray>()),
            FieldType::Decimal { scale } | FieldType::Money { scale, .. } => {
                let values = cells.map(|c| c.map(|text| units(text, scale)));
                let array = values.collect::<Decimal128Array>().with_precision_and_scale(28, scale.cast_signed());
                Arc::new(array.unwrap_or_else(|e| panic!("{e}")))
            }
            FieldType::Date => {
                let days = cells.map(|c| c.map(|t| i32::try_from(micros(t).div_euclid(DAY)).unwrap_or_default()));
                Arc::new(days.collect::<Date32Array>())
            }
            FieldType::Timestamp => Arc::new(cells.map(|c| c.map(micros)).collect::<TimestampMicrosecondArray>()),
            FieldType::TimestampUtc => {
                let array = cells.map(|c| c.map(micros)).collect::<TimestampMicrosecondArray>();
                Arc::new(array.with_timezone("UTC"))
            }
        }
    }

    /// Its rows for the naive evaluator.
    ///
    /// # Panics
    /// On a value that the evaluator cannot hold: the file is part of a test.
    pub fn naive(&self) -> naive::Released {
        let value = |ty: FieldType, text: &str| match ty {
            FieldType::Text | FieldType::Url | FieldType::Email | FieldType::Phone | FieldType::Json => {
                naive::Value::Text(text.to_owned())
            }
            FieldType::Integer | FieldType::Decimal { .. } | FieldType::Money { .. } => {
                held(naive::Value::number(text), text)
            }
            FieldType::Boolean => naive::Value::Boolean(parsed(text)),
            FieldType::Date | FieldType::Timestamp => naive::Value::Time(micros(text)),
            FieldType::TimestampUtc => naive::Value::Instant(micros(text)),
            FieldType::Point => held(naive::Value::point(text), text),
            // Shapes other than points: the evaluator knows no function of them, and only carries them along.
            FieldType::MultiPoint | FieldType::MultiLine | FieldType::MultiPolygon => {
                naive::Value::Text(text.to_owned())
            }
        };
        let row = |(id, row): (i64, &Vec<Option<String>>)| {
            let cell = |((name, ty), text): (&(String, FieldType), &Option<String>)| {
                (name.clone(), text.as_deref().map_or(naive::Value::Null, |text| value(*ty, text)))
            };
            Row { id, cells: self.fields.iter().zip(row).map(cell).collect() }
        };
        naive::Released { fields: self.fields.len(), rows: (1..).zip(&self.rows).map(row).collect() }
    }
}

fn held(value: Option<naive::Value>, text: &str) -> naive::Value {
    value.unwrap_or_else(|| panic!("the naive evaluator cannot hold `{text}`"))
}

const DAY: i64 = 86_400_000_000;

fn field_type(name: &str) -> FieldType {
    match name {
        "text" => FieldType::Text,
        "integer" => FieldType::Integer,
        "boolean" => FieldType::Boolean,
        "date" => FieldType::Date,
        "timestamp" => FieldType::Timestamp,
        "instant" => FieldType::TimestampUtc,
        "point" => FieldType::Point,
        "multipoint" => FieldType::MultiPoint,
        "multiline" => FieldType::MultiLine,
        "multipolygon" => FieldType::MultiPolygon,
        "url" => FieldType::Url,
        "email" => FieldType::Email,
        "phone" => FieldType::Phone,
        "json" => FieldType::Json,
        other => match (other.strip_prefix("decimal "), other.strip_prefix("money ")) {
            (Some(scale), _) => FieldType::Decimal { scale: parsed(scale) },
            (_, Some(scale)) => FieldType::Money { currency: catalog::Currency::Dollar, scale: parsed(scale) },
            _ => panic!("no type is named {other}"),
        },
    }
}

fn parsed<T: std::str::FromStr>(text: &str) -> T {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is not of its type"))
}

/// A decimal in units of its last digit.
fn units(text: &str, scale: u8) -> i128 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    parsed(&format!("{whole}{fraction:0<width$}", width = usize::from(scale)))
}

/// A date or a time in microseconds since 1970.
fn micros(text: &str) -> i64 {
    let time = text.trim_end_matches('Z');
    let time = if time.contains('T') { parsed(time) } else { parsed::<jiff::civil::Date>(time).at(0, 0, 0, 0) };
    let time: jiff::civil::DateTime = time;
    let instant = jiff::tz::TimeZone::UTC.to_timestamp(time).unwrap_or_else(|e| panic!("{text}: {e}"));
    instant.as_microsecond()
}

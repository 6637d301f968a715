//! Generated releases, for the engine and for the naive evaluator.

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use catalog::{DatasetId, FieldType, PublicField, PublicSchema};
use engine::{Engine, OpenRelease};
use parquet::arrow::ArrowWriter;
use std::path::Path;
use std::sync::Arc;
use testkit::Dice;
use testkit::naive::{Released, Row, Value};

pub const WORDS: [&str; 8] = ["Noise", "Fire", "noise", "Theft", "", "Süd", "a%b_c", "Fire alarm"];
const DAY: i64 = 86_400_000_000;
/// 2019-04-14.
const FIRST_DAY: i64 = 18_000;

/// A field and its type.
pub type Field = (&'static str, FieldType);

/// How many different values fields have.
#[derive(Debug, Clone, Copy)]
pub struct Spread {
    pub words: usize,
    pub whole: usize,
    pub cents: usize,
    pub days: usize,
    /// Times stand two hours apart.
    pub times: usize,
}

/// A release that is not written yet.
pub struct Release {
    pub schema: Arc<PublicSchema>,
    pub naive: Released,
    batch: RecordBatch,
}

impl Release {
    /// A release with so many rows; fifteen cells of a hundred are null.
    pub fn new(dice: &mut Dice, id: &str, fields: &[Field], rows: usize, spread: Spread) -> Self {
        let columns: Vec<Vec<Value>> =
            fields.iter().map(|(_, ty)| (0..rows).map(|_| cell(dice, *ty, spread)).collect()).collect();
        let row = |i: usize| Row {
            id: i as i64 + 1,
            cells: fields
                .iter()
                .zip(&columns)
                .map(|((name, _), column)| ((*name).to_owned(), column[i].clone()))
                .collect(),
        };
        let naive = Released { fields: fields.len(), rows: (0..rows).map(row).collect() };
        let ids: ArrayRef = Arc::new(Int64Array::from_iter_values(1..=rows as i64));
        let arrays =
            fields.iter().zip(&columns).map(|((name, ty), column)| ((*name).to_owned(), array(*ty, column), true));
        let batch = RecordBatch::try_from_iter_with_nullable([(":id".to_owned(), ids, true)].into_iter().chain(arrays));
        Self { schema: Arc::new(schema(id.parse().unwrap(), fields, rows)), naive, batch: batch.unwrap() }
    }

    /// Writes it into a folder, and opens it.
    pub async fn open(&self, engine: &Engine, folder: &Path) -> OpenRelease {
        let path = folder.join(format!("{}.parquet", self.schema.dataset));
        let mut writer =
            ArrowWriter::try_new(std::fs::File::create(&path).unwrap(), self.batch.schema(), None).unwrap();
        writer.write(&self.batch).unwrap();
        writer.close().unwrap();
        engine.open(&path, self.schema.clone()).await.unwrap()
    }
}

fn schema(dataset: DatasetId, fields: &[Field], rows: usize) -> PublicSchema {
    let field = |(name, field_type): &Field| PublicField {
        name: name.parse().unwrap(),
        label: (*name).into(),
        field_type: *field_type,
        role: None,
        description: None,
        notices: Vec::new(),
    };
    PublicSchema {
        dataset,
        fields: fields.iter().map(field).collect(),
        withheld: Vec::new(),
        row_notices: Vec::new(),
        geometry: None,
        stable_ids: false,
        rows: rows as u64,
    }
}

fn cell(dice: &mut Dice, ty: FieldType, spread: Spread) -> Value {
    if dice.chance(15) {
        return Value::Null;
    }
    match ty {
        // What is asked as text holds any text here: that it is of its form was seen to when the release was cut.
        FieldType::Text | FieldType::Url | FieldType::Json => Value::Text(WORDS[dice.roll(spread.words)].into()),
        FieldType::Integer => Value::whole(dice.roll(spread.whole) as i64 - spread.whole as i64 / 2),
        FieldType::Decimal { scale } | FieldType::Money { scale, .. } => {
            let units = dice.roll(spread.cents) as i128 - spread.cents as i128 * 2 / 5;
            Value::Number(units * Value::ONE / 10_i128.pow(scale.into()))
        }
        FieldType::Date => Value::Time((FIRST_DAY + dice.roll(spread.days) as i64) * DAY),
        FieldType::Timestamp => Value::Time(FIRST_DAY * DAY + dice.roll(spread.times) as i64 * DAY / 12),
        FieldType::Boolean => Value::Boolean(dice.chance(50)),
        _ => panic!("no such field is generated"),
    }
}

fn array(ty: FieldType, column: &[Value]) -> ArrayRef {
    let number = |value: &Value| if let Value::Number(n) = value { Some(*n) } else { None };
    let time = |value: &Value| if let Value::Time(micros) = value { Some(*micros) } else { None };
    let cells = column.iter();
    match ty {
        FieldType::Integer => Arc::new(cells.map(|v| Some((number(v)? / Value::ONE) as i64)).collect::<Int64Array>()),
        FieldType::Decimal { scale } | FieldType::Money { scale, .. } => {
            let units = cells.map(|v| Some(number(v)? * 10_i128.pow(scale.into()) / Value::ONE));
            let array = units.collect::<Decimal128Array>();
            Arc::new(array.with_precision_and_scale(28, scale.cast_signed()).unwrap())
        }
        FieldType::Date => Arc::new(cells.map(|v| Some((time(v)? / DAY) as i32)).collect::<Date32Array>()),
        FieldType::Timestamp => Arc::new(cells.map(time).collect::<TimestampMicrosecondArray>()),
        FieldType::Boolean => {
            let flag = |v: &Value| if let Value::Boolean(b) = v { Some(*b) } else { None };
            Arc::new(cells.map(flag).collect::<BooleanArray>())
        }
        _ => {
            let text = |v| if let &Value::Text(ref text) = v { Some(text.as_str()) } else { None };
            Arc::new(cells.map(text).collect::<StringArray>())
        }
    }
}

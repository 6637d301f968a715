//! Parquet: every type as exact text, read in batches.
//!
//! The values of strings stay in the pages they came in (as views), so that a dictionary of one long value which every
//! row names does not grow in memory; what a row of it is as text is bounded when it is written.

mod bounds;
mod cells;
mod geo;
mod thrift;
mod times;

use super::layer::Shapes;
use super::{Column, Row, TableChoice, TableFacts, TableFormat, TableWriter};
use crate::{FormatError, Limits};
use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, Field, FieldRef, Schema, TimeUnit};
use cells::{Cell, Tally};
use geo::Geo;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::basic::{ConvertedType, LogicalType, Type as PhysicalType};
use parquet::file::metadata::ParquetMetaData;
use parquet::schema::types::Type;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

const DAMAGED: &str = "its data is damaged, or compressed in a way that is not read";
/// Rows of a batch, at most.
const BATCH_ROWS: usize = 8_192;
/// Bytes of the values of a batch, as far as the file lets that be told before.
const BATCH_BYTES: u64 = 16 << 20;

/// Writes the rows of a Parquet file.
pub(super) fn read(
    path: &Path,
    choice: &TableChoice,
    limits: &Limits,
    out: &mut TableWriter<'_>,
) -> Result<TableFacts, FormatError> {
    if choice.part.is_some() {
        return Err(FormatError::NoParts);
    }
    let mut file = File::open(path).map_err(|e| FormatError::from_io(e, 0))?;
    bounds::check_footer(&mut file, limits)?;
    let metadata = guarded("its directory is damaged", || directory(&file))?;
    bounds::check_pages(&mut file, metadata.metadata(), limits)?;
    let mut kinds = Vec::new();
    for (at, field) in metadata.schema().fields().iter().enumerate() {
        kinds.push(kind(field, metadata.parquet_schema().root_schema().get_fields().get(at).map(AsRef::as_ref))?);
    }
    let columns: Vec<Column> = metadata.schema().fields().iter().map(|field| column(field)).collect();
    out.columns(&columns)?;
    let rows = metadata.metadata().file_metadata().num_rows();
    let geo = Geo::of(metadata.metadata())?;
    let fields = metadata.schema().fields().iter();
    let shapes = fields.map(|field| geo.shapes(field.name(), field.data_type(), choice.crs.as_deref()));
    let shapes: Vec<Option<Shapes>> = shapes.collect::<Result<_, _>>()?;
    let notes = notes(metadata.metadata()).into_iter().chain(geo.notes());
    let batch_rows = batch_rows(metadata.metadata());
    let mut reader = guarded(DAMAGED, || {
        ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata).with_batch_size(batch_rows).build()
    })?;
    let tallies = vec![Tally::default(); columns.len()];
    let mut writing = Writing { kinds, tallies, shapes, row: Row::new() };
    while let Some(batch) = guarded(DAMAGED, || reader.next().transpose())? {
        writing.batch(&batch, limits, out)?;
    }
    if i64::try_from(out.rows()) != Ok(rows) {
        return Err(malformed("it has another number of rows than its directory says"));
    }
    let mut facts = TableFacts::named(TableFormat::Parquet, columns);
    facts.notes = facts.columns.iter().zip(&writing.tallies).flat_map(|(c, tally)| tally.notes(&c.label)).collect();
    facts.notes.extend(notes);
    geo::say(writing.shapes, &mut facts);
    Ok(facts)
}

/// Reads the directory of a file, and chooses the types its values are read as.
fn directory(file: &File) -> Result<ArrowReaderMetadata, parquet::errors::ParquetError> {
    let plain = ArrowReaderOptions::new();
    // What Arrow adds to a file is advice: one that cannot be followed is done without.
    let metadata = ArrowReaderMetadata::load(file, plain.clone())
        .or_else(|_| ArrowReaderMetadata::load(file, plain.with_skip_arrow_metadata(true)))?;
    let roots = metadata.parquet_schema().root_schema().get_fields();
    let fields: Vec<Field> = metadata
        .schema()
        .fields()
        .iter()
        .enumerate()
        .map(|(at, field)| match roots.get(at) {
            Some(root) if is_enum(root) => field.as_ref().clone().with_data_type(DataType::Utf8View),
            // Old times are read in nanoseconds by default, and those beyond the years 1677 to 2262 then as others.
            Some(root) if is_old_time(root) => {
                field.as_ref().clone().with_data_type(DataType::Timestamp(TimeUnit::Microsecond, None))
            }
            _ => viewed(field),
        })
        .collect();
    let schema = Arc::new(Schema::new_with_metadata(fields, metadata.schema().metadata().clone()));
    let options = ArrowReaderOptions::new().with_schema(schema);
    Ok(ArrowReaderMetadata::try_new(Arc::clone(metadata.metadata()), options).unwrap_or(metadata))
}

/// The field with its texts and bytes as views, and without dictionaries.
fn viewed(field: &Field) -> Field {
    field.clone().with_data_type(view(field.data_type()))
}

fn view(data_type: &DataType) -> DataType {
    let list = |field: &FieldRef| Arc::new(viewed(field));
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 => DataType::Utf8View,
        DataType::Binary | DataType::LargeBinary => DataType::BinaryView,
        DataType::Dictionary(_, value) => view(value),
        DataType::List(field) => DataType::List(list(field)),
        DataType::LargeList(field) => DataType::LargeList(list(field)),
        DataType::ListView(field) => DataType::ListView(list(field)),
        DataType::LargeListView(field) => DataType::LargeListView(list(field)),
        DataType::FixedSizeList(field, size) => DataType::FixedSizeList(list(field), *size),
        DataType::Map(field, sorted) => DataType::Map(list(field), *sorted),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(|field| viewed(field)).collect()),
        other => other.clone(),
    }
}

/// What the values of a column become.
fn kind(field: &Field, root: Option<&Type>) -> Result<Cell, FormatError> {
    let logical = root.and_then(|root| root.get_basic_info().logical_type_ref());
    match field.data_type() {
        // GeoParquet keeps its shapes here, as well-known bytes; the member `geo` of the file's metadata names them.
        DataType::BinaryView | DataType::Binary | DataType::LargeBinary => Ok(Cell::Bytes),
        DataType::FixedSizeBinary(16) if matches!(logical, Some(LogicalType::Uuid)) => Ok(Cell::Uuid),
        DataType::FixedSizeBinary(_) => Ok(Cell::Bytes),
        other if cells::is_read(other) => Ok(Cell::Value),
        _ => Err(malformed("a column has a type that is not read")),
    }
}

/// Whether a column holds times in twelve bytes, as Impala and older Spark write them.
fn is_old_time(root: &Type) -> bool {
    root.is_primitive() && root.get_physical_type() == PhysicalType::INT96
}

fn is_enum(root: &Type) -> bool {
    let info = root.get_basic_info();
    root.is_primitive()
        && (matches!(info.logical_type_ref(), Some(LogicalType::Enum)) || info.converted_type() == ConvertedType::ENUM)
}

fn column(field: &Field) -> Column {
    let is_text = matches!(field.data_type(), DataType::Utf8View | DataType::Utf8 | DataType::LargeUtf8);
    Column { is_text, ..Column::titled(field.name()) }
}

/// How many rows fit a batch, going by the widest row group.
fn batch_rows(metadata: &ParquetMetaData) -> usize {
    let widths = metadata.row_groups().iter().map(|group| {
        let bytes = u64::try_from(group.total_byte_size()).unwrap_or(u64::MAX);
        let rows = u64::try_from(group.num_rows()).unwrap_or(1).max(1);
        bytes / rows + group.columns().iter().map(bounds::cell_bytes).sum::<u64>()
    });
    let widest = widths.max().unwrap_or(1).max(1);
    usize::try_from(BATCH_BYTES / widest).unwrap_or(BATCH_ROWS).clamp(1, BATCH_ROWS)
}

fn notes(metadata: &ParquetMetaData) -> Option<String> {
    const OWN: [&str; 3] = ["ARROW:schema", "pandas", geo::KEY];
    let pairs = metadata.file_metadata().key_value_metadata()?;
    match pairs.iter().filter(|pair| !OWN.contains(&pair.key.as_str())).count() {
        0 => None,
        1 => Some("1 entry that the file keeps beside its table was not taken".to_owned()),
        n => Some(format!("{n} entries that the file keeps beside its table were not taken")),
    }
}

/// Writes batches as rows.
struct Writing {
    kinds: Vec<Cell>,
    tallies: Vec<Tally>,
    /// What the shapes of each column go through, where it has any.
    shapes: Vec<Option<Shapes>>,
    row: Row,
}

impl Writing {
    fn batch(&mut self, batch: &RecordBatch, limits: &Limits, out: &mut TableWriter<'_>) -> Result<(), FormatError> {
        let mut cell = String::new();
        let too_long =
            |rows| FormatError::RecordTooLong { max: limits.record_bytes_max, place: format!("in row {}", rows + 1) };
        let most = usize::try_from(limits.record_bytes_max).unwrap_or(usize::MAX);
        for at in 0..batch.num_rows() {
            self.row.clear();
            for (column, array) in batch.columns().iter().enumerate() {
                cell.clear();
                match &mut self.shapes[column] {
                    Some(shapes) => cell = geo::cell(shapes, array, at, column, out)?,
                    None => self.kinds[column]
                        .write(array, at, &mut cell, &mut self.tallies[column], most)
                        .ok_or_else(|| too_long(out.rows()))?,
                }
                self.row.push_field(&cell);
                if self.row.as_slice().len() > most {
                    return Err(too_long(out.rows()));
                }
            }
            out.row(&self.row)?;
        }
        Ok(())
    }
}

/// Lets the library at the file. It fails on most damage with an error, and on some with a panic.
fn guarded<T, E>(what: &str, read: impl FnOnce() -> Result<T, E>) -> Result<T, FormatError> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(read)) => Ok(read),
        _ => Err(malformed(what)),
    }
}

fn malformed(what: &str) -> FormatError {
    FormatError::Malformed { format: "Parquet", what: what.to_owned(), place: String::new() }
}

#[cfg(test)]
mod tests;

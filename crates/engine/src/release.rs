//! A release opened for reading: its file, its footer, and the columns a query may name.

mod bounds;
mod file;
mod reader;

use crate::compile::{ROW_ID, TEXT, timestamp_utc};
use crate::error::EngineError;
use arrow::datatypes::{DataType, Field, FieldRef, Schema, SchemaRef, TimeUnit};
use catalog::{FieldType, PublicSchema};
use datafusion::datasource::table_schema::TableSchema;
use datafusion::parquet::arrow::{RowNumber, parquet_to_arrow_schema};
use datafusion::parquet::file::metadata::{PageIndexPolicy, ParquetMetaData, ParquetMetaDataReader};
use file::ReleaseFile;
use reader::ReleaseReaders;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub use bounds::{ShapeBounds, bounds_of};

/// The column that says which cells of a row are withheld. No query can name it; it is given beside the rows when asked
/// for by [`crate::Engine::run_marked`].
pub(crate) const WITHHELD: &str = "_withheld";
/// The place of a row in the file, made by the reader. No field can have this name.
pub(crate) const PLACE: &str = ":place";

/// Releases opened so far.
static OPENED: AtomicU64 = AtomicU64::new(0);

/// A release opened for reading; cheap to clone. It stays readable after its file is removed.
#[derive(Debug, Clone)]
pub struct OpenRelease(Arc<Opened>);

#[derive(Debug)]
struct Opened {
    number: u64,
    file_bytes: u64,
    metadata: Arc<ParquetMetaData>,
    schema: Arc<PublicSchema>,
    columns: SchemaRef,
    marks: Option<DataType>,
    bounds: Option<ShapeBounds>,
    table: TableSchema,
    readers: Arc<ReleaseReaders>,
}

impl OpenRelease {
    /// Opens the file and checks that it holds what the schema says: exactly `:id` and the released fields, in their
    /// types (and perhaps `_withheld`), and as many rows.
    pub(crate) fn read(path: &Path, schema: Arc<PublicSchema>) -> Result<Self, EngineError> {
        let file = ReleaseFile::open(path).map_err(|_| EngineError::Unreadable)?;
        let file_bytes = file.bytes();
        let metadata = ParquetMetaDataReader::new()
            .with_page_index_policy(PageIndexPolicy::Optional)
            .parse_and_finish(&file)
            .map_err(|_| EngineError::Unreadable)?;
        let metadata = Arc::new(metadata);
        let (columns, marks) = columns_of(&metadata, &schema)?;
        let mark = marks.clone().map(|ty| Arc::new(Field::new(WITHHELD, ty, true)));
        let columns = Arc::new(columns);
        let stored: Vec<FieldRef> = columns.fields().iter().cloned().chain(mark).collect();
        let place: FieldRef = Arc::new(Field::new(PLACE, DataType::Int64, false).with_extension_type(RowNumber));
        let table = TableSchema::builder(Arc::new(Schema::new(stored))).with_virtual_columns(vec![place]).build();
        let readers = Arc::new(ReleaseReaders::new(file, metadata.clone()));
        let rows = usize::try_from(schema.rows).unwrap_or(usize::MAX);
        let bounds = ShapeBounds::read(metadata.file_metadata().key_value_metadata(), rows);
        let number = OPENED.fetch_add(1, Ordering::Relaxed);
        Ok(Self(Arc::new(Opened { number, file_bytes, metadata, schema, columns, marks, bounds, table, readers })))
    }

    /// Tells it from every other release opened by this process.
    pub(crate) fn number(&self) -> u64 {
        self.0.number
    }

    /// What the release says of itself.
    pub fn schema(&self) -> &Arc<PublicSchema> {
        &self.0.schema
    }

    /// Number of released rows.
    pub fn rows(&self) -> u64 {
        self.row_groups().map(|rows| rows as u64).sum()
    }

    /// `:id` and the released fields.
    pub(crate) fn columns(&self) -> &SchemaRef {
        &self.0.columns
    }

    /// The type of the column that says which cells of a row are withheld; `None` where no cell is marked.
    pub(crate) fn marks(&self) -> Option<&DataType> {
        self.0.marks.as_ref()
    }

    /// The columns, the marks where there are any, and the place of the row at the end.
    pub(crate) fn table(&self) -> &TableSchema {
        &self.0.table
    }

    /// The boxes around its shapes, where it has any.
    pub(crate) fn bounds(&self) -> Option<&ShapeBounds> {
        self.0.bounds.as_ref()
    }

    pub(crate) fn readers(&self) -> Arc<ReleaseReaders> {
        self.0.readers.clone()
    }

    pub(crate) fn file_bytes(&self) -> u64 {
        self.0.file_bytes
    }

    /// Rows of each row group.
    pub(crate) fn row_groups(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.metadata.row_groups().iter().map(|g| usize::try_from(g.num_rows()).unwrap_or(0))
    }

    pub(crate) fn is_same(&self, schema: &Arc<PublicSchema>) -> bool {
        Arc::ptr_eq(&self.0.schema, schema) || *self.0.schema == **schema
    }
}

/// `:id` and the released fields, and the type of the marks if the file has them.
fn columns_of(metadata: &ParquetMetaData, schema: &PublicSchema) -> Result<(Schema, Option<DataType>), EngineError> {
    let corrupt = |what| Err(EngineError::Corrupt { what });
    let mut marks = None;
    let described = metadata.file_metadata().schema_descr();
    let file = parquet_to_arrow_schema(described, None).map_err(|_| EngineError::Unreadable)?;
    let mut columns = Vec::with_capacity(schema.fields.len() + 1);
    for field in file.fields() {
        if schema.withheld_field(field.name()).is_some() {
            return corrupt("the file has a withheld field");
        }
        let released = schema.field(field.name()).map(|f| physical(f.field_type));
        match released {
            _ if field.name() == ROW_ID => columns.push(Field::new(ROW_ID, DataType::Int64, true)),
            Some(expected) if is_stored_as(&expected, field.data_type()) => {
                columns.push(Field::new(field.name(), expected, true));
            }
            Some(_) => return corrupt("a field has another type"),
            None if field.name() == WITHHELD && matches!(field.data_type(), DataType::List(_)) => {
                marks = Some(field.data_type().clone());
            }
            None => return corrupt("the file has a column that is not released"),
        }
    }
    if columns.first().is_none_or(|c| c.name() != ROW_ID) || file.field(0).data_type() != &DataType::Int64 {
        return corrupt("the file does not begin with row numbers");
    }
    if columns.len() != schema.fields.len() + 1 {
        return corrupt("a released field is not in the file");
    }
    if u64::try_from(metadata.file_metadata().num_rows()).ok() != Some(schema.rows) {
        return corrupt("the number of rows differs");
    }
    Ok((Schema::new(columns), marks))
}

/// The type of a field inside the engine.
fn physical(ty: FieldType) -> DataType {
    match ty {
        FieldType::Text | FieldType::Point | FieldType::MultiPoint | FieldType::MultiLine | FieldType::MultiPolygon => {
            TEXT
        }
        FieldType::Url | FieldType::Email | FieldType::Phone | FieldType::Json => TEXT,
        FieldType::Integer => DataType::Int64,
        FieldType::Decimal { scale } | FieldType::Money { scale, .. } => DataType::Decimal128(28, scale.cast_signed()),
        FieldType::Boolean => DataType::Boolean,
        FieldType::Date => DataType::Date32,
        FieldType::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, None),
        FieldType::TimestampUtc => timestamp_utc(),
    }
}

fn is_stored_as(expected: &DataType, stored: &DataType) -> bool {
    if *expected == TEXT {
        return matches!(stored, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View);
    }
    expected == stored
}

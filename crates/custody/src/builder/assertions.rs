//! The second look, before anything leaves custody: the files are opened again and compared with the schema.
//!
//! What is checked is everything in a Parquet file that can hold a name: the columns, the footer's metadata, the creator.
//! Values are not searched for withheld names, since a released value may well contain one.

use super::files::{DATA_PARQUET, HISTORY_PARQUET, SCHEMA};
use super::parquet_file::CREATED_BY;
use super::table::{ROW_ID, WITHHELD};
use super::{BuildError, ReleaseFault};
use crate::infer::arrow_type;
use arrow::datatypes::DataType;
use catalog::{FieldName, PublicSchema, ReleaseHistory};
use engine::ShapeBounds;
use parquet::arrow::parquet_to_arrow_schema;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

/// Whether a file has row numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbered {
    /// A release.
    Yes,
    /// A production.
    No,
}

/// Compares the files of a directory with what they should hold; for files just written.
pub(super) fn check(dir: &Path, schema: &PublicSchema, numbered: Numbered) -> Result<(), BuildError> {
    let written = dir.join(SCHEMA);
    if written.exists() {
        let read = std::fs::read(written).map_err(BuildError::doing("reading the schema again"))?;
        if serde_json::from_slice::<PublicSchema>(&read).ok().as_ref() != Some(schema) {
            return Err(BuildError::Assertion("the schema reads back differently"));
        }
    }
    match contradiction(dir, schema, numbered) {
        Ok(()) => Ok(()),
        Err(ReleaseFault::Contradiction(what)) => Err(BuildError::Assertion(what)),
        Err(_) => Err(BuildError::Assertion("the data cannot be read again")),
    }
}

/// Compares the history just written with what it says of itself.
pub(super) fn check_history(dir: &Path, history: &ReleaseHistory) -> Result<(), BuildError> {
    contradiction_in_history(dir, history).map_err(|fault| match fault {
        ReleaseFault::Contradiction(what) => BuildError::Assertion(what),
        _ => BuildError::Assertion("the history cannot be read again"),
    })
}

/// What in the history contradicts what it says of itself, if anything.
pub(super) fn contradiction_in_history(dir: &Path, history: &ReleaseHistory) -> Result<(), ReleaseFault> {
    contradiction_in(dir, HISTORY_PARQUET, &history.schema, Numbered::Yes)
}

/// What in the data contradicts the schema, if anything.
pub(super) fn contradiction(dir: &Path, schema: &PublicSchema, numbered: Numbered) -> Result<(), ReleaseFault> {
    contradiction_in(dir, DATA_PARQUET, schema, numbered)
}

fn contradiction_in(
    dir: &Path,
    name: &'static str,
    schema: &PublicSchema,
    numbered: Numbered,
) -> Result<(), ReleaseFault> {
    let unreadable = ReleaseFault::Unreadable(name);
    let file = File::open(dir.join(name)).map_err(|_| unreadable.clone())?;
    let metadata = ParquetMetaDataReader::new().parse_and_finish(&file).map_err(|_| unreadable.clone())?;
    let fail = |what| Err(ReleaseFault::Contradiction(what));
    if schema.withheld.iter().any(|w| schema.field(w.name.as_str()).is_some()) {
        return fail("a field is both released and withheld");
    }
    let footer = metadata.file_metadata();
    if !is_plain(&metadata, schema) || footer.created_by() != Some(CREATED_BY) {
        return fail("the file carries metadata");
    }
    if u64::try_from(footer.num_rows()).ok() != Some(schema.rows) {
        return fail("the number of rows differs");
    }
    if !columns_agree(&metadata, schema, numbered).ok_or(unreadable)? {
        return fail("the columns differ");
    }
    Ok(())
}

/// Whether the footer says nothing but where the shapes are.
fn is_plain(metadata: &ParquetMetaData, schema: &PublicSchema) -> bool {
    let pairs = metadata.file_metadata().key_value_metadata().filter(|pairs| !pairs.is_empty());
    let shapes: BTreeSet<&FieldName> = schema.shapes().map(|field| &field.name).collect();
    // Releases of before boxes have none; what is read does not depend on them.
    let Some(pairs) = pairs else { return true };
    let read = ShapeBounds::read(Some(pairs), usize::try_from(schema.rows).unwrap_or(usize::MAX));
    pairs.len() == 1 && read.is_some_and(|bounds| bounds.fields().eq(shapes))
}

fn columns_agree(metadata: &ParquetMetaData, schema: &PublicSchema, numbered: Numbered) -> Option<bool> {
    let file = parquet_to_arrow_schema(metadata.file_metadata().schema_descr(), None).ok()?;
    let mut expected: Vec<(&str, DataType)> = Vec::new();
    if numbered == Numbered::Yes {
        expected.push((ROW_ID, DataType::Int64));
    }
    expected.extend(schema.fields.iter().map(|f| (f.name.as_str(), arrow_type(f.field_type))));
    let found: Vec<(&str, DataType)> =
        file.fields().iter().map(|f| (f.name().as_str(), f.data_type().clone())).collect();
    let (columns, more) = found.split_at_checked(expected.len())?;
    let marks = match more {
        [] => true,
        [(name, DataType::List(item))] => *name == WITHHELD && *item.data_type() == DataType::Utf8,
        _ => false,
    };
    Some(columns == expected && marks)
}

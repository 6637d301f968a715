//! How many rows of a release have a point: what its file says of itself, so of released rows alone.

use super::files::DATA_PARQUET;
use crate::StorageError;
use catalog::FieldName;
use engine::ShapeBounds;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use serde::Serialize;
use std::fs::File;
use std::io;
use std::path::Path;

/// How many rows of a release have a point.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Placed {
    /// Its rows.
    pub rows: u64,
    /// Those that have a point.
    pub placed: u64,
    /// West, south, east and north of all of them, degrees; nothing where none has one.
    pub within: Option<[f64; 4]>,
}

impl Placed {
    /// The rows without a point.
    pub fn nowhere(&self) -> u64 {
        self.rows.saturating_sub(self.placed)
    }

    /// Whether so few rows have a point that the declaration is probably wrong.
    pub fn too_few(&self) -> bool {
        self.rows > 0 && self.placed.saturating_mul(2) < self.rows
    }
}

/// The rows of a release with a point in this field; `None` where the release has no such field.
///
/// Read from the footer of its file, which counts the empty cells of each column: it costs the same for any release.
pub fn placed_in(release: &Path, point: &FieldName) -> Result<Option<Placed>, StorageError> {
    let failed = StorageError::doing("reading how many rows of a release have a point");
    let read = || {
        let file = File::open(release.join(DATA_PARQUET))?;
        ParquetMetaDataReader::new().parse_and_finish(&file).map_err(io::Error::other)
    };
    let metadata = read().map_err(failed)?;
    Ok(count(&metadata, point))
}

fn count(metadata: &ParquetMetaData, point: &FieldName) -> Option<Placed> {
    let footer = metadata.file_metadata();
    let columns = footer.schema_descr().columns();
    let at = columns.iter().position(|column| column.path().string() == point.as_str())?;
    let rows = u64::try_from(footer.num_rows()).ok()?;
    let empty = |group: &parquet::file::metadata::RowGroupMetaData| group.column(at).statistics()?.null_count_opt();
    let empty = metadata.row_groups().iter().map(empty).sum::<Option<u64>>()?;
    let bounds = ShapeBounds::read(footer.key_value_metadata(), usize::try_from(rows).ok()?);
    let within = bounds.and_then(|bounds| bounds.extent(point));
    Some(Placed { rows, placed: rows.saturating_sub(empty), within })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_few_is_less_than_half() {
        let placed = |rows, placed| Placed { rows, placed, within: None };
        assert!(placed(10, 0).too_few() && placed(10, 4).too_few());
        assert!(!placed(10, 5).too_few() && !placed(10, 10).too_few() && !placed(0, 0).too_few());
        assert_eq!((placed(10, 4).nowhere(), placed(0, 0).nowhere()), (6, 0));
    }
}

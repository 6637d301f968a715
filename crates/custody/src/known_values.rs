//! What the values of a revision's columns can be read as, kept beside the rows: so that who cuts a release of all of them
//! need not read them for it.

use crate::infer::TypeInference;
use crate::ingest::INGEST_VERSION;
use catalog::FieldName;
use parquet::file::metadata::{KeyValue, ParquetMetaData};
use std::collections::BTreeMap;

/// Its key in the metadata of the file: what another version of ingestion kept may mean something else, and is passed over.
fn key() -> String {
    format!("daylight.values.{INGEST_VERSION}")
}

/// What the values of columns can be read as: of those that nobody declared to be of a type.
#[derive(Debug, Default)]
pub(crate) struct KnownValues(BTreeMap<String, TypeInference>);

impl KnownValues {
    /// Of these columns.
    pub(crate) fn of<'v>(columns: impl Iterator<Item = (&'v FieldName, Option<&'v TypeInference>)>) -> Self {
        Self(columns.filter_map(|(name, values)| Some((name.to_string(), values?.clone()))).collect())
    }

    /// As it is kept.
    pub(crate) fn written(&self) -> Option<KeyValue> {
        Some(KeyValue::new(key(), serde_json::to_string(&self.0).ok()?))
    }

    /// What a file keeps; nothing where it was written by another version of ingestion.
    pub(crate) fn read(file: &ParquetMetaData) -> Self {
        let pairs = file.file_metadata().key_value_metadata().into_iter().flatten();
        let key = key();
        let kept = pairs.filter(|pair| pair.key == key).find_map(|pair| pair.value.as_deref());
        kept.and_then(|json| serde_json::from_str(json).ok()).map(Self).unwrap_or_default()
    }

    /// Of this column.
    pub(crate) fn column(&self, name: &FieldName) -> Option<&TypeInference> {
        self.0.get(name.as_str())
    }
}

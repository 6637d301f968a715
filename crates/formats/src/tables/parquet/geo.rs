//! GeoParquet: which columns hold shapes, by the entry `geo` that the file keeps beside its table.

use super::malformed;
use crate::FormatError;
use crate::crs::{Crs, CrsError, Stated};
use crate::tables::layer::{self, Shapes};
use crate::tables::shape::{Shape, from_wkb};
use crate::tables::{TableFacts, TableWriter};
use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::DataType;
use parquet::file::metadata::ParquetMetaData;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;

const FORMAT: &str = "GeoParquet";
/// The key of the entry.
pub(super) const KEY: &str = "geo";

/// What the entry says.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Geo {
    #[serde(default)]
    columns: HashMap<String, GeoColumn>,
}

#[derive(Debug, Deserialize)]
struct GeoColumn {
    #[serde(default)]
    encoding: String,
    /// Nothing inside when the file says that it is not known.
    #[serde(default, deserialize_with = "said")]
    crs: Option<Value>,
    #[serde(default)]
    edges: Option<String>,
}

/// What stands there, be it null; a member that is missing is nothing.
fn said<'de, D: serde::Deserializer<'de>>(reader: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(reader).map(Some)
}

impl Geo {
    /// Reads the entry, where there is one.
    pub(super) fn of(metadata: &ParquetMetaData) -> Result<Self, FormatError> {
        let pairs = metadata.file_metadata().key_value_metadata();
        let entry = pairs.into_iter().flatten().find(|pair| pair.key == KEY).and_then(|pair| pair.value.as_deref());
        match entry {
            Some(json) => {
                serde_json::from_str(json).map_err(|_| malformed("what it says of its shapes cannot be read"))
            }
            None => Ok(Self::default()),
        }
    }

    /// What the shapes of a column go through; nothing for a column without. Shapes in the columns of other encodings
    /// stay the lists of numbers they are.
    pub(super) fn shapes(
        &self,
        column: &str,
        data_type: &DataType,
        named: Option<&str>,
    ) -> Result<Option<Shapes>, FormatError> {
        let is_binary = matches!(data_type, DataType::Binary | DataType::LargeBinary | DataType::BinaryView);
        match self.columns.get(column) {
            Some(about) if is_binary && about.encoding.eq_ignore_ascii_case("WKB") => {
                Shapes::new(FORMAT, about.stated(), named).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// What a person should know of columns that lie on a globe and not on a plane.
    pub(super) fn notes(&self) -> Option<String> {
        let round = self.columns.values().filter(|column| column.edges.as_deref() == Some("spherical")).count();
        (round > 0).then(|| format!("columns whose edges are arcs on a sphere, read as straight lines: {round}"))
    }
}

impl GeoColumn {
    /// The coordinate system: a definition as PROJ writes it in JSON, of which the number is read.
    fn stated(&self) -> Stated {
        let Some(crs) = &self.crs else { return Stated::Default(Crs::wgs84()) };
        if crs.is_null() {
            return Stated::Nothing;
        }
        let id = &crs["id"];
        let code = id["code"].as_u64().map(|code| code.to_string()).or_else(|| id["code"].as_str().map(str::to_owned));
        let unknown = || CrsError::Unreadable(crate::crs::short(crs["name"].as_str().unwrap_or_default()));
        Stated::Is(match (id["authority"].as_str(), code) {
            (Some(authority), Some(code)) => Crs::named(&format!("{authority}:{code}")).map_err(|error| match error {
                CrsError::Unknown(_) => unknown(),
                other => other,
            }),
            _ => Err(unknown()),
        })
    }
}

/// The text of the shape of a row.
pub(super) fn cell(
    shapes: &mut Shapes,
    array: &ArrayRef,
    at: usize,
    column: usize,
    out: &mut TableWriter<'_>,
) -> Result<String, FormatError> {
    if array.is_null(at) {
        return shapes.cell(Shape::default(), column, out);
    }
    let bytes = match array.data_type() {
        DataType::BinaryView => array.as_binary_view().value(at),
        DataType::LargeBinary => array.as_binary::<i64>().value(at),
        _ => array.as_binary::<i32>().value(at),
    };
    let shape = from_wkb(bytes).map_err(|error| layer::malformed(FORMAT, error.to_string(), out))?;
    shapes.cell(shape, column, out)
}

/// Says in the facts what was done to the shapes of each column.
pub(super) fn say(shapes: Vec<Option<Shapes>>, facts: &mut TableFacts) {
    for shapes in shapes.into_iter().flatten() {
        shapes.say("as the file has it", facts);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::TableChoice;
    use crate::tables::tests::{Converted, convert_bytes};
    use arrow::array::{BinaryArray, Int32Array, RecordBatch};
    use parquet::arrow::ArrowWriter;
    use parquet::file::metadata::KeyValue;
    use std::sync::Arc;

    fn point(x: f64, y: f64) -> Vec<u8> {
        [vec![1, 1, 0, 0, 0], x.to_le_bytes().to_vec(), y.to_le_bytes().to_vec()].concat()
    }

    fn convert(geo: &str, shapes: &[Option<&[u8]>], named: Option<&str>) -> Result<Converted, FormatError> {
        let numbers: ArrayRef = Arc::new(Int32Array::from_iter_values(0..shapes.len() as i32));
        let shapes: ArrayRef = Arc::new(BinaryArray::from(shapes.to_vec()));
        let batch = RecordBatch::try_from_iter([("n", numbers), ("where", shapes)]).unwrap();
        let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.append_key_value_metadata(KeyValue::new(KEY.to_owned(), geo.to_owned()));
        let bytes = writer.into_inner().unwrap();
        convert_bytes(&bytes, &TableChoice { part: None, crs: named.map(str::to_owned) })
    }

    fn geo(crs: &str) -> String {
        format!(
            r#"{{"version": "1.1.0", "primary_column": "where", "columns": {{"where": {{"encoding": "WKB",
            "geometry_types": []{crs}}}}}}}"#
        )
    }

    #[test]
    fn columns_that_the_file_names_are_shapes() {
        let read = convert(&geo(""), &[Some(&point(-121.5, 38.25)), None], None).unwrap();
        assert_eq!(read.rows, [["0", "POINT (-121.5 38.25)"], ["1", ""]]);
        assert_eq!(read.facts.crs.as_deref(), Some("WGS 84 longitude and latitude, as the file has it"));
        assert_eq!(read.facts.notes, ["rows without a shape: 1"]);
        let broken = convert(&geo(""), &[Some(b"\x01\x02\x00\x00\x00\xff\xff\xff\xff")], None);
        assert!(broken.unwrap_err().to_string().contains("cut short, in row 1"));
        assert!(convert("{", &[None], None).unwrap_err().to_string().contains("cannot be read"));
    }

    #[test]
    fn the_coordinate_system_is_that_of_the_column() {
        let at = point(6710000.0, 1970000.0);
        let feet = r#", "crs": {"name": "a", "id": {"authority": "EPSG", "code": 2226}}"#;
        for (crs, named) in [(feet, None), (r#", "crs": null"#, Some("EPSG:2226"))] {
            let read = convert(&geo(crs), &[Some(&at)], named).unwrap();
            assert_eq!(read.rows[0][1], "POINT (-121.48117525 38.570474695)");
        }
        let error = convert(&geo(r#", "crs": null"#), &[Some(&at)], None).unwrap_err();
        assert!(matches!(error, FormatError::Crs(CrsError::Missing)));
        let error = convert(&geo(r#", "crs": {"name": "mine"}"#), &[Some(&at)], None).unwrap_err().to_string();
        assert!(error.contains("`mine`"), "{error}");
        let crs84 = r#", "crs": {"name": "a", "id": {"authority": "OGC", "code": "CRS84"}}"#;
        assert_eq!(convert(&geo(crs84), &[Some(&point(1.0, 2.0))], None).unwrap().rows[0][1], "POINT (1 2)");
    }
}

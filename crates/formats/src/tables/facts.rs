//! What a reader says of the table it read.

use serde::{Deserialize, Serialize};

/// The format a table came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TableFormat {
    /// A JSON array of objects, or of arrays.
    Json,
    /// One JSON object a line.
    JsonLines,
    /// The `rows.json` export of a Socrata portal.
    SocrataRows,
    /// GeoJSON (RFC 7946).
    GeoJson,
    /// An answer of an ArcGIS server: features in the JSON of Esri.
    EsriFeatures,
    /// KML, or KMZ.
    Kml,
    /// A shapefile in a zip archive.
    Shapefile,
    /// A layer of a GeoPackage.
    GeoPackage,
    /// A sheet of an Excel workbook.
    Excel,
    /// A sheet of an OpenDocument spreadsheet.
    OpenDocument,
    /// Parquet, or GeoParquet.
    Parquet,
}

impl TableFormat {
    /// Its name, for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::JsonLines => "JSON, an object a line",
            Self::SocrataRows => "JSON rows of a Socrata portal",
            Self::GeoJson => "GeoJSON",
            Self::EsriFeatures => "Esri feature set",
            Self::Kml => "KML",
            Self::Shapefile => "shapefile",
            Self::GeoPackage => "GeoPackage",
            Self::Excel => "Excel workbook",
            Self::OpenDocument => "OpenDocument spreadsheet",
            Self::Parquet => "Parquet",
        }
    }
}

/// A column that the file itself names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its title, exactly as written.
    pub label: String,
    /// The name queries use, where the file has one beside the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it means, where the file says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether the file says that its values are text, even where all look like something else.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_text: bool,
}

impl Column {
    /// A column of which only the title is known.
    pub fn titled(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }
}

/// What a reader says of the table it read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableFacts {
    /// The format.
    pub format: TableFormat,
    /// The sheet, layer or collection read, where the file has several or names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// What the file calls its table, where it says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What the file says of its table, as plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The columns as the file names them; empty when a row of the table does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Column>,
    /// The coordinate reference system the shapes were in, and how it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
    /// What a person should know of what was read and left: counts and places, never values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

impl TableFacts {
    /// Facts of a table whose columns the file names.
    pub fn named(format: TableFormat, columns: Vec<Column>) -> Self {
        Self { format, part: None, title: None, description: None, columns, crs: None, notes: Vec::new() }
    }

    /// Facts of a sheet: a row of it names the columns, or none does.
    pub fn sheet(format: TableFormat, part: String) -> Self {
        Self { part: Some(part), ..Self::named(format, Vec::new()) }
    }
}

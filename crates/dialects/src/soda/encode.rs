//! Record batches to JSON, CSV, TSV, GeoJSON and c-JSON, batch by batch; nothing is kept but whether a row was written.
//!
//! Quirks that clients rely on: numbers are JSON strings (doubles are not), a key without a value is left out of JSON (but kept, as null,
//! in GeoJSON and c-JSON), rows of JSON begin with `\n,`, and every cell of a CSV that has a value stands in quotes.

use super::cjson;
use super::types::soda_output_type;
use crate::cell::{Cells, Style};
use crate::geojson::{push_position, push_shape};
use crate::json_text::{push_json_text, push_string};
use arrow::array::RecordBatch;
use catalog::{FieldType, Geometry};
use query::{ExprType, Node, Output};

/// The formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// An array of objects.
    Json,
    /// Comma-separated values.
    Csv,
    /// Tab-separated values, quoted like CSV.
    Tsv,
    /// A GeoJSON feature collection.
    GeoJson,
    /// Compact JSON: the schema once, then an array of values for each row.
    CJson,
}

impl Format {
    /// The format of a file extension without its dot.
    pub fn from_extension(extension: &str) -> Option<Self> {
        Some(match extension {
            "json" => Self::Json,
            "csv" => Self::Csv,
            "tsv" => Self::Tsv,
            "geojson" => Self::GeoJson,
            "cjson" => Self::CJson,
            _ => return None,
        })
    }

    /// The content type, as unmodified clients expect it.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json;charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Tsv => "text/tab-separated-values; charset=utf-8",
            Self::GeoJson => "application/vnd.geo+json; charset=utf-8",
            Self::CJson => "application/json+x-socrata-cjson; charset=utf-8",
        }
    }

    /// Whether it may be wrapped in a call of a function.
    fn is_wrappable(self) -> bool {
        matches!(self, Self::Json | Self::GeoJson)
    }

    fn is_delimited(self) -> bool {
        matches!(self, Self::Csv | Self::Tsv)
    }
}

/// What a request may add to a format.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EncoderOptions {
    /// Begin CSV and TSV with a byte-order mark.
    pub bom: bool,
    /// Wrap JSON and GeoJSON in a call of this function; the content type is then `application/javascript`.
    pub jsonp: Option<String>,
    /// The number of rows of all pages, where it is known. C-JSON says it.
    pub row_count: Option<u64>,
}

/// Writes one result. Call [`start`](Self::start) once, [`batch`](Self::batch) for each batch, [`end`](Self::end) once.
#[derive(Debug, Clone)]
pub struct Encoder {
    format: Format,
    options: EncoderOptions,
    columns: Vec<Column>,
    /// The places of the columns in the order of their names.
    by_name: Vec<usize>,
    geometry: GeometrySource,
    any_row: bool,
}

#[derive(Debug, Clone)]
struct Column {
    name: String,
    /// The name as a JSON key with its colon.
    key: String,
    ty: ExprType,
    form: Form,
    /// Its type as clients read it.
    soda_type: &'static str,
}

/// What a text is in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A string, as everywhere.
    Plain,
    /// An object around an address of the web.
    Url,
    /// A value of its own.
    Json,
}

impl Form {
    fn of(output: &Output) -> Self {
        match (output.field_type, output.expr.ty) {
            (Some(FieldType::Url), _) => Self::Url,
            (_, ExprType::Json | ExprType::Location) => Self::Json,
            _ => Self::Plain,
        }
    }
}

/// Which columns make the geometry of a feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum GeometrySource {
    None,
    /// A shape; it is not a property then.
    Shape(usize),
    Pair {
        lat: usize,
        lon: usize,
    },
}

impl Encoder {
    /// An encoder for the columns of a resolved query. `geometry` is that of the public schema.
    pub fn new(format: Format, outputs: &[Output], geometry: Option<&Geometry>, options: EncoderOptions) -> Self {
        let column = |o: &Output| {
            let mut key = String::new();
            push_string(&mut key, &o.name);
            key.push(':');
            Column { name: o.name.clone(), key, ty: o.expr.ty, form: Form::of(o), soda_type: soda_output_type(o) }
        };
        let columns = outputs.iter().map(column).collect();
        let geometry = geometry_source(outputs, geometry);
        Self { format, options, columns, by_name: cjson::by_name(outputs), geometry, any_row: false }
    }

    /// The content type of the whole.
    pub fn content_type(&self) -> &'static str {
        match self.options.jsonp {
            Some(_) if self.format.is_wrappable() => "application/javascript; charset=utf-8",
            _ => self.format.content_type(),
        }
    }

    /// What stands before the rows.
    pub fn start(&mut self) -> Vec<u8> {
        let mut out = String::new();
        match &self.options.jsonp {
            // The comment keeps old browsers from reading the answer as something other than a script.
            Some(function) if self.format.is_wrappable() => out.push_str(&format!("/**/{function}(")),
            _ if self.options.bom && self.format.is_delimited() => out.push('\u{feff}'),
            _ => {}
        }
        match self.format {
            Format::Json => out.push('['),
            Format::GeoJson => out.push_str("{\"type\":\"FeatureCollection\",\"features\":["),
            Format::Csv | Format::Tsv => self.header(&mut out),
            Format::CJson => {
                let columns = self.by_name.iter().filter_map(|i| self.columns.get(*i));
                cjson::head(&mut out, self.options.row_count, columns.map(|c| (c.name.as_str(), c.soda_type)));
            }
        }
        out.into_bytes()
    }

    /// The rows of a batch, whose columns are in the order of the outputs.
    pub fn batch(&mut self, batch: &RecordBatch) -> Vec<u8> {
        let cells: Vec<Cells> =
            batch.columns().iter().take(self.columns.len()).map(|c| Cells::new(c.as_ref())).collect();
        let mut out = String::with_capacity(batch.num_rows() * self.columns.len() * 16);
        for row in 0..batch.num_rows() {
            match self.format {
                Format::Json => self.object(&mut out, &cells, row),
                Format::GeoJson => self.feature(&mut out, &cells, row),
                Format::Csv => delimited(&mut out, &cells, row, ','),
                Format::Tsv => delimited(&mut out, &cells, row, '\t'),
                Format::CJson => self.array(&mut out, &cells, row),
            }
            self.any_row = true;
        }
        out.into_bytes()
    }

    /// What stands after the rows.
    pub fn end(&mut self) -> Vec<u8> {
        let mut out = String::new();
        match self.format {
            Format::Json | Format::CJson => out.push(']'),
            Format::GeoJson => out
                .push_str("],\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:OGC:1.3:CRS84\"}}}"),
            Format::Csv | Format::Tsv => {}
        }
        if !self.format.is_delimited() {
            let is_wrapped = self.options.jsonp.is_some() && self.format.is_wrappable();
            out.push_str(if is_wrapped { ");\n" } else { "\n" });
        }
        out.into_bytes()
    }

    fn header(&self, out: &mut String) {
        for (i, column) in self.columns.iter().enumerate() {
            if i > 0 {
                out.push(if self.format == Format::Tsv { '\t' } else { ',' });
            }
            let start = out.len();
            out.push_str(&column.name);
            quote_from(out, start);
        }
        out.push('\n');
    }

    fn object(&self, out: &mut String, cells: &[Cells], row: usize) {
        out.push_str(if self.any_row || !out.is_empty() { "\n,{" } else { "{" });
        let first = out.len();
        for (column, cells) in self.columns.iter().zip(cells) {
            let before = out.len();
            if before > first {
                out.push(',');
            }
            out.push_str(&column.key);
            if !push_json(out, cells, row, column) {
                out.truncate(before);
            }
        }
        out.push('}');
    }

    fn array(&self, out: &mut String, cells: &[Cells], row: usize) {
        out.push_str(",[");
        for (place, i) in self.by_name.iter().enumerate() {
            if place > 0 {
                out.push(',');
            }
            let written = match (cells.get(*i), self.columns.get(*i)) {
                (Some(cells), Some(column)) => push_json(out, cells, row, column),
                _ => false,
            };
            if !written {
                out.push_str("null");
            }
        }
        out.push_str("]\n");
    }

    fn feature(&self, out: &mut String, cells: &[Cells], row: usize) {
        out.push_str(if self.any_row || !out.is_empty() { "\n," } else { "" });
        out.push_str("{\"type\":\"Feature\",\"geometry\":");
        if !push_geometry(out, self.geometry, cells, row) {
            out.push_str("null");
        }
        out.push_str(",\"properties\":{");
        let first = out.len();
        for (i, (column, cells)) in self.columns.iter().zip(cells).enumerate() {
            if self.geometry == GeometrySource::Shape(i) {
                continue;
            }
            if out.len() > first {
                out.push(',');
            }
            out.push_str(&column.key);
            if !push_json(out, cells, row, column) {
                out.push_str("null");
            }
        }
        out.push_str("}}");
    }
}

/// The geometry of the schema where its fields are in the result, else the first shape of the result.
fn geometry_source(outputs: &[Output], geometry: Option<&Geometry>) -> GeometrySource {
    let field = |name| outputs.iter().position(|o| matches!(&o.expr.node, Node::Field(n) if n == name));
    let first_shape = || outputs.iter().position(|o| o.expr.ty.is_geometry()).map(GeometrySource::Shape);
    let declared = match geometry {
        Some(Geometry::Field(name)) => field(name).map(GeometrySource::Shape),
        Some(Geometry::Pair { latitude, longitude }) => match (field(latitude), field(longitude)) {
            (Some(lat), Some(lon)) => Some(GeometrySource::Pair { lat, lon }),
            _ => None,
        },
        None => None,
    };
    declared.or_else(first_shape).unwrap_or(GeometrySource::None)
}

/// Appends a geometry; `false`, and nothing appended, where there is none.
fn push_geometry(out: &mut String, source: GeometrySource, cells: &[Cells], row: usize) -> bool {
    match source {
        GeometrySource::None => false,
        GeometrySource::Shape(i) => cells.get(i).and_then(|c| c.text(row)).map(|wkt| push_shape(out, wkt)).is_some(),
        GeometrySource::Pair { lat, lon } => {
            let (mut lat_text, mut lon_text) = (String::new(), String::new());
            let number = |i: usize, into: &mut String| cells.get(i).is_some_and(|c| c.push(row, Style::Soda, into));
            let both = number(lat, &mut lat_text) && number(lon, &mut lon_text);
            if both {
                push_position(out, &lon_text, &lat_text);
            }
            both
        }
    }
}

/// Appends a cell as JSON; `false`, and nothing appended, for null.
fn push_json(out: &mut String, cells: &Cells, row: usize, column: &Column) -> bool {
    if column.form != Form::Plain {
        let Some(text) = cells.text(row) else { return false };
        if column.form == Form::Json {
            push_json_text(out, text);
        } else {
            out.push_str("{\"url\":");
            push_string(out, text);
            out.push('}');
        }
        return true;
    }
    match column.ty {
        ExprType::Boolean | ExprType::Double => cells.push(row, Style::Soda, out),
        shape if shape.is_geometry() => cells.text(row).map(|wkt| push_shape(out, wkt)).is_some(),
        ExprType::Text | ExprType::Interval => match cells.text(row) {
            Some(text) => {
                push_string(out, text);
                true
            }
            None => push_quoted(out, cells, row),
        },
        ExprType::Number | ExprType::Date | ExprType::Timestamp | ExprType::TimestampUtc | ExprType::Time => {
            push_quoted(out, cells, row)
        }
        _ => false,
    }
}

/// Appends a value that needs no escapes as a JSON string.
fn push_quoted(out: &mut String, cells: &Cells, row: usize) -> bool {
    let start = out.len();
    out.push('"');
    if !cells.push(row, Style::Soda, out) {
        out.truncate(start);
        return false;
    }
    let plain = out[start + 1..].bytes().all(|b| b >= b' ' && b != b'"' && b != b'\\');
    if plain {
        out.push('"');
    } else {
        let text = out.split_off(start + 1);
        out.truncate(start);
        push_string(out, &text);
    }
    true
}

fn delimited(out: &mut String, cells: &[Cells], row: usize, delimiter: char) {
    for (i, cells) in cells.iter().enumerate() {
        if i > 0 {
            out.push(delimiter);
        }
        let start = out.len();
        if cells.push(row, Style::Soda, out) {
            quote_from(out, start);
        }
    }
    out.push('\n');
}

/// Puts what stands from `start` on into quotes, doubling the quotes in it.
fn quote_from(out: &mut String, start: usize) {
    if out[start..].contains('"') {
        let doubled = out[start..].replace('"', "\"\"");
        out.truncate(start);
        out.push_str(&doubled);
    }
    out.insert(start, '"');
    out.push('"');
}

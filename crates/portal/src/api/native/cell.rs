//! A cell as the native API writes it: numbers as numbers with all their digits, JSON as JSON, shapes as GeoJSON.

use dialects::{geojson, push_json_text};
use query::{ExprType, Output};
use serde_json::Value;

/// A column whose cells are written.
pub(super) struct Column {
    /// The type of its cells, for [`dialects::format_cell`].
    pub(super) ty: ExprType,
    /// Its name, as JSON.
    name: String,
    is_json: bool,
}

impl Column {
    /// The column of a result.
    pub(super) fn of(output: &Output) -> Self {
        let name = Value::from(output.name.as_str()).to_string();
        let is_json = matches!(output.expr.ty, ExprType::Json | ExprType::Location);
        Self { name, ty: output.expr.ty, is_json }
    }

    /// Appends a cell that is this text, or null.
    fn push(&self, out: &mut String, cell: Option<String>) {
        match cell {
            Some(text) if self.is_json => push_json_text(out, &text),
            Some(text) => push_value(out, text, self.ty),
            None => out.push_str("null"),
        }
    }
}

/// Appends the cells of a row with their names, without the braces around them.
pub(super) fn push_cells(out: &mut String, columns: &[Column], cells: impl IntoIterator<Item = Option<String>>) {
    for (i, (column, cell)) in columns.iter().zip(cells).enumerate() {
        if i > 0 {
            out.push(',');
        }
        out.push_str(&column.name);
        out.push(':');
        column.push(out, cell);
    }
}

/// Numbers and truth values as they are (JSON too: that is decided before), shapes as GeoJSON, everything else as text.
fn push_value(out: &mut String, text: String, ty: ExprType) {
    match ty {
        ExprType::Number | ExprType::Double | ExprType::Boolean => out.push_str(&text),
        shape if shape.is_geometry() => out.push_str(&geojson(&text).unwrap_or_else(|| "null".into())),
        _ => out.push_str(&Value::from(text).to_string()),
    }
}

//! The names SODA gives to types.

use catalog::FieldType;
use query::{ExprType, Output};

/// The type as clients read it in `X-SODA2-Types` and in `/api/views`.
pub fn soda_type_name(ty: ExprType) -> &'static str {
    match ty {
        ExprType::Text | ExprType::Null => "text",
        ExprType::Number => "number",
        ExprType::Double => "double",
        ExprType::Time => "time",
        ExprType::Interval => "interval",
        ExprType::Json => "json",
        ExprType::Location => "location",
        ExprType::Boolean => "checkbox",
        ExprType::Date | ExprType::Timestamp => "calendar_date",
        ExprType::TimestampUtc => "fixed_timestamp",
        ExprType::Point => "point",
        ExprType::MultiPoint => "multipoint",
        ExprType::Line => "line",
        ExprType::MultiLine => "multiline",
        ExprType::Polygon => "polygon",
        ExprType::MultiPolygon => "multipolygon",
    }
}

/// The type of a field as clients read it: more than its type in queries where values are more than numbers or text.
pub fn soda_field_type(field_type: FieldType) -> &'static str {
    match field_type {
        FieldType::Money { .. } => "money",
        FieldType::Url => "url",
        FieldType::Email => "email",
        FieldType::Phone => "phone",
        other => soda_type_name(other.into()),
    }
}

/// The type of a column of a result.
pub(super) fn soda_output_type(output: &Output) -> &'static str {
    output.field_type.map_or_else(|| soda_type_name(output.expr.ty), soda_field_type)
}

/// The type of a field as the catalog API shows it in `columns_datatype`.
pub fn display_field_type(field_type: FieldType) -> &'static str {
    match field_type {
        FieldType::Money { .. } => "Money",
        FieldType::Url => "URL",
        FieldType::Email => "Email",
        FieldType::Phone => "Phone",
        other => display_type_name(other.into()),
    }
}

/// The type as the catalog API shows it in `columns_datatype`.
pub fn display_type_name(ty: ExprType) -> &'static str {
    match ty {
        ExprType::Text | ExprType::Null => "Text",
        ExprType::Number => "Number",
        ExprType::Double => "Double",
        ExprType::Time => "Time",
        ExprType::Interval => "Interval",
        ExprType::Json => "JSON",
        ExprType::Location => "Location",
        ExprType::Boolean => "Checkbox",
        ExprType::Date | ExprType::Timestamp => "Calendar date",
        ExprType::TimestampUtc => "Date",
        ExprType::Point => "Point",
        ExprType::MultiPoint => "MultiPoint",
        ExprType::Line => "Line",
        ExprType::MultiLine => "MultiLine",
        ExprType::Polygon => "Polygon",
        ExprType::MultiPolygon => "MultiPolygon",
    }
}

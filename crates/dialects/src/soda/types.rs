//! The names SODA gives to types.

use query::ExprType;

/// The type as clients read it in `X-SODA2-Types` and in `/api/views`.
pub fn soda_type_name(ty: ExprType) -> &'static str {
    match ty {
        ExprType::Text | ExprType::Interval | ExprType::Null => "text",
        ExprType::Number => "number",
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

/// The type as the catalog API shows it in `columns_datatype`.
pub fn display_type_name(ty: ExprType) -> &'static str {
    match ty {
        ExprType::Text | ExprType::Interval | ExprType::Null => "Text",
        ExprType::Number => "Number",
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

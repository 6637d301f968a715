//! The data dictionary: released fields with their types and meanings, withheld ones with their reasons.

use super::withheld::reason;
use crate::api::{Ask, Problem};
use axum::response::Response;
use catalog::{FieldType, PublicField, PublicSchema, WithheldField};
use serde_json::{Value, json};

pub(super) async fn as_json(ask: &Ask, id: &str) -> Result<Response, Problem> {
    let open = ask.open(id).await?;
    let document = json!({
        "dataset": open.about.id,
        "title": open.about.title,
        "release": open.release.id,
        "fields": field_entries(&open.schema, &ask.base),
    });
    ask.json(&document, Some(open.about.changed_at))
}

/// Every field of the public schema, the withheld ones after the released ones.
pub(crate) fn field_entries(schema: &PublicSchema, base: &str) -> Vec<Value> {
    let released = schema.fields.iter().map(released_entry);
    let withheld = schema.withheld.iter().map(|field| withheld_entry(schema, field, base));
    released.chain(withheld).collect()
}

fn released_entry(field: &PublicField) -> Value {
    json!({
        "name": field.name,
        "label": field.label,
        "type": type_name(field.field_type),
        "scale": scale(field.field_type),
        "currency": currency(field.field_type),
        "availability": availability(field),
        "role": field.role,
        "description": field.description,
        "notices": field.notices.iter().map(|notice| json!({
            "what": notice.what,
            "withheld": reason(&notice.withholding),
        })).collect::<Vec<_>>(),
    })
}

fn withheld_entry(schema: &PublicSchema, field: &WithheldField, base: &str) -> Value {
    json!({
        "name": field.name,
        "label": field.label,
        "type": null,
        "availability": "withheld",
        "description": field.description,
        "withheld": field.withholdings.iter().map(reason).collect::<Vec<_>>(),
        "request_url": format!("{base}/requests/new?dataset={}&field={}", schema.dataset, field.name),
    })
}

fn availability(field: &PublicField) -> &'static str {
    if field.notices.is_empty() { "released" } else { "released in part" }
}

fn type_name(ty: FieldType) -> &'static str {
    match ty {
        FieldType::Text => "text",
        FieldType::Integer => "integer",
        FieldType::Decimal { .. } => "decimal",
        FieldType::Boolean => "boolean",
        FieldType::Date => "date",
        FieldType::Timestamp => "timestamp",
        FieldType::TimestampUtc => "timestamp-utc",
        FieldType::Point => "point",
        FieldType::MultiPoint => "multipoint",
        FieldType::MultiLine => "multiline",
        FieldType::MultiPolygon => "multipolygon",
        FieldType::Money { .. } => "money",
        FieldType::Url => "url",
        FieldType::Email => "email",
        FieldType::Phone => "phone",
        FieldType::Json => "json",
    }
}

/// The sign of amounts of money, which is not part of a value.
fn currency(ty: FieldType) -> Option<char> {
    match ty {
        FieldType::Money { currency, .. } => Some(currency.sign()),
        _ => None,
    }
}

fn scale(ty: FieldType) -> Option<u8> {
    match ty {
        FieldType::Decimal { scale } | FieldType::Money { scale, .. } => Some(scale),
        _ => None,
    }
}

//! The metadata that SODA clients read: `/api/views/{id}.json` and `/api/catalog/v1`.
//!
//! Columns come from the public schema alone. There are no cached contents: no counts, extremes or top values.

use super::types::{display_field_type, soda_field_type};
use super::withheld::withheld_json;
use crate::cell::instant_text;
use catalog::{Dataset, FieldType, PublicField, PublicSchema, Standing};
use serde_json::{Map, Value, json};

/// The schema of the release that the public reads now.
fn current_schema(dataset: &Dataset) -> Option<&PublicSchema> {
    dataset.schema.as_ref().filter(|_| dataset.standing == Standing::Published)
}

/// The metadata of one dataset. Addresses in it begin with `base`, which may be empty.
pub fn view_json(dataset: &Dataset, base: &str) -> Value {
    let schema = current_schema(dataset);
    let columns: Vec<Value> =
        schema.iter().flat_map(|s| &s.fields).enumerate().map(|(i, f)| column(i + 1, f)).collect();
    let updated = dataset.current().map_or(dataset.changed_at, |r| r.released_at);
    let mut view = json!({
        "id": dataset.id,
        "name": dataset.title,
        "assetType": "dataset",
        "attribution": dataset.department,
        "category": dataset.category,
        "createdAt": seconds(dataset.added_at),
        "description": dataset.description,
        "displayType": "table",
        "newBackend": true,
        "provenance": "official",
        "publicationDate": schema.map(|_| seconds(dataset.added_at)),
        "publicationStage": if schema.is_some() { "published" } else { "unpublished" },
        "rowsUpdatedAt": seconds(updated),
        "viewLastModified": seconds(dataset.changed_at),
        "viewType": "tabular",
        "columns": columns,
        "metadata": { "custom_fields": custom_fields(dataset), "availableDisplayTypes": ["table", "fatrow", "page"] },
        "tags": dataset.keywords,
        "flags": ["default"],
        "rights": ["read"],
        "withheld": withheld(dataset, base),
    });
    if let Some(position) = row_identifier(dataset, schema) {
        view["rowIdentifierColumnId"] = position.into();
    }
    view
}

fn seconds(microseconds: i64) -> i64 {
    microseconds.div_euclid(1_000_000)
}

/// Ids of columns count released fields only: a withheld field leaves no gap.
fn column(position: usize, field: &PublicField) -> Value {
    let ty = soda_field_type(field.field_type);
    let mut column = json!({
        "id": position,
        "name": field.label,
        "dataTypeName": ty,
        "fieldName": field.name,
        "position": position,
        "renderTypeName": ty,
        "tableColumnId": position,
        "format": format(field.field_type),
        "flags": [],
    });
    if let Some(words) = description(field) {
        column["description"] = words.into();
    }
    column
}

/// How values are to be shown: the sign of an amount is not part of it.
fn format(field_type: FieldType) -> Value {
    match field_type {
        FieldType::Money { currency, .. } => json!({ "currencyStyle": currency.code().to_uppercase() }),
        _ => json!({}),
    }
}

/// What the field means, and what of it is not shown in full.
fn description(field: &PublicField) -> Option<String> {
    let notices = field.notices.iter().map(|n| format!("{} ({})", n.what, n.withholding.citation_line()));
    let parts: Vec<String> = field.description.iter().cloned().chain(notices).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn row_identifier(dataset: &Dataset, schema: Option<&PublicSchema>) -> Option<usize> {
    let name = dataset.row_id.as_ref()?;
    schema?.fields.iter().position(|f| f.name == *name).map(|i| i + 1)
}

/// What is withheld, as data.
fn withheld(dataset: &Dataset, base: &str) -> Value {
    let id = dataset.id.as_str();
    let Some(schema) = current_schema(dataset) else {
        let whole = !dataset.withheld.is_empty();
        return json!({ "dataset": whole.then(|| withheld_json(&dataset.withheld, id, None, base)) });
    };
    let field = |f: &catalog::WithheldField| {
        let reason = withheld_json(&f.withholdings, id, Some(f.name.as_str()), base);
        json!({ "fieldName": f.name, "name": f.label, "description": f.description, "withheld": reason })
    };
    let fields: Vec<Value> = schema.withheld.iter().map(field).collect();
    let rows: Vec<Value> = schema
        .row_notices
        .iter()
        .map(|n| withheld_json(std::slice::from_ref(&n.withholding), id, None, base))
        .collect();
    let cell = |(field, notice): (&PublicField, &catalog::CellNotice)| {
        let reason = withheld_json(std::slice::from_ref(&notice.withholding), id, Some(field.name.as_str()), base);
        json!({ "fieldName": field.name, "name": field.label, "what": notice.what, "withheld": reason })
    };
    let noticed = schema.fields.iter().flat_map(|f| f.notices.iter().map(move |n| (f, n)));
    let cells: Vec<Value> = noticed.map(cell).collect();
    json!({ "fields": fields, "rows": rows, "cells": cells })
}

/// The same in the form that generic clients show: headings, then lines of text.
fn custom_fields(dataset: &Dataset) -> Value {
    let mut groups = Map::new();
    if let Some(schema) = current_schema(dataset) {
        let fields: Map<String, Value> =
            schema.withheld.iter().map(|f| (f.label.clone(), reason(&f.withholdings).into())).collect();
        if !fields.is_empty() {
            groups.insert("Withheld fields".into(), fields.into());
        }
        let rows: Vec<String> =
            schema.row_notices.iter().map(|n| reason(std::slice::from_ref(&n.withholding))).collect();
        if !rows.is_empty() {
            groups.insert("Withheld rows".into(), json!({ "Reason": rows.join("; ") }));
        }
    } else if !dataset.withheld.is_empty() {
        groups.insert("Withheld dataset".into(), json!({ "Reason": reason(&dataset.withheld) }));
    }
    if let Some(periodicity) = &dataset.plan.periodicity {
        groups.insert("Publication".into(), json!({ "Accrual periodicity": periodicity }));
    }
    groups.into()
}

fn reason(withholdings: &[catalog::Withholding]) -> String {
    let line = |w: &catalog::Withholding| format!("{}: {}", w.citation_line(), w.statement);
    match withholdings {
        [] => "not yet classified for publication".into(),
        some => some.iter().map(line).collect::<Vec<_>>().join("; "),
    }
}

/// A page of the catalog, already filtered and cut by the caller.
#[derive(Debug, Clone, Copy)]
pub struct CatalogPage<'a> {
    /// The datasets of this page.
    pub datasets: &'a [&'a Dataset],
    /// How many match in all. Clients page until they have this many.
    pub total: u64,
    /// The name of the host, as clients know the portal.
    pub domain: &'a str,
    /// What absolute addresses begin with, such as `https://data.example.gov`.
    pub base: &'a str,
}

/// The answer of `/api/catalog/v1`.
pub fn catalog_json(page: CatalogPage) -> Value {
    let results: Vec<Value> = page.datasets.iter().map(|d| entry(d, page.domain, page.base)).collect();
    json!({
        "results": results,
        "resultSetSize": page.total,
        "timings": { "serviceMillis": 0, "searchMillis": [0, 0] },
    })
}

fn entry(dataset: &Dataset, domain: &str, base: &str) -> Value {
    let link = format!("{base}/d/{}", dataset.id);
    let owner = json!({ "id": "city", "user_type": "interactive", "display_name": dataset.department });
    json!({
        "resource": resource(dataset),
        "classification": {
            "categories": dataset.category.iter().collect::<Vec<_>>(),
            "tags": [],
            "domain_category": dataset.category,
            "domain_tags": dataset.keywords,
            "domain_metadata": domain_metadata(dataset),
        },
        "metadata": { "domain": domain },
        "permalink": link,
        "link": link,
        "owner": owner,
        "creator": owner,
        "withheld": withheld(dataset, base),
    })
}

fn resource(dataset: &Dataset) -> Value {
    let fields: &[PublicField] = current_schema(dataset).map_or(&[], |s| &s.fields);
    let texts = |of: fn(&PublicField) -> String| fields.iter().map(of).collect::<Vec<_>>();
    let updated = dataset.current().map_or(dataset.changed_at, |r| r.released_at);
    json!({
        "name": dataset.title,
        "id": dataset.id,
        "parent_fxf": [],
        "description": dataset.description,
        "attribution": dataset.department,
        "attribution_link": null,
        "contact_email": null,
        "type": "dataset",
        "updatedAt": instant_text(dataset.changed_at),
        "createdAt": instant_text(dataset.added_at),
        "metadata_updated_at": instant_text(dataset.changed_at),
        "data_updated_at": instant_text(updated),
        "columns_name": texts(|f| f.label.clone()),
        "columns_field_name": texts(|f| f.name.to_string()),
        "columns_datatype": texts(|f| display_field_type(f.field_type).into()),
        "columns_description": texts(|f| f.description.clone().unwrap_or_default()),
        "columns_format": fields.iter().map(|f| format(f.field_type)).collect::<Vec<_>>(),
        "provenance": "official",
        "lens_view_type": "tabular",
        "lens_display_type": "table",
        "hide_from_data_json": false,
        "publication_date": instant_text(dataset.added_at),
    })
}

fn domain_metadata(dataset: &Dataset) -> Vec<Value> {
    let reasons = if current_schema(dataset).is_none() { dataset.withheld.as_slice() } else { &[] };
    reasons.iter().map(|w| json!({ "key": "Withheld", "value": reason(std::slice::from_ref(w)) })).collect()
}

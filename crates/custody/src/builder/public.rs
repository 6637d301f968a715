//! What a release says of itself, from the words of the plan and the types of the released values.
//!
//! A notice is there because the register has the exemption, never because a value was affected by it: whether any row
//! or cell was is custodial.

use super::CutRequest;
use super::table::{ReleasedColumn, Samples};
use crate::roles::{Evidence, propose};
use catalog::{
    CellNotice, FieldName, FieldType, Geometry, HistoryState, PublicField, PublicSchema, ReleaseHistory, Role,
    RowNotice, WithheldField, field_names,
};
use register::{CuttingPlan, FieldCut, Treatment};
use std::collections::BTreeSet;

/// The public schema of released columns, with samples of what is in them, and of this many rows.
pub(super) fn schema_of(
    request: &CutRequest<'_>,
    columns: &[&ReleasedColumn<'_>],
    samples: &Samples,
    rows: u64,
) -> PublicSchema {
    let plan = request.plan;
    let field = |(at, column): (usize, &&ReleasedColumn<'_>)| public_field(plan, column, samples.of(at));
    let mut fields: Vec<PublicField> = columns.iter().enumerate().map(field).collect();
    let point = request.point.and_then(|point| Some((point, fields.iter().position(|f| f.name == *point.name())?)));
    if let Some((point, at)) = point {
        fields[at].notices = point.notices(&fields);
    }
    let computed = point.map(|(point, _)| Geometry::Field(point.name().clone()));
    let mut row_notices: Vec<RowNotice> = Vec::new();
    for rule in &plan.rows {
        let notice = RowNotice { withholding: rule.because.clone() };
        if !row_notices.contains(&notice) {
            row_notices.push(notice);
        }
    }
    PublicSchema {
        dataset: request.dataset.clone(),
        geometry: computed.or_else(|| geometry(&fields)),
        withheld: withheld(plan),
        fields,
        row_notices,
        stable_ids: request.row_id.is_some(),
        rows,
    }
}

/// What a history says of itself: the words of the release, the types of the versions, and three fields more.
pub(super) fn history_of(
    states: Vec<HistoryState>,
    release: &PublicSchema,
    types: &[FieldType],
    versions: u64,
) -> ReleaseHistory {
    let retyped =
        |(field, field_type): (&PublicField, &FieldType)| PublicField { field_type: *field_type, ..field.clone() };
    let mut fields: Vec<PublicField> = release.fields.iter().zip(types).map(retyped).collect();
    let taken: Vec<String> = release.fields.iter().map(|f| f.name.to_string()).collect();
    let taken = taken.into_iter().chain(release.withheld.iter().map(|f| f.name.to_string()));
    let more = [
        ("row_number", "Row number", FieldType::Integer, "The number of the row, the same in every version of it."),
        ("valid_from", "Valid from", FieldType::TimestampUtc, "Since when this version was shown."),
        ("valid_to", "Valid to", FieldType::TimestampUtc, "Until when it was shown; empty if it is shown now."),
    ];
    let names = field_names(&taken.chain(more.iter().map(|(name, ..)| (*name).to_owned())).collect::<Vec<_>>());
    let names: Vec<FieldName> = names.into_iter().skip(release.fields.len() + release.withheld.len()).collect();
    for (name, (_, label, field_type, description)) in names.iter().zip(more) {
        fields.push(PublicField {
            name: name.clone(),
            label: label.into(),
            field_type,
            role: None,
            description: Some(description.into()),
            notices: Vec::new(),
        });
    }
    // A shape may be none in the versions of before; one that is computed is one in all.
    let geometry = release.geometry.clone().filter(|found| is_of(found, &fields)).or_else(|| geometry(&fields));
    let [row, from, to] = [0, 1, 2].map(|at| names[at].clone());
    let schema = PublicSchema { fields, geometry, rows: versions, stable_ids: false, ..release.clone() };
    ReleaseHistory { states, row, from, to, schema }
}

fn public_field(plan: &CuttingPlan, column: &ReleasedColumn<'_>, samples: &[String]) -> PublicField {
    let field = column.field;
    let mut notices = Vec::new();
    let cut = plan.fields.iter().find(|(f, _)| f.name == field.name).map(|(_, cut)| cut);
    if let Some(FieldCut::Treat { treatment, because }) = cut {
        let what = format!("{}; withheld where that cannot be done", treatment.words());
        notices.push(CellNotice { what, withholding: because.clone() });
    }
    for rule in plan.cells.iter().filter(|rule| rule.field == field.name) {
        let what = match rule.treatment {
            Treatment::Withhold => rule.treatment.words(),
            treatment => format!("{} in some rows; withheld where that cannot be done", treatment.words()),
        };
        let notice = CellNotice { what, withholding: rule.because.clone() };
        if !notices.contains(&notice) {
            notices.push(notice);
        }
    }
    PublicField {
        name: field.name.clone(),
        label: field.label.clone(),
        field_type: column.field_type,
        role: role(column, samples),
        description: field.description.clone(),
        notices,
    }
}

/// The role that the released values seem to have. The role in the plan was proposed from every value in custody, and
/// would say something of the withheld ones.
fn role(column: &ReleasedColumn<'_>, samples: &[String]) -> Option<Role> {
    let distinct: BTreeSet<&String> = samples.iter().collect();
    let evidence = Evidence {
        label: &column.field.label,
        field_type: column.field_type,
        filled: samples.len() as u64,
        distinct: distinct.len() as u64,
        distinct_capped: false,
        longest: samples.iter().map(String::len).max().unwrap_or(0),
        samples,
    };
    propose(&evidence).map(|(role, _)| role)
}

fn withheld(plan: &CuttingPlan) -> Vec<WithheldField> {
    let withheld = plan.fields.iter().filter_map(|(field, cut)| match cut {
        FieldCut::Withhold { because } => Some((field, because)),
        FieldCut::Keep | FieldCut::Treat { .. } => None,
    });
    withheld
        .map(|(field, because)| WithheldField {
            name: field.name.clone(),
            label: field.label.clone(),
            description: field.description.clone(),
            withholdings: because.clone(),
        })
        .collect()
}

/// Whether these fields still give this geometry.
fn is_of(found: &Geometry, fields: &[PublicField]) -> bool {
    let has = |name: &FieldName, is: fn(FieldType) -> bool| fields.iter().any(|f| f.name == *name && is(f.field_type));
    match found {
        Geometry::Field(name) => has(name, FieldType::is_geometry),
        Geometry::Pair { latitude, longitude } => {
            has(latitude, FieldType::is_number) && has(longitude, FieldType::is_number)
        }
    }
}

/// The first released shape, or else a latitude and a longitude that are released as numbers.
pub(super) fn geometry(fields: &[PublicField]) -> Option<Geometry> {
    if let Some(shape) = fields.iter().find(|f| f.field_type.is_geometry()) {
        return Some(Geometry::Field(shape.name.clone()));
    }
    let number = |role| fields.iter().find(|f| f.role == Some(role) && f.field_type.is_number());
    let (latitude, longitude) = (number(Role::Latitude)?.name.clone(), number(Role::Longitude)?.name.clone());
    Some(Geometry::Pair { latitude, longitude })
}

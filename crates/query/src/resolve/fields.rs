//! The fields that names can mean: those of a release, or those in custody.

use crate::resolved::ExprType;
use catalog::{Field, FieldName, PublicSchema};

/// Fields by name, with their types.
pub(super) struct Fields<'a> {
    list: Vec<(&'a FieldName, ExprType)>,
    /// Whether `:id` is one of them.
    pub row_id: bool,
}

impl<'a> Fields<'a> {
    /// The released fields, and nothing else: a field that is both listed as released and as withheld is left out.
    pub fn of_release(schema: &'a PublicSchema) -> Self {
        let list = released(schema).map(|f| (&f.name, f.field_type.into())).collect();
        Self { list, row_id: true }
    }

    /// The fields of a revision, for the predicates of exemptions.
    pub fn of_custody(fields: &'a [Field]) -> Self {
        Self { list: fields.iter().map(|f| (&f.name, f.field_type.into())).collect(), row_id: false }
    }

    /// The field of this (normalised) name.
    pub fn find(&self, name: &str) -> Option<(&'a FieldName, ExprType)> {
        self.list.iter().copied().find(|(n, _)| n.as_str() == name)
    }

    /// Every name.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        self.list.iter().map(|(n, _)| n.as_str())
    }
}

/// The released fields of a schema; what is also listed as withheld is not released.
pub(super) fn released(schema: &PublicSchema) -> impl Iterator<Item = &catalog::PublicField> {
    schema.fields.iter().filter(|f| schema.withheld_field(f.name.as_str()).is_none())
}

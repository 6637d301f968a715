//! New revisions of a dataset: a file that replaces its rows, or adds to them.

use crate::after::After;
use crate::catalog::received;
use crate::change::Act;
use crate::exempt::field;
use crate::known::state_of;
use crate::{ActError, Acts, Added};
use catalog::{Dataset, DatasetId, DeclaredGeometry, Field, FieldName, point_name};
use custody::{Declarations, IngestOptions, Onto, Progress, Receipt, RevisionId};
use records::{Actor, Event};
use register::Question;
use std::fmt;
use std::ops::ControlFlow;
use std::path::PathBuf;

/// How a refusal begins that a person answers by accepting that the fields change.
const FIELDS_CHANGE: &str = "the fields change";

/// How a file changes what is there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum UpdateMode {
    /// Its rows are all there are.
    #[default]
    Replace,
    /// Its rows come after those that are there.
    Append,
    /// A row whose identifier is there already takes its place; the others come after.
    Upsert,
}

/// A new revision of a dataset.
#[derive(Debug, Clone, Default)]
pub struct UpdateDataset {
    /// The file.
    pub file: PathBuf,
    /// How to read it.
    pub ingest: IngestOptions,
    /// How it changes what is there.
    pub mode: UpdateMode,
    /// The row identifier, by name or header, for a dataset that has none yet.
    pub row_id: Option<String>,
    /// Whether fields may come, go or change type.
    pub accept_schema_change: bool,
}

/// How the fields of two revisions differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaChange {
    /// A field that was not there before. It stays withheld until a person decides.
    New(Field),
    /// A field that is no longer there.
    Gone(Field),
    /// A field of another type.
    Retyped {
        /// As it was.
        before: Field,
        /// As it is.
        now: Field,
    },
    /// A field that said where rows are is gone: none has a point any more.
    PointGone(FieldName),
    /// The computed point has another name, because a field of the data has its name, or has it no more.
    PointRenamed {
        /// As it was called.
        before: FieldName,
        /// As it is called.
        now: FieldName,
    },
}

impl fmt::Display for SchemaChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::New(field) => write!(f, "`{}` is new ({})", field.name, field.field_type.word()),
            Self::Gone(field) => write!(f, "`{}` is gone", field.name),
            Self::Retyped { before, now } => {
                write!(f, "`{}` was {}, now {}", now.name, before.field_type.word(), now.field_type.word())
            }
            Self::PointGone(_) => write!(f, "rows have no point on the map any more"),
            Self::PointRenamed { before, now } => write!(
                f,
                "the point that is computed for each row was called `{before}` and is called `{now}` from now on"
            ),
        }
    }
}

impl Acts {
    /// Receives a new revision of a dataset and, where it is published, releases it under the exemptions in force.
    pub async fn update_dataset(
        &self,
        actor: &Actor,
        id: &DatasetId,
        ask: &UpdateDataset,
        watch: &mut (dyn FnMut(Progress) -> ControlFlow<()> + Send),
    ) -> Result<Added, ActError> {
        self.update_checked(actor, id, ask, watch, |_| Ok(())).await
    }

    /// As [`Acts::update_dataset`], unless what was read is refused.
    pub(crate) async fn update_checked(
        &self,
        actor: &Actor,
        id: &DatasetId,
        ask: &UpdateDataset,
        watch: &mut (dyn FnMut(Progress) -> ControlFlow<()> + Send),
        check: fn(&Receipt) -> Result<(), ActError>,
    ) -> Result<Added, ActError> {
        let onto = self.onto(id, ask).await?;
        let known = self.read(|city| city.datasets.get(id).map(|d| Declarations::of(&d.dataset.fields))).await?;
        // What was declared of the fields holds for the next revision too, where nothing else is said now.
        let options = IngestOptions { kept: known.unwrap_or_default(), ..ask.ingest.clone() };
        let (revision, receipt) = self.ingest(&ask.file, &options, onto.as_ref(), watch)?;
        let updated = match check(&receipt) {
            Ok(()) => self.update_read(actor, id, ask, onto.as_ref(), &revision, receipt).await,
            Err(refused) => Err(refused),
        };
        self.keep_or_discard(updated, Some(revision)).await
    }

    /// The revision that the file adds to, and how.
    pub(crate) async fn onto(&self, id: &DatasetId, ask: &UpdateDataset) -> Result<Option<Onto>, ActError> {
        let found =
            self.read(|city| city.datasets.get(id).map(|d| (d.revision.clone(), d.dataset.row_id.clone()))).await?;
        let Some((revision, row_id)) = found else {
            return Err(ActError::NotFound { what: "dataset", name: id.to_string() });
        };
        if ask.mode == UpdateMode::Replace {
            return Ok(None);
        }
        let revision = revision.ok_or_else(|| ActError::Refused(format!("{id} has no rows yet to add to")))?;
        let base: RevisionId = revision.parse().map_err(ActError::refused)?;
        match (ask.mode, row_id) {
            (UpdateMode::Upsert, Some(row_id)) => Ok(Some(Onto::Upsert { base, row_id })),
            (UpdateMode::Upsert, None) => Err(ActError::Refused(format!(
                "{id} has no field that identifies its rows: say which with `dataset update {id} FILE --row-id FIELD` \
                 and the whole file"
            ))),
            _ => Ok(Some(Onto::Append { base })),
        }
    }

    /// The part of updating that decides, once the file was read.
    pub(crate) async fn update_read(
        &self,
        actor: &Actor,
        id: &DatasetId,
        ask: &UpdateDataset,
        onto: Option<&Onto>,
        revision: &RevisionId,
        receipt: Receipt,
    ) -> Result<Added, ActError> {
        let mut act = self.begin().await?;
        self.still_in_custody(revision)?;
        let state = state_of(&act.city, id)?;
        if onto.is_some_and(|onto| state.revision.as_deref() != Some(onto.base().as_str())) {
            return Err(ActError::Refused(format!("{id} was updated by somebody else meanwhile: update it again")));
        }
        let fields = receipt.fields();
        let changes = schema_changes(&state.dataset, &fields);
        if !changes.is_empty() && !state.dataset.fields.is_empty() && !ask.accept_schema_change {
            let changes: Vec<String> = changes.iter().map(ToString::to_string).collect();
            return Err(ActError::Refused(format!(
                "{FIELDS_CHANGE} ({}); say --accept-schema-change if that is meant",
                changes.join("; ")
            )));
        }
        let row_id = match (&state.dataset.row_id, &ask.row_id) {
            (None, Some(asked)) => Some(field(&fields, asked)?),
            (Some(known), Some(asked)) if field(&fields, asked)? != *known => {
                return Err(ActError::Refused(format!("the rows of {id} are identified by `{known}`, and stay so")));
            }
            (known, _) => known.clone(),
        };
        if let Some(gone) = row_id.as_ref().filter(|name| !fields.iter().any(|f| f.name == **name)) {
            return Err(ActError::Refused(format!("`{gone}` is gone, which identifies the rows of {id}")));
        }
        // Whoever accepted that the field is gone was told so.
        let pointless = point_field_gone(&state.dataset, &fields).map(|gone| Event::GeometryDeclared {
            dataset: id.clone(),
            geometry: None,
            reason: format!("`{gone}` is gone, which said where rows are"),
            by: Vec::new(),
        });
        let event = received(id, revision, &receipt, row_id, order_after(&state.dataset, &fields));
        if state.published && act.opens_header_question(id, &event) {
            return Err(ActError::refused(
                "the header row looks like data: say --header-row none, or name the row with --header-row N",
            ));
        }
        act.commit(actor, pointless.into_iter().chain([event]).collect()).await?;
        let standing = act.city.datasets.get(id).map_or(catalog::Standing::Planned, |d| d.dataset.standing);
        let questions = act.city.questions_of(id);
        Ok(Added { id: id.clone(), receipt: Some(receipt), exemptions: vec![], questions, standing })
    }
}

/// A field that says where a row is, as somebody declared, and is not among these.
fn point_field_gone(dataset: &Dataset, fields: &[Field]) -> Option<FieldName> {
    let of_points = dataset.geometry.iter().flat_map(DeclaredGeometry::fields);
    of_points.into_iter().find(|name| !fields.iter().any(|f| f.name == **name)).cloned()
}

impl Act<'_> {
    fn opens_header_question(&self, id: &DatasetId, event: &Event) -> bool {
        let after = self.city.after(std::slice::from_ref(event), self.acts.now()).questions_of(id);
        after.contains(&Question::Header) && !self.city.questions_of(id).contains(&Question::Header)
    }
}

/// Whether an update was refused because the fields change, which only a person accepts.
pub(crate) fn is_schema_change(error: &ActError) -> bool {
    matches!(error, ActError::Refused(words) if words.starts_with(FIELDS_CHANGE))
}

/// What a person who accepts a change of the fields accepts.
pub fn schema_changes(before: &Dataset, now: &[Field]) -> Vec<SchemaChange> {
    let find = |fields: &[Field], name: &FieldName| fields.iter().find(|f| f.name == *name).cloned();
    let old = before.fields.iter().filter_map(|field| match find(now, &field.name) {
        None => Some(SchemaChange::Gone(field.clone())),
        Some(other) if other.field_type != field.field_type => {
            Some(SchemaChange::Retyped { before: field.clone(), now: other })
        }
        Some(_) => None,
    });
    let new = now.iter().filter(|field| find(&before.fields, &field.name).is_none()).cloned().map(SchemaChange::New);
    old.chain(new).chain(point_change(before, now)).collect()
}

fn point_change(before: &Dataset, now: &[Field]) -> Option<SchemaChange> {
    let point = before.computed_point()?;
    match point_after(before, now) {
        Some(name) if name == point => None,
        Some(now) => Some(SchemaChange::PointRenamed { before: point, now }),
        None => Some(SchemaChange::PointGone(point)),
    }
}

/// What the computed point is called once these are the fields; nothing where none is computed then.
fn point_after(dataset: &Dataset, fields: &[Field]) -> Option<FieldName> {
    let computed = dataset.geometry.is_some() && point_field_gone(dataset, fields).is_none();
    computed.then(|| point_name(fields.iter().map(|f| &f.name))).flatten()
}

/// The order of the release once these are the fields: what it says of the computed point goes on saying that, whatever the
/// point is called, and nothing of a field that takes the name.
fn order_after(dataset: &Dataset, fields: &[Field]) -> Vec<FieldName> {
    let Some(before) = dataset.computed_point() else { return dataset.order.clone() };
    let now = point_after(dataset, fields);
    let renamed = now.as_ref() != Some(&before);
    let follow = |name: &FieldName| match name {
        name if *name == before => now.clone(),
        // A field of the data that is gone, and has left its name to the point.
        name if renamed && Some(name) == now.as_ref() => None,
        name => Some(name.clone()),
    };
    dataset.order.iter().filter_map(follow).collect()
}

//! What the city knows of a dataset, and how events change it.

use super::City;
use super::shown::Shown;
use super::standing::Visible;
use crate::{Entry, Event};
use catalog::{Dataset, DatasetId, DeclaredGeometry, Field, FieldName, Standing};
use imbl::Vector;
use register::Scope;

/// A dataset with what is custodial beside it. Only [`crate::public`] decides what of it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct DatasetState {
    /// What the catalog knows.
    pub dataset: Dataset,
    /// The newest revision. Custodial.
    pub revision: Option<String>,
    /// Fields whose values run on. Custodial.
    pub sequences: Vec<FieldName>,
    /// Whether the header row of the newest revision looks like data. Custodial.
    pub header_looks_like_data: bool,
    /// The keys of the register's questions that a person answered by accepting.
    pub accepted: Vec<String>,
    /// Whether the act of publication stands.
    pub published: bool,
    /// Whether it was taken down and not published again since.
    pub taken_down: bool,
    /// The revisions received or released since the act of publication, oldest first. Custodial.
    pub revisions: Vec<ReceivedRevision>,
    /// Every release, with when it was shown, oldest first. Persistent, since a dataset may be released every night.
    pub shown: Vector<Shown>,
    /// Earlier promises to publish, each with when another took its place (microseconds since the epoch), oldest first.
    pub former_plans: Vec<(i64, catalog::PublicationPlan)>,
    /// What it is refreshed from. Custodial, but that it is late.
    pub feed: Option<crate::FeedState>,
    /// Whether an exemption came into force after the current release was cut: that release may not be read.
    pub release_is_stale: bool,
}

/// A revision of a dataset while its publication stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedRevision {
    /// Its name in custody.
    pub revision: String,
    /// The first release cut from it; `None` when what it shows was shown already, or nothing was.
    pub shown: Option<FirstShown>,
}

/// The first release that was cut from a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstShown {
    /// Since when it was shown, microseconds since the epoch.
    pub since: i64,
    /// Its rows.
    pub rows: u64,
}

impl DatasetState {
    /// The day by whose end it is promised to be published; `None` once it is, and where it is withheld as a whole.
    pub fn promised(&self) -> Option<jiff::civil::Date> {
        let waits = matches!(self.dataset.standing, Standing::Planned | Standing::InPreparation);
        self.dataset.plan.promised.as_deref().filter(|_| waits)?.parse().ok()
    }
}

impl City {
    /// Applies an event that names a dataset, and counts the epoch when what the public may see changed.
    pub(super) fn apply_to_dataset(&mut self, entry: &Entry) {
        let Some(id) = dataset_of(&entry.event) else { return };
        if let Event::DatasetAdded { .. } = entry.event {
            self.add_dataset(entry);
        }
        self.watching(&id.clone(), entry.at, |city| {
            if let Some(state) = city.datasets.get_mut(id) {
                state.take(&entry.event, entry.at);
                state.take_shown(entry);
                state.take_feed(entry);
            }
            if matches!(entry.event, Event::RevisionReceived { .. }) {
                city.forget_questioned(id);
                city.withhold_questioned(id);
            }
        });
    }

    /// Runs a change, then sets the dataset's standing and counts its epoch if the public sees a difference.
    pub(super) fn watching(&mut self, id: &DatasetId, at: i64, change: impl FnOnce(&mut City)) {
        let before = Visible::of(self, id);
        change(self);
        self.set_standing(id);
        if Visible::of(self, id) != before
            && let Some(state) = self.datasets.get_mut(id)
        {
            state.dataset.epoch += 1;
            state.dataset.changed_at = at;
        }
    }

    /// A dataset added again only changes its words: what was decided on it stands.
    fn add_dataset(&mut self, entry: &Entry) {
        let Event::DatasetAdded { dataset, slug, title, .. } = &entry.event else { return };
        self.datasets.entry(dataset.clone()).or_insert_with(|| DatasetState {
            dataset: Dataset {
                id: dataset.clone(),
                slug: slug.clone(),
                title: title.clone(),
                description: String::new(),
                department: None,
                category: None,
                keywords: Vec::new(),
                standing: Standing::Planned,
                fields: Vec::new(),
                row_id: None,
                order: Vec::new(),
                geometry: None,
                plan: catalog::PublicationPlan::default(),
                external: Vec::new(),
                schema: None,
                releases: Vec::new(),
                withheld: Vec::new(),
                takedown_note: None,
                epoch: 0,
                added_at: entry.at,
                changed_at: entry.at,
            },
            revision: None,
            sequences: Vec::new(),
            header_looks_like_data: false,
            accepted: Vec::new(),
            published: false,
            taken_down: false,
            revisions: Vec::new(),
            shown: Vector::new(),
            former_plans: Vec::new(),
            feed: None,
            release_is_stale: false,
        });
    }
}

/// The dataset an event is about, of the events applied here.
fn dataset_of(event: &Event) -> Option<&DatasetId> {
    match event {
        Event::DatasetAdded { dataset, .. }
        | Event::RevisionReceived { dataset, .. }
        | Event::QuestionAccepted { dataset, .. }
        | Event::FieldDescribed { dataset, .. }
        | Event::FieldsDeclared { dataset, .. }
        | Event::GeometryDeclared { dataset, .. }
        | Event::DatasetPublished { dataset, .. }
        | Event::ReleaseCut { dataset, .. }
        | Event::ReleaseRetired { dataset, .. }
        | Event::DatasetTakenDown { dataset, .. }
        | Event::PlanChanged { dataset, .. }
        | Event::FeedSet { dataset, .. }
        | Event::FeedEnded { dataset, .. }
        | Event::FeedLate { dataset, .. }
        | Event::FeedRecovered { dataset } => Some(dataset),
        _ => None,
    }
}

impl DatasetState {
    fn take(&mut self, event: &Event, at: i64) {
        match event {
            Event::DatasetAdded { .. } => self.describe(event),
            Event::RevisionReceived { .. } => self.receive(event),
            Event::QuestionAccepted { question, .. } if !self.accepted.contains(question) => {
                self.accepted.push(question.clone());
            }
            Event::FieldDescribed { field, label, description, role, .. } => {
                if let Some(known) = self.dataset.fields.iter_mut().find(|f| f.name == *field) {
                    known.label.clone_from(label);
                    known.description.clone_from(description);
                    known.role = *role;
                }
            }
            Event::DatasetPublished { fields, .. } => self.publish(fields),
            Event::ReleaseCut { .. } => self.cut(event),
            Event::ReleaseRetired { release, .. } => {
                if self.dataset.releases.first().is_some_and(|r| r.id == *release) {
                    self.dataset.schema = None;
                }
                self.dataset.releases.retain(|r| r.id != *release);
            }
            Event::DatasetTakenDown { reason, .. } => {
                self.published = false;
                self.taken_down = true;
                self.revisions.clear();
                self.dataset.takedown_note = Some(reason.clone());
            }
            Event::GeometryDeclared { geometry, .. } => {
                self.dataset.geometry.clone_from(geometry);
                // Fields of which a person said that they are places are asked about as places.
                for (name, role) in geometry.iter().flat_map(DeclaredGeometry::roles) {
                    let field = self.dataset.fields.iter_mut().find(|f| f.name == *name && f.role.is_none());
                    field.into_iter().for_each(|field| field.role = Some(role));
                }
            }
            Event::PlanChanged { plan, .. } => {
                let former = std::mem::replace(&mut self.dataset.plan, plan.clone());
                if former.promised.is_some() && former.promised != plan.promised {
                    self.former_plans.push((at, former));
                }
            }
            _ => {}
        }
    }

    fn describe(&mut self, event: &Event) {
        let Event::DatasetAdded { slug, title, description, department, category, keywords, plan, external, .. } =
            event
        else {
            return;
        };
        let dataset = &mut self.dataset;
        dataset.slug.clone_from(slug);
        dataset.title.clone_from(title);
        dataset.description.clone_from(description);
        dataset.department.clone_from(department);
        dataset.category.clone_from(category);
        dataset.keywords.clone_from(keywords);
        dataset.plan = plan.clone();
        dataset.external.clone_from(external);
    }

    fn receive(&mut self, event: &Event) {
        let Event::RevisionReceived { revision, fields, row_id, order, sequences, header_looks_like_data, .. } = event
        else {
            return;
        };
        let same_names = fields.iter().map(|f| &f.name).eq(self.dataset.fields.iter().map(|f| &f.name));
        if !same_names {
            // The header row became the names: another header row is another question.
            self.accepted.retain(|key| key != &register::Question::Header.key());
        }
        let carried = fields.iter().map(|f| carry_over(f, self.dataset.field_named(&f.name))).collect();
        self.dataset.fields = carried;
        self.dataset.row_id.clone_from(row_id);
        self.dataset.order.clone_from(order);
        if self.published {
            self.know(revision);
        }
        self.revision = Some(revision.clone());
        self.sequences.clone_from(sequences);
        self.header_looks_like_data = *header_looks_like_data;
    }

    /// The field of an exemption is public now: those who ended it said so.
    pub(super) fn classify(&mut self, scope: &Scope) {
        let (Scope::Field { field } | Scope::Cells { field, .. } | Scope::Pair { withheld: field, .. }) = scope else {
            return;
        };
        if let Some(known) = self.dataset.fields.iter_mut().find(|f| f.name == *field) {
            known.classified_public = true;
        }
    }

    fn publish(&mut self, public: &[FieldName]) {
        for field in &mut self.dataset.fields {
            field.classified_public |= public.contains(&field.name);
        }
        // What was shown before a person last said that the dataset may be is no part of its history.
        self.revisions.clear();
        self.published = true;
        self.taken_down = false;
        self.dataset.takedown_note = None;
    }

    /// Adds a revision to those since publication.
    fn know(&mut self, revision: &str) {
        if self.revisions.last().is_none_or(|last| last.revision != revision) {
            self.revisions.push(ReceivedRevision { revision: revision.to_owned(), shown: None });
        }
    }

    fn cut(&mut self, event: &Event) {
        let Event::ReleaseCut { schema, release, revision, .. } = event else { return };
        self.know(revision);
        if let Some(received) = self.revisions.last_mut() {
            let shown = FirstShown { since: release.released_at, rows: release.rows };
            received.shown.get_or_insert(shown);
        }
        self.dataset.schema = Some(schema.clone());
        self.dataset.releases = vec![release.clone()];
        self.release_is_stale = false;
    }
}

/// Words, role and classification of a field that stays by name; a new field is unclassified.
fn carry_over(new: &Field, known: Option<&Field>) -> Field {
    match known {
        None => Field { classified_public: false, ..new.clone() },
        Some(known) => Field {
            name: new.name.clone(),
            label: known.label.clone(),
            field_type: new.field_type,
            role: known.role.or(new.role),
            description: known.description.clone().or_else(|| new.description.clone()),
            classified_public: known.classified_public,
            // What was declared holds for a revision: reading it took it in.
            declared: new.declared,
            null_words: new.null_words.clone(),
        },
    }
}

/// A field by its name alone: labels are words, not names.
trait FieldNamed {
    fn field_named(&self, name: &FieldName) -> Option<&Field>;
}

impl FieldNamed for Dataset {
    fn field_named(&self, name: &FieldName) -> Option<&Field> {
        self.fields.iter().find(|f| f.name == *name)
    }
}

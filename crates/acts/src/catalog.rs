//! Bringing data into custody, publishing, taking down, promising.

use crate::after::After;
use crate::change::Act;
use crate::exempt::{field, named, needed};
use crate::geometry::geometry_of;
use crate::known::state_of;
use crate::{Accept, ActError, Acts, ExemptionAsk};
use catalog::{DatasetId, DeclaredGeometry, ExternalSource, Field, FieldName, PublicationPlan, Standing, point_name};
use custody::{IngestOptions, Onto, Progress, Receipt, RevisionId};
use records::{Actor, Event};
use register::{ExemptionId, FieldCut, Official, Question};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// A dataset to be added, with what was decided about it.
#[derive(Debug, Clone, Default)]
pub struct AddDataset {
    /// The file; none for a dataset that is only planned.
    pub file: Option<PathBuf>,
    /// How to read it.
    pub ingest: IngestOptions,
    /// Whether a file without rows is refused.
    pub wants_rows: bool,
    /// The stable id, if one is to be kept.
    pub id: Option<DatasetId>,
    /// The title.
    pub title: String,
    /// The description.
    pub description: Option<String>,
    /// The department.
    pub department: Option<String>,
    /// The subject heading.
    pub category: Option<String>,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// The readable name.
    pub slug: Option<String>,
    /// The promise to publish.
    pub plan: PublicationPlan,
    /// Ids and addresses at another portal.
    pub external: Vec<ExternalSource>,
    /// The row identifier, by name or header.
    pub row_id: Option<String>,
    /// The fields that order a release, by name or header.
    pub order: Vec<String>,
    /// The fields that say where a row is, by name or header.
    pub geometry: Option<DeclaredGeometry<String>>,
    /// Exemptions.
    pub exemptions: Vec<ExemptionAsk>,
    /// Answers to the register's questions, by key.
    pub accept: Vec<String>,
    /// Whether to publish.
    pub publish: bool,
    /// Why.
    pub reason: Option<String>,
    /// Who decided.
    pub decided_by: Vec<Official>,
}

impl AddDataset {
    fn accepted(&self) -> Accept {
        Accept {
            questions: self.accept.clone(),
            reason: self.reason.clone().unwrap_or_default(),
            by: self.decided_by.clone(),
        }
    }
}

/// What became of an addition.
#[derive(Debug, Clone)]
pub struct Added {
    /// The dataset.
    pub id: DatasetId,
    /// What was read; custodial.
    pub receipt: Option<Receipt>,
    /// The exemptions recorded.
    pub exemptions: Vec<ExemptionId>,
    /// The questions that stop publication.
    pub questions: Vec<Question>,
    /// Where the dataset stands.
    pub standing: Standing,
}

impl Acts {
    /// Adds a dataset: custody, exemptions and, if asked, publication, all or nothing.
    pub async fn add_dataset(
        &self,
        actor: &Actor,
        ask: AddDataset,
        watch: &mut (dyn FnMut(Progress) -> ControlFlow<()> + Send),
    ) -> Result<Added, ActError> {
        needed(&ask.title, "--title")?;
        let read = match &ask.file {
            Some(file) => Some(self.ingest(file, &ask.ingest, None, watch)?),
            None => None,
        };
        let revision = read.as_ref().map(|(revision, _)| revision.clone());
        let added = self.add_read(actor, ask, read).await;
        self.keep_or_discard(added, revision).await
    }

    /// The part of adding that decides, once the file was read.
    pub(crate) async fn add_read(
        &self,
        actor: &Actor,
        ask: AddDataset,
        read: Option<(RevisionId, Receipt)>,
    ) -> Result<Added, ActError> {
        let title = needed(&ask.title, "--title")?;
        if ask.wants_rows && read.as_ref().is_some_and(|(_, receipt)| receipt.rows == 0) {
            return Err(ActError::refused(
                "the file has no rows; announce a dataset that has none yet with `dataset plan`",
            ));
        }
        crate::schedule::check_periodicity(ask.plan.periodicity.as_deref())?;
        let mut act = self.begin().await?;
        if let Some((revision, _)) = &read {
            self.still_in_custody(revision)?;
        }
        if read.is_none() {
            act.not_announced_before(&title)?;
        }
        let id = act.new_dataset_id(ask.id.clone())?;
        let slug = act.new_slug(ask.slug.as_deref().unwrap_or(&title))?;
        let mut events = vec![Event::DatasetAdded {
            dataset: id.clone(),
            slug,
            title,
            description: ask.description.clone().unwrap_or_default(),
            department: ask.department.clone(),
            category: ask.category.clone(),
            keywords: ask.keywords.clone(),
            plan: ask.plan.clone(),
            external: ask.external.clone(),
        }];
        let mut exemptions = Vec::new();
        if let Some((revision, receipt)) = &read {
            let fields = receipt.fields();
            let row_id = ask.row_id.as_deref().map(|n| field(&fields, n)).transpose()?;
            let geometry = ask.geometry.as_ref().map(|said| geometry_of(&fields, said)).transpose()?;
            let order = ask.order.iter().map(|n| ordering(&fields, geometry.is_some(), n));
            let order = order.collect::<Result<Vec<_>, _>>()?;
            events.push(received(&id, revision, receipt, row_id, order));
            if let Some(geometry) = &geometry {
                events.push(Event::GeometryDeclared {
                    dataset: id.clone(),
                    geometry: Some(geometry.clone()),
                    reason: ask.reason.clone().unwrap_or_else(|| "declared when the dataset was added".into()),
                    by: ask.decided_by.clone(),
                });
            }
            for exemption in act.draft_all(&id, (&fields, geometry.as_ref()), &ask.exemptions)? {
                exemptions.push(exemption.id);
                events.push(Event::ExemptionRecorded { exemption });
            }
        } else if !ask.exemptions.is_empty() || ask.geometry.is_some() || ask.publish {
            return Err(ActError::refused(
                "a planned dataset has no data yet: nothing can be exempted, declared or published",
            ));
        }
        let fields = read.as_ref().map(|(_, receipt)| receipt.fields()).unwrap_or_default();
        events.extend(ask.accepted().events(&id, &fields)?);
        let questions = act.city.after(&events, act.acts.now()).questions_of(&id);
        if ask.publish {
            events.push(act.publication(&id, &events, ask.decided_by.clone(), ask.reason.clone())?);
        }
        let events = act.with_reviews(events)?;
        act.commit(actor, events).await?;
        let standing = act.city.datasets.get(&id).map_or(Standing::Planned, |d| d.dataset.standing);
        Ok(Added { id, receipt: read.map(|(_, receipt)| receipt), exemptions, questions, standing })
    }

    /// The recorded act of publication: each remaining field is classified as public.
    pub async fn publish(
        &self,
        actor: &Actor,
        id: &DatasetId,
        accept: &[String],
        reason: &str,
        by: Vec<Official>,
    ) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let state = state_of(&act.city, id)?;
        records::commands::violation::check_republication(&act.city, id, &by).map_err(ActError::refused)?;
        let reason = needed(reason, "--reason")?;
        let accept = Accept { questions: accept.to_vec(), reason: reason.clone(), by: by.clone() };
        let mut events = accept.events(id, &state.dataset.fields)?;
        events.push(act.publication(id, &events, by, Some(reason))?);
        act.commit(actor, events).await.map(drop)
    }

    /// Takes a dataset down at every door at once.
    pub async fn take_down(
        &self,
        actor: &Actor,
        id: &DatasetId,
        reason: &str,
        by: Vec<Official>,
    ) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let state = state_of(&act.city, id)?;
        if state.dataset.standing != Standing::Published {
            return Err(ActError::Refused(format!("{id} is not published")));
        }
        let (reason, by) = (needed(reason, "the reason")?, named(by)?);
        act.commit(actor, vec![Event::DatasetTakenDown { dataset: id.clone(), reason, by }]).await.map(drop)
    }

    /// Asked under the lock: the same file may have been refused elsewhere, and given up, since it was read here.
    pub(crate) fn still_in_custody(&self, revision: &RevisionId) -> Result<(), ActError> {
        let found = custody::Revision::open(&self.custody, revision).map(drop);
        found.map_err(|_| ActError::refused("the same file was refused by somebody else meanwhile; add it again"))
    }

    /// What was refused leaves nothing in custody: a revision that no event names is given up.
    pub(crate) async fn keep_or_discard<T>(
        &self,
        done: Result<T, ActError>,
        revision: Option<RevisionId>,
    ) -> Result<T, ActError> {
        let (Err(refused), Some(revision)) = (&done, &revision) else { return done };
        let _act = self.begin().await?;
        if let Err(e) = self.discard_unless_needed(revision, None).await {
            return Err(ActError::Refused(format!("{refused}; and {e}")));
        }
        done
    }

    /// Takes a file into custody, by itself or added to a revision.
    pub(crate) fn ingest(
        &self,
        file: &Path,
        options: &IngestOptions,
        onto: Option<&Onto>,
        watch: &mut (dyn FnMut(Progress) -> ControlFlow<()> + Send),
    ) -> Result<(RevisionId, Receipt), ActError> {
        let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        // A folder may have no name of its own: `.`, `..` or `/`.
        let said = if name.is_empty() { file.display().to_string() } else { name.clone() };
        custody::ingest(file, &name, options, onto, &self.custody, watch)
            .map_err(|e| ActError::Refused(format!("`{said}`: {e}")))
    }
}

impl Act<'_> {
    pub(crate) fn new_dataset_id(&self, asked: Option<DatasetId>) -> Result<DatasetId, ActError> {
        match asked {
            Some(id) if self.city.datasets.contains_key(&id) => {
                Err(ActError::Refused(format!("there already is a dataset {id}")))
            }
            Some(id) => Ok(id),
            None => loop {
                let id = DatasetId::from_random(self.acts.tools.random());
                if !self.city.datasets.contains_key(&id) {
                    break Ok(id);
                }
            },
        }
    }

    /// A dataset is announced once: the same title again is the same promise made twice.
    fn not_announced_before(&self, title: &str) -> Result<(), ActError> {
        let same = |other: &str| other.trim().to_lowercase() == title.to_lowercase();
        match self.city.datasets.values().find(|known| same(&known.dataset.title)) {
            None => Ok(()),
            Some(known) => Err(ActError::Refused(format!(
                "the title “{}” is that of {} already; promise another date there, or give this one another title",
                known.dataset.title, known.dataset.id
            ))),
        }
    }

    fn new_slug(&self, from: &str) -> Result<String, ActError> {
        let base = slug_words(from);
        let taken = |slug: &str| self.city.datasets.values().any(|d| d.dataset.slug == slug);
        let numbered = (2..).map(|n| format!("{base}-{n}"));
        let mut slugs = std::iter::once(base.clone()).chain(numbered);
        slugs.find(|slug| !taken(slug)).ok_or_else(|| ActError::refused("no readable name is left"))
    }

    /// The act of publication, refused while a question of the register is open.
    fn publication(
        &self,
        id: &DatasetId,
        before: &[Event],
        by: Vec<Official>,
        reason: Option<String>,
    ) -> Result<Event, ActError> {
        let city = self.city.after(before, self.acts.now());
        if city.datasets.get(id).is_none_or(|d| d.revision.is_none()) {
            return Err(ActError::Refused(format!("{id} has no data yet")));
        }
        let plan = city.plan_of(id).map_err(ActError::refused)?;
        if let Some(because) = plan.dataset.first() {
            return Err(ActError::Refused(format!(
                "{id} is withheld as a whole ({}); end {} first",
                because.citation_line(),
                because.exemption
            )));
        }
        // Questions are asked of the plan as it will be once the remaining fields are public.
        let withheld = |cut: &FieldCut| matches!(cut, FieldCut::Withhold { because } if !because.is_empty());
        let remaining = plan.fields.iter().filter(|(_, cut)| !withheld(cut));
        let fields: Vec<FieldName> = remaining.map(|(field, _)| field.name.clone()).collect();
        let event = Event::DatasetPublished {
            dataset: id.clone(),
            fields,
            by: named(by)?,
            reason: reason.unwrap_or_else(|| "publication".into()),
        };
        let after = city.after(std::slice::from_ref(&event), self.acts.now());
        let open = after.questions_of(id);
        if open.is_empty() {
            return Ok(event);
        }
        let lines: Vec<_> = open.iter().map(ToString::to_string).collect();
        Err(ActError::Refused(format!("not published, because a question is open: {}", lines.join("; "))))
    }
}

/// A field that orders a release: one of the data, or the point that is computed.
fn ordering(fields: &[Field], has_point: bool, name: &str) -> Result<FieldName, ActError> {
    let computed = point_name(fields.iter().map(|f| &f.name)).filter(|point| has_point && point.as_str() == name);
    computed.map_or_else(|| field(fields, name), Ok)
}

/// The readable name that a title has, unless another dataset has it.
pub(crate) fn slug_words(from: &str) -> String {
    let words = from.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    let slug = words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-");
    if slug.is_empty() { "dataset".to_owned() } else { slug }
}

/// The event of a revision that was read.
pub(crate) fn received(
    id: &DatasetId,
    revision: &RevisionId,
    receipt: &Receipt,
    row_id: Option<FieldName>,
    order: Vec<FieldName>,
) -> Event {
    Event::RevisionReceived {
        dataset: id.clone(),
        revision: revision.to_string(),
        fields: receipt.fields(),
        row_id,
        order,
        sequences: receipt.sequences.clone(),
        header_looks_like_data: receipt.header_looks_like_data(),
    }
}

//! The segregable portion of what was asked for: cut by the same plan and the same builder as a release, narrowed by
//! fields and dates. The withholding schedule comes from the plan that cut the file.

use crate::change::Act;
use crate::documents::Copied;
use crate::geometry::point_of;
use crate::known::state_of;
use crate::{ActError, Acts};
use catalog::{Dataset, DatasetId, Field, FieldName};
use custody::{CutRequest, DateRange, Narrowing, Revision, RevisionId, Workspace};
use records::words::{and_list, date_range};
use records::{
    Actor, Agreement, Audience, Event, ItemOutcome, MatterNumber, Opening, ProducedFile, Production, ScheduleLine,
    StillAsked,
};
use register::{CuttingPlan, Exemption, FieldCut};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// The folder of a production in its working space.
const STAGED: &str = "production";

/// What one item would get if it were determined now.
#[derive(Debug, Clone)]
pub struct ItemPreview {
    /// The item, from 0.
    pub item: u32,
    /// What the plan comes to.
    pub outcome: ItemOutcome,
    /// What is withheld and why.
    pub schedule: Vec<ScheduleLine>,
    /// How rows and fields were narrowed, in words.
    pub narrowed: Vec<String>,
    /// What of that leaves out something that was asked for: the requester has to agree to it.
    pub left_out: Vec<String>,
    /// The head of the segregable portion; none where nothing is produced.
    pub portion: Option<Preview>,
}

/// The head of a production: released values only.
#[derive(Debug, Clone)]
pub struct Preview {
    /// Rows in all.
    pub rows: u64,
    /// The field names.
    pub header: Vec<String>,
    /// The first rows.
    pub head: Vec<Vec<String>>,
}

/// How an item is narrowed when it is determined.
#[derive(Debug, Clone, Default)]
pub struct Narrow {
    /// These fields only; empty means those asked for.
    pub fields: Vec<String>,
    /// The field that dates are looked for in; by default the first released one that holds dates.
    pub date_field: Option<String>,
    /// From this day, `YYYY-MM-DD`; by default as asked for.
    pub from: Option<String>,
    /// To this day, included.
    pub to: Option<String>,
}

impl Narrow {
    /// What is not said otherwise is as the requester narrowed the item.
    fn or_as_narrowed(&self, still: &StillAsked, dataset: &Dataset) -> Self {
        let asked = dataset.asked_in_custody(&still.fields).into_iter().map(|name| name.to_string());
        Self {
            fields: if self.fields.is_empty() { asked.collect() } else { self.fields.clone() },
            date_field: self.date_field.clone(),
            from: self.from.clone().or_else(|| still.from.clone()),
            to: self.to.clone().or_else(|| still.to.clone()),
        }
    }
}

/// What was cut for one item.
pub(crate) struct Cut {
    pub(crate) outcome: ItemOutcome,
    pub(crate) schedule: Vec<ScheduleLine>,
    pub(crate) narrowed: Vec<String>,
    pub(crate) left_out: Vec<String>,
    /// How the requester agreed to that, where the request was narrowed.
    pub(crate) agreed: Option<Agreement>,
    pub(crate) production: Option<(Production, StagedFiles)>,
}

/// The files of a production in custody, gone when dropped unless they were put in place.
pub(crate) struct StagedFiles(pub(crate) Workspace);

impl StagedFiles {
    /// The folder they are in.
    pub(crate) fn path(&self) -> PathBuf {
        self.0.path().join(STAGED)
    }
}

impl Cut {
    /// Documents are produced with the rows. What was redacted in them is in the schedule.
    pub(crate) fn add_documents(&mut self, copied: Option<Copied>) -> Result<(), ActError> {
        let Some(copied) = copied else { return Ok(()) };
        let Some((production, staged)) = &mut self.production else {
            return Err(ActError::refused(
                "nothing of this dataset is produced, so no documents are produced with it: the register withholds it",
            ));
        };
        copied.move_into(&staged.path())?;
        production.files.extend(copied.files);
        if !copied.redacted.is_empty() && self.outcome == ItemOutcome::Full {
            self.outcome = ItemOutcome::Partial;
        }
        self.schedule.extend(copied.redacted.iter().cloned());
        production.redacted = copied.redacted;
        Ok(())
    }

    /// Nothing is produced.
    fn nothing(outcome: ItemOutcome, schedule: Vec<ScheduleLine>) -> Self {
        Self { outcome, schedule, narrowed: vec![], left_out: vec![], agreed: None, production: None }
    }
}

impl Acts {
    /// What an item would get. Looking is an event of the ledger; nothing is kept of the files.
    pub async fn preview(
        &self,
        actor: &Actor,
        matter: &MatterNumber,
        item: u32,
        narrow: &Narrow,
    ) -> Result<ItemPreview, ActError> {
        let mut act = self.begin().await?;
        let cut = act.cut(matter, item, narrow, Audience::Public)?;
        let portion = match &cut.production {
            Some((production, files)) => Some(read_head(production, &files.path())?),
            None => None,
        };
        let dataset = act.asked(matter, item)?.dataset;
        act.commit(actor, vec![Event::CustodyPreviewed { dataset, purpose: matter.to_string() }]).await?;
        let Cut { outcome, schedule, narrowed, left_out, .. } = cut;
        Ok(ItemPreview { item, outcome, schedule, narrowed, left_out, portion })
    }
}

impl Act<'_> {
    fn asked(&self, matter: &MatterNumber, item: u32) -> Result<records::Item, ActError> {
        let found = self.city.matters.get(matter);
        let found = found.ok_or_else(|| ActError::NotFound { what: "request", name: matter.to_string() })?;
        let Opening::Request { items, .. } = &found.opening else {
            return Err(ActError::Refused(format!("{matter} is an inquiry; it is answered, not determined")));
        };
        let asked = usize::try_from(item).ok().and_then(|i| items.get(i)).cloned();
        asked.ok_or_else(|| ActError::Refused(format!("{matter} has no item {}", item + 1)))
    }

    /// Applies the exemptions in force to one item. The files lie in working space until they are sent.
    pub(crate) fn cut(
        &self,
        matter: &MatterNumber,
        item: u32,
        narrow: &Narrow,
        audience: Audience,
    ) -> Result<Cut, ActError> {
        let asked = self.asked(matter, item)?;
        let id = asked.dataset.clone();
        let state = state_of(&self.city, &id)?;
        let Some(revision) = &state.revision else {
            return Ok(Cut::nothing(ItemOutcome::NoRecords, vec![]));
        };
        let plan = self.city.plan_of(&id).map_err(ActError::refused)?;
        let exemptions = self.city.exemptions_of(&id);
        if !plan.dataset.is_empty() {
            let schedule =
                plan.dataset.iter().map(|because| line("the whole dataset", None, "withheld", because, &exemptions));
            return Ok(Cut::nothing(ItemOutcome::Denied, schedule.collect()));
        }
        let asked = records::Item { fields: state.dataset.asked_in_custody(&asked.fields), ..asked };
        let narrowed_by = self.city.matters.get(matter).and_then(|m| m.item_work(item)?.narrowed.as_ref());
        let narrow = &narrowed_by.map_or_else(|| narrow.clone(), |n| narrow.or_as_narrowed(&n.to, &state.dataset));
        let wanted = wanted_fields(&state.dataset.fields, &asked, narrow)?;
        let schedule = schedule(&id, &plan, &wanted, &exemptions)?;
        let released: Vec<_> = plan.released().map(|(f, _)| f.clone()).filter(|f| wanted.contains(&f.name)).collect();
        if released.is_empty() {
            return Ok(Cut::nothing(ItemOutcome::Denied, schedule));
        }
        let (narrowing, narrowed) = self.narrowing(state, &plan, &asked, narrow, &released, &wanted)?;
        let production = self.build_production(&id, revision, &plan, item, &narrowing, audience)?;
        let outcome = if schedule.is_empty() { ItemOutcome::Full } else { ItemOutcome::Partial };
        let left_out = left_out(&self.city, &state.dataset.fields, &asked, narrow, &wanted);
        let agreed = narrowed_by.map(|narrowing| narrowing.agreed.clone());
        Ok(Cut { outcome, schedule, narrowed, left_out, agreed, production: Some(production) })
    }

    fn narrowing(
        &self,
        state: &records::DatasetState,
        plan: &CuttingPlan,
        asked: &records::Item,
        narrow: &Narrow,
        released: &[Field],
        wanted: &[FieldName],
    ) -> Result<(Narrowing, Vec<String>), ActError> {
        let mut words = Vec::new();
        let fields = with_point(state, plan, released.iter().map(|f| f.name.clone()).collect())?;
        if wanted.len() < state.dataset.fields.len() {
            let names: Vec<_> = fields.iter().map(|name| self.city.field_words(&asked.dataset, name)).collect();
            words.push(format!("the fields {}", and_list(&names)));
        }
        let from = narrow.from.clone().or_else(|| asked.from.clone()).filter(|d| !d.is_empty());
        let to = narrow.to.clone().or_else(|| asked.to.clone()).filter(|d| !d.is_empty());
        let dates = if from.is_some() || to.is_some() {
            let field = date_field(state, plan, narrow)?.name;
            let dates = date_range(from.as_deref(), to.as_deref());
            words.push(format!("{} {dates}", self.city.field_words(&asked.dataset, &field)));
            let day = |text: Option<String>| text.map(|t| date(&t)).transpose();
            Some(DateRange { field, from: day(from)?, to: day(to)? })
        } else {
            None
        };
        let fields = (!words.is_empty()).then_some(fields);
        let about = (!words.is_empty()).then(|| wanted.to_vec());
        Ok((Narrowing { fields, about, rows: None, dates }, words))
    }

    fn build_production(
        &self,
        dataset: &DatasetId,
        revision: &str,
        plan: &CuttingPlan,
        item: u32,
        narrowing: &Narrowing,
        audience: Audience,
    ) -> Result<(Production, StagedFiles), ActError> {
        let state = state_of(&self.city, dataset)?;
        let revision: RevisionId = revision.parse().map_err(ActError::refused)?;
        let revision =
            Revision::open(&self.acts.custody, &revision).map_err(ActError::fault("opening the revision"))?;
        let id = self.acts.tools.random_name();
        let work = self.acts.custody.workspace().map_err(ActError::fault("making working space"))?;
        let staged = StagedFiles(work);
        let dir = staged.path();
        let (rows_file, spill) = (revision.rows(), self.acts.folder.spill());
        let point = point_of(&state.dataset, plan)?;
        let request = CutRequest {
            dataset,
            revision_parquet: &rows_file,
            plan,
            row_id: state.dataset.row_id.as_ref(),
            order: &state.dataset.order,
            point: point.as_ref(),
            earlier: &[],
            since: 0,
            narrowing: Some(narrowing),
            spill: &spill,
            watch: self.acts.cut_watch.as_ref(),
        };
        let built = custody::build_production(&request, &dir).map_err(ActError::refused)?;
        let files = built.files.into_iter().map(|name| produced(&dir, name)).collect::<Result<Vec<_>, _>>()?;
        let fields = built.schema.fields.iter().map(|field| field.name.clone()).collect();
        let dataset = Some(dataset.clone());
        let production =
            Production { id, item, dataset, rows: built.rows, files, audience, fields, redacted: Vec::new() };
        Ok((production, staged))
    }
}

/// These fields, and the point where all that it is computed from are among them.
fn with_point(
    state: &records::DatasetState,
    plan: &CuttingPlan,
    mut fields: Vec<FieldName>,
) -> Result<Vec<FieldName>, ActError> {
    let point = point_of(&state.dataset, plan)?;
    let complete = point.filter(|point| point.sources().iter().all(|source| fields.contains(source)));
    fields.extend(complete.map(|point| point.name().clone()));
    Ok(fields)
}

fn produced(dir: &Path, name: String) -> Result<ProducedFile, ActError> {
    let content = std::fs::read(dir.join(&name)).map_err(ActError::fault("reading the production"))?;
    let bytes = u64::try_from(content.len()).unwrap_or(u64::MAX);
    Ok(ProducedFile { name, bytes, sha256: data_encoding::HEXLOWER.encode(&Sha256::digest(&content)), document: None })
}

/// The fields an item is about: those asked for that are in custody, narrowed by staff; all when none was named.
fn wanted_fields(fields: &[Field], asked: &records::Item, narrow: &Narrow) -> Result<Vec<FieldName>, ActError> {
    if !narrow.fields.is_empty() {
        return narrow.fields.iter().map(|name| crate::exempt::field(fields, name)).collect();
    }
    let named = fields.iter().filter(|f| asked.fields.is_empty() || asked.fields.contains(&f.name));
    let wanted: Vec<_> = named.map(|f| f.name.clone()).collect();
    if wanted.is_empty() {
        let names: Vec<_> = asked.fields.iter().map(FieldName::as_str).collect();
        return Err(ActError::Refused(format!(
            "none of the fields asked for ({}) is in {}: choose the fields that answer the request",
            names.join(", "),
            asked.dataset
        )));
    }
    Ok(wanted)
}

/// What was asked for and is left out by the narrowing of staff, in public words.
fn left_out(
    city: &records::City,
    fields: &[Field],
    asked: &records::Item,
    narrow: &Narrow,
    wanted: &[FieldName],
) -> Vec<String> {
    let asked_for = fields.iter().map(|f| &f.name).filter(|n| asked.fields.is_empty() || asked.fields.contains(n));
    let missing: Vec<_> = asked_for.filter(|n| !wanted.contains(n)).collect();
    let names: Vec<_> = missing.iter().map(|name| city.field_words(&asked.dataset, name)).collect();
    let mut words = Vec::new();
    match names.as_slice() {
        [] => {}
        [one] => words.push(format!("without the field {one}")),
        many => words.push(format!("without the fields {}", and_list(many))),
    }
    // Dates are written so that their order is that of the texts.
    let given = |day: &Option<String>| day.clone().filter(|d| !d.is_empty());
    let (from, to) = (given(&narrow.from), given(&narrow.to));
    let later = from.as_ref().filter(|from| given(&asked.from).is_none_or(|asked| **from > asked));
    let earlier = to.as_ref().filter(|to| given(&asked.to).is_none_or(|asked| **to < asked));
    if later.is_some() || earlier.is_some() {
        words.push(format!("only {}", date_range(later.map(String::as_str), earlier.map(String::as_str))));
    }
    words
}

/// What is withheld of the wanted fields, line by line, from the plan itself.
fn schedule(
    id: &DatasetId,
    plan: &CuttingPlan,
    wanted: &[FieldName],
    exemptions: &[Exemption],
) -> Result<Vec<ScheduleLine>, ActError> {
    let mut lines = Vec::new();
    for (field, cut) in plan.fields.iter().filter(|(f, _)| wanted.contains(&f.name)) {
        let what = format!("field `{}`", field.name);
        match cut {
            FieldCut::Keep => {}
            FieldCut::Treat { treatment, because } => {
                lines.push(line(&what, Some(&field.name), &treatment.words(), because, exemptions));
            }
            FieldCut::Withhold { because } if because.is_empty() => {
                return Err(ActError::Refused(format!(
                    "field `{}` of {id} has not been classified: publish the dataset or propose an exemption first",
                    field.name
                )));
            }
            FieldCut::Withhold { because } => {
                lines.extend(because.iter().map(|b| line(&what, Some(&field.name), "withheld", b, exemptions)));
            }
        }
    }
    let cells = plan.cells.iter().filter(|c| wanted.contains(&c.field));
    lines.extend(cells.map(|c| {
        let what = format!("field `{}` in some rows", c.field);
        line(&what, Some(&c.field), &c.treatment.words(), &c.because, exemptions)
    }));
    lines.extend(plan.rows.iter().map(|r| line("some rows", None, "withheld", &r.because, exemptions)));
    Ok(lines)
}

fn line(
    what: &str,
    field: Option<&FieldName>,
    how: &str,
    because: &catalog::Withholding,
    exemptions: &[Exemption],
) -> ScheduleLine {
    let exemption = exemptions.iter().find(|e| e.id.to_string() == because.exemption);
    ScheduleLine {
        what: what.into(),
        field: field.cloned(),
        how: how.into(),
        because: Some(because.clone()),
        facts: exemption.and_then(|e| e.reason.clone()),
    }
}

/// The released field that dates are looked for in, with its released type.
fn date_field(state: &records::DatasetState, plan: &CuttingPlan, narrow: &Narrow) -> Result<Field, ActError> {
    let published = |f: &Field| state.dataset.schema.as_ref().and_then(|s| s.field(f.name.as_str()));
    let with_type = |f: &Field| {
        let field_type = published(f).map_or(f.field_type, |p| p.field_type);
        Field { field_type, ..f.clone() }
    };
    let mut released = plan.released().map(|(f, _)| with_type(f)).filter(|f| f.field_type.is_temporal());
    let found = match &narrow.date_field {
        Some(name) => released.find(|f| f.name.as_str() == name || f.label == *name),
        None => released.next(),
    };
    found.ok_or_else(|| ActError::refused("no released field holds dates, so rows cannot be narrowed by date"))
}

fn date(text: &str) -> Result<jiff::civil::Date, ActError> {
    text.parse().map_err(|_| ActError::Refused(format!("`{text}` is not a date; write YYYY-MM-DD")))
}

/// The first rows of a production's CSV file.
fn read_head(production: &Production, dir: &Path) -> Result<Preview, ActError> {
    let fault = || ActError::fault("reading the preview");
    let mut reader = csv::Reader::from_path(dir.join("data.csv")).map_err(fault())?;
    let header = reader.headers().map_err(fault())?.iter().map(str::to_owned).collect();
    let mut head = Vec::new();
    for record in reader.records().take(20) {
        let record = record.map_err(|_| ActError::refused("the preview cannot be read"))?;
        head.push(record.iter().map(str::to_owned).collect());
    }
    Ok(Preview { rows: production.rows, header, head })
}

//! What an exemption would change, or changes: fields, rows and cells, what was produced, who asks, who got it before.

use crate::after::After;
use crate::change::Act;
use crate::geometry::point_of;
use crate::known::state_of;
use crate::{ActError, Acts, ExemptionAsk};
use catalog::{DatasetId, FieldName};
use custody::{CutRequest, FieldTally, Revision, RevisionId, Tally};
use records::commands::closings;
use records::{Actor, City, Event, Matter, MatterNumber};
use register::{CuttingPlan, Exemption, ExemptionId, FieldCut, Question, Treatment, conflicting_treatments};
use std::collections::BTreeMap;

/// What an exemption makes of a dataset. Custodial: a number of rows may say what is withheld of them.
#[derive(Debug, Clone)]
pub struct Effect {
    /// The exemption: a draft where it is only looked at.
    pub exemption: Exemption,
    /// Whether the public reads the dataset without it.
    pub is_public: bool,
    /// The rows in custody.
    pub rows: u64,
    /// How many of them are released without it.
    pub rows_without: u64,
    /// How many with it.
    pub rows_with: u64,
    /// The fields that change, in their order.
    pub fields: Vec<FieldEffect>,
    /// Questions that it opens: fields from which the same could be read.
    pub questions: Vec<Question>,
    /// Requests whose public files it takes down.
    pub taken_down: Vec<MatterNumber>,
    /// Open requests that ask for a field that changes, or for rows where rows do.
    pub asked_for_in: Vec<MatterNumber>,
    /// Fields that are withheld with it and were given to everyone before, with those requests.
    pub given_before: Vec<(FieldName, Vec<MatterNumber>)>,
}

/// A field that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldEffect {
    /// The field.
    pub field: FieldName,
    /// What becomes of it without the exemption.
    pub without: Shown,
    /// And with it.
    pub with: Shown,
}

/// What becomes of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// It is shown, but for some cells.
    Shown {
        /// In so many rows a cell is withheld.
        withheld: u64,
        /// In so many it is generalised.
        generalised: u64,
        /// In so many it is empty, because it could not be generalised.
        emptied: u64,
        /// What some of the generalised cells show.
        examples: Vec<String>,
    },
    /// It is shown, every cell generalised.
    Generalised {
        /// How.
        treatment: Treatment,
        /// In so many rows a cell is withheld all the same.
        withheld: u64,
        /// In so many rows it is empty, because it could not be generalised or was empty.
        emptied: u64,
        /// What some of the cells show.
        examples: Vec<String>,
    },
    /// It is withheld.
    Withheld,
    /// It is withheld because exemptions generalise it in these different ways: together they may show more than either.
    Conflicting(Vec<Treatment>),
    /// It is withheld because nobody has decided yet.
    Undecided,
}

/// A dataset as a plan leaves it.
struct Left {
    plan: CuttingPlan,
    /// The exemptions that the plan was made of.
    exemptions: Vec<Exemption>,
    tally: Tally,
    has_point: Option<FieldName>,
}

impl Acts {
    /// What an exemption would change, were it recorded. Looking at custody is an event of the ledger.
    pub async fn preview_exemption(
        &self,
        actor: &Actor,
        dataset: &DatasetId,
        ask: &ExemptionAsk,
    ) -> Result<Effect, ActError> {
        let mut act = self.begin().await?;
        let drafted = act.drafts(dataset, std::slice::from_ref(ask))?;
        let exemption = drafted.into_iter().next().ok_or_else(|| ActError::refused("nothing was asked for"))?;
        act.not_recorded_before(&exemption)?;
        let events = act.with_reviews(vec![Event::ExemptionRecorded { exemption: exemption.clone() }])?;
        let after = act.city.after(&events, self.now());
        let mut effect = act.effect(&exemption, &act.city, &after)?;
        effect.questions = act.city.questions_with(dataset, std::slice::from_ref(&exemption));
        let known = act.city.questions_of(dataset);
        effect.questions.retain(|question| !known.contains(question));
        effect.taken_down = closings(&after, &events).iter().filter_map(closed_matter).collect();
        effect.taken_down.dedup();
        act.looked_at_custody(actor, dataset, format!("what an exemption under {} would change", ask.law_id)).await?;
        Ok(effect)
    }

    /// What an exemption on record withholds, beside what would be public without it.
    pub async fn effect_of_exemption(&self, actor: &Actor, id: ExemptionId) -> Result<Effect, ActError> {
        let mut act = self.begin().await?;
        let exemption = act.exemption(id)?;
        if !exemption.in_force() {
            return Err(ActError::Refused(format!("{id} has already ended")));
        }
        let ended = Event::ExemptionEnded { exemption: id, by: vec![], reason: String::new(), discloses: false };
        let without = act.city.after(&[ended], self.now());
        let effect = act.effect(&exemption, &without, &act.city)?;
        act.looked_at_custody(actor, &exemption.dataset, format!("what {id} withholds")).await?;
        Ok(effect)
    }
}

impl Act<'_> {
    async fn looked_at_custody(&mut self, actor: &Actor, dataset: &DatasetId, purpose: String) -> Result<(), ActError> {
        let looked = Event::CustodyPreviewed { dataset: dataset.clone(), purpose };
        self.commit(actor, vec![looked]).await.map(drop)
    }

    fn effect(&self, exemption: &Exemption, without: &City, with: &City) -> Result<Effect, ActError> {
        let dataset = &exemption.dataset;
        let (before, after) = (self.left(without, dataset)?, self.left(with, dataset)?);
        let fields = changed_fields(&before, &after);
        let rows_change = before.tally.released != after.tally.released;
        let changes = rows_change || !fields.is_empty();
        let asks = |matter: &&Matter| changes && is_asked_for(matter, dataset, &fields, rows_change);
        let asked_for_in = self.city.matters_of_dataset(dataset).filter(asks).map(|m| m.number.clone()).collect();
        let given_before = self.given_before(dataset, &fields);
        Ok(Effect {
            exemption: exemption.clone(),
            is_public: without.should_be_released(dataset),
            rows: before.tally.rows,
            rows_without: before.tally.released,
            rows_with: after.tally.released,
            questions: Vec::new(),
            taken_down: Vec::new(),
            asked_for_in,
            given_before,
            fields,
        })
    }

    /// A dataset as the register of this city leaves it.
    fn left(&self, city: &City, dataset: &DatasetId) -> Result<Left, ActError> {
        let state = state_of(city, dataset)?;
        let revision = state.revision.as_ref().ok_or_else(|| ActError::refused("no rows were brought in yet"))?;
        let revision: RevisionId = revision.parse().map_err(ActError::refused)?;
        let opened = Revision::open(&self.acts.custody, &revision).map_err(ActError::fault("opening the revision"))?;
        let plan = city.plan_of(dataset).map_err(ActError::refused)?;
        let (rows_file, spill) = (opened.rows(), self.acts.folder.spill());
        let request = CutRequest {
            dataset,
            revision_parquet: &rows_file,
            plan: &plan,
            row_id: None,
            order: &[],
            point: None,
            earlier: &[],
            since: 0,
            narrowing: None,
            spill: &spill,
            watch: self.acts.cut_watch.as_ref(),
        };
        let tally = custody::tally(&request).map_err(ActError::refused)?;
        let has_point = point_of(&state.dataset, &plan)?.map(|point| point.name().clone());
        let exemptions = city.exemptions.values().filter(|e| e.dataset == *dataset).cloned().collect();
        Ok(Left { plan, exemptions, tally, has_point })
    }

    /// Fields that are withheld now, and went to everyone with earlier requests: the exemption may be waived.
    fn given_before(&self, dataset: &DatasetId, fields: &[FieldEffect]) -> Vec<(FieldName, Vec<MatterNumber>)> {
        let mut found: BTreeMap<FieldName, Vec<MatterNumber>> = BTreeMap::new();
        let gone = |field: &FieldName| fields.iter().any(|f| f.field == *field && f.with.is_gone());
        for precedent in self.city.precedents(dataset).into_iter().filter(|p| p.to_everyone) {
            for field in precedent.given.iter().filter(|field| gone(field)) {
                found.entry(field.clone()).or_default().push(precedent.number.clone());
            }
        }
        found.into_iter().collect()
    }
}

fn closed_matter(event: &Event) -> Option<MatterNumber> {
    match event {
        Event::ProductionClosed { matter, .. } => Some(matter.clone()),
        _ => None,
    }
}

/// The fields of which the rules make something else, and of which that shows; last the computed point, where it goes or
/// comes. What changes by the rows alone that are left is said of the rows.
fn changed_fields(before: &Left, after: &Left) -> Vec<FieldEffect> {
    let fields = after.plan.fields.iter().map(|(field, _)| &field.name);
    let fields = fields.filter(|field| !before.cuts_as(after, field));
    let mut changed: Vec<FieldEffect> = fields
        .map(|field| FieldEffect { field: field.clone(), without: before.shown(field), with: after.shown(field) })
        .collect();
    if before.has_point != after.has_point {
        let computed = |left: &Left| left.has_point.as_ref().map_or(Shown::Withheld, |_| Shown::WHOLE);
        let field = before.has_point.as_ref().or(after.has_point.as_ref()).cloned();
        changed.extend(field.map(|field| FieldEffect { field, without: computed(before), with: computed(after) }));
    }
    changed.retain(|field| field.without != field.with);
    changed
}

impl Left {
    /// Whether the rules make the same of a field as those of the other, whatever their reasons: as a whole, and of cells.
    fn cuts_as(&self, other: &Self, field: &FieldName) -> bool {
        let cells = |plan: &CuttingPlan| {
            let rules = plan.cells.iter().filter(|rule| rule.field == *field);
            rules.map(|rule| (rule.predicate.clone(), rule.treatment)).collect::<Vec<_>>()
        };
        self.plan.dataset.is_empty() == other.plan.dataset.is_empty()
            && self.whole(field) == other.whole(field)
            && cells(&self.plan) == cells(&other.plan)
    }

    /// How a field is generalised as a whole; none where it is withheld.
    fn whole(&self, field: &FieldName) -> Option<Option<Treatment>> {
        match self.plan.fields.iter().find(|(known, _)| known.name == *field)?.1 {
            FieldCut::Keep => Some(None),
            FieldCut::Treat { treatment, .. } => Some(Some(treatment)),
            FieldCut::Withhold { .. } => None,
        }
    }

    fn shown(&self, field: &FieldName) -> Shown {
        if !self.plan.dataset.is_empty() {
            return Shown::Withheld;
        }
        let cut = self.plan.fields.iter().find(|(known, _)| known.name == *field).map(|(_, cut)| cut);
        let counted = self.tally.fields.iter().find(|tally| tally.field == *field).cloned();
        let examples = counted.as_ref().map(|c| c.examples.clone()).unwrap_or_default();
        match cut {
            Some(FieldCut::Withhold { because }) if because.is_empty() => Shown::Undecided,
            Some(FieldCut::Withhold { .. }) => match conflicting_treatments(field, &self.exemptions) {
                treatments if treatments.is_empty() => Shown::Withheld,
                treatments => Shown::Conflicting(treatments),
            },
            None => Shown::Withheld,
            Some(FieldCut::Treat { treatment, .. }) => {
                let (withheld, emptied) = counted.map_or((0, 0), |c| (c.withheld, c.emptied));
                Shown::Generalised { treatment: *treatment, withheld, emptied, examples }
            }
            Some(FieldCut::Keep) => counted.map_or(Shown::WHOLE, Shown::of_cells),
        }
    }
}

impl Shown {
    /// Whether nothing of the field is left, by decision.
    fn is_gone(&self) -> bool {
        matches!(self, Self::Withheld | Self::Conflicting(_))
    }

    const WHOLE: Self = Self::Shown { withheld: 0, generalised: 0, emptied: 0, examples: Vec::new() };

    fn of_cells(counted: FieldTally) -> Self {
        let FieldTally { withheld, generalised, emptied, examples, .. } = counted;
        Self::Shown { withheld, generalised, emptied, examples }
    }
}

/// Whether an open request asks for what changes.
fn is_asked_for(matter: &Matter, dataset: &DatasetId, fields: &[FieldEffect], rows_change: bool) -> bool {
    let open = matter.outcome.is_none() && matter.closed_at.is_none();
    let names = |field: &FieldName| fields.iter().any(|changed| changed.field == *field);
    let mut items = matter.opening.items().iter().filter(|item| item.dataset == *dataset);
    open && items.any(|item| rows_change || item.fields.is_empty() || item.fields.iter().any(names))
}

//! Recording, approving and ending exemptions.

use crate::after::After;
use crate::change::Act;
use crate::known::state_of;
use crate::{ActError, Acts};
use catalog::{DatasetId, DeclaredGeometry, Field, FieldName, point_name};
use law::Citation;
use records::proceedings::review::ReviewOutcome;
use records::{Actor, Event};
use register::{Draft, Exemption, ExemptionId, Official, Question, Review, Scope, Treatment};

/// What an exemption is to apply to, as a person says it: a field by its name or by the exact header.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "see `register::Scope`")]
pub enum ScopeAsk {
    Dataset,
    Field(String),
    Rows(String),
    Cells(String, String),
    Pair { shown: String, withheld: String },
}

/// An exemption as a person asks for it.
#[derive(Debug, Clone)]
pub struct ExemptionAsk {
    /// The id of the rule in the law pack.
    pub law_id: String,
    /// What it applies to.
    pub scope: ScopeAsk,
    /// What becomes of the cells.
    pub treatment: Treatment,
    /// The public words.
    pub statement: Option<String>,
    /// The facts of the case.
    pub reason: Option<String>,
    /// Further citations.
    pub citations: Vec<Citation>,
    /// Who decided.
    pub decided_by: Vec<Official>,
    /// When it must be looked at again.
    pub review_by: Option<jiff::civil::Date>,
    /// Its last day: after it the exemption ends by itself.
    pub until: Option<jiff::civil::Date>,
    /// Whether counsel still has to review it.
    pub proposal: bool,
}

impl Acts {
    /// Records exemptions on a dataset; its release is cut again before anything is said to be done. Questions that they
    /// open are answered by `accept`; a field that a question stays open about is withheld too.
    ///
    /// Returns the exemptions, and the questions that stay open.
    pub async fn exempt(
        &self,
        actor: &Actor,
        dataset: &DatasetId,
        asks: &[ExemptionAsk],
        accept: &Accept,
    ) -> Result<(Vec<ExemptionId>, Vec<Question>), ActError> {
        let mut act = self.begin().await?;
        let known = &state_of(&act.city, dataset)?.dataset;
        let (fields, geometry) = (known.fields.clone(), known.geometry.clone());
        let exemptions = act.draft_all(dataset, (&fields, geometry.as_ref()), asks)?;
        exemptions.iter().try_for_each(|drafted| act.not_recorded_before(drafted))?;
        let ids = exemptions.iter().map(|e| e.id).collect();
        let mut events = accept.events(dataset, &fields)?;
        let recorded = exemptions.into_iter().map(|exemption| Event::ExemptionRecorded { exemption });
        // Asked before the fields in question are withheld.
        let opened = act.opened_by(dataset, recorded.clone().collect(), &events);
        events.extend(recorded);
        let events = act.with_reviews(events)?;
        act.commit(actor, events).await?;
        Ok((ids, opened))
    }

    /// What is wrong with a condition over the fields of a dataset, in words; nothing where it can be evaluated.
    pub async fn condition_problem(&self, dataset: &DatasetId, predicate: &str) -> Result<Option<String>, ActError> {
        let checked = self.read(|city| {
            let fields = city.datasets.get(dataset).map(|state| state.dataset.fields.as_slice());
            custody::check_predicate(predicate, fields.unwrap_or_default())
        });
        Ok(checked.await?.err().map(|problem| problem.to_string()))
    }

    /// Counsel approves a proposal.
    pub async fn approve_exemption(
        &self,
        actor: &Actor,
        id: ExemptionId,
        by: Vec<Official>,
        reason: String,
    ) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let exemption = act.exemption(id)?;
        if exemption.review != Review::Proposed {
            return Err(ActError::Refused(format!("{id} does not wait for a review")));
        }
        if act.is_recorded_by(id, actor) || exemption.decided_by.iter().any(|o| by.contains(o)) {
            return Err(ActError::Refused(format!("{id} was proposed by the same person; another has to review it")));
        }
        let events = act.reviewed(id, ReviewOutcome::Approved, &by, &reason)?;
        act.commit(actor, events).await.map(drop)
    }

    /// Ends exemptions of a dataset. What they withheld is released only if every such field was classified as public.
    pub async fn end_exemptions(
        &self,
        actor: &Actor,
        dataset: &DatasetId,
        ids: &[ExemptionId],
        reason: &str,
        by: Vec<Official>,
    ) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let mut events = Vec::new();
        for id in ids {
            let exemption = act.exemption(*id)?;
            if exemption.dataset != *dataset {
                return Err(ActError::Refused(format!("{id} is not an exemption of {dataset}")));
            }
            if !exemption.in_force() {
                return Err(ActError::Refused(format!("{id} has already ended")));
            }
            let reason = needed(reason, "the reason")?;
            // A proposal is rejected in its review; what is in force, or was withheld because a person asked, ends.
            if exemption.review == Review::Proposed && act.city.withholding_of(*id).is_none() {
                events.extend(act.reviewed(*id, ReviewOutcome::Rejected, &by, &reason)?);
            } else {
                events.push(Event::ExemptionEnded { exemption: *id, by: by.clone(), reason, discloses: false });
            }
        }
        if by.is_empty() {
            return Err(ActError::refused(register::DraftError::NobodyDecided));
        }
        act.commit(actor, events).await.map(drop)
    }
}

/// Answers to questions of the register, each by accepting what it asks about.
#[derive(Debug, Clone, Default)]
pub struct Accept {
    /// The keys of the questions, such as `sequence:case_id`.
    pub questions: Vec<String>,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: Vec<Official>,
}

impl Accept {
    /// The answers as events; each must be about a field of the dataset.
    pub(crate) fn events(&self, dataset: &DatasetId, fields: &[Field]) -> Result<Vec<Event>, ActError> {
        let event = |question: &String| {
            if let Some((_, name)) = question.split_once(':') {
                field(fields, name)?;
            }
            Ok(Event::QuestionAccepted {
                dataset: dataset.clone(),
                question: question.clone(),
                reason: needed(&self.reason, "the reason, which accepting a question wants,")?,
                by: named(self.by.clone())?,
            })
        };
        self.questions.iter().map(event).collect()
    }
}

/// Somebody must have decided (Gov. Code § 7922.540(b)).
pub(crate) fn named(by: Vec<Official>) -> Result<Vec<Official>, ActError> {
    if by.is_empty() { Err(ActError::refused(register::DraftError::NobodyDecided)) } else { Ok(by) }
}

impl Act<'_> {
    /// The questions that exemptions open beside those that are answered.
    fn opened_by(&self, dataset: &DatasetId, recorded: Vec<Event>, answered: &[Event]) -> Vec<Question> {
        let before = self.city.after(answered, self.acts.now());
        let exemptions: Vec<Exemption> = recorded
            .into_iter()
            .filter_map(|event| match event {
                Event::ExemptionRecorded { exemption } => Some(exemption),
                _ => None,
            })
            .collect();
        before.questions_with(dataset, &exemptions)
    }

    /// Whether the exemption was entered from the same account: names and titles change, accounts do not.
    pub(crate) fn is_recorded_by(&self, id: ExemptionId, actor: &Actor) -> bool {
        matches!(actor, Actor::Staff { user, .. } if self.city.recorded_by(id) == Some(user))
    }

    pub(crate) fn exemption(&self, id: ExemptionId) -> Result<Exemption, ActError> {
        let found = self.city.exemptions.get(&id).cloned();
        found.ok_or_else(|| ActError::NotFound { what: "exemption", name: id.to_string() })
    }

    pub(crate) fn draft_all(
        &self,
        dataset: &DatasetId,
        (fields, geometry): (&[Field], Option<&DeclaredGeometry>),
        asks: &[ExemptionAsk],
    ) -> Result<Vec<Exemption>, ActError> {
        let mut exemptions = Vec::new();
        let mut id = self.city.next_exemption_id();
        for ask in asks {
            not_computed(&ask.scope, fields, geometry)?;
            exemptions.push(self.draft(id, dataset, fields, ask)?);
            id = ExemptionId(id.0 + 1);
        }
        Ok(exemptions)
    }

    /// The same decision is made once: under the same law, of the same scope, with the same treatment.
    pub(crate) fn not_recorded_before(&self, drafted: &Exemption) -> Result<(), ActError> {
        let same = |known: &&Exemption| {
            known.in_force()
                && (&known.dataset, &known.law_id, &known.scope, known.treatment)
                    == (&drafted.dataset, &drafted.law_id, &drafted.scope, drafted.treatment)
        };
        match self.city.exemptions.values().find(same) {
            None => Ok(()),
            Some(known) => Err(ActError::Refused(format!(
                "{} withholds the same under the same law already; there is nothing to decide twice",
                known.id
            ))),
        }
    }

    fn draft(
        &self,
        id: ExemptionId,
        dataset: &DatasetId,
        fields: &[Field],
        ask: &ExemptionAsk,
    ) -> Result<Exemption, ActError> {
        let scope = scope(&ask.scope, fields)?;
        if let Scope::Field { field } | Scope::Cells { field, .. } = &scope
            && let Some(known) = fields.iter().find(|f| f.name == *field)
        {
            ask.treatment.fits(known).map_err(ActError::Refused)?;
        }
        if ask.review_by.is_some_and(|day| day < self.city.date_of(self.acts.now())) {
            return Err(ActError::refused("the day of the next review is past; name one to come"));
        }
        if ask.until.is_some_and(|day| day < self.city.date_of(self.acts.now())) {
            return Err(ActError::refused("the last day of the exemption is past; name one to come"));
        }
        let draft = Draft {
            dataset: dataset.clone(),
            law_id: ask.law_id.clone(),
            scope,
            treatment: ask.treatment,
            statement: ask.statement.clone(),
            reason: ask.reason.clone(),
            citations: ask.citations.clone(),
            decided_by: ask.decided_by.clone(),
            decided_at: self.acts.now(),
            decided_on: self.city.date_of(self.acts.now()),
            review_by: ask.review_by,
            until: ask.until,
            review: if ask.proposal { Review::Proposed } else { Review::InForce },
        };
        register::draft(&self.acts.pack, id, draft).map_err(ActError::refused)
    }
}

/// Resolves names against the fields of the revision and checks predicates against their custodial types.
fn scope(ask: &ScopeAsk, fields: &[Field]) -> Result<Scope, ActError> {
    let checked = |predicate: &str| {
        custody::check_predicate(predicate, fields).map(|()| predicate.to_owned()).map_err(ActError::refused)
    };
    Ok(match ask {
        ScopeAsk::Dataset => Scope::Dataset,
        ScopeAsk::Field(name) => Scope::Field { field: field(fields, name)? },
        ScopeAsk::Rows(predicate) => Scope::Rows { predicate: checked(predicate)? },
        ScopeAsk::Cells(name, predicate) => {
            Scope::Cells { field: field(fields, name)?, predicate: checked(predicate)? }
        }
        ScopeAsk::Pair { shown, withheld } => {
            let (shown, withheld) = (field(fields, shown)?, field(fields, withheld)?);
            if shown == withheld {
                return Err(ActError::Refused(format!("`{shown}` cannot be shown and withheld: name two fields")));
            }
            Scope::Pair { shown, withheld }
        }
    })
}

/// A computed point is no field of custody: what it is computed from is exempt, and it goes or coarsens with that.
fn not_computed(ask: &ScopeAsk, fields: &[Field], geometry: Option<&DeclaredGeometry>) -> Result<(), ActError> {
    let named: &[&String] = match ask {
        ScopeAsk::Dataset | ScopeAsk::Rows(_) => &[],
        ScopeAsk::Field(name) | ScopeAsk::Cells(name, _) => &[name],
        ScopeAsk::Pair { shown, withheld } => &[shown, withheld],
    };
    let computed = point_name(fields.iter().map(|f| &f.name));
    let (Some(point), Some(geometry)) = (computed.filter(|p| named.iter().any(|n| *n == p.as_str())), geometry) else {
        return Ok(());
    };
    let sources: Vec<String> = geometry.fields().iter().map(|name| format!("`{name}`")).collect();
    Err(ActError::Refused(format!(
        "`{point}` is computed from {}: exempt {}, and the point is withheld, or coarser, with {}",
        sources.join(" and "),
        if sources.len() == 1 { "that field" } else { "those fields" },
        if sources.len() == 1 { "it" } else { "them" },
    )))
}

/// The field a person means: by its name, or by the exact header.
pub(crate) fn field(fields: &[Field], name: &str) -> Result<FieldName, ActError> {
    let by_name = fields.iter().find(|f| f.name.as_str() == name);
    match by_name.or_else(|| fields.iter().find(|f| f.label == name)) {
        Some(field) => Ok(field.name.clone()),
        None => {
            let names: Vec<_> = fields.iter().map(|f| f.name.as_str()).collect();
            Err(ActError::Refused(format!("there is no field `{name}`; the fields are {}", names.join(", "))))
        }
    }
}

/// A text that must not be blank.
pub(crate) fn needed(text: &str, what: &str) -> Result<String, ActError> {
    let text = text.trim();
    if text.is_empty() { Err(ActError::Refused(format!("{what} is missing"))) } else { Ok(text.to_owned()) }
}

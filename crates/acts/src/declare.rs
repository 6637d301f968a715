//! Saying what fields are: the original in custody is read again under the types that named people declare.

use crate::catalog::received;
use crate::exempt::{field, named, needed};
use crate::known::state_of;
use crate::{ActError, Acts, Added};
use catalog::{DatasetId, Field};
use custody::{Declarations, IngestOptions, Progress, Receipt, Revision, RevisionId};
use records::{Actor, Event, FieldDeclared};
use register::Official;
use std::ops::ControlFlow;

/// What is declared of the fields of a dataset.
#[derive(Debug, Clone, Default)]
pub struct DeclareAsk {
    /// Types and words for nothing, of fields by name or by exact header.
    pub said: Declarations,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub decided_by: Vec<Official>,
}

impl Acts {
    /// Reads the original of the current revision again under what is declared, and releases the outcome where the
    /// dataset is published. What does not read as declared is set aside.
    pub async fn declare_fields(
        &self,
        actor: &Actor,
        id: &DatasetId,
        ask: &DeclareAsk,
        watch: &mut (dyn FnMut(Progress) -> ControlFlow<()> + Send),
    ) -> Result<Added, ActError> {
        if ask.said.is_empty() {
            return Err(ActError::refused("say what is declared: FIELD=TYPE, or --null FIELD=WORD"));
        }
        let known = self.read(|city| city.datasets.get(id).map(|d| (d.revision.clone(), d.dataset.fields.clone())));
        let Some((revision, fields)) = known.await? else {
            return Err(ActError::NotFound { what: "dataset", name: id.to_string() });
        };
        let Some(before) = revision else {
            return Err(ActError::Refused(format!("{id} has no data yet: nothing can be declared of its fields")));
        };
        let (revision, receipt) = self.read_again(&before, &fields, ask, watch)?;
        let declared = self.declare_read(actor, id, ask, &before, &revision, receipt).await;
        self.keep_or_discard(declared, Some(revision)).await
    }

    fn read_again(
        &self,
        before: &str,
        fields: &[Field],
        ask: &DeclareAsk,
        watch: &mut (dyn FnMut(Progress) -> ControlFlow<()> + Send),
    ) -> Result<(RevisionId, Receipt), ActError> {
        let before: RevisionId = before.parse().map_err(ActError::refused)?;
        let before = Revision::open(&self.custody, &before).map_err(ActError::refused)?;
        let kept = Declarations::of(fields);
        let options = IngestOptions { kept, said: ask.said.clone(), ..before.receipt().options() };
        custody::ingest_again(&before, &options, &self.custody, watch).map_err(ActError::refused)
    }

    /// The part that decides, once the original was read.
    async fn declare_read(
        &self,
        actor: &Actor,
        id: &DatasetId,
        ask: &DeclareAsk,
        before: &str,
        revision: &RevisionId,
        receipt: Receipt,
    ) -> Result<Added, ActError> {
        let mut act = self.begin().await?;
        self.still_in_custody(revision)?;
        let state = state_of(&act.city, id)?;
        if state.revision.as_deref() != Some(before) {
            return Err(ActError::Refused(format!("new data of {id} came in meanwhile; declare its fields again")));
        }
        let fields = receipt.fields();
        let about = ask.said.types.iter().map(|(field, _)| field).chain(ask.said.nulls.iter().map(|(field, _)| field));
        let mut decided: Vec<FieldDeclared> = Vec::new();
        for said in about {
            let name = field(&fields, said)?;
            if let Some(now) = fields.iter().find(|f| f.name == name && !decided.iter().any(|d| d.field == name)) {
                let (declared, null_words) = (now.declared, now.null_words.clone());
                decided.push(FieldDeclared { field: name, declared, null_words });
            }
        }
        let decision = Event::FieldsDeclared {
            dataset: id.clone(),
            fields: decided,
            reason: needed(&ask.reason, "--reason")?,
            by: named(ask.decided_by.clone())?,
        };
        let (row_id, order) = (state.dataset.row_id.clone(), state.dataset.order.clone());
        let events = vec![decision, received(id, revision, &receipt, row_id, order)];
        act.commit(actor, events).await?;
        let standing = act.city.datasets.get(id).map_or(catalog::Standing::Planned, |d| d.dataset.standing);
        let questions = act.city.questions_of(id);
        Ok(Added { id: id.clone(), receipt: Some(receipt), exemptions: vec![], questions, standing })
    }
}

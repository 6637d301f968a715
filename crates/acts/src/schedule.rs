//! The promise to publish, and its correction.

use crate::exempt::needed;
use crate::{ActError, Acts};
use catalog::{DatasetId, PublicationPlan, Standing};
use jiff::civil::Date;
use records::{Actor, Event};
use register::Official;

impl Acts {
    /// Promises another date, with the reason in public words. The earlier promise stays in the ledger and in the
    /// history of the dataset.
    pub async fn reschedule(
        &self,
        actor: &Actor,
        dataset: &DatasetId,
        promised: Date,
        reason: &str,
        by: Vec<Official>,
    ) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let Some(state) = act.city.datasets.get(dataset) else {
            return Err(ActError::NotFound { what: "dataset", name: dataset.to_string() });
        };
        let known = &state.dataset;
        if known.standing == Standing::Published {
            return Err(ActError::Refused(format!("{dataset} is published; it has no date to move")));
        }
        if promised < act.city.date_of(self.now()) {
            return Err(ActError::Refused(format!("{promised} is past; promise a day to come")));
        }
        if by.is_empty() {
            return Err(ActError::refused(register::DraftError::NobodyDecided));
        }
        let reason = needed(reason, "the reason")?;
        let plan =
            PublicationPlan { promised: Some(promised.to_string()), note: Some(reason.clone()), ..known.plan.clone() };
        let event = Event::PlanChanged { dataset: dataset.clone(), plan, reason, by };
        act.commit(actor, vec![event]).await.map(drop)
    }
}

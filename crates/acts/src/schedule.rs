//! The promise to publish and its correction, and how often new data is promised.

use crate::exempt::{named, needed};
use crate::known::state_of;
use crate::{ActError, Acts};
use catalog::{DatasetId, PERIODICITIES, PublicationPlan, Standing};
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
        let state = state_of(&act.city, dataset)?;
        let known = &state.dataset;
        if known.standing == Standing::Published {
            return Err(ActError::Refused(format!("{dataset} is published; it has no date to move")));
        }
        if promised < act.city.date_of(self.now()) {
            return Err(ActError::Refused(format!("{promised} is past; promise a day to come")));
        }
        let (reason, by) = (needed(reason, "the reason")?, named(by)?);
        let plan =
            PublicationPlan { promised: Some(promised.to_string()), note: Some(reason.clone()), ..known.plan.clone() };
        let event = Event::PlanChanged { dataset: dataset.clone(), plan, reason, by };
        act.commit(actor, vec![event]).await.map(drop)
    }

    /// Promises how often new data comes, by its code; `None` takes the promise back.
    pub async fn promise_updates(
        &self,
        actor: &Actor,
        dataset: &DatasetId,
        periodicity: Option<String>,
        reason: &str,
        by: Vec<Official>,
    ) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let state = state_of(&act.city, dataset)?;
        check_periodicity(periodicity.as_deref())?;
        let (reason, by) = (needed(reason, "the reason")?, named(by)?);
        let plan = PublicationPlan { periodicity, ..state.dataset.plan.clone() };
        act.commit(actor, vec![Event::PlanChanged { dataset: dataset.clone(), plan, reason, by }]).await.map(drop)
    }
}

/// Refuses a code that says nothing to those who harvest the catalog.
pub(crate) fn check_periodicity(code: Option<&str>) -> Result<(), ActError> {
    match code.filter(|code| !PERIODICITIES.iter().any(|(known, _)| known == code)) {
        None => Ok(()),
        Some(code) => {
            let known: Vec<&str> = PERIODICITIES.iter().map(|(known, _)| *known).collect();
            Err(ActError::Refused(format!("`{code}` is not how often data comes; write one of {}", known.join(", "))))
        }
    }
}

//! An improper release: taken down at every door by the act that opens its matter.

use super::opened_number;
use crate::after::After;
use crate::exempt::{named, needed};
use crate::{ActError, Acts};
use catalog::DatasetId;
use records::commands::violation;
use records::proceedings::violation::ViolationAsk;
use records::{Actor, Event, MatterNumber, Opening};
use register::Official;

impl Acts {
    /// Opens an improper release: the dataset is taken down, its releases and what was produced of it are purged, and the
    /// checklist begins, in one act.
    pub async fn open_incident(
        &self,
        actor: &Actor,
        ask: ViolationAsk,
        by: Official,
    ) -> Result<MatterNumber, ActError> {
        let mut act = self.begin().await?;
        let mut events = act.opened(&[], Opening::Violation(ask))?;
        let number = opened_number(&events)?;
        let after = act.city.after(&events, self.now());
        events.extend(violation::taken_down_with(&after, &number, by, None).map_err(ActError::refused)?);
        act.commit(actor, events).await?;
        Ok(number)
    }

    /// Takes a dataset down because it was released improperly: the same act, begun at the dataset. `reason` is public.
    pub async fn take_down_improper(
        &self,
        actor: &Actor,
        id: &DatasetId,
        reason: &str,
        by: Vec<Official>,
    ) -> Result<MatterNumber, ActError> {
        let (reason, by) = (needed(reason, "the reason")?, named(by)?);
        let Some(first) = by.first().cloned() else { return Err(ActError::refused("nobody decided")) };
        let mut act = self.begin().await?;
        let ask = ViolationAsk::ImproperRelease {
            dataset: id.clone(),
            fields: Vec::new(),
            inadvertent: true,
            text: reason.clone(),
        };
        let mut events = act.opened(&[], Opening::Violation(ask))?;
        let number = opened_number(&events)?;
        let after = act.city.after(&events, self.now());
        let taken = violation::taken_down_with(&after, &number, first, Some(&reason)).map_err(ActError::refused)?;
        if !taken.iter().any(|event| matches!(event, Event::DatasetTakenDown { .. })) {
            return Err(ActError::Refused(format!("{id} is not published")));
        }
        events.extend(taken.into_iter().map(|event| match event {
            Event::DatasetTakenDown { dataset, reason, .. } => {
                Event::DatasetTakenDown { dataset, reason, by: by.clone() }
            }
            other => other,
        }));
        act.commit(actor, events).await?;
        Ok(number)
    }
}

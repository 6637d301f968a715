//! Opening what the city itself opens: referrals, petitions, violations; and opening several matters in one act.

use crate::after::After;
use crate::change::Act;
use crate::{ActError, Acts};
use records::commands::{self, OpenMatter};
use records::proceedings::appeal::AppealStep;
use records::proceedings::referral::ReferralAsk;
use records::{Actor, Channel, Event, MatterKind, MatterNumber, Opening, Requester, Step};
use register::Official;

impl Acts {
    /// Opens a matter that the city opens and nobody follows from outside.
    pub async fn open_internally(&self, actor: &Actor, opening: Opening) -> Result<MatterNumber, ActError> {
        let mut act = self.begin().await?;
        let events = act.opened(&[], opening)?;
        let number = opened_number(&events)?;
        act.commit(actor, events).await?;
        Ok(number)
    }

    /// Asks counsel about a matter. The question is privileged.
    pub async fn refer(
        &self,
        actor: &Actor,
        about: &MatterNumber,
        by: Official,
        question: &str,
    ) -> Result<MatterNumber, ActError> {
        let mut act = self.begin().await?;
        let opening = Opening::Referral(ReferralAsk { about: about.clone(), by });
        let mut events = act.opened(&[], opening)?;
        let referral = opened_number(&events)?;
        let sealed = commands::referral::question(question).map_err(ActError::refused)?;
        events.push(Event::SealedKept { matter: referral.clone(), sealed });
        if act.city.matters.get(about).is_some_and(|m| m.kind == MatterKind::Appeal) {
            let step = Step::Appeal(AppealStep::Referred { referral: referral.clone() });
            events.push(Event::MatterProceeded { matter: about.clone(), step });
        }
        act.commit(actor, events).await?;
        Ok(referral)
    }
}

impl Act<'_> {
    /// The events that open a matter by the city itself, after other events of the same act.
    pub(super) fn opened(&self, before: &[Event], opening: Opening) -> Result<Vec<Event>, ActError> {
        let input = OpenMatter {
            received_at: self.acts.now(),
            channel: Channel::Counter,
            requester: Requester::default(),
            opening,
            track_hash: None,
            submission: None,
        };
        if before.is_empty() {
            return commands::open_matter(&self.city, input).map_err(ActError::refused);
        }
        commands::open_matter(&self.city.after(before, self.acts.now()), input).map_err(ActError::refused)
    }
}

/// The number of the matter that events open.
pub(crate) fn opened_number(events: &[Event]) -> Result<MatterNumber, ActError> {
    let number = events.iter().find_map(|event| match event {
        Event::MatterOpened { matter, .. } => Some(matter.clone()),
        _ => None,
    });
    number.ok_or_else(|| ActError::refused("no matter was opened"))
}

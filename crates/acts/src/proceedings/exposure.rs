//! What an improper release exposed, with how often it was read.

use crate::change::Act;
use crate::{ActError, Acts};
use records::letter::TakedownFacts;
use records::{Exposure, Matter, MatterNumber};

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

impl Act<'_> {
    pub(super) async fn exposure(&self, matter: &Matter) -> Result<TakedownFacts, ActError> {
        let Some(exposure) = self.city.exposure(matter, self.acts.now()) else { return Ok(TakedownFacts::default()) };
        let accesses = self.acts.accesses(&exposure).await?;
        Ok(self.city.takedown_facts(exposure, accesses))
    }
}

impl Acts {
    /// What an improper release exposed, as it is known now; nothing of any other matter.
    pub async fn exposure_of(&self, matter: &MatterNumber) -> Result<Option<TakedownFacts>, ActError> {
        let found = self.read(|city| city.exposure(city.matters.get(matter)?, self.now())).await?;
        let Some(exposure) = found else { return Ok(None) };
        let accesses = self.accesses(&exposure).await?;
        self.read(|city| city.takedown_facts(exposure, accesses)).await.map(Some)
    }

    /// How often the releases and the productions were read while they showed it. Counted by days: what was read of
    /// another release, or on another day, is not of this.
    async fn accesses(&self, exposure: &Exposure) -> Result<u64, ActError> {
        let Some((from, to)) = exposure.period else { return Ok(0) };
        let days = from.div_euclid(DAY)..=to.div_euclid(DAY);
        let read = self.inbox.accesses(exposure.dataset.as_str()).await;
        let read = read.map_err(ActError::fault("reading what was counted"))?;
        let exposed = read.iter().filter(|read| days.contains(&read.day) && exposure.is_of(&read.read));
        Ok(exposed.map(|read| read.times).fold(0, u64::saturating_add))
    }
}

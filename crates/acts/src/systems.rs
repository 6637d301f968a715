//! The catalog of enterprise systems.

use crate::{ActError, Acts};
use records::commands::{list_system, remove_system};
use records::{Actor, EnterpriseSystem, Event};

impl Acts {
    /// Lists a system, or changes or confirms the one of this id. Gives its id.
    pub async fn list_system(
        &self,
        actor: &Actor,
        id: Option<&str>,
        system: EnterpriseSystem,
    ) -> Result<String, ActError> {
        let mut act = self.begin().await?;
        let events = list_system(&act.city, id, system).map_err(ActError::refused)?;
        let listed = events.iter().find_map(|event| match event {
            Event::SystemListed { id, .. } => Some(id.clone()),
            _ => None,
        });
        act.commit(actor, events).await?;
        Ok(listed.unwrap_or_default())
    }

    /// Takes a system out of the catalog.
    pub async fn remove_system(&self, actor: &Actor, id: &str, reason: &str) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let events = remove_system(&act.city, id, reason).map_err(ActError::refused)?;
        act.commit(actor, events).await.map(drop)
    }
}

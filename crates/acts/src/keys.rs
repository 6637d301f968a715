//! API keys: they meter, they never open anything.

use crate::tools::hash_of;
use crate::{ActError, Acts};
use records::Actor;
use records::commands;

/// A new key: the secret is shown once and kept nowhere.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// The public id.
    pub id: String,
    /// The key itself.
    pub secret: String,
}

impl Acts {
    /// Makes a key with its own hourly limit.
    pub async fn create_key(&self, actor: &Actor, label: &str, per_hour: u32) -> Result<NewKey, ActError> {
        let id = self.tools.random_name().split_off(20);
        let secret = data_encoding::BASE64URL_NOPAD.encode(&self.tools.random::<18>());
        let mut act = self.begin().await?;
        let events = commands::create_key(&act.city, &id, label, &hash_of(&secret), per_hour);
        act.commit(actor, events.map_err(ActError::refused)?).await?;
        Ok(NewKey { id, secret })
    }

    /// Changes the hourly limit of a key.
    pub async fn limit_key(&self, actor: &Actor, id: &str, per_hour: u32, reason: &str) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let events = commands::limit_key(&act.city, id, per_hour, reason).map_err(ActError::refused)?;
        act.commit(actor, events).await.map(drop)
    }

    /// Revokes a key.
    pub async fn revoke_key(&self, actor: &Actor, id: &str, reason: &str) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let events = commands::revoke_key(&act.city, id, reason).map_err(ActError::refused)?;
        act.commit(actor, events).await.map(drop)
    }
}

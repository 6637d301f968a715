//! API keys: they meter, they never open anything.

use crate::tools::hash_of;
use crate::{ActError, Acts};
use records::{Actor, Event};

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
        let label = crate::exempt::needed(label, "a label")?;
        if !(1..=10_000_000).contains(&per_hour) {
            return Err(ActError::refused("requests an hour must lie between 1 and 10,000,000"));
        }
        let id = self.tools.random_name().split_off(20);
        let secret = data_encoding::BASE64URL_NOPAD.encode(&self.tools.random::<18>());
        let event = Event::KeyCreated { key: id.clone(), label, hash: hash_of(&secret), per_hour };
        self.begin().await?.commit(actor, vec![event]).await?;
        Ok(NewKey { id, secret })
    }

    /// Revokes a key.
    pub async fn revoke_key(&self, actor: &Actor, id: &str, reason: &str) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        if !act.city.keys.contains_key(id) {
            return Err(ActError::NotFound { what: "key", name: id.into() });
        }
        let reason = crate::exempt::needed(reason, "the reason")?;
        act.commit(actor, vec![Event::KeyRevoked { key: id.into(), reason }]).await.map(drop)
    }
}

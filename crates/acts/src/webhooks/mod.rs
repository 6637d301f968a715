//! Webhooks of matters: asked for through the secret link, challenged, told of what happens, given up when nobody answers.
//!
//! A requester is anybody, so the address is anybody's: it is told nothing before it answered a challenge, what is said is
//! no more than words for what happened and when, and the network is reached as feeds reach it, but for the hosts inside
//! that the city named for webhooks alone.
//!
//! INVARIANT: the ledger is the outbox. What a webhook has yet to be told are the events of its matter after the last one
//! it was told; each has one id, however often it is sent.

mod said;
mod take;
mod tell;

use crate::{ActError, Acts};
use ::feeds::{Access, Hosts, Limits};
use said::Next;
use std::sync::Arc;
use std::time::Duration;
use store::WebhookAddress;
use tokio::task::JoinSet;

/// Webhooks that are told at a time.
const AT_A_TIME: usize = 8;

/// Where webhooks may lead, and how long one delivery may take.
#[derive(Debug)]
pub(crate) struct WebhookTools {
    access: Access,
}

impl WebhookTools {
    fn reaching(hosts: Hosts) -> Self {
        Self { access: Access { hosts, limits: limits(), ..Access::default() } }
    }
}

/// To nowhere inside.
impl Default for WebhookTools {
    fn default() -> Self {
        Self::reaching(Hosts::default())
    }
}

impl Acts {
    /// The same city, whose webhooks may lead to these hosts although they are private or answer without encryption.
    pub fn telling(mut self, hosts: Hosts) -> Self {
        self.webhooks = WebhookTools::reaching(hosts);
        self
    }

    /// Challenges and tells every webhook that is due. Gives how many deliveries arrived. What fails with one keeps no
    /// other waiting.
    pub async fn tell_webhooks(self: &Arc<Self>) -> Result<usize, ActError> {
        let mut due = self.ledger.webhooks().due(self.now()).await.map_err(ActError::fault("reading the webhooks"))?;
        // Most have nothing to be told: one look at the city says so of all of them.
        self.read(|city| due.retain(|address| Next::of(city, address) != Next::Nothing)).await?;
        let (mut told, mut failed) = (0, None);
        for some in due.chunks(AT_A_TIME) {
            let mut telling = JoinSet::new();
            for address in some.iter().cloned() {
                let acts = self.clone();
                telling.spawn(async move { acts.tell(address).await });
            }
            while let Some(done) = telling.join_next().await {
                match done.map_err(ActError::fault("telling a webhook")).and_then(|done| done) {
                    Ok(count) => told += count,
                    Err(error) => failed = Some(error),
                }
            }
        }
        failed.map_or(Ok(told), Err)
    }

    /// Where the webhooks of this city lead, for tests and for who looks after the server.
    pub async fn webhook_addresses(&self) -> Result<Vec<WebhookAddress>, ActError> {
        self.ledger.webhooks().all().await.map_err(ActError::fault("reading the webhooks"))
    }
}

/// A delivery is small and soon answered, or not at all.
fn limits() -> Limits {
    Limits {
        answer_bytes_max: 16 << 10,
        total: Duration::from_secs(15),
        connect: Duration::from_secs(5),
        silence: Duration::from_secs(10),
        attempts_max: 1,
        redirects_max: 0,
        ..Limits::default()
    }
}

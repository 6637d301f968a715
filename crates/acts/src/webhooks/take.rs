//! Taking in what a requester said of a webhook: its address and its secret are no part of any event.

use crate::change::Act;
use crate::{ActError, Acts};
use records::{Event, Submission};
use store::WebhookAddress;

impl Act<'_> {
    /// Keeps the address of a webhook that these events ask for. Done before they are appended, under the same lock: an
    /// event never speaks of an address that is not there.
    pub(crate) async fn keep_webhook(&self, submission: &Submission, events: &[Event]) -> Result<(), ActError> {
        let Submission::SetWebhook { url, secret, .. } = submission else { return Ok(()) };
        for event in events {
            let Event::WebhookChanged { matter, webhook } = event else { continue };
            let address = WebhookAddress {
                id: webhook.id.clone(),
                matter: matter.to_string(),
                url: url.clone(),
                secret: secret.clone(),
                told: self.city.seq,
                attempts: 0,
                due: 0,
            };
            let kept = self.acts.ledger.webhooks().keep(&address).await;
            kept.map_err(ActError::fault("keeping the address of a webhook"))?;
        }
        Ok(())
    }
}

impl Acts {
    /// Forgets the address of a webhook that was removed.
    pub(crate) async fn forget_webhook(&self, submission: &Submission) -> Result<(), ActError> {
        let Submission::RemoveWebhook { webhook, .. } = submission else { return Ok(()) };
        let forgotten = self.ledger.webhooks().forget(webhook).await;
        forgotten.map_err(ActError::fault("forgetting the address of a webhook"))
    }
}

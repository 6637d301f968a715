//! Webhooks of a matter: asked for by its requester, confirmed or given up by what the address answers, removed.

use super::{Refusal, find};
use crate::{City, Event, Matter, MatterNumber, Webhook, WebhookStanding};

/// Asks for a webhook. Gives no event when the same submission asked before.
pub fn set(city: &City, matter: &MatterNumber, id: &str, host: &str) -> Result<Vec<Event>, Refusal> {
    let found = find(city, matter)?;
    if found.webhooks.iter().any(|known| known.id == id) {
        return Ok(Vec::new());
    }
    if found.webhooks.iter().filter(|known| known.is_live()).count() >= Webhook::PER_MATTER_MAX {
        let most = Webhook::PER_MATTER_MAX;
        let words = format!("`{matter}` has {most} webhooks already; remove one first");
        return Err(Refusal::mistake("too-many-webhooks", words));
    }
    let webhook = Webhook { id: id.into(), host: host.into(), standing: WebhookStanding::Asked };
    Ok(vec![Event::WebhookChanged { matter: matter.clone(), webhook }])
}

/// It answered the challenge. Gives no event when it did before.
pub fn confirm(city: &City, matter: &MatterNumber, id: &str) -> Result<Vec<Event>, Refusal> {
    let webhook = live(find(city, matter)?, id)?;
    if webhook.standing == WebhookStanding::Confirmed {
        return Ok(Vec::new());
    }
    Ok(changed(matter, webhook, WebhookStanding::Confirmed))
}

/// The city gives it up.
pub fn stop(city: &City, matter: &MatterNumber, id: &str, why: &str) -> Result<Vec<Event>, Refusal> {
    let webhook = live(find(city, matter)?, id)?;
    Ok(changed(matter, webhook, WebhookStanding::Stopped { why: why.into() }))
}

/// The requester removes it. Gives no event when it is gone already.
pub fn remove(city: &City, matter: &MatterNumber, id: &str) -> Result<Vec<Event>, Refusal> {
    let found = find(city, matter)?;
    let Some(webhook) = found.webhooks.iter().find(|known| known.id == id) else { return Err(unknown(found)) };
    if webhook.standing == WebhookStanding::Removed {
        return Ok(Vec::new());
    }
    Ok(changed(matter, webhook, WebhookStanding::Removed))
}

fn live<'a>(matter: &'a Matter, id: &str) -> Result<&'a Webhook, Refusal> {
    matter.webhooks.iter().find(|known| known.id == id && known.is_live()).ok_or_else(|| unknown(matter))
}

fn unknown(matter: &Matter) -> Refusal {
    Refusal::mistake("unknown-webhook", format!("`{}` has no such webhook", matter.number))
}

fn changed(matter: &MatterNumber, webhook: &Webhook, standing: WebhookStanding) -> Vec<Event> {
    let webhook = Webhook { standing, ..webhook.clone() };
    vec![Event::WebhookChanged { matter: matter.clone(), webhook }]
}

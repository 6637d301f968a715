//! An address that is to be told of what happens in a matter, and its removal. The network is the desk's: here it is only
//! looked at.

use super::check::invalid;
use super::{Sending, SubmissionError, leave};
use crate::PortalState;
use crate::track::{self, new_code, track_hash};
use records::public::TrackedMatter;
use records::{Submission, Webhook, webhook_host};

/// Asks for a webhook. Gives its id, and the secret by which what is sent is signed: shown once, kept nowhere here.
pub async fn set_webhook(state: &PortalState, code: &str, url: &str) -> Result<(String, String), SubmissionError> {
    let secret = new_code(state);
    set_webhook_as(state, Sending::fresh(state), code, url, secret).await
}

/// The same under names of the caller.
pub async fn set_webhook_as(
    state: &PortalState,
    sending: Sending,
    code: &str,
    url: &str,
    secret: String,
) -> Result<(String, String), SubmissionError> {
    let (track_hash, matter) = found(state, code).await?;
    let url = url.trim().to_owned();
    let wrong = |message: String| Err(SubmissionError::Invalid(vec![invalid("url", message)]));
    match webhook_host(&url) {
        Err(refusal) => return wrong(refusal.message),
        Ok(_) if !url.to_ascii_lowercase().starts_with("https://") => {
            return wrong("the address begins with https://: what is sent goes over no open line".into());
        }
        Ok(_) => {}
    }
    let live = matter.webhooks.iter().filter(|webhook| webhook.is_live() && webhook.id != sending.id).count();
    if live >= Webhook::PER_MATTER_MAX {
        return wrong(format!("there are {} webhooks already; remove one first", Webhook::PER_MATTER_MAX));
    }
    leave(state, &sending.id, Submission::SetWebhook { track_hash, url, secret: secret.clone() }).await?;
    Ok((sending.id, secret))
}

/// Removes a webhook. Twice is once.
pub async fn remove_webhook(state: &PortalState, code: &str, id: &str) -> Result<(), SubmissionError> {
    let (track_hash, matter) = found(state, code).await?;
    let Some(webhook) = matter.webhooks.iter().find(|webhook| webhook.id == id) else {
        return Err(SubmissionError::Invalid(vec![invalid("webhook", "there is no such webhook any more")]));
    };
    let webhook = webhook.id.clone();
    leave(state, &Sending::fresh(state).id, Submission::RemoveWebhook { track_hash, webhook }).await
}

async fn found(state: &PortalState, code: &str) -> Result<(String, TrackedMatter), SubmissionError> {
    match (track_hash(code), track::matter(state, code).await?) {
        (Some(hash), Some(matter)) => Ok((hash, matter)),
        _ => Err(SubmissionError::UnknownCode),
    }
}

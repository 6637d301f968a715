//! Telling one webhook: claimed, sent, noted.

use super::said::{Next, Said, answers, signature};
use crate::{ActError, Acts};
use ::feeds::{FeedError, Posted};
use records::commands::webhook as commands;
use records::{Actor, Event, MatterNumber, Refusal};
use store::WebhookAddress;

/// Deliveries of one webhook in a row, before others have their turn.
const IN_A_ROW: usize = 20;
/// Attempts before a webhook that was told is given up: about a day and a half.
const ATTEMPTS_MAX: u32 = 11;
/// Attempts before one that never answered is given up: about half an hour.
const CHALLENGES_MAX: u32 = 5;
const MINUTE: i64 = 60_000_000;
/// How long a delivery is nobody else's; it takes less, or its process is gone.
const CLAIM: i64 = 2 * MINUTE;

/// What an attempt came to.
enum Came {
    /// It answered.
    Answered,
    /// Not this time.
    Failed(String),
    /// It says that it wants no more.
    Refused(String),
}

impl Acts {
    /// Tells a webhook what there is to tell. Gives how many deliveries arrived.
    pub(super) async fn tell(&self, mut address: WebhookAddress) -> Result<usize, ActError> {
        let mut told = 0;
        while told < IN_A_ROW {
            let next = self.read(|city| Next::of(city, &address)).await?;
            if next == Next::Nothing {
                break;
            }
            if next == Next::Gone {
                self.forget_gone(&address).await?;
                break;
            }
            let claimed = self.ledger.webhooks().claim(&address, self.now() + CLAIM).await;
            if !claimed.map_err(ActError::fault("claiming a webhook"))? {
                break;
            }
            address.attempts += 1;
            match self.attempt(&address, &next).await? {
                Came::Answered => self.note_told(&mut address, &next).await?,
                Came::Failed(why) => {
                    self.note_failed(&address, &next, why).await?;
                    break;
                }
                Came::Refused(why) => {
                    self.stop_telling(&address, &why).await?;
                    break;
                }
            }
            told += 1;
        }
        Ok(told)
    }

    /// Sends what is next, once.
    async fn attempt(&self, address: &WebhookAddress, next: &Next) -> Result<Came, ActError> {
        let (number, now) = (MatterNumber(address.matter.clone()), self.now());
        let challenge = self.tools.random_name();
        let (said, challenge) = match next {
            Next::Challenge { kind } => {
                (Said::challenge(address, &number, *kind, &challenge, now), Some(challenge.clone()))
            }
            Next::Event { seq, at, happened, kind } => {
                let what = (*seq, *at, *happened);
                (Said::event(address, &number, *kind, what, self.portal_url.as_deref()), None)
            }
            Next::Gone | Next::Nothing => return Ok(Came::Answered),
        };
        let body = serde_json::to_string(&said).map_err(ActError::fault("writing to a webhook"))?;
        let signed = signature(&address.secret, now, &body);
        let posted = self.post(address, body, signed).await?;
        Ok(judged(posted, challenge.as_deref()))
    }

    async fn post(
        &self,
        address: &WebhookAddress,
        body: String,
        signed: String,
    ) -> Result<Result<Posted, NotSent>, ActError> {
        let Ok(url) = address.url.parse() else {
            return Ok(Err(NotSent { why: "its address cannot be read".into(), is_forbidden: true }));
        };
        let access = self.webhooks.access.clone();
        let sent = tokio::task::spawn_blocking(move || {
            ::feeds::post(&url, &[("daylight-signature", &signed)], &body, &access).map_err(NotSent::of)
        });
        sent.await.map_err(ActError::fault("telling a webhook"))
    }

    /// A challenge that was answered is a fact of the record; an event that arrived is only counted.
    async fn note_told(&self, address: &mut WebhookAddress, next: &Next) -> Result<(), ActError> {
        match next {
            Next::Event { seq, .. } => address.told = *seq,
            _ => self.change(address, commands::confirm).await?,
        }
        (address.attempts, address.due) = (0, 0);
        let noted = self.ledger.webhooks().told(&address.id, address.told).await;
        noted.map_err(ActError::fault("noting what a webhook was told"))
    }

    /// Later again, after a wait that doubles; or never.
    async fn note_failed(&self, address: &WebhookAddress, next: &Next, why: String) -> Result<(), ActError> {
        let most = if matches!(next, Next::Challenge { .. }) { CHALLENGES_MAX } else { ATTEMPTS_MAX };
        tracing::info!(webhook = %address.id, attempt = address.attempts, "a webhook was not told");
        if address.attempts >= most {
            return self.stop_telling(address, &format!("{why}; tried {most} times")).await;
        }
        let until = self.now() + (MINUTE << address.attempts.min(16));
        let noted = self.ledger.webhooks().wait(&address.id, until).await;
        noted.map_err(ActError::fault("noting what a webhook was told"))
    }

    /// The record says that it was given up, and why; then the address is forgotten.
    async fn stop_telling(&self, address: &WebhookAddress, why: &str) -> Result<(), ActError> {
        self.change(address, |city, matter, id| commands::stop(city, matter, id, why)).await?;
        self.forget_gone(address).await
    }

    /// Whoever removed it meanwhile is right: what cannot be done any more is not done.
    async fn change(
        &self,
        address: &WebhookAddress,
        command: impl FnOnce(&records::City, &MatterNumber, &str) -> Result<Vec<Event>, Refusal>,
    ) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let matter = MatterNumber(address.matter.clone());
        match command(&act.city, &matter, &address.id) {
            Ok(events) => act.commit(&Actor::Program, events).await.map(drop),
            Err(_) => Ok(()),
        }
    }

    /// Forgets where a webhook led that is none any more. Looked at under the lock: one that is just being asked for has
    /// its address before its event.
    async fn forget_gone(&self, address: &WebhookAddress) -> Result<(), ActError> {
        let act = self.begin().await?;
        if Next::of(&act.city, address) != Next::Gone {
            return Ok(());
        }
        let forgotten = self.ledger.webhooks().forget(&address.id).await;
        forgotten.map_err(ActError::fault("forgetting the address of a webhook"))
    }
}

/// Why nothing was sent.
struct NotSent {
    why: String,
    /// Whether the city's own rules forbid the address.
    is_forbidden: bool,
}

impl NotSent {
    fn of(error: FeedError) -> Self {
        let is_forbidden = matches!(error, FeedError::Private { .. } | FeedError::Unencrypted { .. });
        Self { why: words(&error), is_forbidden }
    }
}

/// What an answer comes to. An address that may not be asked is given up at once, if it never answered: one that did may
/// have moved for a while.
fn judged(posted: Result<Posted, NotSent>, challenge: Option<&str>) -> Came {
    let answer = match posted {
        Ok(answer) => answer,
        Err(NotSent { why, is_forbidden: true }) if challenge.is_some() => return Came::Refused(why),
        Err(NotSent { why, .. }) => return Came::Failed(why),
    };
    match (answer.status, challenge) {
        (410, _) => Came::Refused("it answered 410, which says that it wants no more".into()),
        (200..=299, Some(challenge)) if !answers(&answer.body, challenge) => {
            Came::Failed("it did not answer with the challenge".into())
        }
        (200..=299, _) => Came::Answered,
        (status, _) => Came::Failed(format!("it answered {status}")),
    }
}

/// Why nothing arrived, for the requester.
fn words(error: &FeedError) -> String {
    match error {
        FeedError::Private { .. } => "its host is on a private network".into(),
        FeedError::Unencrypted { .. } => "its address does not begin with https://".into(),
        FeedError::Slow { .. } => "it did not answer in time".into(),
        FeedError::Redirect { .. } => "it redirects to another address, which is not followed".into(),
        FeedError::Encryption { .. } => "no encrypted connection could be made".into(),
        FeedError::Connection { what, .. } => format!("its host {what}"),
        _ => "it could not be reached".into(),
    }
}

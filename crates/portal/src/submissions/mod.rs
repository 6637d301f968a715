//! What the public sends: checked here, left in the inbox, taken into the ledger by the desk.

mod asked;
mod check;
mod narrow;
mod steps;
mod webhooks;

pub(crate) use asked::{denied_items, has_ended, is_denied, withholds};
pub(crate) use narrow::{is_determined, present};
pub use narrow::{narrow, narrow_as};
pub use steps::{answer_fee, answer_fee_as, book, book_as, cancel_booking, cancel_booking_as};
pub use webhooks::{remove_webhook, set_webhook, set_webhook_as};

use crate::track::{self, new_code, track_hash};
use crate::{PortalError, PortalState};
use records::proceedings::withholding::WithholdingAsk;
use records::public::TrackedMatter;
use records::{Language, MatterNumber, Opening, Requester, Submission};
use std::time::{Duration, Instant};
use store::LeaveError;

const POLL_EVERY: Duration = Duration::from_millis(50);

/// Why a submission was not taken.
#[derive(Debug, thiserror::Error)]
pub enum SubmissionError {
    /// The sender can put it right: which answer, and what to do.
    #[error("something has to be put right")]
    Invalid(Vec<Invalid>),
    /// No matter has this tracking code.
    #[error("no matter has this tracking code")]
    UnknownCode,
    /// Too much is waiting already.
    #[error("more has arrived than can be taken in at the moment; please try again later, or write to the city")]
    Full,
    /// Ours.
    #[error(transparent)]
    Fault(#[from] PortalError),
}

/// An answer that has to be put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// The answer, as the JSON and the forms name it: `text`, `items.0.from`.
    pub name: String,
    /// What to do, in plain words.
    pub message: String,
}

/// The names under which something is sent. The same id twice is once, so a form sent twice is one submission.
#[derive(Debug, Clone)]
pub struct Sending {
    /// The id of the submission.
    pub id: String,
    /// The tracking code of what is opened, or the new one of what is rotated.
    pub code: String,
    /// A matter whose secret link the sender has: it may be complained about though it is not in the public log.
    pub held: Option<MatterNumber>,
}

impl Sending {
    /// New names, for something that is sent once.
    pub fn fresh(state: &PortalState) -> Self {
        Self { id: state.random_hex::<16>(), code: new_code(state), held: None }
    }

    /// From somebody who has the secret link of this matter.
    pub fn holding(self, held: Option<MatterNumber>) -> Self {
        Self { held, ..self }
    }

    fn hash(&self) -> String {
        track_hash(&self.code).unwrap_or_default()
    }
}

/// Leaves a new matter. Gives the tracking code, which is kept nowhere and shown once, and the public number
/// when the desk took it in at once.
pub async fn open(
    state: &PortalState,
    opening: Opening,
    requester: Requester,
) -> Result<(String, Option<MatterNumber>), SubmissionError> {
    open_as(state, Sending::fresh(state), opening, requester).await
}

/// The same under names of the caller.
pub async fn open_as(
    state: &PortalState,
    sending: Sending,
    opening: Opening,
    requester: Requester,
) -> Result<(String, Option<MatterNumber>), SubmissionError> {
    let opening = check::tidy(opening);
    let requester = check::tidy_requester(requester);
    let wrong = check::opening(state, &opening, &requester, sending.held.as_ref()).await?;
    if !wrong.is_empty() {
        return Err(SubmissionError::Invalid(wrong));
    }
    let hash = sending.hash();
    leave(state, &sending.id, Submission::Open { opening, requester, track_hash: hash.clone() }).await?;
    Ok((sending.code, taken_in(state, &hash).await?.map(|matter| matter.public.number)))
}

/// Leaves a request that something be withheld: what is public of it apart from who asks and from the value, which the
/// desk puts under seal.
pub async fn withhold_as(
    state: &PortalState,
    sending: Sending,
    ask: WithholdingAsk,
    identity: &str,
    value: Option<String>,
    language: Language,
) -> Result<(String, Option<MatterNumber>), SubmissionError> {
    let identity = identity.trim().to_owned();
    let wrong = asked::withholding(state, &ask, &identity, value.as_deref()).await?;
    if !wrong.is_empty() {
        return Err(SubmissionError::Invalid(wrong));
    }
    let hash = sending.hash();
    leave(state, &sending.id, Submission::Withhold { ask, identity, value, track_hash: hash.clone(), language })
        .await?;
    Ok((sending.code, taken_in(state, &hash).await?.map(|matter| matter.public.number)))
}

/// Leaves a message on a matter.
pub async fn message(state: &PortalState, code: &str, text: &str) -> Result<(), SubmissionError> {
    message_as(state, Sending::fresh(state), code, text).await
}

/// The same under names of the caller.
pub async fn message_as(state: &PortalState, sending: Sending, code: &str, text: &str) -> Result<(), SubmissionError> {
    let track_hash = known(state, code).await?;
    let text = text.trim().to_owned();
    let wrong = check::required_text("text", &text);
    if !wrong.is_empty() {
        return Err(SubmissionError::Invalid(wrong));
    }
    leave(state, &sending.id, Submission::Message { track_hash, text }).await
}

/// The requester withdraws the matter.
pub async fn withdraw(state: &PortalState, code: &str) -> Result<(), SubmissionError> {
    let track_hash = known(state, code).await?;
    leave(state, &Sending::fresh(state).id, Submission::Withdraw { track_hash }).await
}

/// Gives a new tracking code; the present one stops working as soon as the desk has taken this in.
pub async fn rotate(state: &PortalState, code: &str) -> Result<String, SubmissionError> {
    rotate_as(state, Sending::fresh(state), code).await
}

/// The same under names of the caller.
pub async fn rotate_as(state: &PortalState, sending: Sending, code: &str) -> Result<String, SubmissionError> {
    let track_hash = known(state, code).await?;
    let new_track_hash = sending.hash();
    leave(state, &sending.id, Submission::Rotate { track_hash, new_track_hash: new_track_hash.clone() }).await?;
    taken_in(state, &new_track_hash).await?;
    Ok(sending.code)
}

/// The hash of a code that leads to a matter.
async fn known(state: &PortalState, code: &str) -> Result<String, SubmissionError> {
    match (track_hash(code), track::matter(state, code).await?) {
        (Some(hash), Some(_)) => Ok(hash),
        _ => Err(SubmissionError::UnknownCode),
    }
}

async fn leave(state: &PortalState, id: &str, submission: Submission) -> Result<(), SubmissionError> {
    match state.inbox.leave(id, state.now(), &submission).await {
        Ok(()) => {
            tracing::info!(submission = id, "a submission was left in the inbox");
            Ok(())
        }
        Err(LeaveError::Full) => Err(SubmissionError::Full),
        Err(LeaveError::Store(error)) => Err(SubmissionError::Fault(error.into())),
    }
}

/// Waits a moment for the desk to take a submission in; `None` when it takes longer.
async fn taken_in(state: &PortalState, hash: &str) -> Result<Option<TrackedMatter>, PortalError> {
    let begun = Instant::now();
    loop {
        let matter = state.document("track", hash).await?;
        if matter.is_some() || begun.elapsed() >= state.limits.number_within {
            return Ok(matter);
        }
        tokio::time::sleep(POLL_EVERY).await;
    }
}

//! What a form sends: left in the inbox once, however often the button is pressed.

use crate::pages::link::{Params, encode};
use crate::pages::visit::{Page, PageError, Visit};
use crate::track::{sha256_hex, track_hash};
use crate::PortalError;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use records::public::TrackedMatter;
use records::{Opening, Requester, Submission};
use std::time::{Duration, Instant};
use store::LeaveError;

const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Hexadecimal digits of a tracking code and of a submission's id: 128 bits.
const ID_CHARS: usize = 32;

/// Opens a matter: leaves it in the inbox, waits a moment for its number, and leads to its secret link.
pub(crate) async fn open(visit: &Visit, answers: &Params, opening: Opening, requester: Requester) -> Page {
    let code = derived("code", answers);
    let hash = track_hash(&code).unwrap_or_default();
    let submission = Submission::Open { opening, requester, track_hash: hash.clone() };
    leave(visit, &derived("submission", answers), &submission).await?;
    wait_for(visit, &hash).await?;
    Ok(to_link(visit, &code, &hash, "new"))
}

/// Changes the secret link and leads to the new one.
pub(crate) async fn rotate(visit: &Visit, answers: &Params, present_hash: &str) -> Page {
    let code = derived("code", answers);
    let hash = track_hash(&code).unwrap_or_default();
    let submission = Submission::Rotate { track_hash: present_hash.to_owned(), new_track_hash: hash.clone() };
    leave(visit, &derived("submission", answers), &submission).await?;
    wait_for(visit, &hash).await?;
    Ok(to_link(visit, &code, &hash, "changed"))
}

/// Leaves something on a known matter.
pub(crate) async fn leave_on(visit: &Visit, answers: &Params, submission: &Submission) -> Result<(), PageError> {
    leave(visit, &derived("submission", answers), submission).await
}

async fn leave(visit: &Visit, id: &str, submission: &Submission) -> Result<(), PageError> {
    let state = visit.state();
    match state.inbox.leave(id, state.now(), submission).await {
        Ok(()) => Ok(()),
        Err(LeaveError::Full) => {
            let words = "More has been sent than the city can take in at this moment. Please try again in an hour, or \
                         write to the City Clerk by e-mail.";
            Err(PageError::Refused(StatusCode::SERVICE_UNAVAILABLE, words.into()))
        }
        Err(LeaveError::Store(error)) => Err(PortalError::from(error).into()),
    }
}

/// What is derived from a token of ours and the answers: the same form sent twice is one submission with one link, and
/// changed answers are another. A token holds 128 random bits and was checked before.
fn derived(what: &str, answers: &Params) -> String {
    let mut text = format!("daylight {what} 1");
    for (name, value) in answers.iter() {
        // Lengths first, so that no two forms read alike.
        text.push_str(&format!("\n{}:{}:{name}{value}", name.len(), value.len()));
    }
    let mut digest = sha256_hex(text.as_bytes());
    digest.truncate(ID_CHARS);
    digest
}

/// Waits a moment until the desk has taken the submission and its public documents are there.
async fn wait_for(visit: &Visit, hash: &str) -> Result<(), PageError> {
    let begun = Instant::now();
    while visit.state().document::<TrackedMatter>("track", hash).await?.is_none() {
        if begun.elapsed() >= visit.state().limits.number_within {
            break;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Ok(())
}

/// To the secret link, with a proof that it was made for this visitor: it may not be known to the desk yet.
fn to_link(visit: &Visit, code: &str, hash: &str, what: &str) -> Response {
    let proof = encode(&visit.token(&proof_of(hash)));
    let mut response = Redirect::to(&format!("/track/{code}?{what}={proof}")).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// Whether this visitor was led to the link with this hash by [`to_link`].
pub(crate) fn was_led_here(visit: &Visit, hash: &str) -> bool {
    ["new", "changed"].iter().any(|name| visit.holds(&proof_of(hash), visit.params.first(name)))
}

fn proof_of(hash: &str) -> String {
    format!("led to {hash}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_form_sent_twice_is_one_submission_and_another_answer_is_another() {
        let one = Params::parse("token=a&text=b");
        assert_eq!(derived("code", &one), derived("code", &one.clone()));
        assert_ne!(derived("code", &one), derived("submission", &one));
        assert_ne!(derived("code", &one), derived("code", &Params::parse("token=a&text=c")));
        assert_ne!(derived("code", &Params::parse("ab=c")), derived("code", &Params::parse("a=bc")));
        assert!(track_hash(&derived("code", &one)).is_some());
    }
}

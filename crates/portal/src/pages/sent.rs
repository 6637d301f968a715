//! What a form sends: left in the inbox once, however often the button is pressed.

use crate::pages::form::Mistakes;
use crate::pages::link::{Params, encode};
use crate::pages::visit::{PageError, Visit};
use crate::pages::words::capital;
use crate::submissions::{self, Invalid, Sending, SubmissionError};
use crate::track::track_hash;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use data_encoding::{BASE32_NOPAD, HEXLOWER};
use jiff::civil::DateTime;
use records::proceedings::request::FeeAnswer;
use records::proceedings::withholding::WithholdingAsk;
use records::words::quoted;
use records::{Language, MatterNumber, Opening, Requester, StillAsked};
use sha2::{Digest, Sha256};

/// A tracking code and the id of a submission: 128 bits.
const ID_BYTES: usize = 16;

/// What became of a form: where it leads, or nothing when mistakes were found after all.
type Sent = Result<Option<Response>, PageError>;

/// Opens a matter and leads to its secret link.
pub(crate) async fn open(
    visit: &Visit,
    answers: &Params,
    opening: Opening,
    requester: Requester,
    mistakes: &mut Mistakes,
) -> Sent {
    let opened = submissions::open_as(visit.state(), sending(answers), opening, requester).await;
    let opened =
        taken(opened, &["text", "intended_use", "name", "email", "language", "description", "format"], mistakes)?;
    Ok(opened.map(|(code, _)| to_link(visit, &code, "new")))
}

/// What a form made.
pub(crate) enum Made {
    /// A matter.
    Opening {
        /// What it opens with.
        opening: Opening,
        /// Who asks.
        requester: Requester,
        /// A matter whose secret link the visitor has.
        held: Option<MatterNumber>,
    },
    /// A request that something be withheld.
    Withholding {
        /// What is asked.
        ask: WithholdingAsk,
        /// Who asks.
        identity: String,
        /// The value.
        value: Option<String>,
        /// The language of the letters.
        language: Language,
    },
}

/// Leaves what a form made and leads to its secret link; mistakes are told at these places of the page.
pub(crate) async fn made(
    visit: &Visit,
    answers: &Params,
    made: Made,
    places: &[&str],
    mistakes: &mut Mistakes,
) -> Sent {
    let (state, sending) = (visit.state(), sending(answers));
    let left = match made {
        Made::Opening { opening, requester, held } => {
            submissions::open_as(state, sending.holding(held), opening, requester).await
        }
        Made::Withholding { ask, identity, value, language } => {
            submissions::withhold_as(state, sending, ask, &identity, value, language).await
        }
    };
    Ok(taken(left, places, mistakes)?.map(|(code, _)| to_link(visit, &code, "new")))
}

/// Takes a time of an inspection.
pub(crate) async fn book(visit: &Visit, answers: &Params, code: &str, time: DateTime, mistakes: &mut Mistakes) -> Sent {
    let left = submissions::book_as(visit.state(), sending(answers), code, time).await;
    Ok(taken(left, &["proceeding"], mistakes)?.map(|()| back(code, "booked")))
}

/// Gives an appointment back.
pub(crate) async fn cancel_booking(visit: &Visit, answers: &Params, code: &str, mistakes: &mut Mistakes) -> Sent {
    let left = submissions::cancel_booking_as(visit.state(), sending(answers), code).await;
    Ok(taken(left, &["proceeding"], mistakes)?.map(|()| back(code, "released")))
}

/// Answers a fee estimate.
pub(crate) async fn answer_fee(
    visit: &Visit,
    answers: &Params,
    code: &str,
    answer: FeeAnswer,
    mistakes: &mut Mistakes,
) -> Sent {
    // A page of before the estimate changed names the amount that was read on it.
    let cents = answers.first("cents").parse().ok();
    let left = submissions::answer_fee_as(visit.state(), sending(answers), code, answer, cents).await;
    Ok(taken(left, &["proceeding"], mistakes)?.map(|()| back(code, "fee")))
}

/// Asks for less of a request, which had been narrowed so many times before.
pub(crate) async fn narrow(
    visit: &Visit,
    answers: &Params,
    code: &str,
    to: Vec<StillAsked>,
    before: usize,
    mistakes: &mut Mistakes,
) -> Sent {
    let places: Vec<String> = to.iter().map(|still| format!("item-{}", still.item)).collect();
    let left = submissions::narrow_as(visit.state(), sending(answers), code, to).await;
    // What is wrong with one of several items is told at the part of the page that asks about it.
    let left = left.map_err(|error| match error {
        SubmissionError::Invalid(wrong) => SubmissionError::Invalid(
            wrong.into_iter().map(|invalid| Invalid { name: part_of(&invalid.name, &places), ..invalid }).collect(),
        ),
        other => other,
    });
    let places: Vec<&str> = places.iter().map(String::as_str).collect();
    Ok(taken(left, &places, mistakes)?.map(|()| back(code, &format!("narrowed&before={before}"))))
}

/// `item-4` for `items.1.from`, where the second of the items is the fifth of the request.
fn part_of(name: &str, places: &[String]) -> String {
    let place = name.split('.').nth(1).and_then(|n| n.parse::<usize>().ok());
    place.and_then(|n| places.get(n)).cloned().unwrap_or_else(|| name.to_owned())
}

/// Changes the secret link and leads to the new one.
pub(crate) async fn rotate(visit: &Visit, answers: &Params, code: &str, mistakes: &mut Mistakes) -> Sent {
    let rotated = submissions::rotate_as(visit.state(), sending(answers), code).await;
    Ok(taken(rotated, &[], mistakes)?.map(|code| to_link(visit, &code, "changed")))
}

/// Leaves a message on a matter that had so many of the requester's before.
pub(crate) async fn message(
    visit: &Visit,
    answers: &Params,
    code: &str,
    text: &str,
    before: usize,
    mistakes: &mut Mistakes,
) -> Sent {
    let left = submissions::message_as(visit.state(), sending(answers), code, text).await;
    Ok(taken(left, &[], mistakes)?.map(|()| back(code, &format!("message&before={before}"))))
}

/// Asks for a webhook; gives the secret that is shown once.
pub(crate) async fn set_webhook(
    visit: &Visit,
    answers: &Params,
    code: &str,
    url: &str,
    mistakes: &mut Mistakes,
) -> Result<Option<String>, PageError> {
    let secret = BASE32_NOPAD.encode(&derived("webhook secret", answers)).to_lowercase();
    let left = submissions::set_webhook_as(visit.state(), sending(answers), code, url, secret).await;
    Ok(taken(left, &["url"], mistakes)?.map(|(_, secret)| secret))
}

/// Removes a webhook and leads back to those that are left.
pub(crate) async fn remove_webhook(visit: &Visit, code: &str, webhook: &str, mistakes: &mut Mistakes) -> Sent {
    let left = submissions::remove_webhook(visit.state(), code, webhook).await;
    let to = format!("/track/{code}/follow?done=removed");
    Ok(taken(left, &["webhooks"], mistakes)?.map(|()| Redirect::to(&to).into_response()))
}

/// Withdraws a matter.
pub(crate) async fn withdraw(visit: &Visit, code: &str, mistakes: &mut Mistakes) -> Sent {
    let left = submissions::withdraw(visit.state(), code).await;
    Ok(taken(left, &[], mistakes)?.map(|()| back(code, "withdrawn")))
}

/// What was taken; or what is wrong with it, at the answers of the form.
fn taken<T>(
    sent: Result<T, SubmissionError>,
    places: &[&str],
    mistakes: &mut Mistakes,
) -> Result<Option<T>, PageError> {
    match sent {
        Ok(sent) => Ok(Some(sent)),
        Err(SubmissionError::Invalid(wrong)) => {
            for invalid in wrong {
                mistakes.add(place_of(&invalid.name, places), capital(&quoted(&invalid.message)));
            }
            Ok(None)
        }
        Err(SubmissionError::UnknownCode) => Err(PageError::Missing("secret link")),
        Err(SubmissionError::Full) => {
            let words = format!("{}.", capital(&SubmissionError::Full.to_string()));
            Err(PageError::Refused(StatusCode::SERVICE_UNAVAILABLE, words))
        }
        Err(SubmissionError::Fault(error)) => Err(error.into()),
    }
}

/// Where a page tells a mistake of an answer that JSON calls so: at the answer, at the one that it is a part of, or at
/// the button.
fn place_of<'a>(name: &str, places: &[&'a str]) -> &'a str {
    let whole = name.split('.').next().unwrap_or_default();
    let on_forms = match whole {
        "fields" => "field",
        "datasets" => "dataset",
        "identity" => "who",
        "webhook" => "webhooks",
        "time" | "booking" | "answer" => "proceeding",
        other => other,
    };
    let there = |wanted: &str| places.iter().find(|place| **place == wanted).copied();
    there(name).or_else(|| there(whole)).or_else(|| there(on_forms)).unwrap_or("send")
}

fn sending(answers: &Params) -> Sending {
    let code = BASE32_NOPAD.encode(&derived("code", answers)).to_lowercase();
    Sending { id: HEXLOWER.encode(&derived("submission", answers)), code, held: None }
}

/// What is derived from a token of ours and the answers: the same form sent twice is one submission with one link, and
/// changed answers are another. A token holds 128 random bits and was checked before.
fn derived(what: &str, answers: &Params) -> [u8; ID_BYTES] {
    let mut text = format!("daylight {what} 1");
    for (name, value) in answers.iter() {
        // Lengths first, so that no two forms read alike.
        text.push_str(&format!("\n{}:{}:{name}{value}", name.len(), value.len()));
    }
    let mut bytes = [0; ID_BYTES];
    bytes.iter_mut().zip(Sha256::digest(text.as_bytes())).for_each(|(byte, digest)| *byte = digest);
    bytes
}

/// To the secret link, with a proof that it was made for this visitor: it may not be known to the desk yet.
fn to_link(visit: &Visit, code: &str, what: &str) -> Response {
    let hash = track_hash(code).unwrap_or_default();
    let proof = encode(&visit.token(&proof_of(&hash)));
    let mut response = Redirect::to(&format!("/track/{code}?{what}={proof}")).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

fn back(code: &str, done: &str) -> Response {
    Redirect::to(&format!("/track/{code}?done={done}")).into_response()
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
    fn a_mistake_is_told_at_the_answer_or_at_the_button() {
        let places = ["request", "items", "field", "who"];
        let told = |name| place_of(name, &places);
        assert_eq!([told("items.0"), told("fields.3"), told("identity")], ["items", "field", "who"]);
        assert_eq!([told("request"), told("dataset")], ["request", "send"]);
    }

    #[test]
    fn the_same_form_sent_twice_is_one_submission_and_another_answer_is_another() {
        let one = Params::parse("token=a&text=b");
        assert_eq!(derived("code", &one), derived("code", &one.clone()));
        assert_ne!(derived("code", &one), derived("submission", &one));
        assert_ne!(derived("code", &one), derived("code", &Params::parse("token=a&text=c")));
        assert_ne!(derived("code", &Params::parse("ab=c")), derived("code", &Params::parse("a=bc")));
        assert_eq!(sending(&one).code.len(), 26);
        assert!(track_hash(&sending(&one).code).is_some());
    }
}

//! What a requester does in a matter that is open: takes a time, gives it back, answers an estimate.

use super::check::invalid;
use super::{Invalid, Sending, SubmissionError, asked, leave};
use crate::PortalState;
use crate::track::{self, track_hash};
use jiff::civil::DateTime;
use records::proceedings::request::FeeAnswer;
use records::public::TrackedMatter;
use records::{Proceeding, Submission};

/// Takes one of the times that were offered for an inspection.
pub async fn book(state: &PortalState, code: &str, time: DateTime) -> Result<(), SubmissionError> {
    book_as(state, Sending::fresh(state), code, time).await
}

/// The same under names of the caller.
pub async fn book_as(state: &PortalState, sending: Sending, code: &str, time: DateTime) -> Result<(), SubmissionError> {
    let (track_hash, matter) = open(state, code, "time").await?;
    let Proceeding::Inspection(inspection) = &matter.proceeding else {
        return wrong("time", "only an inspection has times to take");
    };
    if !inspection.offered.contains(&time) {
        return wrong("time", "this time is not offered; take one of those that are");
    }
    if asked::now(state).await? >= time {
        return wrong("time", "this time is over; take a later one, or write that none suits");
    }
    leave(state, &sending.id, Submission::Book { track_hash, time }).await
}

/// Gives an appointment back.
pub async fn cancel_booking(state: &PortalState, code: &str) -> Result<(), SubmissionError> {
    cancel_booking_as(state, Sending::fresh(state), code).await
}

/// The same under names of the caller.
pub async fn cancel_booking_as(state: &PortalState, sending: Sending, code: &str) -> Result<(), SubmissionError> {
    let (track_hash, matter) = open(state, code, "booking").await?;
    let booked = matches!(&matter.proceeding, Proceeding::Inspection(inspection) if inspection.booked.is_some());
    if !booked {
        return wrong("booking", "there is no appointment to give back");
    }
    leave(state, &sending.id, Submission::CancelBooking { track_hash }).await
}

/// Accepts or declines a fee estimate.
pub async fn answer_fee(
    state: &PortalState,
    code: &str,
    answer: FeeAnswer,
    cents: Option<u64>,
) -> Result<(), SubmissionError> {
    answer_fee_as(state, Sending::fresh(state), code, answer, cents).await
}

/// The same under names of the caller.
pub async fn answer_fee_as(
    state: &PortalState,
    sending: Sending,
    code: &str,
    answer: FeeAnswer,
    cents: Option<u64>,
) -> Result<(), SubmissionError> {
    let (track_hash, matter) = open(state, code, "answer").await?;
    let Proceeding::Request(work) = &matter.proceeding else {
        return wrong("answer", "only a records request has a fee estimate to answer");
    };
    match (&work.estimate, work.fee_answer) {
        (None, _) => return wrong("answer", "no fee was estimated"),
        (Some(_), Some(_)) => return wrong("answer", "the estimate was answered; write a message to change that"),
        (Some(_), None) if work.estimate_outdated => {
            return wrong("answer", "the request was narrowed after this estimate: the city estimates again");
        }
        (Some(estimate), None) if cents.is_some_and(|read| read != estimate.total_cents()) => {
            let total = records::words::money(estimate.total_cents());
            return wrong(
                "answer",
                &format!("the estimate was replaced: it is {total} now; look at it, and answer that"),
            );
        }
        (Some(_), None) => {}
    }
    leave(state, &sending.id, Submission::AnswerFee { track_hash, answer, cents }).await
}

/// The matter behind a code, which must not have ended.
pub(super) async fn open(
    state: &PortalState,
    code: &str,
    name: &str,
) -> Result<(String, TrackedMatter), SubmissionError> {
    match (track_hash(code), track::matter(state, code).await?) {
        (Some(_), Some(matter)) if matter.public.outcome.is_some() => {
            Err(SubmissionError::Invalid(vec![invalid(name, format!("{} is closed", matter.public.number))]))
        }
        (Some(hash), Some(matter)) => Ok((hash, matter)),
        _ => Err(SubmissionError::UnknownCode),
    }
}

fn wrong(name: &str, message: &str) -> Result<(), SubmissionError> {
    let wrong: Vec<Invalid> = vec![invalid(name, message)];
    Err(SubmissionError::Invalid(wrong))
}

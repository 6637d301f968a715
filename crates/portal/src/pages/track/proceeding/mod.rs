//! Where the steps of a matter have left it, for who holds its secret link. One file a kind that has much to say.

mod inspection;
mod request;
mod rulings;

use super::asked::item_name;
use super::talk::paragraphs;
use crate::pages::labels::Labels;
use crate::pages::matter::{self, Line};
use crate::pages::visit::Visit;
use crate::pages::words::When;
use inspection::InspectionView;
use records::proceedings::complaint::Finding;
use records::public::TrackedMatter;
use records::{MessageFrom, Opening, Proceeding};
use request::RequestView;
use rulings::AppealView;
use std::collections::HashMap;

/// Where the steps of a matter have left it.
pub(super) enum View {
    /// Nothing beside messages, letters and decisions.
    Nothing,
    /// The work on a request.
    Request(Box<RequestView>),
    /// Times and the appointment.
    Inspection(InspectionView),
    /// The reasons, line by line.
    Justification { at: When, lines: Vec<Line>, text: Vec<String>, responsible: Vec<String> },
    /// The decision on an exemption.
    Review(ReviewView),
    /// What is withheld, and until when.
    Withholding { words: Vec<String>, reasons: Vec<String>, exemptions: Vec<String> },
    /// The decision on an appeal.
    Appeal(AppealView),
    /// What looking into a complaint came to.
    Complaint { words: Vec<String>, answer: Vec<String> },
}

/// The decision on an exemption.
pub(super) struct ReviewView {
    pub at: When,
    pub outcome: &'static str,
    pub by: String,
    /// Why, in paragraphs.
    pub reasons: Vec<String>,
    pub replaced_by: Option<String>,
    pub again: Option<When>,
}

/// What pages are given to say it.
pub(super) struct Context<'a> {
    pub visit: &'a Visit,
    pub titles: &'a HashMap<String, String>,
    pub labels: &'a Labels,
}

impl View {
    /// Of a matter.
    pub fn of(tracked: &TrackedMatter, context: &Context<'_>) -> Self {
        let moment = |at: i64| When::moment(at, &context.visit.zone);
        match &tracked.proceeding {
            Proceeding::Request(work) => request::view(tracked, work, context),
            Proceeding::Inspection(state) => Self::Inspection(inspection::view(state, tracked, context.visit)),
            Proceeding::Justification(state) => match state.given {
                Some(at) => Self::Justification {
                    at: moment(at),
                    lines: state
                        .schedule
                        .iter()
                        .map(|line| matter::line(line, dataset(tracked), context.labels))
                        .collect(),
                    text: paragraphs(&state.text),
                    responsible: state.responsible.iter().map(ToString::to_string).collect(),
                },
                None => Self::Nothing,
            },
            Proceeding::Review(state) => match state.decided {
                Some((at, outcome)) => Self::Review(ReviewView {
                    at: moment(at),
                    outcome: outcome_words(outcome),
                    by: state.by.as_ref().map(ToString::to_string).unwrap_or_default(),
                    reasons: paragraphs(&state.reasons),
                    replaced_by: state.replaced_by.map(|id| id.to_string()),
                    again: state.review_by.map(When::day),
                }),
                None => Self::Nothing,
            },
            Proceeding::Withholding(state) => withholding(state, context.visit),
            Proceeding::Appeal(state) => rulings::view(state, context.visit),
            Proceeding::Complaint(state) => {
                let taken = state.taken_up_by.iter().map(|by| format!("{by} looks into it."));
                let answered = state.answered.map(|(at, finding)| {
                    let found = match finding {
                        Finding::Justified => "it was justified, at least in part",
                        Finding::Unjustified => "it was not justified",
                    };
                    let by = state.answered_by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
                    format!("Answered{by} on {}: {found}.", moment(at).words)
                });
                let violation =
                    state.violation.iter().map(|number| format!("What went wrong is on record as {number}."));
                let words = taken.chain(answered).chain(violation).collect();
                Self::Complaint { words, answer: paragraphs(&state.answer) }.unless_empty()
            }
            Proceeding::Inquiry
            | Proceeding::Referral(_)
            | Proceeding::JudicialReview(_)
            | Proceeding::Violation(_) => Self::Nothing,
        }
    }

    /// Whether there is anything to say.
    pub fn is_something(&self) -> bool {
        !matches!(self, Self::Nothing)
    }

    /// The heading.
    pub fn heading(&self) -> &'static str {
        match self {
            Self::Inspection(_) => "Your appointment",
            Self::Justification { .. } => "The reasons, line by line",
            Self::Review(_) | Self::Appeal(_) => "The decision",
            Self::Nothing | Self::Request(_) | Self::Withholding { .. } | Self::Complaint { .. } => "Where it stands",
        }
    }

    /// Whether the form for messages stands here, beside a question of the city.
    pub fn asks(&self) -> bool {
        matches!(self, Self::Request(view) if view.question.as_ref().is_some_and(|q| q.is_open))
    }

    fn unless_empty(self) -> Self {
        match &self {
            Self::Complaint { words, .. } if words.is_empty() => Self::Nothing,
            _ => self,
        }
    }
}

fn outcome_words(outcome: records::proceedings::review::ReviewOutcome) -> &'static str {
    use records::proceedings::review::ReviewOutcome;
    match outcome {
        ReviewOutcome::Approved => "The exemption goes on as it is.",
        ReviewOutcome::Amended => "The exemption is replaced by one that is narrower, or withholds otherwise.",
        ReviewOutcome::Rejected => "The exemption ends.",
    }
}

fn withholding(state: &records::proceedings::withholding::WithholdingRequest, visit: &Visit) -> View {
    let moment = |at: i64| When::moment(at, &visit.zone).words;
    let since = state.withheld_at.map(|at| match state.decided {
        None => format!("Withheld since {}, while the request is looked at.", moment(at)),
        Some(_) => format!("Withheld provisionally since {}.", moment(at)),
    });
    let by = state.by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
    let decided = state.decided.map(|(at, granted)| match (granted, state.until) {
        (true, Some(until)) => {
            format!("Granted{by} on {}: it stays withheld until {}.", moment(at), When::day(until).words)
        }
        (true, None) => format!("Granted{by} on {}: it stays withheld.", moment(at)),
        (false, _) => format!("Refused{by} on {}: what was withheld meanwhile is not any more.", moment(at)),
    });
    let words: Vec<String> = since.into_iter().chain(decided).collect();
    if words.is_empty() {
        return View::Nothing;
    }
    let exemptions = state.provisional.iter().map(ToString::to_string).collect();
    View::Withholding { words, reasons: paragraphs(&state.reasons), exemptions }
}

/// The dataset whose labels the lines of a justification use.
fn dataset(tracked: &TrackedMatter) -> &str {
    match &tracked.opening {
        Opening::Justification(ask) => ask.dataset.as_ref().map_or("", |id| id.as_str()),
        _ => "",
    }
}

/// Whether the requester wrote after this moment.
fn wrote_after(tracked: &TrackedMatter, at: i64) -> bool {
    tracked.messages.iter().any(|message| message.at > at && matches!(message.from, MessageFrom::Requester))
}

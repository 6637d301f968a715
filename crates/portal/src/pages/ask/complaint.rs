//! A complaint about how the city handled something.

use super::known::Known;
use super::sheet::{Fact, Field, Line, Sheet};
use crate::pages::asker;
use crate::pages::form::{self, Mistakes};
use crate::pages::link::Params;
use crate::pages::sent::Made;
use crate::track::track_hash;
use records::proceedings::complaint::ComplaintAsk;
use records::{MatterNumber, Opening};

/// Where somebody who has the secret link of a matter complains about it. What is not in the public log is not said to
/// exist to anybody else, so the link carries a proof: the hash of the code, which opens nothing and which only who has
/// the code can make.
pub(crate) fn link(code: &str, number: &MatterNumber) -> String {
    let proof = track_hash(code).unwrap_or_default();
    Params::default().with("about", number.0.as_str()).with("proof", proof).to("/complaints/new")
}

pub(super) fn sheet(known: &Known, answers: &Params) -> Sheet {
    let held = held(known, answers);
    let mut fields = Vec::new();
    if held.is_none() {
        let hint = "The number of a request, like R-2026-0001, if it is about one.";
        fields.push(Field::line("about", "Which request is it about?", answers).hint(hint));
    }
    let hint = "What happened, when, and what you expect the city to do.";
    fields.push(Field::text("text", "Your complaint", answers).hint(hint).required());
    let about = held.as_ref().map(|number| Fact { label: "About", words: number.to_string(), href: None });
    let carried = |name: &'static str| (name, answers.first(name).to_owned());
    Sheet {
        title: "Complain".into(),
        section: "/requests",
        lead: vec![
            Line::plain(
                "Tell the city what went wrong. Somebody whom it is not about looks into it, and answers you in \
                 writing at your secret link.",
            ),
            Line::plain("A complaint changes no decision and stops no clock."),
        ],
        notice: None,
        seen: vec![],
        facts: about.into_iter().collect(),
        hidden: held.iter().flat_map(|_| [carried("about"), carried("proof")]).collect(),
        fields,
        is_first_step: false,
        has_contact: true,
        send: "Send the complaint",
        cancel: known.back(),
    }
}

pub(super) fn made(known: &Known, answers: &Params, mistakes: &mut Mistakes) -> Option<Made> {
    let about = form::line(answers, "about", mistakes).map(MatterNumber);
    let text = form::text(answers, "text", mistakes);
    if text.is_none() {
        mistakes.add("text", "Write your complaint");
    }
    let requester = asker::requester(answers, mistakes);
    let ask = ComplaintAsk { about, datasets: Vec::new(), text: text? };
    Some(Made::Opening { opening: Opening::Complaint(ask), requester, held: held(known, answers) })
}

/// The matter whose secret link the visitor has, when the form is about it.
fn held(known: &Known, answers: &Params) -> Option<MatterNumber> {
    known.held.clone().filter(|number| number.0 == answers.first("about"))
}

//! A review: a new look at an exemption of the register.

use super::known::Known;
use super::sheet::{Fact, Field, Line, Notice, Sheet};
use crate::pages::asker;
use crate::pages::form::{self, Mistakes};
use crate::pages::link::Params;
use crate::pages::sent::Made;
use crate::pages::words::capital;
use crate::submissions::has_ended;
use records::Opening;
use records::proceedings::review::{ReviewAsk, ReviewCause};
use records::public::PublicExemption;
use register::ExemptionId;

pub(super) fn sheet(known: &Known, answers: &Params) -> Sheet {
    let mut fields = Vec::new();
    if known.exemption.is_none() {
        let hint = "It looks like EX-3, and stands beside each entry of the register.";
        fields.push(Field::line("exemption", "Number of the exemption", answers).hint(hint).required());
    }
    let hint = "No reason is needed: a changed law, a changed fact, or a narrower way that would do, if you know one.";
    fields.push(Field::text("text", "What speaks against it?", answers).hint(hint));
    Sheet {
        title: "Ask for a review of an exemption".into(),
        section: "/exemptions",
        lead: vec![
            Line::plain(
                "Somebody who did not decide it looks at it again. It then goes on, is narrowed, or ends; you get the \
                 decision with its reasons at your secret link.",
            ),
            Line::plain("It withholds as before while it is looked at."),
        ],
        notice: notice(known, answers),
        seen: vec![],
        facts: known.exemption.iter().flat_map(facts).collect(),
        hidden: known.exemption.iter().map(|e| ("exemption", e.number.clone())).collect(),
        fields,
        is_first_step: false,
        has_contact: true,
        send: "Ask for the review",
        cancel: if known.exemption.is_some() { known.back() } else { "/exemptions".into() },
    }
}

pub(super) fn made(answers: &Params, mistakes: &mut Mistakes) -> Option<Made> {
    let exemption = answers.first("exemption").parse::<ExemptionId>();
    if exemption.is_err() {
        mistakes.add("exemption", "Write the number of the exemption as the register does, like EX-3");
    }
    let text = form::text(answers, "text", mistakes).unwrap_or_default();
    let requester = asker::requester(answers, mistakes);
    let ask = ReviewAsk { exemption: exemption.ok()?, cause: ReviewCause::Asked, text };
    Some(Made::Opening { opening: Opening::Review(ask), requester, held: None })
}

fn facts(exemption: &PublicExemption) -> [Fact; 3] {
    let register = format!("/exemptions#{}", exemption.number);
    let law = exemption.withholding.citation_line();
    [
        Fact::linked("Exemption", format!("{}: {}", exemption.number, exemption.title), register),
        Fact::linked("Dataset", exemption.dataset_title.clone(), format!("/d/{}", exemption.dataset)),
        Fact { label: "Why", words: format!("{} ({law})", capital(&exemption.withholding.statement)), href: None },
    ]
}

fn notice(known: &Known, answers: &Params) -> Option<Notice> {
    let link = Some(("/exemptions".to_owned(), "The register of exemptions"));
    match (&known.exemption, answers.some("exemption")) {
        (Some(found), _) if has_ended(found) => {
            let words = format!("{} has ended: it withholds nothing any more.", found.number);
            Some(Notice { words, link })
        }
        (Some(_), _) => None,
        (None, Some(_)) => Some(Notice { words: "There is no exemption of this number in the register.".into(), link }),
        (None, None) => Some(Notice { words: "You find the number in the register.".into(), link }),
    }
}

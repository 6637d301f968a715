//! The decision on a request that something be withheld.
//!
//! INVARIANT: nothing sealed is read here. The letter names neither who asked nor what is protected.

use super::authority::{Law, cited, first};
use super::finish::{Finish, finish};
use super::sheet::{Heading, Sheet, strong, text};
use super::withheld::named;
use super::{Block, Letter, LetterInputs, MissingItem};
use crate::proceedings::withholding::{WithholdingAsk, WithholdingStep};
use crate::words::long_date;
use crate::{City, Matter, Opening};
use jiff::civil::Date;
use law::When;
use register::{ExemptionId, Official};

/// Tells who asked that something be withheld what was decided, why, for how long it holds, and how to challenge it.
/// Refused for a step that decides nothing.
pub fn withholding_decision_letter(
    city: &City,
    matter: &Matter,
    decided: &WithholdingStep,
    inputs: &LetterInputs,
) -> Result<Letter, MissingItem> {
    let law = Law::of(city, matter)?;
    let Opening::Withholding(ask) = &matter.opening else {
        return Err(law.missing("withholding-decision.request", "the request that something be withheld"));
    };
    let outcome = || law.missing("withholding-decision.outcome", "whether it is granted or refused, and who decided");
    let (by, reasons, granted) = match decided {
        WithholdingStep::Provisional { .. } => return Err(outcome()),
        WithholdingStep::Granted { by, exemptions, reasons, until } => (by, reasons, Some((exemptions, *until))),
        WithholdingStep::Refused { by, reasons } => (by, reasons, None),
    };
    if !named(by) {
        return Err(outcome());
    }
    let reasons = law.written(reasons, "withholding-decision.reasons", "why")?;
    let mut sheet = Sheet::default();
    introduction(&mut sheet, city, matter, by, granted.is_some());
    sheet.heading("Why");
    sheet.say(&["withholding-decision.reasons"], reasons);
    match granted {
        Some((exemptions, until)) => holds(&mut sheet, city, law, ask, exemptions, until),
        None => sheet.say(&[], "What was withheld meanwhile is not withheld any more on account of this request."),
    }
    challenge(&mut sheet, inputs);
    let heading = Heading { kind: "withholding-decision", title: format!("Decision on {}", matter.number) };
    let when: &[When] = if granted.is_some() { &[When::Granted] } else { &[] };
    let signed_by = [by.clone()];
    let how = Finish { heading, checklists: &["withholding-decision"], holds: when, signed_by: &signed_by };
    finish(sheet, city, matter, inputs, how)
}

fn introduction(sheet: &mut Sheet, city: &City, matter: &Matter, by: &Official, granted: bool) {
    let received = long_date(city.date_of(matter.received_at));
    sheet.say(
        &["withholding-decision.request"],
        format!("This letter answers request {}, received on {received}, that something be withheld.", matter.number),
    );
    let word = if granted { "granted" } else { "refused" };
    sheet.runs(
        &["withholding-decision.outcome"],
        vec![strong("Decision. "), text(format!("The request is {word}. It was decided by {by}."))],
    );
}

/// Which exemptions withhold it, by number and law alone, and for how long.
fn holds(
    sheet: &mut Sheet,
    city: &City,
    law: Law,
    ask: &WithholdingAsk,
    exemptions: &[ExemptionId],
    until: Option<Date>,
) {
    sheet.heading("What withholds it, and for how long");
    let found = exemptions.iter().filter_map(|id| city.exemptions.get(id));
    let found: Vec<_> = found.map(|e| (e.id.to_string(), e.withholding().citation_line())).collect();
    if !found.is_empty() {
        sheet.push(&["withholding-decision.exemptions"], Block::Definitions { items: found });
    }
    let rule = law.pack.demand(ask.protection.word()).filter(|rule| rule.basis.in_force_on(law.on));
    let section = cited(rule.and_then(|rule| first(&rule.basis)));
    let words = match until {
        Some(day) => {
            format!("It holds until the end of {}{section}. You may ask again before that day.", long_date(day))
        }
        None => "No last day is set: it holds until a review of the exemption decides otherwise.".to_owned(),
    };
    sheet.say(&["withholding-decision.until"], words);
}

fn challenge(sheet: &mut Sheet, inputs: &LetterInputs) {
    sheet.heading("If you disagree");
    sheet.say(
        &["withholding-decision.challenge"],
        "You may reply to this letter, give further facts or ask again, or complain about how your request was \
         handled; somebody who did not decide it answers.",
    );
    if let Some(review) = inputs.review.as_deref().filter(|words| !words.trim().is_empty()) {
        sheet.say(&[], review);
    }
}

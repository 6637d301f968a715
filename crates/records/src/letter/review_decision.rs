//! The decision on the review of an exemption.

use super::authority::Law;
use super::closing::court;
use super::finish::{Finish, finish};
use super::sheet::{Heading, Sheet, strong, text};
use super::withheld::named;
use super::{Letter, LetterInputs, MissingItem};
use crate::proceedings::review::{ReviewAsk, ReviewCause, ReviewOutcome, ReviewStep};
use crate::words::long_date;
use crate::{City, Matter, Opening};
use law::When;
use register::ExemptionId;

/// Tells what the review of an exemption came to, why, who decided, and when it is looked at again. Whoever proposed the
/// exemption cannot be the reviewer.
pub fn review_decision_letter(
    city: &City,
    matter: &Matter,
    decided: &ReviewStep,
    inputs: &LetterInputs,
) -> Result<Letter, MissingItem> {
    let law = Law::of(city, matter)?;
    let Opening::Review(ask) = &matter.opening else {
        return Err(law.missing("review-decision.exemption", "the exemption that was reviewed"));
    };
    let ReviewStep::Decided { outcome, by, reasons, replaced_by, review_by, until } = decided;
    let exemption = city.exemptions.get(&ask.exemption);
    let proposed = exemption.filter(|e| city.proposals.contains(&e.id)).is_some_and(|e| e.decided_by.contains(by));
    if !named(by) || proposed {
        return Err(law.missing("review-decision.reviewer", "a reviewer other than the person who proposed it"));
    }
    let reasons = law.written(reasons, "review-decision.reasons", "why")?;
    let mut sheet = Sheet::default();
    about(&mut sheet, city, matter, ask);
    let replaced = replaced_by.map(|id| format!(" {id} takes its place.")).unwrap_or_default();
    let came_to = text(format!("{}{replaced}", sentence(ask.cause, *outcome)));
    sheet.runs(&["review-decision.outcome"], vec![strong("Decision. "), came_to]);
    if let Some(words) = replaced_by.and_then(|id| withholds(city, id)) {
        sheet.say(&[], words);
    }
    sheet.say(&["review-decision.reviewer"], format!("It was decided by {by}, who did not propose it."));
    sheet.heading("Why");
    sheet.say(&["review-decision.reasons"], reasons);
    if let Some(day) = review_by {
        let words = format!("It is reviewed again by the end of {}.", long_date(*day));
        sheet.say(&["review-decision.next-review"], words);
    }
    if let Some(day) = until {
        sheet.say(&[], format!("It ends by itself after {}.", long_date(*day)));
    }
    next_step(&mut sheet, city, law, inputs);
    let heading = Heading { kind: "review-decision", title: format!("Review of exemption {}", ask.exemption) };
    let goes_on = *outcome != ReviewOutcome::Rejected;
    let holds: &[When] = if goes_on { &[When::Granted] } else { &[] };
    let signed_by = [by.clone()];
    let how = Finish { heading, checklists: &["review-decision"], holds, signed_by: &signed_by };
    finish(sheet, city, matter, inputs, how)
}

fn about(sheet: &mut Sheet, city: &City, matter: &Matter, ask: &ReviewAsk) {
    let why = match ask.cause {
        ReviewCause::Proposed => "because it was proposed",
        ReviewCause::Asked => "because you asked for it",
        ReviewCause::Due => "because its review date has come",
    };
    let received = long_date(city.date_of(matter.received_at));
    let law = city.exemptions.get(&ask.exemption);
    let law = law.map(|e| format!(" ({}: {})", e.withholding().citation_line(), e.statement)).unwrap_or_default();
    sheet.say(
        &["review-decision.exemption"],
        format!("The city reviewed exemption {}{law}, {why}. The review was opened on {received}.", ask.exemption),
    );
}

/// What an exemption that takes the place of another one withholds: `EX-32 withholds some rows, under Gov. Code § …: ….`
pub(super) fn withholds(city: &City, id: ExemptionId) -> Option<String> {
    let exemption = city.exemptions.get(&id)?;
    let what = register::ScopeText(&exemption.scope).to_string().replace('`', "");
    let (law, statement) = (exemption.withholding().citation_line(), exemption.statement.trim_end_matches('.'));
    Some(format!("{id} withholds {what}, under {law}: {statement}."))
}

fn sentence(cause: ReviewCause, outcome: ReviewOutcome) -> &'static str {
    match (cause, outcome) {
        (ReviewCause::Proposed, ReviewOutcome::Approved) => "The proposal is approved.",
        (_, ReviewOutcome::Approved) => "The exemption goes on.",
        (_, ReviewOutcome::Amended) => "The exemption is amended.",
        (ReviewCause::Proposed, ReviewOutcome::Rejected) => "The proposal is rejected: the exemption does not apply.",
        (_, ReviewOutcome::Rejected) => "The exemption ends.",
    }
}

fn next_step(sheet: &mut Sheet, city: &City, law: Law, inputs: &LetterInputs) {
    sheet.heading("What you may do");
    sheet.say(
        &["review-decision.next-step"],
        "You may reply to this letter, ask for a written justification of what is withheld, or request the records.",
    );
    let words = city.settings.as_ref().map(|s| s.challenge.as_str()).into_iter().chain(inputs.review.as_deref());
    for words in words.filter(|words| !words.trim().is_empty()) {
        sheet.say(&[], words);
    }
    court(sheet, law, &[]);
}

//! The decision on an appeal against a denial. In California the city itself offers it, and nothing in the letter
//! extends the time to go to court.

use super::authority::Law;
use super::closing::court;
use super::finish::{Finish, finish};
use super::review_decision::withholds;
use super::sheet::{Heading, Sheet, strong, text};
use super::withheld::named;
use super::{Block, Letter, LetterInputs, MissingItem};
use crate::commands::appeal::at_issue;
use crate::proceedings::appeal::{Appeal, AppealAsk, AppealDecision, Ruling};
use crate::words::{and_list, capital, long_date};
use crate::{City, Matter, Opening, Proceeding};
use law::When;
use register::ExemptionId;

/// Tells who appealed what became of each exemption that the denial rests on, with reasons, and by when what is no
/// longer withheld is produced. Whoever is responsible for the denial cannot be the reviewer.
pub fn appeal_decision_letter(city: &City, matter: &Matter, inputs: &LetterInputs) -> Result<Letter, MissingItem> {
    let law = Law::of(city, matter)?;
    let (Opening::Appeal(ask), Proceeding::Appeal(state)) = (&matter.opening, &matter.proceeding) else {
        return Err(law.missing("appeal-decision.request", "the request and the denial it is about"));
    };
    let undecided = || law.missing("appeal-decision.date", "the date of the decision");
    let (at, decision) = state.decided.as_ref().ok_or_else(undecided)?;
    check_decision(city, law, matter, ask, decision)?;
    let mut sheet = Sheet::default();
    introduction(&mut sheet, city, matter, ask, *at, decision);
    rulings(&mut sheet, city, decision);
    produced(&mut sheet, decision);
    referred(&mut sheet, state);
    sheet.heading("If you disagree");
    court(&mut sheet, law, &["appeal-decision.next-step"]);
    let heading = Heading { kind: "appeal-decision", title: format!("Decision on appeal {}", matter.number) };
    let holds: &[When] = if decision.gives() { &[When::Reversal] } else { &[] };
    let signed_by = [decision.by.clone()];
    let how = Finish { heading, checklists: &["appeal-decision"], holds, signed_by: &signed_by };
    finish(sheet, city, matter, inputs, how)
}

/// What makes a decision none when it is missing.
fn check_decision(
    city: &City,
    law: Law,
    matter: &Matter,
    ask: &AppealAsk,
    decision: &AppealDecision,
) -> Result<(), MissingItem> {
    let denied = city.matters.get(&ask.request);
    if !named(&decision.by) || denied.is_some_and(|request| request.responsible.contains(&decision.by)) {
        return Err(law.missing("appeal-decision.reviewer", "a reviewer other than the person who denied"));
    }
    let reasoned = |id: &String| decision.rulings.iter().any(|r| r.exemption == *id && !r.reasons.trim().is_empty());
    let silent = decision.rulings.iter().any(|ruling| ruling.reasons.trim().is_empty());
    if decision.rulings.is_empty() || silent || !at_issue(city, &matter.number).iter().all(reasoned) {
        return Err(law.missing("appeal-decision.exemptions", "each exemption with what becomes of it, and why"));
    }
    if decision.gives() && decision.produce_by.is_none() {
        return Err(law.missing("appeal-decision.production-date", "the new production date"));
    }
    Ok(())
}

fn introduction(sheet: &mut Sheet, city: &City, matter: &Matter, ask: &AppealAsk, at: i64, decision: &AppealDecision) {
    let filed = long_date(city.date_of(matter.received_at));
    let numbers: Vec<String> = ask.items.iter().map(|item| (item + 1).to_string()).collect();
    let items = match numbers.len() {
        0 => String::new(),
        1 => format!(", item {}", numbers.concat()),
        _ => format!(", items {}", and_list(&numbers)),
    };
    let denied = city.matters.get(&ask.request).and_then(|request| request.determined_at);
    let denied = denied.map(|at| format!(" of {}", long_date(city.date_of(at)))).unwrap_or_default();
    sheet.say(
        &["appeal-decision.request"],
        format!("On {filed} you appealed against the denial{denied} of public records request {}{items}.", ask.request),
    );
    sheet.say(
        &["appeal-decision.date", "appeal-decision.reviewer"],
        format!(
            "The appeal was decided on {} by {}, who is not responsible for the denial.",
            long_date(city.date_of(at)),
            decision.by
        ),
    );
}

fn rulings(sheet: &mut Sheet, city: &City, decision: &AppealDecision) {
    sheet.heading("What was decided, and why");
    let row = |ruling: &Ruling| {
        let law = ruling.exemption.parse::<ExemptionId>().ok().and_then(|id| city.exemptions.get(&id));
        let law = law.map(|exemption| exemption.withholding().citation_line()).unwrap_or_default();
        vec![ruling.exemption.clone(), law, capital(ruling.disposition.word()), ruling.reasons.trim().to_owned()]
    };
    let table = Block::Table {
        caption: "Decision on each exemption".into(),
        headers: ["Exemption", "Law", "Decision", "Reasons"].map(str::to_owned).to_vec(),
        rows: decision.rulings.iter().map(row).collect(),
        widths: vec![2, 4, 2, 7],
    };
    sheet.push(&["appeal-decision.exemptions", "appeal-decision.reasons"], table);
    for words in decision.replacements.iter().filter_map(|id| withholds(city, *id)) {
        sheet.say(&[], words);
    }
}

fn produced(sheet: &mut Sheet, decision: &AppealDecision) {
    match decision.produce_by.filter(|_| decision.gives()) {
        Some(by) => sheet.runs(
            &["appeal-decision.production-date"],
            vec![
                text("The items concerned are determined again, and what is no longer withheld is produced, by the end of "),
                strong(long_date(by)),
                text("."),
            ],
        ),
        None => sheet.say(&[], "The denial stands."),
    }
}

/// That counsel was asked is on record; what was said is privileged and in no letter.
fn referred(sheet: &mut Sheet, state: &Appeal) {
    if !state.referrals.is_empty() {
        let numbers: Vec<String> = state.referrals.iter().map(ToString::to_string).collect();
        sheet.say(&["appeal-decision.referral"], format!("Counsel was asked ({}).", and_list(&numbers)));
    }
}

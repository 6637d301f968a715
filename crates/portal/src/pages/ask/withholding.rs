//! A request that something be withheld: by a victim, an official, a person with a protected address.

use super::known::Known;
use super::sheet::{Choice, Control, Fact, Field, Line, Sheet};
use crate::pages::asker;
use crate::pages::form::{self, Mistakes};
use crate::pages::law;
use crate::pages::link::Params;
use crate::pages::sent::Made;
use crate::pages::visit::Visit;
use crate::pages::words::capital;
use catalog::FieldName;
use records::proceedings::withholding::{Protection, WithholdingAsk};

/// The grounds: what they are, in the words of the person who asks.
const GROUNDS: [(Protection, &str); 4] = [
    (Protection::Victim, "I am the victim of a crime, or the parent of a child who is"),
    (Protection::Official, "I am an elected or appointed official, or live with one"),
    (Protection::ProtectedAddress, "My address is protected by an address-confidentiality program"),
    (Protection::Other, "Another ground"),
];

pub(super) fn sheet(visit: &Visit, known: &Known, answers: &Params) -> Sheet {
    let is_second = known.dataset.is_some();
    Sheet {
        title: "Ask that something be withheld".into(),
        section: "/exemptions",
        lead: lead(visit),
        notice: None,
        seen: seen(visit),
        facts: known.dataset.iter().map(|d| Fact::linked("Dataset", d.title.clone(), format!("/d/{}", d.id))).collect(),
        hidden: known.dataset.iter().map(|d| ("dataset", d.id.to_string())).collect(),
        fields: if is_second { second(known, answers) } else { vec![first(known)] },
        is_first_step: !is_second,
        has_contact: false,
        send: if is_second { "Ask that it be withheld" } else { "Continue" },
        cancel: known.back(),
    }
}

pub(super) fn made(known: &Known, answers: &Params, mistakes: &mut Mistakes) -> Option<Made> {
    let protection = GROUNDS.iter().find(|(ground, _)| ground.word() == answers.first("protection"));
    if known.dataset.is_some() && protection.is_none() {
        mistakes.add("protection", "Choose on what ground you ask");
    }
    if known.dataset.is_none() {
        mistakes.add("dataset", "Choose the dataset that shows it");
        return None;
    }
    let fields: Vec<FieldName> = answers.chosen("field").iter().filter_map(|name| name.parse().ok()).collect();
    let value = exactly(answers, "value");
    if value.is_none() {
        mistakes.add("value", "Write the value that is to be withheld, exactly as the data shows it");
    }
    let identity = identity(answers, mistakes);
    let datasets = known.dataset.iter().map(|d| d.id.clone()).collect();
    let ask = WithholdingAsk { protection: protection?.0, datasets, fields };
    Some(Made::Withholding { ask, identity, value, language: asker::language(answers, mistakes) })
}

/// Who asks, how to reach them, what shows the ground: one text, which the desk puts under seal.
fn identity(answers: &Params, mistakes: &mut Mistakes) -> String {
    let who = form::line(answers, "who", mistakes);
    if who.is_none() {
        mistakes.add("who", "Write your name");
    }
    let reach = form::text(answers, "reach", mistakes);
    if reach.is_none() {
        mistakes.add("reach", "Write how the city can reach you");
    }
    let shows = form::text(answers, "shows", mistakes);
    let line = |label: &str, said: Option<String>| said.map(|said| format!("{label}: {said}"));
    let lines = [line("Name", who), line("To be reached", reach), line("What shows the ground", shows)];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// An answer as it was typed: blanks may belong to a value.
fn exactly(answers: &Params, name: &str) -> Option<String> {
    let found = answers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.to_owned());
    found.filter(|value| !value.trim().is_empty())
}

fn lead(visit: &Visit) -> Vec<Line> {
    let what = "Does data on this site show something about you that must not be public? Say where. Rows that show the \
                value are withheld while the city looks at it; then you get a decision in writing, at your secret link.";
    let mut lead = vec![Line::plain(what)];
    let demands = law::pack(visit).map(|pack| pack.demands.as_slice()).unwrap_or_default();
    lead.extend(demands.iter().map(|rule| {
        let words = format!("{}: withheld within {} hours.", capital(&rule.title), rule.remove_within_hours);
        Line::citing(words, law::sections(&rule.basis))
    }));
    lead
}

/// Who will see what.
fn seen(visit: &Visit) -> Vec<String> {
    vec![
        format!(
            "Your name, how to reach you, what shows the ground, and the value itself are sealed. Only the Clerk’s \
             staff ({}) and the city’s counsel can read them. They are in no public log, in no letter that others see \
             and in no file of this site.",
            visit.site.clerk.office
        ),
        "The staff of the desk see the ground, the dataset and the field, so that they can act at once.".into(),
        "Everyone can see that something is withheld in the dataset, and on which law that rests: not for whom, and \
         not what."
            .into(),
    ]
}

fn first(known: &Known) -> Field {
    let mut all = vec![Choice::new("", "Choose", true)];
    all.extend(known.datasets.iter().map(|d| Choice::new(d.id.as_str(), &d.title, false)));
    let hint = "If it is shown in several, send one form for each.";
    Field::new("dataset", "Which dataset shows it?", Control::Select(all)).hint(hint).required()
}

fn second(known: &Known, answers: &Params) -> Vec<Field> {
    let grounds =
        GROUNDS.map(|(ground, words)| Choice::new(ground.word(), words, answers.first("protection") == ground.word()));
    let mut fields =
        vec![Field::new("protection", "On what ground do you ask?", Control::Radios(grounds.into())).required()];
    let named = known.fields();
    if !named.is_empty() {
        let chosen = answers.first("field");
        let mut all = vec![Choice::new("", "I am not sure", chosen.is_empty())];
        all.extend(named.iter().map(|(name, label, _)| Choice::new(name.as_str(), label, chosen == name.as_str())));
        fields.push(Field::new("field", "Which field shows it?", Control::Select(all)));
    }
    let value = exactly(answers, "value").unwrap_or_default();
    fields.extend([
        Field::new("value", "The value that is to be withheld", Control::Line { value, complete: "off" })
            .hint("Exactly as the data shows it, so that every row with it is found. Sealed.")
            .required(),
        Field::new("who", "Your name", Control::Line { value: answers.first("who").to_owned(), complete: "name" })
            .hint("Sealed.")
            .required(),
        Field::new(
            "reach",
            "How can the city reach you?",
            Control::Text { rows: 3, value: answers.first("reach").into() },
        )
        .hint("An email address, a telephone number or a postal address: whatever is safe for you. Sealed.")
        .required(),
        Field::new(
            "shows",
            "What shows that the ground holds?",
            Control::Text { rows: 4, value: answers.first("shows").into() },
        )
        .hint("For example the number of a police report, or your office. You may send papers later. Sealed."),
    ]);
    fields
}

//! A written justification: the reasons of a withholding, line by line.

use super::known::Known;
use super::sheet::{Choice, Control, Fact, Field, Line, Notice, Sheet};
use crate::pages::asker;
use crate::pages::form::{self, Mistakes};
use crate::pages::law;
use crate::pages::link::Params;
use crate::pages::sent::Made;
use crate::pages::visit::Visit;
use crate::submissions::withholds;
use catalog::FieldName;
use records::proceedings::justification::JustificationAsk;
use records::{MatterNumber, Opening};

pub(super) fn sheet(visit: &Visit, known: &Known, answers: &Params) -> Sheet {
    let names_something = known.dataset.is_some() || answers.some("request").is_some();
    let lead = vec![
        Line::citing(
            "The city answers in writing, line by line: what is withheld, the law it rests on, why that law applies, \
             and who is responsible, by name and title.",
            law::sections_of(visit, "access.justification"),
        ),
        Line::plain(match visit.site.settings.as_ref().and_then(|settings| settings.justify_within) {
            Some(days) => format!(
                "The city answers within {}; the date, and the answer, appear at your secret link.",
                records::words::days(days)
            ),
            None => "The answer appears at your secret link. The city promises no date for it; what \
                     was denied in a request has its reasons in the determination letter."
                .to_owned(),
        }),
    ];
    Sheet {
        title: "Ask for the reasons in writing".into(),
        section: "/exemptions",
        lead,
        notice: notice(known, answers),
        seen: vec![],
        facts: facts(known),
        hidden: known.dataset.iter().map(|d| ("dataset", d.id.to_string())).collect(),
        fields: if names_something { second(known, answers) } else { first(known, answers) },
        is_first_step: !names_something,
        has_contact: names_something,
        send: if names_something { "Ask for the reasons" } else { "Continue" },
        cancel: known.back(),
    }
}

pub(super) fn made(known: &Known, answers: &Params, mistakes: &mut Mistakes) -> Option<Made> {
    let request = form::line(answers, "request", mistakes).map(MatterNumber);
    if answers.some("dataset").is_some() && known.dataset.is_none() {
        mistakes.add("dataset", "The dataset you chose is not in the catalog any more. Choose again");
    } else if request.is_none() && known.dataset.is_none() {
        mistakes.add(if answers.some("dataset").is_none() { "request" } else { "dataset" }, "Say what it is about");
    }
    let fields: Vec<FieldName> = answers.chosen("field").iter().filter_map(|name| name.parse().ok()).collect();
    let text = form::text(answers, "text", mistakes).unwrap_or_default();
    let requester = asker::requester(answers, mistakes);
    let dataset = known.dataset.as_ref().map(|d| d.id.clone());
    let ask = JustificationAsk { request, dataset, fields, text };
    Some(Made::Opening { opening: Opening::Justification(ask), requester, held: None })
}

/// What is it about?
fn first(known: &Known, answers: &Params) -> Vec<Field> {
    let mut all = vec![Choice::new("", "No dataset", true)];
    all.extend(known.datasets.iter().map(|d| Choice::new(d.id.as_str(), d.title.as_str(), false)));
    vec![
        Field::line("request", "Number of a request that was denied", answers)
            .hint("It looks like R-2026-0001. Leave it empty to ask about a dataset."),
        Field::new("dataset", "Or a dataset in which something is withheld", Control::Select(all)),
    ]
}

fn second(known: &Known, answers: &Params) -> Vec<Field> {
    let mut fields = Vec::new();
    if known.dataset.is_none() {
        let hint = "It looks like R-2026-0001.";
        fields.push(Field::line("request", "Number of the request", answers).hint(hint).required());
    }
    let withheld = withheld(known, answers);
    if !withheld.is_empty() {
        let hint = "Choose none to ask about everything that is withheld.";
        fields.push(Field::new("field", "Which fields?", Control::Checks(withheld)).hint(hint));
    }
    let hint = "Only if there is something that the answer should speak to.";
    fields.push(Field::text("text", "Your question", answers).hint(hint));
    fields
}

/// Fields that are withheld, in whole or in part; and those that were chosen.
fn withheld(known: &Known, answers: &Params) -> Vec<Choice> {
    let chosen = answers.chosen("field");
    let is_chosen = |name: &FieldName| chosen.iter().any(|c| c == name.as_str());
    let listed = known.fields().into_iter().filter(|(name, _, withheld)| *withheld || is_chosen(name));
    listed.map(|(name, label, _)| Choice::new(name.as_str(), label, is_chosen(&name))).collect()
}

fn facts(known: &Known) -> Vec<Fact> {
    let dataset = known.dataset.iter().map(|d| Fact::linked("Dataset", d.title.clone(), format!("/d/{}", d.id)));
    let request = known.request.iter();
    let request = request.map(|r| Fact::linked("Request", r.number.to_string(), format!("/requests/{}", r.number)));
    dataset.chain(request).collect()
}

fn notice(known: &Known, answers: &Params) -> Option<Notice> {
    if let Some(request) = known.request.as_ref().filter(|request| !withholds(request)) {
        let words = format!("Nothing of {} is withheld, as far as it is decided.", request.number);
        return Some(Notice {
            words,
            link: Some((format!("/requests/{}", request.number), "Where the request stands")),
        });
    }
    let number = answers.some("request").filter(|_| known.request.is_none())?;
    let short: String = number.chars().take(40).collect();
    let link = Some(("/requests".to_owned(), "The public log of requests"));
    Some(Notice { words: format!("There is no request “{short}” in the public log."), link })
}

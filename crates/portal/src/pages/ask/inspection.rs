//! An appointment to look at records.

use super::known::Known;
use super::sheet::{Control, Fact, Field, Line, Sheet};
use crate::pages::asker;
use crate::pages::form::{self, Mistakes};
use crate::pages::link::Params;
use crate::pages::sent::Made;
use crate::pages::visit::Visit;
use crate::pages::words::capital;
use crate::pages::{law, link};
use jiff::civil::DateTime;
use records::proceedings::inspection::InspectionAsk;
use records::{MatterNumber, Opening};

/// Times that the form asks for.
const TIMES: usize = 3;

pub(super) fn sheet(visit: &Visit, known: &Known, answers: &Params) -> Sheet {
    let names_something = known.dataset.is_some() || answers.some("request").is_some();
    let what = Field::text("text", "Which records would you like to see?", answers);
    let what = if names_something { what.hint("All of them, unless you say which.") } else { what.required() };
    let mut times: Vec<String> = answers.all("suits").map(str::to_owned).collect();
    times.resize(TIMES, String::new());
    let hint = "Within office hours. The city offers times near them.";
    Sheet {
        title: "See the records in person".into(),
        section: "/requests",
        lead: vec![
            Line::citing(rule(visit), law::sections_of(visit, "access.inspection")),
            Line::plain(
                "The city offers you times. You take one on the page behind your secret link, and can give it back \
                 there.",
            ),
        ],
        notice: None,
        seen: vec![],
        facts: facts(known),
        hidden: known.dataset.iter().map(|d| ("dataset", d.id.to_string())).collect(),
        fields: vec![
            Field::line("request", "Number of your request", answers)
                .hint("If you asked for the records before. It looks like R-2026-0001."),
            what,
            Field::new("suits", "When would it suit you?", Control::Times(times)).hint(hint),
        ],
        is_first_step: false,
        has_contact: true,
        send: "Ask for an appointment",
        cancel: known.back(),
    }
}

pub(super) fn made(known: &Known, answers: &Params, mistakes: &mut Mistakes) -> Option<Made> {
    let request = form::line(answers, "request", mistakes).map(MatterNumber);
    let text = form::text(answers, "text", mistakes).unwrap_or_default();
    let mut suits: Vec<DateTime> = Vec::new();
    for time in answers.chosen("suits") {
        match time.parse::<DateTime>() {
            Ok(time) if suits.len() < TIMES => suits.push(time),
            _ => mistakes.add("suits", "Enter days and times like 2026-03-02T10:00, or leave them empty"),
        }
    }
    let requester = asker::requester(answers, mistakes);
    let datasets = known.dataset.iter().map(|d| d.id.clone()).collect();
    let ask = InspectionAsk { request, datasets, text, suits };
    Some(Made::Opening { opening: Opening::Inspection(ask), requester, held: None })
}

/// In the words of the law, where the pack has them.
fn rule(visit: &Visit) -> String {
    let rule = law::pack(visit).and_then(|pack| pack.provisions.iter().find(|rule| rule.id == "access.inspection"));
    rule.map_or_else(
        || "You may look at records before you ask for copies.".into(),
        |rule| format!("{}.", capital(rule.text.trim_end_matches('.'))),
    )
}

fn facts(known: &Known) -> Vec<Fact> {
    let dataset = known.dataset.iter().map(|d| Fact::linked("Dataset", d.title.clone(), format!("/d/{}", d.id)));
    let request = known.request.iter().map(|r| {
        let number = r.number.to_string();
        let href = format!("/requests/{}", link::encode(&number));
        Fact::linked("Request", number, href)
    });
    dataset.chain(request).collect()
}

//! An appeal against a denial: the review that the city offers.

use super::known::Known;
use super::sheet::{Choice, Control, Fact, Field, Line, Notice, Sheet};
use crate::appeals;
use crate::pages::asker;
use crate::pages::form::{self, Mistakes};
use crate::pages::link::Params;
use crate::pages::sent::Made;
use crate::pages::visit::Visit;
use crate::pages::words::list;
use crate::pages::{law, matter};
use crate::submissions::{denied_items, is_denied};
use ::law::{AppealKind, AppealRule, Days};
use records::proceedings::appeal::AppealAsk;
use records::public::PublicRequest;
use records::{AppealBody, MatterNumber, Opening};

pub(super) fn sheet(visit: &Visit, known: &Known, answers: &Params) -> Sheet {
    let mut fields = vec![
        Field::line("request", "Number of the request", answers)
            .hint("It stands in the determination letter, and looks like R-2026-0001.")
            .required(),
    ];
    let denied = known.request.as_ref().map(|request| choices(known, request, answers)).unwrap_or_default();
    if denied.len() > 1 {
        let hint = "Choose none to appeal against everything that was denied.";
        fields.push(Field::new("items", "Against which part?", Control::Checks(denied)).hint(hint));
    }
    let why = "No reason is needed. If you have some, they are read with the appeal.";
    fields.push(Field::text("text", "Why should it be decided otherwise?", answers).hint(why));
    Sheet {
        title: "Appeal against a denial".into(),
        section: "/requests",
        lead: lead(visit, known),
        notice: barred(visit, known).or_else(|| notice(known, answers)),
        seen: vec![],
        facts: known.request.iter().map(|request| about(known, request)).collect(),
        hidden: vec![],
        fields,
        is_first_step: false,
        has_contact: true,
        send: "Send the appeal",
        cancel: known.back(),
    }
}

pub(super) fn made(answers: &Params, mistakes: &mut Mistakes) -> Option<Made> {
    let request = form::line(answers, "request", mistakes);
    if request.is_none() {
        mistakes.add("request", "Write the number of the request that was denied");
    }
    let items: Vec<u32> = answers.chosen("items").iter().filter_map(|item| item.parse().ok()).collect();
    let text = form::text(answers, "text", mistakes).unwrap_or_default();
    let requester = asker::requester(answers, mistakes);
    let ask = AppealAsk { request: MatterNumber(request?), items, text };
    Some(Made::Opening { opening: Opening::Appeal(ask), requester, held: None })
}

/// That no appeal can be filed, and what else one can do.
fn barred(visit: &Visit, known: &Known) -> Option<Notice> {
    let barred = appeals::barred(&visit.site, known.request.as_ref(), visit.today)?;
    let words = format!("{}.", records::words::capital(&barred.message(&visit.site)));
    Some(Notice { words, link: Some(("/help#withheld".into(), "What you can do when something is withheld")) })
}

fn lead(visit: &Visit, known: &Known) -> Vec<Line> {
    if appeals::barred(&visit.site, None, visit.today).is_some() {
        return Vec::new();
    }
    let what = "Somebody who is not responsible for the denial looks at it again, and decides in writing on each of \
                its reasons.";
    let mut lead = vec![Line::plain(what)];
    if let Some(pack) = law::pack(visit) {
        let offered = visit.site.settings.as_ref().and_then(|settings| settings.appeal.as_ref());
        lead.extend(times(&pack.clock_on(visit.today).appeal, offered));
    }
    if let Some(last) = known.request.as_ref().and_then(|request| request.appeal_by) {
        lead.push(Line::plain(format!("The last day to send it is {}.", records::words::date(last))));
    }
    lead
}

/// Whether it is optional, and by when.
fn times(rule: &AppealRule, offered: Option<&AppealBody>) -> Vec<Line> {
    let offered = offered.filter(|_| rule.kind == AppealKind::CityMayOffer);
    let words = match rule.kind {
        AppealKind::CityMayOffer => {
            "The city offers this step. It is optional, and it does not extend the time to go to court.".to_owned()
        }
        _ => rule.text.clone(),
    };
    let mut lines = vec![Line::citing(words, law::sections(&rule.basis))];
    let said = |days: Option<Days>| days.map(records::words::days);
    if let Some(days) = said(rule.file_within.or(offered.and_then(|body| body.file_within))) {
        lines.push(Line::plain(format!("Send it within {days} of the denial.")));
    }
    lines.push(Line::plain(match said(rule.decide_within.or(offered.and_then(|body| body.decide_within))) {
        Some(days) => format!("It is decided within {days} of its arrival; the page of your appeal shows the date."),
        None => "Where the city promises a date for the decision, the page of your appeal shows it as soon as it is \
             received."
            .to_owned(),
    }));
    lines
}

fn notice(known: &Known, answers: &Params) -> Option<Notice> {
    let number = answers.some("request")?;
    match &known.request {
        Some(request) if is_denied(request) => None,
        Some(request) => Some(Notice {
            words: format!(
                "Nothing of {} was denied so far, so there is nothing to appeal against yet.",
                request.number
            ),
            link: Some((format!("/requests/{}", request.number), "Where the request stands")),
        }),
        None => {
            let short: String = number.chars().take(40).collect();
            let link = Some(("/requests".to_owned(), "The public log of requests"));
            Some(Notice { words: format!("There is no request “{short}” in the public log."), link })
        }
    }
}

fn about(known: &Known, request: &PublicRequest) -> Fact {
    let titles = known.titles();
    let denied: Vec<String> = denied_items(request).map(|item| matter::item_title(item, request, &titles)).collect();
    let words = match denied.is_empty() {
        true => request.number.to_string(),
        false => format!("{}: {}", request.number, list(&denied)),
    };
    Fact::linked("Denied, in whole or in part", words, format!("/requests/{}", request.number))
}

fn choices(known: &Known, request: &PublicRequest, answers: &Params) -> Vec<Choice> {
    let (titles, chosen) = (known.titles(), answers.chosen("items"));
    let choice = |item: u32| {
        let is_chosen = chosen.iter().any(|c| *c == item.to_string());
        Choice::new(item.to_string(), matter::item_title(item, request, &titles), is_chosen)
    };
    denied_items(request).map(choice).collect()
}

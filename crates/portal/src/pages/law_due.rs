//! The calculator: when an answer is due, counted out day by day, for anyone.

use crate::counted::{self, Question};
use crate::pages::form::Mistakes;
use crate::pages::link::Params;
use crate::pages::reasons::Cite;
use crate::pages::shell::Shell;
use crate::pages::visit::{Page, Visit};
use crate::pages::words::{When, capital};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::{Date, Time};
use law::{Basis, Pack, Step};

#[derive(Template)]
#[template(path = "law_due.html")]
struct LawDuePage {
    shell: Shell,
    form: FormView,
    mistakes: Mistakes,
    answer: Option<AnswerView>,
}

/// The form, with what was answered.
struct FormView {
    laws: Vec<Choice>,
    date: String,
    time: String,
    rules: Vec<Choice>,
    holidays: Vec<Choice>,
    closed: String,
}

/// Something to choose.
struct Choice {
    value: String,
    words: String,
    line: String,
    chosen: bool,
}

/// The clock.
struct AnswerView {
    what: String,
    due: When,
    weekday: String,
    latest: Option<When>,
    extension: String,
    days: Vec<DayView>,
    late: String,
    late_cite: Vec<Cite>,
    assumed: Option<String>,
    open: Vec<String>,
    law: String,
    ics: String,
    json: String,
}

/// A day of the clock.
struct DayView {
    when: When,
    words: String,
    cite: Option<Cite>,
    is_due: bool,
}

/// `GET /law/due`
pub(crate) async fn show_law_due(visit: Visit) -> Response {
    let page = page(&visit);
    visit.answer(page)
}

fn page(visit: &Visit) -> Page {
    // A link may choose the law; the form, once sent, always says the receipt rule.
    let asks = ["received", "date", "receipt_rule"].iter().any(|name| visit.params.some(name).is_some());
    let mut mistakes = Mistakes::default();
    let mut answer = None;
    if asks {
        match counted::read(&visit.ask.parameters, &visit.site.law) {
            Ok(question) => answer = Some(view(&question)),
            Err(wrong) => wrong.into_iter().for_each(|(name, words)| mistakes.add(name, capital(&words))),
        }
    }
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut shell = visit.shell("When an answer is due").section("/help");
    if asks {
        shell.noindex = true;
    }
    let shell =
        shell.described("Counts out the days in which a records request must be answered, with the law of each.");
    let adopted = visit.site.settings.as_ref().map(|settings| settings.adopted.as_slice());
    let form = form(&visit.params, &visit.site.law, adopted);
    visit.page_with(status, &LawDuePage { shell, form, mistakes, answer })
}

/// `adopted` are the holidays that this city adopted: they are chosen for its own law, until somebody says otherwise.
fn form(params: &Params, city_law: &str, adopted: Option<&[String]>) -> FormView {
    let law = params.some("law").unwrap_or_else(|| counted::pack_of(city_law));
    let packs = Pack::known().filter_map(records::law_pack);
    let laws = packs.map(|pack| Choice {
        value: pack.id.clone(),
        words: pack.title.clone(),
        line: String::new(),
        chosen: pack.id == law,
    });
    let own = counted::pack_of(city_law);
    let pack = records::law_pack(law).or_else(|| records::law_pack(own));
    let adopted = adopted.filter(|_| pack.is_some_and(|pack| pack.id == own));
    let rule = params.some("receipt_rule").unwrap_or("actual").replace('_', "-");
    let rules = pack.map(|pack| pack.clock.receipt.as_slice()).unwrap_or_default().iter().map(|text| Choice {
        value: text.id.as_str().into(),
        words: capital(&text.title),
        line: text.text.clone(),
        chosen: text.id.as_str() == rule,
    });
    let received = params.first("received");
    let (date, time) = received.split_once(['T', ' ']).unwrap_or((received, ""));
    let or = |typed: &str, otherwise: &str| if typed.is_empty() { otherwise.to_owned() } else { typed.to_owned() };
    let (date, time) = (or(params.first("date"), date), or(params.first("time"), time.get(..5).unwrap_or(time)));
    FormView {
        laws: laws.collect(),
        // Boxes for days and times hold nothing else; the words of the mistake repeat what was typed.
        date: if date.parse::<Date>().is_ok() { date } else { String::new() },
        time: if time.parse::<Time>().is_ok() { time } else { String::new() },
        rules: rules.collect(),
        holidays: pack.map(|pack| holidays(pack, params, adopted)).unwrap_or_default(),
        closed: params.chosen("closed").join("\n"),
    }
}

/// The holidays that a city adopts, chosen as was said, as this city has it, or as most cities do.
fn holidays(pack: &Pack, params: &Params, adopted: Option<&[String]>) -> Vec<Choice> {
    let said = params.chosen("adopt");
    let usual = adopted.map_or_else(|| law::CityCalendar::default().adopted, <[String]>::to_vec);
    let chosen = if said.is_empty() { usual } else { said };
    // Days appointed one by one have no date that could be counted with.
    let dated = pack.adoptable_holidays().filter(|holiday| holiday.rolls);
    let choice = |holiday: &law::Holiday| Choice {
        value: holiday.id.clone(),
        words: holiday.title.clone(),
        line: String::new(),
        chosen: chosen.iter().any(|name| holiday.is_called(name)),
    };
    dated.map(choice).collect()
}

fn view(question: &Question) -> AnswerView {
    let due = &question.due;
    let rules = question.pack.clock_of(due);
    let query = question.query();
    let extension = match due.steps.last() {
        Some(step) => capital(&step.why),
        None => String::new(),
    };
    AnswerView {
        what: capital(&rules.determination.what),
        weekday: due.due.strftime("%A").to_string(),
        latest: (!due.extension_open && due.extension_latest > due.due).then(|| When::day(due.extension_latest)),
        extension,
        days: due.steps.iter().take(due.steps.len().saturating_sub(1)).map(|step| day(step, due.due)).collect(),
        late: rules.missed.text.clone(),
        late_cite: cites(&rules.missed.basis),
        assumed: question.assumed().map(|text| capital(&text)),
        open: to_confirm(question.pack),
        law: format!("{}, {}", question.pack.title, question.pack.version),
        ics: format!("/api/v1/law/due.ics?{query}"),
        json: format!("/api/v1/law/due?{query}"),
        due: When::day(due.due),
    }
}

fn day(step: &Step, due: Date) -> DayView {
    let cite = step.citation.as_ref().map(|c| Cite { words: c.to_string(), href: c.url() });
    DayView { when: When::day(step.date), words: capital(&step.why), cite, is_due: step.date == due }
}

fn cites(basis: &Basis) -> Vec<Cite> {
    basis.citations.iter().map(|c| Cite { words: c.to_string(), href: c.url() }).collect()
}

/// What counsel has still to confirm about the rules of the clock and the days it runs past, each once.
fn to_confirm(pack: &Pack) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let about = pack.unverified().filter(|rule| ["clock", "holiday", "shift"].contains(&rule.table));
    for point in about.flat_map(|rule| rule.confirm) {
        let point = capital(point);
        if !found.contains(&point) {
            found.push(point);
        }
    }
    found
}

//! Help: whom to ask, how to ask, what the city's settings say, questions and answers.

use crate::pages::law;
use crate::pages::reasons::Cite;
use crate::pages::shell::Shell;
use crate::pages::visit::{Page, Visit};
use crate::pages::words::{When, capital};
use ::law::{AppealKind, Area, Basis, Days, Pack};
use askama::Template;
use axum::response::Response;
use jiff::civil::{Date, Time};
use records::public::PublicSettings;
use records::{AppealBody, Contact, FeeSchedule, words};

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage {
    shell: Shell,
    city: String,
    open_data: Contact,
    clerk: Contact,
    challenge: String,
    faq: Vec<(String, String)>,
    law: String,
    rules: Option<Rules>,
    office: Option<Office>,
    fees: Option<Fees>,
    appeal: Option<Appeal>,
    justify_within: Option<String>,
    policies: Vec<Policy>,
    retention: Vec<records::Retention>,
}

/// The sections that a rule rests on.
#[derive(Default)]
struct Cites {
    all: Vec<Cite>,
}

/// What the law pack says of the clock, of fees and of the courts.
struct Rules {
    /// `10 days`.
    time: String,
    time_cite: Cites,
    /// `14 days`; `None` where the law sets no number.
    more: Option<String>,
    more_cite: Cites,
    /// What is never charged, and where that is said.
    free: Vec<(String, Cites)>,
    /// Which court one may go to.
    court: Option<(String, Cites)>,
}

/// When the office is open.
struct Office {
    opens: String,
    closes: String,
    /// Which day counts as the day of receipt, in the words of the law pack.
    receipt: String,
    holidays: Vec<String>,
    /// Days to come on which it is closed, with the reason.
    closures: Vec<(When, String)>,
}

/// The fee schedule.
struct Fees {
    resolution: String,
    from: When,
    lines: Vec<FeeView>,
}

/// A line of it, with the rule that allows it.
struct FeeView {
    what: String,
    price: String,
    rule: String,
    cite: Cites,
}

/// The review outside the courts.
struct Appeal {
    who: String,
    file: Option<String>,
    decide: Option<String>,
    policy: Option<String>,
    text: String,
    cite: Cites,
}

/// A policy of the city.
struct Policy {
    citation: String,
    title: String,
    from: When,
    until: Option<When>,
}

/// `GET /help`
pub(crate) async fn show_help(visit: Visit) -> Response {
    visit.answer(help(&visit))
}

fn help(visit: &Visit) -> Page {
    let pack = law::pack(visit);
    let settings = visit.site.settings.clone();
    let today = visit.today;
    visit.page(&HelpPage {
        shell: visit.shell("Help and contacts").called("Help").section("/help"),
        city: visit.site.city.clone(),
        open_data: visit.site.open_data.clone(),
        clerk: visit.site.clerk.clone(),
        challenge: visit.site.challenge.clone(),
        faq: visit.site.faq.clone(),
        law: visit.site.law.clone(),
        rules: pack.map(rules),
        office: pack.zip(settings.as_ref()).map(|(pack, settings)| office(pack, settings, today)),
        fees: settings.as_ref().and_then(|s| s.fees.as_ref()).map(|schedule| fees(pack, schedule)),
        appeal: pack.and_then(|pack| appeal(pack, settings.as_ref().and_then(|s| s.appeal.as_ref()))),
        justify_within: settings.as_ref().and_then(|s| s.justify_within).map(words::days),
        policies: settings.iter().flat_map(|s| &s.policies).map(policy).collect(),
        retention: settings.map(|s| s.retention).unwrap_or_default(),
    })
}

fn rules(pack: &Pack) -> Rules {
    let clock = &pack.clock;
    let days = |days, unit| words::days(Days { days, unit });
    let never = pack.fees.iter().filter(|rule| rule.charge == ::law::Charge::Never);
    let court = pack.provisions_about(Area::JudicialReview).next();
    Rules {
        time: days(clock.determination.days, clock.unit),
        time_cite: cites(&clock.determination.basis),
        more: clock.extension.days.map(|n| days(n, clock.extension_unit())),
        more_cite: cites(&clock.extension.basis),
        free: never.map(|rule| (capital(&rule.text), cites(&rule.basis))).collect(),
        court: court.map(|provision| (capital(&provision.text), cites(&provision.basis))),
    }
}

fn cites(basis: &Basis) -> Cites {
    Cites { all: basis.citations.iter().map(|c| Cite { words: c.to_string(), href: c.url() }).collect() }
}

fn office(pack: &Pack, settings: &PublicSettings, today: Date) -> Office {
    let hour = |time: Time| words::time(Date::ZERO.to_datetime(time));
    let receipt = pack.clock.receipt.iter().find(|rule| rule.id == settings.receipt_rule);
    let titled = |id: &String| pack.holiday(id).map_or_else(|| id.clone(), |holiday| holiday.title.clone());
    let to_come = settings.closures.iter().filter(|(day, _)| *day >= today);
    let appointed = settings.appointed.iter().filter(|day| **day >= today);
    let closed = to_come.map(|(day, why)| (When::day(*day), why.clone().unwrap_or_default()));
    let holidays = appointed.map(|day| (When::day(*day), "Appointed as a holiday".to_owned()));
    Office {
        opens: hour(settings.hours.0),
        closes: hour(settings.hours.1),
        receipt: receipt.map(|rule| capital(&rule.text)).unwrap_or_default(),
        holidays: settings.adopted.iter().map(titled).collect(),
        closures: closed.chain(holidays).collect(),
    }
}

fn fees(pack: Option<&Pack>, schedule: &FeeSchedule) -> Fees {
    let line = |line: &records::FeeLine| {
        let rule = pack.and_then(|pack| pack.fee(&line.rule));
        FeeView {
            what: capital(&line.what),
            price: format!("{} per {}", words::money(line.cents), line.unit),
            rule: rule.map_or_else(|| line.rule.clone(), |rule| capital(&rule.title)),
            cite: rule.map(|rule| cites(&rule.basis)).unwrap_or_default(),
        }
    };
    Fees {
        resolution: schedule.resolution.clone(),
        from: When::day(schedule.from),
        lines: schedule.lines.iter().map(line).collect(),
    }
}

/// The review that the law provides; where it leaves that to the city, the one that the city offers.
fn appeal(pack: &Pack, offered: Option<&AppealBody>) -> Option<Appeal> {
    let law = &pack.clock.appeal;
    let by_city = law.kind == AppealKind::CityMayOffer;
    if by_city && offered.is_none() {
        return None;
    }
    let offered = offered.filter(|_| by_city);
    Some(Appeal {
        who: offered.map_or_else(|| law.who.clone(), |body| body.who.clone()),
        file: law.file_within.or(offered.and_then(|body| body.file_within)).map(words::days),
        decide: law.decide_within.or(offered.and_then(|body| body.decide_within)).map(words::days),
        policy: offered.map(|body| body.policy.clone()),
        text: law.text.clone(),
        cite: cites(&law.basis),
    })
}

fn policy(policy: &records::LocalPolicy) -> Policy {
    Policy {
        citation: policy.citation.to_string(),
        title: policy.title.clone(),
        from: When::day(policy.from),
        until: policy.until.map(When::day),
    }
}

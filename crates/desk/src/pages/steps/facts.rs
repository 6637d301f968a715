//! What a matter has come to, in lines of a name and words.

use crate::words;
use acts::Session;
use jiff::civil::Date;
use records::proceedings::complaint::Finding;
use records::proceedings::judicial::{Demand, OrderState};
use records::proceedings::request::RequestWork;
use records::proceedings::violation::ViolationAsk;
use records::words::{date, date_and_time, money};
use records::{City, Matter, Opening, Proceeding, Standing};

/// A name and the words beside it.
type Facts = Vec<(String, String)>;

/// Something that few may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SealedLine {
    pub label: String,
    pub when: words::When,
    /// The text, for those who may read it.
    pub text: Option<String>,
}

/// What is sealed of a matter, as somebody of this role sees it.
pub(crate) fn sealed(city: &City, matter: &Matter, session: &Session) -> Vec<SealedLine> {
    let zone = words::zone(city);
    let asked = city.asked_counsel(&matter.number) == Some(&session.user);
    let line = |(at, sealed): &(i64, records::proceedings::sealed::Sealed)| SealedLine {
        label: words::capital(&sealed.label),
        when: words::When::moment(*at, &zone),
        text: sealed.read_by(session.role, asked).map(str::to_owned),
    };
    city.sealed(&matter.number).iter().map(line).collect()
}

/// What the steps have come to, and what is due.
pub(crate) fn facts(city: &City, matter: &Matter, now: i64) -> Facts {
    let mut facts = Facts::new();
    let mut add = |name: &str, words: String| facts.push((name.to_owned(), words));
    if let Some(about) = matter.opening.about() {
        add("About", about.to_string());
    }
    opened(city, &matter.opening, &mut add);
    if let (Some(outcome), Some(because)) = (matter.outcome, &matter.closed_because) {
        add("Closed", format!("{}: {because}", outcome.words()));
    }
    let today = city.date_of(now);
    state(city, &matter.proceeding, today, &mut add);
    let others: Vec<String> = city.matters_about(&matter.number).map(|m| m.number.to_string()).collect();
    if !others.is_empty() {
        add("Matters about it", others.join(", "));
    }
    for deadline in city.deadlines(matter).iter().filter(|d| d.what != "determination") {
        let words = match deadline.standing(today) {
            Standing::Met => format!("by {}: met", date(deadline.by)),
            Standing::MetLate(n) => format!("by {}: met, {} late", date(deadline.by), words::number_of(n, "day")),
            Standing::Overdue(n) => format!("by {}: overdue by {}", date(deadline.by), words::number_of(n, "day")),
            _ => format!("by the end of {}", date(deadline.by)),
        };
        let basis = deadline.basis.as_ref().map(|basis| format!(" ({basis})")).unwrap_or_default();
        add(&words::capital(&deadline.what), format!("{words}{basis}"));
    }
    for old in &matter.recomputed {
        let why: Vec<&str> = old.why.iter().map(|reason| reason.why.as_str()).collect();
        add(
            "Due date computed again",
            format!("{} instead of {}: {}", date(old.new.due), date(old.old.due), why.join("; ")),
        );
    }
    facts
}

fn opened(city: &City, opening: &Opening, add: &mut impl FnMut(&str, String)) {
    match opening {
        Opening::Review(ask) => {
            add("Exemption", ask.exemption.to_string());
            if let Some(exemption) = city.exemptions.get(&ask.exemption) {
                add("It says", exemption.statement.clone());
            }
        }
        Opening::JudicialReview(petition) => {
            add("Court", petition.court.clone());
            add("Case", petition.case_number.clone());
            add("Petitioner", petition.petitioner.clone());
            add("Served", date(petition.served_on));
        }
        Opening::Referral(ask) => add("Asked by", ask.by.to_string()),
        Opening::Withholding(ask) => {
            add("Ground", ask.protection.word().replace('-', " "));
            let titles: Vec<String> = ask.datasets.iter().map(|id| words::title(city, id)).collect();
            add("Datasets", titles.join("; "));
            let fields: Vec<String> = ask.fields.iter().map(ToString::to_string).collect();
            add("Fields", if fields.is_empty() { "none named".into() } else { fields.join(", ") });
        }
        Opening::Violation(ViolationAsk::FailureToPublish { promised, .. }) => {
            add("Failure to publish", format!("promised for {}", date(*promised)));
        }
        Opening::Violation(ViolationAsk::ImproperRelease { text, inadvertent, fields, .. }) => {
            add("Improper release", if *inadvertent { "by accident".into() } else { "on purpose".into() });
            add("What happened", text.clone());
            let names: Vec<String> = fields.iter().map(ToString::to_string).collect();
            add("Fields", if names.is_empty() { "all".into() } else { names.join(", ") });
        }
        Opening::Violation(ViolationAsk::Noncompliance { review, order }) => {
            add("Non-compliance", format!("with order {order} of {review}"));
        }
        Opening::Inspection(ask) if !ask.suits.is_empty() => {
            let times: Vec<String> = ask.suits.iter().map(|time| date_and_time(*time)).collect();
            add("Would suit", times.join("; "));
        }
        _ => {}
    }
}

fn state(city: &City, proceeding: &Proceeding, today: Date, add: &mut impl FnMut(&str, String)) {
    match proceeding {
        Proceeding::Request(work) => request(work, add),
        Proceeding::Inspection(state) => {
            if let Some(time) = state.booked {
                add("Appointment", date_and_time(time));
            }
            if let Some(place) = &state.place {
                add("Where", place.clone());
            }
            said(add, "What was looked at", &state.notes);
        }
        Proceeding::Appeal(state) => {
            if let Some((_, decision)) = &state.decided {
                add("Decided by", decision.by.to_string());
                for ruling in &decision.rulings {
                    add(&ruling.exemption, format!("{}: {}", ruling.disposition.word(), ruling.reasons));
                }
            }
        }
        Proceeding::Withholding(state) => {
            let ids: Vec<String> = state.provisional.iter().map(ToString::to_string).collect();
            add("Withheld meanwhile", if ids.is_empty() { "nothing yet".into() } else { ids.join(", ") });
            if let (Some((_, granted)), Some(by)) = (state.decided, &state.by) {
                add("Decision", format!("{} by {by}", if granted { "granted" } else { "refused" }));
            }
            said(add, "Why", &state.reasons);
            if let Some(until) = state.until {
                add("Holds until", date(until));
            }
        }
        Proceeding::Review(state) => {
            if let (Some((_, outcome)), Some(by)) = (state.decided, &state.by) {
                add("Decision", format!("{} by {by}", outcome.word()));
            }
            said(add, "Why", &state.reasons);
            if let Some(number) = state.replaced_by {
                add("In its place", number.to_string());
            }
        }
        Proceeding::JudicialReview(state) => {
            for order in &state.orders {
                order_facts(city, order, today, add);
            }
            for award in &state.awards {
                add("Awarded", format!("{} to {}: {}", money(award.cents), award.to, award.what));
            }
            for (cents, record) in &state.payments {
                add("Paid", format!("{} ({record})", money(*cents)));
            }
            if state.owed_cents() > 0 {
                add("Awarded and not paid", money(state.owed_cents()));
            }
        }
        Proceeding::Violation(state) => {
            if let Some((_, cause)) = &state.reviewed {
                add("Internal review", cause.clone());
            }
            if let Some(day) = state.rescheduled {
                add("New date", date(day));
            }
            said(add, "Why that date", &state.rescheduled_because);
            let zone = words::zone(city);
            for (task, at, text) in &state.done {
                add(&words::capital(task.words()), format!("{} ({})", text, words::When::moment(*at, &zone).words));
            }
            for (remedy, cents) in &state.remedies {
                let cost = if *cents == 0 { String::new() } else { format!(" ({})", money(*cents)) };
                add("Remedy", format!("{remedy}{cost}"));
            }
        }
        Proceeding::Complaint(state) => {
            if let Some(by) = &state.taken_up_by {
                add("Looked into by", by.to_string());
            }
            if let (Some((_, finding)), Some(by)) = (state.answered, &state.answered_by) {
                let found = if finding == Finding::Justified { "justified" } else { "not justified" };
                add("Answered by", format!("{by}: {found}"));
            }
            said(add, "Answer", &state.answer);
            if let Some(number) = &state.violation {
                add("Violation", number.to_string());
            }
        }
        Proceeding::Referral(state) => {
            if let Some(by) = &state.taken_up_by {
                add("Taken up by", by.to_string());
            }
        }
        Proceeding::Justification(state) => {
            for line in &state.schedule {
                let law = line.because.as_ref().map(|w| format!(" ({}): {}", w.citation_line(), w.statement));
                add(&words::capital(&line.what.replace('`', "")), format!("{}{}", line.how, law.unwrap_or_default()));
            }
            said(add, "Justification", &state.text);
            if !state.responsible.is_empty() {
                add("Responsible", words::officials(&state.responsible));
            }
        }
        Proceeding::Inquiry => {}
    }
}

/// What a court ordered, and what became of it.
fn order_facts(city: &City, state: &OrderState, today: Date, add: &mut impl FnMut(&str, String)) {
    let order = &state.order;
    let name = format!("Order {}", order.number);
    let demand = match order.demand {
        Demand::Disclose => "to disclose",
        Demand::Withhold => "to withhold",
        Demand::Uphold => "the refusal was justified",
    };
    add(&name, format!("{demand}, from {}", date(order.from)));
    add(&name, format!("{}{}", ordered_of(city, order), order.text));
    if state.is_stayed_on(today) {
        let until = match state.stayed {
            Some(Some(until)) => format!("until {}", date(until)),
            _ => "until the court lifts the stay".to_owned(),
        };
        add(&name, format!("stayed {until}"));
    }
    if let Some((at, proof)) = &state.complied {
        add(&name, format!("complied with on {}: {proof}", date(city.date_of(*at))));
    }
}

/// What an order speaks of: the dataset, and its fields where it names some.
fn ordered_of(city: &City, order: &records::proceedings::judicial::Order) -> String {
    let Some(dataset) = &order.dataset else { return String::new() };
    let fields: Vec<String> = order.fields.iter().map(ToString::to_string).collect();
    let fields = if fields.is_empty() { "all of it".to_owned() } else { fields.join(", ") };
    format!("{}: {fields}. ", words::title(city, dataset))
}

/// A line, where anything was said.
fn said(add: &mut impl FnMut(&str, String), name: &str, text: &str) {
    if !text.trim().is_empty() {
        add(name, text.to_owned());
    }
}

fn request(work: &RequestWork, add: &mut impl FnMut(&str, String)) {
    for (item, work) in &work.items {
        let name = format!("Item {}", item + 1);
        if let Some(records::Narrowing { to, agreed }) = &work.narrowed {
            let day = records::words::stored(&agreed.on);
            add(&name, format!("narrowed: {} (said on {day}, {})", to.words(ToString::to_string), agreed.how));
        }
        for assignment in &work.assignments {
            let state = if assignment.returned.is_some() { "answered" } else { "asked" };
            add(&name, format!("{} {state}", assignment.department));
        }
        for search in &work.searches {
            add(
                &name,
                format!(
                    "searched {} by {}: {}. Found: {}",
                    date(search.on),
                    search.by,
                    search.search.words(),
                    search.found
                ),
            );
        }
        for promise in &work.promises {
            let why = if promise.reason.is_empty() { String::new() } else { format!(": {}", promise.reason) };
            add(&name, format!("records expected {}{why}", date_and_time(promise.time)));
        }
        for how in &work.handed_over {
            add(&name, format!("handed over: {how}"));
        }
        if !work.installments.is_empty() {
            add(&name, format!("{} produced", words::number_of(work.installments.len() as i32, "installment")));
        }
    }
    if let Some((_, question)) = &work.clarification {
        add("Clarification asked for", question.clone());
    }
    if let Some(estimate) = &work.estimate {
        let answer = match work.fee_answer {
            Some(records::proceedings::request::FeeAnswer::Accepted) => "accepted",
            Some(records::proceedings::request::FeeAnswer::Declined) => "declined",
            None if work.estimate_outdated => "to be estimated again: the request was narrowed after it",
            None => "not answered yet",
        };
        add("Fee estimate", format!("{}, {answer}; {} paid", money(estimate.total_cents()), money(work.paid_cents)));
    }
}

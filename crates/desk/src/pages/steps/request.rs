//! The work on a records request: departments, clarification, fees, promised dates, installments.

use super::Taking;
use super::form::{Input, StepForm, cents, choice, day, hundredths, read, some_day, time};
use acts::{ActError, Narrow};
use catalog::FieldName;
use law::{ClockCause, Pack};
use records::commands::work;
use records::proceedings::request::{FeeAnswer, FeeCharge, FeeEstimate, LoggedSearch, RequestWork};
use records::{Agreement, Audience, City, Matter, Search, StillAsked, cited};
use std::collections::BTreeSet;

/// How many lines the form of an estimate has.
const FEE_LINES: usize = 3;

pub(super) fn forms(city: &City, pack: &Pack, matter: &Matter, state: &RequestWork) -> Vec<StepForm> {
    let numbered = |item: u32| (item.to_string(), format!("Item {}", item + 1));
    let items = || choice(matter.items().filter(|item| !matter.is_dropped(*item)).map(numbered));
    let mut forms = vec![
        StepForm::new("assign", "Ask a department", "Ask the department")
            .ask("item", "Item", items())
            .may("department", "Department", departments(city))
            .may("other", "Another department, if it is not listed", Input::Line("text"))
            .may("by", "Answer wanted by", Input::Line("date")),
    ];
    let waiting: Vec<(String, String)> = waiting(state);
    if !waiting.is_empty() {
        forms.push(
            StepForm::new("give-back", "A department answers", "Keep the answer")
                .ask("of", "Of whom", choice(waiting))
                .ask("found", "What was found", Input::Area)
                .note("For the staff only."),
        );
    }
    forms.push(
        StepForm::new("log-search", "Log a search", "Keep the search")
            .hint("Where and how was looked, as it is done. The log proposes what a letter says where nothing is found; the requester may read it.")
            .ask("item", "Item", items())
            .ask("systems", "Systems and places that were searched", Input::Area)
            .may("custodians", "Custodians who were asked", Input::Line("text"))
            .may("terms", "Terms searched for", Input::Line("text"))
            .may("from", "Records looked through from", Input::Line("date"))
            .may("to", "To, included", Input::Line("date"))
            .ask("on", "Day of the search", Input::Line("date"))
            .ask("found", "What was found, were it nothing", Input::Area),
    );
    forms.push(
        StepForm::new("clarify", "Ask the requester to clarify", "Ask")
            .sends_letter()
            .hint(clock_hint(pack, matter))
            .ask("text", "The question", Input::Area),
    );
    if !matter.undetermined().is_empty() {
        forms.push(narrow_form(matter));
    }
    forms.push(fee_form(pack));
    if state.estimate.is_some() && state.fee_answer.is_none() && !state.estimate_outdated {
        forms.push(StepForm::new("fee-answer", "The requester answers the estimate", "Keep the answer").ask(
            "answer",
            "Answer",
            choice([("accepted", "Accepted"), ("declined", "Declined")]),
        ));
    }
    if state.fee_answer == Some(FeeAnswer::Accepted) {
        forms.push(
            StepForm::new("pay", "A payment was received", "Record the payment")
                .ask("amount", "Amount in dollars", Input::Line("text"))
                .ask("receipt", "Number of the receipt", Input::Line("text")),
        );
    }
    let given: Vec<_> = matter.determinations.iter().filter(|d| d.outcome.gives()).map(|d| numbered(d.item)).collect();
    if !given.is_empty() {
        forms.push(
            StepForm::new("promise", "Say when records will be available", "Promise it")
                .ask("item", "Item", choice(given.clone()))
                .ask("time", "Day and time", Input::Line("datetime-local"))
                .may("reason", "Why it changes, where it was promised before", Input::Area),
        );
        forms.push(
            StepForm::new("produce", "Produce an installment", "Produce and send")
                .sends_letter()
                .hint("Cut from the data by the exemptions in force, as the determination was.")
                .ask("item", "Item", choice(given.clone()))
                .may("from", "Records from", Input::Line("date"))
                .may("to", "To, included", Input::Line("date"))
                .may("last", "This is the last installment of the item", Input::Tick),
        );
        forms.push(
            StepForm::new("hand-over", "Records were handed over", "Record it")
                .hint("On paper, on a drive, by mail: whatever is not produced from the data here.")
                .ask("item", "Item", choice(given))
                .ask("how", "What was given, and how", Input::Area),
        );
    }
    forms
}

/// What the requester says by telephone or in a message; behind the secret link they narrow it themselves.
fn narrow_form(matter: &Matter) -> StepForm {
    let open = matter.items().filter(|item| !matter.is_determined(*item));
    StepForm::new("narrow", "The requester narrows it", "Record it")
        .hint("As the requester said; the clock goes on. It replaces what was narrowed before: with nothing filled in, the item is asked for as at first.")
        .ask("item", "Item", choice(open.map(|item| (item.to_string(), format!("Item {}", item + 1)))))
        .may("nothing", "Nothing of this item is asked for any more", Input::Tick)
        .may("fields", "Only these fields of the dataset, by their names, with commas between", Input::Line("text"))
        .may("from", "Only from", Input::Line("date"))
        .may("to", "To, included", Input::Line("date"))
        .may("text", "What else is left out, in the requester’s words", Input::Area)
        .ask("how", "How the requester said so", Input::Line("text"))
        .note("Such as: by telephone. The letter says it.")
        .ask("on", "On which day", Input::Line("date"))
}

/// The departments that the city knows: of its staff, who find the item at the desk, and of its datasets.
fn departments(city: &City) -> Input {
    let of_staff = city.users.values().filter_map(|user| user.department.as_deref());
    let of_data = city.datasets.values().filter_map(|state| state.dataset.department.as_deref());
    let known: BTreeSet<&str> = of_staff.chain(of_data).map(str::trim).filter(|name| !name.is_empty()).collect();
    let other = ("", "Another, named below");
    choice(known.into_iter().map(|name| (name, name)).chain([other]))
}

/// What a question to the requester does to the clock.
fn clock_hint(pack: &Pack, matter: &Matter) -> String {
    let rule = matter.due.as_ref().and_then(|due| pack.clock_of(due).interruption(ClockCause::Clarification));
    match rule {
        Some((text, basis)) => format!("{}{}.", text.trim_end_matches('.'), cited(basis.citations.first())),
        None => "The clock goes on: no rule of the law stops it.".to_owned(),
    }
}

fn waiting(state: &RequestWork) -> Vec<(String, String)> {
    let of_item = state.items.iter().flat_map(|(item, work)| work.assignments.iter().map(move |a| (item, a)));
    of_item
        .filter(|(_, a)| a.returned.is_none())
        .map(|(item, a)| (format!("{item}:{}", a.department), format!("{} on item {}", a.department, item + 1)))
        .collect()
}

fn fee_form(pack: &Pack) -> StepForm {
    let rules = || {
        let may = pack.fees.iter().filter(|rule| rule.charge.may_charge());
        let none = (String::new(), "Nothing".to_owned());
        choice([none].into_iter().chain(may.map(|rule| (rule.id.clone(), rule.title.clone()))))
    };
    let cases = pack.fees.iter().filter(|rule| rule.charge.may_charge()).flat_map(|rule| rule.one_of.iter());
    let cases = choice(
        std::iter::once((String::new(), "Does not apply".to_owned())).chain(cases.map(|c| (c.clone(), c.clone()))),
    );
    let form = StepForm::new("estimate-fee", "Estimate a fee", "Send the estimate")
        .sends_letter()
        .hint("Only the direct cost of copies, or what a statute sets. Searching, reviewing and redacting are free.");
    let lines = (1..=FEE_LINES).fold(form, |form, n| {
        form.may(&format!("rule-{n}"), format!("Line {n}: rule"), rules())
            .may(&format!("what-{n}"), format!("Line {n}: what for"), Input::Line("text"))
            .may(&format!("unit-{n}"), format!("Line {n}: counted in (page, hour)"), Input::Line("text"))
            .may(&format!("many-{n}"), format!("Line {n}: how many"), Input::Line("text"))
            .may(&format!("price-{n}"), format!("Line {n}: price of one in dollars"), Input::Line("text"))
    });
    lines.may("case", "Why data has to be compiled or extracted", cases)
}

pub(super) async fn take(act: &str, t: &Taking<'_>) -> Result<(), ActError> {
    let (answers, by) = (t.answers, t.by.clone());
    let item = || read::<u32>(answers, "item", "the item");
    match act {
        "assign" => {
            let department = answers.some("other").unwrap_or_else(|| answers.text("department"));
            let item = item()?;
            let until = some_day(answers, "by", "when the answer is wanted")?;
            t.proceed(|city, now| work::ask_department(city, t.number, item, &department, until, now.today)).await
        }
        "give-back" => {
            let of = answers.text("of");
            let (item, department) = of.split_once(':').unwrap_or_default();
            let item = item.parse().map_err(|_| ActError::Refused("choose who answers".into()))?;
            t.proceed(|city, _| work::give_back(city, t.number, item, department, by, &answers.text("found"))).await
        }
        "log-search" => {
            let search = Search {
                systems: answers.text("systems"),
                custodians: answers.text("custodians"),
                terms: answers.text("terms"),
                from: answers.some("from"),
                to: answers.some("to"),
            };
            let on = day(answers, "on", "the day of the search")?;
            let search = LoggedSearch { item: item()?, search, found: answers.text("found"), by, on };
            t.proceed(|city, now| work::log_search(city, t.number, search, now.today)).await
        }
        "clarify" => t.proceed(|city, _| work::ask_clarification(city, t.number, &answers.text("text"))).await,
        "narrow" => {
            let to = StillAsked {
                item: item()?,
                nothing: answers.has("nothing"),
                fields: fields(&answers.text("fields"))?,
                from: answers.some("from"),
                to: answers.some("to"),
                text: answers.some("text"),
            };
            let agreed = Agreement { on: answers.text("on"), how: answers.text("how") };
            t.proceed(|city, now| records::commands::narrow_as_heard(city, t.number, vec![to], agreed, now.today)).await
        }
        "estimate-fee" => {
            let lines = fee_lines(t)?;
            let estimate = FeeEstimate { lines, by, case: answers.some("case") };
            t.proceed(|city, _| work::estimate_fee(city, t.number, estimate)).await
        }
        "fee-answer" => {
            let answer = match answers.text("answer").as_str() {
                "accepted" => FeeAnswer::Accepted,
                _ => FeeAnswer::Declined,
            };
            t.proceed(|city, _| work::answer_fee(city, t.number, answer)).await
        }
        "pay" => {
            let cents = cents(answers, "amount")?;
            t.proceed(|city, _| work::pay_fee(city, t.number, cents, &answers.text("receipt"))).await
        }
        "promise" => {
            let (item, time) = (item()?, time(answers, "time", "when")?);
            let reason = answers.text("reason");
            t.proceed(|city, now| work::promise(city, t.number, item, time, &reason, now.local)).await
        }
        "hand-over" => {
            let item = item()?;
            t.proceed(|city, _| work::hand_over(city, t.number, item, &answers.text("how"))).await
        }
        "produce" => {
            let dates = (answers.some("from"), answers.some("to"));
            let narrow = Narrow { from: dates.0, to: dates.1, ..Narrow::default() };
            let last = answers.has("last");
            let (actor, item) = (t.visit.actor(), item()?);
            match t.previews {
                None => t.acts().produce(&actor, t.number, item, &narrow, Audience::Public, last).await,
                Some(_) => {
                    let letters = t.acts().preview_installment(&actor, t.number, item, &narrow, Audience::Public, last);
                    t.looked_at(letters.await?)
                }
            }
        }
        _ => Err(super::unknown(act)),
    }
}

fn fields(text: &str) -> Result<Vec<FieldName>, ActError> {
    let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
    names
        .map(|name| name.parse().map_err(|_| ActError::Refused(format!("`{name}` is not the name of a field"))))
        .collect()
}

fn fee_lines(t: &Taking<'_>) -> Result<Vec<FeeCharge>, ActError> {
    let mut lines = Vec::new();
    for n in 1..=FEE_LINES {
        let of = |name: &str| t.answers.text(&format!("{name}-{n}"));
        if of("rule").is_empty() {
            continue;
        }
        let many = hundredths(&of("many"));
        let hundredths =
            many.ok_or_else(|| ActError::Refused(format!("say how many of line {n}, such as 12 or 1.5")))?;
        let cents = cents(t.answers, &format!("price-{n}"))?;
        lines.push(FeeCharge { rule: of("rule"), what: of("what"), unit: of("unit"), hundredths, cents });
    }
    Ok(lines)
}

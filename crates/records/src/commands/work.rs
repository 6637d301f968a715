//! The work on a request: departments, clarification, fees, promised dates, installments.

use super::production::check_production;
use super::{Refusal, check_named, find, find_open_of, law_kept, law_of, steps, written};
use crate::proceedings::request::{FeeAnswer, FeeEstimate, LoggedSearch, RequestStep, RequestWork};
use crate::proceedings::sealed::{Seal, Sealed};
use crate::{City, Event, Matter, MatterKind, MatterNumber, Proceeding, Production, Step};
use jiff::civil::{Date, DateTime};
use law::Charge;
use register::Official;

/// Gives an item to a department.
pub fn assign(
    city: &City,
    request: &MatterNumber,
    item: u32,
    department: &str,
    by: Option<Date>,
) -> Result<Vec<Event>, Refusal> {
    let found = find_open_of(city, request, MatterKind::Request)?;
    check_item(found, item)?;
    let department = written(department, "department-missing", "the department")?.to_owned();
    Ok(steps(request, Step::Request(RequestStep::Assigned { item, department, by }), None))
}

/// The same, when an answer is wanted by a day that is not over.
pub fn ask_department(
    city: &City,
    request: &MatterNumber,
    item: u32,
    department: &str,
    by: Option<Date>,
    today: Date,
) -> Result<Vec<Event>, Refusal> {
    by.map_or(Ok(()), |day| super::check_not_over(day, today))?;
    assign(city, request, item, department, by)
}

/// A department answers; what it found is a note for staff.
pub fn give_back(
    city: &City,
    request: &MatterNumber,
    item: u32,
    department: &str,
    official: Official,
    found: &str,
) -> Result<Vec<Event>, Refusal> {
    let matter = find_open_of(city, request, MatterKind::Request)?;
    check_named(&official, "a department's answer")?;
    let text = written(found, "text-missing", "what was found")?;
    let asked = matter.item_work(item).is_some_and(|w| w.assignments.iter().any(|a| a.department == department));
    if !asked {
        let message = format!("{department} was not asked about item {}", item + 1);
        return Err(Refusal::mistake("not-assigned", message));
    }
    let note = Sealed::new(Seal::Staff, format!("{department} on item {}", item + 1), text);
    let step = RequestStep::Returned { item, department: department.into(), official };
    let kept = Event::SealedKept { matter: request.clone(), sealed: note };
    Ok(std::iter::once(kept).chain(steps(request, Step::Request(step), None)).collect())
}

/// Logs a search for records of an item: where and how was looked, and what came of it, which may be nothing. A search of
/// a day to come was not made.
pub fn log_search(
    city: &City,
    request: &MatterNumber,
    search: LoggedSearch,
    today: Date,
) -> Result<Vec<Event>, Refusal> {
    let found = find_open_of(city, request, MatterKind::Request)?;
    check_item(found, search.item)?;
    check_named(&search.by, "a search")?;
    written(&search.search.systems, "systems-missing", "which systems and places were searched")?;
    written(&search.found, "text-missing", "what was found, were it nothing,")?;
    for text in [&search.search.systems, &search.search.custodians, &search.search.terms, &search.found] {
        super::open::check_length(text)?;
    }
    if search.on > today {
        return Err(Refusal::mistake("day-ahead", format!("{} is not over: log a search once it was made", search.on)));
    }
    let received = city.date_of(found.received_at);
    if search.on < received {
        let message = format!("`{request}` was received on {received}: a search for it is not of a day before");
        return Err(Refusal::mistake("before-received", message));
    }
    super::open::check_dates(search.search.from.as_deref(), search.search.to.as_deref())?;
    Ok(steps(request, Step::Request(RequestStep::Searched { search }), None))
}

/// Asks the requester to clarify. The clock goes on (the law of California knows no pause).
pub fn ask_clarification(city: &City, request: &MatterNumber, text: &str) -> Result<Vec<Event>, Refusal> {
    find_open_of(city, request, MatterKind::Request)?;
    super::open::check_length(text)?;
    let text = written(text, "text-missing", "the question")?.to_owned();
    Ok(steps(request, Step::Request(RequestStep::ClarificationAsked { text }), None))
}

/// Estimates a fee before the work starts: only what the law pack lets the city charge for.
pub fn estimate_fee(city: &City, request: &MatterNumber, estimate: FeeEstimate) -> Result<Vec<Event>, Refusal> {
    find_open_of(city, request, MatterKind::Request)?;
    check_named(&estimate.by, "a fee estimate")?;
    let pack = law_of(city)?;
    if estimate.lines.is_empty() {
        return Err(Refusal::mistake("no-lines", "an estimate says what is charged for"));
    }
    for line in &estimate.lines {
        written(&line.what, "what-missing", "what is charged for")?;
        written(&line.unit, "unit-missing", "what is counted")?;
        let unknown = || Refusal::mistake("unknown-fee", format!("`{}` is not a fee rule of the law pack", line.rule));
        let rule = pack.fee(&line.rule).ok_or_else(unknown)?;
        let section = rule.basis.citations.first().cloned();
        if !rule.charge.may_charge() {
            let message = match rule.charge {
                Charge::Unsettled => format!("whether {} may be charged is for counsel to say", rule.title),
                _ => format!("{} is never charged for", rule.title),
            };
            return Err(Refusal { code: "not-chargeable", message, citation: section });
        }
        let named = estimate.case.as_deref().is_some_and(|case| rule.one_of.iter().any(|known| known == case));
        if !rule.one_of.is_empty() && !named {
            let message =
                format!("{} is charged only where one of these holds: {}", rule.title, rule.one_of.join("; "));
            return Err(Refusal { code: "case-missing", message, citation: section });
        }
    }
    check_schedule(city, &estimate)?;
    Ok(steps(request, Step::Request(RequestStep::FeeEstimated { estimate }), None))
}

/// The requester accepts or declines the estimate.
pub fn answer_fee(city: &City, request: &MatterNumber, answer: FeeAnswer) -> Result<Vec<Event>, Refusal> {
    let work = work(city, request)?;
    if work.estimate.is_none() {
        return Err(Refusal::mistake("no-estimate", format!("no fee was estimated for `{request}`")));
    }
    if work.fee_answer == Some(answer) {
        return Ok(Vec::new());
    }
    if work.estimate_outdated {
        let message = "the request was narrowed after this estimate: the city estimates again";
        return Err(Refusal::mistake("estimate-outdated", message));
    }
    Ok(steps(request, Step::Request(RequestStep::FeeAnswered { answer }), None))
}

/// The same by who read an estimate of so many cents: an answer is to what was read, and the first one stands.
pub fn answer_fee_read(
    city: &City,
    request: &MatterNumber,
    answer: FeeAnswer,
    cents: Option<u64>,
) -> Result<Vec<Event>, Refusal> {
    let work = work(city, request)?;
    let total = work.estimate.as_ref().map(FeeEstimate::total_cents);
    if let (Some(read), Some(total)) = (cents, total)
        && read != total
    {
        let (read, total) = (crate::words::money(read), crate::words::money(total));
        let message = format!("the estimate of {read} was replaced by one of {total}, which is not answered by this");
        return Err(Refusal::mistake("estimate-changed", message));
    }
    if work.fee_answer.is_some_and(|first| first != answer) {
        return Err(Refusal::mistake("answered", "the estimate was answered; write a message to change that"));
    }
    answer_fee(city, request, answer)
}

/// A payment was received, of what was estimated and accepted, or of a part of it.
pub fn pay_fee(city: &City, request: &MatterNumber, cents: u64, receipt: &str) -> Result<Vec<Event>, Refusal> {
    let (work, section) = (work(city, request)?, city.section(find(city, request)?, &["access.copies"]));
    let receipt = written(receipt, "receipt-missing", "the number of the receipt")?.to_owned();
    if work.receipts.contains(&receipt) {
        let message =
            format!("the payment of receipt {receipt} is recorded already; another payment has another receipt");
        return Err(Refusal::mistake("receipt-twice", message));
    }
    let accepted = work.estimate.as_ref().filter(|_| work.fee_answer == Some(FeeAnswer::Accepted));
    let owed = accepted.map_or(0, |e| e.total_cents().saturating_sub(work.paid_cents));
    if cents == 0 || cents > owed {
        let message = format!("{} is owed; a payment is of that or of a part of it", crate::words::money(owed));
        return Err(Refusal::law("not-owed", message, section));
    }
    Ok(steps(request, Step::Request(RequestStep::FeePaid { cents, receipt }), None))
}

/// Promises, or changes, when the records of an item will be available. A change has a reason.
pub fn promise(
    city: &City,
    request: &MatterNumber,
    item: u32,
    time: DateTime,
    reason: &str,
    now: DateTime,
) -> Result<Vec<Event>, Refusal> {
    let found = find_open_of(city, request, MatterKind::Request)?;
    gives(found, item)?;
    if time <= now {
        return Err(Refusal::mistake("time-past", format!("{time} is over")));
    }
    let reason = reason.trim().to_owned();
    let changes = found.item_work(item).is_some_and(|w| w.promise().is_some());
    if changes && reason.is_empty() {
        let message = format!("the records of item {} were promised before: say why that changes", item + 1);
        return Err(Refusal::law("reason-missing", message, city.section(found, &["access.no-delay"])));
    }
    Ok(steps(request, Step::Request(RequestStep::Promised { item, time, reason }), None))
}

/// Produces an installment of an item that was determined: nothing of what its determination withholds.
pub fn produce(city: &City, request: &MatterNumber, production: Production, last: bool) -> Result<Vec<Event>, Refusal> {
    let found = find_open_of(city, request, MatterKind::Request)?;
    let decided = gives(found, production.item)?;
    let as_decided = crate::ItemDetermination { production: Some(production.clone()), ..decided.clone() };
    check_production(law_kept(city, found)?, found, &as_decided)?;
    check_incomplete(found, production.item)?;
    Ok(steps(request, Step::Request(RequestStep::Produced { production, last }), None))
}

/// The records of an item were given otherwise than as files of the city's data: everything of the item is given then.
pub fn hand_over(city: &City, request: &MatterNumber, item: u32, how: &str) -> Result<Vec<Event>, Refusal> {
    let found = find_open_of(city, request, MatterKind::Request)?;
    gives(found, item)?;
    check_incomplete(found, item)?;
    super::open::check_length(how)?;
    let how = written(how, "text-missing", "what was given, and how,")?.to_owned();
    Ok(steps(request, Step::Request(RequestStep::HandedOver { item, how }), None))
}

/// Items are to be determined again because of an appeal or an order; a closed request is open again.
pub(super) fn reopen_events(request: &Matter, items: Vec<u32>, because: MatterNumber, by: Date) -> Vec<Event> {
    if items.is_empty() {
        return Vec::new();
    }
    let number = request.number.clone();
    let reason = format!("to be determined again because of {because}");
    let open = request.outcome.is_some().then(|| Event::MatterReopened { matter: number.clone(), reason });
    let step = Step::Request(RequestStep::Reopened { items, because, by });
    open.into_iter().chain(steps(&number, step, None)).collect()
}

fn work<'a>(city: &'a City, request: &MatterNumber) -> Result<&'a RequestWork, Refusal> {
    match &find_open_of(city, request, MatterKind::Request)?.proceeding {
        Proceeding::Request(work) => Ok(work),
        _ => Err(Refusal::mistake("wrong-kind", format!("`{request}` is not a records request"))),
    }
}

fn check_item(request: &Matter, item: u32) -> Result<(), Refusal> {
    let unknown = || Refusal::mistake("no-such-item", format!("`{}` has no item {}", request.number, item + 1));
    request.items().contains(&item).then_some(()).ok_or_else(unknown)
}

fn check_incomplete(request: &Matter, item: u32) -> Result<(), Refusal> {
    if request.item_work(item).is_some_and(|work| work.complete_at.is_some()) {
        return Err(Refusal::mistake("complete", format!("everything of item {} was given", item + 1)));
    }
    Ok(())
}

/// The determination of an item by which something is given.
fn gives(request: &Matter, item: u32) -> Result<&crate::ItemDetermination, Refusal> {
    check_item(request, item)?;
    let decided = request.determinations.iter().find(|d| d.item == item && !request.undetermined().contains(&item));
    let Some(decided) = decided else {
        return Err(Refusal::mistake("not-determined", format!("item {} is not determined", item + 1)));
    };
    if decided.outcome.gives() {
        return Ok(decided);
    }
    let message = format!("nothing of item {} is given: it was determined as `{}`", item + 1, decided.outcome.words());
    Err(Refusal::mistake("nothing-given", message))
}

/// What the city's own schedule lists under a rule is charged as it says.
fn check_schedule(city: &City, estimate: &FeeEstimate) -> Result<(), Refusal> {
    let Some(schedule) = city.settings.as_ref().and_then(|s| s.fees.as_ref()) else { return Ok(()) };
    for line in &estimate.lines {
        let listed: Vec<_> = schedule.lines.iter().filter(|known| known.rule == line.rule).collect();
        let as_listed = listed.iter().any(|known| known.cents == line.cents && known.unit == line.unit);
        if !listed.is_empty() && !as_listed {
            let prices: Vec<String> = listed
                .iter()
                .map(|known| format!("{} {} a {}", known.what, crate::words::money(known.cents), known.unit))
                .collect();
            let message = format!("{} has another price: {}", schedule.resolution, prices.join("; "));
            return Err(Refusal::mistake("not-in-schedule", message));
        }
    }
    Ok(())
}

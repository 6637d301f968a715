//! Petitions, orders of courts and how the city complies with them.

use super::{Refusal, check_named, find, find_open_of, steps, written};
use crate::proceedings::judicial::{Award, Demand, JudicialReview, JudicialStep, Order, OrderState, Petition};
use crate::{City, Event, MatterKind, MatterNumber, Opening, Outcome, Proceeding, Step};
use catalog::DatasetId;
use jiff::civil::Date;
use register::{Exemption, ExemptionId, Official, Scope};
use std::collections::BTreeSet;

pub(super) fn check(city: &City, petition: &Petition, received: Date) -> Result<(), Refusal> {
    written(&petition.court, "court-missing", "the court")?;
    written(&petition.case_number, "case-missing", "the number of the case")?;
    written(&petition.petitioner, "petitioner-missing", "who petitions")?;
    if petition.served_on > received {
        let message = format!("{} is after {received}, the day on which it arrived", petition.served_on);
        return Err(Refusal::mistake("day-ahead", message));
    }
    if let Some(known) = city.of_kind(MatterKind::JudicialReview).find(|m| is_of_case(&m.opening, petition)) {
        let message = format!("case {} is on record as {}", petition.case_number.trim(), known.number);
        return Err(Refusal::mistake("case-known", message));
    }
    petition.about.as_ref().map_or(Ok(()), |about| find(city, about).map(drop))
}

/// Whether a matter was opened by a petition of the same case of the same court about the same request.
fn is_of_case(opening: &Opening, petition: &Petition) -> bool {
    let same = |a: &str, b: &str| a.trim().eq_ignore_ascii_case(b.trim());
    matches!(opening, Opening::JudicialReview(known)
        if same(&known.court, &petition.court)
            && same(&known.case_number, &petition.case_number)
            && known.about == petition.about)
}

/// Records an order. From its date it outranks every exemption that it speaks against: an order to disclose ends those
/// that say nothing but what it opens, and reopens the request; what they say beyond that has to be decided anew by
/// `narrowed`, exemptions that stay inside what the order leaves. An order to withhold records `narrowed` at once.
pub fn order(
    city: &City,
    review: &MatterNumber,
    order: Order,
    narrowed: Vec<Exemption>,
    by: Official,
    today: Date,
) -> Result<Vec<Event>, Refusal> {
    let (found, state) = state(city, review)?;
    check_named(&by, "the record of an order")?;
    check_order(city, state, &order, today)?;
    let outranked: Vec<&Exemption> = outranked(city, &order).collect();
    check_narrowed(city, &order, &outranked, &narrowed, court_section(city, review))?;
    let recorded = narrowed.into_iter().map(|exemption| by_order(found, &order, exemption));
    let mut events: Vec<Event> = recorded.map(|exemption| Event::ExemptionRecorded { exemption }).collect();
    events.extend(outranked.iter().map(|e| Event::ExemptionEnded {
        exemption: e.id,
        by: vec![by.clone()],
        reason: format!("ordered by the court ({review}, order {})", order.number),
        discloses: true,
    }));
    if order.demand == Demand::Disclose
        && let Some(about) = found.opening.about().and_then(|number| city.matters.get(number))
    {
        let denied = about.determinations.iter().filter(|d| d.denies());
        let items = denied.filter(|d| rests_on(d, &outranked)).map(|d| d.item).collect();
        events.extend(super::work::reopen_events(about, items, review.clone(), order.comply_by));
    }
    events.extend(steps(review, Step::JudicialReview(JudicialStep::Ordered { order }), None));
    Ok(events)
}

/// What a court withholds, with the order itself for its law: court, case and day, in its citations and in its public
/// words. A sealing statute stands beside it only where a person cites it.
fn by_order(review: &crate::Matter, order: &Order, mut exemption: Exemption) -> Exemption {
    let Some(said) = said_of_order(review, order.from) else { return exemption };
    exemption.statement = match exemption.statement.trim().trim_end_matches('.') {
        words if words.is_empty() || words.eq_ignore_ascii_case(&exemption.title) => {
            format!("Withheld by order of the {said}.")
        }
        words => format!("{words} (order of the {said})."),
    };
    if let Some(cited) = citation(review, order.from) {
        exemption.more_citations.retain(|other| *other != cited);
        exemption.more_citations.insert(0, cited);
    }
    exemption
}

/// The citation of an order that holds from a day: `order: Superior Court, case 34-2026-1, March 2, 2026`.
pub fn citation(review: &crate::Matter, from: Date) -> Option<law::Citation> {
    format!("order: {}", said_of_order(review, from)?).parse().ok()
}

/// Court, case and day of an order.
fn said_of_order(review: &crate::Matter, from: Date) -> Option<String> {
    let Opening::JudicialReview(petition) = &review.opening else { return None };
    let (court, case) = (petition.court.trim(), petition.case_number.trim());
    Some(format!("{court}, case {case}, {}", crate::words::date(from)))
}

/// The section under which a court orders, as the law pack of the city has it on the day the petition arrived.
pub(super) fn court_section(city: &City, review: &MatterNumber) -> Option<&'static law::Citation> {
    city.section(city.matters.get(review)?, &["courts.order-to-show-cause"])
}

/// Stays an order, until a day that is not over or until the court lifts the stay. By itself that takes nothing away:
/// `withheld` is what is withheld while it lasts, of what the order speaks of; [`lift_stay`] ends it again.
pub fn stay(
    city: &City,
    review: &MatterNumber,
    order: u32,
    until: Option<Date>,
    withheld: Vec<Exemption>,
    today: Date,
) -> Result<Vec<Event>, Refusal> {
    let found = find_order(city, review, order)?;
    if !withheld.is_empty() && found.order.demand != Demand::Disclose {
        let message = "only what an order opened is withheld while it is stayed";
        return Err(Refusal::mistake("nothing-opened", message));
    }
    let outside = withheld.iter().find(|exemption| {
        found.order.dataset.as_ref() != Some(&exemption.dataset)
            || !fields_of(city, exemption).iter().any(|f| found.order.covers(&exemption.dataset, f.as_ref()))
    });
    if outside.is_some() {
        let message = format!("order {order} does not speak of that: withhold it by an exemption of its own");
        return Err(Refusal::mistake("not-covered", message));
    }
    withheld.iter().try_fold(BTreeSet::new(), |numbers, exemption| with_new_number(city, numbers, exemption))?;
    if found.complied.is_some() {
        return Err(Refusal::mistake("complied", format!("order {order} was complied with; there is nothing to stay")));
    }
    if let Some(past) = until.filter(|until| *until < today) {
        return Err(Refusal::mistake("date-past", format!("{past}, until when the order is stayed, is over")));
    }
    let matter = find(city, review)?;
    let of = &found.order;
    let recorded = withheld.into_iter().map(|e| Event::ExemptionRecorded { exemption: by_order(matter, of, e) });
    let stayed = steps(review, Step::JudicialReview(JudicialStep::Stayed { order, until }), None);
    Ok(stayed.into_iter().chain(recorded).collect())
}

/// The stay of an order is over: it outranks again what was recorded meanwhile, by word of the court itself. The court
/// lifts a stay that lasts; one whose last day has passed is over by itself, and only what was recorded meanwhile is
/// left to be ended.
pub fn lift_stay(city: &City, review: &MatterNumber, order: u32, today: Date) -> Result<Vec<Event>, Refusal> {
    let found = find_order(city, review, order)?;
    let ran_out = found.stayed.is_some() && !found.is_stayed_on(today);
    let how = if ran_out { "ran out" } else { "was lifted" };
    let by = court(city, review);
    let ended = outranked(city, &found.order).map(|e| Event::ExemptionEnded {
        exemption: e.id,
        by: by.clone(),
        reason: format!("ordered by the court ({review}, order {order}; the stay {how})"),
        discloses: true,
    });
    let ended: Vec<Event> = ended.collect();
    if found.stayed.is_none() || (ran_out && ended.is_empty()) {
        return Err(Refusal::mistake("not-stayed", format!("order {order} is not stayed")));
    }
    let lifted = steps(review, Step::JudicialReview(JudicialStep::StayLifted { order }), None);
    Ok(ended.into_iter().chain(lifted.into_iter().filter(|_| !ran_out)).collect())
}

/// The court, as who decided.
fn court(city: &City, review: &MatterNumber) -> Vec<Official> {
    match city.matters.get(review).map(|m| &m.opening) {
        Some(Opening::JudicialReview(petition)) => {
            vec![Official { name: petition.court.clone(), title: format!("case {}", petition.case_number) }]
        }
        _ => Vec::new(),
    }
}

/// The city complied. Refused while the register still says otherwise than the order.
pub fn comply(
    city: &City,
    review: &MatterNumber,
    order: u32,
    proof: &str,
    by: Official,
    today: Date,
) -> Result<Vec<Event>, Refusal> {
    let found = find_order(city, review, order)?;
    check_named(&by, "the proof of compliance")?;
    let proof = written(proof, "proof-missing", "how compliance is proved")?.to_owned();
    if found.complied.is_some() {
        return Err(Refusal::mistake("complied", format!("order {order} was complied with before")));
    }
    if found.is_stayed_on(today) {
        let message = format!("order {order} is stayed: while that lasts there is nothing to comply with");
        return Err(Refusal::mistake("stayed", message));
    }
    if let Some(contrary) = outranked(city, &found.order).next() {
        let message = format!("{} still withholds what order {order} opens", contrary.id);
        return Err(Refusal::law("still-withheld", message, court_section(city, review)));
    }
    Ok(steps(review, Step::JudicialReview(JudicialStep::Complied { order, proof, by }), None))
}

/// The court awarded costs or fees, against the city and never against an official (in California Gov. Code § 7923.115).
pub fn award(city: &City, review: &MatterNumber, award: Award) -> Result<Vec<Event>, Refusal> {
    state(city, review)?;
    written(&award.to, "payee-missing", "to whom the court awarded it")?;
    written(&award.what, "what-missing", "what the court awarded it for")?;
    if award.cents == 0 {
        return Err(Refusal::mistake("no-amount", "an award has an amount"));
    }
    Ok(steps(review, Step::JudicialReview(JudicialStep::Awarded { award }), None))
}

/// The city paid what the court awarded.
pub fn pay(city: &City, review: &MatterNumber, cents: u64, record: &str) -> Result<Vec<Event>, Refusal> {
    let (_, state) = state(city, review)?;
    let record = written(record, "record-missing", "the record of the payment")?.to_owned();
    if cents == 0 || cents > state.owed_cents() {
        let owed = crate::words::money(state.owed_cents());
        return Err(Refusal::mistake("not-owed", format!("{owed} is owed; a payment is of that or of a part of it")));
    }
    Ok(steps(review, Step::JudicialReview(JudicialStep::Paid { cents, record }), None))
}

/// The review is over: every order that binds was complied with, and what was awarded is paid.
pub fn conclude(city: &City, review: &MatterNumber, reason: &str) -> Result<Vec<Event>, Refusal> {
    let (found, state) = state(city, review)?;
    let reason = written(reason, "reason-missing", "how the review ended")?;
    let open = |o: &&OrderState| o.order.demand != Demand::Uphold && o.complied.is_none();
    if let Some(open) = state.orders.iter().find(open) {
        let message = format!("order {} is not complied with", open.order.number);
        return Err(Refusal::law("not-complied", message, court_section(city, review)));
    }
    if state.owed_cents() > 0 {
        let message = format!("{} that the court awarded is not paid", crate::words::money(state.owed_cents()));
        let section = city.section(found, &["courts.fees-requester"]);
        return Err(Refusal::law("not-paid", message, section));
    }
    Ok(vec![Event::MatterClosed {
        matter: review.clone(),
        outcome: Outcome::Done,
        reason: reason.into(),
        same_as: None,
    }])
}

/// Refuses a withholding that an order to disclose speaks against on a day: an order outranks an exemption from its
/// date.
pub fn check_outranked(city: &City, exemption: &Exemption, today: Date) -> Result<(), Refusal> {
    // What a court orders to withhold is withheld by its leave.
    if exemption.law_id == COURT_ORDER {
        return Ok(());
    }
    let against = fields_of(city, exemption).into_iter().find_map(|field| {
        let (number, state) = city.order_on(&exemption.dataset, field.as_ref(), today)?;
        let against = state.order.demand == Demand::Disclose && !is_narrowed(exemption, &state.order);
        against.then(|| (number.clone(), state.order.number))
    });
    match against {
        None => Ok(()),
        Some((number, order)) => {
            let message = format!("order {order} of `{number}` says to disclose this: an order outranks an exemption");
            Err(Refusal::law("order-outranks", message, court_section(city, &number)))
        }
    }
}

/// Refuses to record exemptions whose number is given already, or that an order to disclose speaks against.
pub(super) fn check_recorded<'a>(
    city: &City,
    exemptions: impl IntoIterator<Item = &'a Exemption>,
) -> Result<(), Refusal> {
    let mut numbers = BTreeSet::new();
    for exemption in exemptions {
        numbers = with_new_number(city, numbers, exemption)?;
        let decided_on = exemption.decided_on.parse().unwrap_or(Date::MIN);
        // An order on record holds already: what is dated before it does not get around it.
        let latest = orders_on(city, &exemption.dataset).map(|order| order.from).max();
        check_outranked(city, exemption, latest.map_or(decided_on, |from| from.max(decided_on)))?;
    }
    Ok(())
}

/// The numbers with that of an exemption; refused where it is given already.
fn with_new_number(
    city: &City,
    mut numbers: BTreeSet<ExemptionId>,
    exemption: &Exemption,
) -> Result<BTreeSet<ExemptionId>, Refusal> {
    if city.exemptions.contains_key(&exemption.id) || !numbers.insert(exemption.id) {
        return Err(Refusal::mistake("exemption-known", format!("there is an exemption {} already", exemption.id)));
    }
    Ok(numbers)
}

fn orders_on<'a>(city: &'a City, dataset: &'a DatasetId) -> impl Iterator<Item = &'a Order> {
    let orders = city.of_kind(MatterKind::JudicialReview).filter_map(|m| match &m.proceeding {
        Proceeding::JudicialReview(state) => Some(&state.orders),
        _ => None,
    });
    orders.flatten().map(|state| &state.order).filter(move |order| order.dataset.as_ref() == Some(dataset))
}

fn state<'a>(city: &'a City, review: &MatterNumber) -> Result<(&'a crate::Matter, &'a JudicialReview), Refusal> {
    let found = find_open_of(city, review, MatterKind::JudicialReview)?;
    match &found.proceeding {
        Proceeding::JudicialReview(state) => Ok((found, state)),
        _ => Err(Refusal::mistake("wrong-kind", format!("`{review}` is not a judicial review"))),
    }
}

fn find_order<'a>(city: &'a City, review: &MatterNumber, order: u32) -> Result<&'a OrderState, Refusal> {
    let unknown = || Refusal::mistake("unknown-order", format!("`{review}` has no order {order}"));
    state(city, review)?.1.order(order).ok_or_else(unknown)
}

fn check_order(city: &City, state: &JudicialReview, order: &Order, today: Date) -> Result<(), Refusal> {
    written(&order.text, "text-missing", "what the court ordered")?;
    let next = u32::try_from(state.orders.len()).unwrap_or(u32::MAX).saturating_add(1);
    if order.number != next {
        return Err(Refusal::mistake("wrong-number", format!("the next order of this review is number {next}")));
    }
    if order.comply_by < order.from {
        return Err(Refusal::mistake("dates-reversed", "the order is to be complied with before it holds"));
    }
    if order.from > today {
        return Err(Refusal::mistake("not-yet", format!("the order holds from {}: record it on that day", order.from)));
    }
    match (&order.dataset, order.demand) {
        (Some(id), _) => super::open::known_fields(city, id, &order.fields),
        (None, _) if !order.fields.is_empty() => {
            Err(Refusal::mistake("dataset-missing", "name the dataset whose fields the court speaks of"))
        }
        (None, Demand::Withhold) => {
            Err(Refusal::mistake("dataset-missing", "name the dataset that the court orders to withhold"))
        }
        (None, _) => Ok(()),
    }
}

/// The exemptions in force that an order to disclose speaks against.
fn outranked<'a>(city: &'a City, order: &'a Order) -> impl Iterator<Item = &'a Exemption> {
    let against = move |e: &&Exemption| {
        order.demand == Demand::Disclose
            && e.in_force()
            && order.dataset.as_ref() == Some(&e.dataset)
            && !(is_narrowed(e, order))
            && (whole(e) || fields_of(city, e).iter().any(|field| order.covers(&e.dataset, field.as_ref())))
    };
    city.exemptions.values().filter(against)
}

/// Whether an exemption withholds rows or cells by an order's leave: recorded with it, or after it.
fn is_narrowed(exemption: &Exemption, order: &Order) -> bool {
    exemption.law_id == COURT_ORDER && exemption.decided_on.parse::<Date>().is_ok_and(|day| day >= order.from)
}

/// The id of the rule of the law pack for what a court orders to withhold.
pub(super) const COURT_ORDER: &str = "LR-COURT-ORDER";

/// What takes the place of an outranked exemption withholds by the court's leave, and in the dataset that it speaks of.
fn check_narrowed(
    city: &City,
    order: &Order,
    outranked: &[&Exemption],
    narrowed: &[Exemption],
    section: Option<&law::Citation>,
) -> Result<(), Refusal> {
    if order.demand == Demand::Withhold && narrowed.is_empty() {
        return Err(Refusal::mistake("exemption-missing", "record what the order withholds"));
    }
    if order.demand == Demand::Uphold && !narrowed.is_empty() {
        return Err(Refusal::mistake("nothing-changes", "an order that upholds a refusal changes no exemption"));
    }
    let mut numbers = BTreeSet::new();
    for exemption in narrowed {
        if Some(&exemption.dataset) != order.dataset.as_ref() {
            return Err(Refusal::mistake("other-dataset", format!("{} is of another dataset", exemption.id)));
        }
        if exemption.law_id != COURT_ORDER {
            let message = format!("{} rests on the order: its rule is {COURT_ORDER}", exemption.id);
            return Err(Refusal::law("not-by-order", message, section));
        }
        let known = outranked.iter().any(|e| e.id == exemption.id) || !numbers.insert(exemption.id);
        if known || city.exemptions.contains_key(&exemption.id) {
            return Err(Refusal::mistake("exemption-known", format!("there is an exemption {} already", exemption.id)));
        }
    }
    Ok(())
}

fn rests_on(decided: &crate::ItemDetermination, exemptions: &[&Exemption]) -> bool {
    let because = decided.schedule.iter().filter_map(|line| line.because.as_ref());
    because.into_iter().any(|b| exemptions.iter().any(|e| e.id.to_string() == b.exemption))
}

/// Whether an exemption withholds every field, in some rows at least.
fn whole(exemption: &Exemption) -> bool {
    matches!(exemption.scope, Scope::Dataset | Scope::Rows { .. })
}

/// The fields that an exemption withholds; `None` stands for the dataset or its rows, which are every field.
fn fields_of(city: &City, exemption: &Exemption) -> Vec<Option<catalog::FieldName>> {
    match &exemption.scope {
        Scope::Field { field } | Scope::Cells { field, .. } | Scope::Pair { withheld: field, .. } => {
            vec![Some(field.clone())]
        }
        Scope::Dataset | Scope::Rows { .. } => {
            let fields = city.dataset(&exemption.dataset).map(|d| d.dataset.fields.as_slice()).unwrap_or_default();
            // An order may speak of a field by another name than the newest revision has for it.
            let ordered = orders_on(city, &exemption.dataset).flat_map(|order| order.fields.iter().cloned());
            let known = fields.iter().map(|f| f.name.clone());
            std::iter::once(None).chain(known.chain(ordered).map(Some)).collect()
        }
    }
}

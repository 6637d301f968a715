//! What the desk of the sample city did in the year before: requests that are over, so that its figures say something.

use super::{Accounts, Clock, official};
use acts::{Acts, DescribedAsk, DetermineAsk, ExtendAsk, OpenAsk};
use catalog::Withholding;
use jiff::civil::Date;
use records::commands::{withdraw, work};
use records::proceedings::request::{FeeAnswer, FeeCharge, FeeEstimate};
use records::{
    Actor, Audience, Channel, ItemOutcome, MatterNumber, Opening, Outcome, Refusal, Requester, ScheduleLine, Search,
};

/// A request of before.
struct Past {
    /// Received so many days ago.
    days_ago: i32,
    /// What was asked for.
    words: &'static str,
    /// Extended, by this ground of the law pack, before it was determined.
    extended: Option<&'static str>,
    /// Determined after so many days.
    after: i32,
    /// What became of it.
    end: End,
}

#[derive(Clone, Copy)]
enum End {
    /// Given in full, so many days after it was received.
    Given(i32),
    /// Given in part, the rest withheld under a rule; so many days after it was received.
    Part(&'static str, i32),
    /// Denied under a rule.
    Denied(&'static str),
    /// There are no such records.
    NoRecords,
    /// Withdrawn by who asked.
    Withdrawn,
    /// Given in full on paper, so many pages, after payment.
    Copies(u64, i32),
}

const fn past(days_ago: i32, words: &'static str, extended: Option<&'static str>, after: i32, end: End) -> Past {
    Past { days_ago, words, extended, after, end }
}

const PAST: [Past; 14] = [
    past(421, "Contracts for street sweeping since 2022.", None, 6, End::Given(6)),
    past(390, "Inspection reports of the Fourth Street bridge.", None, 4, End::Given(8)),
    past(371, "E-mails of the Council about the stadium lease.", Some("voluminous"), 22, End::Part("DL-DRAFT", 41)),
    past(352, "Body-worn camera video of June 3.", None, 10, End::Denied("LE-INV")),
    past(320, "The budget of the 1987 centennial.", None, 5, End::NoRecords),
    past(287, "Water tests at the Riverside well.", None, 14, End::Given(14)),
    past(240, "Towing records of the last ten years.", Some("voluminous"), 23, End::Given(38)),
    past(222, "Messages between two named employees.", None, 2, End::Withdrawn),
    past(205, "Appraisal of the old depot.", None, 9, End::Denied("DL-APPRAISAL")),
    past(170, "Claims against the city in 2025.", None, 10, End::Part("LR-LITIGATION", 17)),
    past(151, "Network diagrams of City Hall.", None, 6, End::Denied("PS-INFOSEC")),
    past(118, "A report of calls by block, made from the dispatch system.", Some("compile-data"), 20, End::Given(27)),
    past(81, "Lease of the riverfront kiosk.", None, 3, End::Copies(32, 6)),
    past(66, "Plans of the Oak Park playground.", None, 7, End::Given(11)),
];

/// What somebody did on a day.
enum Act {
    Received,
    Extended(&'static str),
    Estimated(u64),
    Determined,
    Withdrawn,
    HandedOver,
}

/// Opens these requests and brings each to its end, in the order in which it happened.
pub async fn live(acts: &Acts, clock: &Clock, staff: &Accounts) -> Result<(), String> {
    let clerk = staff.actor(0);
    let mut all: Vec<(Date, usize, Act)> = Vec::new();
    for (n, past) in PAST.iter().enumerate() {
        all.extend(days(past, clock).into_iter().map(|(day, act)| (day, n, act)));
    }
    all.sort_by_key(|(day, ..)| *day);
    let mut numbers: Vec<Option<MatterNumber>> = PAST.iter().map(|_| None).collect();
    for (minute, (day, n, act)) in (0..).zip(all) {
        clock.set(day.at(9 + minute % 7, minute % 60, 0, 0));
        let Some(past) = PAST.get(n) else { continue };
        let known = numbers.get(n).cloned().flatten();
        match (act, known) {
            (Act::Received, _) => numbers[n] = Some(receive(acts, past).await?),
            (act, Some(number)) => take(acts, &clerk, &number, past, act, day).await?,
            (_, None) => {}
        }
    }
    Ok(())
}

/// What happened to a request, on which days. Staff do not act on weekends.
fn days(past: &Past, clock: &Clock) -> Vec<(Date, Act)> {
    let received = clock.working_day(past.days_ago);
    let after = |days: i32| clock.working_day(past.days_ago - days).max(received);
    let mut all = vec![(received, Act::Received)];
    all.extend(past.extended.map(|ground| (after(7), Act::Extended(ground))));
    match past.end {
        End::Withdrawn => all.push((after(past.after), Act::Withdrawn)),
        End::Denied(_) | End::NoRecords => all.push((after(past.after), Act::Determined)),
        End::Given(given) | End::Part(_, given) => {
            all.extend([(after(past.after), Act::Determined), (after(given), Act::HandedOver)]);
        }
        End::Copies(pages, given) => {
            let determined = after(past.after);
            all.extend([(determined, Act::Determined), (determined, Act::Estimated(pages))]);
            all.push((after(given), Act::HandedOver));
        }
    }
    all
}

async fn receive(acts: &Acts, past: &Past) -> Result<MatterNumber, String> {
    let description = Some(past.words.to_owned());
    let opening = Opening::Request { items: vec![], description, format: None, series: Vec::new() };
    let ask = OpenAsk { opening, requester: Requester::default(), channel: Channel::Email, received_at: None };
    acts.open_matter(&Actor::Public, ask).await.map(|(number, _)| number).map_err(|e| e.to_string())
}

async fn take(
    acts: &Acts,
    clerk: &Actor,
    number: &MatterNumber,
    past: &Past,
    act: Act,
    day: Date,
) -> Result<(), String> {
    let done = match act {
        Act::Received => Ok(()),
        Act::Extended(ground) => return extend(acts, clerk, number, ground).await,
        Act::Determined => acts.determine(clerk, number, determination(acts, past, day)?).await,
        Act::Withdrawn => acts.proceed(&Actor::Public, number, |city, _| withdraw(city, number)).await,
        Act::Estimated(pages) => return pay(acts, clerk, number, pages).await,
        Act::HandedOver => {
            let how = "Sent to the requester as copies.";
            acts.proceed(clerk, number, |city, _| work::hand_over(city, number, 0, how)).await
        }
    };
    done.map_err(|e| format!("{number}: {e}"))?;
    let ends = matches!((&past.end, &act), (End::Denied(_) | End::NoRecords, Act::Determined) | (_, Act::HandedOver));
    if !ends {
        return Ok(());
    }
    let outcome = match past.end {
        End::Denied(_) => Outcome::Denied,
        End::NoRecords => Outcome::NoRecords,
        End::Part(..) => Outcome::Partial,
        End::Given(_) | End::Copies(..) | End::Withdrawn => Outcome::Full,
    };
    acts.close(clerk, number, outcome, "everything was answered").await.map_err(|e| format!("{number}: {e}"))
}

async fn extend(acts: &Acts, clerk: &Actor, number: &MatterNumber, ground: &str) -> Result<(), String> {
    let due = acts.read(|city| city.matters.get(number).and_then(|m| m.due.clone())).await;
    let until = due.map_err(|e| e.to_string())?.map(|d| d.extension_latest).ok_or("the request has no clock")?;
    let facts = "The records are in several hundred separate files that have to be gone through one by one.".into();
    let ask = ExtendAsk { ground: ground.into(), facts, until, by: official(0), designation: None, done_so_far: None };
    acts.extend(clerk, number, ask).await.map_err(|e| format!("{number}: {e}"))
}

/// Copies on paper, estimated, accepted and paid on one day.
async fn pay(acts: &Acts, clerk: &Actor, number: &MatterNumber, pages: u64) -> Result<(), String> {
    let charge = FeeCharge {
        rule: "duplication".into(),
        what: "black and white copy, letter or legal size".into(),
        unit: "page".into(),
        hundredths: pages * 100,
        cents: 10,
    };
    let cents = charge.total_cents();
    let estimate = FeeEstimate { lines: vec![charge], by: official(0), case: None };
    let failed = |e: acts::ActError| format!("{number}: {e}");
    acts.proceed(clerk, number, |city, _| work::estimate_fee(city, number, estimate)).await.map_err(failed)?;
    let accepted = |city: &records::City, _| work::answer_fee(city, number, FeeAnswer::Accepted);
    acts.proceed(&Actor::Public, number, accepted).await.map_err(failed)?;
    let receipt = format!("Receipt for {number}");
    acts.proceed(clerk, number, |city, _| work::pay_fee(city, number, cents, &receipt)).await.map_err(failed)
}

fn determination(acts: &Acts, past: &Past, day: Date) -> Result<DetermineAsk, String> {
    let (outcome, reasons, rule) = match past.end {
        End::Part(rule, _) => (ItemOutcome::Partial, "Read page by page; what is not exempt is given.", Some(rule)),
        End::Denied(rule) => (ItemOutcome::Denied, "Nothing that can be set apart from it is left.", Some(rule)),
        End::NoRecords => (ItemOutcome::NoRecords, "The departments have no such records.", None),
        End::Given(_) | End::Copies(..) | End::Withdrawn => (ItemOutcome::Full, "The records are public.", None),
    };
    let searched = Search {
        systems: "Document management, e-mail, the archive".into(),
        custodians: "The department named and the City Clerk".into(),
        terms: past.words.into(),
        ..Search::default()
    };
    let described = DescribedAsk {
        item: 0,
        outcome,
        reasons: reasons.into(),
        schedule: rule.map(|rule| line(acts, rule, day)).transpose()?.into_iter().collect(),
        search: (outcome == ItemOutcome::NoRecords).then_some(searched),
        expected: matches!(outcome, ItemOutcome::Full | ItemOutcome::Partial)
            .then(|| day.saturating_add(jiff::Span::new().days(14)).at(17, 0, 0, 0)),
        documents: Vec::new(),
        audience: Audience::Public,
    };
    let responsible = vec![official(0), official(2)];
    Ok(DetermineAsk { items: Vec::new(), described: vec![described], responsible, signed_by: official(0) })
}

/// What is withheld under a rule of the law pack.
pub(super) fn line(acts: &Acts, rule: &str, day: Date) -> Result<ScheduleLine, String> {
    let unknown = || Refusal::mistake("unknown-rule", format!("the law pack has no `{rule}`")).to_string();
    let rule = acts.pack().exemption_on(rule, day).ok_or_else(unknown)?;
    let because = Withholding::under_rule(rule, vec![official(0).to_string()], day.to_string()).ok_or_else(unknown)?;
    Ok(ScheduleLine {
        what: "the records, as far as they are exempt".into(),
        field: None,
        how: "withheld".into(),
        because: Some(because),
        facts: rule.needs_facts.then(|| "The drafts were superseded and would mislead whoever reads them now.".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_and_grounds_are_those_of_the_law_pack_and_all_is_over_before_the_city_is_shown() {
        let pack = law::Pack::load("us-ca").unwrap();
        for past in &PAST {
            let rule = match past.end {
                End::Part(rule, _) | End::Denied(rule) => Some(rule),
                _ => None,
            };
            assert!(rule.is_none_or(|rule| pack.exemption(rule).is_some()), "{rule:?}");
            assert!(past.extended.is_none_or(|id| pack.extension_ground(id).is_some()), "{:?}", past.extended);
            let last = match past.end {
                End::Given(days) | End::Part(_, days) | End::Copies(_, days) => days,
                _ => past.after,
            };
            assert!(past.days_ago < super::super::FOUNDED_DAYS_AGO && past.days_ago - last > 43, "{}", past.words);
        }
    }
}

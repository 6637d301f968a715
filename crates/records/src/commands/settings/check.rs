//! What is wrong with settings, before they are recorded.

use crate::city::law_pack;
use crate::commands::Refusal;
use crate::settings::within;
use crate::{AppealBody, Contact, Delegation, FeeSchedule, FeedPlaces, Officeholder, Settings};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use law::{CityCalendar, Days, Pack};
use register::Official;
use std::collections::BTreeSet;

/// The settings with holidays by their ids and days in order, or what is wrong with them.
pub(super) fn checked(mut new: Settings, old: Option<&Settings>) -> Result<Settings, Refusal> {
    said(&new.city, "city-missing", "the name of the city")?;
    let pack = law(&new, old)?;
    if TimeZone::get(&new.timezone).is_err() {
        let message = format!("`{}` is not a time zone; write one like `{}`", new.timezone, pack.timezone);
        return refuse("unknown-zone", message);
    }
    new.calendar = calendar(new.calendar, pack)?;
    closures(&new, old)?;
    officials(&new.officials)?;
    new.delegations.iter().try_for_each(|delegation| check_delegation(&new, delegation))?;
    new.fees.as_ref().map_or(Ok(()), |fees| check_fees(pack, fees))?;
    new.appeal.as_ref().map_or(Ok(()), check_appeal)?;
    some_days(new.justify_within, "the time to answer a request for a written justification")?;
    policies(&new)?;
    contact(&new.open_data, "the Open Data team")?;
    contact(&new.clerk, "the City Clerk")?;
    for (question, answer) in &new.faq {
        said(question, "question-missing", "a question of the help page")?;
        said(answer, "answer-missing", &format!("the answer to `{question}`"))?;
    }
    retention(&new)?;
    templates(&new, pack)?;
    feed_places(&mut new.feeds)?;
    Ok(new)
}

fn refuse<T>(code: &'static str, message: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal::mistake(code, message))
}

fn said(text: &str, code: &'static str, what: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() { refuse(code, format!("{what} is missing")) } else { Ok(()) }
}

/// A city stays under the law it was set up with: every clock and every exemption rests on it.
fn law(new: &Settings, old: Option<&Settings>) -> Result<&'static Pack, Refusal> {
    if let Some(old) = old.filter(|old| old.law != new.law) {
        let message = format!("the city was set up under `{}`; its clocks and exemptions rest on it", old.law);
        return refuse("law-fixed", message);
    }
    let known = || Pack::known().collect::<Vec<_>>().join(", ");
    let unknown =
        || Refusal::mistake("unknown-law", format!("there is no law pack `{}`; those are {}", new.law, known()));
    law_pack(&new.law).ok_or_else(unknown)
}

fn calendar(mut calendar: CityCalendar, pack: &Pack) -> Result<CityCalendar, Refusal> {
    let adopted = pack.adopted(calendar.adopted.iter().map(String::as_str));
    calendar.adopted = adopted.map_err(|e| Refusal::mistake("not-adoptable", e.to_string()))?;
    let offered = &pack.clock.receipt;
    if !offered.is_empty() && offered.iter().all(|rule| rule.id != calendar.receipt_rule) {
        return refuse("receipt-rule", format!("{} has no receipt rule `{}`", pack.id, calendar.receipt_rule));
    }
    if calendar.opens >= calendar.closes {
        let (opens, closes) = (calendar.opens.strftime("%H:%M"), calendar.closes.strftime("%H:%M"));
        return refuse(
            "hours-reversed",
            format!("the office opens at {opens} and closes at {closes}: write the earlier time first"),
        );
    }
    for days in [&mut calendar.closures, &mut calendar.appointed] {
        days.sort_unstable();
        days.dedup();
    }
    Ok(calendar)
}

/// A closure says why. Days that were recorded without a reason stay as they are.
fn closures(new: &Settings, old: Option<&Settings>) -> Result<(), Refusal> {
    let known = |day: &Date| old.is_some_and(|old| old.calendar.closures.contains(day));
    for day in &new.calendar.closures {
        match new.closure_reasons.get(day) {
            None if known(day) => {}
            reason => said(
                reason.map_or("", String::as_str),
                "reason-missing",
                &format!("why the office is closed on {day}"),
            )?,
        }
    }
    match new.closure_reasons.keys().find(|day| !new.calendar.closures.contains(day)) {
        None => Ok(()),
        Some(day) => refuse("not-closed", format!("{day} has a reason and is not a day on which the office is closed")),
    }
}

fn officials(all: &[Officeholder]) -> Result<(), Refusal> {
    for (n, one) in all.iter().enumerate() {
        named(&one.official, "an official")?;
        ordered(one.from, one.until, &format!("the time in office of {}", one.official))?;
        let overlaps = |other: &&Officeholder| {
            let begins_within = within(one.from, one.until, other.from) || within(other.from, other.until, one.from);
            other.official == one.official && begins_within
        };
        if all.iter().skip(n + 1).any(|other| overlaps(&other)) {
            return refuse("official-twice", format!("{} is in the same office twice at a time", one.official));
        }
    }
    Ok(())
}

fn check_delegation(settings: &Settings, delegation: &Delegation) -> Result<(), Refusal> {
    let Delegation { power, to, record, from, until } = delegation;
    named(to, "a delegation")?;
    let what = format!("the delegation to {to} to {}", power.words());
    said(record, "record-missing", &format!("the record of {what}"))?;
    ordered(*from, *until, &what)?;
    let in_office = |o: &Officeholder| {
        let ends_before = until.is_some_and(|last| within(o.from, o.until, last)) || o.until.is_none();
        o.official == *to && within(o.from, o.until, *from) && ends_before
    };
    if settings.officials.is_empty() || settings.officials.iter().any(in_office) {
        return Ok(());
    }
    if !settings.holds_office(to, *from) {
        return refuse(
            "not-in-office",
            format!("{to} is not an official in office on {from}: record the office first"),
        );
    }
    refuse("delegated-too-long", format!("{what} lasts longer than the time in office: end it by then"))
}

fn check_fees(pack: &Pack, fees: &FeeSchedule) -> Result<(), Refusal> {
    said(&fees.resolution, "resolution-missing", "the resolution that adopted the fee schedule")?;
    if fees.lines.is_empty() {
        return refuse("fees-empty", "the fee schedule has no line");
    }
    for line in &fees.lines {
        said(&line.what, "fee-missing", "what a line of the fee schedule is for")?;
        said(&line.unit, "fee-unit-missing", &format!("what is counted for {}", line.what))?;
        let chargeable = || pack.fees.iter().filter(|rule| rule.charge.may_charge()).map(|rule| rule.id.as_str());
        let Some(rule) = pack.fee(&line.rule) else {
            let known = chargeable().collect::<Vec<_>>().join(", ");
            return refuse(
                "unknown-fee",
                format!("`{}` is not a rule on fees; those that allow one are {known}", line.rule),
            );
        };
        if !rule.charge.may_charge() {
            let message = format!("nothing may be charged for {} as `{}`: {}", line.what, rule.id, rule.text);
            return Err(Refusal { code: "not-chargeable", message, citation: rule.basis.citations.first().cloned() });
        }
    }
    Ok(())
}

fn check_appeal(appeal: &AppealBody) -> Result<(), Refusal> {
    said(&appeal.who, "appeal-body-missing", "who decides an appeal")?;
    said(&appeal.policy, "policy-missing", "the policy of the city that offers the appeal")?;
    some_days(appeal.file_within, "the time to file an appeal")?;
    some_days(appeal.decide_within, "the time to decide an appeal")
}

fn some_days(days: Option<Days>, what: &str) -> Result<(), Refusal> {
    match days {
        Some(days) if days.days == 0 => {
            refuse("no-days", format!("{what} is at least one day; leave it out for no limit"))
        }
        _ => Ok(()),
    }
}

fn policies(settings: &Settings) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for policy in &settings.policies {
        said(&policy.title, "title-missing", &format!("the title of {}", policy.citation))?;
        ordered(policy.from, policy.until, &policy.citation.to_string())?;
        if !seen.insert((&policy.citation, policy.from)) {
            return refuse("policy-twice", format!("{} is listed twice from {}", policy.citation, policy.from));
        }
    }
    Ok(())
}

fn contact(contact: &Contact, whose: &str) -> Result<(), Refusal> {
    said(&contact.office, "office-missing", &format!("the name of the office of {whose}"))?;
    match contact.email.as_deref() {
        Some(email) if !is_plausible(email) => {
            refuse("not-an-email", format!("`{email}` is not an e-mail address, for {whose}"))
        }
        _ => Ok(()),
    }
}

/// One `@` with something on both sides, and no spaces: whether it is read by anyone, only a mail can tell.
fn is_plausible(email: &str) -> bool {
    let sides = email.split_once('@');
    let whole = |text: &str| !text.is_empty() && !text.contains('@') && !text.starts_with('.') && !text.ends_with('.');
    !email.chars().any(char::is_whitespace) && sides.is_some_and(|(name, host)| whole(name) && whole(host))
}

/// Every template has a name of its own, a text, and no place that cannot be filled.
fn templates(settings: &Settings, pack: &Pack) -> Result<(), Refusal> {
    let mut names = BTreeSet::new();
    for template in &settings.templates {
        said(&template.name, "template-name-missing", "the name of a template")?;
        said(&template.text, "template-text-missing", &format!("the text of the template `{}`", template.name))?;
        if !names.insert(template.name.trim()) {
            return refuse("template-twice", format!("there are two templates `{}`", template.name));
        }
        if let Some(place) = template.unknown_place(pack) {
            let message = format!(
                "the template `{}` has the place `{{{place}}}`; places are {{number}}, {{received}}, {{due}}, {{city}} \
                 and {{law:ID}} with a provision of {}, such as {{law:access.assist}}",
                template.name, pack.id
            );
            return refuse("template-place", message);
        }
    }
    Ok(())
}

fn retention(settings: &Settings) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for line in &settings.retention {
        said(&line.series, "series-missing", "the name of a series of records")?;
        said(&line.keep, "keep-missing", &format!("how long `{}` is kept", line.series))?;
        said(&line.authority, "authority-missing", &format!("the authority for keeping `{}`", line.series))?;
        if !seen.insert(&line.series) {
            return refuse("series-twice", format!("`{}` is listed twice", line.series));
        }
    }
    Ok(())
}

/// Hosts in lower case and folders by their absolute paths, each once.
fn feed_places(places: &mut FeedPlaces) -> Result<(), Refusal> {
    for host in &mut places.hosts {
        *host = host.trim().to_ascii_lowercase();
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
        if host.is_empty() || !host.chars().all(plain) {
            return refuse("not-a-host", format!("`{host}` is not a host; write its name, with a port or without"));
        }
    }
    for folder in &mut places.folders {
        *folder = folder.trim().to_owned();
        if !folder.starts_with('/') || folder.split('/').any(|part| part == "..") || folder.trim_matches('/').is_empty()
        {
            return refuse("not-a-folder", format!("`{folder}` is not the absolute path of a folder"));
        }
    }
    for list in [&mut places.hosts, &mut places.folders] {
        list.sort_unstable();
        list.dedup();
    }
    Ok(())
}

fn named(official: &Official, what: &str) -> Result<(), Refusal> {
    if crate::commands::named(official) {
        return Ok(());
    }
    refuse("nobody-named", format!("{what} is named with a title: write `Name, Title`"))
}

fn ordered(from: Date, until: Option<Date>, what: &str) -> Result<(), Refusal> {
    match until {
        Some(until) if until < from => {
            refuse("dates-reversed", format!("{what} ends on {until}, before it begins on {from}"))
        }
        _ => Ok(()),
    }
}

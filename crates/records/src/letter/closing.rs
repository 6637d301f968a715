//! How to challenge a decision, and how to reply.

use super::authority::{Law, cited, first};
use super::sheet::{Sheet, contact, text};
use super::{Inline, LetterInputs};
use crate::words::{capital, date};
use crate::{City, Matter, MatterKind};
use jiff::civil::Date;
use law::{AppealKind, Area};

/// How to challenge; where something is denied, also the review that the law knows, and the court.
pub(super) fn challenge(sheet: &mut Sheet, city: &City, law: Law, inputs: &LetterInputs, denied: bool) {
    sheet.heading("If you disagree");
    sheet.say(
        &[],
        "You may reply to this letter at any time: ask for a further written justification of anything withheld, ask \
         for another format, or narrow or widen your request.",
    );
    let words = city.settings.as_ref().map(|s| s.challenge.as_str()).into_iter().chain(inputs.review.as_deref());
    for words in words.filter(|words| !words.trim().is_empty()) {
        sheet.say(&["denial.local-review"], words);
    }
    if denied {
        city_review(sheet, city, law, city.date_of(inputs.at));
        legal_review(sheet, city, law, city.date_of(inputs.at));
        court(sheet, law, &["denial.court"]);
    }
}

/// The review that the city itself offers, where the law leaves that to it.
fn city_review(sheet: &mut Sheet, city: &City, law: Law, denied_on: Date) {
    let Some(settings) = city.settings.as_ref() else { return };
    let Some(body) = settings.appeal.as_ref().filter(|_| law.clock.appeal.kind == AppealKind::CityMayOffer) else {
        return;
    };
    let by = body.file_within.map(|days| law.pack.days_after(&settings.calendar, denied_on, days));
    let by = by.map(|by| format!(" by {}", date(by))).unwrap_or_default();
    let decided = body.decide_within.map(|days| format!(" It is decided within {}.", law_days(days)));
    sheet.say(
        &["denial.local-review"],
        format!(
            "The city offers a review by {} ({}): you may ask for it{by}.{}",
            body.who,
            body.policy,
            decided.unwrap_or_default()
        ),
    );
}

fn law_days(days: law::Days) -> String {
    match days.days {
        1 => format!("1 {}", days.unit.words().trim_end_matches('s')),
        n => format!("{n} {}", days.unit.words()),
    }
}

/// The review outside the courts that the law of the city knows, with its last day where the law sets one.
fn legal_review(sheet: &mut Sheet, city: &City, law: Law, denied_on: Date) {
    let rule = &law.clock.appeal;
    if rule.kind == AppealKind::CityMayOffer {
        return;
    }
    let calendar = city.settings.as_ref().map(|s| s.calendar.clone()).unwrap_or_default();
    let last = law.pack.appeal_dates(&calendar, denied_on, None).file_by;
    let last = last.map(|day| format!(" The last day to ask for it is {}.", date(day))).unwrap_or_default();
    sheet.say(
        &["denial.appeal", "denial.review"],
        format!("Review outside the courts, by {}: {}{last}{}", rule.who, rule.text, cited(first(&rule.basis))),
    );
}

/// That the court is open, as the law of the city says.
pub(super) fn court(sheet: &mut Sheet, law: Law, satisfies: &[&str]) {
    let Some(section) = law.provision("courts.who-may-sue") else {
        let courts = law.pack.provisions_about(Area::JudicialReview).filter(|p| p.basis.in_force_on(law.on));
        for court in courts {
            let section = cited(first(&court.basis));
            sheet.say(satisfies, format!("{}: {}{section}.", capital(&court.title), court.text));
        }
        return;
    };
    let free = "The law asks for no review by the city first, and a review by the city does not extend the time to go \
                to court.";
    let free = if law.clock.appeal.kind == AppealKind::CityMayOffer { format!(" {free}") } else { String::new() };
    sheet.say(
        satisfies,
        format!("You may ask the superior court to enforce your right to inspect or to get a copy ({section}).{free}"),
    );
}

/// Whom to write to, and where the record of the matter is.
pub(super) fn reply(sheet: &mut Sheet, city: &City, matter: &Matter, inputs: &LetterInputs) {
    sheet.heading("How to reply");
    if let Some(contact) = contact(city, matter) {
        let reach: Vec<&str> = contact.email.iter().chain(&contact.phone).map(String::as_str).collect();
        let reach = if reach.is_empty() { String::new() } else { format!(": {}", reach.join(", ")) };
        let number = &matter.number;
        sheet.say(&["acknowledgement.contact"], format!("Reply to: {}{reach}. Please name {number}.", contact.office));
    }
    if let Some(url) = &inputs.track_url {
        let what = if matter.kind == MatterKind::Request { "request" } else { "matter" };
        let before = format!("No account is needed: the whole record of this {what}, and a form to reply, are at ");
        sheet.runs(&["acknowledgement.follow"], vec![text(before), Inline::Link { url: url.clone() }]);
    }
    if let Some(url) = inputs.request_url(&matter.number).filter(|_| matter.kind == MatterKind::Request) {
        let before = "The public part of the record is at ";
        sheet.runs(&["acknowledgement.follow"], vec![text(before), Inline::Link { url }]);
    }
}

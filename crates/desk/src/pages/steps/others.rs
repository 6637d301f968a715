//! The steps of the smaller kinds: inspections, justifications, reviews, referrals, complaints.

use super::Taking;
use super::form::{Input, StepForm, choice, officials, some_day, time, times};
use crate::pages::dataset::UNTIL;
use acts::ActError;
use law::Pack;
use records::commands::review::ReviewDecision;
use records::commands::{complaint, inspection, justification, referral};
use records::proceedings::complaint::{Complaint, Finding};
use records::proceedings::inspection::Inspection;
use records::proceedings::referral::Referral;
use records::proceedings::review::ReviewOutcome;
use records::{City, Matter, MatterKind, MatterNumber, Opening, cited};

pub(super) fn inspection_forms(city: &City, matter: &Matter, state: &Inspection) -> Vec<StepForm> {
    let said = |time: jiff::civil::DateTime| (time.to_string(), records::words::date_and_time(time));
    let Some(_) = state.booked else {
        let free = city.section(matter, &["access.inspection"]);
        let mut forms = vec![
            StepForm::new("offer", "Offer times", "Offer these times")
                .sends_letter()
                .hint(format!("Within office hours, and free of charge{}.", cited(free)))
                .ask("times", "Days and times, one a line, such as 2026-03-02 10:00", Input::Area)
                .ask("place", "Where", Input::Line("text")),
        ];
        if !state.offered.is_empty() {
            let offered = choice(state.offered.iter().copied().map(said));
            forms.push(
                StepForm::new("book", "The requester took a time", "Book it")
                    .sends_letter()
                    .ask("time", "Time", offered),
            );
        }
        return forms;
    };
    vec![
        StepForm::new("hold", "The records were looked at", "Record it").ask(
            "notes",
            "What was looked at",
            Input::Area,
        ),
        StepForm::new("missed", "Nobody came", "Record it"),
        StepForm::new("cancel", "The appointment was given back", "Record it"),
    ]
}

pub(super) async fn inspection_step(act: &str, t: &Taking<'_>) -> Result<(), ActError> {
    let answers = t.answers;
    match act {
        "offer" => {
            let (times, place) = (times(answers, "times")?, answers.text("place"));
            t.proceed(|city, now| inspection::offer(city, t.number, times, &place, now.local)).await
        }
        "book" => {
            let time = time(answers, "time", "the time")?;
            t.proceed(|city, now| inspection::book(city, t.number, time, now.local)).await
        }
        "hold" => t.proceed(|city, now| inspection::hold(city, t.number, &answers.text("notes"), now.local)).await,
        "missed" => t.proceed(|city, now| inspection::release(city, t.number, true, now.local)).await,
        "cancel" => t.proceed(|city, now| inspection::release(city, t.number, false, now.local)).await,
        _ => Err(super::unknown(act)),
    }
}

pub(super) fn justification_forms(city: &City, matter: &Matter) -> Vec<StepForm> {
    let lines = justification::schedule_of(city, &matter.number);
    let mut responsible = Vec::new();
    for official in lines.iter().filter_map(|line| line.because.as_ref()).flat_map(|because| city.deciders(because)) {
        if !responsible.contains(&official.to_string()) {
            responsible.push(official.to_string());
        }
    }
    vec![
        StepForm::new("give", "Give the justification in writing", "Send it")
            .sends_letter()
            .hint("Every withholding that was asked about, with its law, from the register.")
            .may("text", "What else there is to say", Input::Area)
            .ask("responsible", "Each person responsible, one a line: name, title", Input::Area)
            .filled(responsible.join("\n")),
    ]
}

pub(super) async fn justification_step(act: &str, t: &Taking<'_>) -> Result<(), ActError> {
    if act != "give" {
        return Err(super::unknown(act));
    }
    let responsible = officials(t.answers, "responsible")?;
    let text = t.answers.text("text");
    t.proceed(|city, _| {
        let lines = justification::schedule_of(city, t.number);
        justification::give(city, t.number, lines, &text, responsible)
    })
    .await
}

pub(super) fn review_forms(city: &City, pack: &Pack, matter: &Matter) -> Vec<StepForm> {
    let Opening::Review(ask) = &matter.opening else { return Vec::new() };
    let form = StepForm::new("decide", "Decide the review", "Decide").sends_letter()
        .hint("Nobody approves what they proposed or decided. An amended exemption is replaced by the one described here. What was in force and ends, or is replaced, shows to everybody what nothing else withholds: look first, on the page of the exemption.")
        .ask("outcome", "Decision", choice([("approved", "Approved: it stays"), ("amended", "Amended: replaced"), ("rejected", "Rejected: it ends")]))
        .ask("reasons", "Why, in public words", Input::Area)
        .may("review-by", "To be looked at again by", Input::Line("date"))
        .note("Left empty, nobody is reminded to look at it again once its day is over.");
    match city.exemptions.get(&ask.exemption) {
        Some(exemption) => {
            let begun = super::exemption::Prefilled { law: &exemption.law_id, ..Default::default() };
            vec![super::exemption::ask(form, city, pack, &exemption.dataset, &begun)]
        }
        None => vec![form.may(UNTIL, "Its last day, if it is to end by itself", Input::Line("date"))],
    }
}

pub(super) async fn review_step(act: &str, t: &Taking<'_>) -> Result<(), ActError> {
    if act != "decide" {
        return Err(super::unknown(act));
    }
    let outcome = match t.answers.text("outcome").as_str() {
        "approved" => ReviewOutcome::Approved,
        "amended" => ReviewOutcome::Amended,
        "rejected" => ReviewOutcome::Rejected,
        _ => return Err(ActError::Refused("say what the review comes to".into())),
    };
    let replacement = super::exemption::read(t.answers, &t.by, false)?;
    let decision = ReviewDecision {
        outcome,
        by: t.by.clone(),
        reasons: t.answers.text("reasons"),
        replacement: None,
        review_by: some_day(t.answers, "review-by", "when it is looked at again")?,
        until: some_day(t.answers, UNTIL, "its last day")?,
    };
    let actor = t.visit.actor();
    match t.previews {
        None => t.acts().decide_review(&actor, t.number, decision, replacement).await,
        Some(_) => t.looked_at(t.acts().preview_review(&actor, t.number, decision, replacement).await?),
    }
}

pub(super) fn referral_forms(city: &City, matter: &Matter, state: &Referral) -> Vec<StepForm> {
    let mut forms = Vec::new();
    let privileged = cited(city.section(matter, &["LR-ATTY-CLIENT"]));
    if state.taken_up_by.is_none() {
        forms.push(StepForm::new("take-up", "Take it up", "I take it up"));
    }
    forms.push(
        StepForm::new("note", "A privileged note", "Keep it under seal")
            .hint(format!("Only counsel can read it, and no record that leaves the city holds it{privileged}."))
            .ask("text", "The note", Input::Area),
    );
    forms.push(
        StepForm::new("answer", "Answer", "Answer under seal")
            .hint("Counsel reads it, and whoever asked; it becomes a task of theirs to read it.")
            .ask("text", "The advice", Input::Area),
    );
    forms
}

pub(super) async fn referral_step(act: &str, t: &Taking<'_>) -> Result<(), ActError> {
    let (by, text) = (t.by.clone(), t.answers.text("text"));
    match act {
        "take-up" => t.proceed(|city, _| referral::take_up(city, t.number, by)).await,
        "note" => t.proceed(|city, _| referral::note(city, t.number, "a note", &text)).await,
        "answer" => t.proceed(|city, _| referral::answer(city, t.number, by, &text)).await,
        _ => Err(super::unknown(act)),
    }
}

pub(super) fn complaint_forms(city: &City, state: &Complaint) -> Vec<StepForm> {
    let violations = city.matters.values().filter(|m| m.kind == MatterKind::Violation);
    let violations = violations.map(|m| (m.number.to_string(), m.number.to_string()));
    let none = (String::new(), "None".to_owned());
    let mut forms = Vec::new();
    if state.taken_up_by.is_none() {
        forms.push(StepForm::new("take-up", "Take it up", "I look into it"));
    }
    forms.push(
        StepForm::new("answer", "Answer in writing", "Send the answer")
            .sends_letter()
            .ask(
                "finding",
                "The complaint was",
                choice([("justified", "Justified, at least in part"), ("unjustified", "Not justified")]),
            )
            .ask("text", "The answer", Input::Area)
            .may(
                "violation",
                "The violation that was opened because of it",
                choice([none].into_iter().chain(violations)),
            ),
    );
    forms
}

pub(super) async fn complaint_step(act: &str, t: &Taking<'_>) -> Result<(), ActError> {
    let by = t.by.clone();
    match act {
        "take-up" => t.proceed(|city, _| complaint::take_up(city, t.number, by)).await,
        "answer" => {
            let finding = match t.answers.text("finding").as_str() {
                "justified" => Finding::Justified,
                "unjustified" => Finding::Unjustified,
                _ => return Err(ActError::Refused("say what was found".into())),
            };
            let (text, violation) = (t.answers.text("text"), t.answers.some("violation").map(MatterNumber));
            t.proceed(|city, _| complaint::answer(city, t.number, by, finding, &text, violation)).await
        }
        _ => Err(super::unknown(act)),
    }
}

//! `/requests/{number}/calendar.ics` and `/track/{code}/calendar.ics`: what is due in a matter as a calendar (RFC 5545),
//! to be loaded once or followed. The entries keep their ids when their days move, so that a calendar moves them too.

use crate::api::{Ask, Problem, segments};
use crate::base::host_of;
use crate::conditional::CACHE_PRIVATE;
use crate::pages::local;
use crate::pages::status::effective_due;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use law::{Ical, IcalEntry};
use records::proceedings::inspection::Inspection;
use records::public::PublicRequest;
use records::{Binding, Deadline, Proceeding};

const CALENDAR: &str = "text/calendar; charset=utf-8";

/// `GET /requests/{number}/calendar.ics`: a matter of the public log.
pub async fn show_request_calendar(ask: Ask, path: Result<Path<String>, PathRejection>) -> Response {
    let number: String = segments(path);
    let result = of_request(&ask, &number).await;
    ask.answer(result)
}

async fn of_request(ask: &Ask, number: &str) -> Result<Response, Problem> {
    let found = ask.state.document::<PublicRequest>("request", number).await.map_err(|e| ask.fault(&e))?;
    let request = found.ok_or_else(|| Problem::not_found("request in the public log"))?;
    let page = format!("{}/requests/{number}", ask.base);
    answer(ask, &request, None, &page).await
}

/// `GET /track/{code}/calendar.ics`: a matter, for whoever holds its secret link. An appointment is in it too. The
/// entries lead to the page behind the link, so that the file is as secret as the link.
pub async fn show_matter_calendar(ask: Ask, path: Result<Path<String>, PathRejection>) -> Response {
    let result = of_matter(&ask, &segments::<String>(path)).await;
    ask.answer(result)
}

async fn of_matter(ask: &Ask, code: &str) -> Result<Response, Problem> {
    let matter = ask.matter(code).await?;
    let appointment = match &matter.proceeding {
        Proceeding::Inspection(inspection) if inspection.held.is_none() => Some(inspection),
        _ => None,
    };
    let page = format!("{}/track/{code}", ask.base);
    let mut response = answer(ask, &matter.public, appointment, &page).await?;
    response.headers_mut().insert(header::CACHE_CONTROL, CACHE_PRIVATE);
    Ok(response)
}

async fn answer(
    ask: &Ask,
    matter: &PublicRequest,
    appointment: Option<&Inspection>,
    page: &str,
) -> Result<Response, Problem> {
    let zone = ask.zone().await?;
    let number = matter.number.0.as_str();
    let host = host_of(&ask.base);
    let stamp = stamp(ask.state.now(), &zone);
    let mut file =
        Ical::new(IcalEntry { about: number, id: number, host: &host, url: Some(page), stamp }).named(number);
    // A calendar without an entry is none (section 3.6).
    if let Ok(day) = matter.received.parse() {
        file.day("received", day, "received", "");
    }
    enter_deadlines(&mut file, matter, local(ask.state.now(), &zone).date());
    if let Some((inspection, time)) = appointment.and_then(|inspection| Some((inspection, inspection.booked?))) {
        let place = inspection.place.as_deref().unwrap_or_default();
        enter_appointment(&mut file, time, place, &zone);
    }
    let mut response = ask.text(file.finish(), CALENDAR, None)?;
    let name = format!("attachment; filename=\"{number}.ics\"");
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// The beginning of the day: a file asked for again on the same day is the same file, so long as nothing moved.
fn stamp(now: i64, zone: &TimeZone) -> Timestamp {
    let day = local(now, zone).date();
    zone.to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// What is or was due, the latest day of an extension while there may be one, and the last day for an appeal.
fn enter_deadlines(file: &mut Ical<'_>, matter: &PublicRequest, today: Date) {
    let ended = matter.outcome.is_some() || matter.closed.is_some();
    let mut ids: Vec<String> = Vec::new();
    for deadline in matter.deadlines.iter().filter(|d| d.binding != Binding::Internal && (d.met.is_some() || !ended)) {
        let id = own_id(&deadline.what, &mut ids);
        file.day(&id, deadline.by, &words(deadline), &why(deadline, matter));
    }
    if let Some(day) = latest_extension(matter, today).filter(|_| !ended) {
        file.day(
            "extension",
            day,
            "latest date of an extension",
            "The city may take longer only with a written notice",
        );
    }
    if let Some(day) = matter.appeal_by {
        file.day("appeal", day, "last day for an appeal", "");
    }
}

fn words(deadline: &Deadline) -> String {
    let what = &deadline.what;
    match deadline.met {
        Some(day) => format!("{what} (done on {})", records::words::date(day)),
        None => format!("{what} due"),
    }
}

/// Who set the day; for the determination of a request how it was counted, too.
fn why(deadline: &Deadline, matter: &PublicRequest) -> String {
    let mut why = deadline.basis.clone().unwrap_or_default();
    let counted =
        matter.due.as_ref().filter(|due| due.due == deadline.by && deadline.what.starts_with("determination"));
    if let Some(due) = counted {
        if !why.is_empty() {
            why.push('\n');
        }
        why += &due.counted();
    }
    why
}

/// Not once it was extended, or determined, or is late, or where the law counts no days for it.
fn latest_extension(matter: &PublicRequest, today: Date) -> Option<Date> {
    let due = matter.due.as_ref()?;
    let may = matter.determined.is_none() && matter.extended_until.is_none() && !due.extension_open && today <= due.due;
    (may && Some(due.extension_latest) > effective_due(matter)).then_some(due.extension_latest)
}

fn enter_appointment(file: &mut Ical<'_>, time: DateTime, place: &str, zone: &TimeZone) {
    if let Ok(begins) = zone.to_timestamp(time) {
        file.appointment("appointment", begins, "appointment to look at records", place);
    }
}

/// The id of an entry, from its words: they stay when its day moves.
fn own_id(what: &str, taken: &mut Vec<String>) -> String {
    let plain: String =
        what.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let same = taken.iter().filter(|id| **id == plain).count();
    taken.push(plain.clone());
    if same == 0 { plain } else { format!("{plain}-{}", same + 1) }
}

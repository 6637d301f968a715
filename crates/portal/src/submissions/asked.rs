//! Whether what is asked about a request, an exemption or a dataset can be: what is public says so here, before the desk
//! would have to refuse it.

use super::Invalid;
use super::check::{invalid, known, required_text, text_within, too_many};
use crate::appeals;
use crate::pages::local;
use crate::{PortalError, PortalState};
use catalog::{DatasetId, FieldName};
use jiff::civil::DateTime;
use records::proceedings::appeal::AppealAsk;
use records::proceedings::complaint::ComplaintAsk;
use records::proceedings::inspection::InspectionAsk;
use records::proceedings::justification::JustificationAsk;
use records::proceedings::review::{ReviewAsk, ReviewCause};
use records::proceedings::withholding::WithholdingAsk;
use records::public::{PublicDataset, PublicExemption, PublicRequest};
use records::{ItemOutcome, MatterNumber};
use web::limits::{LINE_CHARS_MAX, REQUEST_TEXT_CHARS_MAX};

const DATASETS_MAX: usize = 50;
const FIELDS_MAX: usize = 500;
const TIMES_MAX: usize = 10;

type Wrong = Result<Vec<Invalid>, PortalError>;

/// An appeal: against a request of the public log, of which something was denied.
pub(super) async fn appeal(state: &PortalState, ask: &AppealAsk) -> Wrong {
    let mut wrong = text_within("text", Some(&ask.text), REQUEST_TEXT_CHARS_MAX);
    let Some(request) = request(state, &ask.request).await? else {
        wrong.push(unknown_request("request", &ask.request));
        return Ok(wrong);
    };
    let today = now(state).await?.date();
    if let Some(site) = state.site().await?
        && let Some(barred) = appeals::barred(&site, Some(&request), today)
    {
        wrong.push(invalid("request", barred.message(&site)));
        return Ok(wrong);
    }
    if !is_denied(&request) {
        let message = format!("nothing was denied in `{}`, so there is nothing to appeal against", ask.request);
        wrong.push(invalid("request", message));
        return Ok(wrong);
    }
    for (i, item) in ask.items.iter().enumerate().take(DATASETS_MAX) {
        if !denied_items(&request).any(|denied| denied == *item) {
            let message = format!("item {} of `{}` was not denied", item.saturating_add(1), ask.request);
            wrong.push(invalid(&format!("items.{i}"), message));
        }
    }
    wrong.extend(too_many("items", ask.items.len(), DATASETS_MAX));
    Ok(wrong)
}

/// A written justification: of what a determination or the register withholds.
pub(super) async fn justification(state: &PortalState, ask: &JustificationAsk) -> Wrong {
    let mut wrong = text_within("text", Some(&ask.text), REQUEST_TEXT_CHARS_MAX);
    if ask.request.is_none() && ask.dataset.is_none() {
        wrong.push(invalid("request", "name the request or the dataset that something is withheld in"));
    }
    if let Some(number) = &ask.request {
        match request(state, number).await? {
            None => wrong.push(unknown_request("request", number)),
            Some(found) if !withholds(&found) => {
                wrong.push(invalid("request", format!("nothing was withheld in `{number}`, as far as it is decided")));
            }
            Some(_) => {}
        }
    }
    wrong.extend(too_many("fields", ask.fields.len(), FIELDS_MAX));
    match &ask.dataset {
        Some(id) => wrong.extend(withheld_in(state, id, &ask.fields).await?),
        None if !ask.fields.is_empty() => wrong.push(invalid("dataset", "name the dataset that the fields are of")),
        None => {}
    }
    Ok(wrong)
}

/// A review: of an exemption of the register that has not ended.
pub(super) async fn review(state: &PortalState, ask: &ReviewAsk) -> Wrong {
    let mut wrong = text_within("text", Some(&ask.text), REQUEST_TEXT_CHARS_MAX);
    if ask.cause != ReviewCause::Asked {
        wrong.push(invalid("cause", "a review is asked for; it is not proposed from outside"));
    }
    let number = ask.exemption.to_string();
    match state.document::<PublicExemption>("exemption", &number).await? {
        None => wrong.push(invalid("exemption", format!("there is no exemption `{number}` in the register"))),
        Some(found) if has_ended(&found) => {
            wrong.push(invalid("exemption", format!("`{number}` has ended: it withholds nothing any more")));
        }
        Some(_) => {}
    }
    Ok(wrong)
}

/// An appointment to look at records.
pub(super) async fn inspection(state: &PortalState, ask: &InspectionAsk) -> Wrong {
    let mut wrong = text_within("text", Some(&ask.text), REQUEST_TEXT_CHARS_MAX);
    if ask.request.is_none() && ask.datasets.is_empty() && ask.text.is_empty() {
        wrong.push(invalid("text", "say which records you would like to see"));
    }
    if let Some(number) = &ask.request
        && request(state, number).await?.is_none()
    {
        wrong.push(unknown_request("request", number));
    }
    wrong.extend(datasets(state, &ask.datasets).await?);
    wrong.extend(too_many("suits", ask.suits.len(), TIMES_MAX));
    let now = now(state).await?;
    let over = ask.suits.iter().enumerate().take(TIMES_MAX).filter(|(_, time)| **time <= now);
    wrong.extend(over.map(|(i, _)| invalid(&format!("suits.{i}"), "this time is over; name a later one")));
    Ok(wrong)
}

/// A complaint: about a request of the public log, about a matter whose secret link the sender has, or about neither.
pub(super) async fn complaint(state: &PortalState, ask: &ComplaintAsk, held: Option<&MatterNumber>) -> Wrong {
    let mut wrong = required_text("text", &ask.text);
    if let Some(about) = ask.about.as_ref().filter(|about| Some(*about) != held)
        && request(state, about).await?.is_none()
    {
        let message = format!(
            "`{about}` is not a request of the public log; complain from the page of its secret link, or leave the \
             number out and name it in the text"
        );
        wrong.push(invalid("about", message));
    }
    wrong.extend(datasets(state, &ask.datasets).await?);
    Ok(wrong)
}

/// A request that something be withheld: where it is shown, what exactly, and who asks.
pub(super) async fn withholding(
    state: &PortalState,
    ask: &WithholdingAsk,
    identity: &str,
    value: Option<&str>,
) -> Wrong {
    let mut wrong = Vec::new();
    if ask.datasets.is_empty() {
        wrong.push(invalid("datasets", "name the dataset that shows it"));
    }
    wrong.extend(datasets(state, &ask.datasets).await?);
    wrong.extend(too_many("fields", ask.fields.len(), FIELDS_MAX));
    let mut about = Vec::new();
    for id in ask.datasets.iter().take(DATASETS_MAX) {
        about.extend(state.document::<PublicDataset>("dataset", id.as_str()).await?);
    }
    if !about.is_empty() {
        let unknown = ask.fields.iter().enumerate().take(FIELDS_MAX);
        let unknown = unknown.filter(|(_, field)| !about.iter().any(|d| has_field(d, field)));
        wrong.extend(unknown.map(|(i, field)| no_field(i, field)));
    }
    if value.is_none_or(|value| value.trim().is_empty()) {
        wrong.push(invalid("value", "write the value that is to be withheld, exactly as the data shows it"));
    }
    wrong.extend(text_within("value", value, REQUEST_TEXT_CHARS_MAX));
    if identity.is_empty() {
        wrong.push(invalid("identity", "say who asks, and how you can be reached; both are kept under seal"));
    }
    wrong.extend(text_within("identity", Some(identity), REQUEST_TEXT_CHARS_MAX));
    Ok(wrong)
}

/// The local time in the city.
pub(super) async fn now(state: &PortalState) -> Result<DateTime, PortalError> {
    let zone = state.site().await?.and_then(|site| jiff::tz::TimeZone::get(&site.timezone).ok());
    Ok(local(state.now(), &zone.unwrap_or(jiff::tz::TimeZone::UTC)))
}

/// Whether anything asked for was denied, in whole or in part.
pub(crate) fn is_denied(request: &PublicRequest) -> bool {
    denied_items(request).next().is_some()
}

/// The items that were denied, in whole or in part.
pub(crate) fn denied_items(request: &PublicRequest) -> impl Iterator<Item = u32> + '_ {
    let denies = |outcome: &ItemOutcome| matches!(outcome, ItemOutcome::Denied | ItemOutcome::Partial);
    request.outcomes.iter().filter(move |(_, outcome, _)| denies(outcome)).map(|(item, ..)| *item)
}

/// Whether a determination withholds anything.
pub(crate) fn withholds(request: &PublicRequest) -> bool {
    is_denied(request) || request.outcomes.iter().any(|(_, _, schedule)| !schedule.is_empty())
}

/// Whether an exemption withholds nothing any more.
pub(crate) fn has_ended(exemption: &PublicExemption) -> bool {
    exemption.standing.starts_with("ended")
}

async fn request(state: &PortalState, number: &MatterNumber) -> Result<Option<PublicRequest>, PortalError> {
    if number.0.chars().count() > LINE_CHARS_MAX {
        return Ok(None);
    }
    state.document("request", &number.0).await
}

fn unknown_request(name: &str, number: &MatterNumber) -> Invalid {
    let short: String = number.0.chars().take(40).collect();
    invalid(name, format!("there is no request `{short}` in the public log; numbers look like `R-2026-0001`"))
}

async fn datasets(state: &PortalState, ids: &[DatasetId]) -> Wrong {
    let mut wrong: Vec<Invalid> = too_many("datasets", ids.len(), DATASETS_MAX).into_iter().collect();
    for (i, id) in ids.iter().take(DATASETS_MAX).enumerate() {
        wrong.extend(known(state, &format!("datasets.{i}"), id).await?);
    }
    Ok(wrong)
}

/// Something of the dataset must be withheld, and of the fields that are named.
async fn withheld_in(state: &PortalState, id: &DatasetId, names: &[FieldName]) -> Wrong {
    let Some(about) = state.document::<PublicDataset>("dataset", id.as_str()).await? else {
        return Ok(vec![invalid("dataset", format!("no dataset has the id `{id}`"))]);
    };
    let exemptions: Vec<PublicExemption> = state.documents("exemption").await?;
    let exempted = exemptions.iter().any(|e| e.dataset == *id && !has_ended(e));
    if !exempted && !leaves_out(&about) {
        let message = format!("nothing is withheld in `{id}`; ask the Open Data team when it will be published");
        let message = if about.schema.is_some() { format!("nothing is withheld in `{id}`") } else { message };
        return Ok(vec![invalid("dataset", message)]);
    }
    let place = |(i, field): (usize, &FieldName)| match &about.schema {
        _ if !has_field(&about, field) => Some(no_field(i, field)),
        Some(schema) => {
            let shown = schema.field(field.as_str()).is_some_and(|f| f.notices.is_empty());
            let whole = shown && schema.row_notices.is_empty();
            let message = format!("nothing of the field `{field}` is withheld");
            whole.then(|| invalid(&format!("fields.{i}"), message))
        }
        None => None,
    };
    Ok(names.iter().take(FIELDS_MAX).enumerate().filter_map(place).collect())
}

fn leaves_out(about: &PublicDataset) -> bool {
    let in_part = about.schema.as_ref().is_some_and(|schema| {
        !schema.withheld.is_empty()
            || !schema.row_notices.is_empty()
            || schema.fields.iter().any(|field| !field.notices.is_empty())
    });
    in_part || !about.withheld.is_empty()
}

/// Only names that are public: of a dataset that is not published there are none.
fn has_field(about: &PublicDataset, field: &FieldName) -> bool {
    let named = |schema: &catalog::PublicSchema| {
        schema.field(field.as_str()).is_some() || schema.withheld_field(field.as_str()).is_some()
    };
    about.schema.as_ref().is_some_and(named)
}

fn no_field(i: usize, field: &FieldName) -> Invalid {
    let message = format!("the dataset has no field `{field}` with a public name; leave it out if you are not sure");
    invalid(&format!("fields.{i}"), message)
}

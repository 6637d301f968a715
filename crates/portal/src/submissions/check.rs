//! Whether a submission can be taken: texts of bounded size, datasets that exist, fields with a public name, real dates.

use super::{Invalid, asked};
use crate::{PortalError, PortalState};
use catalog::DatasetId;
use jiff::civil::Date;
use records::proceedings::appeal::AppealAsk;
use records::proceedings::complaint::ComplaintAsk;
use records::proceedings::inspection::InspectionAsk;
use records::proceedings::justification::JustificationAsk;
use records::proceedings::review::ReviewAsk;
use records::{Item, MatterNumber, Opening, Requester, Series};
use web::limits::{LINE_CHARS_MAX, REQUEST_TEXT_CHARS_MAX};

const ITEMS_MAX: usize = 50;
const SERIES_MAX: usize = 20;
pub(super) const FIELDS_MAX: usize = 500;

/// The opening without blanks around its texts; what is empty was not given.
pub(super) fn tidy(opening: Opening) -> Opening {
    match opening {
        Opening::Inquiry { topic, datasets, text, intended_use } => {
            Opening::Inquiry { topic, datasets, text: text.trim().into(), intended_use: given(intended_use) }
        }
        Opening::Request { items, description, format, series } => {
            let items = items.into_iter().map(|i| Item { from: given(i.from), to: given(i.to), ..i }).collect();
            let named = |s: Series| Series { name: s.name.trim().into(), from: given(s.from), to: given(s.to) };
            let series = series.into_iter().map(named).collect();
            Opening::Request { items, description: given(description), format: given(format), series }
        }
        Opening::Inspection(ask) => Opening::Inspection(InspectionAsk { text: ask.text.trim().into(), ..ask }),
        Opening::Justification(ask) => Opening::Justification(JustificationAsk { text: ask.text.trim().into(), ..ask }),
        Opening::Review(ask) => Opening::Review(ReviewAsk { text: ask.text.trim().into(), ..ask }),
        Opening::Appeal(ask) => Opening::Appeal(AppealAsk { text: ask.text.trim().into(), ..ask }),
        Opening::Complaint(ask) => Opening::Complaint(ComplaintAsk { text: ask.text.trim().into(), ..ask }),
        // What the public does not open is refused as it came.
        Opening::Withholding(_) | Opening::Referral(_) | Opening::JudicialReview(_) | Opening::Violation(_) => opening,
    }
}

/// The same for who asks.
pub(super) fn tidy_requester(requester: Requester) -> Requester {
    Requester { name: given(requester.name), email: given(requester.email), ..requester }
}

fn given(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Everything that has to be put right. `held` is a matter whose secret link the sender has.
pub(super) async fn opening(
    state: &PortalState,
    opening: &Opening,
    requester: &Requester,
    held: Option<&MatterNumber>,
) -> Result<Vec<Invalid>, PortalError> {
    let mut wrong = asker(requester);
    match opening {
        Opening::Inquiry { datasets, text, intended_use, .. } => {
            wrong.extend(required_text("text", text));
            wrong.extend(text_within("intended_use", intended_use.as_deref(), REQUEST_TEXT_CHARS_MAX));
            wrong.extend(too_many("datasets", datasets.len(), ITEMS_MAX));
            for (i, dataset) in datasets.iter().take(ITEMS_MAX).enumerate() {
                wrong.extend(known(state, &format!("datasets.{i}"), dataset).await?);
            }
        }
        Opening::Request { items, description, format, series } => {
            wrong.extend(request(items, series, description.as_deref(), format.as_deref()));
            for (i, item) in items.iter().take(ITEMS_MAX).enumerate() {
                wrong.extend(fields(state, i, item).await?);
            }
        }
        Opening::Inspection(ask) => wrong.extend(asked::inspection(state, ask).await?),
        Opening::Justification(ask) => wrong.extend(asked::justification(state, ask).await?),
        Opening::Review(ask) => wrong.extend(asked::review(state, ask).await?),
        Opening::Appeal(ask) => wrong.extend(asked::appeal(state, ask).await?),
        Opening::Complaint(ask) => wrong.extend(asked::complaint(state, ask, held).await?),
        Opening::Withholding(_) | Opening::Referral(_) | Opening::JudicialReview(_) | Opening::Violation(_) => {
            wrong.push(invalid("kind", format!("{} is not opened like this", opening.kind().words())));
        }
    }
    Ok(wrong)
}

/// A text that must be there.
pub(super) fn required_text(name: &str, text: &str) -> Vec<Invalid> {
    if text.is_empty() {
        return vec![invalid(name, "write what you would like to know or to say")];
    }
    text_within(name, Some(text), REQUEST_TEXT_CHARS_MAX)
}

fn asker(requester: &Requester) -> Vec<Invalid> {
    let mut wrong = text_within("name", requester.name.as_deref(), LINE_CHARS_MAX);
    wrong.extend(text_within("email", requester.email.as_deref(), LINE_CHARS_MAX));
    let plain = |email: &str| {
        let parts = email.split_once('@').filter(|(user, host)| !user.is_empty() && !host.is_empty());
        parts.is_some_and(|(_, host)| !host.contains('@')) && !email.contains(char::is_whitespace)
    };
    if requester.email.as_deref().is_some_and(|email| !plain(email)) {
        wrong.push(invalid("email", "write an e-mail address like `name@example.org`, or leave it out"));
    }
    wrong
}

fn request(items: &[Item], series: &[Series], description: Option<&str>, format: Option<&str>) -> Vec<Invalid> {
    let mut wrong = text_within("description", description, REQUEST_TEXT_CHARS_MAX);
    wrong.extend(text_within("format", format, LINE_CHARS_MAX));
    wrong.extend(too_many("items", items.len(), ITEMS_MAX));
    wrong.extend(too_many("series", series.len(), SERIES_MAX));
    if items.is_empty() && series.is_empty() && description.is_none() {
        let message = "name a dataset or a series of records, or describe the records in your own words";
        wrong.push(invalid("description", message));
    }
    for (i, asked) in series.iter().take(SERIES_MAX).enumerate() {
        let name = format!("series.{i}.name");
        if asked.name.is_empty() {
            wrong.push(invalid(&name, "name the series of records, such as `permit files`"));
        }
        wrong.extend(line_within(&name, &asked.name));
        wrong.extend(dates(&format!("series.{i}"), &asked.from, &asked.to));
    }
    for (i, item) in items.iter().enumerate() {
        wrong.extend(dates(&format!("items.{i}"), &item.from, &item.to));
        wrong.extend(too_many(&format!("items.{i}.fields"), item.fields.len(), FIELDS_MAX));
    }
    wrong
}

/// A name is one line.
fn line_within(name: &str, text: &str) -> Vec<Invalid> {
    let mut wrong = text_within(name, Some(text), LINE_CHARS_MAX);
    if text.contains(['\n', '\r']) {
        wrong.push(invalid(name, "write it on one line"));
    }
    wrong
}

fn dates(of: &str, from: &Option<String>, to: &Option<String>) -> Vec<Invalid> {
    let read = |text: &Option<String>| text.as_deref().map(day);
    let (from, to) = (read(from), read(to));
    let mut wrong = Vec::new();
    for (name, date) in [("from", from), ("to", to)] {
        if date == Some(None) {
            wrong.push(invalid(&format!("{of}.{name}"), "write a day as year-month-day, like `2026-02-28`"));
        }
    }
    if let (Some(Some(from)), Some(Some(to))) = (from, to)
        && from > to
    {
        wrong.push(invalid(&format!("{of}.to"), "the last day is before the first"));
    }
    wrong
}

/// Only the plain form: what is kept is what was written.
fn day(text: &str) -> Option<Date> {
    let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    plain.then(|| text.parse().ok()).flatten()
}

pub(super) async fn known(
    state: &PortalState,
    name: &str,
    dataset: &DatasetId,
) -> Result<Option<Invalid>, PortalError> {
    let found = state.docs.get("dataset", dataset.as_str()).await?;
    Ok(found.is_none().then(|| invalid(name, format!("no dataset has the id `{dataset}`"))))
}

/// Fields are asked for by their public names, withheld ones too. Where no names are public, any may be asked for.
pub(super) async fn fields(state: &PortalState, i: usize, item: &Item) -> Result<Vec<Invalid>, PortalError> {
    let Some(about) = state.about_dataset(item.dataset.as_str()).await?.filter(|d| d.id == item.dataset) else {
        return Ok(vec![invalid(&format!("items.{i}.dataset"), format!("no dataset has the id `{}`", item.dataset))]);
    };
    let Some(schema) = &about.schema else { return Ok(Vec::new()) };
    let unknown =
        item.fields.iter().take(FIELDS_MAX).enumerate().filter(|(_, field)| {
            schema.field(field.as_str()).is_none() && schema.withheld_field(field.as_str()).is_none()
        });
    Ok(unknown
        .map(|(j, field)| invalid(&format!("items.{i}.fields.{j}"), format!("the dataset has no field `{field}`")))
        .collect())
}

pub(super) fn text_within(name: &str, text: Option<&str>, chars_max: usize) -> Vec<Invalid> {
    let Some(text) = text else { return Vec::new() };
    let mut wrong = Vec::new();
    if text.chars().count() > chars_max {
        wrong.push(invalid(name, format!("at most {chars_max} characters, please")));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        wrong.push(invalid(name, "leave out control characters"));
    }
    wrong
}

pub(super) fn too_many(name: &str, count: usize, max: usize) -> Option<Invalid> {
    (count > max).then(|| invalid(name, format!("at most {max}, please")))
}

pub(super) fn invalid(name: &str, message: impl Into<String>) -> Invalid {
    Invalid { name: name.into(), message: message.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(from: &str, to: &str) -> Item {
        let id = "abcd-1234".parse().unwrap();
        Item { dataset: id, fields: Vec::new(), from: Some(from.into()), to: Some(to.into()) }
    }

    fn series(name: &str, from: Option<&str>) -> Series {
        Series { name: name.into(), from: from.map(Into::into), to: None }
    }

    #[test]
    fn days_are_days_of_the_calendar_in_order() {
        let dates = |from: &str, to: &str| dates("items.0", &Some(from.into()), &Some(to.into()));
        assert!(dates("2026-02-28", "2026-02-28").is_empty());
        for (from, to) in [("2026-02-29", "2026-03-01"), ("20260228", "2026-03-01"), ("2026-03-02", "2026-03-01")] {
            assert_eq!(dates(from, to).len(), 1, "{from} {to}");
        }
    }

    #[test]
    fn an_address_that_mail_could_not_reach_is_refused() {
        let of = |email: &str| asker(&Requester { email: Some(email.into()), ..Requester::default() });
        assert!(of("a@b.example").is_empty());
        for email in ["a", "@b", "a@", "a b@c", "a@b@c", "a@b\u{7}"] {
            assert!(!of(email).is_empty(), "{email}");
        }
        assert!(asker(&Requester::default()).is_empty(), "a request needs no name");
    }

    #[test]
    fn a_request_asks_for_something_within_bounds() {
        let wrong = |items: &[Item], text: Option<&str>| request(items, &[], text, None).len();
        assert_eq!(wrong(&[], None), 1);
        assert_eq!(wrong(&[], Some("all of it")), 0);
        assert_eq!(wrong(&[], Some(&"x".repeat(20_001))), 1);
        assert_eq!(wrong(&vec![item("2026-01-01", "2026-01-02"); 51], None), 1);
    }

    #[test]
    fn a_series_of_records_has_a_name_of_one_line_and_real_days() {
        let wrong = |asked: Series| -> Vec<String> {
            request(&[], &[asked], None, None).into_iter().map(|wrong| wrong.name).collect()
        };
        assert!(wrong(series("Permit files", Some("2025-01-01"))).is_empty(), "it is something to ask for");
        assert_eq!(wrong(series("", None)), ["series.0.name"]);
        assert_eq!(wrong(series("a\nb", None)), ["series.0.name"]);
        assert_eq!(wrong(series("Permit files", Some("last year"))), ["series.0.from"]);
        let many = vec![series("Permit files", None); SERIES_MAX + 1];
        assert_eq!(request(&[], &many, None, None).len(), 1);
    }
}

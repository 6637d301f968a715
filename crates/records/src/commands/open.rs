//! Receiving an inquiry or a request.

use super::{Refusal, law_of, written};
use super::{appeal, complaint, inspection, judicial, justification, referral, review, violation, withholding};
use crate::proceedings::sealed::{Seal, Sealed};
use crate::{Channel, City, Event, Item, MatterKind, Opening, Requester, Series};
use jiff::civil::Date;
use law::Due;

/// How long the text of a submission may be, characters. Attachments carry what is longer.
const TEXT_CHARS_MAX: usize = 20_000;
/// How many datasets and series of records one request may name.
const ITEMS_MAX: usize = 100;

/// What arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenMatter {
    /// True arrival time, microseconds since the epoch.
    pub received_at: i64,
    /// How it arrived.
    pub channel: Channel,
    /// Who asks.
    pub requester: Requester,
    /// What it opens with.
    pub opening: Opening,
    /// SHA-256 of the tracking code, hexadecimal.
    pub track_hash: Option<String>,
    /// The submission it came from: taking one twice opens the matter once.
    pub submission: Option<String>,
}

/// Opens a matter of any kind. It gets its number here, and a request its clock (Gov. Code § 7922.535(a)); other matters
/// have no clock of their own. Gives no event when the submission was taken before.
pub fn open_matter(city: &City, input: OpenMatter) -> Result<Vec<Event>, Refusal> {
    if input.submission.as_ref().is_some_and(|id| city.submissions.contains(id)) {
        return Ok(Vec::new());
    }
    check_opening(city, &input.opening, input.received_at)?;
    if input.track_hash.as_ref().is_some_and(|hash| city.track_is_known(hash)) {
        return Err(Refusal::mistake("track-known", "this tracking code is in use already"));
    }
    let pack = law_of(city)?;
    let kind = input.opening.kind();
    let due = (kind == MatterKind::Request).then(|| clock(city, pack, input.received_at)).transpose()?;
    let matter = city.next_matter_number(kind, city.date_of(input.received_at).year());
    let (requester, sealed) = seal(kind, tidy(input.requester));
    let opened = Event::MatterOpened {
        matter: matter.clone(),
        kind,
        received_at: input.received_at,
        channel: input.channel,
        requester,
        opening: input.opening,
        rules: pack.version.clone(),
        due,
        track_hash: input.track_hash,
        submission: input.submission,
    };
    let sealed = sealed.map(|sealed| Event::SealedKept { matter, sealed });
    Ok(std::iter::once(opened).chain(sealed).collect())
}

/// Who asks that something be withheld is for two roles only, and never part of the matter.
fn seal(kind: MatterKind, requester: Requester) -> (Requester, Option<Sealed>) {
    let said: Vec<&str> = requester.name.iter().chain(&requester.email).map(String::as_str).collect();
    if kind != MatterKind::Withholding || said.is_empty() {
        return (requester, None);
    }
    let sealed = Sealed::new(Seal::Identity, "who asks", said.join(", "));
    (Requester { language: requester.language, ..Requester::default() }, Some(sealed))
}

fn clock(city: &City, pack: &law::Pack, received_at: i64) -> Result<Due, Refusal> {
    let no_zone = || Refusal::mistake("no-zone", "the city's time zone is not a known one; check the settings");
    city.zone().ok_or_else(no_zone)?;
    super::arrival::check_reached(city, received_at)?;
    let calendar = city.settings.as_ref().map(|s| s.calendar.clone()).unwrap_or_default();
    Ok(pack.due(&calendar, city.local(received_at)))
}

/// A blank name is no name.
fn tidy(requester: Requester) -> Requester {
    let said = |text: Option<String>| text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
    Requester { name: said(requester.name), email: said(requester.email), ..requester }
}

fn check_opening(city: &City, opening: &Opening, received_at: i64) -> Result<(), Refusal> {
    match opening {
        Opening::Inquiry { datasets, text, .. } => {
            written(text, "text-missing", "the question")?;
            check_length(text)?;
            datasets.iter().try_for_each(|id| known(city, id))
        }
        Opening::Request { items, description, series, .. } => {
            let text = description.as_deref().unwrap_or_default();
            if items.is_empty() && text.trim().is_empty() && series.is_empty() {
                let message = "the request names no dataset and describes no records";
                let section = city.section_on(city.date_of(received_at), &["access.copies"]);
                return Err(Refusal::law("nothing-asked", message, section));
            }
            check_length(text)?;
            if items.len() + series.len() > ITEMS_MAX {
                return Err(Refusal::mistake(
                    "too-many-items",
                    format!("a request names {ITEMS_MAX} datasets and series of records at most"),
                ));
            }
            items.iter().try_for_each(|item| check_item(city, item))?;
            series.iter().try_for_each(check_series)
        }
        Opening::Inspection(ask) => inspection::check(city, ask),
        Opening::Justification(ask) => justification::check(city, ask),
        Opening::Review(ask) => review::check(city, ask),
        Opening::Withholding(ask) => withholding::check(city, ask),
        Opening::Appeal(ask) => appeal::check(city, ask, city.date_of(received_at)),
        Opening::Referral(ask) => referral::check(city, ask),
        Opening::JudicialReview(petition) => judicial::check(city, petition, city.date_of(received_at)),
        Opening::Complaint(ask) => complaint::check(city, ask),
        Opening::Violation(ask) => violation::check(city, ask, city.date_of(received_at)),
    }
}

/// The field names are not checked: whether a field exists in a withheld dataset is not said.
fn check_item(city: &City, item: &Item) -> Result<(), Refusal> {
    known(city, &item.dataset)?;
    check_dates(item.from.as_deref(), item.to.as_deref())
}

fn check_series(series: &Series) -> Result<(), Refusal> {
    written(&series.name, "series-missing", "the name of the series of records")?;
    check_length(&series.name)?;
    check_dates(series.from.as_deref(), series.to.as_deref())
}

pub(super) fn check_dates(from: Option<&str>, to: Option<&str>) -> Result<(), Refusal> {
    match (date(from)?, date(to)?) {
        (Some(from), Some(to)) if from > to => {
            Err(Refusal::mistake("dates-reversed", format!("`{from}` is after `{to}`")))
        }
        _ => Ok(()),
    }
}

fn date(text: Option<&str>) -> Result<Option<Date>, Refusal> {
    let bad = |text: &str| Refusal::mistake("not-a-date", format!("`{text}` is not a date; write YYYY-MM-DD"));
    text.map(|text| text.parse::<Date>().map_err(|_| bad(text))).transpose()
}

/// The fields that are named are those of the dataset: one that it has never had would be passed over in silence.
pub(super) fn known_fields(city: &City, id: &catalog::DatasetId, named: &[catalog::FieldName]) -> Result<(), Refusal> {
    known(city, id)?;
    let fields = city.dataset(id).map(|d| d.dataset.fields.as_slice()).unwrap_or_default();
    match named.iter().find(|name| !fields.iter().any(|field| field.name == **name)) {
        None => Ok(()),
        Some(name) => {
            let known: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
            let message = format!("dataset `{id}` has no field `{name}`; its fields are {}", known.join(", "));
            Err(Refusal::mistake("unknown-field", message))
        }
    }
}

pub(super) fn known(city: &City, id: &catalog::DatasetId) -> Result<(), Refusal> {
    let unknown = || Refusal::mistake("unknown-dataset", format!("there is no dataset `{id}` in the catalog"));
    city.datasets.contains_key(id).then_some(()).ok_or_else(unknown)
}

pub(super) fn check_length(text: &str) -> Result<(), Refusal> {
    if text.chars().count() > TEXT_CHARS_MAX {
        return Err(Refusal::mistake("text-too-long", format!("the text is longer than {TEXT_CHARS_MAX} characters")));
    }
    Ok(())
}

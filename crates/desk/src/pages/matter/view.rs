//! What a matter says of itself: who asks for what, what was said, what was decided.

use super::clock::{self, Day};
use super::decided::{self, Decision};
use crate::pages::inbox::{badge, kind_words};
use crate::words::{self, Badge, When};
use jiff::tz::TimeZone;
use records::{City, Matter, MatterKind, MessageFrom, Opening};

/// A matter as the page shows it.
pub(super) struct MatterView {
    pub number: String,
    pub kind: &'static str,
    pub is_request: bool,
    /// Whether the city opened it itself, and so nobody asked.
    pub own: bool,
    /// Since when the requester waits for an answer to what they wrote.
    pub waits_since: Option<When>,
    pub status: Badge,
    pub received: When,
    pub channel: &'static str,
    pub requester: String,
    pub email: Option<String>,
    /// For an inquiry: what it is about.
    pub topic: Option<&'static str>,
    /// For an inquiry: the datasets it names, id and title.
    pub datasets: Vec<(String, String)>,
    /// Series of records asked for: number of the item, name, dates.
    pub series: Vec<(usize, String, String)>,
    /// What was written in the requester's own words.
    pub text: Option<String>,
    pub intended_use: Option<String>,
    pub format: Option<String>,
    pub text_public: bool,
    pub due: Option<When>,
    /// How many days after the due date it was determined.
    pub late: Option<String>,
    pub clock: Vec<Day>,
    pub extended: Option<Extended>,
    pub messages: Vec<MessageView>,
    pub decisions: Vec<Decision>,
    pub responsible: String,
    pub letters: Vec<LetterView>,
    pub history: Vec<(When, String, String)>,
    pub rules: String,
    /// The matter that answers the same, where it ended as a duplicate.
    pub same_as: Option<String>,
}

impl MatterView {
    /// Whether anything stands below "What was asked" but for items.
    pub fn asks(&self) -> bool {
        !self.series.is_empty()
            || !self.datasets.is_empty()
            || [&self.text, &self.intended_use, &self.format].iter().any(|said| said.is_some())
    }
}

/// The extension that was noticed.
pub(super) struct Extended {
    pub until: When,
    pub ground: String,
    pub facts: String,
    pub by: String,
}

/// A message.
pub(crate) struct MessageView {
    pub class: &'static str,
    pub title: &'static str,
    pub who: String,
    pub when: When,
    pub text: String,
}

/// A letter as sent.
pub(super) struct LetterView {
    pub title: String,
    pub when: When,
    pub id: String,
    pub sha256: String,
}

/// The view of a matter at an instant.
pub(super) fn of(city: &City, matter: &Matter, now: i64) -> MatterView {
    let zone = words::zone(city);
    let (topic, datasets, text, intended_use, format) = opening(city, matter);
    MatterView {
        number: matter.number.to_string(),
        kind: kind_words(matter.kind),
        is_request: matter.kind == MatterKind::Request,
        own: !matter.opening.is_asked(),
        waits_since: matter.waits_since.map(|at| When::moment(at, &zone)),
        status: badge(city.status(matter, city.date_of(now))),
        received: When::moment(matter.received_at, &zone),
        channel: words::channel(matter.channel),
        requester: matter.requester.name.clone().unwrap_or_else(|| "No name given".into()),
        email: matter.requester.email.clone(),
        topic,
        datasets,
        series: series(&matter.opening),
        text,
        intended_use,
        format,
        text_public: matter.text_public,
        due: matter.effective_due().map(When::day),
        late: city.determined_late(matter).map(|days| words::number_of(days, "day")),
        clock: clock::days(city, matter),
        extended: extended(city, matter),
        messages: matter.messages.iter().map(|message| message_view(message, &zone)).collect(),
        decisions: decided::all(city, matter),
        responsible: words::officials(matter.responsible_now()),
        letters: letters(matter, &zone),
        history: history(city, matter, &zone),
        rules: matter.rules.clone(),
        same_as: matter.same_as.as_ref().map(ToString::to_string),
    }
}

fn series(opening: &Opening) -> Vec<(usize, String, String)> {
    let first = opening.items().len() + usize::from(opening.description().is_some()) + 1;
    let line = |(n, series): (usize, &records::Series)| {
        let dates = records::words::date_range(series.from.as_deref(), series.to.as_deref());
        (first + n, series.name.clone(), if dates.is_empty() { "all".into() } else { dates })
    };
    opening.series().iter().enumerate().map(line).collect()
}

type OpeningView = (Option<&'static str>, Vec<(String, String)>, Option<String>, Option<String>, Option<String>);

fn opening(city: &City, matter: &Matter) -> OpeningView {
    match &matter.opening {
        Opening::Inquiry { topic, datasets, text, intended_use } => {
            let named = datasets.iter().map(|id| (id.to_string(), words::title(city, id))).collect();
            (Some(words::topic(*topic)), named, Some(text.clone()), intended_use.clone(), None)
        }
        Opening::Request { description, format, .. } => (None, Vec::new(), description.clone(), None, format.clone()),
        other => {
            let named = other.datasets().iter().map(|id| (id.to_string(), words::title(city, id))).collect();
            let text = Some(other.text().to_owned()).filter(|text| !text.trim().is_empty());
            (None, named, text, None, None)
        }
    }
}

fn extended(city: &City, matter: &Matter) -> Option<Extended> {
    let extension = matter.extension.as_ref()?;
    let ground = city.law().and_then(|pack| pack.extension_ground(&extension.ground));
    Some(Extended {
        until: When::parse(&extension.until),
        ground: ground.map_or_else(|| extension.ground.clone(), |g| g.text.clone()),
        facts: extension.facts.clone(),
        by: extension.by.to_string(),
    })
}

/// A message as pages show it.
pub(crate) fn message_view(message: &records::Message, zone: &TimeZone) -> MessageView {
    let (class, title, who) = match &message.from {
        MessageFrom::Requester => ("in", "Message from the requester", "the requester".to_owned()),
        MessageFrom::Staff { official } => ("out", "Message to the requester", official.to_string()),
    };
    let when = When::moment(message.at, zone);
    MessageView { class, title, who, when, text: message.text.clone() }
}

fn letters(matter: &Matter, zone: &TimeZone) -> Vec<LetterView> {
    let view = |letter: &records::LetterKept| LetterView {
        title: letter.title.clone(),
        when: When::moment(letter.at, zone),
        id: letter.id.clone(),
        sha256: letter.pdf_sha256.clone(),
    };
    matter.letters.iter().map(view).collect()
}

fn history(city: &City, matter: &Matter, zone: &TimeZone) -> Vec<(When, String, String)> {
    let lines = city.history.get(&matter.number).into_iter().flatten();
    lines.map(|line| (When::moment(line.at, zone), words::capital(&line.what), line.who.clone())).collect()
}

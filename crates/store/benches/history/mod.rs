//! A city's history, made up: its settings, its catalog, and matters of twenty events each.

mod matter;

use catalog::{DatasetId, PublicationPlan};
use law::{CityCalendar, Due, Pack};
use records::{Actor, Contact, Event, Settings, UserId};
use register::Official;
use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};
use store::PastAct;

pub use matter::EVENTS_PER_MATTER;

/// How many datasets the city has.
const DATASETS: u64 = 200;
/// 2016-01-04, 17:00 UTC, in microseconds since the epoch.
const FIRST: i64 = 1_451_926_800_000_000;
const HOUR: i64 = 3_600_000_000;
/// Ten years of arrivals, however many matters there are.
const YEARS: i64 = 10 * 365 * 24 * HOUR;

/// The acts of a city, one after another.
pub struct History {
    matters: u32,
    /// From which matter on they are still worked on.
    open_from: u32,
    next: u32,
    waiting: VecDeque<PastAct>,
    pack: Pack,
    dues: BTreeMap<jiff::civil::Date, Due>,
    /// How long making them up took.
    pub spent: Duration,
}

impl History {
    pub fn new(matters: u32) -> Self {
        let pack = Pack::load("us-ca").unwrap();
        let waiting = beginning();
        Self { matters, open_from: u32::MAX, next: 0, waiting, pack, dues: BTreeMap::new(), spent: Duration::ZERO }
    }

    /// The same, whose last matters are not determined yet: one of fifty.
    pub fn with_open_ones(self) -> Self {
        Self { open_from: self.matters - self.matters.div_ceil(50), ..self }
    }

    fn make(&mut self) -> Option<PastAct> {
        if self.waiting.is_empty() && self.next < self.matters {
            let received = FIRST + YEARS / i64::from(self.matters) * i64::from(self.next);
            let due = self.due(received);
            let acts = matter::acts(self.next, received, due, &self.pack.version);
            let done = if self.next < self.open_from { acts.len() } else { matter::ACTS_BEFORE_EXTENSION };
            self.waiting.extend(acts.into_iter().take(done));
            self.next += 1;
        }
        self.waiting.pop_front()
    }

    /// The clock of a day of receipt; an hour does not move it.
    fn due(&mut self, received: i64) -> Due {
        let zone = jiff::tz::TimeZone::get("America/Los_Angeles").unwrap();
        let local = zone.to_datetime(jiff::Timestamp::from_microsecond(received).unwrap());
        let pack = &self.pack;
        self.dues.entry(local.date()).or_insert_with(|| pack.due(&CityCalendar::default(), local)).clone()
    }
}

impl Iterator for History {
    type Item = PastAct;

    fn next(&mut self) -> Option<PastAct> {
        let started = Instant::now();
        let act = self.make();
        self.spent += started.elapsed();
        act
    }
}

pub fn clerk() -> Official {
    Official { name: "Jane Roe".into(), title: "Deputy City Clerk".into() }
}

pub fn staff() -> Actor {
    Actor::Staff { user: UserId("jane.roe@riverbend.example".into()), official: clerk() }
}

pub fn dataset(number: u64) -> DatasetId {
    DatasetId::from_random((number % DATASETS).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes())
}

/// A hash as there is one for each secret link.
pub fn hash(matter: u32, salt: u64) -> String {
    (0..4u64)
        .map(|part| format!("{:016x}", (u64::from(matter) * 4 + part + salt).wrapping_mul(0x9e37_79b9_7f4a_7c15)))
        .collect()
}

/// The city is set up, and its catalog, and some keys.
fn beginning() -> VecDeque<PastAct> {
    let contact =
        |office: &str| Contact { office: office.into(), email: Some("office@riverbend.example".into()), phone: None };
    let settings = Settings {
        city: "City of Riverbend".into(),
        law: "us-ca".into(),
        timezone: "America/Los_Angeles".into(),
        open_data: contact("Open Data team"),
        clerk: contact("Office of the City Clerk"),
        challenge: "You may ask the City Attorney to look at any withholding again.".into(),
        ..Settings::default()
    };
    let added = |number: u64| Event::DatasetAdded {
        dataset: dataset(number),
        slug: format!("dataset-{number}"),
        title: format!("Dataset {number}"),
        description: "What the department keeps.".into(),
        department: Some("Public Works".into()),
        category: None,
        keywords: vec!["streets".into(), "permits".into()],
        plan: PublicationPlan::default(),
        external: Vec::new(),
    };
    let key = |number: u32| Event::KeyCreated {
        key: format!("key-{number:04}"),
        label: "an application".into(),
        hash: hash(number, 1 << 40),
        per_hour: 5000,
    };
    let events = std::iter::once(Event::SettingsRecorded { settings, reason: None })
        .chain((0..DATASETS).map(added))
        .chain((0..1000).map(key))
        .collect();
    VecDeque::from([PastAct { at: FIRST - HOUR, actor: Actor::Program, events }])
}

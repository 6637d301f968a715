//! A small city to ask things of.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

pub mod checks;

use catalog::{
    DatasetId, Field, FieldName, FieldType, PublicField, PublicSchema, PublicationPlan, ReleaseId, ReleaseSummary,
};
use records::commands::{OpenMatter, open_matter};
use records::*;
use register::{Draft, Exemption, Official, Review, Scope, Treatment};

/// Custodial texts that may turn up in no document.
pub const CANARIES: [&str; 5] = ["CANARYPREDICATE", "canaryrevision", "canaryfile.csv", "canary_field", "decimal"];

pub fn dataset(id: &str) -> DatasetId {
    id.parse().unwrap()
}

pub fn name(text: &str) -> FieldName {
    text.parse().unwrap()
}

pub fn jane() -> Official {
    Official { name: "Jane Roe".into(), title: "Deputy City Clerk".into() }
}

pub fn counsel() -> Official {
    Official { name: "Ann Li".into(), title: "City Attorney".into() }
}

pub fn manager() -> Official {
    Official { name: "Max Orr".into(), title: "City Manager".into() }
}

pub fn nobody() -> Official {
    Official { name: "Jane Roe".into(), title: " ".into() }
}

/// The code of a refusal, and the section that says no; blank for a mistake.
pub fn refused<T: std::fmt::Debug>(result: Result<T, Refusal>) -> (&'static str, String) {
    let refusal = result.unwrap_err();
    assert!(!refusal.to_string().ends_with('.'), "{refusal}");
    (refusal.code, refusal.citation.map(|c| c.to_string()).unwrap_or_default())
}

/// The code of a refusal that is a mistake and no law's.
pub fn mistake<T: std::fmt::Debug>(result: Result<T, Refusal>) -> &'static str {
    let (code, section) = refused(result);
    assert_eq!(section, "", "{code}");
    code
}

/// Local time of the city as microseconds since the epoch.
pub fn at(local: &str) -> i64 {
    let local: jiff::civil::DateTime = local.parse().unwrap();
    local.in_tz("America/Los_Angeles").unwrap().timestamp().as_microsecond()
}

pub fn day(text: &str) -> jiff::civil::Date {
    text.parse().unwrap()
}

/// A city and its ledger.
#[derive(Default)]
pub struct Town {
    pub city: City,
    pub ledger: Vec<Entry>,
}

impl Town {
    pub fn new() -> Town {
        let mut town = Town::default();
        let contact = |office: &str, email: &str| Contact {
            office: office.into(),
            email: Some(email.into()),
            phone: Some("(916) 555-0100".into()),
        };
        let settings = Settings {
            city: "City of Riverbend".into(),
            law: "us-ca".into(),
            timezone: "America/Los_Angeles".into(),
            calendar: law::CityCalendar::default(),
            open_data: contact("Open Data team, Information Technology", "opendata@riverbend.example"),
            clerk: contact("Office of the City Clerk", "clerk@riverbend.example"),
            challenge: "You may ask the City Attorney to look at any withholding again.".into(),
            faq: vec![],
            ..Settings::default()
        };
        town.happens(Event::SettingsRecorded { settings, reason: None });
        town
    }

    pub fn happens(&mut self, event: Event) {
        self.happens_at(at("2026-02-02T10:00"), event);
    }

    pub fn happens_at(&mut self, at: i64, event: Event) {
        self.happens_by(Actor::Program, at, event);
    }

    pub fn happens_by(&mut self, actor: Actor, at: i64, event: Event) {
        let seq = self.ledger.len() as u64 + 1;
        let entry = Entry { seq, at, actor, event };
        self.city.apply(&entry);
        self.ledger.push(entry);
    }

    pub fn all_happen(&mut self, events: Vec<Event>) {
        events.into_iter().for_each(|event| self.happens(event));
    }

    /// What a command came to happens at this local time.
    pub fn does(&mut self, local: &str, result: Result<Vec<Event>, Refusal>) {
        result.unwrap().into_iter().for_each(|event| self.happens_at(at(local), event));
    }

    /// Tries to open a matter.
    pub fn try_open(&self, received: &str, opening: Opening) -> Result<Vec<Event>, Refusal> {
        let input = OpenMatter {
            received_at: at(received),
            channel: Channel::Counter,
            requester: Requester::default(),
            opening,
            track_hash: None,
            submission: None,
        };
        open_matter(&self.city, input)
    }

    /// Changes what the city says of itself.
    pub fn settle(&mut self, change: impl FnOnce(&mut Settings)) {
        let mut settings = self.city.settings.clone().unwrap();
        change(&mut settings);
        self.happens(Event::SettingsRecorded { settings, reason: None });
    }

    /// An exemption that waits for its review, under a number of its own.
    pub fn proposal(&self, id: &str, scope: Scope) -> Exemption {
        Exemption { review: Review::Proposed, ..self.exemption(id, "PR-EMP-HOME", scope) }
    }

    /// Whether an exemption withholds.
    pub fn withholds(&self, exemption: register::ExemptionId) -> bool {
        self.city.exemptions.get(&exemption).is_some_and(Exemption::in_force)
    }

    /// A request that was received on Monday, February 2, 2026 and denied on February 5, resting on a field exemption.
    pub fn denied(&mut self, id: &str, field: &str) -> (MatterNumber, Exemption) {
        let exemption = self.exempt(id, "PR-EMP-HOME", Scope::Field { field: name(field) });
        let number = self.request("2026-02-02T10:00", &[id], None);
        let line = ScheduleLine { field: Some(name(field)), ..schedule_line(exemption.withholding()) };
        let items = vec![decided(0, ItemOutcome::Partial, vec![line])];
        let input = records::commands::Determine { items, responsible: vec![jane()] };
        self.does("2026-02-05T10:00", records::commands::determine(&self.city, &number, input, day("2026-02-05")));
        (number, exemption)
    }

    /// A dataset with a revision of these fields in custody.
    pub fn dataset(&mut self, id: &str, title: &str, fields: &[&str]) {
        self.happens(Event::DatasetAdded {
            dataset: dataset(id),
            slug: title.to_lowercase().replace(' ', "-"),
            title: title.into(),
            description: "What it is.".into(),
            department: Some("Police".into()),
            category: None,
            keywords: vec![],
            plan: PublicationPlan::default(),
            external: vec![],
        });
        self.revision(id, "canaryrevision-1", fields);
    }

    pub fn revision(&mut self, id: &str, revision: &str, fields: &[&str]) {
        let field = |text: &&str| Field {
            name: name(text),
            label: text.to_uppercase(),
            field_type: FieldType::Decimal { scale: 7 },
            role: None,
            description: None,
            classified_public: true,
            declared: None,
            null_words: Vec::new(),
        };
        self.happens(Event::RevisionReceived {
            dataset: dataset(id),
            revision: revision.into(),
            fields: fields.iter().map(field).collect(),
            row_id: None,
            order: vec![],
            sequences: vec![],
            header_looks_like_data: false,
        });
    }

    pub fn exempt(&mut self, id: &str, law_id: &str, scope: Scope) -> Exemption {
        let exemption = self.exemption(id, law_id, scope);
        self.happens(Event::ExemptionRecorded { exemption: exemption.clone() });
        exemption
    }

    pub fn exemption(&self, id: &str, law_id: &str, scope: Scope) -> Exemption {
        let draft = Draft {
            dataset: dataset(id),
            law_id: law_id.into(),
            scope,
            treatment: Treatment::Withhold,
            statement: Some("Names of callers are withheld to protect them.".into()),
            reason: Some("Callers were threatened in 2025.".into()),
            citations: vec!["Penal Code § 293".parse().unwrap()],
            decided_by: vec![jane()],
            decided_at: at("2026-01-05T09:00"),
            decided_on: day("2026-01-05"),
            review_by: None,
            until: None,
            review: Review::InForce,
        };
        register::draft(self.city.law().unwrap(), self.city.next_exemption_id(), draft).unwrap()
    }

    pub fn publish(&mut self, id: &str, fields: &[&str]) {
        let fields = fields.iter().map(|f| name(f)).collect();
        self.happens(Event::DatasetPublished {
            dataset: dataset(id),
            fields,
            by: vec![jane()],
            reason: "open data".into(),
        });
    }

    pub fn cut(&mut self, id: &str, fields: &[&str]) {
        self.cut_at("2026-02-02T10:00", id, fields, 7);
    }

    /// Cuts a release at this local time, of a content told apart by a number; gives its name.
    pub fn cut_at(&mut self, local: &str, id: &str, fields: &[&str], content: u8) -> ReleaseId {
        let field = |text: &&str| PublicField {
            name: name(text),
            label: text.to_uppercase(),
            field_type: FieldType::Text,
            role: None,
            description: None,
            notices: vec![],
        };
        let schema = PublicSchema {
            dataset: dataset(id),
            fields: fields.iter().map(field).collect(),
            withheld: vec![],
            row_notices: vec![],
            geometry: None,
            stable_ids: false,
            rows: content.into(),
        };
        let release = ReleaseSummary {
            id: ReleaseId::from_digest(&[content; 32]),
            released_at: at(local),
            rows: content.into(),
            fields: fields.len() as u32,
            parquet_bytes: 100,
            parquet_sha256: "00".into(),
        };
        let revision = "canaryrevision-1".into();
        let name = release.id.clone();
        self.happens_at(at(local), Event::ReleaseCut { dataset: dataset(id), revision, schema, release });
        name
    }

    /// Opens a request for these datasets, received at this local time.
    pub fn request(&mut self, received: &str, datasets: &[&str], description: Option<&str>) -> MatterNumber {
        let item = |id: &&str| Item { dataset: dataset(id), fields: vec![], from: None, to: None };
        let opening = Opening::Request {
            items: datasets.iter().map(item).collect(),
            description: description.map(str::to_owned),
            format: None,
            series: Vec::new(),
        };
        self.open(received, opening)
    }

    pub fn open(&mut self, received: &str, opening: Opening) -> MatterNumber {
        let n = self.ledger.len();
        let input = OpenMatter {
            received_at: at(received),
            channel: Channel::Portal,
            requester: Requester { name: Some("Robin Doe".into()), email: None, ..Requester::default() },
            opening,
            track_hash: Some(format!("{n:064x}")),
            submission: Some(format!("sub-{n}")),
        };
        let events = open_matter(&self.city, input).unwrap();
        let number = events.first().and_then(Event::matter).cloned().unwrap();
        self.all_happen(events);
        number
    }

    pub fn status(&self, number: &MatterNumber, today: jiff::civil::Date) -> Status {
        self.city.status(self.matter(number), today)
    }

    pub fn matter(&self, number: &MatterNumber) -> &Matter {
        self.city.matters.get(number).unwrap()
    }

    pub fn standing(&self, id: &str) -> catalog::Standing {
        self.city.dataset(&dataset(id)).unwrap().dataset.standing
    }

    pub fn epoch(&self, id: &str) -> u64 {
        self.city.dataset(&dataset(id)).unwrap().dataset.epoch
    }
}

/// What a city under any law withholds, in the words of a person.
pub fn withheld_under(citation: &str) -> ScheduleLine {
    schedule_line(catalog::Withholding {
        exemption: "EX-1".into(),
        law_id: "LOCAL".into(),
        ground: law::Ground::Privacy,
        citation: citation.parse().unwrap(),
        more_citations: vec![],
        statement: "Names are withheld.".into(),
        decided_by: vec![jane().to_string()],
        decided_on: "2026-01-05".into(),
    })
}

pub fn schedule_line(because: catalog::Withholding) -> ScheduleLine {
    ScheduleLine {
        what: "field `caller`".into(),
        field: Some(name("caller")),
        how: "withheld".into(),
        because: Some(because),
        facts: None,
    }
}

pub fn decided(item: u32, outcome: ItemOutcome, schedule: Vec<ScheduleLine>) -> ItemDetermination {
    ItemDetermination {
        item,
        outcome,
        reasons: "Read against the register.".into(),
        schedule,
        narrowed: vec![],
        production: None,
        left_out: vec![],
        agreed: None,
        search: None,
    }
}

pub fn production(item: u32, id: &str, audience: Audience) -> Production {
    Production {
        id: "0123456789abcdef0123456789abcdef".into(),
        item,
        dataset: Some(dataset(id)),
        rows: 12_345,
        files: vec![
            ProducedFile { name: "calls.csv".into(), bytes: 1_250_000, sha256: "ab".repeat(32), document: None },
            ProducedFile { name: "calls.parquet".into(), bytes: 250_000, sha256: "cd".repeat(32), document: None },
        ],
        audience,
        fields: vec![],
        redacted: vec![],
    }
}

//! Events that version 1 knew, each with every optional part and without any.

use catalog::{
    CellNotice, DatasetId, ExternalSource, Field, FieldName, FieldType, Geometry, PublicField, PublicSchema,
    PublicationPlan, ReleaseId, ReleaseSummary, RowNotice, WithheldField, Withholding,
};
use jiff::civil::date;
use law::{Citation, Due, Ground, Milestone, ReceiptRule};
use records::*;
use register::{Exemption, ExemptionId, Official, Review, Scope, Treatment};

/// 2026-02-02T18:00:00Z.
pub const AT: i64 = 1_770_055_200_000_000;

pub fn dataset() -> DatasetId {
    "abcd-1234".parse().unwrap()
}

pub fn field(name: &str) -> FieldName {
    name.parse().unwrap()
}

pub fn cite(text: &str) -> Citation {
    text.parse().unwrap()
}

pub fn jane() -> Official {
    Official { name: "Jane Roe".into(), title: "Deputy City Clerk".into() }
}

pub fn sam() -> Official {
    Official { name: "Sam Poe".into(), title: "City Attorney".into() }
}

pub fn matter(number: &str) -> MatterNumber {
    MatterNumber(number.into())
}

pub fn request() -> MatterNumber {
    matter("R-2026-0007")
}

pub fn hash(digit: char) -> String {
    digit.to_string().repeat(64)
}

fn text(text: &str) -> Option<String> {
    Some(text.into())
}

/// Who acted: every kind of actor in turn.
pub fn actors() -> Vec<Actor> {
    let user = UserId("jane.roe@riverbend.example".into());
    vec![
        Actor::Staff { user, official: jane() },
        Actor::CommandLine { os_user: "jroe".into(), on_behalf_of: vec![jane(), sam()] },
        Actor::CommandLine { os_user: "jroe".into(), on_behalf_of: vec![] },
        Actor::Public,
        Actor::Program,
    ]
}

/// Everything but settings and openings of requests.
pub fn events() -> Vec<Event> {
    [people(), datasets(), exemptions(), releases(), matters(), determinations()].into_iter().flatten().collect()
}

fn people() -> Vec<Event> {
    let user = |name: &str| UserId(format!("{name}@riverbend.example"));
    let mut all: Vec<Event> = Role::ALL
        .into_iter()
        .map(|role| Event::UserInvited {
            user: user(role.word()),
            official: jane(),
            role,
            department: (role == Role::Publisher).then(|| "Police".into()),
        })
        .collect();
    all.extend([
        Event::UserActivated { user: user("clerk") },
        Event::UserClosed { user: user("clerk") },
        Event::KeyCreated { key: "dk_1a2b".into(), label: "transit app".into(), hash: hash('a'), per_hour: 5000 },
        Event::KeyRevoked { key: "dk_1a2b".into(), reason: "lost; \"quoted\", \u{e9}".into() },
        Event::CustodyPreviewed { dataset: dataset(), purpose: "R-2026-0007".into() },
    ]);
    all
}

pub fn plan() -> PublicationPlan {
    PublicationPlan { promised: text("2026-06-30"), periodicity: text("R/P1M"), note: text("after the audit") }
}

fn datasets() -> Vec<Event> {
    let added = |full: bool| Event::DatasetAdded {
        dataset: dataset(),
        slug: "calls".into(),
        title: "Calls for service".into(),
        description: "Every call.".into(),
        department: full.then(|| "Police".into()),
        category: full.then(|| "Public safety".into()),
        keywords: if full { vec!["police".into(), "calls".into()] } else { vec![] },
        plan: if full { plan() } else { PublicationPlan::default() },
        external: if full {
            let of = |url| ExternalSource { kind: "socrata".into(), id: "wxyz-9876".into(), url };
            vec![of(text("https://data.example/d/wxyz-9876")), of(None)]
        } else {
            vec![]
        },
    };
    let described = |full: bool| Event::FieldDescribed {
        dataset: dataset(),
        field: field("caller"),
        label: "Caller".into(),
        description: full.then(|| "Who called.".into()),
        role: full.then_some(catalog::Role::PersonName),
    };
    vec![
        added(true),
        added(false),
        received(true),
        received(false),
        Event::QuestionAccepted {
            dataset: dataset(),
            question: "header".into(),
            reason: "they are names".into(),
            by: vec![jane()],
        },
        described(true),
        described(false),
        Event::PlanChanged { dataset: dataset(), plan: plan(), reason: "a new system".into(), by: vec![jane()] },
        Event::DatasetPublished {
            dataset: dataset(),
            fields: vec![field("opened"), field("block")],
            by: vec![jane(), sam()],
            reason: "open data".into(),
        },
        Event::DatasetTakenDown { dataset: dataset(), reason: "an error".into(), by: vec![jane()] },
    ]
}

/// A revision with a field of every type and one of every role.
fn received(full: bool) -> Event {
    let types = [
        FieldType::Text,
        FieldType::Integer,
        FieldType::Decimal { scale: 2 },
        FieldType::Boolean,
        FieldType::Date,
        FieldType::Timestamp,
        FieldType::TimestampUtc,
        FieldType::Point,
    ];
    let of = |name: String, field_type, role, description| Field {
        name: field(&name),
        label: name.to_uppercase(),
        field_type,
        role,
        description,
        classified_public: role.is_none(),
        declared: None,
        null_words: Vec::new(),
    };
    let typed = (0..).zip(types).map(|(n, t)| of(format!("type_{n}"), t, None, None));
    let roles = (0..).zip(catalog::Role::ALL);
    let with_role = roles.map(|(n, role)| of(format!("role_{n}"), FieldType::Text, Some(*role), text("What it is.")));
    Event::RevisionReceived {
        dataset: dataset(),
        revision: "2026-02-02-1".into(),
        fields: if full { typed.chain(with_role).collect() } else { vec![] },
        row_id: full.then(|| field("type_1")),
        order: if full { vec![field("type_4")] } else { vec![] },
        sequences: if full { vec![field("type_1")] } else { vec![] },
        header_looks_like_data: full,
    }
}

pub fn exemption(id: u64, scope: Scope, treatment: Treatment, review: Review, full: bool) -> Exemption {
    Exemption {
        id: ExemptionId(id),
        dataset: dataset(),
        law_id: "crime-victims".into(),
        title: "Victims of crime".into(),
        ground: Ground::ALL[id as usize % Ground::ALL.len()],
        citation: cite("Gov. Code § 7923.615(b)"),
        more_citations: if full { vec![cite("Penal Code § 293"), cite("Cal. Const. art. I, § 1")] } else { vec![] },
        scope,
        treatment,
        statement: "Names of callers are withheld to protect them.".into(),
        reason: full.then(|| "Callers were threatened in 2025.".into()),
        decided_by: vec![jane()],
        decided_at: AT,
        decided_on: "2026-02-02".into(),
        review_by: full.then(|| "2027-02-02".into()),
        until: None,
        review,
    }
}

fn exemptions() -> Vec<Event> {
    let predicate = || "type = 'domestic'".to_owned();
    let ended = Review::Ended { reason: "the law changed".into(), decided_by: vec![sam()], at: AT };
    let all = [
        (Scope::Dataset, Treatment::Withhold, Review::Proposed, true),
        (Scope::Field { field: field("caller") }, Treatment::Withhold, Review::InForce, false),
        (Scope::Rows { predicate: predicate() }, Treatment::Withhold, ended, true),
        (
            Scope::Cells { field: field("block"), predicate: predicate() },
            Treatment::BlockAddress,
            Review::InForce,
            true,
        ),
        (Scope::Pair { shown: field("a"), withheld: field("b") }, Treatment::Withhold, Review::InForce, false),
        (Scope::Field { field: field("x") }, Treatment::RoundCoordinates(3), Review::InForce, true),
        (Scope::Field { field: field("born") }, Treatment::Year, Review::InForce, true),
        (Scope::Field { field: field("opened") }, Treatment::Month, Review::InForce, true),
        (Scope::Field { field: field("closed") }, Treatment::Day, Review::InForce, true),
        (Scope::Field { field: field("zip") }, Treatment::Zip3, Review::InForce, true),
    ];
    let recorded = (1..).zip(all).map(|(id, (scope, treatment, review, full))| Event::ExemptionRecorded {
        exemption: exemption(id, scope, treatment, review, full),
    });
    let (exemption, by) = (ExemptionId(1), vec![sam()]);
    recorded
        .chain([
            Event::ExemptionApproved { exemption, by: by.clone(), reason: "it applies".into() },
            Event::ExemptionEnded { exemption, by, reason: "the law changed".into(), discloses: false },
        ])
        .collect()
}

pub fn withholding(full: bool) -> Withholding {
    Withholding {
        exemption: "EX-12".into(),
        law_id: "crime-victims".into(),
        ground: Ground::Privacy,
        citation: cite("Gov. Code § 7923.615(b)"),
        more_citations: if full { vec![cite("Penal Code § 293")] } else { vec![] },
        statement: "Names of callers are withheld to protect them.".into(),
        decided_by: vec!["Jane Roe, Deputy City Clerk".into()],
        decided_on: "2026-02-02".into(),
    }
}

fn releases() -> Vec<Event> {
    let release = ReleaseSummary {
        id: ReleaseId::from_digest(&[7; 32]),
        released_at: AT,
        rows: 3,
        fields: 1,
        parquet_bytes: 1024,
        parquet_sha256: hash('b'),
    };
    let cut = |geometry: Option<Geometry>| {
        let full = geometry.is_some();
        let notice = CellNotice { what: "generalised to the block".into(), withholding: withholding(true) };
        let public = PublicField {
            name: field("block"),
            label: "Block".into(),
            field_type: FieldType::Text,
            role: full.then_some(catalog::Role::Address),
            description: full.then(|| "Where.".into()),
            notices: if full { vec![notice] } else { vec![] },
        };
        let withheld = WithheldField {
            name: field("caller"),
            label: "Caller".into(),
            description: full.then(|| "Who called.".into()),
            withholdings: vec![withholding(false)],
        };
        let schema = PublicSchema {
            dataset: dataset(),
            fields: vec![public],
            withheld: vec![withheld],
            row_notices: if full { vec![RowNotice { withholding: withholding(false) }] } else { vec![] },
            geometry,
            stable_ids: full,
            rows: 3,
        };
        Event::ReleaseCut { dataset: dataset(), revision: "2026-02-02-1".into(), schema, release: release.clone() }
    };
    vec![
        cut(None),
        cut(Some(Geometry::Field(field("place")))),
        cut(Some(Geometry::Pair { latitude: field("lat"), longitude: field("lon") })),
        Event::ReleaseRetired { dataset: dataset(), release: ReleaseId::from_digest(&[7; 32]) },
    ]
}

pub fn due(full: bool) -> Due {
    let step = |why: &str, citation: Option<&str>| law::Step {
        date: date(2026, 2, 2),
        why: why.into(),
        citation: citation.map(cite),
    };
    Due {
        received: date(2026, 2, 2).at(10, 0, 0, 0),
        receipt_date: date(2026, 2, 2),
        receipt_rule: if full { ReceiptRule::NextBusinessDay } else { ReceiptRule::Actual },
        base_end: date(2026, 2, 12),
        due: date(2026, 2, 13),
        extension_cap: date(2026, 2, 26),
        extension_latest: date(2026, 2, 26),
        extension_open: full,
        steps: vec![step("received", None), step("day 10", Some("Gov. Code § 7922.535(a)"))],
        milestones: if full {
            vec![Milestone { id: "m".into(), what: "an answer".into(), date: date(2026, 2, 9) }]
        } else {
            vec![]
        },
        clock: full.then(|| "2023".into()),
        pack_version: "us-ca 2026-01-01".into(),
    }
}

pub fn opened(number: MatterNumber, kind: MatterKind, channel: Channel, opening: Opening, full: bool) -> Event {
    Event::MatterOpened {
        matter: number,
        kind,
        received_at: AT,
        channel,
        requester: if full {
            Requester { name: text("Robin Doe"), email: text("robin@example.org"), ..Requester::default() }
        } else {
            Requester::default()
        },
        opening,
        rules: "us-ca 2026-01-01".into(),
        due: (kind == MatterKind::Request).then(|| due(full)),
        track_hash: full.then(|| hash('c')),
        submission: full.then(|| "0123456789abcdef".into()),
    }
}

pub fn item(full: bool) -> Item {
    Item {
        dataset: dataset(),
        fields: if full { vec![field("block")] } else { vec![] },
        from: full.then(|| "2025-01-01".into()),
        to: full.then(|| "2025-12-31".into()),
    }
}

fn matters() -> Vec<Event> {
    let topics = [
        Topic::ApiKeys,
        Topic::Access,
        Topic::PublicationTimeline,
        Topic::DataQuality,
        Topic::Withholding,
        Topic::Other,
    ];
    let inquiry = |(n, topic): (usize, Topic)| {
        let full = n % 2 == 0;
        let opening = Opening::Inquiry {
            topic,
            datasets: if full { vec![dataset()] } else { vec![] },
            text: "When?".into(),
            intended_use: full.then(|| "a map".into()),
        };
        opened(matter(&format!("Q-2026-{n:04}")), MatterKind::Inquiry, Channel::Portal, opening, full)
    };
    let channels = [Channel::Portal, Channel::Email, Channel::Letter, Channel::Telephone, Channel::Counter];
    let message = |(n, channel): (usize, Channel)| Event::MessageKept {
        matter: request(),
        message: Message {
            at: AT,
            from: if n == 0 { MessageFrom::Requester } else { MessageFrom::Staff { official: jane() } },
            channel,
            datasets: if n == 0 { vec![] } else { vec![dataset()] },
            text: "Hello.\nThank you.".into(),
        },
        submission: (n == 0).then(|| "fedcba9876543210".into()),
    };
    let extended = |full: bool| Event::MatterExtended {
        matter: request(),
        extension: Extension {
            ground: "volume".into(),
            facts: "eleven thousand messages".into(),
            until: "2026-02-26".into(),
            by: jane(),
            at: AT,
            designation: full.then(|| "Administrative Instruction 4, 2025".into()),
            done_so_far: full.then(|| "two departments have answered".into()),
        },
    };
    let letter = LetterKept {
        id: "0".repeat(32),
        kind: "determination".into(),
        title: "Determination".into(),
        at: AT,
        pdf_sha256: hash('d'),
        html_sha256: hash('e'),
    };
    let outcomes = [
        Outcome::Full,
        Outcome::Partial,
        Outcome::Denied,
        Outcome::NoRecords,
        Outcome::Withdrawn,
        Outcome::Referred,
        Outcome::Answered,
    ];
    let closed = |outcome| Event::MatterClosed { matter: request(), outcome, reason: "done".into(), same_as: None };
    let mut all: Vec<Event> = topics.into_iter().enumerate().map(inquiry).collect();
    all.extend(channels.into_iter().enumerate().map(message));
    all.extend([
        Event::TrackRotated { matter: request(), track_hash: hash('f') },
        extended(true),
        extended(false),
        Event::LetterSent { matter: request(), letter },
        Event::TextReleased { matter: request() },
    ]);
    all.extend(outcomes.map(closed));
    all
}

pub fn production(item: u32, audience: Audience) -> Production {
    Production {
        id: "1".repeat(32),
        item,
        dataset: Some(dataset()),
        rows: 3,
        files: vec![ProducedFile { name: "calls.csv".into(), bytes: 2048, sha256: hash('9'), document: None }],
        // Before version 2 a production did not name its fields.
        fields: Vec::new(),
        audience,
        redacted: Vec::new(),
    }
}

pub fn schedule() -> Vec<ScheduleLine> {
    let line = |full: bool| ScheduleLine {
        what: "field `caller`".into(),
        field: full.then(|| field("caller")),
        how: "withheld".into(),
        because: full.then(|| withholding(true)),
        facts: full.then(|| "Callers were threatened in 2025.".into()),
    };
    vec![line(true), line(false)]
}

fn determinations() -> Vec<Event> {
    let requester_only = Audience::Requester { basis: "pending-litigation: the facts".into() };
    let search = |full: bool| Search {
        systems: "the mail archive".into(),
        custodians: "the Clerk".into(),
        terms: "river".into(),
        from: full.then(|| "2025-01-01".into()),
        to: full.then(|| "2025-12-31".into()),
    };
    let bare = |item, outcome| ItemDetermination {
        item,
        outcome,
        reasons: "As the law says.".into(),
        schedule: vec![],
        narrowed: vec![],
        production: None,
        left_out: vec![],
        agreed: None,
        search: None,
    };
    let items = vec![
        ItemDetermination { production: Some(production(0, Audience::Public)), ..bare(0, ItemOutcome::Full) },
        ItemDetermination {
            schedule: schedule(),
            narrowed: vec!["2025 only".into()],
            production: Some(production(1, requester_only)),
            left_out: vec!["2024".into()],
            agreed: Some(Agreement { on: "2026-02-03".into(), how: "by telephone".into() }),
            ..bare(1, ItemOutcome::Partial)
        },
        bare(2, ItemOutcome::Denied),
        ItemDetermination { search: Some(search(true)), ..bare(3, ItemOutcome::NoRecords) },
        ItemDetermination { search: Some(search(false)), ..bare(4, ItemOutcome::NoRecords) },
    ];
    vec![
        Event::MatterDetermined { matter: request(), items, responsible: vec![jane(), sam()] },
        Event::MatterDetermined { matter: request(), items: vec![bare(0, ItemOutcome::Denied)], responsible: vec![] },
    ]
}

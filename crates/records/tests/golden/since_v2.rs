//! Events and parts of events that came with version 2.

use super::since_v1::*;
use catalog::{Currency, DatasetId, DayOrder, DeclaredGeometry, DeclaredType, Field, FieldType, FirstNumber};
use jiff::civil::{Date, date};
use law::{CityCalendar, DayUnit, Days, Reason, ReceiptRule, Recomputed, Shift};
use records::document::*;
use records::mail::*;
use records::proceedings::appeal::*;
use records::proceedings::complaint::*;
use records::proceedings::inspection::*;
use records::proceedings::judicial::*;
use records::proceedings::justification::*;
use records::proceedings::referral::*;
use records::proceedings::request::*;
use records::proceedings::review::*;
use records::proceedings::sealed::{Seal, Sealed};
use records::proceedings::violation::*;
use records::proceedings::withholding::*;
use records::task::TaskAsk;
use records::*;
use register::{ExemptionId, Official};

/// Every event of version 2 that version 1 did not know in this form.
pub fn events() -> Vec<Event> {
    [settings(), openings(), outcomes(), steps(), others(), vec![disclosed()]].into_iter().flatten().collect()
}

fn disclosed() -> Event {
    Event::ExemptionEnded {
        exemption: ExemptionId(3),
        by: vec![sam()],
        reason: "reversed on appeal A-2026-0001".into(),
        discloses: true,
    }
}

fn narrowed() -> Vec<Event> {
    let nothing = StillAsked { item: 1, nothing: true, ..StillAsked::default() };
    let less = StillAsked {
        item: 0,
        nothing: false,
        fields: vec![field("day"), field("kind")],
        from: Some("2026-01-01".into()),
        to: Some("2026-01-31".into()),
        text: Some("not the attachments".into()),
    };
    let agreed = || Agreement { on: "2026-02-03".into(), how: "by telephone".into() };
    let step = |to| Step::Request(RequestStep::Narrowed { narrowing: Narrowing { to, agreed: agreed() } });
    let narrowed = [nothing, less].map(|to| Event::MatterProceeded { matter: matter("R-2026-0007"), step: step(to) });
    narrowed.into_iter().chain([Event::MessagesSeen { matter: matter("R-2026-0007") }]).collect()
}

fn last_days() -> Vec<Event> {
    let decided = ReviewStep::Decided {
        outcome: ReviewOutcome::Approved,
        by: sam(),
        reasons: "As the law says.".into(),
        replaced_by: None,
        review_by: None,
        until: Some(some_day()),
    };
    let until = Some("2026-06-30".into());
    let plain = exemption(3, register::Scope::Dataset, register::Treatment::Withhold, register::Review::InForce, false);
    vec![
        Event::MatterProceeded { matter: matter("E-2026-0001"), step: Step::Review(decided) },
        Event::ExemptionRecorded { exemption: register::Exemption { until, ..plain } },
    ]
}

fn some_day() -> Date {
    date(2026, 3, 2)
}

fn settings() -> Vec<Event> {
    let contact = |full: bool| Contact {
        office: "Office of the City Clerk".into(),
        email: full.then(|| "clerk@riverbend.example".into()),
        phone: full.then(|| "(916) 555-0100".into()),
    };
    let plain = |full: bool| Settings {
        city: "City of Riverbend".into(),
        law: "us-ca".into(),
        timezone: "America/Los_Angeles".into(),
        open_data: contact(full),
        clerk: contact(full),
        challenge: "You may ask the City Attorney.".into(),
        ..Settings::default()
    };
    let full = Settings {
        calendar: CityCalendar {
            closures: vec![date(2026, 12, 24)],
            appointed: vec![date(2026, 1, 9)],
            receipt_rule: ReceiptRule::NextBusinessDay,
            ..CityCalendar::default()
        },
        faq: vec![("What?".into(), "Data.".into())],
        officials: [None, Some(some_day())].map(officeholder).into(),
        delegations: Power::ALL.map(delegation).into(),
        fees: Some(fees()),
        appeal: Some(appeal_body(true)),
        justify_within: Some(Days { days: 10, unit: DayUnit::Business }),
        policies: [None, Some(some_day())].map(policy).into(),
        retention: vec![Retention {
            series: "Records requests".into(),
            keep: "two years".into(),
            authority: "Gov. Code § 34090".into(),
        }],
        ..plain(true)
    };
    let half = Settings { appeal: Some(appeal_body(false)), ..plain(true) };
    [full, half, plain(false)].map(|settings| Event::SettingsRecorded { settings, reason: None }).into()
}

fn officeholder(until: Option<Date>) -> Officeholder {
    Officeholder { official: jane(), from: date(2025, 1, 1), until }
}

fn delegation(power: Power) -> Delegation {
    let until = (power == Power::Deny).then(some_day);
    Delegation { power, to: jane(), record: "Administrative Instruction 4, 2025".into(), from: date(2025, 1, 1), until }
}

fn fees() -> FeeSchedule {
    let line =
        FeeLine { rule: "duplication".into(), what: "black and white copy".into(), unit: "page".into(), cents: 10 };
    FeeSchedule { resolution: "Resolution 2025-0123".into(), from: date(2025, 1, 1), lines: vec![line] }
}

fn appeal_body(full: bool) -> AppealBody {
    AppealBody {
        who: "the City Manager".into(),
        file_within: full.then_some(Days { days: 30, unit: DayUnit::Calendar }),
        decide_within: full.then_some(Days { days: 20, unit: DayUnit::Working }),
        policy: "Administrative Policy 12".into(),
    }
}

fn policy(until: Option<Date>) -> LocalPolicy {
    LocalPolicy { citation: cite("policy: Open Data Policy"), title: "Open data".into(), from: date(2025, 1, 1), until }
}

fn datasets(full: bool) -> Vec<DatasetId> {
    if full { vec![dataset()] } else { vec![] }
}

fn fields(full: bool) -> Vec<catalog::FieldName> {
    if full { vec![field("caller")] } else { vec![] }
}

fn openings() -> Vec<Event> {
    let mut all: Vec<(MatterKind, Opening)> = Vec::new();
    for full in [true, false] {
        all.extend(openings_of(full).map(|opening| (opening.kind(), opening)));
    }
    let by_cause = [ReviewCause::Proposed, ReviewCause::Asked, ReviewCause::Due]
        .map(|cause| Opening::Review(ReviewAsk { exemption: ExemptionId(12), cause, text: "It is public.".into() }));
    let by_ground =
        [Protection::Victim, Protection::Official, Protection::ProtectedAddress, Protection::Other].map(|protection| {
            Opening::Withholding(WithholdingAsk { protection, datasets: datasets(true), fields: fields(true) })
        });
    all.extend(by_cause.into_iter().chain(by_ground).map(|opening| (opening.kind(), opening)));
    let numbered = |(n, (kind, opening)): (usize, (MatterKind, Opening))| {
        let number = matter(&format!("{}-2026-{:04}", kind.letter(), n + 1));
        opened(number, kind, Channel::Portal, opening, n % 2 == 0)
    };
    all.into_iter().enumerate().map(numbered).collect()
}

/// Every opening but that of an inquiry.
fn openings_of(full: bool) -> [Opening; 12] {
    let series = |full: bool| Series {
        name: "permit files".into(),
        from: full.then(|| "2025-01-01".into()),
        to: full.then(|| "2025-12-31".into()),
    };
    let petition = Petition {
        about: full.then(request),
        court: "Superior Court of Sacramento County".into(),
        case_number: "34-2026-1".into(),
        petitioner: "Doe".into(),
        served_on: some_day(),
    };
    [
        Opening::Request {
            items: if full { vec![item(true), item(false)] } else { vec![] },
            description: full.then(|| "all permits".into()),
            format: full.then(|| "csv".into()),
            series: if full { vec![series(true), series(false)] } else { vec![] },
        },
        Opening::Inspection(InspectionAsk {
            request: full.then(request),
            datasets: datasets(full),
            text: "the plans".into(),
            suits: if full { vec![some_day().at(9, 30, 0, 0)] } else { vec![] },
        }),
        Opening::Justification(JustificationAsk {
            request: full.then(request),
            dataset: full.then(dataset),
            fields: fields(full),
            text: "Why?".into(),
        }),
        Opening::Review(ReviewAsk { exemption: ExemptionId(12), cause: ReviewCause::Asked, text: String::new() }),
        Opening::Withholding(WithholdingAsk {
            protection: Protection::Victim,
            datasets: datasets(full),
            fields: fields(full),
        }),
        Opening::Appeal(AppealAsk {
            request: request(),
            items: if full { vec![0, 2] } else { vec![] },
            text: "It is public.".into(),
        }),
        Opening::Referral(ReferralAsk { about: request(), by: jane() }),
        Opening::JudicialReview(petition),
        Opening::Complaint(ComplaintAsk { about: full.then(request), datasets: datasets(full), text: "Slow.".into() }),
        Opening::Violation(ViolationAsk::FailureToPublish { dataset: dataset(), promised: some_day() }),
        Opening::Violation(ViolationAsk::ImproperRelease {
            dataset: dataset(),
            fields: fields(full),
            inadvertent: full,
            text: "The field was shown.".into(),
        }),
        Opening::Violation(ViolationAsk::Noncompliance { review: matter("P-2026-0001"), order: 1 }),
    ]
}

fn outcomes() -> Vec<Event> {
    let new = [Outcome::Granted, Outcome::GrantedInPart, Outcome::Refused, Outcome::Decided, Outcome::Done];
    let closed =
        |outcome| Event::MatterClosed { matter: matter("A-2026-0001"), outcome, reason: "done".into(), same_as: None };
    new.map(closed).into()
}

fn steps() -> Vec<Event> {
    let of = |number: &str, steps: Vec<Step>| -> Vec<Event> {
        steps.into_iter().map(|step| Event::MatterProceeded { matter: matter(number), step }).collect()
    };
    [
        of("R-2026-0007", request_steps().into_iter().map(Step::Request).collect()),
        of("I-2026-0001", inspection_steps().into_iter().map(Step::Inspection).collect()),
        of("J-2026-0001", justification_steps().into_iter().map(Step::Justification).collect()),
        of("E-2026-0001", review_steps().into_iter().map(Step::Review).collect()),
        of("W-2026-0001", withholding_steps().into_iter().map(Step::Withholding).collect()),
        of("A-2026-0001", appeal_steps().into_iter().map(Step::Appeal).collect()),
        of("L-2026-0001", referral_steps().into_iter().map(Step::Referral).collect()),
        of("P-2026-0001", judicial_steps().into_iter().map(Step::JudicialReview).collect()),
        of("C-2026-0001", complaint_steps().into_iter().map(Step::Complaint).collect()),
        of("V-2026-0001", violation_steps().into_iter().map(Step::Violation).collect()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Added to version 2 after its first lines were written.
pub fn added() -> Vec<Event> {
    let step = Step::Request(RequestStep::HandedOver { item: 1, how: "40 pages, at the counter".into() });
    let one = vec![Event::MatterProceeded { matter: matter("R-2026-0007"), step }, declared(), received_as_declared()];
    [
        one,
        feeds(),
        geometries(),
        documents(),
        factors(),
        systems(),
        city_accounts(),
        work(),
        mails(),
        webhooks(),
        endings(),
        narrowed(),
        last_days(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn endings() -> Vec<Event> {
    let closed = |outcome, same_as| Event::MatterClosed {
        matter: matter("R-2026-0008"),
        outcome,
        reason: "sent twice".into(),
        same_as,
    };
    vec![
        closed(Outcome::Duplicate, Some(matter("R-2026-0007"))),
        closed(Outcome::NotClarified, None),
        closed(Outcome::NothingAsked, None),
    ]
}

fn work() -> Vec<Event> {
    let request = || matter("R-2026-0007");
    let search = Search {
        systems: "the permit system".into(),
        custodians: "Public Works".into(),
        terms: "pier".into(),
        from: Some("2024-01-01".into()),
        to: Some("2025-12-31".into()),
    };
    let search = LoggedSearch { item: 1, search, found: "nothing".into(), by: jane(), on: date(2026, 2, 4) };
    let task =
        |who: Option<&str>, by| TaskAsk { text: "Ask the archive".into(), who: who.map(|who| UserId(who.into())), by };
    vec![
        Event::MatterProceeded { matter: request(), step: Step::Request(RequestStep::Searched { search }) },
        Event::TaskSet { matter: request(), task: task(Some("clerk@city.example"), Some(date(2026, 2, 9))) },
        Event::TaskSet { matter: request(), task: task(None, None) },
        Event::TaskDone { matter: request(), task: 1, by: jane() },
        Event::KeyLimited { key: "dk_1a2b".into(), per_hour: 50_000, reason: "a map of the whole city".into() },
        Event::MessageKept {
            matter: request(),
            message: Message {
                at: 1_770_000_100_000_000,
                from: MessageFrom::Requester,
                channel: Channel::Fax,
                datasets: Vec::new(),
                text: "Two pages".into(),
            },
            submission: None,
        },
    ]
}

fn mails() -> Vec<Event> {
    let id = |c: char| MailId(c.to_string().repeat(32));
    let plain = |c: char, nature| ReceivedMail {
        id: id(c),
        at: 1_772_471_640_000_000,
        from: None,
        subject: String::new(),
        message_id: None,
        nature,
        text: String::new(),
        cut: false,
        sha256: hash('9'),
        bytes: 2048,
        attachments: vec![],
        sealed: false,
    };
    let warning = DocumentWarning { kind: "phone-number".into(), place: "its text".into(), count: 1 };
    let file = MailAttachment {
        name: "deed.pdf".into(),
        sha256: hash('7'),
        bytes: 1024,
        media: "pdf".into(),
        warnings: vec![warning],
    };
    let written = ReceivedMail {
        from: Some(MailFrom { name: Some("Robin Doe".into()), address: "robin@example.org".into() }),
        subject: "Re: Received (R-2026-0007)".into(),
        message_id: Some("a1@example.org".into()),
        text: "The calls of May.".into(),
        cut: true,
        attachments: vec![MailAttachment { warnings: vec![], ..file.clone() }, file],
        ..plain('4', MailNature::Written)
    };
    let returned = MailNature::Returned {
        subject: Some("Received (R-2026-0007)".into()),
        sent_at: Some(1_772_471_000_000_000),
        status: Some("5.1.1".into()),
    };
    let unreadable = MailNature::Unreadable { why: "it is no message that can be read".into() };
    let place = |mail, from_requester| Event::MailPlaced { matter: matter("R-2026-0007"), mail, from_requester };
    vec![
        place(written, true),
        place(plain('5', returned), false),
        place(ReceivedMail { sealed: true, ..plain('6', MailNature::Automatic) }, false),
        Event::MailHeld { mail: plain('7', unreadable) },
        Event::MailHeld {
            mail: ReceivedMail {
                from: Some(MailFrom { name: None, address: "dana@example.org".into() }),
                message_id: Some("b2@example.org".into()),
                ..plain('8', MailNature::Written)
            },
        },
        Event::MailSetAside { mail: id('7'), reason: "it asks for nothing".into() },
    ]
}

fn factors() -> Vec<Event> {
    let user = || UserId("clerk@city.example".into());
    vec![
        Event::UserSecured { user: user() },
        Event::UserUnsecured { user: user(), reason: "the telephone is lost".into() },
    ]
}

fn city_accounts() -> Vec<Event> {
    let user = || UserId("clerk@city.example".into());
    let identity = || CityIdentity { issuer: "https://login.city.example".into(), subject: "248289761001".into() };
    let police = || Some("Police".to_owned());
    vec![
        Event::UserAdmitted {
            user: user(),
            official: jane(),
            role: Role::Publisher,
            department: police(),
            identity: identity(),
        },
        Event::UserLinkAllowed { user: user() },
        Event::UserLinked { user: user(), identity: identity() },
        Event::UserFollowed { user: user(), official: jane(), role: Some(Role::Publisher), department: police() },
        Event::UserFollowed { user: user(), official: jane(), role: None, department: None },
    ]
}

fn declared() -> Event {
    let null_words = vec!["****".to_owned(), "n.a.".to_owned()];
    let fields = vec![
        FieldDeclared {
            field: field("day"),
            declared: Some(DeclaredType::Date(DayOrder::DayFirst)),
            null_words: vec![],
        },
        FieldDeclared { field: field("kind"), declared: None, null_words },
    ];
    Event::FieldsDeclared { dataset: dataset(), fields, reason: "the source says so".into(), by: vec![jane()] }
}

fn documents() -> Vec<Event> {
    let id = |c: char| DocumentId(c.to_string().repeat(32));
    let (first, second) = (id('2'), id('3'));
    let about = |id: DocumentId, replaces| ReceivedDocument {
        id,
        item: 0,
        name: "Memo.pdf".into(),
        description: if replaces == None { "from the desk drawer".into() } else { String::new() },
        sha256: hash('8'),
        bytes: 4096,
        media: "pdf".into(),
        replaces,
    };
    let with = |full: bool| Replacement {
        document: first.clone(),
        reason: "the number was redacted".into(),
        redactions: if full { schedule() } else { Vec::new() },
        by: full.then(jane),
    };
    let request = || matter("R-2026-0007");
    let received = |replaces, id| Event::DocumentReceived { matter: request(), document: about(id, replaces) };
    let warning = DocumentWarning { kind: "social-security-number".into(), place: "page 2".into(), count: 3 };
    let scanned = |warnings| Event::DocumentScanned { matter: request(), document: first.clone(), warnings };
    let withdrawn = |released| Event::DocumentWithdrawn {
        matter: request(),
        document: second.clone(),
        released,
        reason: "it is of another request".into(),
        by: jane(),
    };
    let closed = |because| Event::ProductionClosed {
        matter: request(),
        production: "0a".repeat(16),
        reason: "it shows who called".into(),
        because,
        by: vec![jane()],
    };
    let file =
        ProducedFile { name: "1-Memo.pdf".into(), bytes: 4096, sha256: hash('8'), document: Some(second.clone()) };
    let production =
        Production { dataset: None, files: vec![file], redacted: schedule(), ..production(0, Audience::Public) };
    let produced = Step::Request(RequestStep::Produced { production, last: false });
    vec![
        received(None, first.clone()),
        received(Some(with(true)), second.clone()),
        received(Some(with(false)), second.clone()),
        scanned(vec![warning.clone()]),
        scanned(Vec::new()),
        Event::DocumentWarningsOverridden {
            matter: request(),
            document: first.clone(),
            warnings: vec![warning],
            reason: "it is the number of the form".into(),
            by: jane(),
        },
        Event::DocumentOpened { matter: request(), document: first.clone() },
        Event::MatterProceeded { matter: request(), step: produced },
        withdrawn(true),
        withdrawn(false),
        closed(Some(schedule()[0].because.clone().unwrap())),
        closed(None),
    ]
}

fn systems() -> Vec<Event> {
    let about = SystemFacts {
        vendor: "Tyler Technologies".into(),
        product: "Incode".into(),
        purpose: "Accounts of the courts".into(),
        data: "Citations, payments".into(),
        custodian: "Finance".into(),
        collected: "Daily".into(),
        updated: "Daily".into(),
    };
    let listed = |system| Event::SystemListed { id: "SYS-1".into(), system };
    vec![
        listed(EnterpriseSystem { name: "Court accounts".into(), about: Some(about), withheld: None }),
        listed(EnterpriseSystem {
            name: "System 12".into(),
            about: None,
            withheld: Some("It would help an attack.".into()),
        }),
        Event::SystemRemoved { id: "SYS-1".into(), reason: "replaced".into() },
    ]
}

fn webhooks() -> Vec<Event> {
    let changed = |standing| Event::WebhookChanged {
        matter: request(),
        webhook: Webhook { id: "0a".repeat(16), host: "hooks.example.org:8443".into(), standing },
    };
    [
        WebhookStanding::Asked,
        WebhookStanding::Confirmed,
        WebhookStanding::Stopped { why: "it answered 500, ten times in a row".into() },
        WebhookStanding::Removed,
    ]
    .map(changed)
    .into()
}

fn geometries() -> Vec<Event> {
    let said = |geometry| Event::GeometryDeclared {
        dataset: dataset(),
        geometry,
        reason: "the department said so".into(),
        by: vec![jane()],
    };
    let cell = |first| DeclaredGeometry::Cell { field: field("place"), first };
    let all = [
        cell(FirstNumber::Latitude),
        cell(FirstNumber::Longitude),
        DeclaredGeometry::Degrees { latitude: field("lat"), longitude: field("lon") },
        DeclaredGeometry::Projected { epsg: 2226, x: field("x"), y: field("y") },
    ];
    all.map(Some).into_iter().chain([None]).map(said).collect()
}

/// A revision with a field of every type that was added, and one of every declaration.
fn received_as_declared() -> Event {
    let types = [
        FieldType::MultiPoint,
        FieldType::MultiLine,
        FieldType::MultiPolygon,
        FieldType::Money { currency: Currency::Dollar, scale: 2 },
        FieldType::Money { currency: Currency::Euro, scale: 0 },
        FieldType::Money { currency: Currency::Pound, scale: 2 },
        FieldType::Url,
        FieldType::Email,
        FieldType::Phone,
        FieldType::Json,
    ];
    let said = "inferred text text:source integer number decimal decimal:2 money:usd money:eur money:gbp boolean date \
                date:mdy date:dmy timestamp timestamp:mdy timestamp:dmy timestamp-utc point multipoint multiline \
                multipolygon url email phone json";
    let of = |name: String, field_type, declared: Option<DeclaredType>| Field {
        name: field(&name),
        label: name,
        field_type,
        role: None,
        description: None,
        classified_public: false,
        null_words: declared.iter().map(|_| "****".to_owned()).collect(),
        declared,
    };
    let typed = (0..).zip(types).map(|(n, field_type)| of(format!("more_{n}"), field_type, None));
    let said = (0..).zip(said.split(' ')).map(|(n, word)| {
        let declared: DeclaredType = word.parse().unwrap();
        of(format!("said_{n}"), FieldType::Text, Some(declared))
    });
    Event::RevisionReceived {
        dataset: dataset(),
        revision: "2026-02-02-2".into(),
        fields: typed.chain(said).collect(),
        row_id: None,
        order: vec![],
        sequences: vec![],
        header_looks_like_data: false,
    }
}

fn feeds() -> Vec<Event> {
    let feed = |every: &str, mode, full: bool| Feed {
        source: "https://gis.riverbend.example/rest/services/Calls/FeatureServer/0".into(),
        every: every.parse().unwrap(),
        mode,
        header_row: full.then(|| "2".into()),
        part: full.then(|| "Calls".into()),
        crs: full.then(|| "EPSG:2226".into()),
    };
    let set =
        |feed| Event::FeedSet { dataset: dataset(), feed, reason: "the map is kept there".into(), by: vec![jane()] };
    let late = |last_succeeded| Event::FeedLate { dataset: dataset(), last_succeeded };
    let places = FeedPlaces { hosts: vec!["gis.riverbend.local".into()], folders: vec!["/srv/exports".into()] };
    let settings = match &settings()[2] {
        Event::SettingsRecorded { settings, .. } => Settings { feeds: places, ..settings.clone() },
        other => panic!("{other:?}"),
    };
    vec![
        set(feed("daily", FeedMode::Replace, true)),
        set(feed("PT6H", FeedMode::Append, false)),
        set(feed("monthly", FeedMode::Upsert, false)),
        late(Some(1_772_000_000_000_000)),
        Event::FeedRecovered { dataset: dataset() },
        late(None),
        Event::FeedEnded { dataset: dataset(), reason: "the map moved".into(), by: vec![sam(), jane()] },
        Event::SettingsRecorded { settings, reason: None },
    ]
}

fn request_steps() -> Vec<RequestStep> {
    let department = || "Public Works".to_owned();
    let charge = FeeCharge {
        rule: "programming".into(),
        what: "extraction".into(),
        unit: "hour".into(),
        hundredths: 150,
        cents: 6000,
    };
    let estimated = |full: bool| RequestStep::FeeEstimated {
        estimate: FeeEstimate {
            lines: if full { vec![charge.clone()] } else { vec![] },
            by: jane(),
            case: full.then(|| "b-2".into()),
        },
    };
    let produced = |audience, last| {
        let fields = if last { vec![field("day"), field("kind")] } else { Vec::new() };
        RequestStep::Produced { production: Production { fields, ..production(1, audience) }, last }
    };
    vec![
        RequestStep::Assigned { item: 0, department: department(), by: Some(some_day()) },
        RequestStep::Assigned { item: 1, department: department(), by: None },
        RequestStep::Returned { item: 0, department: department(), official: jane() },
        RequestStep::ClarificationAsked { text: "Which year?".into() },
        estimated(true),
        estimated(false),
        RequestStep::FeeAnswered { answer: FeeAnswer::Accepted },
        RequestStep::FeeAnswered { answer: FeeAnswer::Declined },
        RequestStep::FeePaid { cents: 9000, receipt: "2026-17".into() },
        RequestStep::Promised { item: 1, time: some_day().at(17, 0, 0, 0), reason: "more than expected".into() },
        produced(Audience::Public, false),
        produced(Audience::Requester { basis: "pending-litigation: the facts".into() }, true),
        RequestStep::Reopened { items: vec![0, 1], because: matter("A-2026-0001"), by: some_day() },
    ]
}

fn inspection_steps() -> Vec<InspectionStep> {
    let time = some_day().at(9, 30, 0, 0);
    vec![
        InspectionStep::Offered { times: vec![time, time.with().hour(11).build().unwrap()], place: "Room 1".into() },
        InspectionStep::Booked { time },
        InspectionStep::Held { notes: "the plans".into() },
        InspectionStep::Missed,
        InspectionStep::Cancelled,
    ]
}

fn justification_steps() -> Vec<JustificationStep> {
    vec![JustificationStep::Given {
        schedule: schedule(),
        text: "As the law says.".into(),
        responsible: vec![jane(), sam()],
    }]
}

fn review_steps() -> Vec<ReviewStep> {
    let outcomes = [ReviewOutcome::Approved, ReviewOutcome::Amended, ReviewOutcome::Rejected];
    let decided = |outcome| ReviewStep::Decided {
        outcome,
        by: sam(),
        reasons: "As the law says.".into(),
        replaced_by: (outcome == ReviewOutcome::Amended).then_some(ExemptionId(13)),
        review_by: (outcome != ReviewOutcome::Rejected).then(some_day),
        until: None,
    };
    outcomes.map(decided).into()
}

fn withholding_steps() -> Vec<WithholdingStep> {
    let granted = |until| WithholdingStep::Granted {
        by: sam(),
        exemptions: vec![ExemptionId(12)],
        reasons: "As the law says.".into(),
        until,
    };
    vec![
        WithholdingStep::Provisional { exemptions: vec![ExemptionId(12), ExemptionId(13)] },
        granted(Some(some_day())),
        granted(None),
        WithholdingStep::Refused { by: sam(), reasons: "It is not shown.".into() },
    ]
}

fn appeal_steps() -> Vec<AppealStep> {
    let dispositions = [Disposition::Upheld, Disposition::Modified, Disposition::Reversed];
    let ruling = |disposition| Ruling { exemption: "EX-12".into(), disposition, reasons: "As the law says.".into() };
    let decided = |rulings, produce_by| AppealStep::Decided {
        decision: AppealDecision { by: sam(), rulings, produce_by, replacements: vec![] },
    };
    vec![
        AppealStep::Referred { referral: matter("L-2026-0001") },
        decided(dispositions.map(ruling).into(), Some(some_day())),
        decided(vec![ruling(Disposition::Upheld)], None),
    ]
}

fn referral_steps() -> Vec<ReferralStep> {
    vec![ReferralStep::TakenUp { by: sam() }, ReferralStep::Answered { by: sam() }]
}

fn judicial_steps() -> Vec<JudicialStep> {
    let ordered = |(number, demand): (u32, Demand)| {
        let full = demand != Demand::Uphold;
        JudicialStep::Ordered {
            order: Order {
                number,
                demand,
                text: "The petition is granted in part.".into(),
                dataset: full.then(dataset),
                fields: fields(full),
                from: some_day(),
                comply_by: date(2026, 3, 20),
                writ_by: full.then_some(date(2026, 3, 22)),
            },
        }
    };
    let mut all: Vec<_> = (1..).zip([Demand::Disclose, Demand::Withhold, Demand::Uphold]).map(ordered).collect();
    all.extend([
        JudicialStep::Stayed { order: 1, until: Some(date(2026, 4, 1)) },
        JudicialStep::Stayed { order: 1, until: None },
        JudicialStep::StayLifted { order: 1 },
        JudicialStep::Complied { order: 1, proof: "the return to the court".into(), by: jane() },
        JudicialStep::Awarded { award: Award { cents: 1_250_000, to: "Doe".into(), what: "court costs".into() } },
        JudicialStep::Paid { cents: 1_250_000, record: "warrant 17".into() },
    ]);
    all
}

fn complaint_steps() -> Vec<ComplaintStep> {
    let answered = |finding| ComplaintStep::Answered {
        by: sam(),
        finding,
        text: "We looked into it.".into(),
        violation: (finding == Finding::Justified).then(|| matter("V-2026-0001")),
    };
    vec![ComplaintStep::TakenUp { by: sam() }, answered(Finding::Justified), answered(Finding::Unjustified)]
}

fn violation_steps() -> Vec<ViolationStep> {
    let by: fn() -> Official = jane;
    let done = |task| ViolationStep::Done { task, by: by(), text: "It was done.".into() };
    let mut all: Vec<_> = Task::ALL.map(done).into();
    all.extend([
        ViolationStep::Reviewed { by: by(), cause: "the system changed".into() },
        ViolationStep::Rescheduled { date: some_day(), by: by(), reason: "a new system".into() },
        ViolationStep::Remedied { by: by(), text: "a sanction was paid".into(), cents: 50_000 },
    ]);
    all
}

fn others() -> Vec<Event> {
    let sealed = |seal| Event::SealedKept {
        matter: matter("W-2026-0001"),
        sealed: Sealed::new(seal, "who asks", "a person, and \"quoted\" words"),
    };
    let reason = |full: bool| Reason {
        date: full.then(some_day),
        why: "the office is closed".into(),
        citation: full.then(|| cite("Gov. Code § 6700")),
    };
    let recomputed = |shift| Event::ClockRecomputed {
        matter: request(),
        recomputed: Recomputed { old: due(false), new: due(true), shift, why: vec![reason(true), reason(false)] },
    };
    let mut all: Vec<Event> = [Seal::Staff, Seal::Identity, Seal::Privileged, Seal::Advice].map(sealed).into();
    all.extend([Shift::Earlier, Shift::Same, Shift::Later].map(recomputed));
    all.push(Event::MatterReopened { matter: request(), reason: "an appeal was granted".into() });
    all
}

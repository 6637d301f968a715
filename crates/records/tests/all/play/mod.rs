//! A small city in which anything may be commanded, in any order: a move is a number and three bytes, read against what
//! there is.
#![allow(dead_code, reason = "tests")]

use crate::common::checks::{SEALED_CANARIES, Watch};
use crate::common::{Town, at, counsel, dataset, day, decided, jane, manager, name, production, schedule_line};
use catalog::FieldName;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use law::{DayUnit, Days};
use records::commands::*;
use records::proceedings::appeal::{AppealAsk, AppealDecision, Disposition, Ruling};
use records::proceedings::complaint::{ComplaintAsk, Finding};
use records::proceedings::inspection::InspectionAsk;
use records::proceedings::judicial::{Award, Demand, Order, Petition};
use records::proceedings::justification::JustificationAsk;
use records::proceedings::referral::ReferralAsk;
use records::proceedings::request::{FeeAnswer, FeeCharge, FeeEstimate};
use records::proceedings::review::{ReviewAsk, ReviewCause, ReviewOutcome};
use records::proceedings::violation::{Task, ViolationAsk};
use records::proceedings::withholding::{Protection, WithholdingAsk};
use records::*;
use register::{Draft, Exemption, ExemptionId, Official, Review, Scope, Treatment};

pub const CALLS: &str = "aaaa-1111";
pub const PERMITS: &str = "bbbb-2222";
/// How many kinds of moves there are.
pub const MOVES: u8 = 58;

type Said = Result<Vec<Event>, Refusal>;

/// One thing that somebody wants to do.
#[derive(Debug, Clone, Copy)]
pub struct Move {
    pub kind: u8,
    pub a: u8,
    pub b: u8,
    pub c: u8,
}

/// The city, those who look on, and the hour.
pub struct Play {
    pub town: Town,
    pub watch: Watch,
    now: i64,
}

impl Play {
    /// Two datasets, one of them published; an exemption in force, one proposed; a request denied in part.
    pub fn new() -> Play {
        let mut town = Town::new();
        town.settle(|settings| {
            settings.appeal = Some(AppealBody {
                who: "the City Manager".into(),
                file_within: Some(Days { days: 30, unit: DayUnit::Calendar }),
                decide_within: Some(Days { days: 20, unit: DayUnit::Business }),
                policy: "Administrative Policy 7".into(),
            });
            settings.justify_within = Some(Days { days: 10, unit: DayUnit::Business });
        });
        town.dataset(CALLS, "Calls", &["day", "caller", "address"]);
        town.dataset(PERMITS, "Permits", &["day", "owner"]);
        let plan = catalog::PublicationPlan { promised: Some("2026-02-10".into()), ..Default::default() };
        town.happens(Event::PlanChanged { dataset: dataset(PERMITS), plan, reason: "soon".into(), by: vec![jane()] });
        town.denied(CALLS, "caller");
        let proposal = town.proposal(CALLS, Scope::Field { field: name("address") });
        town.happens(Event::ExemptionRecorded { exemption: proposal });
        town.publish(CALLS, &["day"]);
        town.cut(CALLS, &["day"]);
        let mut watch = Watch::default();
        let mut city = City::default();
        for entry in &town.ledger {
            let before = city.clone();
            city.apply(entry);
            watch.see(&before, &city, entry);
        }
        Play { town, watch, now: at("2026-02-06T10:00") }
    }

    /// Takes a move; whether it was accepted, and came to anything.
    pub fn take(&mut self, one: Move) -> bool {
        // Hours and days pass; sometimes a week.
        self.now += 3_600_000_000 * i64::from(one.c % 8) * if one.c > 240 { 24 } else { 1 };
        let Ok(events) = self.ask(one) else { return false };
        let some = !events.is_empty();
        for event in events {
            let seq = self.town.city.seq + 1;
            let entry = Entry { seq, at: self.now, actor: Actor::Program, event };
            let before = self.town.city.clone();
            self.town.city.apply(&entry);
            self.watch.see(&before, &self.town.city, &entry);
            self.town.ledger.push(entry);
        }
        some
    }

    fn city(&self) -> &City {
        &self.town.city
    }

    fn today(&self) -> Date {
        self.city().date_of(self.now)
    }

    fn local(&self) -> DateTime {
        self.city().local(self.now)
    }

    /// A matter of a kind, or one that does not exist. Open ones mostly.
    fn of(&self, kind: MatterKind, n: u8) -> MatterNumber {
        let all: Vec<_> = self.city().matters.values().filter(|m| m.kind == kind).collect();
        let open: Vec<_> = all.iter().filter(|m| m.outcome.is_none()).copied().collect();
        let from = if n < 200 && !open.is_empty() { open } else { all };
        from.get(usize::from(n) % from.len().max(1)).map_or(MatterNumber("X-2026-0001".into()), |m| m.number.clone())
    }

    fn any(&self, n: u8) -> MatterNumber {
        let all: Vec<_> = self.city().matters.keys().collect();
        all[usize::from(n) % all.len()].clone()
    }

    fn exemption(&self, n: u8) -> ExemptionId {
        let all: Vec<_> = self.city().exemptions.keys().collect();
        *all[usize::from(n) % all.len()]
    }

    fn official(&self, n: u8) -> Official {
        [jane(), counsel(), manager(), crate::common::nobody()][usize::from(n.min(251) % 7 % 4)].clone()
    }

    fn set(&self, n: u8) -> &'static str {
        if n % 3 == 0 { PERMITS } else { CALLS }
    }

    fn field(&self, n: u8) -> FieldName {
        name(["caller", "day", "address"][usize::from(n % 3)])
    }

    fn words(&self, n: u8) -> &'static str {
        if n % 16 == 15 { " " } else { "For this reason." }
    }

    /// An exemption under a new number, or sometimes a number that is taken.
    fn draft(&self, law_id: &str, set: &str, n: u8, by: Official, review: Review) -> Exemption {
        let scope = match n % 5 {
            0 => Scope::Dataset,
            1 => Scope::Rows { predicate: "day = '2026-01-01'".into() },
            2 => Scope::Cells { field: self.field(n / 5), predicate: "day = '2026-01-01'".into() },
            _ => Scope::Field { field: self.field(n / 5) },
        };
        // A number that is taken, or a date before the order, would be a way around.
        let id = if n > 245 { self.exemption(n) } else { self.city().next_exemption_id() };
        let decided_on = if n % 11 == 0 { day("2026-01-05") } else { self.today() };
        let draft = Draft {
            dataset: dataset(set),
            law_id: law_id.into(),
            scope,
            treatment: Treatment::Withhold,
            statement: Some("Withheld to protect them.".into()),
            reason: Some("They were threatened.".into()),
            citations: vec!["Penal Code § 293".parse().unwrap()],
            decided_by: vec![by],
            decided_at: self.now,
            decided_on,
            review_by: Some(day("2026-03-01")),
            until: None,
            review,
        };
        register::draft(self.city().law().unwrap(), id, draft).unwrap()
    }

    fn open(&self, opening: Opening) -> Said {
        let requester = match opening.kind() {
            MatterKind::Withholding => {
                Requester { name: Some(SEALED_CANARIES[1].into()), email: None, ..Requester::default() }
            }
            _ => Requester::default(),
        };
        let (channel, track) = (Channel::Portal, Some(format!("{:064x}", self.city().seq)));
        open_matter(
            self.city(),
            OpenMatter { received_at: self.now, channel, requester, opening, track_hash: track, submission: None },
        )
    }

    fn ask(&self, Move { kind, a, b, c }: Move) -> Said {
        match kind {
            0..=11 => self.begin(kind, a, b, c),
            12..=24 => self.request(kind, a, b, c),
            25..=33 => self.decisions(kind, a, b, c),
            34..=42 => self.courts(kind, a, b, c),
            43..=50 => self.incidents(kind, a, b, c),
            _ => self.rest(kind, a, b, c),
        }
    }

    fn begin(&self, kind: u8, a: u8, b: u8, c: u8) -> Said {
        let text = "my words".to_owned();
        self.open(match kind {
            0 => {
                let item = |id: &str| Item { dataset: dataset(id), fields: vec![], from: None, to: None };
                let items = if a % 2 == 0 { vec![item(CALLS)] } else { vec![item(CALLS), item(PERMITS)] };
                let description = (b % 2 == 0).then(|| "the e-mails".to_owned());
                Opening::Request { items, description, format: None, series: vec![] }
            }
            1 => Opening::Inquiry { topic: Topic::Access, datasets: vec![], text, intended_use: None },
            2 => Opening::Inspection(InspectionAsk {
                request: None,
                datasets: vec![dataset(CALLS)],
                text,
                suits: vec![],
            }),
            3 => {
                let request = (a % 2 == 0).then(|| self.of(MatterKind::Request, b));
                Opening::Justification(JustificationAsk {
                    request,
                    dataset: Some(dataset(CALLS)),
                    fields: vec![],
                    text,
                })
            }
            4 => {
                let cause = [ReviewCause::Proposed, ReviewCause::Asked, ReviewCause::Due][usize::from(b % 3)];
                Opening::Review(ReviewAsk { exemption: self.exemption(a), cause, text })
            }
            5 => {
                let protection = [Protection::Victim, Protection::Official][usize::from(a % 2)];
                Opening::Withholding(WithholdingAsk {
                    protection,
                    datasets: vec![dataset(self.set(b))],
                    fields: vec![],
                })
            }
            6 => Opening::Appeal(AppealAsk { request: self.of(MatterKind::Request, a.max(200)), items: vec![], text }),
            7 => Opening::Referral(ReferralAsk { about: self.any(a), by: self.official(b) }),
            8 => Opening::JudicialReview(Petition {
                about: (a % 4 > 0).then(|| self.of(MatterKind::Request, b.max(200))),
                court: "Superior Court".into(),
                case_number: "34-2026".into(),
                petitioner: "Robin Doe".into(),
                served_on: self.today(),
            }),
            9 => Opening::Complaint(ComplaintAsk { about: Some(self.any(a)), datasets: vec![], text }),
            10 => Opening::Violation(ViolationAsk::ImproperRelease {
                dataset: dataset(CALLS),
                fields: vec![self.field(c)],
                inadvertent: b % 2 == 0,
                text,
            }),
            _ => Opening::Violation(match a % 3 {
                0 => ViolationAsk::FailureToPublish { dataset: dataset(PERMITS), promised: day("2026-02-10") },
                _ => ViolationAsk::Noncompliance { review: self.of(MatterKind::JudicialReview, b.max(200)), order: 1 },
            }),
        })
    }

    fn request(&self, kind: u8, a: u8, b: u8, c: u8) -> Said {
        let city = self.city();
        let request = self.of(MatterKind::Request, a);
        let item = u32::from(b % 3);
        match kind {
            12 | 13 => self.determine(&request, item, b, c),
            14 => {
                let until = city.matters.get(&request).and_then(|m| m.due.as_ref()).map_or(self.today(), |d| d.due);
                let until = until.saturating_add(i64::from(b % 18).days());
                let (ground, by) = (if c % 9 == 0 { "workload" } else { "voluminous" }.to_owned(), self.official(c));
                let facts = self.words(a).to_owned();
                let input = Extend { ground, facts, until, by, at: self.now, designation: None, done_so_far: None };
                extend(city, &request, input)
            }
            15 => {
                let determined = city.matters.get(&request).and_then(Matter::determined_outcome);
                let outcome = if b % 4 == 0 { Outcome::Full } else { determined.unwrap_or(Outcome::Withdrawn) };
                close(city, &request, outcome, self.words(c))
            }
            16 => withdraw(city, &self.any(a)),
            17 => {
                work::assign(city, &request, item, "Police", Some(self.today().saturating_add(i64::from(c % 5).days())))
            }
            18 => work::give_back(city, &request, item, "Police", self.official(c), SEALED_CANARIES[2]),
            19 => work::ask_clarification(city, &request, self.words(c)),
            20 => {
                let rule = ["duplication", "search", "extraction"][usize::from(b % 3)].to_owned();
                let (what, unit) = ("copy".to_owned(), "page".to_owned());
                let lines = vec![FeeCharge { rule, what, unit, hundredths: 1000, cents: 10 }];
                work::estimate_fee(city, &request, FeeEstimate { lines, by: self.official(c), case: None })
            }
            21 => {
                let answer = if b % 3 == 0 { FeeAnswer::Declined } else { FeeAnswer::Accepted };
                work::answer_fee(city, &request, answer)
            }
            22 => work::pay_fee(city, &request, u64::from(b % 120), "receipt 1"),
            23 => {
                let time = self.local().saturating_add((i64::from(b) - 20).hours());
                work::promise(city, &request, item, time, self.words(c), self.local())
            }
            _ => work::produce(city, &request, self.production(&request, item, c), c % 2 == 0),
        }
    }

    fn production(&self, request: &MatterNumber, item: u32, c: u8) -> Production {
        let items = self.city().matters.get(request).map(|m| m.opening.items().to_vec()).unwrap_or_default();
        let of = items.get(item as usize).map_or(dataset(CALLS), |i| i.dataset.clone());
        let fields = (0..3).filter(|n| c & (1 << n) != 0).map(|n| self.field(n)).collect();
        Production { dataset: Some(of), fields, ..production(item, CALLS, Audience::Public) }
    }

    fn determine(&self, request: &MatterNumber, item: u32, b: u8, c: u8) -> Said {
        use ItemOutcome::{Denied, Full, NoRecords, Partial};
        let outcome = [Full, Partial, Denied, NoRecords][usize::from(c % 4)];
        let exemption = self.city().exemptions.get(&self.exemption(b)).unwrap();
        let field = match &exemption.scope {
            Scope::Field { field } => Some(field.clone()),
            _ => None,
        };
        let line = ScheduleLine { field, ..schedule_line(exemption.withholding()) };
        let schedule = if matches!(outcome, Partial | Denied) && c < 230 { vec![line] } else { vec![] };
        let mut decided = decided(item, outcome, schedule);
        decided.reasons = self.words(b).into();
        decided.production = (b & 1 == 1).then(|| self.production(request, item, b >> 2));
        let responsible = if b < 240 { vec![self.official(b)] } else { vec![] };
        determine(self.city(), request, Determine { items: vec![decided], responsible }, self.today())
    }

    fn decisions(&self, kind: u8, a: u8, b: u8, c: u8) -> Said {
        let city = self.city();
        let by = self.official(b);
        match kind {
            25 => {
                let justification = self.of(MatterKind::Justification, a);
                let lines = justification::schedule_of(city, &justification);
                justification::give(city, &justification, lines, "", vec![by])
            }
            26 | 27 => {
                let outcome =
                    [ReviewOutcome::Approved, ReviewOutcome::Amended, ReviewOutcome::Rejected][usize::from(c % 3)];
                let amended = (outcome == ReviewOutcome::Amended) != (c > 250);
                let new = self.draft("PR-EMP-HOME", CALLS, c / 3, by.clone(), Review::InForce);
                let (reasons, replacement) = (self.words(a).to_owned(), amended.then_some(new));
                let review_by = (a % 2 == 0).then(|| self.today().saturating_add(20.days()));
                let decision = review::ReviewDecision { outcome, by, reasons, replacement, review_by, until: None };
                review::decide(city, &self.of(MatterKind::Review, a), decision)
            }
            28 => {
                let matter = self.of(MatterKind::Withholding, a);
                let set = city.matters.get(&matter).and_then(|m| m.opening.datasets().first().cloned());
                let set = set.map_or(CALLS.to_owned(), |id| id.to_string());
                let review = if c > 250 { Review::InForce } else { Review::Proposed };
                withholding::withhold_provisionally(city, &matter, vec![self.draft("PR-EMP-HOME", &set, c, by, review)])
            }
            29 => {
                let matter = self.of(MatterKind::Withholding, a);
                withholding::keep_identity(city, &matter, "who asks", SEALED_CANARIES[1])
            }
            30 => withholding::grant(city, &self.of(MatterKind::Withholding, a), by, self.words(c), self.today()),
            31 => withholding::refuse(city, &self.of(MatterKind::Withholding, a), by, self.words(c)),
            32 => {
                let appeal = self.of(MatterKind::Appeal, a);
                let wanted = [Disposition::Upheld, Disposition::Reversed, Disposition::Modified][usize::from(c % 3)];
                let at_issue = appeal::at_issue(city, &appeal);
                let ruling =
                    |id: &String| Ruling { exemption: id.clone(), disposition: wanted, reasons: self.words(a).into() };
                let rulings: Vec<_> = at_issue.iter().map(ruling).collect();
                let produce_by = (c % 7 > 0).then(|| self.today().saturating_add(10.days()));
                let replacements = at_issue.iter().take(usize::from(wanted == Disposition::Modified));
                let replacements = replacements.filter_map(|id| {
                    Some((id.parse().ok()?, self.draft("PR-EMP-HOME", CALLS, c / 3, by.clone(), Review::InForce)))
                });
                let replacements = replacements.collect();
                appeal::decide(
                    city,
                    &appeal,
                    AppealDecision { by, rulings, produce_by, replacements: vec![] },
                    replacements,
                    self.today(),
                )
            }
            _ => appeal::refer(city, &self.of(MatterKind::Appeal, a), &self.of(MatterKind::Referral, b)),
        }
    }

    fn courts(&self, kind: u8, a: u8, b: u8, c: u8) -> Said {
        let city = self.city();
        let review = self.of(MatterKind::JudicialReview, a);
        let orders = match city.matters.get(&review).map(|m| &m.proceeding) {
            Some(Proceeding::JudicialReview(state)) => state.orders.len(),
            _ => 0,
        };
        let number = u32::try_from(usize::from(b) % orders.max(1)).unwrap() + 1;
        match kind {
            34 | 35 => {
                let demand = [Demand::Disclose, Demand::Withhold, Demand::Disclose, Demand::Uphold][usize::from(b % 4)];
                let order = Order {
                    number: u32::try_from(orders).unwrap() + 1,
                    demand,
                    text: "It is ordered.".into(),
                    dataset: Some(dataset(self.set(c))),
                    fields: if c % 4 == 0 { vec![] } else { vec![self.field(c / 4)] },
                    from: self.today().saturating_sub(i64::from(a % 3).days()),
                    comply_by: self.today().saturating_add(i64::from(a % 6).days()),
                    writ_by: None,
                };
                let leave = demand == Demand::Withhold || (demand == Demand::Disclose && b > 128);
                let narrowed = self.draft("LR-COURT-ORDER", self.set(c), b, counsel(), Review::InForce);
                let narrowed = if leave { vec![narrowed] } else { vec![] };
                judicial::order(city, &review, order, narrowed, self.official(c), self.today())
            }
            36 => {
                let until = (c % 2 == 0).then(|| self.today().saturating_add(3.days()));
                judicial::stay(city, &review, number, until, vec![], self.today())
            }
            37 => judicial::lift_stay(city, &review, number, self.today()),
            38 => judicial::comply(city, &review, number, self.words(c), self.official(c), self.today()),
            39 => {
                let award = Award { cents: u64::from(b), to: "Robin Doe".into(), what: "costs".into() };
                judicial::award(city, &review, award)
            }
            40 => judicial::pay(city, &review, u64::from(b), "warrant 7"),
            _ => judicial::conclude(city, &review, self.words(c)),
        }
    }

    fn incidents(&self, kind: u8, a: u8, b: u8, c: u8) -> Said {
        let city = self.city();
        let violation = self.of(MatterKind::Violation, a);
        let by = self.official(b);
        match kind {
            43 => violation::review(city, &violation, by, self.words(c)),
            44 => {
                let date = self.today().saturating_add((i64::from(b % 20) - 2).days());
                violation::reschedule(city, &violation, date, by, self.words(c), self.today())
            }
            45..=47 => violation::done(city, &violation, Task::ALL[usize::from(c) % 6], by, self.words(b)),
            48 => violation::remedy(city, &violation, by, self.words(c), 100),
            49 => violation::close(city, &violation, self.words(c)),
            // All that is open of a checklist but the takedown, which has to be done on its own.
            _ => {
                let numbers: Vec<String> = city.exemptions.keys().map(ToString::to_string).collect();
                let text = format!("Looked at {}.", numbers.join(", "));
                let about = violation.clone();
                let mut events = self.open(Opening::Referral(ReferralAsk { about, by: by.clone() }))?;
                let mut after = city.clone();
                let mut applied = 0;
                for task in Task::ALL.into_iter().skip(1) {
                    for event in &events[applied..] {
                        let (seq, event) = (after.seq + 1, event.clone());
                        after.apply(&Entry { seq, at: self.now, actor: Actor::Program, event });
                    }
                    applied = events.len();
                    events.extend(violation::done(&after, &violation, task, by.clone(), &text)?);
                }
                Ok(events)
            }
        }
    }

    fn rest(&self, kind: u8, a: u8, b: u8, c: u8) -> Said {
        let city = self.city();
        let by = self.official(b);
        let set = dataset(self.set(c));
        match kind {
            51 => {
                let referral = self.of(MatterKind::Referral, a);
                match c % 3 {
                    0 => referral::note(city, &referral, "the question", SEALED_CANARIES[0]),
                    1 => referral::take_up(city, &referral, by),
                    _ => referral::answer(city, &referral, by, SEALED_CANARIES[0]),
                }
            }
            52 => {
                let complaint = self.of(MatterKind::Complaint, a);
                if c % 2 == 0 {
                    return complaint::take_up(city, &complaint, by);
                }
                complaint::answer(city, &complaint, by, Finding::Justified, self.words(c), None)
            }
            53 => {
                let inspection = self.of(MatterKind::Inspection, a);
                let monday = self.today().saturating_add(i64::from(b % 4).days()).at(10, 0, 0, 0);
                let offered = match city.matters.get(&inspection).map(|m| &m.proceeding) {
                    Some(Proceeding::Inspection(state)) => state.offered.first().copied(),
                    _ => None,
                };
                match c % 4 {
                    0 => inspection::offer(city, &inspection, vec![monday], "Room 1", self.local()),
                    1 => inspection::book(city, &inspection, offered.unwrap_or(monday), self.local()),
                    2 => inspection::hold(city, &inspection, "the calls", self.local()),
                    _ => inspection::release(city, &inspection, b % 2 == 0, self.local()),
                }
            }
            54 => {
                let from = if b % 2 == 0 { MessageFrom::Requester } else { MessageFrom::Staff { official: jane() } };
                let message =
                    Message { at: self.now, from, channel: Channel::Email, datasets: vec![], text: "hello".into() };
                match c % 2 {
                    0 => keep_message(city, &self.any(a), message, None),
                    _ => answer_inquiry(city, &self.of(MatterKind::Inquiry, a), message),
                }
            }
            // What the acts do with the catalog and the register.
            55 => {
                let fields = vec![name("day")];
                let published =
                    Event::DatasetPublished { dataset: set.clone(), fields, by: vec![jane()], reason: "open".into() };
                let taken_down = Event::DatasetTakenDown { dataset: set, reason: "a mistake".into(), by: vec![jane()] };
                Ok(vec![if a % 2 == 0 { published } else { taken_down }])
            }
            56 => {
                let review = if a % 2 == 0 { Review::InForce } else { Review::Proposed };
                let exemption = self.draft("PR-EMP-HOME", self.set(c), b.min(245), by, review);
                judicial::check_outranked(city, &exemption, self.today())?;
                Ok(vec![Event::ExemptionRecorded { exemption }])
            }
            _ => {
                let mut settings = city.settings.clone().unwrap();
                settings.calendar.closures.push(self.today().saturating_add(i64::from(b % 14).days()));
                let request = self.of(MatterKind::Request, a);
                let due = city.matters.get(&request).and_then(|m| m.due.as_ref());
                let pack = city.law().unwrap();
                let moved = due.map(|due| pack.recomputed(due, &settings.calendar, &[]).unwrap());
                let moved = moved.map(|recomputed| Event::ClockRecomputed { matter: request, recomputed });
                Ok(std::iter::once(Event::SettingsRecorded { settings, reason: None }).chain(moved).collect())
            }
        }
    }
}

//! What must hold whatever is commanded, checked from the events and the state alone: nothing here asks a command.

use catalog::{DatasetId, FieldName, Standing};
use jiff::civil::Date;
use records::proceedings::appeal::AppealStep;
use records::proceedings::judicial::{Demand, JudicialStep, Order};
use records::proceedings::request::RequestStep;
use records::proceedings::sealed::Seal;
use records::proceedings::violation::{Task, ViolationAsk, ViolationStep};
use records::*;
use register::{Exemption, ExemptionId, Official, Review, Scope};
use std::collections::{BTreeMap, BTreeSet};

/// Sealed texts, which may turn up nowhere but under their seal.
pub const SEALED_CANARIES: [&str; 3] = ["canary-privileged", "canary-identity", "canary-staff"];

/// An order as its steps left it.
#[derive(Clone)]
struct Ordered {
    review: MatterNumber,
    order: Order,
    stayed: Option<Option<Date>>,
    /// Stayed to a day at some time: what was recorded then is ended when the order is complied with.
    dated: bool,
}

/// Looks at every event, with the city before and after it, and remembers what it needs.
#[derive(Clone, Default)]
pub struct Watch {
    /// The invariants that were broken.
    pub broken: BTreeSet<&'static str>,
    extended: BTreeSet<MatterNumber>,
    withheld: BTreeMap<(MatterNumber, u32), BTreeSet<FieldName>>,
    gives: BTreeMap<(MatterNumber, u32), bool>,
    recorded: BTreeMap<ExemptionId, Exemption>,
    deniers: BTreeMap<MatterNumber, Vec<Official>>,
    orders: Vec<Ordered>,
    taken_down: BTreeSet<MatterNumber>,
}

impl Watch {
    /// Everything that a ledger breaks.
    pub fn over(ledger: &[Entry]) -> BTreeSet<&'static str> {
        let (mut watch, mut city) = (Watch::default(), City::default());
        for entry in ledger {
            let before = city.clone();
            city.apply(entry);
            watch.see(&before, &city, entry);
        }
        watch.broken
    }

    /// Takes in one event.
    pub fn see(&mut self, before: &City, after: &City, entry: &Entry) {
        self.check("decodes", serde_json::to_string(&entry.event).is_ok_and(|json| decodes(&json, &entry.event)));
        self.check("unsealed", !says_canary_openly(&entry.event));
        self.check("nothing edited", only_grows(before, after, entry));
        self.check("closed has nothing due", !after.matters.values().any(|m| unmet(m, &after.deadlines(m))));
        match &entry.event {
            Event::MatterDetermined { matter, items, responsible } => self.determined(matter, items, responsible),
            Event::MatterExtended { matter, extension } => self.extended(before, matter, extension),
            Event::MatterProceeded { matter, step } => self.proceeded(before, matter, step),
            Event::ExemptionRecorded { exemption } => {
                let new = self.recorded.insert(exemption.id, exemption.clone()).is_none();
                self.check("nothing edited", new);
            }
            Event::ExemptionApproved { exemption, by, .. } => {
                let proposed = self.recorded.get(exemption).map(|e| e.decided_by.clone()).unwrap_or_default();
                self.check("proposer is not approver", !by.is_empty() && !by.iter().any(|o| proposed.contains(o)));
            }
            Event::MatterClosed { matter, .. } => {
                let opening = before.matters.get(matter).map(|m| &m.opening);
                let incident = matches!(opening, Some(Opening::Violation(ViolationAsk::ImproperRelease { .. })));
                self.check("takedown first", !incident || self.taken_down.contains(matter));
            }
            _ => {}
        }
        let day = after.date_of(entry.at);
        let contrary =
            after.exemptions.values().any(|e| e.in_force() && self.orders.iter().any(|o| self.against(o, e, day)));
        self.check("order outranks", !contrary);
    }

    fn check(&mut self, invariant: &'static str, holds: bool) {
        if !holds {
            self.broken.insert(invariant);
        }
    }

    fn determined(&mut self, matter: &MatterNumber, items: &[ItemDetermination], responsible: &[Official]) {
        for item in items {
            self.check("reasons", !item.reasons.trim().is_empty());
            let denies = matches!(item.outcome, ItemOutcome::Denied | ItemOutcome::Partial);
            self.check("citation", !denies || item.schedule.iter().any(|line| line.because.is_some()));
            self.check("responsible", !denies || (!responsible.is_empty() && responsible.iter().all(titled)));
            let key = (matter.clone(), item.item);
            let whole =
                item.schedule.iter().filter(|line| line.how == "withheld").filter_map(|line| line.field.clone());
            self.withheld.insert(key.clone(), whole.collect());
            self.gives.insert(key, matches!(item.outcome, ItemOutcome::Full | ItemOutcome::Partial));
            if let Some(production) = &item.production {
                self.produced(matter, production);
            }
        }
        self.deniers.entry(matter.clone()).or_default().extend(responsible.iter().cloned());
    }

    fn produced(&mut self, matter: &MatterNumber, production: &Production) {
        let key = (matter.clone(), production.item);
        let withheld = self.withheld.get(&key);
        let clean = withheld.is_some_and(|w| production.fields.iter().all(|f| !w.contains(f)));
        let given = self.gives.get(&key) == Some(&true);
        self.check("nothing produced that is withheld", clean && given);
    }

    fn extended(&mut self, before: &City, matter: &MatterNumber, extension: &Extension) {
        let once = self.extended.insert(matter.clone());
        let due = before.matters.get(matter).and_then(|m| m.due.clone());
        let (Some(due), Ok(until)) = (due, extension.until.parse::<Date>()) else {
            return self.check("extension", false);
        };
        let noticed = before.date_of(extension.at);
        // Fourteen days, and at most a long weekend with a holiday on which they end.
        let within = until > due.due && until <= due.extension_latest && (until - due.due).get_days() <= 14 + 4;
        let in_time = noticed <= due.due && noticed >= due.received.date();
        let complete = !extension.facts.trim().is_empty() && !extension.ground.is_empty() && titled(&extension.by);
        self.check("extension", once && within && in_time && complete);
    }

    fn proceeded(&mut self, before: &City, matter: &MatterNumber, step: &Step) {
        match step {
            Step::Request(RequestStep::Produced { production, .. }) => self.produced(matter, production),
            Step::Appeal(AppealStep::Decided { decision }) => {
                let about = before.matters.get(matter).and_then(|m| m.opening.about().cloned());
                let deniers = about.and_then(|request| self.deniers.get(&request).cloned()).unwrap_or_default();
                self.check("denier does not decide", titled(&decision.by) && !deniers.contains(&decision.by));
            }
            Step::JudicialReview(step) => self.ordered(matter, step),
            Step::Violation(ViolationStep::Done { task: Task::Takedown, .. }) => {
                let dataset = before.matters.get(matter).and_then(|m| m.opening.datasets().first().cloned());
                let readable = dataset.as_ref().and_then(|id| before.dataset(id)).map(|d| d.dataset.standing);
                if readable != Some(Standing::Published) {
                    self.taken_down.insert(matter.clone());
                }
            }
            _ => {}
        }
    }

    fn ordered(&mut self, matter: &MatterNumber, step: &JudicialStep) {
        let change = |orders: &mut Vec<Ordered>, number: &u32, stayed: Option<Option<Date>>| {
            for known in orders.iter_mut().filter(|o| o.review == *matter && o.order.number == *number) {
                known.stayed = stayed;
                known.dated |= matches!(stayed, Some(Some(_)));
            }
        };
        match step {
            JudicialStep::Ordered { order } => {
                let (review, order) = (matter.clone(), order.clone());
                self.orders.push(Ordered { review, order, stayed: None, dated: false });
            }
            JudicialStep::Stayed { order, until } => change(&mut self.orders, order, Some(*until)),
            JudicialStep::StayLifted { order } => change(&mut self.orders, order, None),
            _ => {}
        }
    }

    /// Whether an exemption says otherwise than an order to disclose that binds.
    fn against(&self, known: &Ordered, exemption: &Exemption, day: Date) -> bool {
        let order = &known.order;
        let stayed = known.stayed.is_some_and(|until| until.is_none_or(|until| day <= until));
        let binds = order.demand == Demand::Disclose && order.from <= day && !stayed && !known.dated;
        let overlaps = order.dataset.as_ref() == Some(&exemption.dataset)
            && (order.fields.is_empty() || field_of(exemption).is_none_or(|f| order.fields.contains(f)));
        let later = |other: &&Ordered| {
            let of_it = other.order.dataset == order.dataset && other.order.from >= order.from;
            of_it && other.order.demand == Demand::Withhold
        };
        binds && overlaps && exemption.law_id != "LR-COURT-ORDER" && !self.orders.iter().any(|o| later(&o))
    }
}

fn field_of(exemption: &Exemption) -> Option<&FieldName> {
    match &exemption.scope {
        Scope::Field { field } | Scope::Cells { field, .. } | Scope::Pair { withheld: field, .. } => Some(field),
        Scope::Dataset | Scope::Rows { .. } => None,
    }
}

fn titled(official: &Official) -> bool {
    !official.name.trim().is_empty() && !official.title.trim().is_empty()
}

/// Whether a stored event is read as what it was.
pub fn decodes(json: &str, event: &Event) -> bool {
    serde_json::from_str::<Event>(json).is_ok_and(|read| read == *event)
}

/// Whether a matter that ended has something due.
pub fn unmet(matter: &Matter, deadlines: &[Deadline]) -> bool {
    matter.outcome.is_some() && deadlines.iter().any(|d| d.met.is_none())
}

/// Whether an event that is not sealed says a sealed text.
fn says_canary_openly(event: &Event) -> bool {
    let said = match event {
        Event::SealedKept { sealed, .. } => sealed.label.clone() + &format!("{sealed:?}"),
        event => serde_json::to_string(event).unwrap_or_default() + &format!("{event:?}"),
    };
    SEALED_CANARIES.iter().any(|canary| said.contains(canary))
}

/// Every place where a sealed text might turn up, and does.
pub fn leaks(city: &City, ledger: &[Entry]) -> Vec<String> {
    let mut places = vec![("debug of the city".to_owned(), format!("{city:?}"))];
    places.extend(city.documents().into_iter().map(|d| (format!("{} {}", d.kind, d.key), d.json)));
    for (number, matter) in &city.matters {
        places.push((format!("matter {number}"), serde_json::to_string(matter).unwrap()));
        let record = record_of(city, number, ledger).unwrap();
        places.push((format!("record of {number}"), serde_json::to_string(&record).unwrap()));
        places.push((format!("history of {number}"), format!("{:?}", city.history.get(number))));
        for (_, sealed) in city.sealed(number) {
            for role in Role::ALL {
                let may = match sealed.seal {
                    Seal::Staff => true,
                    Seal::Identity => role == Role::Clerk || role == Role::Counsel,
                    Seal::Advice | Seal::Privileged => role == Role::Counsel,
                };
                if !may && sealed.read(role).is_some() {
                    places.push((format!("{number} for {}", role.word()), SEALED_CANARIES[0].into()));
                }
            }
        }
    }
    let leaky = places.into_iter().filter(|(_, text)| SEALED_CANARIES.iter().any(|canary| text.contains(canary)));
    leaky.map(|(place, _)| place).collect()
}

/// Whether what was there is still there, unchanged, and in front.
fn only_grows(before: &City, after: &City, entry: &Entry) -> bool {
    let matters = before.matters.iter().all(|(number, old)| {
        let Some(new) = after.matters.get(number) else { return false };
        let clocks = old.due == new.due
            || new
                .recomputed
                .last()
                .is_some_and(|r| Some(&r.old) == old.due.as_ref() && Some(&r.new) == new.due.as_ref());
        let steps = (old.items()).all(|item| match (old.item_work(item), new.item_work(item)) {
            (Some(old), Some(new)) => {
                new.promises.starts_with(&old.promises) && new.installments.starts_with(&old.installments)
            }
            (old, _) => old.is_none(),
        });
        let history = |city: &City| city.history.get(number).cloned().unwrap_or_default();
        clocks
            && steps
            && new.received_at == old.received_at
            && new.opening == old.opening
            && new.kind == old.kind
            && new.messages.starts_with(&old.messages)
            && new.letters.starts_with(&old.letters)
            && new.recomputed.starts_with(&old.recomputed)
            && history(after).starts_with(&history(before))
            && after.sealed(number).starts_with(before.sealed(number))
    });
    let exemptions = before.exemptions.iter().all(|(id, old)| {
        let Some(new) = after.exemptions.get(id) else { return false };
        let words = Exemption { review: Review::InForce, ..old.clone() }
            == Exemption { review: Review::InForce, ..new.clone() };
        words && (old.in_force() || new.review == old.review)
    });
    let datasets = before.datasets.keys().all(|id: &DatasetId| after.datasets.contains_key(id));
    matters && exemptions && datasets && after.seq == entry.seq && entry.seq == before.seq + 1
}

//! A city as a state, commands as its transitions.

use crate::common::checks::Watch;
use crate::common::{Town, at};
use jiff::civil::{Date, DateTime};
use records::{Actor, City, Entry, Event, MatterKind, MatterNumber, Refusal, Status};
use stateright::{Checker, Model, Property};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// What a command is asked in: the city, the local day and time.
pub struct Now<'a> {
    pub city: &'a City,
    pub today: Date,
    pub time: DateTime,
}

/// What a command says.
pub type Said = Result<Vec<Event>, Refusal>;
/// A command with its arguments.
pub type Command = fn(&Now<'_>) -> Said;

/// A finite set of commands over a small city.
pub struct Machine {
    pub town: Town,
    /// The local times at which commands are given, in their order.
    pub days: &'static [&'static str],
    pub commands: Vec<(&'static str, Command)>,
    pub reachable: fn() -> Vec<Property<Machine>>,
    /// How many events may happen.
    pub events_max: u64,
}

/// A city on a day. Two are the same when everything that was decided is.
#[derive(Clone)]
pub struct State {
    pub city: Arc<City>,
    pub watch: Arc<Watch>,
    pub day: usize,
    key: u64,
}

impl State {
    fn new(city: City, watch: Watch, day: usize) -> Self {
        let mut hasher = DefaultHasher::new();
        serde_json::to_string(&city.matters).unwrap().hash(&mut hasher);
        for (id, exemption) in &city.exemptions {
            (id, format!("{:?}", exemption.review)).hash(&mut hasher);
        }
        for (id, dataset) in &city.datasets {
            (id, format!("{:?}", dataset.dataset.standing)).hash(&mut hasher);
        }
        // A state that breaks something is another one than the same without it.
        format!("{:?}", watch.broken).hash(&mut hasher);
        let key = hasher.finish();
        Self { city: Arc::new(city), watch: Arc::new(watch), day, key }
    }

    /// The first matter of a kind.
    pub fn matter(&self, kind: MatterKind) -> Option<&records::Matter> {
        self.city.matters.values().find(|m| m.kind == kind)
    }

    /// How the first matter of a kind ended.
    pub fn ended(&self, kind: MatterKind) -> Option<records::Outcome> {
        self.matter(kind)?.outcome
    }
}

/// The number of the first matter of a kind; of one that does not exist before it is opened.
pub fn number(city: &City, kind: MatterKind) -> MatterNumber {
    let found = city.matters.values().find(|m| m.kind == kind);
    found.map_or(MatterNumber("X-2026-0001".into()), |m| m.number.clone())
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        (self.key, self.day) == (other.key, other.day)
    }
}

impl Hash for State {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        (self.key, self.day).hash(hasher);
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "after {} events, day {}, broken: {:?}", self.city.seq, self.day, self.watch.broken)
    }
}

impl Machine {
    fn now<'a>(&self, state: &'a State) -> (i64, Now<'a>) {
        let at = at(self.days[state.day]);
        (at, Now { city: &state.city, today: state.city.date_of(at), time: state.city.local(at) })
    }

    /// Checks every reachable state, and says how many there are.
    pub fn check(self) -> usize {
        let checker = self.checker().threads(2).spawn_bfs().join();
        checker.assert_properties();
        checker.unique_state_count()
    }
}

impl Model for Machine {
    type State = State;
    type Action = &'static str;

    fn init_states(&self) -> Vec<State> {
        let (mut watch, mut city) = (Watch::default(), City::default());
        for entry in &self.town.ledger {
            let before = city.clone();
            city.apply(entry);
            watch.see(&before, &city, entry);
        }
        vec![State::new(city, watch, 0)]
    }

    fn actions(&self, _: &State, actions: &mut Vec<&'static str>) {
        actions.push("wait");
        actions.extend(self.commands.iter().map(|(name, _)| *name));
    }

    fn next_state(&self, last: &State, action: &'static str) -> Option<State> {
        if action == "wait" {
            let day = last.day + 1;
            return (day < self.days.len()).then(|| State { day, ..last.clone() });
        }
        let (_, command) = self.commands.iter().find(|(name, _)| *name == action)?;
        let (at, now) = self.now(last);
        let events = command(&now).ok().filter(|events| !events.is_empty())?;
        let (mut city, mut watch) = (City::clone(&last.city), Watch::clone(&last.watch));
        for event in events {
            let before = city.clone();
            let entry = Entry { seq: city.seq + 1, at, actor: Actor::Program, event };
            city.apply(&entry);
            watch.see(&before, &city, &entry);
        }
        Some(State::new(city, watch, last.day))
    }

    fn within_boundary(&self, state: &State) -> bool {
        state.city.seq <= self.town.city.seq + self.events_max
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let mut all = vec![
            Property::always("no invariant is broken", |_: &Machine, state: &State| state.watch.broken.is_empty()),
            Property::always("nothing is falsely overdue", |machine: &Machine, state: &State| {
                let (_, now) = machine.now(state);
                state.city.matters.values().all(|m| rightly(state, m, now.today))
            }),
        ];
        all.extend((self.reachable)());
        all
    }
}

/// A request is called overdue exactly when the day of an item that is not determined has ended.
fn rightly(state: &State, matter: &records::Matter, today: Date) -> bool {
    if matter.kind != MatterKind::Request {
        return true;
    }
    let due = matter.extension.as_ref().map_or(matter.due.as_ref().unwrap().due, |e| e.until.parse().unwrap());
    let late = |item: u32| match matter.item_work(item).and_then(|w| w.reopened.clone()) {
        Some((by, _)) => by < today,
        None => !matter.determinations.iter().any(|d| d.item == item) && due < today,
    };
    let any_late = matter.outcome.is_none() && matter.items().any(late);
    matches!(state.city.status(matter, today), Status::Overdue(_)) == any_late
}

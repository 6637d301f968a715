//! What the city says of itself: calendar, officials, delegations, fees, appeals, policies, contacts, retention, templates.
//!
//! All of it is the city's own fact, entered by its people; no law pack ships any of it.

use crate::City;
use crate::MessageTemplate;
use crate::city::law_pack;
use crate::commands::Refusal;
use jiff::civil::Date;
use law::{Citation, CityCalendar, Days, Pack};
use register::Official;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The item of the denial letter's checklist that asks for the names of those responsible.
const RESPONSIBLE: &str = "denial.persons-responsible";

/// Where to reach an office.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The office, such as `Open Data team, Information Technology`.
    pub office: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
}

/// What the city says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// `City of Sacramento`.
    pub city: String,
    /// The id of the law pack, such as `us-ca`.
    pub law: String,
    /// Time zone, such as `America/Los_Angeles`.
    pub timezone: String,
    /// Adopted holidays, closures, receipt rule, hours.
    pub calendar: CityCalendar,
    /// Why the office is closed on a day of the calendar's closures, in public words.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub closure_reasons: BTreeMap<Date, String>,
    /// The Open Data team.
    pub open_data: Contact,
    /// The City Clerk.
    pub clerk: Contact,
    /// How to challenge a withholding, in public words.
    pub challenge: String,
    /// Questions and answers of the help page.
    pub faq: Vec<(String, String)>,
    /// Who holds or held which office.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub officials: Vec<Officeholder>,
    /// Who may extend, deny and decide appeals, by which record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delegations: Vec<Delegation>,
    /// What copies cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fees: Option<FeeSchedule>,
    /// The review that the city itself offers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal: Option<AppealBody>,
    /// Within how many days the city answers a request for a written justification; no law sets a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub justify_within: Option<Days>,
    /// Policies of the city that may be cited beside the law.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<LocalPolicy>,
    /// How long records are kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub retention: Vec<Retention>,
    /// Messages that staff begin with often. Not public.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub templates: Vec<MessageTemplate>,
    /// What feeds may reach beside the public internet. Not public.
    #[serde(default, skip_serializing_if = "FeedPlaces::is_empty")]
    pub feeds: FeedPlaces,
}

/// What feeds may reach beside the public internet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedPlaces {
    /// Hosts that feeds may reach although they are private or answer without encryption, such as `gis.city.local`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
    /// Folders from which the desk may have files read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub folders: Vec<String>,
}

impl FeedPlaces {
    /// Whether nothing is named.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A person in an office, from a day to a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Officeholder {
    /// Name and title.
    #[serde(flatten)]
    pub official: Official,
    /// The first day in office.
    pub from: Date,
    /// The last day in office; `None` while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// What may be delegated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Power {
    /// Extend the time to determine: the head of the agency or a designee.
    Extend,
    /// Deny, in whole or in part, and answer for it.
    Deny,
    /// Decide an appeal that the city offers.
    DecideAppeals,
}

/// That somebody may exercise a power, by a record that says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// What.
    pub power: Power,
    /// To whom, by name and title.
    #[serde(flatten)]
    pub to: Official,
    /// The record of it, such as `Administrative Instruction 4, 2025`.
    pub record: String,
    /// The first day on which it holds.
    pub from: Date,
    /// The last day; `None` while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// What the city charges for copies, as its council adopted it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeSchedule {
    /// The resolution that adopted it, such as `Resolution 2025-0123`.
    pub resolution: String,
    /// The first day on which it holds.
    pub from: Date,
    /// What may be charged.
    pub lines: Vec<FeeLine>,
}

/// One line of a fee schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeLine {
    /// The id of the rule of the law pack that allows it, such as `duplication`.
    pub rule: String,
    /// What is charged for, such as `black and white copy`.
    pub what: String,
    /// What is counted: `page`, `hour`, `disc`.
    pub unit: String,
    /// The price of one, in cents.
    pub cents: u64,
}

/// The review that a city offers: the California Public Records Act asks for none and sets no time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppealBody {
    /// Who decides, such as `the City Manager`.
    pub who: String,
    /// How long after a denial an appeal may be filed; `None` for no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_within: Option<Days>,
    /// How long after its filing it is decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decide_within: Option<Days>,
    /// The policy of the city that offers it.
    pub policy: String,
}

/// A policy of the city that may be cited beside the law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalPolicy {
    /// How it is cited.
    pub citation: Citation,
    /// Its title.
    pub title: String,
    /// The first day on which it holds.
    pub from: Date,
    /// The last day; `None` while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// How long a series of records is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retention {
    /// The series, such as `Records requests`.
    pub series: String,
    /// How long, in words.
    pub keep: String,
    /// The authority, such as a schedule that the council adopted.
    pub authority: String,
}

impl Power {
    /// All of them.
    pub const ALL: [Power; 3] = [Power::Extend, Power::Deny, Power::DecideAppeals];

    /// The word of settings and of the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Extend => "extend",
            Self::Deny => "deny",
            Self::DecideAppeals => "decide-appeals",
        }
    }

    /// As sentences say it: `extend the time to determine`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Extend => "extend the time to determine",
            Self::Deny => "deny a request",
            Self::DecideAppeals => "decide appeals",
        }
    }

    /// The section that asks for somebody with this power, as the law pack has it.
    fn section(self, pack: &Pack) -> Option<Citation> {
        let citations = match self {
            Self::Extend => &pack.clock.extension.basis.citations,
            Self::Deny => &pack.checklist("denial").iter().find(|item| item.id == RESPONSIBLE)?.citations,
            Self::DecideAppeals => return None,
        };
        citations.first().cloned()
    }
}

impl std::str::FromStr for Power {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let known = || format!("`{text}` is not a power; the powers are {}", Self::ALL.map(Self::word).join(", "));
        Self::ALL.into_iter().find(|power| power.word() == text).ok_or_else(known)
    }
}

impl Settings {
    /// The delegation by which somebody holds a power on a day. Who has left the office holds none.
    pub fn delegation(&self, power: Power, official: &Official, on: Date) -> Option<&Delegation> {
        let holds = |d: &&Delegation| d.power == power && d.to == *official && within(d.from, d.until, on);
        self.delegations.iter().find(holds).filter(|_| self.holds_office(official, on))
    }

    /// Whether somebody holds an office on a day; a city that recorded no officials leaves that open.
    pub fn holds_office(&self, official: &Official, on: Date) -> bool {
        let holds = |o: &Officeholder| o.official == *official && within(o.from, o.until, on);
        self.officials.is_empty() || self.officials.iter().any(holds)
    }

    /// Who holds a power on a day, by the first delegation of it that holds then: for a form to propose.
    pub fn holder(&self, power: Power, on: Date) -> Option<&Delegation> {
        self.delegations.iter().filter(|d| d.power == power).find(|d| self.delegation(power, &d.to, on).is_some())
    }

    /// Everybody who holds a power on a day, once each; nobody where the city leaves the choice to its staff.
    pub fn holders(&self, power: Power, on: Date) -> Vec<&Official> {
        let mut holders: Vec<&Official> = Vec::new();
        for delegation in self.delegations.iter().filter(|d| d.power == power) {
            if !holders.contains(&&delegation.to) && self.delegation(power, &delegation.to, on).is_some() {
                holders.push(&delegation.to);
            }
        }
        holders
    }

    /// Refuses a person who does not hold a power. A city that recorded no delegation of this power leaves the choice
    /// to its staff.
    pub fn check_power(&self, power: Power, official: &Official, on: Date) -> Result<(), Refusal> {
        let delegated = self.delegations.iter().any(|d| d.power == power);
        if !delegated || self.delegation(power, official, on).is_some() {
            return Ok(());
        }
        let message = format!("nothing on record says that {official} may {} on {on}", power.words());
        let citation = law_pack(&self.law).and_then(|pack| power.section(pack));
        Err(Refusal { code: "not-delegated", message, citation })
    }

    /// The names of the parts in which two settings differ.
    pub(crate) fn changed_parts(&self, old: &Settings) -> Vec<&'static str> {
        let parts = [
            ("city, law and zone", (&self.city, &self.law, &self.timezone) != (&old.city, &old.law, &old.timezone)),
            ("calendar", (&self.calendar, &self.closure_reasons) != (&old.calendar, &old.closure_reasons)),
            ("officials", self.officials != old.officials),
            ("delegations", self.delegations != old.delegations),
            ("fees", self.fees != old.fees),
            ("appeals", (&self.appeal, &self.justify_within) != (&old.appeal, &old.justify_within)),
            ("policies", self.policies != old.policies),
            (
                "contacts",
                (&self.open_data, &self.clerk, &self.challenge, &self.faq)
                    != (&old.open_data, &old.clerk, &old.challenge, &old.faq),
            ),
            ("retention", self.retention != old.retention),
            ("templates", self.templates != old.templates),
            ("feeds", self.feeds != old.feeds),
        ];
        parts.into_iter().filter(|(_, changed)| *changed).map(|(part, _)| part).collect()
    }
}

impl City {
    /// Refuses a person who does not hold a power on a local day of the city: see [`Settings::check_power`].
    pub fn check_power_on(&self, power: Power, official: &Official, on: Date) -> Result<(), Refusal> {
        self.settings.as_ref().map_or(Ok(()), |settings| settings.check_power(power, official, on))
    }
}

/// Whether a day lies in a period; an open end lasts.
pub(crate) fn within(from: Date, until: Option<Date>, on: Date) -> bool {
    from <= on && until.is_none_or(|until| on <= until)
}

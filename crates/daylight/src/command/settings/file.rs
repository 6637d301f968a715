//! The settings as a file that people write: every key known, a mistake with its line.

use jiff::civil::{Date, Time};
use law::{Citation, CityCalendar, Days, ReceiptRule};
use records::{
    AppealBody, Contact, Delegation, FeeLine, FeeSchedule, FeedPlaces, LocalPolicy, MessageTemplate, Officeholder,
    Power, Retention, Settings, words,
};
use register::Official;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::io::Read;
use std::path::Path;

/// The whole settings.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    city: String,
    law: String,
    timezone: String,
    #[serde(default)]
    challenge: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    justify_within: Option<Span>,
    calendar: Calendar,
    open_data: Reach,
    clerk: Reach,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    closure: Vec<Closure>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    official: Vec<InOffice>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    delegation: Vec<Delegated>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fees: Option<Fees>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    appeal: Option<Appeal>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    policy: Vec<Policy>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    retention: Vec<Kept>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    question: Vec<Question>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    template: Vec<MessageTemplate>,
    #[serde(default, skip_serializing_if = "Feeds::is_empty")]
    feeds: Feeds,
}

/// What feeds may reach beside the public internet.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Feeds {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    hosts: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    folders: Vec<String>,
}

impl Feeds {
    fn is_empty(&self) -> bool {
        self.hosts.is_empty() && self.folders.is_empty()
    }
}

/// The calendar, but for the closures.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Calendar {
    adopted: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    appointed: Vec<Date>,
    receipt_rule: ReceiptRule,
    opens: Time,
    closes: Time,
}

/// A day on which the office is closed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Closure {
    date: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reach {
    office: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct InOffice {
    name: String,
    title: String,
    from: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Date>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Delegated {
    power: Power,
    name: String,
    title: String,
    record: String,
    from: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Date>,
}

/// A fee schedule, in the settings or in a file of its own.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fees {
    resolution: String,
    from: Date,
    line: Vec<Line>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    rule: String,
    what: String,
    unit: String,
    cents: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Appeal {
    who: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    file_within: Option<Span>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    decide_within: Option<Span>,
    policy: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Policy {
    citation: Citation,
    title: String,
    from: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Date>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    series: String,
    keep: String,
    authority: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    question: String,
    answer: String,
}

/// So many days, written `30 calendar`.
struct Span(Days);

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&words::days_written(self.0))
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        words::read_days(&text).map(Self).map_err(serde::de::Error::custom)
    }
}

/// Reads a file, or the standard input for `-`. A mistake is said with its line.
pub fn read<T: DeserializeOwned>(path: &Path) -> Result<T, String> {
    let (name, text) = if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(|e| format!("reading the standard input: {e}"))?;
        ("the standard input".to_owned(), text)
    } else {
        let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        (path.display().to_string(), text)
    };
    toml::from_str(&text).map_err(|e| {
        let line = e.span().and_then(|span| text.get(..span.start)).map(|before| before.matches('\n').count() + 1);
        let line = line.map(|line| format!(", line {line}")).unwrap_or_default();
        format!("{name}{line}: {}", e.message())
    })
}

impl File {
    /// The settings as a file.
    pub fn of(s: &Settings) -> Self {
        let closure = |date: &Date| Closure { date: *date, reason: s.closure_reasons.get(date).cloned() };
        Self {
            city: s.city.clone(),
            law: s.law.clone(),
            timezone: s.timezone.clone(),
            challenge: s.challenge.clone(),
            justify_within: s.justify_within.map(Span),
            calendar: Calendar {
                adopted: s.calendar.adopted.clone(),
                appointed: s.calendar.appointed.clone(),
                receipt_rule: s.calendar.receipt_rule,
                opens: s.calendar.opens,
                closes: s.calendar.closes,
            },
            open_data: Reach::of(&s.open_data),
            clerk: Reach::of(&s.clerk),
            closure: s.calendar.closures.iter().map(closure).collect(),
            official: s.officials.iter().map(InOffice::of).collect(),
            delegation: s.delegations.iter().map(Delegated::of).collect(),
            fees: s.fees.as_ref().map(Fees::of),
            appeal: s.appeal.as_ref().map(Appeal::of),
            policy: s.policies.iter().map(Policy::of).collect(),
            retention: s.retention.iter().map(Kept::of).collect(),
            question: s.faq.iter().map(Question::of).collect(),
            template: s.templates.clone(),
            feeds: Feeds { hosts: s.feeds.hosts.clone(), folders: s.feeds.folders.clone() },
        }
    }

    /// The settings that the file says.
    pub fn settings(self) -> Settings {
        let reasons = self.closure.iter().filter_map(|c| Some((c.date, c.reason.clone()?)));
        Settings {
            closure_reasons: reasons.collect(),
            calendar: CityCalendar {
                adopted: self.calendar.adopted,
                closures: self.closure.iter().map(|c| c.date).collect(),
                appointed: self.calendar.appointed,
                receipt_rule: self.calendar.receipt_rule,
                opens: self.calendar.opens,
                closes: self.calendar.closes,
            },
            city: self.city,
            law: self.law,
            timezone: self.timezone,
            open_data: self.open_data.contact(),
            clerk: self.clerk.contact(),
            challenge: self.challenge,
            faq: self.question.into_iter().map(|q| (q.question, q.answer)).collect(),
            officials: self.official.into_iter().map(InOffice::officeholder).collect(),
            delegations: self.delegation.into_iter().map(Delegated::delegation).collect(),
            fees: self.fees.map(Fees::schedule),
            appeal: self.appeal.map(Appeal::body),
            justify_within: self.justify_within.map(|span| span.0),
            policies: self.policy.into_iter().map(Policy::policy).collect(),
            retention: self.retention.into_iter().map(Kept::retention).collect(),
            templates: self.template,
            feeds: FeedPlaces { hosts: self.feeds.hosts, folders: self.feeds.folders },
        }
    }

    /// The text of the file.
    pub fn to_toml(&self) -> Result<String, String> {
        toml::to_string_pretty(self).map_err(|e| e.to_string())
    }
}

impl Reach {
    fn of(contact: &Contact) -> Self {
        let Contact { office, email, phone } = contact.clone();
        Self { office, email, phone }
    }

    fn contact(self) -> Contact {
        Contact { office: self.office, email: self.email, phone: self.phone }
    }
}

impl InOffice {
    fn of(one: &Officeholder) -> Self {
        let Official { name, title } = one.official.clone();
        Self { name, title, from: one.from, until: one.until }
    }

    fn officeholder(self) -> Officeholder {
        let official = Official { name: self.name, title: self.title };
        Officeholder { official, from: self.from, until: self.until }
    }
}

impl Delegated {
    fn of(one: &Delegation) -> Self {
        let Official { name, title } = one.to.clone();
        Self { power: one.power, name, title, record: one.record.clone(), from: one.from, until: one.until }
    }

    fn delegation(self) -> Delegation {
        let to = Official { name: self.name, title: self.title };
        Delegation { power: self.power, to, record: self.record, from: self.from, until: self.until }
    }
}

impl Fees {
    fn of(fees: &FeeSchedule) -> Self {
        let line = |line: &FeeLine| {
            let FeeLine { rule, what, unit, cents } = line.clone();
            Line { rule, what, unit, cents }
        };
        Self { resolution: fees.resolution.clone(), from: fees.from, line: fees.lines.iter().map(line).collect() }
    }

    /// The fee schedule that the file says.
    pub fn schedule(self) -> FeeSchedule {
        let line = |Line { rule, what, unit, cents }| FeeLine { rule, what, unit, cents };
        let lines = self.line.into_iter().map(line).collect();
        FeeSchedule { resolution: self.resolution, from: self.from, lines }
    }
}

impl Appeal {
    fn of(body: &AppealBody) -> Self {
        Self {
            who: body.who.clone(),
            file_within: body.file_within.map(Span),
            decide_within: body.decide_within.map(Span),
            policy: body.policy.clone(),
        }
    }

    fn body(self) -> AppealBody {
        let (file_within, decide_within) = (self.file_within.map(|s| s.0), self.decide_within.map(|s| s.0));
        AppealBody { who: self.who, file_within, decide_within, policy: self.policy }
    }
}

impl Policy {
    fn of(policy: &LocalPolicy) -> Self {
        let LocalPolicy { citation, title, from, until } = policy.clone();
        Self { citation, title, from, until }
    }

    fn policy(self) -> LocalPolicy {
        LocalPolicy { citation: self.citation, title: self.title, from: self.from, until: self.until }
    }
}

impl Kept {
    fn of(retention: &Retention) -> Self {
        let Retention { series, keep, authority } = retention.clone();
        Self { series, keep, authority }
    }

    fn retention(self) -> Retention {
        Retention { series: self.series, keep: self.keep, authority: self.authority }
    }
}

impl Question {
    fn of((question, answer): &(String, String)) -> Self {
        Self { question: question.clone(), answer: answer.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        let pack = law::Pack::load("us-ca").unwrap();
        let mut settings =
            crate::command::init::city_settings("City of Riverton", &pack, CityCalendar::default(), None, None);
        crate::demo::settings::complete(&mut settings, "2026-06-15".parse().unwrap()).unwrap();
        settings.feeds = FeedPlaces { hosts: vec!["gis.local".into()], folders: vec!["/srv/exports".into()] };
        settings.faq = vec![("May I \"ask\"?".into(), "Yes.\nAnytime.".into())];
        settings
    }

    #[test]
    fn what_is_shown_can_be_set_again_and_is_the_same() {
        let settings = settings();
        let text = File::of(&settings).to_toml().unwrap();
        assert_eq!(toml::from_str::<File>(&text).unwrap().settings(), settings, "{text}");
    }

    #[test]
    fn the_sample_city_says_everything_a_city_can_say() {
        let settings = records::commands::settings::check(settings(), None).unwrap();
        let lists =
            [settings.officials.len(), settings.delegations.len(), settings.policies.len(), settings.retention.len()];
        assert!(lists.iter().all(|n| *n > 0), "{lists:?}");
        assert!(settings.fees.is_some() && settings.appeal.is_some() && settings.justify_within.is_some());
        assert_eq!(settings.calendar.closures.len(), 1);
    }
}

//! The parts of the settings: each shown as a form, and read from one.

use super::form::{Boxes, Column, Form, Input, Kind, List, Sent, price};
use law::{Pack, ReceiptRule};
use records::{
    AppealBody, Contact, Delegation, FeeLine, FeeSchedule, FeedPlaces, LocalPolicy, MessageTemplate, Officeholder,
    Power, Retention, Settings, words,
};
use register::Official;
use std::collections::BTreeMap;

/// A part of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Calendar,
    Officials,
    Delegations,
    Fees,
    Appeals,
    Policies,
    Contacts,
    Retention,
    Templates,
    Feeds,
}

impl Part {
    /// All of them, in the order of the page.
    pub const ALL: [Part; 10] = [
        Self::Calendar,
        Self::Officials,
        Self::Delegations,
        Self::Fees,
        Self::Appeals,
        Self::Policies,
        Self::Contacts,
        Self::Retention,
        Self::Templates,
        Self::Feeds,
    ];

    /// The word of its address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Calendar => "calendar",
            Self::Officials => "officials",
            Self::Delegations => "delegations",
            Self::Fees => "fees",
            Self::Appeals => "appeals",
            Self::Policies => "policies",
            Self::Contacts => "contacts",
            Self::Retention => "retention",
            Self::Templates => "templates",
            Self::Feeds => "feeds",
        }
    }

    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Calendar => "Calendar",
            Self::Officials => "Officials",
            Self::Delegations => "Delegations",
            Self::Fees => "Fee schedule",
            Self::Appeals => "Appeals and justifications",
            Self::Policies => "Local policies",
            Self::Contacts => "Contacts and help",
            Self::Retention => "Retention",
            Self::Templates => "Templates of messages",
            Self::Feeds => "Feeds",
        }
    }

    /// What it is for, in a sentence or two.
    pub fn lead(self) -> &'static str {
        match self {
            Self::Calendar => {
                "A closure or a holiday counts every open request again. Requesters whose date is later are told by \
                 mail. New hours and a new receipt rule are for requests to come."
            }
            Self::Officials => "Who holds or held which office. Letters name them.",
            Self::Delegations => {
                "Who may extend, deny and decide appeals, by which record. Where nobody is named, staff choose."
            }
            Self::Fees => "What copies cost, as the council adopted it. Only what the law lets a city charge.",
            Self::Appeals => {
                "The review that the city itself offers, and how soon it justifies a withholding in writing."
            }
            Self::Policies => "Policies of the city that may be cited beside the law.",
            Self::Contacts => "Where people reach the two offices, and the questions and answers of the help page.",
            Self::Retention => "How long records are kept, and by which authority.",
            Self::Templates => {
                "Messages to requesters that staff begin with often. {number}, {received}, {due} and {city} are filled \
                 in; {law:access.assist} becomes what that provision of the law says, with its section, and nobody \
                 edits that."
            }
            Self::Feeds => {
                "What the feeds of datasets may reach beside the public internet: hosts on the networks of the city, and \
                 folders of the server. Nothing of it is public."
            }
        }
    }

    /// The part as it stands.
    pub fn form(self, s: &Settings, pack: &Pack) -> Form {
        match self {
            Self::Calendar => calendar(s, pack),
            Self::Officials => officials(s),
            Self::Delegations => delegations(s),
            Self::Fees => fees(s, pack),
            Self::Appeals => appeals(s),
            Self::Policies => policies(s),
            Self::Contacts => contacts(s),
            Self::Retention => retention(s),
            Self::Templates => templates(s),
            Self::Feeds => feeds(s),
        }
    }

    /// Puts what was sent into the settings.
    pub fn read(self, sent: &mut Sent<'_>, s: &mut Settings) {
        match self {
            Self::Calendar => read_calendar(sent, s),
            Self::Officials => read_officials(sent, s),
            Self::Delegations => read_delegations(sent, s),
            Self::Fees => read_fees(sent, s),
            Self::Appeals => read_appeals(sent, s),
            Self::Policies => read_policies(sent, s),
            Self::Contacts => read_contacts(sent, s),
            Self::Retention => read_retention(sent, s),
            Self::Templates => read_templates(sent, s),
            Self::Feeds => read_feeds(sent, s),
        }
    }
}

fn calendar(s: &Settings, pack: &Pack) -> Form {
    let calendar = &s.calendar;
    let rules = pack.clock.receipt.iter().map(|r| (r.id.as_str().to_owned(), words::capital(&r.title))).collect();
    let boxes = pack.adoptable_holidays().filter(|holiday| holiday.rolls).map(|holiday| {
        let adopted = calendar.adopted.iter().any(|name| holiday.is_called(name));
        (holiday.id.clone(), holiday.title.clone(), adopted)
    });
    let closure =
        |day: &jiff::civil::Date| vec![day.to_string(), s.closure_reasons.get(day).cloned().unwrap_or_default()];
    let columns = vec![Column::new("day", "Day", Kind::Day), Column::new("reason", "Why, in public words", Kind::Line)];
    let appointed: Vec<String> = calendar.appointed.iter().map(ToString::to_string).collect();
    let hour = |time: jiff::civil::Time| time.strftime("%H:%M").to_string();
    Form {
        inputs: vec![
            Input::new("opens", "The office opens at", Kind::Hour, hour(calendar.opens)),
            Input::new("closes", "The office closes at", Kind::Hour, hour(calendar.closes)),
            Input::new("receipt", "Day of receipt", Kind::Choice(rules), calendar.receipt_rule.as_str()),
            Input::new("appointed", "Days appointed as holidays", Kind::Line, appointed.join(" ")).hinted(
                "By a government, after this program was made. Written like 2026-10-15, with spaces between them.",
            ),
        ],
        boxes: Some(Boxes {
            name: "adopted",
            legend: "Holidays that the city adopted",
            hint: "By charter, ordinance or resolution. Only those that a city has to adopt are listed.",
            boxes: boxes.collect(),
        }),
        lists: vec![List::new(
            "closure",
            "Days on which the office is closed all day",
            columns,
            calendar.closures.iter().map(closure).collect(),
        )],
    }
}

fn read_calendar(sent: &mut Sent<'_>, s: &mut Settings) {
    s.calendar.opens = sent.hour("opens", "when the office opens");
    s.calendar.closes = sent.hour("closes", "when the office closes");
    match sent.answers.text("receipt").parse::<ReceiptRule>() {
        Ok(rule) => s.calendar.receipt_rule = rule,
        Err(e) => sent.mistakes.add("receipt", e.to_string()),
    }
    s.calendar.adopted = sent.answers.all("adopted");
    s.calendar.appointed.clear();
    for word in sent.answers.text("appointed").split([' ', ',', ';', '\n']).filter(|word| !word.is_empty()) {
        match word.parse() {
            Ok(day) => s.calendar.appointed.push(day),
            Err(_) => sent.mistakes.add("appointed", format!("`{word}` is not a date like 2026-10-15")),
        }
    }
    let mut reasons = BTreeMap::new();
    let mut closures = Vec::new();
    for line in sent.lines("closure", &["day", "reason"]) {
        let day = sent.day_of(line, "day", "the day on which the office is closed");
        closures.push(day);
        let reason = sent.of(line, "reason");
        if !reason.is_empty() {
            reasons.insert(day, reason);
        }
    }
    (s.calendar.closures, s.closure_reasons) = (closures, reasons);
}

fn until(day: Option<jiff::civil::Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn officials(s: &Settings) -> Form {
    let columns = vec![
        Column::new("name", "Name", Kind::Line),
        Column::new("title", "Title", Kind::Line),
        Column::new("from", "First day in office", Kind::Day),
        Column::new("until", "Last day, once it is known", Kind::Day),
    ];
    let line =
        |o: &Officeholder| vec![o.official.name.clone(), o.official.title.clone(), o.from.to_string(), until(o.until)];
    list("official", "Officials", columns, s.officials.iter().map(line).collect())
}

fn list(name: &'static str, caption: &'static str, columns: Vec<Column>, lines: Vec<Vec<String>>) -> Form {
    Form { lists: vec![List::new(name, caption, columns, lines)], ..Form::default() }
}

fn read_officials(sent: &mut Sent<'_>, s: &mut Settings) {
    s.officials.clear();
    for line in sent.lines("official", &["name", "title"]) {
        let official = Official { name: sent.of(line, "name"), title: sent.of(line, "title") };
        let from = sent.day_of(line, "from", "the first day in office");
        let until = sent.maybe_day_of(line, "until", "the last day in office");
        s.officials.push(Officeholder { official, from, until });
    }
}

fn delegations(s: &Settings) -> Form {
    let powers = Power::ALL.iter().map(|power| (power.word().to_owned(), words::capital(power.words()))).collect();
    let columns = vec![
        Column::new("power", "May", Kind::Choice(powers)),
        Column::new("who", "Who: name, title", Kind::Line),
        Column::new("record", "By which record", Kind::Line),
        Column::new("from", "From", Kind::Day),
        Column::new("until", "Until", Kind::Day),
    ];
    let line = |d: &Delegation| {
        vec![d.power.word().to_owned(), d.to.to_string(), d.record.clone(), d.from.to_string(), until(d.until)]
    };
    list("delegation", "Delegations", columns, s.delegations.iter().map(line).collect())
}

fn read_delegations(sent: &mut Sent<'_>, s: &mut Settings) {
    s.delegations.clear();
    for line in sent.lines("delegation", &["who", "record"]) {
        let power = sent.of(line, "power").parse::<Power>();
        let power = power.map_err(|words| sent.wrong(line, "power", words)).unwrap_or(Power::Extend);
        let to = sent.official_of(line, "who");
        let record = sent.of(line, "record");
        let from = sent.day_of(line, "from", "the first day");
        let until = sent.maybe_day_of(line, "until", "the last day");
        s.delegations.push(Delegation { power, to, record, from, until });
    }
}

fn fees(s: &Settings, pack: &Pack) -> Form {
    let rules = pack.fees.iter().filter(|rule| rule.charge.may_charge());
    let rules = rules.map(|rule| {
        let cite = rule.basis.citations.first().map(|c| format!(" ({c})")).unwrap_or_default();
        (rule.id.clone(), format!("{}{cite}", words::capital(&rule.title)))
    });
    let columns = vec![
        Column::new("rule", "Allowed as", Kind::Choice(rules.collect())),
        Column::new("what", "For", Kind::Line),
        Column::new("unit", "Per (page, hour, …)", Kind::Line),
        Column::new("price", "Price in dollars", Kind::Line),
    ];
    let line = |l: &FeeLine| vec![l.rule.clone(), l.what.clone(), l.unit.clone(), price(l.cents)];
    let schedule = s.fees.as_ref();
    Form {
        inputs: vec![
            Input::new("resolution", "Resolution", Kind::Line, schedule.map_or("", |f| &f.resolution))
                .hinted("The resolution that adopted it. Empty with no line below: the city has no fee schedule."),
            Input::new("from", "In force from", Kind::Day, schedule.map(|f| f.from.to_string()).unwrap_or_default()),
        ],
        lists: vec![List::new(
            "fee",
            "Fees",
            columns,
            schedule.map(|f| f.lines.iter().map(line).collect()).unwrap_or_default(),
        )],
        ..Form::default()
    }
}

fn read_fees(sent: &mut Sent<'_>, s: &mut Settings) {
    let lines = sent.lines("fee", &["what", "unit", "price"]);
    let resolution = sent.answers.text("resolution");
    if resolution.is_empty() && lines.is_empty() {
        s.fees = None;
        return;
    }
    let from = sent.day("from", "the first day on which the fee schedule holds");
    let mut read = Vec::new();
    for line in lines {
        let cents = sent.cents_of(line, "price");
        read.push(FeeLine {
            rule: sent.of(line, "rule"),
            what: sent.of(line, "what"),
            unit: sent.of(line, "unit"),
            cents,
        });
    }
    s.fees = Some(FeeSchedule { resolution, from, lines: read });
}

fn appeals(s: &Settings) -> Form {
    let body = s.appeal.as_ref();
    let days = |days: Option<law::Days>| days.map(words::days_written).unwrap_or_default();
    let hint = "Such as `30 calendar` or `10 business`. Empty: no limit.";
    Form {
        inputs: vec![
            Input::new("who", "Who decides an appeal", Kind::Line, body.map_or("", |b| &b.who))
                .hinted("Empty, with the policy: the city offers no review."),
            Input::new("file", "Days to file it, after the denial", Kind::Line, days(body.and_then(|b| b.file_within)))
                .hinted(hint),
            Input::new("decide", "Days to decide it", Kind::Line, days(body.and_then(|b| b.decide_within)))
                .hinted(hint),
            Input::new("policy", "The policy that offers it", Kind::Line, body.map_or("", |b| &b.policy)),
            Input::new("justify", "Days to justify a withholding in writing", Kind::Line, days(s.justify_within))
                .hinted("No law sets a number. Empty: none is promised."),
        ],
        ..Form::default()
    }
}

fn read_appeals(sent: &mut Sent<'_>, s: &mut Settings) {
    let (who, policy) = (sent.answers.text("who"), sent.answers.text("policy"));
    let (file_within, decide_within) = (sent.days("file"), sent.days("decide"));
    let offers = !who.is_empty() || !policy.is_empty();
    s.appeal = offers.then_some(AppealBody { who, file_within, decide_within, policy });
    s.justify_within = sent.days("justify");
}

fn policies(s: &Settings) -> Form {
    let columns = vec![
        Column::new("citation", "How it is cited", Kind::Line),
        Column::new("title", "Title", Kind::Line),
        Column::new("from", "From", Kind::Day),
        Column::new("until", "Until", Kind::Day),
    ];
    let line = |p: &LocalPolicy| vec![p.citation.to_string(), p.title.clone(), p.from.to_string(), until(p.until)];
    list("policy", "Local policies", columns, s.policies.iter().map(line).collect())
}

fn read_policies(sent: &mut Sent<'_>, s: &mut Settings) {
    s.policies.clear();
    for line in sent.lines("policy", &["citation", "title"]) {
        let from = sent.day_of(line, "from", "the first day");
        let until = sent.maybe_day_of(line, "until", "the last day");
        let title = sent.of(line, "title");
        match sent.of(line, "citation").parse() {
            Ok(citation) => s.policies.push(LocalPolicy { citation, title, from, until }),
            Err(e) => {
                let e: law::CitationError = e;
                sent.wrong(line, "citation", e.to_string());
            }
        }
    }
}

fn contacts(s: &Settings) -> Form {
    let contact = |of: &str, labels: [&'static str; 3], c: &Contact| {
        let said = |text: &Option<String>| text.clone().unwrap_or_default();
        [
            Input::new(&format!("{of}-office"), labels[0], Kind::Line, &*c.office),
            Input::new(&format!("{of}-email"), labels[1], Kind::Email, said(&c.email)),
            Input::new(&format!("{of}-phone"), labels[2], Kind::Line, said(&c.phone)),
        ]
    };
    let open_data = ["Open Data: office", "Open Data: e-mail address", "Open Data: telephone"];
    let clerk = ["City Clerk: office", "City Clerk: e-mail address", "City Clerk: telephone"];
    let challenge = Input::new("challenge", "How to challenge a withholding", Kind::Text, &*s.challenge);
    let columns = vec![Column::new("question", "Question", Kind::Line), Column::new("answer", "Answer", Kind::Text)];
    let inputs = contact("open-data", open_data, &s.open_data).into_iter().chain(contact("clerk", clerk, &s.clerk));
    Form {
        inputs: inputs.chain([challenge]).collect(),
        lists: vec![List::new(
            "faq",
            "Questions and answers",
            columns,
            s.faq.iter().map(|(question, answer)| vec![question.clone(), answer.clone()]).collect(),
        )],
        ..Form::default()
    }
}

fn read_contacts(sent: &mut Sent<'_>, s: &mut Settings) {
    let contact = |of: &str| Contact {
        office: sent.answers.text(&format!("{of}-office")),
        email: sent.answers.some(&format!("{of}-email")),
        phone: sent.answers.some(&format!("{of}-phone")),
    };
    s.open_data = contact("open-data");
    s.clerk = contact("clerk");
    s.challenge = sent.answers.text("challenge");
    let lines = sent.lines("faq", &["question", "answer"]);
    s.faq = lines.into_iter().map(|line| (sent.of(line, "question"), sent.of(line, "answer"))).collect();
}

fn retention(s: &Settings) -> Form {
    let columns = vec![
        Column::new("series", "Records", Kind::Line),
        Column::new("keep", "How long they are kept", Kind::Line),
        Column::new("authority", "By which authority", Kind::Line),
    ];
    let line = |r: &Retention| vec![r.series.clone(), r.keep.clone(), r.authority.clone()];
    list("retention", "Retention", columns, s.retention.iter().map(line).collect())
}

fn read_retention(sent: &mut Sent<'_>, s: &mut Settings) {
    let lines = sent.lines("retention", &["series", "keep", "authority"]);
    let read = lines.into_iter().map(|line| Retention {
        series: sent.of(line, "series"),
        keep: sent.of(line, "keep"),
        authority: sent.of(line, "authority"),
    });
    s.retention = read.collect();
}

fn templates(s: &Settings) -> Form {
    let columns = vec![Column::new("name", "Name", Kind::Line), Column::new("text", "Text", Kind::Text)];
    let line = |template: &MessageTemplate| vec![template.name.clone(), template.text.clone()];
    list("templates", "Templates", columns, s.templates.iter().map(line).collect())
}

fn read_templates(sent: &mut Sent<'_>, s: &mut Settings) {
    let lines = sent.lines("templates", &["name", "text"]);
    let read =
        lines.into_iter().map(|line| MessageTemplate { name: sent.of(line, "name"), text: sent.of(line, "text") });
    s.templates = read.collect();
}

fn feeds(s: &Settings) -> Form {
    Form {
        inputs: vec![
            Input::new("hosts", "Hosts", Kind::Text, s.feeds.hosts.join("\n")).hinted(
                "One a line, with a port or without: gis.city.local, 10.1.2.3:8080. A feed reaches them although they \
                 are private or answer without encryption.",
            ),
            Input::new("folders", "Folders of the server", Kind::Text, s.feeds.folders.join("\n"))
                .hinted("One a line, by the absolute path. Whoever publishes may have their files read."),
        ],
        ..Form::default()
    }
}

fn read_feeds(sent: &mut Sent<'_>, s: &mut Settings) {
    let lines = |name: &str| {
        let text = sent.answers.text(name);
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    s.feeds = FeedPlaces { hosts: lines("hosts"), folders: lines("folders") };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::{Answers, Mistakes, encode};

    fn settings() -> Settings {
        let day = |text: &str| text.parse().unwrap();
        let clerk = Official { name: "Ana Ruiz".into(), title: "City Clerk, acting".into() };
        let contact = |office: &str| Contact { office: office.into(), email: Some("a@b.example".into()), phone: None };
        let mut s = Settings {
            city: "City of Example".into(),
            law: "us-ca".into(),
            timezone: "America/Los_Angeles".into(),
            open_data: contact("Open Data team"),
            clerk: contact("City Clerk"),
            challenge: "Ask.\nThen ask again.".into(),
            faq: vec![("Why?".into(), "Because.".into())],
            officials: vec![Officeholder { official: clerk.clone(), from: day("2025-01-06"), until: None }],
            appeal: Some(AppealBody {
                who: "the City Manager".into(),
                file_within: words::read_days("30 calendar").ok(),
                decide_within: words::read_days("10 business").ok(),
                policy: "Policy 14".into(),
            }),
            justify_within: words::read_days("15 working").ok(),
            fees: Some(FeeSchedule {
                resolution: "Resolution 7".into(),
                from: day("2025-07-01"),
                lines: vec![FeeLine {
                    rule: "duplication".into(),
                    what: "copy".into(),
                    unit: "page".into(),
                    cents: 10,
                }],
            }),
            policies: vec![LocalPolicy {
                citation: "policy: Open Data Policy".parse().unwrap(),
                title: "Open Data Policy".into(),
                from: day("2020-01-01"),
                until: Some(day("2027-01-01")),
            }],
            retention: vec![Retention {
                series: "Requests".into(),
                keep: "2 years".into(),
                authority: "Res. 9".into(),
            }],
            templates: vec![MessageTemplate { name: "Received".into(), text: "{number}\n{law:access.assist}".into() }],
            feeds: FeedPlaces { hosts: vec!["gis.local".into(), "a:80".into()], folders: vec!["/srv/a".into()] },
            ..Settings::default()
        };
        s.close_on(day("2026-02-13"), "Burst water main");
        s.calendar.appointed = vec![day("2026-10-15")];
        let record = "Instruction 4".to_owned();
        s.delegations =
            vec![Delegation { power: Power::Deny, to: clerk, record, from: day("2025-01-06"), until: None }];
        s
    }

    /// What a browser sends of a form that nobody touched.
    fn untouched(form: &Form) -> Answers {
        let mut pairs: Vec<(String, String)> = Vec::new();
        let choice = |input: &Input| {
            let first = input.choices().first().map(|(word, _, _)| (*word).to_owned());
            let none_chosen = !input.choices().iter().any(|(_, _, chosen)| *chosen);
            first.filter(|_| none_chosen).unwrap_or_else(|| input.value.clone())
        };
        pairs.extend(form.inputs.iter().map(|input| (input.name.clone(), choice(input))));
        if let Some(boxes) = &form.boxes {
            let ticked = boxes.boxes.iter().filter(|(_, _, ticked)| *ticked);
            pairs.extend(ticked.map(|(word, _, _)| (boxes.name.to_owned(), word.clone())));
        }
        for list in &form.lists {
            pairs.push((format!("{}-lines", list.name), list.rows.len().to_string()));
            pairs.extend(list.rows.iter().flatten().map(|input| (input.name.clone(), choice(input))));
        }
        let text: Vec<String> = pairs.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect();
        Answers::parse(&text.join("&"))
    }

    #[test]
    fn a_form_that_nobody_touched_changes_nothing() {
        let pack = records::law_pack("us-ca").unwrap();
        let before = settings();
        for part in Part::ALL {
            let answers = untouched(&part.form(&before, pack));
            let mut after = before.clone();
            let mut sent = Sent { answers: &answers, mistakes: Mistakes::default() };
            part.read(&mut sent, &mut after);
            assert!(sent.mistakes.is_empty(), "{part:?}: {:?}", sent.mistakes);
            assert_eq!(after, before, "{part:?}");
        }
    }
}

//! The settings of the sample city, recorded by its administrator after it was set up.

use super::{STAFF, official};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use law::{DayUnit, Days};
use records::{
    AppealBody, Delegation, FeeLine, FeeSchedule, LocalPolicy, MessageTemplate, Officeholder, Power, Retention,
    Settings,
};
use register::Official;

/// Why they were recorded.
pub const REASON: &str = "The settings of the sample city, as its council and its manager adopted them.";

/// Who decides appeals: nobody who answers for a denial.
pub(super) fn manager() -> Official {
    Official { name: "Grace Lindqvist".into(), title: "City Manager".into() }
}

/// Fills in what the city says of itself, as of a day.
pub fn complete(settings: &mut Settings, today: Date) -> Result<(), String> {
    let since = today.saturating_sub(2.years()).first_of_month();
    settings.close_on(furlough(settings, today), "Furlough day under the budget of the sample city");
    let staff = (0..STAFF.len()).map(official);
    settings.officials = staff.map(|official| Officeholder { official, from: since, until: None }).collect();
    let instruction = "Administrative Instruction 4 of the sample city";
    let delegate = |power, to, record: &str| Delegation { power, to, record: record.into(), from: since, until: None };
    settings.delegations = vec![
        delegate(Power::Extend, official(0), instruction),
        delegate(Power::Deny, official(0), instruction),
        delegate(Power::Deny, official(2), instruction),
        delegate(Power::DecideAppeals, manager(), "Administrative Policy 14 of the sample city"),
    ];
    settings.fees = Some(fees(since));
    settings.appeal = Some(AppealBody {
        who: "the City Manager".into(),
        file_within: Some(Days { days: 30, unit: DayUnit::Calendar }),
        decide_within: Some(Days { days: 10, unit: DayUnit::Business }),
        policy: "Administrative Policy 14 of the sample city, Review of denials".into(),
    });
    settings.justify_within = Some(Days { days: 10, unit: DayUnit::Business });
    let citation = "policy: Open Data Policy of the sample city".parse();
    let citation = citation.map_err(|e: law::CitationError| e.to_string())?;
    settings.policies = vec![LocalPolicy { citation, title: "Open Data Policy".into(), from: since, until: None }];
    settings.retention = retention();
    settings.templates = templates();
    Ok(())
}

/// Messages that a records desk begins with often.
fn templates() -> Vec<MessageTemplate> {
    let of = |name: &str, text: &str| MessageTemplate { name: name.into(), text: text.into() };
    vec![
        of(
            "Help to narrow a request",
            "Thank you for {number}, received on {received}. We want to find what you look for: which place, which time \
             and which kind of record matter most?\n\n{law:access.assist}\n\nThe clock goes on meanwhile: we determine \
             by the end of {due}.",
        ),
        of(
            "Records are being gathered",
            "The departments that hold the records of {number} are looking for them. We write to you again by {due}.",
        ),
    ]
}

/// A Friday, and no holiday, that is further away than any clock that runs in the city.
fn furlough(settings: &Settings, today: Date) -> Date {
    let is_open = |day| records::law_pack(&settings.law).is_none_or(|pack| pack.is_open_day(&settings.calendar, day));
    let mut day = today.saturating_add(75.days());
    while day.weekday() != Weekday::Friday || !is_open(day) {
        day = day.saturating_add(1.day());
    }
    day
}

fn fees(since: Date) -> FeeSchedule {
    let line = |rule: &str, what: &str, unit: &str, cents| FeeLine {
        rule: rule.into(),
        what: what.into(),
        unit: unit.into(),
        cents,
    };
    FeeSchedule {
        resolution: "Resolution 0188 of the sample city".into(),
        from: since,
        lines: vec![
            line("duplication", "black and white copy, letter or legal size", "page", 10),
            line("duplication", "color copy, letter or legal size", "page", 25),
            line("electronic-copy", "copy on a USB drive", "drive", 550),
            line("extraction", "programming to extract data", "hour", 6_200),
        ],
    }
}

fn retention() -> Vec<Retention> {
    let authority = "Records Retention Schedule, Resolution 0091 of the sample city";
    let kept =
        |series: &str, keep: &str| Retention { series: series.into(), keep: keep.into(), authority: authority.into() };
    vec![
        kept("Records requests with their letters", "2 years after they are closed"),
        kept("Inquiries to the Open Data team", "2 years after they are answered"),
        kept("Exemptions and decisions on them", "as long as the dataset is in the catalog, and 5 years"),
    ]
}

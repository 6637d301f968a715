//! Narrowing: what the requester still asks for of an item. Less than at first and never more; the clock goes on as
//! before, for no law of California stops it.

use crate::words::{and_list, date_range};
use crate::{Agreement, AskedItem, Opening};
use catalog::FieldName;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What is still asked for of an item; with nothing but its number, all that was asked for at first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StillAsked {
    /// The item, from 0.
    pub item: u32,
    /// Whether nothing of it is asked for any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub nothing: bool,
    /// These fields only; empty means those of the request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldName>,
    /// From this day, `YYYY-MM-DD`; by default as in the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// To this day, included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// What else is left out, in the requester's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// An item as it was narrowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Narrowing {
    /// What is still asked for.
    pub to: StillAsked,
    /// How the requester said so, and on which day.
    pub agreed: Agreement,
}

/// What is wrong with a narrowing: which of its members, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotNarrower {
    /// `fields`, `from`, `to` or `nothing`.
    pub member: &'static str,
    /// In plain words.
    pub message: String,
}

impl StillAsked {
    /// Whether it is all that was asked for at first.
    pub fn is_whole(&self) -> bool {
        let Self { item: _, nothing, fields, from, to, text } = self;
        !nothing && fields.is_empty() && from.is_none() && to.is_none() && text.is_none()
    }

    /// The same without blanks; where nothing is asked for, there is nothing else to say but words.
    pub fn tidy(self) -> Self {
        let some = |text: Option<String>| text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
        let text = some(self.text);
        match self.nothing {
            true => Self { item: self.item, nothing: true, text, ..Self::default() },
            false => Self { from: some(self.from), to: some(self.to), text, ..self },
        }
    }

    /// In words, with the fields by the names that `name` gives them: `only the fields A and B; from March 1, 2024`.
    pub fn words(&self, name: impl Fn(&FieldName) -> String) -> String {
        let fields: Vec<String> = self.fields.iter().map(name).collect();
        let fields = match fields.as_slice() {
            [] => String::new(),
            [one] => format!("only the field {one}"),
            some => format!("only the fields {}", and_list(some)),
        };
        let nothing = if self.nothing { "not asked for any more".to_owned() } else { String::new() };
        let dates = date_range(self.from.as_deref(), self.to.as_deref());
        let text = self.text.as_ref().map(|text| format!("“{text}”")).unwrap_or_default();
        let said = [nothing, fields, dates, text].into_iter().filter(|part| !part.is_empty());
        said.collect::<Vec<_>>().join("; ")
    }

    /// Checks that it is no more than was asked for at first.
    pub fn check(&self, opening: &Opening) -> Result<(), NotNarrower> {
        let wrong = |member, message: String| Err(NotNarrower { member, message });
        let (from, to) = (day("from", self.from.as_deref())?, day("to", self.to.as_deref())?);
        if let (Some(first), Some(last)) = (from, to)
            && first > last
        {
            return wrong("from", format!("{first} is after {last}"));
        }
        let (asked_from, asked_to) = match opening.item(self.item) {
            Some(AskedItem::Dataset(asked)) => {
                if let Some(more) = self.fields.iter().find(|f| !asked.fields.is_empty() && !asked.fields.contains(f)) {
                    return wrong(
                        "fields",
                        format!("the field `{more}` was not asked for: ask for it in a new request"),
                    );
                }
                (asked.from.as_deref(), asked.to.as_deref())
            }
            Some(AskedItem::Series(series)) => (series.from.as_deref(), series.to.as_deref()),
            Some(AskedItem::Described(_)) => (None, None),
            None => return wrong("item", format!("there is no item {}", self.item.saturating_add(1))),
        };
        if !self.fields.is_empty() && !matches!(opening.item(self.item), Some(AskedItem::Dataset(_))) {
            return wrong("fields", "only a dataset is narrowed to fields: say it in words".into());
        }
        let (first, last) = (day("from", asked_from)?, day("to", asked_to)?);
        let outside = |day: Date| first.is_some_and(|first| day < first) || last.is_some_and(|last| day > last);
        let more = "narrowing gives up days, and asks for no others: those are for a new request";
        match (from.filter(|day| outside(*day)), to.filter(|day| outside(*day))) {
            (Some(day), _) => wrong("from", format!("{day} is outside of the days asked for; {more}")),
            (None, Some(day)) => wrong("to", format!("{day} is outside of the days asked for; {more}")),
            (None, None) => Ok(()),
        }
    }
}

fn day(member: &'static str, text: Option<&str>) -> Result<Option<Date>, NotNarrower> {
    let bad = |text| NotNarrower { member, message: format!("`{text}` is not a date; write YYYY-MM-DD") };
    text.map(|text| text.parse::<Date>().map_err(|_| bad(text))).transpose()
}

//! The sections that pages name, as the law pack of the city has them.

use jiff::civil::Date;
use records::{City, Matter};

/// Sections by the id of their rule in the law pack; nothing of a rule that the pack of the city does not have.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cites(Vec<(&'static str, String)>);

impl Cites {
    /// Of the rules that a matter keeps.
    pub fn of(city: &City, matter: &Matter, ids: &[&'static str]) -> Self {
        Self(ids.iter().filter_map(|id| Some((*id, city.section(matter, &[id])?.to_string()))).collect())
    }

    /// Of the rules of a day.
    pub fn on(city: &City, day: Date, ids: &[&'static str]) -> Self {
        Self(ids.iter().filter_map(|id| Some((*id, city.section_on(day, &[id])?.to_string()))).collect())
    }

    /// The section under which the time to determine a request is extended, beside the others.
    pub fn with_extension(mut self, city: &City, matter: &Matter) -> Self {
        self.0.extend(city.extension_section(matter).map(|section| ("extension", section.to_string())));
        self
    }

    /// The section of a rule.
    pub fn at(&self, id: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == id).map(|(_, section)| section.as_str())
    }
}

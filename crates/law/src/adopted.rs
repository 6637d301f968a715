//! Which holidays a city made its own: from what people type, and what is assumed when nobody says.

use crate::{CityCalendar, Pack};

/// A name that is none of the holidays that a city adopts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is not a holiday that a city adopts; those are {}", if .known.is_empty() { "none" } else { .known })]
pub struct NotAdoptable {
    /// The name.
    pub name: String,
    /// The ids of the holidays that it could have been.
    pub known: String,
}

impl Pack {
    /// The ids of the holidays that a city adopted, each once, from ids or other names; `none` adopts none.
    pub fn adopted<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Result<Vec<String>, NotAdoptable> {
        let mut found = Vec::new();
        for name in names.into_iter().filter(|name| *name != "none") {
            let holiday = self.adoptable_holidays().find(|holiday| holiday.is_called(name));
            match holiday.map(|holiday| &holiday.id) {
                Some(id) if found.contains(id) => {}
                Some(id) => found.push(id.clone()),
                None => {
                    let known: Vec<&str> = self.adoptable_holidays().map(|holiday| holiday.id.as_str()).collect();
                    return Err(NotAdoptable { name: name.to_owned(), known: known.join(", ") });
                }
            }
        }
        Ok(found)
    }

    /// What a calendar assumes that nobody filled in: `the city adopted …`. `None` where no holiday waits for it.
    pub fn assumption(&self, calendar: &CityCalendar) -> Option<String> {
        self.adoptable_holidays().next()?;
        let adopted = self.adoptable_holidays().filter(|h| calendar.adopted.iter().any(|name| h.is_called(name)));
        let titles: Vec<&str> = adopted.map(|holiday| holiday.title.as_str()).collect();
        let said = if titles.is_empty() { "no holiday that needs it".to_owned() } else { titles.join(" and ") };
        Some(format!("the city adopted {said}"))
    }
}

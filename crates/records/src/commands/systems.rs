//! The catalog of enterprise systems: listed, changed, confirmed, taken out.

use super::{Refusal, written};
use crate::{City, EnterpriseSystem, Event, SystemFacts};

/// Longest answer, in characters.
const CHARS_MAX: usize = 2_000;

/// Lists a system, under a new id or in the place of what was listed. Unchanged it is confirmed: the catalog says when each
/// entry was last looked at.
pub fn list_system(city: &City, id: Option<&str>, system: EnterpriseSystem) -> Result<Vec<Event>, Refusal> {
    let id = match id {
        Some(id) if !city.systems.contains_key(id) => return Err(unknown(id)),
        Some(id) => id.to_owned(),
        None => city.next_system_id(),
    };
    let name = short(&system.name, "name-missing", "the name of the system")?;
    let about = system.about.map(facts).transpose()?;
    let withheld = system.withheld.map(|why| short(&why, "reason-missing", "why no more is listed")).transpose()?;
    match (&about, &withheld) {
        (Some(_), Some(_)) => {
            let words = "either everything is listed, or the name alone with the reason why no more is";
            return Err(Refusal::mistake("listed-and-withheld", words));
        }
        (None, None) => {
            let words = "say vendor, product, purpose and the rest, or why no more than the name is listed";
            return Err(Refusal::mistake("nothing-listed", words));
        }
        _ => {}
    }
    let duplicate = city.systems.iter().any(|(known, listed)| *known != id && listed.system.name == name);
    if duplicate {
        return Err(Refusal::mistake("system-known", format!("`{name}` is listed already")));
    }
    Ok(vec![Event::SystemListed { id, system: EnterpriseSystem { name, about, withheld } }])
}

/// Takes a system out of the catalog, because it is no longer in use or never was an enterprise system.
pub fn remove_system(city: &City, id: &str, reason: &str) -> Result<Vec<Event>, Refusal> {
    if !city.systems.contains_key(id) {
        return Err(unknown(id));
    }
    let reason = short(reason, "reason-missing", "why the system is taken out")?;
    Ok(vec![Event::SystemRemoved { id: id.to_owned(), reason }])
}

fn unknown(id: &str) -> Refusal {
    Refusal::mistake("unknown-system", format!("there is no system `{id}` in the catalog"))
}

fn facts(said: SystemFacts) -> Result<SystemFacts, Refusal> {
    let fact = |text: &str, what: &str| short(text, "fact-missing", what);
    Ok(SystemFacts {
        vendor: fact(&said.vendor, "the vendor")?,
        product: fact(&said.product, "the product")?,
        purpose: fact(&said.purpose, "the purpose")?,
        data: fact(&said.data, "the categories or types of data")?,
        custodian: fact(&said.custodian, "the department that is the prime custodian")?,
        collected: fact(&said.collected, "how often data is collected")?,
        updated: fact(&said.updated, "how often data is updated")?,
    })
}

fn short(text: &str, code: &'static str, what: &str) -> Result<String, Refusal> {
    let text = written(text, code, what)?;
    match text.chars().count() {
        n if n > CHARS_MAX => {
            Err(Refusal::mistake("too-long", format!("{what} has {n} characters; {CHARS_MAX} is the most")))
        }
        _ => Ok(text.to_owned()),
    }
}

//! Extending the time to determine, in writing and once.

use super::{Refusal, find_open_of, law_of, named, written};
use crate::{City, Event, Extension, Matter, MatterKind, MatterNumber};
use jiff::civil::Date;
use law::{Due, Pack};
use register::Official;

const SECTION: &str = "Gov. Code § 7922.535(b)";
const GROUNDS: &str = "Gov. Code § 7922.535(c)";

/// What an extension notice says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extend {
    /// The id of the ground in the law pack.
    pub ground: String,
    /// The facts of this request.
    pub facts: String,
    /// The day by which a determination is expected.
    pub until: Date,
    /// Head of the agency or designee.
    pub by: Official,
    /// When the notice is sent, microseconds since the epoch.
    pub at: i64,
}

/// Extends the time to determine a request (Gov. Code § 7922.535(b), (c)): on a ground of the closed list in force on
/// the day of receipt, with the facts of this request, to a date within the cap, noticed by the end of the due date,
/// once.
pub fn extend(city: &City, matter: &MatterNumber, input: Extend) -> Result<Vec<Event>, Refusal> {
    let found = find_open_of(city, matter, MatterKind::Request)?;
    let pack = law_of(city)?;
    let due = undetermined(found)?;
    check_ground(pack, due, &input.ground)?;
    let facts = written(&input.facts, "facts-missing", "what the extension is for, in the facts of this request,")
        .map_err(|refusal| Refusal { citation: SECTION.parse().ok(), ..refusal })?;
    if !named(&input.by) {
        return Err(Refusal::law(
            "nobody-named",
            "an extension is noticed by the head of the agency or a designee, by name and title",
            SECTION,
        ));
    }
    pack.extension_allowed(due, input.until, city.date_of(input.at)).map_err(|refusal| Refusal {
        code: refusal.code(),
        message: refusal.to_string(),
        citation: refusal.citation().cloned(),
    })?;
    let extension = Extension {
        ground: input.ground,
        facts: facts.to_owned(),
        until: input.until.to_string(),
        by: input.by,
        at: input.at,
    };
    Ok(vec![Event::MatterExtended { matter: matter.clone(), extension }])
}

fn undetermined(matter: &Matter) -> Result<&Due, Refusal> {
    if let Some(extension) = &matter.extension {
        let message = format!("`{}` was extended once, to {}", matter.number, extension.until);
        return Err(Refusal::law("extended-before", message, SECTION));
    }
    if matter.determined_at.is_some() {
        let message = format!("`{}` is determined; there is nothing to extend", matter.number);
        return Err(Refusal::mistake("determined", message));
    }
    let no_clock = || Refusal::mistake("no-clock", format!("`{}` has no clock", matter.number));
    matter.due.as_ref().ok_or_else(no_clock)
}

fn check_ground(pack: &Pack, due: &Due, id: &str) -> Result<(), Refusal> {
    let known: Vec<&str> = pack.extension_grounds_on(due.receipt_date).map(|g| g.id.as_str()).collect();
    if known.contains(&id) {
        return Ok(());
    }
    let message = format!(
        "`{id}` is not a ground for an extension of a request received on {}; the grounds are {}",
        due.receipt_date,
        known.join(", ")
    );
    Err(Refusal::law("unknown-ground", message, GROUNDS))
}

//! Extending the time to determine, in writing and once.

use super::{Refusal, find_open_of, law_kept, named, written};
use crate::authority::Law;
use crate::{City, Event, Extension, Matter, MatterKind, MatterNumber, Power};
use jiff::civil::Date;
use law::Due;
use register::Official;

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
    /// The record by which a designee was designated.
    pub designation: Option<String>,
    /// What has been done so far.
    pub done_so_far: Option<String>,
}

/// Extends the time to determine a request (in California Gov. Code § 7922.535(b), (c)): on a ground of the closed list
/// in force on the day of receipt, where the law has a list, with the facts of this request, to a date within the cap,
/// noticed by the end of the due date, once.
pub fn extend(city: &City, matter: &MatterNumber, input: Extend) -> Result<Vec<Event>, Refusal> {
    if let Some((_, refusal)) = extension_problems(city, matter, &input).into_iter().next() {
        return Err(refusal);
    }
    let given = |text: Option<String>| text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
    let extension = Extension {
        ground: input.ground,
        facts: input.facts.trim().to_owned(),
        until: input.until.to_string(),
        by: input.by,
        at: input.at,
        designation: given(input.designation),
        done_so_far: given(input.done_so_far),
    };
    Ok(vec![Event::MatterExtended { matter: matter.clone(), extension }])
}

/// Everything that stands in the way of an extension, each with the name of the answer that it is about: `ground`,
/// `facts`, `name` or `until`.
pub fn extension_problems(city: &City, matter: &MatterNumber, input: &Extend) -> Vec<(&'static str, Refusal)> {
    let found = find_open_of(city, matter, MatterKind::Request).and_then(|found| {
        let law = law_kept(city, found)?;
        Ok((undetermined(law, found)?, law))
    });
    let (due, law) = match found {
        Ok(found) => found,
        Err(refusal) => return vec![("ground", refusal)],
    };
    let ground = check_ground(law, due, &input.ground);
    let facts = written(&input.facts, "facts-missing", "what the extension is for, in the facts of this request,")
        .map_err(|refusal| Refusal { citation: law.extension().cloned(), ..refusal });
    let by = if named(&input.by) {
        Ok(())
    } else {
        let message = "an extension is noticed by the head of the agency or a designee, by name and title";
        Err(Refusal::law("nobody-named", message, law.extension()))
    };
    let by = by.and_then(|()| city.check_power_on(Power::Extend, &input.by, city.date_of(input.at)));
    let until = law.pack.extension_allowed(due, input.until, city.date_of(input.at)).map_err(|refusal| Refusal {
        code: refusal.code(),
        message: refusal.to_string(),
        citation: refusal.citation().cloned(),
    });
    let all = [("ground", ground), ("facts", facts.map(drop)), ("name", by), ("until", until)];
    all.into_iter().filter_map(|(place, result)| Some((place, result.err()?))).collect()
}

fn undetermined(law: Law, matter: &Matter) -> Result<&Due, Refusal> {
    if let Some(extension) = &matter.extension {
        let message = format!("`{}` was extended once, to {}", matter.number, extension.until);
        return Err(Refusal::law("extended-before", message, law.extension()));
    }
    if matter.determined_at.is_some() {
        let message = format!("`{}` is determined; there is nothing to extend", matter.number);
        return Err(Refusal::mistake("determined", message));
    }
    let no_clock = || Refusal::mistake("no-clock", format!("`{}` has no clock", matter.number));
    matter.due.as_ref().ok_or_else(no_clock)
}

/// A law that lists grounds allows no other; one that lists none leaves the reason to the facts.
fn check_ground(law: Law, due: &Due, id: &str) -> Result<(), Refusal> {
    let known: Vec<&str> = law.pack.extension_grounds_on(due.receipt_date).map(|g| g.id.as_str()).collect();
    if known.is_empty() || known.contains(&id) {
        return Ok(());
    }
    let message = format!(
        "`{id}` is not a ground for an extension of a request received on {}; the grounds are {}",
        due.receipt_date,
        known.join(", ")
    );
    Err(Refusal::law("unknown-ground", message, law.provision("access.not-a-ground").or(law.extension())))
}

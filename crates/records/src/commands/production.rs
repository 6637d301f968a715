//! What may be produced, and for whom.

use super::Refusal;
use crate::authority::Law;
use crate::{AskedItem, Audience, ItemDetermination, ItemOutcome, Matter, Production, ScheduleLine};
use catalog::FieldName;

/// Something is produced only where the outcome says so, for the item it was asked for, and for everyone unless an
/// exception from the waiver is recorded (in California Gov. Code § 7921.505(c)).
pub(super) fn check_production(law: Law, matter: &Matter, item: &ItemDetermination) -> Result<(), Refusal> {
    let Some(production) = &item.production else { return Ok(()) };
    let number = item.item + 1;
    if !matches!(item.outcome, ItemOutcome::Full | ItemOutcome::Partial) {
        let message = format!("item {number} produces files, but its outcome is `{}`", item.outcome.words());
        return Err(Refusal::mistake("production-without-outcome", message));
    }
    if production.item != item.item || !asked_for(matter, production) {
        let message = format!("the production of item {number} is of another item or dataset");
        return Err(Refusal::mistake("production-of-another-item", message));
    }
    check_withheld(law, item, production)?;
    super::document::check_produced(law, matter, item, production)?;
    check_audience(law, &production.audience)
}

/// Only what is left after deleting the exempt parts is given: no field that the item's own schedule withholds.
fn check_withheld(law: Law, item: &ItemDetermination, production: &Production) -> Result<(), Refusal> {
    let held = |line: &&ScheduleLine| line.withholds_field().is_some_and(|field| production.fields.contains(field));
    match item.schedule.iter().find(held) {
        None => Ok(()),
        Some(line) => {
            let message = format!("the production of item {} holds {}, which is withheld", item.item + 1, line.what);
            Err(Refusal::law("produces-withheld", message, law.section(&["access.segregable-portion"])))
        }
    }
}

impl ScheduleLine {
    /// The field that it withholds in every row; `None` where it withholds less, or something else.
    pub fn withholds_field(&self) -> Option<&FieldName> {
        // A line about some cells of a field says so: the rest of the field is given.
        self.field.as_ref().filter(|_| self.how == "withheld")
    }
}

fn asked_for(matter: &Matter, production: &Production) -> bool {
    match matter.opening.item(production.item) {
        Some(AskedItem::Dataset(item)) => production.dataset.as_ref() == Some(&item.dataset),
        // Described records may be found in any dataset, or be documents.
        _ => true,
    }
}

/// The waiver guard: what is given to one member of the public is given to everyone, but for the exceptions of the law
/// pack (in California Gov. Code § 7921.505). The basis begins with the id of one of them; the facts may follow.
fn check_audience(law: Law, audience: &Audience) -> Result<(), Refusal> {
    let Audience::Requester { basis } = audience else { return Ok(()) };
    let id = basis.trim().split(|c: char| c == ':' || c.is_whitespace()).next().unwrap_or_default();
    if law.pack.waiver_exception(id).is_some() {
        return Ok(());
    }
    let known: Vec<&str> = law.pack.waiver_exceptions.iter().map(|e| e.id.as_str()).collect();
    let message = match known.as_slice() {
        [] => "what is produced is produced for everyone: the law pack of the city knows no exception".to_owned(),
        known => format!(
            "what is produced for this requester alone waives the exemption for everyone unless it rests on {}",
            known.join(", ")
        ),
    };
    let sections = ["access.waiver-exceptions", "access.no-selective-disclosure"];
    Err(Refusal::law("waiver-basis-missing", message, law.section(&sections)))
}

impl ItemOutcome {
    /// Whether something is given.
    pub fn gives(self) -> bool {
        matches!(self, Self::Full | Self::Partial)
    }

    /// The words used on pages and in letters.
    pub fn words(self) -> &'static str {
        match self {
            Self::Full => "produced in full",
            Self::Partial => "produced in part",
            Self::Denied => "denied",
            Self::NoRecords => "no such records",
        }
    }
}

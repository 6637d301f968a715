//! What was produced before is taken down with what it shows: with its dataset, and with a field that an exemption or a
//! court withholds since.

use super::judicial::COURT_ORDER;
use crate::{Audience, City, Event, Production};
use catalog::{DatasetId, FieldName};
use register::{Exemption, ExemptionId, Official, Scope};

/// A decision that closes productions.
enum Closing<'a> {
    /// The dataset was taken down.
    Takedown(&'a DatasetId, &'a str, &'a [Official]),
    /// Something is withheld from now on.
    Exemption(&'a Exemption),
}

/// Whether an event may close productions at all: most do not, and cost nothing.
pub fn may_close(event: &Event) -> bool {
    matches!(event, Event::DatasetTakenDown { .. } | Event::ExemptionRecorded { .. } | Event::ExemptionApproved { .. })
}

/// The events that take down the data files of productions with what these events decide; `after` is the city as they
/// leave it. What was cut later was cut under the decision, and is not asked about.
///
/// What a person asked to be withheld closes a production once that is decided: until then it is out of the release,
/// and a stranger's word takes nothing away that was given to others for good.
pub fn closings(after: &City, events: &[Event]) -> Vec<Event> {
    let decided: Vec<Closing<'_>> = events.iter().filter_map(|event| closing(after, event)).collect();
    if decided.is_empty() {
        return Vec::new();
    }
    let mut closed = Vec::new();
    for matter in after.matters.values() {
        for made in matter.productions().filter(|made| made.data_files().next().is_some()) {
            if let Some(closing) = decided.iter().find(|closing| closing.closes(made)) {
                closed.push(closing.event(matter.number.clone(), made));
            }
        }
    }
    closed
}

fn closing<'a>(after: &'a City, event: &'a Event) -> Option<Closing<'a>> {
    let in_force = |id: &ExemptionId| after.exemptions.get(id).filter(|exemption| exemption.in_force());
    match event {
        Event::DatasetTakenDown { dataset, reason, by } => Some(Closing::Takedown(dataset, reason, by)),
        Event::ExemptionRecorded { exemption } => {
            let waits = exemption.review == register::Review::Proposed && after.withholding_of(exemption.id).is_some();
            in_force(&exemption.id).filter(|_| !waits).map(Closing::Exemption)
        }
        Event::ExemptionApproved { exemption, .. } => in_force(exemption).map(Closing::Exemption),
        _ => None,
    }
}

impl Closing<'_> {
    fn closes(&self, made: &Production) -> bool {
        let is_public = made.audience == Audience::Public;
        match self {
            // What is lawfully given to one requester alone rests on its own basis, not on what everybody may see.
            Self::Takedown(dataset, ..) => is_public && made.dataset.as_ref() == Some(*dataset),
            // A court binds everybody.
            Self::Exemption(exemption) => {
                (is_public || exemption.law_id == COURT_ORDER)
                    && made.dataset.as_ref() == Some(&exemption.dataset)
                    && shows(made, &exemption.scope)
            }
        }
    }

    fn event(&self, matter: crate::MatterNumber, made: &Production) -> Event {
        let production = made.id.clone();
        match self {
            Self::Takedown(_, reason, by) => {
                let reason = format!("the dataset was taken down: {}", reason.trim());
                Event::ProductionClosed { matter, production, reason, because: None, by: by.to_vec() }
            }
            Self::Exemption(exemption) => {
                let because = exemption.withholding();
                let (reason, by) = (because.statement.clone(), exemption.decided_by.clone());
                Event::ProductionClosed { matter, production, reason, because: Some(because), by }
            }
        }
    }
}

/// Whether files may show what is withheld. Which rows are in them nobody looks up: in doubt they show it.
fn shows(made: &Production, scope: &Scope) -> bool {
    let holds = |field: &FieldName| made.fields.is_empty() || made.fields.contains(field);
    match scope {
        Scope::Dataset | Scope::Rows { .. } => true,
        Scope::Field { field } | Scope::Cells { field, .. } => holds(field),
        Scope::Pair { shown, withheld } => holds(shown) && holds(withheld),
    }
}

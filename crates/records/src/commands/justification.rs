//! Written justifications: every withholding that is asked about, with its law and who is responsible.

use super::{Refusal, check_named, find, find_open_of, law_kept, schedule, steps};
use crate::proceedings::justification::{JustificationAsk, JustificationStep};
use crate::{City, Event, MatterKind, MatterNumber, Opening, Outcome, ScheduleLine, Step};
use register::{Exemption, Official, Scope, Treatment};

pub(super) fn check(city: &City, ask: &JustificationAsk) -> Result<(), Refusal> {
    super::open::check_length(&ask.text)?;
    if ask.request.is_none() && ask.dataset.is_none() {
        return Err(Refusal::mistake("nothing-asked", "name the request or the dataset that something is withheld in"));
    }
    if let Some(request) = &ask.request {
        find(city, request)?;
    }
    ask.dataset.iter().try_for_each(|id| super::open::known(city, id))
}

/// What the register says of everything that a justification is asked for: of the request's own schedules, and of the
/// exemptions in force on the dataset.
pub fn schedule_of(city: &City, justification: &MatterNumber) -> Vec<ScheduleLine> {
    let Some(Opening::Justification(ask)) = city.matters.get(justification).map(|m| &m.opening) else {
        return Vec::new();
    };
    let decided = ask.request.as_ref().and_then(|number| city.matters.get(number)).map(|m| m.determinations.as_slice());
    let of_request = decided.unwrap_or_default().iter().flat_map(|d| d.schedule.iter().cloned());
    let of_dataset = ask.dataset.iter().flat_map(|id| city.exemptions_of(id)).filter(Exemption::in_force);
    let of_dataset = of_dataset.filter(|e| ask.fields.is_empty() || names(e, &ask.fields)).map(|e| line(&e));
    of_request.chain(of_dataset).collect()
}

/// Gives a justification in writing (in California Gov. Code §§ 7922.000, 7922.540): every line with its law, the facts where the law
/// wants them, and each person responsible by name and title.
pub fn give(
    city: &City,
    justification: &MatterNumber,
    lines: Vec<ScheduleLine>,
    text: &str,
    responsible: Vec<Official>,
) -> Result<Vec<Event>, Refusal> {
    let law = law_kept(city, find_open_of(city, justification, MatterKind::Justification)?)?;
    if lines.iter().all(|line| line.because.is_none()) {
        let message = "a justification cites what each withholding rests on";
        return Err(Refusal::law("no-citation", message, law.section(&["access.justification"])));
    }
    lines.iter().try_for_each(|line| schedule::check_line(law, 1, line))?;
    if responsible.is_empty() {
        let message = "a justification gives the name and the title of each person responsible";
        return Err(Refusal::law("responsible-missing", message, law.section(&[schedule::RESPONSIBLE])));
    }
    responsible.iter().try_for_each(|official| check_named(official, "a justification"))?;
    let step = JustificationStep::Given { schedule: lines, text: text.trim().to_owned(), responsible };
    Ok(steps(justification, Step::Justification(step), Some((Outcome::Answered, "justified in writing"))))
}

fn names(exemption: &Exemption, fields: &[catalog::FieldName]) -> bool {
    match &exemption.scope {
        Scope::Dataset | Scope::Rows { .. } => true,
        Scope::Field { field } | Scope::Cells { field, .. } | Scope::Pair { withheld: field, .. } => {
            fields.contains(field)
        }
    }
}

fn line(exemption: &Exemption) -> ScheduleLine {
    let field = match &exemption.scope {
        Scope::Field { field } | Scope::Cells { field, .. } | Scope::Pair { withheld: field, .. } => {
            Some(field.clone())
        }
        Scope::Dataset | Scope::Rows { .. } => None,
    };
    let how = match (&exemption.treatment, &exemption.scope) {
        (Treatment::Withhold, Scope::Dataset | Scope::Field { .. } | Scope::Rows { .. }) => "withheld".to_owned(),
        (treatment, _) => treatment.words(),
    };
    ScheduleLine {
        what: register::ScopeText(&exemption.scope).to_string(),
        field,
        how,
        because: Some(exemption.withholding()),
        facts: exemption.reason.clone(),
    }
}

//! The questions that stop publication until a person answers them.

use crate::{CuttingPlan, FieldCut};
use catalog::{Field, FieldName, Role};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A question that a person must answer before a dataset is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "question")]
pub enum Question {
    /// One field is withheld or treated, and a sibling that describes the same person or place is shown in full.
    Sibling {
        /// The field that is withheld or treated.
        exempt: FieldName,
        /// The sibling that would be shown.
        shown: FieldName,
        /// The sibling's role.
        role: Role,
    },
    /// With rows withheld, the gaps of a sequence would show how many, and where.
    Sequence {
        /// The field whose values run on.
        field: FieldName,
    },
    /// The header row looks like data.
    Header,
}

impl Question {
    /// The field that would be shown; a header row is about all of them.
    pub fn field(&self) -> Option<&FieldName> {
        match self {
            Self::Sibling { shown: field, .. } | Self::Sequence { field } => Some(field),
            Self::Header => None,
        }
    }

    /// The key by which an answer names it: `sibling:shown`, `sequence:field`, `header`.
    pub fn key(&self) -> String {
        match self {
            Self::Sibling { shown, .. } => format!("sibling:{shown}"),
            Self::Sequence { field } => format!("sequence:{field}"),
            Self::Header => "header".into(),
        }
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sibling { exempt, shown, role } => write!(
                f,
                "`{exempt}` is exempt, but `{shown}` ({}) would be shown in full: exempt it too, or accept it with \
                 --accept-sibling {shown} and a reason",
                role.words()
            ),
            Self::Sequence { field } => write!(
                f,
                "rows are withheld, and the gaps in `{field}` would show where: withhold it, or accept it with \
                 --accept-sequence {field} and a reason"
            ),
            Self::Header => f.write_str(
                "the header row looks like data: say --header-row none, or name the row with --header-row N",
            ),
        }
    }
}

/// The questions a plan raises, without those that `accepted` (by [`Question::key`]) has answered.
///
/// `sequences` are the fields whose custodial values are dense or order-preserving; `header_looks_like_data` is what
/// the receipt says.
pub fn questions(
    plan: &CuttingPlan,
    sequences: &[FieldName],
    header_looks_like_data: bool,
    accepted: &[String],
) -> Vec<Question> {
    let mut raised = Vec::new();
    if header_looks_like_data {
        raised.push(Question::Header);
    }
    if !plan.rows.is_empty() {
        let released = |name: &FieldName| plan.released().any(|(f, cut)| f.name == *name && *cut == FieldCut::Keep);
        raised.extend(sequences.iter().filter(|s| released(s)).map(|s| Question::Sequence { field: s.clone() }));
    }
    raised.extend(siblings(plan));
    raised.retain(|q| !accepted.contains(&q.key()));
    raised
}

fn siblings(plan: &CuttingPlan) -> Vec<Question> {
    let mut raised: Vec<Question> = Vec::new();
    let exempt = plan.fields.iter().filter(|(f, cut)| is_exempt(plan, f, cut));
    for (field, field_cut) in exempt {
        let Some(role) = field.role else { continue };
        for (other, cut) in &plan.fields {
            let Some(sibling) = other.role.filter(|r| role.siblings().contains(r)) else { continue };
            let asked = raised.iter().any(|q| matches!(q, Question::Sibling { shown, .. } if *shown == other.name));
            // Some cells of the sibling cover the rows in which this field is withheld, and no more than those.
            let beside = in_some_rows(plan, field, field_cut) && in_some_rows(plan, other, cut);
            if other.name != field.name && *cut == FieldCut::Keep && !beside && !asked {
                raised.push(Question::Sibling { exempt: field.name.clone(), shown: other.name.clone(), role: sibling });
            }
        }
    }
    raised
}

/// Whether the field is withheld in some rows, and shown in full in the others.
fn in_some_rows(plan: &CuttingPlan, field: &Field, cut: &FieldCut) -> bool {
    *cut == FieldCut::Keep && plan.cells.iter().any(|c| c.field == field.name)
}

/// Whether a decision touches the field: an exemption on it, whole or in some rows.
fn is_exempt(plan: &CuttingPlan, field: &Field, cut: &FieldCut) -> bool {
    match cut {
        FieldCut::Keep => in_some_rows(plan, field, cut),
        FieldCut::Treat { .. } => true,
        FieldCut::Withhold { because } => !because.is_empty(),
    }
}

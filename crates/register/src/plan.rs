//! The cutting plan: what the register resolves to for one revision.
//!
//! The plan is the single place where exemptions become cuts. The builder of releases and productions applies it, and
//! the withholding schedule of a letter is generated from it.

use crate::{Exemption, Scope, Treatment};
use catalog::{Field, FieldName, Withholding};
use serde::{Deserialize, Serialize};

/// What becomes of one field of the revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldCut {
    /// Kept as it is, but for what cell rules say.
    Keep,
    /// Kept, every cell generalised.
    Treat {
        /// How.
        treatment: Treatment,
        /// Why.
        because: Withholding,
    },
    /// Not in the release.
    Withhold {
        /// Why; empty when nobody has classified the field yet.
        because: Vec<Withholding>,
    },
}

/// Rows that are withheld.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowRule {
    /// The custodial predicate.
    pub predicate: String,
    /// Why.
    pub because: Withholding,
}

/// Cells that are withheld or generalised in some rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellRule {
    /// The field.
    pub field: FieldName,
    /// The custodial predicate.
    pub predicate: String,
    /// What becomes of the cell.
    pub treatment: Treatment,
    /// Why.
    pub because: Withholding,
}

/// What is cut from a revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CuttingPlan {
    /// The whole dataset is withheld, for these reasons; when not empty there is no release.
    pub dataset: Vec<Withholding>,
    /// One entry a field of the revision, in its order.
    pub fields: Vec<(Field, FieldCut)>,
    /// Withheld rows.
    pub rows: Vec<RowRule>,
    /// Withheld and generalised cells.
    pub cells: Vec<CellRule>,
}

/// Why the register does not resolve for a revision. Nothing is released then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// An exemption names a field the revision does not have.
    #[error("exemption {exemption} names field `{field}`, which the revision does not have; end or amend it first")]
    FieldGone {
        /// The exemption's public number.
        exemption: String,
        /// The field.
        field: FieldName,
    },
}

impl CuttingPlan {
    /// Resolves the exemptions in force (ended ones are passed over) against the fields of a revision.
    ///
    /// Where several exemptions meet one field, withholding wins over any treatment, and between two different
    /// treatments the field is withheld: two generalisations together may show more than either.
    pub fn of(fields: &[Field], exemptions: &[Exemption]) -> Result<Self, PlanError> {
        let in_force: Vec<_> = exemptions.iter().filter(|e| e.in_force()).collect();
        for exemption in &in_force {
            check_fields(exemption, fields)?;
        }
        let dataset = in_force.iter().filter(|e| e.scope == Scope::Dataset).map(|e| e.withholding()).collect();
        let fields = fields.iter().map(|f| (f.clone(), field_cut(f, &in_force))).collect();
        let rows = in_force
            .iter()
            .filter_map(|e| match &e.scope {
                Scope::Rows { predicate } => Some(RowRule { predicate: predicate.clone(), because: e.withholding() }),
                _ => None,
            })
            .collect();
        let cells = in_force
            .iter()
            .filter_map(|e| match &e.scope {
                Scope::Cells { field, predicate } => Some(CellRule {
                    field: field.clone(),
                    predicate: predicate.clone(),
                    treatment: e.treatment,
                    because: e.withholding(),
                }),
                _ => None,
            })
            .collect();
        Ok(Self { dataset, fields, rows, cells })
    }

    /// The released fields with how they are cut.
    pub fn released(&self) -> impl Iterator<Item = (&Field, &FieldCut)> {
        self.fields.iter().filter(|(_, cut)| !matches!(cut, FieldCut::Withhold { .. })).map(|(f, c)| (f, c))
    }

    /// Every reason that cuts something, once each, in the order of the register.
    pub fn reasons(&self) -> Vec<Withholding> {
        let fields = self.fields.iter().flat_map(|(_, cut)| match cut {
            FieldCut::Keep => Vec::new(),
            FieldCut::Treat { because, .. } => vec![because.clone()],
            FieldCut::Withhold { because } => because.clone(),
        });
        let mut reasons: Vec<Withholding> = Vec::new();
        let all = self.dataset.iter().cloned().chain(fields);
        for reason in
            all.chain(self.rows.iter().map(|r| r.because.clone())).chain(self.cells.iter().map(|c| c.because.clone()))
        {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        reasons
    }
}

/// The different treatments of one field that exemptions in force ask for as a whole, where they are why it is withheld:
/// none where they agree, or where an exemption withholds the field anyway.
pub fn conflicting_treatments(field: &FieldName, exemptions: &[Exemption]) -> Vec<Treatment> {
    let mut treatments = Vec::new();
    for exemption in exemptions.iter().filter(|e| e.in_force()) {
        match &exemption.scope {
            Scope::Field { field: name } if name == field && exemption.treatment != Treatment::Withhold => {
                treatments.push(exemption.treatment);
            }
            Scope::Field { field: name } | Scope::Pair { withheld: name, .. } if name == field => return Vec::new(),
            _ => {}
        }
    }
    let mut different: Vec<Treatment> = Vec::new();
    for treatment in treatments {
        if !different.contains(&treatment) {
            different.push(treatment);
        }
    }
    if different.len() > 1 { different } else { Vec::new() }
}

fn check_fields(exemption: &Exemption, fields: &[Field]) -> Result<(), PlanError> {
    let named: Vec<&FieldName> = match &exemption.scope {
        Scope::Dataset | Scope::Rows { .. } => vec![],
        Scope::Field { field } | Scope::Cells { field, .. } => vec![field],
        Scope::Pair { shown, withheld } => vec![shown, withheld],
    };
    match named.into_iter().find(|name| !fields.iter().any(|f| f.name == **name)) {
        None => Ok(()),
        Some(field) => Err(PlanError::FieldGone { exemption: exemption.id.to_string(), field: field.clone() }),
    }
}

fn field_cut(field: &Field, in_force: &[&Exemption]) -> FieldCut {
    let mut withheld = Vec::new();
    let mut treated: Vec<(Treatment, Withholding)> = Vec::new();
    for exemption in in_force {
        match &exemption.scope {
            Scope::Field { field: name } if *name == field.name => match exemption.treatment {
                Treatment::Withhold => withheld.push(exemption.withholding()),
                treatment => treated.push((treatment, exemption.withholding())),
            },
            Scope::Pair { withheld: name, .. } if *name == field.name => withheld.push(exemption.withholding()),
            _ => {}
        }
    }
    let conflicting = treated.windows(2).any(|pair| pair[0].0 != pair[1].0);
    if !withheld.is_empty() || conflicting {
        withheld.extend(treated.into_iter().map(|(_, because)| because));
        return FieldCut::Withhold { because: withheld };
    }
    match treated.into_iter().next() {
        Some((treatment, because)) => FieldCut::Treat { treatment, because },
        None if field.classified_public => FieldCut::Keep,
        None => FieldCut::Withhold { because: Vec::new() },
    }
}

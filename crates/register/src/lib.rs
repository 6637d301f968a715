//! Exemptions, their review, and the cutting plan a revision resolves to.

mod exemption;
mod plan;
mod propose;
mod questions;
mod treatment;

pub use exemption::{Exemption, ExemptionId, Official, Review, Scope, ScopeText};
pub use plan::{CellRule, CuttingPlan, FieldCut, PlanError, RowRule, conflicting_treatments};
pub use propose::{Draft, DraftError, draft};
pub use questions::{Question, questions};
pub use treatment::{Treatment, TreatmentError};

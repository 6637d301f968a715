//! Saying which fields say where a row is: the release is cut again, with a point computed for each row.

use crate::exempt::{field, named, needed};
use crate::known::state_of;
use crate::{ActError, Acts};
use catalog::{Dataset, DatasetId, DeclaredGeometry, Field};
use custody::DerivedPoint;
use records::{Actor, Event};
use register::{CuttingPlan, Official};

/// What is declared of where the rows of a dataset are.
#[derive(Debug, Clone, Default)]
pub struct GeometryAsk {
    /// The fields, by name or by exact header; `None` takes back what was declared.
    pub geometry: Option<DeclaredGeometry<String>>,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub decided_by: Vec<Official>,
}

impl Acts {
    /// Records which fields say where a row is, and releases the points where the dataset is published.
    pub async fn declare_geometry(&self, actor: &Actor, id: &DatasetId, ask: &GeometryAsk) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let state = state_of(&act.city, id)?;
        let geometry = ask.geometry.as_ref().map(|said| geometry_of(&state.dataset.fields, said)).transpose()?;
        let event = Event::GeometryDeclared {
            dataset: id.clone(),
            geometry,
            reason: needed(&ask.reason, "--reason")?,
            by: named(ask.decided_by.clone())?,
        };
        let (events, published) = (vec![event], state.published);
        let opened = act.opened_questions(id, &events);
        if published && !opened.is_empty() {
            return Err(ActError::Refused(format!("with that a question is open: {}", opened.join("; "))));
        }
        act.commit(actor, events).await.map(drop)
    }
}

/// The same of the fields as they are named, when points can be computed so.
pub(crate) fn geometry_of(fields: &[Field], said: &DeclaredGeometry<String>) -> Result<DeclaredGeometry, ActError> {
    let geometry = said.clone().try_map(|name| field(fields, &name))?;
    if let [first, second] = geometry.fields()[..]
        && first == second
    {
        return Err(ActError::Refused(format!("`{first}` cannot be both coordinates: name two fields")));
    }
    DerivedPoint::check(&geometry).map_err(ActError::refused)?;
    Ok(geometry)
}

/// The point that a plan leaves to be computed for the rows of a dataset.
pub(crate) fn point_of(dataset: &Dataset, plan: &CuttingPlan) -> Result<Option<DerivedPoint>, ActError> {
    let point = dataset.geometry.as_ref().map(|declared| DerivedPoint::of(declared, plan));
    Ok(point.transpose().map_err(ActError::refused)?.flatten())
}

//! What an act names must be known.

use crate::ActError;
use catalog::DatasetId;
use records::{City, DatasetState};

/// A dataset of the city, or that there is none of this id.
pub(crate) fn state_of<'a>(city: &'a City, id: &DatasetId) -> Result<&'a DatasetState, ActError> {
    city.datasets.get(id).ok_or_else(|| ActError::NotFound { what: "dataset", name: id.to_string() })
}

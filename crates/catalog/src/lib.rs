//! Datasets, fields with role tags, releases, the public schema and the publication schedule.
//!
//! Everything here is a value that may be shown: what a field is called and means, what a release says of itself.
//! What a field holds is custodial until a release is cut.

mod dataset;
mod declared;
mod declared_geometry;
mod field;
mod history;
mod id;
mod periodicity;
mod public_schema;
mod release;

pub use dataset::{Dataset, ExternalSource, PublicationPlan, Standing};
pub use declared::{DayOrder, DeclaredType, UnknownType};
pub use declared_geometry::{DeclaredGeometry, FirstNumber, POINT, UnknownGeometry, point_name};
pub use field::{Currency, Field, FieldType, Role, UnknownRole};
pub use history::{HistoryState, ReleaseHistory};
pub use id::{DatasetId, FieldName, IdError, field_names};
pub use periodicity::{PERIODICITIES, periodicity_words};
pub use public_schema::{CellNotice, Geometry, PublicField, PublicSchema, RowNotice, WithheldField, Withholding};
pub use release::{ReleaseId, ReleaseSummary};

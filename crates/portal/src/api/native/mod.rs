//! The native API, `/api/v1`: everything a public page does. Errors are `application/problem+json`.

mod cell;
pub(crate) mod datasets;
pub(crate) mod history;
pub(crate) mod inbox;
pub(crate) mod law;
pub(crate) mod limits;
pub(crate) mod lists;
pub(crate) mod matters;
pub(crate) mod reports;
pub(crate) mod request_table;
pub(crate) mod rows;
pub(crate) mod suggestions;
pub(crate) mod systems;
pub(crate) mod track;

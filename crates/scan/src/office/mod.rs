//! Documents of office programs.

pub(crate) mod open;
mod parts;
mod properties;
pub(crate) mod sheets;
pub(crate) mod slides;
pub(crate) mod word;

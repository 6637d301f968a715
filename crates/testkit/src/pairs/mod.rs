//! Two cities with equal public parts and nothing else in common.
//!
//! A [`CitySpec`] is what the public may know, and nothing more. A [`World`] is one of the many custodies that come to
//! it: the values, number and places of withheld rows, the values that a treatment maps together, the file's encoding
//! and order, the literals of predicates, earlier revisions, the whole of a withheld dataset.

mod build;
mod feed;
mod file;
mod mail;
mod spec;
mod values;
mod world;

pub use build::{BuiltCity, build};
pub use file::SourceFile;
pub use spec::{CellRule, CitySpec, DatasetSpec, Fate, FieldSpec, Kind, SpecRow, city_spec};
pub use world::{DatasetWorld, Revision, World, world};

/// The seed of the randomness of a world: secrets differ as everything else does.
pub fn secret_seed(seed: u64, letter: char) -> u64 {
    seed.wrapping_mul(31).wrapping_add(u64::from(u32::from(letter)))
}

/// Builds both cities of a pair.
pub async fn pair(seed: u64) -> (CitySpec, BuiltCity, BuiltCity) {
    let spec = city_spec(seed);
    let (a, b) = (world(&spec, 'a'), world(&spec, 'b'));
    let (a, b) = tokio::join!(build(&spec, a, 'a'), build(&spec, b, 'b'));
    (spec, a, b)
}

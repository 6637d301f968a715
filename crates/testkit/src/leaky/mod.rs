//! The leaky builder: rewrites the public files of a city with one leak each, as a careless builder would have.
//!
//! The proof must see every one of them. What is rewritten without a leak must pass, so that it is the leak that is
//! seen and not the rewriting.

mod copy;
mod cut;
mod parquet_file;

use crate::Portal;
use crate::pairs::{BuiltCity, CitySpec};
use copy::Copy;
use cut::Cut;
use tempfile::TempDir;

/// One way to give away what is withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leak {
    /// None: everything is rewritten and nothing given away.
    Nothing,
    /// A withheld field is in the release.
    WithheldField,
    /// A withheld row is in the release.
    WithheldRow,
    /// Rows are in the order of the source.
    FileOrder,
    /// The types are those of the whole file.
    CustodialTypes,
    /// The statistics in the Parquet footer are those of the whole file.
    Statistics,
    /// The Parquet footer says where the rows came from.
    FooterMetadata,
    /// Row numbers count the rows of the source.
    DenseRowNumbers,
    /// A public statement repeats the predicate.
    PredicateInStatement,
    /// The checksums have one of the source.
    CustodialChecksum,
    /// The description says how many rows are withheld.
    RowCount,
    /// The epoch counts what was received.
    EpochOfRevisions,
}

impl Leak {
    /// Every leak.
    pub const ALL: &'static [Self] = &[
        Self::WithheldField,
        Self::WithheldRow,
        Self::FileOrder,
        Self::CustodialTypes,
        Self::Statistics,
        Self::FooterMetadata,
        Self::DenseRowNumbers,
        Self::PredicateInStatement,
        Self::CustodialChecksum,
        Self::RowCount,
        Self::EpochOfRevisions,
    ];
}

/// A copy of a city's public side with a leak.
pub struct LeakyCity {
    /// The public side.
    pub portal: Portal,
    _dir: TempDir,
}

/// Copies the public side of a city and lets one thing out of its first dataset.
pub async fn leak(leak: Leak, spec: &CitySpec, built: &BuiltCity) -> LeakyCity {
    let copy = Copy::of(built.city.root()).await;
    let id = &spec.datasets[0].id;
    let mut cut = Cut::read(&copy, built, id).await;
    cut.let_out(leak);
    cut.write(&copy, leak).await;
    if leak == Leak::PredicateInStatement {
        let predicate = built.world.datasets[0].row_predicate.clone().unwrap_or_default();
        copy.change_exemptions(|e| e.withholding.statement += &format!(" ({predicate})")).await;
    }
    copy.docs.close().await;
    LeakyCity { portal: Portal::open(copy.dir.path()).await, _dir: copy.dir }
}

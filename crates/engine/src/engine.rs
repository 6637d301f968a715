//! The engine: opens releases and runs queries over them.

use crate::run::{self, Marks, Places, Tuning};
use crate::{EngineError, Limits, OpenRelease, Rows};
use catalog::PublicSchema;
use query::ResolvedQuery;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Opens releases and runs queries over them. Cheap to clone; clones share what is open.
#[derive(Debug, Clone)]
pub struct Engine(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    limits: Limits,
    tuning: Tuning,
    /// Open releases, the one used last at the end.
    open: Mutex<Vec<(PathBuf, OpenRelease)>>,
    places: Places,
}

/// Releases kept open: each holds a file handle and a parsed footer.
const OPEN_MAX: usize = 256;

impl Engine {
    /// An engine whose queries may each cost this much.
    ///
    /// # Errors
    /// When the engine cannot be set up (a fault).
    pub fn new(limits: Limits) -> Result<Self, EngineError> {
        Self::tuned(limits, Tuning::default())
    }

    pub(crate) fn tuned(limits: Limits, tuning: Tuning) -> Result<Self, EngineError> {
        Ok(Self(Arc::new(Shared { limits, tuning, open: Mutex::default(), places: Places::default() })))
    }

    /// Opens the `data.parquet` of a release, or finds it open. Releases are immutable and named by what they hold, so
    /// a path is opened once.
    ///
    /// # Errors
    /// `Unreadable` when the file is missing or damaged; `Corrupt` when it does not hold what the schema says.
    pub async fn open(&self, parquet: &Path, schema: Arc<PublicSchema>) -> Result<OpenRelease, EngineError> {
        if let Some(release) = self.find(parquet).filter(|r| r.is_same(&schema)) {
            return Ok(release);
        }
        let path = parquet.to_owned();
        let read = tokio::task::spawn_blocking(move || OpenRelease::read(&path, schema));
        let release = read.await.map_err(|_| EngineError::fault("open"))??;
        self.keep(parquet, &release);
        Ok(release)
    }

    /// Runs a query. What it costs until the first row is spent here, the rest while the rows are read.
    ///
    /// # Errors
    /// `OverBudget` when the query costs too much, `Unreadable` when the file is damaged, else a fault of ours.
    pub async fn run(&self, release: &OpenRelease, query: &ResolvedQuery) -> Result<Rows, EngineError> {
        self.run_among(std::slice::from_ref(release), query).await
    }

    /// Runs a query that may ask several releases; each is the one of its dataset.
    ///
    /// # Errors
    /// As [`Engine::run`]; a fault when the release of a dataset that the query asks is not among them.
    pub async fn run_among(&self, releases: &[OpenRelease], query: &ResolvedQuery) -> Result<Rows, EngineError> {
        run::run(self.0.limits, &self.0.tuning, &self.0.places, releases, query, Marks::Left).await
    }

    /// As [`Engine::run_among`]; where the answer is rows of the release as they are and cells of it are marked, a last column
    /// `_withheld` names the withheld fields of each row (null for a row without any).
    ///
    /// # Errors
    /// As [`Engine::run_among`].
    pub async fn run_marked(&self, releases: &[OpenRelease], query: &ResolvedQuery) -> Result<Rows, EngineError> {
        run::run(self.0.limits, &self.0.tuning, &self.0.places, releases, query, Marks::Given).await
    }

    /// Closes the release at this path. Queries that are running keep what they have.
    pub fn forget(&self, parquet: &Path) {
        if let Some(release) = self.find(parquet) {
            self.0.places.forget(release.number());
        }
        self.open_releases().retain(|(path, _)| path != parquet);
    }

    fn find(&self, parquet: &Path) -> Option<OpenRelease> {
        let mut open = self.open_releases();
        let at = open.iter().position(|(path, _)| path == parquet)?;
        let found = open.remove(at);
        let release = found.1.clone();
        open.push(found);
        Some(release)
    }

    fn keep(&self, parquet: &Path, release: &OpenRelease) {
        let mut open = self.open_releases();
        open.retain(|(path, _)| path != parquet);
        if open.len() >= OPEN_MAX {
            open.remove(0);
        }
        open.push((parquet.to_owned(), release.clone()));
    }

    fn open_releases(&self) -> MutexGuard<'_, Vec<(PathBuf, OpenRelease)>> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

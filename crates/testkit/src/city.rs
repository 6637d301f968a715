//! A real city in a temporary folder, acted on as the desk does, with a clock and randomness of the test.

use crate::{Answer, Dice, Portal};
use acts::{Acts, AddDataset, Added, CityFolder, Tools, UpdateDataset};
use catalog::DatasetId;
use mail::Mailer;
use records::{Actor, AppealBody, Contact, Settings};
use register::Official;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use store::Places;
use tempfile::TempDir;

/// When the city is set up: 2026-02-02T18:00:00Z.
pub const BEGIN: i64 = 1_770_055_200_000_000;
/// An hour in microseconds.
pub const HOUR: i64 = 3_600_000_000;

/// A city that a test acts on.
pub struct TestCity {
    dir: TempDir,
    files: TempDir,
    clock: Arc<AtomicI64>,
    dice: Arc<Mutex<Dice>>,
    /// The acts.
    pub acts: Acts,
}

impl TestCity {
    /// An empty city whose secrets follow from the seed.
    pub async fn new(seed: u64) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(AtomicI64::new(BEGIN));
        let dice = Arc::new(Mutex::new(Dice::new(seed)));
        let tools = tools(&clock, &dice);
        let (folder, places) = (CityFolder::at(dir.path()), Places::in_dir(dir.path()));
        Acts::init(folder.clone(), &places, settings(), &Actor::Program, tools.clone()).await.expect("a city");
        let mailer = Mailer::Folder { path: dir.path().join("mail"), from: "clerk@example.gov".into() };
        let url = Some("https://data.example.gov".to_owned());
        let acts = Acts::open(folder, &places, mailer, url, tools, "us-ca").await.expect("the city again");
        Self { dir, files: tempfile::tempdir().expect("a folder"), clock, dice, acts }
    }

    /// The city's folder.
    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    /// Sets the clock, in hours since the city was set up.
    pub fn at_hour(&self, hour: i64) {
        self.clock.store(BEGIN + hour * HOUR, Ordering::Relaxed);
    }

    /// Starts the secrets over, so that two cities that did different things draw the same ones from here on.
    pub fn reseed(&self, seed: u64) {
        *self.dice.lock().unwrap_or_else(PoisonError::into_inner) = Dice::new(seed);
    }

    /// A file for the city to receive.
    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.files.path().join(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    }

    /// Adds a dataset.
    pub async fn add(&self, ask: AddDataset) -> Added {
        self.acts
            .add_dataset(&actor(), ask, &mut custody::unwatched)
            .await
            .unwrap_or_else(|e| panic!("adding a dataset: {e}"))
    }

    /// Receives a new revision.
    pub async fn update(&self, id: &DatasetId, ask: &UpdateDataset) {
        let done = self.acts.update_dataset(&actor(), id, ask, &mut custody::unwatched).await;
        done.map(drop).unwrap_or_else(|e| panic!("updating {id}: {e}"));
    }

    /// Publishes a dataset.
    pub async fn publish(&self, id: &DatasetId) {
        let done = self.acts.publish(&actor(), id, &[], "reviewed field by field", vec![official()]).await;
        done.unwrap_or_else(|e| panic!("publishing {id}: {e}"));
    }

    /// The public side of the city.
    pub async fn portal(&self) -> Portal {
        Portal::open(self.root()).await
    }

    /// One `GET` at the public side.
    pub async fn get(&self, path: &str) -> Answer {
        self.portal().await.get(path).await
    }
}

/// Who acts in test cities.
pub fn actor() -> Actor {
    Actor::CommandLine { os_user: "clerk".into(), on_behalf_of: vec![official()] }
}

/// Who decides in test cities.
pub fn official() -> Official {
    Official { name: "A. Rivera".into(), title: "City Clerk".into() }
}

fn tools(clock: &Arc<AtomicI64>, dice: &Arc<Mutex<Dice>>) -> Tools {
    let (clock, dice) = (clock.clone(), dice.clone());
    Tools::new(
        move || clock.load(Ordering::Relaxed),
        move |bytes| {
            let mut dice = dice.lock().unwrap_or_else(PoisonError::into_inner);
            bytes.iter_mut().for_each(|b| *b = dice.bits().to_le_bytes()[2]);
        },
    )
}

fn settings() -> Settings {
    let contact = |office: &str, email: &str| Contact { office: office.into(), email: Some(email.into()), phone: None };
    Settings {
        city: "City of Example".into(),
        law: "us-ca".into(),
        timezone: "America/Los_Angeles".into(),
        calendar: law::CityCalendar::default(),
        open_data: contact("Open Data team", "data@example.gov"),
        clerk: contact("Office of the City Clerk", "clerk@example.gov"),
        challenge: "Ask the Open Data team for a review, or file a request with the City Clerk.".into(),
        faq: vec![("How do I ask?".into(), "Write to the Clerk.".into())],
        appeal: Some(AppealBody {
            who: "the City Manager".into(),
            file_within: None,
            decide_within: None,
            policy: "Administrative Policy 14".into(),
        }),
        ..Settings::default()
    }
}

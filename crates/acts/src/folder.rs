//! Where a city's files are: what is custodial, what is public.

use std::io;
use std::path::{Path, PathBuf};

/// The folder of a city. `public/` is all that the public side is given.
#[derive(Debug, Clone)]
pub struct CityFolder {
    root: PathBuf,
}

impl CityFolder {
    /// The folder at this path; nothing is created.
    pub fn at(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// Creates the folders of a city; `custodial/` is for its owner only.
    pub fn create(&self) -> io::Result<()> {
        for dir in [
            self.root.join("custodial"),
            self.spill(),
            self.releases(),
            self.productions(),
            self.letters(),
            self.root.join("public/db"),
            self.root.join("public/inbox"),
        ] {
            std::fs::create_dir_all(dir)?;
        }
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(self.custodial(), std::fs::Permissions::from_mode(0o700))
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Originals, revisions, the ledger: never public.
    pub fn custodial(&self) -> PathBuf {
        self.root.join("custodial")
    }

    /// Custodial files in the making.
    pub fn spill(&self) -> PathBuf {
        self.root.join("custodial/tmp")
    }

    /// All that the public side may open.
    pub fn public(&self) -> PathBuf {
        self.root.join("public")
    }

    /// Releases, by dataset and release.
    pub fn releases(&self) -> PathBuf {
        self.root.join("public/releases")
    }

    /// Productions, by their unguessable names.
    pub fn productions(&self) -> PathBuf {
        self.root.join("public/productions")
    }

    /// Letters, by their unguessable names.
    pub fn letters(&self) -> PathBuf {
        self.root.join("public/letters")
    }

    /// The city's lock.
    pub fn lock(&self) -> PathBuf {
        self.root.join("custodial/lock")
    }

    /// Where the desk was last served, for links that a command prints.
    pub fn desk_address(&self) -> PathBuf {
        self.root.join("custodial/desk-address")
    }

    /// Whether a city was set up here.
    pub fn is_city(&self) -> bool {
        self.root.join("custodial/ledger.db").exists() || self.root.join("custodial/postgres").exists()
    }
}

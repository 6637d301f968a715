//! Where the three databases are.

use std::fmt;
use std::path::{Path, PathBuf};

/// Where the three databases are, each as an address: `sqlite:///path/to/file.db` or `postgres://user@host/database`.
///
/// With PostgreSQL the three addresses usually name one database and differ by role; the schema is chosen by the program.
#[derive(Clone, PartialEq, Eq)]
pub struct Places {
    /// The ledger, accounts and outbox. Custodial.
    pub ledger: String,
    /// The documents of the portal.
    pub public: String,
    /// What the portal leaves for the desk.
    pub inbox: String,
}

/// Why an address cannot be used. It does not repeat the address, which may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// Neither SQLite nor PostgreSQL.
    #[error("the address of the {0} database must begin with `sqlite://` or `postgres://`")]
    Scheme(&'static str),
    /// Not an address.
    #[error("the address of the {0} database cannot be read")]
    Address(&'static str),
}

/// Which database an address names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

impl Places {
    /// SQLite files below a data folder: `custodial/ledger.db`, `public/db/public.db`, `public/inbox/inbox.db`.
    pub fn in_dir(dir: &Path) -> Self {
        let dir = dir.canonicalize().or_else(|_| std::path::absolute(dir)).unwrap_or_else(|_| dir.to_path_buf());
        let address = |inner: &str| sqlite_address(&dir.join(inner));
        Self {
            ledger: address("custodial/ledger.db"),
            public: address("public/db/public.db"),
            inbox: address("public/inbox/inbox.db"),
        }
    }

    /// One PostgreSQL database for all three, in the schemas `daylight_custodial`, `daylight_public`, `daylight_inbox`.
    pub fn in_postgres(address: &str) -> Self {
        Self { ledger: address.into(), public: address.into(), inbox: address.into() }
    }
}

/// Addresses may hold passwords, so only their kind is shown.
impl fmt::Debug for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = |address: &str| address.split(':').next().unwrap_or_default().to_owned();
        f.debug_struct("Places")
            .field("ledger", &kind(&self.ledger))
            .field("public", &kind(&self.public))
            .field("inbox", &kind(&self.inbox))
            .finish()
    }
}

impl Dialect {
    /// Which database an address names; `database` is for the error.
    pub(crate) fn of(address: &str, database: &'static str) -> Result<Self, PlaceError> {
        match address.split(':').next() {
            Some("sqlite") => Ok(Self::Sqlite),
            Some("postgres" | "postgresql") => Ok(Self::Postgres),
            _ => Err(PlaceError::Scheme(database)),
        }
    }
}

/// The address of a SQLite file: every byte that means something in an address is percent-encoded.
fn sqlite_address(path: &Path) -> String {
    let mut address = String::from("sqlite://");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                address.push(char::from(*byte));
            }
            other => {
                address.push('%');
                address.push_str(&data_encoding::HEXUPPER.encode(&[*other]));
            }
        }
    }
    address
}

/// The folder of a SQLite file, from its address.
pub(crate) fn sqlite_folder(address: &str) -> Option<PathBuf> {
    let rest = address.strip_prefix("sqlite://").or_else(|| address.strip_prefix("sqlite:"))?;
    let path = rest.split('?').next().unwrap_or_default();
    let mut bytes = Vec::with_capacity(path.len());
    let mut left = path.as_bytes();
    while let Some((first, after)) = left.split_first() {
        let decoded = after.get(..2).filter(|_| *first == b'%');
        match decoded.and_then(|hex| data_encoding::HEXUPPER_PERMISSIVE.decode(hex).ok()) {
            Some(byte) => {
                bytes.extend(byte);
                left = &after[2..];
            }
            None => {
                bytes.push(*first);
                left = after;
            }
        }
    }
    let path = PathBuf::from(String::from_utf8(bytes).ok()?);
    path.parent().map(Path::to_path_buf)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_any_characters_survives_the_address() {
        let path = Path::new("/tmp/a b%41#?ü&/x.db");
        let address = sqlite_address(path);
        assert_eq!(address, "sqlite:///tmp/a%20b%2541%23%3F%C3%BC%26/x.db");
        assert_eq!(sqlite_folder(&address), path.parent().map(Path::to_path_buf));
    }

    #[test]
    fn a_password_is_not_printed() {
        let places = Places::in_postgres("postgres://city:secret@host/db");
        assert!(!format!("{places:?}").contains("secret"));
    }
}

//! What is packed as a zip archive, one part at a time and within bounds.

use crate::found::{Found, TOO_MUCH, Why};
use std::io::{Cursor, Read};
use std::sync::Arc;
use zip::ZipArchive;

/// An open package.
pub(crate) struct Package {
    zip: ZipArchive<Cursor<Arc<[u8]>>>,
    names: Vec<String>,
}

const DAMAGED: Why = "it is damaged";

impl Package {
    /// Opens a package; one with a password or too many parts is refused.
    pub(crate) fn open(found: &Found, bytes: &Arc<[u8]>) -> Result<Self, Why> {
        let mut zip = ZipArchive::new(Cursor::new(Arc::clone(bytes))).map_err(|_| DAMAGED)?;
        if zip.len() > found.limits().files_max * 10 {
            return Err("it holds more files than are looked into");
        }
        let mut names = Vec::new();
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index).map_err(|_| DAMAGED)?;
            if entry.encrypted() {
                return Err("it is protected by a password");
            }
            if entry.is_file() {
                names.push(entry.name().map_err(|_| DAMAGED)?.into_owned());
            }
        }
        Ok(Self { zip, names })
    }

    /// The names of its parts.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// Those of a folder whose names end so, in the order of the numbers in them.
    pub(crate) fn parts(&self, begin: &str, end: &str) -> Vec<String> {
        let mut parts: Vec<String> =
            self.names.iter().filter(|name| name.starts_with(begin) && name.ends_with(end)).cloned().collect();
        parts.sort_by_key(|name| (number(name), name.clone()));
        parts
    }

    /// How many parts there are whose names begin so.
    pub(crate) fn count(&self, begin: &str) -> u64 {
        self.names.iter().filter(|name| name.starts_with(begin)).count() as u64
    }

    /// A part, unpacked. What it unpacks to counts, and not what it says of itself.
    pub(crate) fn part(&mut self, found: &mut Found, name: &str) -> Result<Vec<u8>, Why> {
        let left = found.unpacked_left().min(found.limits().bytes_max) as u64;
        let entry = self.zip.by_name(name).map_err(|_| DAMAGED)?;
        let mut bytes = Vec::new();
        entry.take(left + 1).read_to_end(&mut bytes).map_err(|_| DAMAGED)?;
        found.unpacked(bytes.len())?;
        if bytes.len() as u64 > left { Err(TOO_MUCH) } else { Ok(bytes) }
    }
}

/// The number in a name, such as 12 of `slide12.xml`.
pub(crate) fn number(name: &str) -> u64 {
    let digits: String =
        name.chars().rev().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    digits.chars().rev().collect::<String>().parse().unwrap_or(0)
}

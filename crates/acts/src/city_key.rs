//! Keys of the city that never leave custody.

use crate::letter::write_whole;
use crate::{ActError, Tools};
use std::path::Path;

/// Reads a key of 32 bytes, or makes it when there is none yet.
pub(crate) fn read_or_make(path: &Path, tools: &Tools) -> Result<[u8; 32], ActError> {
    match std::fs::read(path) {
        Ok(bytes) => {
            bytes.try_into().map_err(|_| ActError::refused("a key of the city is damaged; restore it from a backup"))
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            let key = tools.random::<32>();
            write_whole(path, &key).map_err(ActError::fault("keeping a key of the city"))?;
            Ok(key)
        }
        Err(e) => Err(ActError::fault("reading a key of the city")(e)),
    }
}

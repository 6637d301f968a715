//! What the feeds of this city may read, and what the desk may have read.

use super::FeedTools;
use crate::ActError;
use ::feeds::{Access, Hosts, Source};
use records::City;
use std::path::{Path, PathBuf};

/// What the settings of the city allow to feeds.
pub(super) struct Allowed {
    hosts: Vec<String>,
    folders: Vec<PathBuf>,
}

impl Allowed {
    /// As the settings are now.
    pub fn of(city: &City) -> Self {
        let hosts = city.settings.as_ref().map(|s| s.feeds.hosts.clone()).unwrap_or_default();
        Self { hosts, folders: folders(city) }
    }

    /// What one run may read. What the desk may name is looked at again: the settings or a link may be others by now.
    pub fn access(&self, tools: &FeedTools, city: &Path, source: &Source, at_desk: bool) -> Result<Access, ActError> {
        if at_desk {
            for_the_desk(source)?;
        }
        Ok(Access {
            hosts: Hosts::of(self.hosts.iter().map(String::as_str)).map_err(ActError::refused)?,
            s3: tools.s3.clone(),
            closed: vec![city.to_owned()],
            within: at_desk.then(|| self.folders.clone()),
            limits: tools.limits,
        })
    }
}

/// The folders of this machine that the desk may name.
pub(super) fn folders(city: &City) -> Vec<PathBuf> {
    city.settings.iter().flat_map(|s| &s.feeds.folders).map(PathBuf::from).collect()
}

/// Refuses what only who runs the server may name: an object of S3 storage is read with the server's own key.
pub(super) fn for_the_desk(source: &Source) -> Result<(), ActError> {
    match source {
        Source::S3 { .. } => Err(ActError::refused(
            "an S3 object is read with the key of the server, so its feed is set on the command line, with \
             `daylight feed set`",
        )),
        _ => Ok(()),
    }
}

/// Refuses a file of the city itself, also one that is not there yet.
pub(super) fn not_our_own(root: &Path, path: &Path) -> Result<(), ActError> {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if real(path).starts_with(real(root)) {
        return Err(ActError::refused("the file is one of the city's own, and no source"));
    }
    Ok(())
}

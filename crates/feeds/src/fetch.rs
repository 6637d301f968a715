//! One fetch: the source's own way, into one file.

use crate::sink::Written;
use crate::web::Web;
use crate::{Access, FeedError, Source, arcgis, ckan, local, s3, socrata};
use std::path::{Path, PathBuf};
use url::Url;

/// By what a source says whether it changed: kept from one fetch to the next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// The entity tag, or what stands for it where the source is no file of the web.
    pub etag: Option<String>,
    /// When it says it last changed, as it says it.
    pub last_modified: Option<String>,
}

impl Seen {
    /// Whether nothing was said.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// What a fetch came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// The source says that it is as it was.
    Unchanged,
    /// A file.
    File {
        /// Where it is.
        path: PathBuf,
        /// How large it is.
        bytes: u64,
        /// Its SHA-256, hexadecimal.
        sha256: String,
        /// What to ask with the next time.
        seen: Seen,
    },
}

/// The name of the file while it has none of its own.
const NAME: &str = "feed";

/// Fetches what a source has into a file of this folder, unless it is as it was seen before. Blocks, for as long as the
/// limits say.
pub fn fetch(source: &Source, access: &Access, seen: &Seen, folder: &Path) -> Result<Fetched, FeedError> {
    let web = |from: &Url| Web::new(access, from);
    let to = folder.join(name_of(source));
    let found = match source {
        Source::Path(path) => local::read(path, access, seen, &to)?,
        Source::Web(url) => web(url).download(url, seen, &to)?,
        Source::S3 { bucket, key } => s3::read(access, bucket, key, seen, &to)?,
        Source::ArcGis(layer) => arcgis::read(&web(layer), layer, seen, &to)?,
        Source::Socrata { portal, id } => web(portal).download(&socrata::export(portal, id), seen, &to)?,
        Source::Ckan { portal, resource } => {
            let web = web(portal);
            web.download(&ckan::file(&web, portal, resource)?, seen, &to)?
        }
    };
    Ok(match found {
        None => Fetched::Unchanged,
        Some((Written { bytes, sha256 }, seen)) => Fetched::File { path: to, bytes, sha256, seen },
    })
}

/// What the file is called: as at its source, where that is a plain name.
fn name_of(source: &Source) -> String {
    let last = match source {
        Source::Path(path) => path.file_name().map(|name| name.to_string_lossy().into_owned()),
        Source::Web(url) => url.path_segments().and_then(|mut parts| parts.next_back().map(str::to_owned)),
        Source::S3 { key, .. } => key.rsplit('/').next().map(str::to_owned),
        Source::ArcGis(_) => Some("layer.json".into()),
        Source::Socrata { id, .. } => Some(format!("{id}.csv")),
        Source::Ckan { resource, .. } => Some(resource.clone()),
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let kept: String = last.unwrap_or_default().chars().filter(|c| plain(*c)).take(100).collect();
    if kept.trim_matches('.').is_empty() { NAME.to_owned() } else { kept.trim_start_matches('.').to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_a_plain_name() {
        for (source, name) in [
            ("/srv/exports/permits 2026.csv", "permits2026.csv"),
            ("https://a.b/x/permits.csv.gz?y=1", "permits.csv.gz"),
            ("https://a.b/", "feed"),
            ("https://a.b/..%2F..", "2F.."),
            ("s3://b/c/.hidden", "hidden"),
            ("https://a.b/resource/abcd-1234", "abcd-1234.csv"),
        ] {
            assert_eq!(name_of(&source.parse().unwrap()), name, "{source}");
        }
    }
}

//! Where a feed points to, read from one text.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use url::Url;

/// Where a feed points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A file of this machine, by its absolute path.
    Path(PathBuf),
    /// A file of the web.
    Web(Url),
    /// An object in S3 storage.
    S3 {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
    },
    /// A layer of an ArcGIS server.
    ArcGis(Url),
    /// A dataset of a Socrata portal.
    Socrata {
        /// The portal.
        portal: Url,
        /// The dataset there, `abcd-1234`.
        id: String,
    },
    /// A resource of a CKAN portal.
    Ckan {
        /// The portal, with a slash at the end of its path.
        portal: Url,
        /// The resource there.
        resource: String,
    },
}

/// Why a text is no source.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// Neither a path nor an address.
    #[error(
        "this is no source of a feed; write an absolute path, an address that begins with https://, or s3://BUCKET/KEY"
    )]
    Unknown,
    /// An address with a name or a password in it.
    #[error("the address has a name or a password in it, which would be kept in the ledger; use one without")]
    Credentials,
    /// A path with a step up, which hides where it leads.
    #[error("the path goes up with `..`; write it straight")]
    Crooked,
    /// Too long.
    #[error("the address is longer than 2,000 characters")]
    Long,
}

const LENGTH_MAX: usize = 2_000;

impl FromStr for Source {
    type Err = SourceError;
    fn from_str(text: &str) -> Result<Self, SourceError> {
        let text = text.trim();
        if text.len() > LENGTH_MAX {
            return Err(SourceError::Long);
        }
        if text.chars().any(char::is_control) {
            return Err(SourceError::Unknown);
        }
        if text.starts_with('/') {
            return path(text);
        }
        if let Some(rest) = text.strip_prefix("s3://") {
            return object(rest);
        }
        let mut url = Url::parse(text).map_err(|_| SourceError::Unknown)?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
            return Err(SourceError::Unknown);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(SourceError::Credentials);
        }
        url.set_fragment(None);
        Ok(of_web(url))
    }
}

fn path(text: &str) -> Result<Source, SourceError> {
    let path = PathBuf::from(text);
    if path.components().any(|part| part == std::path::Component::ParentDir) {
        return Err(SourceError::Crooked);
    }
    if path.file_name().is_none() { Err(SourceError::Unknown) } else { Ok(Source::Path(path)) }
}

fn object(rest: &str) -> Result<Source, SourceError> {
    let (bucket, key) = rest.split_once('/').ok_or(SourceError::Unknown)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if bucket.is_empty() || key.is_empty() || !bucket.chars().all(plain) || key.starts_with('/') {
        return Err(SourceError::Unknown);
    }
    Ok(Source::S3 { bucket: bucket.to_owned(), key: key.to_owned() })
}

/// What kind of server an address is of, by the form of its path. An address with a query says itself what it wants.
fn of_web(url: Url) -> Source {
    let segments: Vec<&str> = url.path_segments().map(|s| s.filter(|s| !s.is_empty()).collect()).unwrap_or_default();
    let at_root = |mut url: Url, path: &str| {
        url.set_path(path);
        url.set_query(None);
        url
    };
    match segments.as_slice() {
        [.., "FeatureServer" | "MapServer", layer] if layer.bytes().all(|b| b.is_ascii_digit()) => {
            let path = format!("/{}", segments.join("/"));
            Source::ArcGis(at_root(url, &path))
        }
        ["resource" | "d", id] if is_four_by_four(id) && url.query().is_none() => {
            Source::Socrata { id: (*id).to_owned(), portal: at_root(url, "/") }
        }
        [before @ .., "dataset", _, "resource", id] if is_uuid(id) && url.query().is_none() => {
            let path = before.iter().fold(String::from("/"), |path, part| format!("{path}{part}/"));
            Source::Ckan { resource: (*id).to_owned(), portal: at_root(url, &path) }
        }
        _ => Source::Web(url),
    }
}

fn is_four_by_four(text: &str) -> bool {
    let four = |part: &str| part.len() == 4 && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.split_once('-').is_some_and(|(a, b)| four(a) && four(b))
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let hex = |part: &&str| part.bytes().all(|b| b.is_ascii_hexdigit());
    parts.iter().all(hex) && parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
}

impl Source {
    /// What kind of source it is, in words.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Path(_) => "a file of this machine",
            Self::Web(_) => "a file of the web",
            Self::S3 { .. } => "an S3 object",
            Self::ArcGis(_) => "an ArcGIS layer",
            Self::Socrata { .. } => "a Socrata dataset",
            Self::Ckan { .. } => "a CKAN resource",
        }
    }
}

/// As staff read it: what stands in a query may be a key, and is left out.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => write!(f, "{}", path.display()),
            Self::S3 { bucket, key } => write!(f, "s3://{bucket}/{key}"),
            Self::Web(url) | Self::ArcGis(url) => {
                let mut shown = url.clone();
                shown.set_query(None);
                f.write_str(shown.as_str())?;
                if url.query().is_some() { f.write_str("?…") } else { Ok(()) }
            }
            Self::Socrata { portal, id } => write!(f, "{portal}d/{id}"),
            Self::Ckan { portal, resource } => write!(f, "{portal}dataset/-/resource/{resource}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kind(text: &str) -> &'static str {
        text.parse::<Source>().unwrap_or_else(|e| panic!("{text}: {e}")).kind()
    }

    #[test]
    fn a_source_is_known_by_its_form() {
        for (text, expected) in [
            ("/srv/exports/permits.csv", "a file of this machine"),
            ("https://data.example.gov/permits.csv?v=1", "a file of the web"),
            ("http://files.local/a.csv", "a file of the web"),
            ("s3://exports/daily/permits.csv", "an S3 object"),
            ("https://gis.example.gov/arcgis/rest/services/Parks/FeatureServer/0", "an ArcGIS layer"),
            ("https://gis.example.gov/rest/services/Parks/MapServer/12/?token=x", "an ArcGIS layer"),
            ("https://gis.example.gov/rest/services/Parks/FeatureServer", "a file of the web"),
            ("https://data.example.gov/resource/abcd-1234", "a Socrata dataset"),
            ("https://data.example.gov/d/abcd-1234", "a Socrata dataset"),
            ("https://data.example.gov/resource/abcd-1234?$limit=5", "a file of the web"),
            ("https://data.example.gov/resource/abcd-1234.csv", "a file of the web"),
            (
                "https://ckan.example.gov/data/dataset/parks/resource/0a1b2c3d-0000-4000-8000-0123456789ab",
                "a CKAN resource",
            ),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_source_is_refused() {
        let long = format!("https://a.b/{}", "x".repeat(2_000));
        for (text, expected) in [
            ("", SourceError::Unknown),
            ("permits.csv", SourceError::Unknown),
            ("/", SourceError::Unknown),
            ("/srv/../etc/passwd", SourceError::Crooked),
            ("ftp://a.b/c", SourceError::Unknown),
            ("file:///etc/passwd", SourceError::Unknown),
            ("s3://bucket", SourceError::Unknown),
            ("s3://bucket/", SourceError::Unknown),
            ("s3://buck et/key", SourceError::Unknown),
            ("https://me:secret@a.b/c", SourceError::Credentials),
            ("https://a.b/c\u{0}d", SourceError::Unknown),
            (&long, SourceError::Long),
        ] {
            assert_eq!(text.parse::<Source>().unwrap_err(), expected, "{text}");
        }
    }

    #[test]
    fn a_query_is_not_shown() {
        let source: Source = "https://a.b/c.csv?key=geheim#part".parse().unwrap();
        assert_eq!(source.to_string(), "https://a.b/c.csv?…");
    }

    #[test]
    fn a_portal_keeps_the_path_it_is_under() {
        let source: Source =
            "https://a.b/data/dataset/x/resource/0a1b2c3d-0000-4000-8000-0123456789ab".parse().unwrap();
        let Source::Ckan { portal, .. } = source else { panic!() };
        assert_eq!(portal.as_str(), "https://a.b/data/");
    }

    proptest! {
        #[test]
        fn any_text_is_a_source_or_is_not(text in "(/|s3://|https?://)?[ -~]{0,60}") {
            if let Ok(source) = text.parse::<Source>() {
                let shown = source.to_string();
                prop_assert!(!shown.contains('#') || matches!(source, Source::Path(_) | Source::S3 { .. }), "{shown}");
            }
        }
    }
}

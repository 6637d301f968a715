//! Objects of S3 storage, read by an address that is signed for an hour.

use crate::fetch::Seen;
use crate::sink::Written;
use crate::web::Web;
use crate::{Access, FeedError, Secret};
use rusty_s3::{Bucket, Credentials, S3Action, UrlStyle};
use std::path::Path;
use std::time::Duration;
use url::Url;

/// How long a signed address can be used.
const SIGNED_FOR: Duration = Duration::from_secs(60 * 60);

/// Where S3 objects are, and with which key they are read: the installation's settings.
#[derive(Debug, Clone, Default)]
pub struct S3Access {
    /// The address of the storage; that of the region at Amazon by default.
    pub endpoint: Option<String>,
    /// The region; `us-east-1` by default.
    pub region: Option<String>,
    /// The id of the key; none for objects that anybody may read.
    pub key: Option<String>,
    /// The secret of the key.
    pub secret: Option<Secret>,
    /// The token that goes with a temporary key.
    pub token: Option<Secret>,
    /// Whether the name of a bucket stands before the host (`BUCKET.HOST/KEY`) instead of in the path.
    pub virtual_host: bool,
}

impl S3Access {
    fn bucket(&self, name: &str) -> Result<Bucket, FeedError> {
        let region = self.region.clone().unwrap_or_else(|| "us-east-1".into());
        let endpoint = self.endpoint.clone().unwrap_or_else(|| format!("https://s3.{region}.amazonaws.com"));
        let wrong = || FeedError::Setup("the address of the S3 storage in the settings file is no address".into());
        let endpoint: Url = endpoint.parse().map_err(|_| wrong())?;
        let style = if self.virtual_host { UrlStyle::VirtualHost } else { UrlStyle::Path };
        Bucket::new(endpoint, style, name.to_owned(), region).map_err(|_| wrong())
    }

    fn credentials(&self) -> Option<Credentials> {
        let (key, secret) = (self.key.clone()?, self.secret.as_ref()?.reveal());
        Some(match &self.token {
            Some(token) => Credentials::new_with_token(key, secret, token.reveal()),
            None => Credentials::new(key, secret),
        })
    }
}

/// Fetches an object, unless it is as it was seen before.
pub(crate) fn read(
    access: &Access,
    bucket: &str,
    key: &str,
    seen: &Seen,
    to: &Path,
) -> Result<Option<(Written, Seen)>, FeedError> {
    let (bucket, credentials) = (access.s3.bucket(bucket)?, access.s3.credentials());
    let address = bucket.get_object(credentials.as_ref(), key).sign(SIGNED_FOR);
    Web::new(access, &address).download(&address, seen, to)
}

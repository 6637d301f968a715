//! Resources of a CKAN portal: its action API says where the file is.

use crate::FeedError;
use crate::web::{Web, host_of};
use serde::Deserialize;
use url::Url;

#[derive(Deserialize)]
struct Shown {
    success: bool,
    result: Option<Resource>,
}

#[derive(Deserialize)]
struct Resource {
    url: String,
}

/// Where the file of a resource is. The portal says it, so it is checked as an address that a redirect leads to.
pub(crate) fn file(web: &Web<'_>, portal: &Url, resource: &str) -> Result<Url, FeedError> {
    let mut ask = portal.clone();
    ask.set_path(&format!("{}api/3/action/resource_show", portal.path()));
    ask.set_query(Some(&format!("id={resource}")));
    let wrong = |what: &str| FeedError::Answer { host: host_of(portal), what: what.into() };
    let shown: Shown = web.json(&ask)?;
    let found = shown.result.filter(|_| shown.success).ok_or_else(|| wrong("has no such resource"))?;
    let url = portal.join(found.url.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let mut url = url.filter(|url| url.host_str().is_some()).ok_or_else(|| wrong("names no address of the file"))?;
    // Old entries say http and lead to https, which nothing unencrypted has to do for.
    let named = web.reach.allows(&host_of(&url), url.port_or_known_default().unwrap_or_default());
    if url.scheme() == "http" && !named && url.port().is_none() {
        // INVARIANT: http to https is a change of scheme that `url` always makes.
        let _ = url.set_scheme("https");
    }
    Ok(url)
}

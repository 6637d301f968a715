//! Datasets of a Socrata portal: its export of all rows.

use url::Url;

/// The address of the export.
pub(crate) fn export(portal: &Url, id: &str) -> Url {
    let mut url = portal.clone();
    url.set_path(&format!("/api/views/{id}/rows.csv"));
    url.set_query(Some("accessType=DOWNLOAD"));
    url
}

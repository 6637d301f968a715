//! The files of a release, and examples of its API that run as they are printed.

use crate::OpenDataset;
use crate::pages::words::size;

/// A file to download.
pub(super) struct Download {
    /// The format.
    pub name: &'static str,
    /// Where it is.
    pub href: String,
    /// Its size, or what it is good for.
    pub note: String,
}

/// An example in one language.
pub(super) struct Example {
    /// Names it in the page.
    pub id: &'static str,
    /// The language.
    pub title: &'static str,
    /// The text.
    pub text: String,
}

impl Example {
    pub(super) fn new(id: &'static str, title: &'static str, text: String) -> Self {
        Self { id, title, text }
    }
}

/// The files of the current release.
pub(super) async fn downloads(open: &OpenDataset) -> Vec<Download> {
    let id = &open.about.id;
    let csv_size = tokio::fs::metadata(open.folder.join("data.csv")).await.map(|file| size(file.len()));
    let file = |name, href, note| Download { name, href, note };
    let csv_note = csv_size.map_or_else(|_| "for spreadsheets".into(), |size| format!("{size}, for spreadsheets"));
    let parquet_note = format!("{}, for analysis", size(open.release.parquet_bytes));
    let mut files = vec![
        file("CSV", format!("/data/{id}.csv"), csv_note),
        file("Parquet", format!("/data/{id}.parquet"), parquet_note),
        file("JSON", format!("/resource/{id}.json"), "through the API, in pages".into()),
    ];
    if open.schema.geometry.is_some() {
        files.push(file("GeoJSON", format!("/resource/{id}.geojson"), "for maps, in pages".into()));
    }
    files.push(file("Dictionary", format!("/data/{id}/dictionary.csv"), "what the fields mean, as CSV".into()));
    files
}

/// Examples for this dataset, with absolute addresses.
pub(super) fn examples(open: &OpenDataset, base: &str) -> Vec<Example> {
    let id = &open.about.id;
    let order = open.schema.fields.first().map(|f| format!("&$order={}", f.name)).unwrap_or_default();
    let json = format!("{base}/resource/{id}.json?$limit=5{order}");
    let csv = format!("{base}/resource/{id}.csv?$limit=5{order}");
    let parquet = format!("{base}/data/{id}.parquet");
    let example = Example::new;
    vec![
        example("example-curl", "curl", format!("curl '{json}'")),
        example(
            "example-python",
            "Python",
            format!(
                "import json, urllib.request\n\nurl = \"{json}\"\nwith urllib.request.urlopen(url) as answer:\n    \
                 rows = json.load(answer)\nprint(rows)"
            ),
        ),
        example("example-r", "R", format!("rows <- read.csv(\"{csv}\")\nprint(rows)")),
        example(
            "example-javascript",
            "JavaScript",
            format!("fetch(\"{json}\")\n  .then((answer) => answer.json())\n  .then((rows) => console.log(rows));"),
        ),
        example("example-duckdb", "DuckDB", format!("SELECT * FROM read_parquet('{parquet}') LIMIT 5;")),
    ]
}

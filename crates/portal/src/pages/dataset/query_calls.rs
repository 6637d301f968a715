//! The same question elsewhere: its addresses, and the call in other languages.

use super::downloads::Example;
use crate::OpenDataset;
use crate::pages::link::encode;
use serde_json::Value;

/// Where a question is answered.
pub(super) struct Addresses {
    /// This page.
    pub page: String,
    /// The rows for programs.
    pub json: String,
    /// The rows for spreadsheets.
    pub csv: String,
}

impl Addresses {
    /// The addresses of this question.
    pub fn of(open: &OpenDataset, base: &str, text: &str) -> Self {
        let (id, text) = (&open.about.id, encode(text));
        let rows = |form: &str| format!("{base}/resource/{id}.{form}?$query={text}");
        Self { page: format!("{base}/d/{id}/query?q={text}"), json: rows("json"), csv: rows("csv") }
    }
}

/// The same call in other languages. A text in quotes as JSON writes it is one in Python, R and JavaScript, too.
pub(super) fn calls(open: &OpenDataset, base: &str, text: &str) -> Vec<Example> {
    let resource = format!("{base}/resource/{}", open.about.id);
    let quoted = Value::from(text).to_string();
    let shell = format!("'$query={}'", text.replace('\'', r"'\''"));
    let example = Example::new;
    vec![
        example("query-curl", "curl", format!("curl -G '{resource}.json' \\\n  --data-urlencode {shell}")),
        example("query-sodapy", "Python with sodapy", sodapy(open, base, &quoted)),
        example(
            "query-pandas",
            "Python with pandas",
            format!(
                "import pandas\nfrom urllib.parse import urlencode\n\nquery = {quoted}\n\
                 rows = pandas.read_csv(\"{resource}.csv?\" + urlencode({{\"$query\": query}}))\nprint(rows)"
            ),
        ),
        example(
            "query-r",
            "R",
            format!(
                "query <- {quoted}\n\
                 rows <- read.csv(paste0(\"{resource}.csv?$query=\", URLencode(query, reserved = TRUE)))\nprint(rows)"
            ),
        ),
        example(
            "query-javascript",
            "JavaScript",
            format!(
                "const query = {quoted};\nfetch(\"{resource}.json?\" + new URLSearchParams({{ $query: query }}))\n  \
                 .then((answer) => answer.json())\n  .then((rows) => console.log(rows));"
            ),
        ),
    ]
}

/// sodapy takes it for granted that a portal is under https, which one on a desk is not.
fn sodapy(open: &OpenDataset, base: &str, quoted: &str) -> String {
    let (scheme, host) = base.split_once("://").unwrap_or(("https", base));
    let plain = if scheme == "http" { "client.uri_prefix = \"http://\"\n" } else { "" };
    format!(
        "from sodapy import Socrata\n\nquery = {quoted}\nclient = Socrata(\"{host}\", None)\n{plain}\
         rows = client.get(\"{}\", query=query)\nprint(rows)",
        open.about.id
    )
}

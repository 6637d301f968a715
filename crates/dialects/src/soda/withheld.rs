//! The reason of a refusal as data, so that the citation travels with the error and with the metadata.

use catalog::Withholding;
use serde_json::{Value, json};

/// Why a dataset, or one of its fields, is withheld.
///
/// Addresses begin with `base`, which may be empty for relative ones. Without any reason (a field that nobody has
/// classified yet) the words say so.
pub fn withheld_json(withholdings: &[Withholding], dataset: &str, field: Option<&str>, base: &str) -> Value {
    let request_url = match field {
        Some(field) => format!("{base}/requests/new?dataset={dataset}&field={field}"),
        None => format!("{base}/requests/new?dataset={dataset}"),
    };
    let Some(first) = withholdings.first() else {
        return json!({
            "statute": null,
            "citations": [],
            "reason": "not yet classified for publication",
            "request_url": request_url,
        });
    };
    let mut citations: Vec<String> = Vec::new();
    for citation in withholdings.iter().flat_map(Withholding::citations).map(ToString::to_string) {
        if !citations.contains(&citation) {
            citations.push(citation);
        }
    }
    json!({
        "statute": first.citation_line(),
        "citations": citations,
        "ground": first.ground,
        "reason": first.statement,
        "statement": first.statement,
        "decided_by": first.decided_by,
        "decided_on": first.decided_on,
        "exemption": first.exemption,
        "request_url": request_url,
        "challenge_url": format!("{base}/exemptions#{}", first.exemption),
    })
}

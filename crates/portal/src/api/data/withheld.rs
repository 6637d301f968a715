//! What is withheld from a dataset, and why: the sidecar of every form that has no room to say it.

use crate::api::{Ask, Problem};
use axum::response::Response;
use catalog::Withholding;
use records::public::PublicDataset;
use serde_json::{Value, json};

pub(super) async fn show(ask: &Ask, id: &str) -> Result<Response, Problem> {
    let about = ask.about(id).await?;
    ask.json(&withheld_document(&about, &ask.base), Some(about.changed_at))
}

/// Fields, rows and cells that a release does not hold, or the reasons of a dataset that has none. Never how many.
pub(crate) fn withheld_document(about: &PublicDataset, base: &str) -> Value {
    let schema = about.schema.as_ref();
    let id = about.id.as_str();
    json!({
        "dataset": id,
        "standing": about.standing,
        "release": about.release.as_ref().map(|release| &release.id),
        "withheld": about.withheld.iter().map(reason).collect::<Vec<_>>(),
        "taken_down": about.takedown_note,
        "fields": schema.map(|s| s.withheld.iter().map(|field| json!({
            "name": field.name,
            "label": field.label,
            "description": field.description,
            "withheld": field.withholdings.iter().map(reason).collect::<Vec<_>>(),
            "request_url": format!("{base}/requests/new?dataset={id}&field={}", field.name),
        })).collect::<Vec<_>>()).unwrap_or_default(),
        "rows": schema.map(|s| s.row_notices.iter().map(|n| reason(&n.withholding)).collect::<Vec<_>>())
            .unwrap_or_default(),
        "cells": schema.map(|s| s.fields.iter().flat_map(|field| field.notices.iter().map(|notice| json!({
            "field": field.name,
            "what": notice.what,
            "withheld": reason(&notice.withholding),
        }))).collect::<Vec<_>>()).unwrap_or_default(),
        "cells_url": schema.map(|_| format!("{base}/data/{id}/withheld-cells.csv")),
        "request_url": format!("{base}/requests/new?dataset={id}"),
        "challenge_url": format!("{base}/exemptions"),
    })
}

/// Why something is withheld, as data.
pub(crate) fn reason(why: &Withholding) -> Value {
    json!({
        "exemption": why.exemption,
        "law_id": why.law_id,
        "ground": why.ground,
        "statute": why.citation_line(),
        "citations": why.citations().map(|citation| json!({
            "text": citation.to_string(),
            "url": citation.url(),
        })).collect::<Vec<_>>(),
        "statement": why.statement,
        "decided_by": why.decided_by,
        "decided_on": why.decided_on,
    })
}

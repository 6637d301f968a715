//! `/api/v1/law/due`: a statutory clock counted out, as JSON and as a calendar file.

use crate::api::{Ask, Problem};
use crate::counted::{self, Question, Wrong};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use law::{Due, Step};
use serde_json::{Value, json};

/// `GET /api/v1/law/due?law&received&receipt_rule&adopt&closed&event`.
pub async fn show_due(ask: Ask) -> Response {
    let result = match question(&ask).await {
        Ok(question) => ask.json(&document(&question, &ask.base), None),
        Err(problem) => Err(problem),
    };
    ask.answer(result)
}

/// `GET /api/v1/law/due.ics`, with the same parameters.
pub async fn show_due_ics(ask: Ask) -> Response {
    let result = match question(&ask).await {
        Ok(question) => ask.text(question.ical(&ask.base), "text/calendar; charset=utf-8", None).map(attached),
        Err(problem) => Err(problem),
    };
    ask.answer(result)
}

fn attached(mut response: Response) -> Response {
    let name = HeaderValue::from_static("attachment; filename=\"due.ics\"");
    response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    response
}

async fn question(ask: &Ask) -> Result<Question, Problem> {
    let site = ask.state.site().await.map_err(|e| ask.fault(&e))?;
    let law = site.map(|site| site.law).unwrap_or_default();
    counted::read(&ask.parameters, &law).map_err(|wrong| problem(&wrong))
}

fn problem(wrong: &[Wrong]) -> Problem {
    let errors: Vec<Value> = wrong.iter().map(|(name, words)| json!({ "name": name, "message": words })).collect();
    let words = wrong.iter().map(|(name, words)| format!("{name}: {words}")).collect::<Vec<_>>().join("; ");
    Problem::new(StatusCode::BAD_REQUEST, "bad-request", words).with("errors", errors)
}

fn document(question: &Question, base: &str) -> Value {
    let due = &question.due;
    let rules = question.pack.clock_of(due);
    let latest = (!due.extension_open).then_some(due.extension_latest);
    let further: Vec<Value> =
        due.milestones.iter().map(|m| json!({ "id": m.id, "what": m.what, "date": m.date })).collect();
    json!({
        "received": due.received.to_string(),
        "receipt_date": due.receipt_date,
        "due": due.due,
        "extension_latest": latest,
        "steps": steps(due),
        "further": further,
        "if_late": { "effect": rules.missed.effect, "text": rules.missed.text },
        "law": format!("{} {}", question.pack.id, question.pack.version),
        "receipt_rule": due.receipt_rule.as_str(),
        "assumed": question.assumed(),
        "ics": format!("{base}/api/v1/law/due.ics?{}", question.query()),
    })
}

fn steps(due: &Due) -> Vec<Value> {
    let line = |step: &Step| json!({ "date": step.date, "why": step.why, "citation": step.citation });
    due.steps.iter().map(line).collect()
}

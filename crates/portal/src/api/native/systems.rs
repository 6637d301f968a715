//! `/api/v1/systems`: the catalog of the city's enterprise systems, as JSON and as CSV.

use super::reports::line;
use crate::api::{Ask, Problem};
use axum::response::Response;
use records::SystemFacts;
use records::public::PublicSystem;
use serde_json::{Value, json};

/// `GET /api/v1/systems`.
pub async fn list_systems(ask: Ask) -> Response {
    let result = match systems(&ask).await {
        Ok(systems) => {
            let entries: Vec<Value> = systems.iter().map(entry).collect();
            ask.json(&json!({ "systems": entries, "csv": format!("{}/api/v1/systems.csv", ask.base) }), None)
        }
        Err(problem) => Err(problem),
    };
    ask.answer(result)
}

/// `GET /api/v1/systems.csv`.
pub async fn download_systems(ask: Ask) -> Response {
    let result = match systems(&ask).await {
        Ok(systems) => ask.text(csv(&systems), "text/csv; charset=utf-8", None),
        Err(problem) => Err(problem),
    };
    ask.answer(result)
}

async fn systems(ask: &Ask) -> Result<Vec<PublicSystem>, Problem> {
    let found = ask.state.document(records::SYSTEMS, records::SYSTEMS).await.map_err(|e| ask.fault(&e))?;
    Ok(found.unwrap_or_default())
}

fn entry(system: &PublicSystem) -> Value {
    let mut entry = json!({ "id": system.id, "name": system.name });
    let empty = SystemFacts::default();
    for (_, key, text) in system.about.as_ref().unwrap_or(&empty).each() {
        entry[key] = if system.about.is_some() { json!(text) } else { Value::Null };
    }
    entry["withheld"] = json!(system.withheld);
    entry["confirmed"] = json!(system.confirmed);
    entry
}

fn csv(systems: &[PublicSystem]) -> String {
    let empty = SystemFacts::default();
    let keys = empty.each().map(|(_, key, _)| key);
    let header = ["id", "name"].into_iter().chain(keys).chain(["withheld", "confirmed"]).map(str::to_owned);
    let row = |system: &PublicSystem| {
        let facts = system.about.as_ref().unwrap_or(&empty).each().map(|(_, _, text)| text.to_owned());
        let first = [system.id.clone(), system.name.clone()];
        let last = [system.withheld.clone().unwrap_or_default(), system.confirmed.to_string()];
        line(first.into_iter().chain(facts).chain(last))
    };
    std::iter::once(line(header)).chain(systems.iter().map(row)).collect()
}

//! What visitors send.

use super::{Known, Question};
use crate::Dice;
use serde_json::json;

pub(super) fn request(known: &Known, dice: &mut Dice) -> Question {
    if dice.chance(50) {
        return Question::get("/api/v1/requests");
    }
    let dataset = known.dataset(dice).clone();
    let id = known.any_id(dice);
    let names: Vec<&String> = dataset.withheld.iter().chain(dataset.released.iter().map(|f| &f.0)).take(3).collect();
    let body = match dice.roll(3) {
        0 => json!({ "items": [{ "dataset": dataset.id, "fields": names, "from": "2020-01-01" }] }),
        1 => json!({ "items": [{ "dataset": id, "fields": ["nosuch"] }] }),
        _ => json!({ "items": [{ "dataset": id, "fields": [] }], "description": "everything" }),
    };
    Question::get("/api/v1/requests").method("POST").body("application/json", body.to_string())
}

pub(super) fn inquiry(known: &Known, dice: &mut Dice) -> Question {
    let body = json!({ "text": dice.word(&["Why?", ""]), "datasets": [known.any_id(dice)] });
    Question::get("/api/v1/inquiries").method("POST").body("application/json", body.to_string())
}

/// To a tracking code that nobody has.
pub(super) fn to_track(path: &str, dice: &mut Dice) -> Question {
    let path = path.replace("{}", "aaaaaaaaaaaaaaaaaaaaaaaaaa");
    let get = Question::get(path);
    match dice.roll(3) {
        0 => get,
        1 => get.method("POST").body("application/json", r#"{"text":"hello"}"#),
        _ => get.method("POST").body("application/x-www-form-urlencoded", "text=hello"),
    }
}

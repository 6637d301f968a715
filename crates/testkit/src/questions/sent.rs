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
    let body = match dice.roll(4) {
        0 => json!({ "items": [{ "dataset": dataset.id, "fields": names, "from": "2020-01-01" }] }),
        1 => json!({ "items": [{ "dataset": id, "fields": ["nosuch"] }] }),
        2 => json!({ "items": [{ "dataset": id }], "series": [{ "name": "Permit files", "from": "2020-01-01" }] }),
        _ => json!({ "items": [{ "dataset": id, "fields": [] }], "description": "everything" }),
    };
    Question::get("/api/v1/requests").method("POST").body("application/json", body.to_string())
}

pub(super) fn inquiry(known: &Known, dice: &mut Dice) -> Question {
    let body = json!({ "text": dice.word(&["Why?", ""]), "datasets": [known.any_id(dice)] });
    Question::get("/api/v1/inquiries").method("POST").body("application/json", body.to_string())
}

/// What is asked about a request, an exemption or a dataset. No guess at what is hidden is written: what visitors write
/// is kept in the inbox, where nothing hidden may be found.
pub(super) fn matter(path: &str, known: &Known, dice: &mut Dice) -> Question {
    let (id, text) = (known.any_id(dice), dice.word(&["Why?", ""]));
    let dataset = known.dataset(dice).clone();
    let names = dataset.withheld.iter().chain(dataset.released.iter().map(|f| &f.0)).cloned();
    let names: Vec<String> = names.chain(["nosuch".to_owned()]).collect();
    let field = dice.pick(&names).clone();
    let number = dice.word(&["R-2026-0001", "R-2026-0002", "W-2026-0001", "x"]);
    let exemption = dice.word(&["EX-1", "EX-2", "EX-99", "x"]);
    let body = match path {
        "/api/v1/inspections" => {
            json!({ "request": number, "datasets": [id], "text": text, "suits": ["2026-03-09T10:00"] })
        }
        "/api/v1/justifications" => json!({ "dataset": id, "fields": [field], "text": text }),
        "/api/v1/reviews" => json!({ "exemption": exemption, "text": text }),
        "/api/v1/appeals" => json!({ "request": number, "items": [dice.roll(3)], "text": text }),
        "/api/v1/complaints" => json!({ "about": number, "datasets": [id], "text": text }),
        _ => json!({
            "protection": dice.word(&["victim", "official", "other"]),
            "datasets": [id],
            "fields": [field],
            "value": "12 Elm St",
            "identity": "A. Person, by email",
        }),
    };
    Question::get(path).method("POST").body("application/json", body.to_string())
}

/// The same as a form of a page. Nobody was handed out a token, so that it comes back with what was typed.
pub(super) fn matter_form(path: &str, known: &Known, dice: &mut Dice) -> Question {
    let id = known.any_id(dice);
    let number = dice.word(&["R-2026-0001", "R-2026-0002", "", "x"]);
    let exemption = dice.word(&["EX-1", "EX-2", "EX-99", ""]);
    let body = format!(
        "token=x&dataset={id}&request={number}&exemption={exemption}&text=Why%3F&value=12+Elm&who=A&reach=B\
         &protection=official"
    );
    Question::get(path).method("POST").body("application/x-www-form-urlencoded", body)
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

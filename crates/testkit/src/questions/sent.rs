//! What visitors send.

use super::{Known, Question, encode};
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

/// What is asked about a request, an exemption or a dataset: with what is public, and with guesses at what is not.
pub(super) fn matter(path: &str, known: &Known, dice: &mut Dice) -> Question {
    let (id, guess) = (known.any_id(dice), known.guess(dice));
    let dataset = known.dataset(dice).clone();
    let names = dataset.withheld.iter().chain(dataset.released.iter().map(|f| &f.0)).cloned();
    let names: Vec<String> = names.chain(["nosuch".to_owned()]).collect();
    let field = dice.pick(&names).clone();
    let number = dice.word(&["R-2026-0001", "R-2026-0002", "W-2026-0001", "x"]);
    let exemption = dice.word(&["EX-1", "EX-2", "EX-99", "x"]);
    let body = match path {
        "/api/v1/inspections" => {
            json!({ "request": number, "datasets": [id], "text": guess, "suits": ["2026-03-09T10:00"] })
        }
        "/api/v1/justifications" => json!({ "dataset": id, "fields": [field], "text": guess }),
        "/api/v1/reviews" => json!({ "exemption": exemption, "text": guess }),
        "/api/v1/appeals" => json!({ "request": number, "items": [dice.roll(3)], "text": guess }),
        "/api/v1/complaints" => json!({ "about": number, "datasets": [id], "text": guess }),
        _ => json!({
            "protection": dice.word(&["victim", "official", "other"]),
            "datasets": [id],
            "fields": [field],
            "value": guess,
            "identity": "A. Person, by email",
        }),
    };
    Question::get(path).method("POST").body("application/json", body.to_string())
}

/// The same as a form of a page. Nobody was handed out a token, so that it comes back with what was typed.
pub(super) fn matter_form(path: &str, known: &Known, dice: &mut Dice) -> Question {
    let (id, guess) = (known.any_id(dice), encode(&known.guess(dice)));
    let number = dice.word(&["R-2026-0001", "R-2026-0002", "", "x"]);
    let exemption = dice.word(&["EX-1", "EX-2", "EX-99", ""]);
    let body = format!(
        "token=x&dataset={id}&request={number}&exemption={exemption}&text={guess}&value={guess}&who=A&reach=B\
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

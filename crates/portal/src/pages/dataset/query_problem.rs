//! What is wrong with a query, where, and what can be done.

use crate::OpenDataset;
use crate::pages::link::encode;
use crate::pages::reasons::Reason;
use crate::pages::words::capital;
use axum::http::StatusCode;
use dialects::soda::{SodaError, error_body};
use query::Refusal;
use serde_json::Value;

/// What is wrong with the query, and what can be done.
pub(super) struct Problem {
    /// What is wrong.
    pub words: String,
    /// Where it is.
    pub place: Option<Place>,
    /// Why something is withheld, when that is what is wrong.
    pub reasons: Vec<Reason>,
    /// Where to go on: an address, and what it is.
    pub link: Option<(String, &'static str)>,
    /// The status of the page.
    pub status: StatusCode,
}

/// A place in a query.
pub(super) struct Place {
    /// The line, counted from 1.
    pub line: u64,
    /// The character of the line, counted from 1.
    pub column: u64,
    /// The line as it is written.
    pub text: String,
    /// Goes under it: a caret under the place.
    pub caret: String,
}

impl Problem {
    /// A problem that has no place.
    pub fn of(words: impl Into<String>, status: StatusCode) -> Self {
        Self { words: words.into(), place: None, reasons: Vec::new(), link: None, status }
    }

    /// What the dialect has against the query.
    pub fn refused(error: &SodaError, open: &OpenDataset) -> Self {
        let id = open.about.id.as_str();
        let (_, body) = error_body(error, id, "");
        let message = body["message"].as_str().unwrap_or_default();
        let mut message = message.strip_prefix("`$query`: ").unwrap_or(message);
        let place = Place::read(&body["data"]["position"]);
        if let Some(place) = &place {
            // The page says it once, beside the line.
            let told = format!(" (line {}, column {})", place.line, place.column);
            message = message.strip_suffix(&told).unwrap_or(message);
        }
        let end = if message.ends_with(['.', '?']) { "" } else { "." };
        let words = format!("{}{end}", capital(message));
        let mut problem = Self { place, ..Self::of(words, StatusCode::BAD_REQUEST) };
        if let SodaError::Refused(refused) = error
            && let Refusal::Withheld { field, .. } = &refused.refusal
        {
            let form = format!("/requests/new?dataset={id}&field={}", encode(field.name.as_str()));
            problem.reasons = Reason::all(&field.withholdings);
            problem.link = Some((form, "Request this field"));
            problem.status = StatusCode::FORBIDDEN;
        }
        problem
    }
}

impl Place {
    fn read(position: &Value) -> Option<Self> {
        let (line, column) = (position["row"].as_u64()?, position["column"].as_u64()?);
        let text = position["line"].as_str()?.to_owned();
        let before = text.chars().take(usize::try_from(column).ok()?.saturating_sub(1));
        let caret = before.map(|c| if c == '\t' { c } else { ' ' }).chain(['^']).collect();
        Some(Self { line, column, text, caret })
    }
}

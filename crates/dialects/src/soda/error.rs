//! What goes wrong, in SODA's own error shape: the union of what its servers send, so that every client finds its key.

use super::withheld::withheld_json;
use catalog::Withholding;
use query::syntax::{SyntaxError, SyntaxErrorKind};
use query::{Mistake, MistakeKind, Position, Refusal, withheld_words};
use serde_json::{Map, Value, json};

/// Why a SODA request is not answered.
#[derive(Debug, Clone, PartialEq)]
pub enum SodaError {
    /// A parameter that cannot be read as part of a query.
    Syntax {
        /// The parameter.
        parameter: String,
        /// The line of its text in which the error stands.
        line: String,
        /// The error.
        error: SyntaxError,
    },
    /// A query that was not resolved.
    Refused(Box<Refused>),
    /// A parameter that is unknown, repeated, or has a value it cannot have.
    BadParameter {
        /// The parameter.
        parameter: String,
        /// What is wrong, and what to do.
        message: String,
    },
    /// No dataset has this id.
    DatasetNotFound,
    /// The dataset as a whole is withheld or was taken down.
    DatasetWithheld {
        /// Why.
        withholdings: Vec<Withholding>,
        /// Public words of a takedown.
        note: Option<String>,
    },
    /// The dataset is in the catalog but nothing of it has been published yet.
    NotPublished,
    /// No row has this id.
    RowNotFound,
    /// A cursor of pages whose release is no longer current.
    CursorEnded,
    /// The format asked for is not available.
    NotAcceptable,
    /// A method other than GET, HEAD and OPTIONS.
    MethodNotAllowed,
    /// `If-Match` does not hold.
    PreconditionFailed,
    /// The query took longer, or would take more, than one may.
    Timeout,
    /// The query needs more than one query may have.
    TooCostly,
    /// Too many requests.
    TooManyRequests,
    /// Ours; the id leads to the log.
    Fault {
        /// The id of the request.
        id: String,
    },
}

/// A query that was not resolved, with the place in the request.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// Why.
    pub refusal: Refusal,
    /// The parameter in which it stands.
    pub parameter: String,
    /// Whether the parameter is a bare `field=value`.
    pub bare: bool,
    /// The line of the parameter's text in which it stands.
    pub line: String,
}

impl SodaError {
    /// A parameter with a value it cannot have.
    pub fn bad_parameter(parameter: &str, message: impl Into<String>) -> Self {
        Self::BadParameter { parameter: parameter.into(), message: message.into() }
    }
}

/// The HTTP status and the body of an error. Addresses in it begin with `base`, which may be empty.
pub fn error_body(error: &SodaError, dataset: &str, base: &str) -> (u16, Value) {
    let (status, code) = status_and_code(error);
    let body = json!({
        "message": message(error),
        "errorCode": code,
        "code": code,
        "error": true,
        "data": data(error, dataset, base),
    });
    (status, body)
}

fn status_and_code(error: &SodaError) -> (u16, &'static str) {
    match error {
        SodaError::Syntax { error, .. } => (400, syntax_code(error.kind)),
        SodaError::Refused(refused) => match &refused.refusal {
            // A withheld name is answered like an unknown one, plus the reason.
            Refusal::Withheld { .. } => (400, "query.soql.no-such-column"),
            Refusal::Mistake(mistake) => (400, mistake_code(&mistake.kind)),
        },
        SodaError::BadParameter { .. } => (400, "req.bad-parameter"),
        SodaError::DatasetNotFound | SodaError::NotPublished => (404, "soda.dataset.not-found"),
        SodaError::DatasetWithheld { .. } => (403, "permission_denied"),
        SodaError::RowNotFound => (404, "soda.row.not-found"),
        SodaError::CursorEnded => (410, "cursor.ended"),
        SodaError::NotAcceptable => (406, "not-acceptable"),
        SodaError::MethodNotAllowed => (405, "method-not-allowed"),
        SodaError::PreconditionFailed => (412, "precondition-failed"),
        SodaError::Timeout | SodaError::TooCostly => (408, "request-timeout"),
        SodaError::TooManyRequests => (429, "too-many-requests"),
        SodaError::Fault { .. } => (500, "internal-error"),
    }
}

fn syntax_code(kind: SyntaxErrorKind) -> &'static str {
    match kind {
        SyntaxErrorKind::UnexpectedEnd => "query.soql.unexpected-eof",
        SyntaxErrorKind::Unterminated => "query.soql.unterminated-string",
        SyntaxErrorKind::UnexpectedCharacter => "query.soql.unexpected-character",
        SyntaxErrorKind::UnexpectedEscape => "query.soql.unexpected-escape",
        SyntaxErrorKind::BadUnicodeEscape => "query.soql.bad-unicode-escape-character",
        SyntaxErrorKind::BadParse => "query.soql.bad-parse",
        SyntaxErrorKind::TooLarge => "query.compiler.malformed",
    }
}

fn mistake_code(kind: &MistakeKind) -> &'static str {
    match kind {
        MistakeKind::NoSuchColumn { .. } => "query.soql.no-such-column",
        MistakeKind::NoSuchFunction { .. } => "query.soql.no-such-function",
        MistakeKind::TypeMismatch | MistakeKind::WrongArguments => "query.soql.type-mismatch",
        MistakeKind::NoSuchTable { .. } => "soql.tablefinder.dataset-not-found",
        MistakeKind::TableName => "query.soql.duplicate-alias",
        MistakeKind::OtherColumns => "query.soql.type-mismatch",
        MistakeKind::Window => "soql.analyzer.typechecker.requires-window",
        MistakeKind::AggregateInUngrouped => "query.soql.aggregate-in-ungrouped-context",
        MistakeKind::ColumnNotInGroupBys { .. } => "query.soql.column-not-in-group-bys",
        MistakeKind::DuplicateAlias { .. } => "query.soql.duplicate-alias",
        MistakeKind::CircularAlias { .. } => "query.soql.circular-alias-definition",
        MistakeKind::OrderNotSelected | MistakeKind::NothingSelected | MistakeKind::TooLarge => {
            "query.compiler.malformed"
        }
    }
}

fn message(error: &SodaError) -> String {
    match error {
        SodaError::Syntax { parameter, error, .. } => format!("`{}`: {error}", shown(parameter)),
        SodaError::Refused(refused) => match &refused.refusal {
            Refusal::Withheld { field, .. } if refused.bare => {
                format!("{}; remove the parameter `{}`", withheld_words(field), field.name)
            }
            Refusal::Withheld { field, .. } => {
                format!("{}; remove it from `{}`", withheld_words(field), refused.parameter)
            }
            Refusal::Mistake(mistake) => mistake.message.clone(),
        },
        SodaError::BadParameter { message, .. } => message.clone(),
        SodaError::DatasetNotFound => "no dataset has this id; `/api/catalog/v1` lists them".into(),
        SodaError::NotPublished => {
            "nothing of this dataset has been published yet; its page says when it will be".into()
        }
        SodaError::DatasetWithheld { withholdings, note } => withheld_dataset_message(withholdings, note.as_deref()),
        SodaError::RowNotFound => "no row has this id".into(),
        SodaError::CursorEnded => {
            "the data has been released anew since the first of these pages; begin again without `$cursor`".into()
        }
        SodaError::NotAcceptable => "this format is not available; ask for json, csv, tsv, geojson or cjson".into(),
        SodaError::MethodNotAllowed => "datasets are read here, not written; use GET".into(),
        SodaError::PreconditionFailed => "the data has changed since; ask again without `If-Match`".into(),
        SodaError::Timeout => "the query takes too long; ask for fewer rows or groups".into(),
        SodaError::TooCostly => {
            "the query needs more memory than one query may have; ask for fewer rows, groups or fields".into()
        }
        SodaError::TooManyRequests => "too many requests; wait, or use an app token".into(),
        SodaError::Fault { id } => format!("something went wrong here; quote `{id}` when asking about it"),
    }
}

fn withheld_dataset_message(withholdings: &[Withholding], note: Option<&str>) -> String {
    match (withholdings.first(), note) {
        (Some(first), _) => format!("this dataset is withheld ({}); it can be requested", first.citation_line()),
        (None, Some(note)) => format!("this dataset was taken down: {note}"),
        (None, None) => "this dataset is not available; it can be requested".into(),
    }
}

fn data(error: &SodaError, dataset: &str, base: &str) -> Value {
    let mut data = Map::new();
    data.insert("dataset".into(), dataset.into());
    match error {
        SodaError::Syntax { parameter, line, error } => {
            data.insert("parameter".into(), parameter.as_str().into());
            data.insert("position".into(), position(error.position, line));
        }
        SodaError::Refused(refused) => refused_data(&mut data, refused, dataset, base),
        SodaError::BadParameter { parameter, .. } => {
            data.insert("parameter".into(), parameter.as_str().into());
        }
        SodaError::DatasetWithheld { withholdings, .. } => {
            data.insert("withheld".into(), withheld_json(withholdings, dataset, None, base));
        }
        _ => {}
    }
    Value::Object(data)
}

fn refused_data(data: &mut Map<String, Value>, refused: &Refused, dataset: &str, base: &str) {
    data.insert("parameter".into(), refused.parameter.as_str().into());
    let at = match &refused.refusal {
        Refusal::Withheld { field, at, .. } => {
            let name = field.name.as_str();
            data.insert("column".into(), name.into());
            data.insert("withheld".into(), withheld_json(&field.withholdings, dataset, Some(name), base));
            *at
        }
        Refusal::Mistake(mistake) => {
            mistake_data(data, mistake);
            mistake.at
        }
    };
    if at.line > 0 {
        data.insert("position".into(), position(at, &refused.line));
    }
}

fn mistake_data(data: &mut Map<String, Value>, mistake: &Mistake) {
    let column = match &mistake.kind {
        MistakeKind::NoSuchColumn { name }
        | MistakeKind::ColumnNotInGroupBys { name }
        | MistakeKind::DuplicateAlias { name }
        | MistakeKind::CircularAlias { name } => Some(("column", name)),
        MistakeKind::NoSuchFunction { name } => Some(("function", name)),
        _ => None,
    };
    if let Some((key, name)) = column {
        data.insert(key.into(), name.as_str().into());
    }
    if let Some(near) = &mistake.suggestion {
        data.insert("suggestion".into(), near.as_str().into());
    }
}

fn position(at: Position, line: &str) -> Value {
    json!({ "row": at.line, "column": at.column, "line": line })
}

/// A parameter's name as it may stand in a one-line message.
pub(super) fn shown(name: &str) -> String {
    name.chars().take(80).flat_map(char::escape_debug).collect()
}

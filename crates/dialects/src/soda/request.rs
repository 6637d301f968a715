//! The parameters of a request to a query.

use super::error::{Refused, SodaError, shown};
use catalog::PublicSchema;
use query::syntax::{self, SyntaxError};
use query::{BinaryOp, Clause, Datasets, Expr, Position, Query, Refusal, ResolvedQuery, Value};
use std::collections::{BTreeMap, HashSet};

/// Rows of an answer when `$limit` is not given; paging clients count on exactly this number.
pub const DEFAULT_LIMIT: u64 = 1000;

/// The longest `$q`, characters.
const SEARCH_CHARS_MAX: usize = 1_000;
/// Bare `field=value` parameters in one request.
const BARE_MAX: usize = 200;

/// A request as its parameters describe it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SodaRequest {
    /// What is asked.
    pub query: Query,
    /// Begin CSV with a byte-order mark.
    pub bom: bool,
    /// Wrap JSON in a call of this function.
    pub jsonp: Option<String>,
    /// Where to go on, as an answer said it.
    pub cursor: Option<String>,
    /// Whether the number of rows is asked for beside them.
    pub row_count: bool,
    /// The app token, when it came as a parameter.
    pub app_token: Option<String>,
    /// The texts in which names and mistakes have a place, by parameter.
    texts: Vec<(&'static str, String)>,
}

impl SodaRequest {
    /// The text of a clause and the parameter it came in.
    fn text(&self, clause: Clause) -> (&'static str, &str) {
        let parameter = match clause {
            Clause::Select => "$select",
            Clause::Join => "$query",
            Clause::Where => "$where",
            Clause::Group => "$group",
            Clause::Having => "$having",
            Clause::Order => "$order",
        };
        let found = |name: &str| self.texts.iter().find(|(p, _)| *p == name);
        found(parameter).or_else(|| found("$query")).map_or((parameter, ""), |(p, text)| (p, text))
    }
}

/// Reads the parameters of a request, decoded, in any order.
///
/// An empty parameter is one that was not given. A repeated one is refused: which of them counts would be a guess.
pub fn parse(params: &[(String, String)]) -> Result<SodaRequest, SodaError> {
    let mut seen = HashSet::new();
    let mut request = SodaRequest::default();
    let mut bare = Vec::new();
    let mut whole = None;
    for (name, value) in params {
        if !seen.insert(name.as_str()) {
            return Err(SodaError::bad_parameter(name, format!("`{}` is given twice; give it once", shown(name))));
        }
        if name.starts_with('$') {
            read_parameter(&mut request, &mut whole, name, value)?;
        } else {
            bare.push(bare_equality(name, value)?);
        }
    }
    if let Some(text) = whole {
        request = read_statement(request, &bare, text)?;
    }
    if bare.len() > BARE_MAX {
        return Err(SodaError::bad_parameter(
            "",
            format!("at most {BARE_MAX} fields can be filtered by in one request"),
        ));
    }
    let conditions = request.query.filter.take().into_iter().chain(bare).collect();
    request.query.filter = Expr::all(conditions);
    request.query.limit.get_or_insert(DEFAULT_LIMIT);
    Ok(request)
}

fn read_parameter<'p>(
    request: &mut SodaRequest,
    whole: &mut Option<&'p str>,
    name: &str,
    value: &'p str,
) -> Result<(), SodaError> {
    let query = &mut request.query;
    let given = !value.trim().is_empty();
    match name {
        "$select" | "$where" | "$group" | "$having" | "$order" | "$query" if !given => {}
        "$select" => {
            let list = read(request, "$select", value, syntax::parse_select)?;
            request.query.distinct = list.distinct;
            request.query.distinct_on = list.distinct_on;
            request.query.select = list.items;
        }
        "$where" => request.query.filter = Some(read(request, "$where", value, syntax::parse_expression)?),
        "$group" => request.query.group_by = read(request, "$group", value, syntax::parse_group)?,
        "$having" => request.query.having = Some(read(request, "$having", value, syntax::parse_expression)?),
        "$order" => request.query.order = read(request, "$order", value, syntax::parse_order)?,
        "$query" => *whole = Some(value),
        "$limit" => query.limit = if given { Some(whole_number(name, value)?) } else { None },
        "$cursor" => request.cursor = given.then(|| value.trim().to_owned()),
        "$offset" => query.offset = if given { whole_number(name, value)? } else { 0 },
        "$q" | "$search" => search(query, name, value)?,
        "$jsonp" => request.jsonp = if given { Some(function_name(value)?) } else { None },
        "$$bom" => request.bom = switch(name, value)?,
        "$$app_token" => request.app_token = given.then(|| value.to_owned()),
        // Asked for by clients of the original; they change nothing here.
        "$$exclude_system_fields" | "$$read_from_nbe" | "$$copy" => {}
        "$$row_count" => request.row_count = given,
        "$$version" if ["", "2.0", "2.1"].contains(&value) => {}
        "$$version" => return Err(SodaError::bad_parameter(name, "this is version 2.1; leave `$$version` out")),
        _ => {
            let message = format!("no parameter is named `{}`; the API documentation lists them", shown(name));
            return Err(SodaError::bad_parameter(name, message));
        }
    }
    Ok(())
}

fn search(query: &mut Query, name: &str, value: &str) -> Result<(), SodaError> {
    if value.chars().count() > SEARCH_CHARS_MAX {
        let message = format!("`{name}` has at most {SEARCH_CHARS_MAX} characters");
        return Err(SodaError::bad_parameter(name, message));
    }
    if query.search.is_some() {
        return Err(SodaError::bad_parameter(name, "`$q` and `$search` are the same; give one of them"));
    }
    query.search = (!value.trim().is_empty()).then(|| value.to_owned());
    Ok(())
}

/// Reads the text of one parameter and keeps it, so that later errors can show the line.
fn read<T>(
    request: &mut SodaRequest,
    parameter: &'static str,
    text: &str,
    parse: impl FnOnce(&str) -> Result<T, SyntaxError>,
) -> Result<T, SodaError> {
    let result = parse(text).map_err(|error| SodaError::Syntax {
        parameter: parameter.into(),
        line: line_of(text, error.position),
        error,
    })?;
    request.texts.push((parameter, text.into()));
    Ok(result)
}

/// `$query` is the whole request, apart from how it is written out.
fn read_statement(mut request: SodaRequest, bare: &[Expr], text: &str) -> Result<SodaRequest, SodaError> {
    let others = Query { limit: None, ..Query::default() };
    if request.query != others || !bare.is_empty() {
        return Err(SodaError::bad_parameter(
            "$query",
            "`$query` is a whole statement; put the other parameters into it",
        ));
    }
    request.query = read(&mut request, "$query", text, syntax::parse_statement)?;
    Ok(request)
}

/// `field=value`: equality, the value read as the type of the field.
fn bare_equality(name: &str, value: &str) -> Result<Expr, SodaError> {
    if name.trim().is_empty() {
        return Err(SodaError::bad_parameter(name, "a parameter has no name; write `field=value`"));
    }
    Ok(Expr::binary(BinaryOp::Eq, Expr::name(name), Expr::literal(Value::Text(value.into()))))
}

fn whole_number(name: &str, value: &str) -> Result<u64, SodaError> {
    let number = value.trim().parse::<u64>().ok().filter(|n| i64::try_from(*n).is_ok() && !value.contains('+'));
    number.ok_or_else(|| SodaError::bad_parameter(name, format!("`{name}` is a whole number, 0 or more")))
}

fn switch(name: &str, value: &str) -> Result<bool, SodaError> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "1" => Ok(true),
        "" | "false" | "0" => Ok(false),
        _ => Err(SodaError::bad_parameter(name, format!("`{name}` is `true` or `false`"))),
    }
}

/// The name of a function for JSONP. Anything that is not plainly a name could run as a script.
fn function_name(value: &str) -> Result<String, SodaError> {
    let mut chars = value.chars();
    let begins = chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_' || c == '$');
    let ok = begins && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '.'));
    if ok && value.len() <= 64 {
        return Ok(value.into());
    }
    Err(SodaError::bad_parameter("$jsonp", "`$jsonp` is the name of a function: letters, digits, `_`, `$` and `.`"))
}

/// Resolves a request against what a release says of itself.
pub fn resolve(request: &SodaRequest, schema: &PublicSchema) -> Result<ResolvedQuery, SodaError> {
    resolve_among(request, Datasets { this: schema, others: &BTreeMap::new() })
}

/// Resolves a request that may name other datasets.
pub fn resolve_among(request: &SodaRequest, datasets: Datasets<'_>) -> Result<ResolvedQuery, SodaError> {
    let resolved = query::resolve_among(&request.query, datasets);
    resolved.map_err(|refusal| SodaError::Refused(Box::new(place(request, refusal))))
}

/// Where in the request a refusal belongs. What stands in no text came as a bare parameter.
fn place(request: &SodaRequest, refusal: Refusal) -> Refused {
    let (clause, at) = match &refusal {
        Refusal::Withheld { clause, at, .. } => (*clause, *at),
        Refusal::Mistake(mistake) => (mistake.clause, mistake.at),
    };
    let bare = clause == Clause::Where && at.line == 0;
    let (parameter, text) = request.text(clause);
    let parameter = match &refusal {
        Refusal::Withheld { field, .. } if bare => field.name.to_string(),
        Refusal::Mistake(mistake) if bare => match &mistake.kind {
            query::MistakeKind::NoSuchColumn { name } => name.clone(),
            _ => bare_names(request).join(", "),
        },
        _ => parameter.into(),
    };
    Refused { refusal, parameter, bare, line: line_of(text, at) }
}

/// The names of the bare parameters.
fn bare_names(request: &SodaRequest) -> Vec<String> {
    let mut names = Vec::new();
    let mut open: Vec<&Expr> = request.query.filter.iter().collect();
    while let Some(expr) = open.pop() {
        match expr {
            Expr::Name { name, at } if at.line == 0 => names.push(name.clone()),
            other => open.extend(other.children()),
        }
    }
    names.sort();
    names
}

fn line_of(text: &str, at: Position) -> String {
    let index = usize::try_from(at.line).unwrap_or(0).saturating_sub(1);
    text.split('\n').nth(index).unwrap_or_default().chars().take(1_000).collect()
}

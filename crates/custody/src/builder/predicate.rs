//! Predicates of exemptions: read, typed against the fields in custody, and compiled to a test of rows.

use super::{BuildError, PredicateError};
use arrow::datatypes::Schema;
use catalog::{Field, Withholding};
use engine::RowTest;
use query::Typed;

/// Whether a predicate can be read and fits the fields in custody.
pub fn check_predicate(text: &str, fields: &[Field]) -> Result<(), PredicateError> {
    resolve(text, fields).map(drop)
}

fn resolve(text: &str, fields: &[Field]) -> Result<Typed, PredicateError> {
    // The message of a syntax error quotes the text, which may be a literal; its place is enough.
    let expression = query::syntax::parse_expression(text)
        .map_err(|error| PredicateError::Syntax { line: error.position.line, column: error.position.column })?;
    query::resolve_predicate(&expression, fields).map_err(|mistake| PredicateError::Fields(mistake.message))
}

/// Compiles the predicate of an exemption for the columns of a revision.
pub(super) fn compile(
    text: &str,
    because: &Withholding,
    fields: &[Field],
    schema: &Schema,
) -> Result<RowTest, BuildError> {
    let test = resolve(text, fields)
        .and_then(|typed| RowTest::compile(&typed, schema).map_err(|_| PredicateError::NotEvaluable));
    test.map_err(|why| BuildError::Predicate { exemption: because.exemption.clone(), why })
}

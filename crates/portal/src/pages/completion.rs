//! What a script may offer while a query is written: released fields, functions, and words of the grammar.
//!
//! It stands in the page as data, so that nothing else has to be asked for it. Of a dataset it knows the public schema, and
//! of that only what is released: a withheld field cannot be asked for, so it is not offered.

use crate::pages::data_block::data_block;
use catalog::{FieldType, PublicSchema};
use query::syntax::KEYWORDS;
use query::{Aggregate, Expr, Function, WindowFunction};
use serde_json::{Map, Value, json};

/// What can be written in a query of a dataset with this schema; without one, what can be written in any.
pub(crate) fn words(schema: Option<&PublicSchema>) -> String {
    data_block(&json!({
        "fields": schema.map(fields).unwrap_or_default(),
        "parts": schema.map_or_else(|| parts(PARTED.iter().copied()), |s| parts(s.fields.iter().map(|f| f.field_type))),
        "keywords": KEYWORDS.iter().map(|k| json!({ "name": k.word, "says": k.says })).collect::<Vec<_>>(),
        "aggregates": calls(Aggregate::ALL.iter().map(|a| (a.name(), a.example(), a.says()))),
        "functions": calls(Function::all().map(|f| (f.name(), f.example(), f.says()))),
        "windows": calls(WindowFunction::ALL.iter().map(|w| (w.name(), w.example(), w.says()))),
    }))
}

/// The types of which there are parts.
const PARTED: [FieldType; 4] = [FieldType::Date, FieldType::Timestamp, FieldType::TimestampUtc, FieldType::Point];

/// A name, and the same as it is written in a query: in backticks where a word of the grammar is meant otherwise.
fn fields(schema: &PublicSchema) -> Vec<Value> {
    let field = |name: &str, says| json!({ "name": name, "text": Expr::name(name).to_string(), "says": says });
    schema.fields.iter().map(|f| field(f.name.as_str(), f.field_type.word())).collect()
}

/// What stands after a point, by the word for the type of what stands before it.
fn parts(types: impl Iterator<Item = FieldType>) -> Map<String, Value> {
    let of = |ty: FieldType| Function::parts(ty.into()).map(|(name, f)| json!({ "name": name, "says": f.says() }));
    types.map(|ty| (ty.word().to_owned(), of(ty).collect())).collect()
}

/// Functions, without those that are written as parts.
fn calls<'a>(calls: impl Iterator<Item = (&'a str, &'a str, &'a str)>) -> Vec<Value> {
    let named = calls.filter(|(name, _, _)| !name.starts_with('.'));
    named.map(|(name, call, says)| json!({ "name": name, "call": call, "says": says })).collect()
}

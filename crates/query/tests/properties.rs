//! Properties that hold for every text, expression and query.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::type_complexity, reason = "tests")]

mod common;

use common::{Dice, expr, query, schema, statement, text};
use query::syntax::{SyntaxErrorKind, parse_expression, parse_group, parse_order, parse_select, parse_statement};
use query::{ExprType, Node, Refusal, Source, Typed, canonical, resolve};

const ROUNDS: u64 = 4_000;

#[test]
fn no_text_makes_a_parser_panic_and_what_is_read_prints_to_itself() {
    for seed in 0..ROUNDS * 5 {
        let text = text(&mut Dice::new(seed));
        if let Ok(expr) = parse_expression(&text) {
            let printed = expr.to_string();
            let again = parse_expression(&printed).unwrap_or_else(|e| panic!("{seed}: {printed}: {e}"));
            assert_eq!(again.to_string(), printed, "{seed}");
        }
        let _ = (parse_select(&text), parse_order(&text), parse_group(&text));
        if let Ok(query) = parse_statement(&text) {
            let printed = canonical(&query);
            let again = parse_statement(&printed).unwrap_or_else(|e| panic!("{seed}: {printed}: {e}"));
            assert_eq!(canonical(&again), printed, "{seed}");
        }
    }
}

#[test]
fn printing_an_expression_and_parsing_it_gives_the_same_expression() {
    for seed in 0..ROUNDS {
        let first = expr(&mut Dice::new(seed), 4);
        let printed = first.to_string();
        let second = parse_expression(&printed).unwrap_or_else(|e| panic!("{seed}: {printed}: {e}"));
        assert_eq!(without_places(&second), without_places(&first), "{seed}: {printed}");
        assert_eq!(second.to_string(), printed, "{seed}");
    }
}

#[test]
fn printing_a_statement_and_parsing_it_gives_the_same_text() {
    let mut read = 0;
    for seed in 0..ROUNDS {
        let printed = canonical(&statement(&mut Dice::new(seed), 2));
        let parsed = match parse_statement(&printed) {
            Ok(parsed) => parsed,
            Err(error) if error.kind == SyntaxErrorKind::TooLarge => continue,
            Err(error) => panic!("{seed}: {printed}: {error}"),
        };
        read += 1;
        // A pipe behind nothing but combined queries is taken away by reading; what is left prints to itself.
        let once = canonical(&parsed);
        let twice = canonical(&parse_statement(&once).unwrap_or_else(|e| panic!("{seed}: {once}: {e}")));
        assert_eq!(twice, once, "{seed}");
    }
    assert!(read * 10 > ROUNDS * 8, "{read}");
}

/// The tree without positions.
fn without_places(expr: &query::Expr) -> String {
    let debug = format!("{expr:?}");
    let mut text = String::new();
    let mut rest = debug.as_str();
    while let Some(start) = rest.find("at: Position {") {
        text.push_str(&rest[..start]);
        rest = rest[start..].split_once('}').map_or("", |(_, after)| after);
    }
    text + rest
}

#[test]
fn a_resolved_query_holds_released_fields_only_and_every_withheld_name_is_refused() {
    let schema = schema();
    let (mut resolved, mut refused, mut mistakes) = (0, 0, 0);
    for seed in 0..ROUNDS * 10 {
        let query = query(&mut Dice::new(seed));
        let names_withheld = mentions_withheld(&query);
        match resolve(&query, &schema) {
            Ok(result) => {
                resolved += 1;
                assert!(!names_withheld, "{seed}: {}", canonical(&query));
                result.expressions().for_each(|e| check_released(e, seed));
                assert!(result.fields().iter().all(|f| schema.field(f.as_str()).is_some()), "{seed}");
                assert!(result.outputs().iter().all(|o| schema.withheld_field(&o.name).is_none()), "{seed}");
                let mut names: Vec<_> = result.outputs().iter().map(|o| o.name.to_ascii_lowercase()).collect();
                let all = names.len();
                names.sort();
                names.dedup();
                assert_eq!(names.len(), all, "{seed}: two columns of one name");
            }
            Err(Refusal::Withheld { field, .. }) => {
                refused += 1;
                assert!(names_withheld, "{seed}");
                assert_eq!(field.name.as_str(), "reporting_party");
            }
            Err(Refusal::Mistake(mistake)) => {
                mistakes += 1;
                assert!(!mistake.message.contains('\n') && !mistake.message.ends_with('.'), "{mistake}");
                let released = |name: &String| schema.field(name).is_some();
                let near = mistake.suggestion.as_ref();
                let function = matches!(mistake.kind, query::MistakeKind::NoSuchFunction { .. });
                assert!(function || near.is_none_or(released), "{seed}: {mistake}");
            }
        }
    }
    assert!(resolved > 50 && refused > 100 && mistakes > 100, "{resolved} {refused} {mistakes}");
}

fn check_released(typed: &Typed, seed: u64) {
    if let Node::Field(name) = &typed.node {
        let field = schema().field(name.as_str()).map(|f| ExprType::from(f.field_type));
        assert_eq!(field, Some(typed.ty), "{seed}: {name}");
    }
    typed.children().into_iter().for_each(|child| check_released(child, seed));
}

fn mentions_withheld(query: &query::Query) -> bool {
    let inside = match &query.from.source {
        Source::Query(inner) => mentions_withheld(inner),
        Source::Combined(both) => mentions_withheld(&both.left) || mentions_withheld(&both.right),
        Source::This | Source::Dataset { .. } => false,
    };
    let named = |expr: &query::Expr| expr.to_string().to_lowercase().replace('-', "_").contains("reporting_party");
    inside || query.expressions().any(|(expr, _)| named(expr))
}

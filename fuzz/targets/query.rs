//! A query as a stranger writes it: it is read or refused, and what it is printed as reads as the same query.

#![no_main]

use libfuzzer_sys::fuzz_target;
use query::canonical;
use query::syntax::{SyntaxErrorKind, parse_statement};

fuzz_target!(|text: &str| {
    let Ok(query) = parse_statement(text) else { return };
    let printed = canonical(&query);
    match parse_statement(&printed) {
        Ok(again) => assert_eq!(canonical(&again), printed),
        // What was written without parentheses is printed with them, and may then be too deep or too much.
        Err(error) => assert_eq!(error.kind, SyntaxErrorKind::TooLarge, "{printed:?}: {error:?}"),
    }
});

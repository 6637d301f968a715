//! What the grammar accepts, what it refuses and where, and that printing and parsing agree.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::type_complexity, reason = "tests")]

use super::*;
use crate::ast::{Expr, Position};

/// The canonical text of a text.
fn canonical_of(text: &str) -> String {
    match parse_expression(text) {
        Ok(expr) => expr.to_string(),
        Err(error) => format!("error: {error}"),
    }
}

fn error_of(text: &str) -> SyntaxError {
    parse_expression(text).expect_err(text)
}

#[test]
fn operators_bind_as_in_soql() {
    let same = [
        ("a or b and c", "a or (b and c)"),
        ("not a = b and c", "(not (a = b)) and c"),
        ("a = b is null", "(a = b) is null"),
        ("a + b * c", "a + (b * c)"),
        ("a - b - c", "(a - b) - c"),
        ("a || b = c || d", "(a || b) = (c || d)"),
        ("-a::text", "-(a::text)"),
        ("-a * b", "(-a) * b"),
        ("a between 1 and 2 and b", "(a between 1 and 2) and b"),
        ("not a in (1) or b", "(not (a in (1))) or b"),
        ("a % b / c", "(a % b) / c"),
        ("a ^ b ^ c", "a ^ (b ^ c)"),
        ("a * b ^ c", "a * (b ^ c)"),
        ("-a ^ b", "(-a) ^ b"),
        ("a.year + 1", "(a.year) + 1"),
        ("-a.latitude", "-(a.latitude)"),
        ("a::date.year", "(a::date).year"),
        ("(a + b).date", "((a + b)).date"),
        ("count(*) FILTER (WHERE a)", "count(*) filter (where (a))"),
        (
            "sum(a) OVER (ORDER BY b ROWS 2 PRECEDING)",
            "sum(a) over (order by b rows between 2 preceding and current row)",
        ),
        ("rank() over (partition by a, b order by c desc)", "rank() over (partition by a, b order by c desc)"),
        ("a == b", "a = b"),
        ("a <> b", "a != b"),
        ("A AND b Or NOT c", "A and b or not c"),
        ("iif(a, b, c)", "case when a then b else c end"),
        ("case(a, 1, b, 2, 3)", "case when a then 1 when b then 2 else 3 end"),
        ("COUNT(*)", "COUNT(*)"),
        ("count()", "count(*)"),
        ("+5", "5"),
        ("a -- the rest\n= /* five */ 5", "a = 5"),
        ("a not like 'x%' ", "a not like 'x%'"),
    ];
    for (one, other) in same {
        assert_eq!(canonical_of(one), canonical_of(other), "{one}");
        assert!(!canonical_of(one).starts_with("error"), "{one}: {}", canonical_of(one));
    }
}

#[test]
fn quotes_make_texts_and_backticks_make_names() {
    assert_eq!(canonical_of(r#"k = "v""#), "k = 'v'");
    assert_eq!(canonical_of("k = 'it''s'"), "k = 'it''s'");
    assert_eq!(canonical_of(r#""a\"b\u0041\n""#), "'a\"bA\n'");
    assert_eq!(canonical_of("`Offense-Ext` = 1"), "`Offense-Ext` = 1");
    assert_eq!(canonical_of("`select` is not null"), "`select` is not null");
    assert_eq!(canonical_of(":id > 5"), ":id > 5");
    assert_eq!(canonical_of("case = 'homicide'"), "`case` = 'homicide'");
    assert_eq!(canonical_of("order = 1 and limit = 2 and end = 3"), "order = 1 and limit = 2 and end = 3");
}

#[test]
fn errors_have_a_kind_and_a_place() {
    use SyntaxErrorKind::*;
    let cases = [
        ("a = ", UnexpectedEnd, 1, 5),
        ("a = 'x", Unterminated, 1, 5),
        ("a\n  = `b", Unterminated, 2, 5),
        ("a /* b", Unterminated, 1, 3),
        ("a = ?", UnexpectedCharacter, 1, 5),
        (r#"a = "\q""#, UnexpectedEscape, 1, 7),
        (r#"a = "\u00zz""#, BadUnicodeEscape, 1, 7),
        ("a b", BadParse, 1, 3),
        ("(a", UnexpectedEnd, 1, 3),
        ("a and and b", BadParse, 1, 7),
        ("a in ()", BadParse, 1, 7),
        ("a is 5", BadParse, 1, 6),
        ("1abc", BadParse, 1, 2),
        ("sum(*, 1)", BadParse, 1, 5),
        ("a = not b", BadParse, 1, 5),
        ("case when a then b", UnexpectedEnd, 1, 19),
        ("1e9999", BadParse, 1, 1),
        ("a.", UnexpectedEnd, 1, 3),
        ("a.5", BadParse, 1, 2),
        ("a ^", UnexpectedEnd, 1, 4),
        ("sum(a) over (rows 1)", BadParse, 1, 20),
        ("sum(a) over (rows between 2 following and current row)", BadParse, 1, 14),
        ("sum(a) filter (a)", BadParse, 1, 16),
        ("", UnexpectedEnd, 1, 1),
    ];
    for (text, kind, line, column) in cases {
        let error = error_of(text);
        assert_eq!((error.kind, error.position), (kind, Position { line, column }), "{text}: {error}");
        assert!(error.message.starts_with(|c: char| !c.is_uppercase()) && !error.message.ends_with('.'), "{error}");
    }
}

#[test]
fn nothing_is_too_deep_too_long_or_too_many() {
    let deep = [
        "(".repeat(5_000),
        "not ".repeat(5_000),
        "- ".repeat(5_000),
        "+ ".repeat(5_000),
        format!("a{}", " + a".repeat(5_000)),
        format!("a{}", "::text".repeat(5_000)),
        format!("a{}", " is null".repeat(5_000)),
        "f(".repeat(5_000),
        "case when ".repeat(5_000),
        "a in (".repeat(5_000),
        "sum(a) over (order by ".repeat(2_000),
        format!("a{}", ".year".repeat(5_000)),
        format!("a{}", " ^ a".repeat(5_000)),
        format!("{}a{}", "(".repeat(90), " + a + a + a)".repeat(90)),
        format!("a in ({}1)", "1,".repeat(6_000)),
        format!("f({}1)", "1,".repeat(600)),
        "a".repeat(TEXT_BYTES_MAX + 1),
    ];
    for text in deep {
        assert_eq!(error_of(&text).kind, SyntaxErrorKind::TooLarge, "{}", &text[..20]);
    }
    assert!(parse_expression(&format!("{}a{}", "(".repeat(90), ")".repeat(90))).is_ok());
    assert!(parse_expression(&format!("a = 1{}", " or a = 1".repeat(5_000))).is_ok());
}

#[test]
fn lists_and_statements_are_read_and_printed() {
    let canonical = |text: &str| parse_statement(text).map_or_else(|e| format!("error: {e}"), |q| q.to_string());
    let text = "select distinct a, max(b) as `top-b`, *, :* where a = 'x' group by a having count(*) > 1 \
                order by a desc nulls last, b search 'fire' limit 5 offset 2";
    assert_eq!(canonical(text), text);
    assert_eq!(canonical("WHERE a=1 OFFSET 3 LIMIT 2"), "where a = 1 limit 2 offset 3");
    assert_eq!(canonical(""), "offset 0");
    let same = [
        ("select a |> where b", "select a offset 0 |> where b offset 0"),
        ("select a union select b", "(select a offset 0) union (select b offset 0) |> offset 0"),
        (
            "select a minus all select b limit 2 |> limit 5",
            "(select a offset 0) minus all (select b limit 2 offset 0) |> limit 5 offset 0",
        ),
        ("select @b.x from @abcd-1234 as b", "select @b.x from @abcd-1234 as b offset 0"),
        (
            "select a LEFT OUTER JOIN @abcd-1234 ON a = @abcd-1234.x",
            "select a left join @abcd-1234 on a = @abcd-1234.x offset 0",
        ),
        ("join (select a) as @t on true", "join (select a offset 0) as t on true offset 0"),
        ("select * (except a, b), @t.*", "select * (except a, b), @t.* offset 0"),
        (
            "(select a) union (select b union select c)",
            "(select a offset 0) union ((select b offset 0) union (select c offset 0) |> offset 0) |> offset 0",
        ),
    ];
    for (text, expected) in same {
        assert_eq!(canonical(text), expected);
        assert_eq!(canonical(expected), expected);
    }
    let many = "select a union ".repeat(40) + "select a";
    assert_eq!(parse_statement(&many).unwrap_err().kind, SyntaxErrorKind::TooLarge);
    let deep = "(".repeat(3_000);
    assert_eq!(parse_statement(&deep).unwrap_err().kind, SyntaxErrorKind::TooLarge);
    for bad in ["select a from b", "where a |>", "a union", "where a where b", "where a select b", "limit 1.5", "limit"]
    {
        assert!(canonical(bad).starts_with("error"), "{bad}");
    }
    assert!(parse_select("distinct type").is_ok_and(|s| s.distinct && s.items.len() == 1));
    assert!(parse_select("distinct").is_ok_and(|s| !s.distinct && s.items.len() == 1));
    assert!(parse_order("a ASC, b DESC NULL FIRST").is_ok_and(|o| o.len() == 2 && o[1].nulls_first == Some(true)));
    assert!(parse_group("a, date_trunc_ym(b)").is_ok_and(|g| g.len() == 2));
    for bad in ["a,", ",a", "a as", "a b", "a as 'x'", "a as 5"] {
        assert!(parse_select(bad).is_err(), "{bad}");
    }
}

#[test]
fn chains_of_and_become_low_trees() {
    fn height(expr: &Expr) -> usize {
        1 + expr.children().into_iter().map(height).max().unwrap_or(0)
    }
    let text = format!("a{}", " and a".repeat(1_000));
    assert!(parse_expression(&text).is_ok_and(|e| height(&e) <= 12));
}

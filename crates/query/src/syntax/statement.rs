//! Whole statements: `select … from … join … where … group by … having … order by … search '…' limit … offset …`, piped
//! with `|>` and combined with `union`, `intersect` and `minus`, all of them read from left to right.

use super::clauses::{alias, group_list, order_list, select_list};
use super::cursor::Cursor;
use super::error::{SyntaxError, SyntaxErrorKind as Kind};
use super::expression::expression;
use super::token::Token;
use crate::ast::{Combined, Join, JoinKind, Query, SetOp, Source, Table};

/// The clauses in the order in which they stand; the last three may change places.
pub(super) const CLAUSES: &[&str] =
    &["select", "from", "where", "group", "having", "order", "search", "limit", "offset"];
const ORDERED: usize = 6;
const FROM: usize = 1;

/// How many queries one statement may be made of.
pub const QUERIES_MAX: usize = 32;
/// How many tables one query may look up.
pub const JOINS_MAX: usize = 8;
/// How many tables of one statement may be looked up anew for each row: each is asked together with all that is before it.
pub const LATERALS_MAX: usize = 4;

/// Reads a whole statement. Every clause may be left out.
pub fn parse_statement(text: &str) -> Result<Query, SyntaxError> {
    let mut cursor = Cursor::new(text)?;
    let statement = statement(&mut cursor)?;
    cursor.expect_end()?;
    Ok(statement)
}

/// Queries with what brings them together between them.
fn statement(cursor: &mut Cursor) -> Result<Query, SyntaxError> {
    cursor.nested(|cursor| {
        let mut left = atom(cursor)?;
        loop {
            let at = cursor.at();
            if cursor.eat_symbol("|>") {
                left = piped(left, next_atom(cursor)?, cursor)?;
            } else if let Some(op) = set_operator(cursor) {
                cursor.skip();
                let all = cursor.eat_word("all");
                let right = next_atom(cursor)?;
                let combined = Combined { op, all, left, right, at };
                left = Query { from: source(Source::Combined(Box::new(combined))), ..Query::default() };
            } else {
                return Ok(left);
            }
        }
    })
}

fn source(source: Source) -> Table {
    Table { source, alias: None }
}

fn set_operator(cursor: &Cursor) -> Option<SetOp> {
    [SetOp::Union, SetOp::Intersect, SetOp::Minus].into_iter().find(|op| cursor.is_word(op.word()))
}

/// `left |> right`: the second query asks the rows of the first.
fn piped(left: Query, mut right: Query, cursor: &Cursor) -> Result<Query, SyntaxError> {
    if right.from.source != Source::This {
        let message = "a query after `|>` asks the rows before it; leave its `from` out, or write `from @this as …`";
        return Err(SyntaxError::new(cursor.at(), Kind::BadParse, message));
    }
    // Combined queries with nothing of their own are the source themselves.
    let bare = matches!(left.from.source, Source::Combined(_))
        && Query { from: Table::default(), ..left.clone() } == Query::default();
    right.from.source = if bare { left.from.source } else { Source::Query(Box::new(left)) };
    Ok(right)
}

/// The query after an operator, which has to be there.
fn next_atom(cursor: &mut Cursor) -> Result<Query, SyntaxError> {
    let begins = cursor.is_symbol("(") || CLAUSES.iter().any(|word| cursor.is_word(word)) || join_follows(cursor);
    if begins { atom(cursor) } else { Err(cursor.unexpected("a query")) }
}

fn atom(cursor: &mut Cursor) -> Result<Query, SyntaxError> {
    cursor.count_query(QUERIES_MAX)?;
    if cursor.is_symbol("(") {
        return parenthesised(cursor);
    }
    query(cursor)
}

fn parenthesised(cursor: &mut Cursor) -> Result<Query, SyntaxError> {
    cursor.expect_symbol("(")?;
    let inner = statement(cursor)?;
    cursor.expect_symbol(")")?;
    Ok(inner)
}

fn query(cursor: &mut Cursor) -> Result<Query, SyntaxError> {
    let mut query = Query::default();
    let mut seen: Vec<usize> = Vec::new();
    loop {
        let ends = matches!(cursor.peek(), Token::End) || cursor.is_symbol(")") || cursor.is_symbol("|>");
        if ends || set_operator(cursor).is_some() {
            return Ok(query);
        }
        if join_follows(cursor) {
            if seen.iter().any(|clause| *clause > FROM) {
                return Err(too_late(cursor, "join"));
            }
            if query.joins.len() >= JOINS_MAX {
                let message = format!("a query looks up at most {JOINS_MAX} tables");
                return Err(SyntaxError::new(cursor.at(), Kind::TooLarge, message));
            }
            query.joins.push(join(cursor)?);
            continue;
        }
        let Some(clause) = CLAUSES.iter().position(|word| cursor.is_word(word)) else {
            return Err(cursor.unexpected("a clause such as `where`, `order by` or `limit`"));
        };
        let joined = clause <= FROM && !query.joins.is_empty();
        if joined || seen.contains(&clause) || (clause < ORDERED && seen.iter().any(|s| *s > clause)) {
            return Err(too_late(cursor, CLAUSES[clause]));
        }
        seen.push(clause);
        cursor.skip();
        read_clause(cursor, CLAUSES[clause], &mut query)?;
    }
}

fn too_late(cursor: &Cursor, clause: &str) -> SyntaxError {
    let message = format!("`{clause}` stands twice or too late in the statement");
    SyntaxError::new(cursor.at(), Kind::BadParse, message)
}

fn read_clause(cursor: &mut Cursor, clause: &str, query: &mut Query) -> Result<(), SyntaxError> {
    match clause {
        "select" => {
            let list = select_list(cursor)?;
            query.distinct = list.distinct;
            query.distinct_on = list.distinct_on;
            query.select = list.items;
        }
        "from" => query.from = dataset(cursor)?,
        "where" => query.filter = Some(expression(cursor)?.expr),
        "group" => {
            cursor.expect_word("by")?;
            query.group_by = group_list(cursor)?;
        }
        "having" => query.having = Some(expression(cursor)?.expr),
        "order" => {
            cursor.expect_word("by")?;
            query.order = order_list(cursor)?;
        }
        "search" => {
            let Token::Text(words) = cursor.peek().clone() else { return Err(cursor.unexpected("a text")) };
            cursor.skip();
            query.search = Some(words);
        }
        "limit" => query.limit = Some(whole_number(cursor)?),
        _ => query.offset = whole_number(cursor)?,
    }
    Ok(())
}

/// `@abcd-1234 as x`, or `@this as x`.
fn dataset(cursor: &mut Cursor) -> Result<Table, SyntaxError> {
    let at = cursor.at();
    let Token::Table(id) = cursor.peek().clone() else {
        return Err(cursor.unexpected("a dataset such as `@abcd-1234`"));
    };
    cursor.skip();
    let source = if id.eq_ignore_ascii_case("this") { Source::This } else { Source::Dataset { id, at } };
    let alias = if cursor.eat_word("as") { Some(table_alias(cursor)?) } else { None };
    Ok(Table { source, alias })
}

fn table_alias(cursor: &mut Cursor) -> Result<String, SyntaxError> {
    let Token::Table(name) = cursor.peek().clone() else { return alias(cursor) };
    cursor.skip();
    Ok(name)
}

/// Whether the next words begin a join; `left` and the like may be names elsewhere.
fn join_follows(cursor: &Cursor) -> bool {
    let after = |ahead: usize| cursor.peek_at(ahead).is_word("join");
    let sided = ["left", "right", "full", "inner"].iter().any(|word| cursor.is_word(word));
    cursor.is_word("join") || (sided && (after(1) || (cursor.peek_at(1).is_word("outer") && after(2))))
}

fn join(cursor: &mut Cursor) -> Result<Join, SyntaxError> {
    let kinds =
        [("left", JoinKind::Left), ("right", JoinKind::Right), ("full", JoinKind::Full), ("inner", JoinKind::Inner)];
    let kind = kinds.into_iter().find(|(word, _)| cursor.eat_word(word)).map_or(JoinKind::Inner, |(_, kind)| kind);
    cursor.eat_word("outer");
    cursor.expect_word("join")?;
    let at = cursor.at();
    let lateral = cursor.eat_word("lateral");
    if lateral && matches!(kind, JoinKind::Right | JoinKind::Full) {
        let message = "`lateral` stands in `join` and `left join`: it looks something up for each row before it";
        return Err(SyntaxError::new(at, Kind::BadParse, message));
    }
    if lateral {
        cursor.count_lateral(LATERALS_MAX)?;
    }
    let table = if cursor.is_symbol("(") {
        cursor.count_query(QUERIES_MAX)?;
        let inner = parenthesised(cursor)?;
        cursor.expect_word("as")?;
        Table { source: Source::Query(Box::new(inner)), alias: Some(table_alias(cursor)?) }
    } else {
        dataset(cursor)?
    };
    cursor.expect_word("on")?;
    Ok(Join { kind, lateral, table, on: expression(cursor)?.expr })
}

fn whole_number(cursor: &mut Cursor) -> Result<u64, SyntaxError> {
    let number = match cursor.peek() {
        Token::Number(digits) => digits.parse().ok(),
        _ => None,
    };
    let number = number.ok_or_else(|| cursor.unexpected("a whole number"))?;
    cursor.skip();
    Ok(number)
}

//! From a query as written to one that can be run, in two steps that never mix: first every name is decided, then
//! types are checked. A withheld name is refused in the first step, so no later answer can depend on what it hides.

mod calls;
mod coerce;
mod dates;
mod fields;
mod grouping;
mod lateral;
mod literal;
mod names;
mod outputs;
mod tables;
mod typer;
mod windows;

use crate::ast::{Expr, Order, Query};
use crate::refusal::{Clause, Mistake, MistakeKind, Refusal};
use crate::resolved::{ExprType, Node, Output, ResolvedOrder, ResolvedQuery, Typed};
use catalog::{Field, PublicSchema};
use fields::{QueryColumn, Scope};
use lateral::Carry;
use outputs::Planned;
use std::collections::BTreeMap;
pub use tables::Datasets;
use tables::Tables;
use typer::Typer;

/// Words of a search that are looked for; further ones are not.
const SEARCH_WORDS_MAX: usize = 32;

/// Resolves a query against what a release says of itself.
///
/// A withheld name anywhere is a [`Refusal::Withheld`]; everything else that does not fit is a [`Refusal::Mistake`].
pub fn resolve(query: &Query, schema: &PublicSchema) -> Result<ResolvedQuery, Refusal> {
    resolve_among(query, Datasets { this: schema, others: &BTreeMap::new() })
}

/// Resolves a query that may ask several datasets.
///
/// As [`resolve`]: every name of the query and of the queries inside it is decided before any type is looked at.
pub fn resolve_among(query: &Query, datasets: Datasets<'_>) -> Result<ResolvedQuery, Refusal> {
    tables::decided(query, datasets, &[])?;
    Ok(types(query, datasets, None)?.resolved)
}

/// Resolves the predicate of an exemption against the fields in custody: true or false for one row.
///
/// No message repeats a literal of the predicate; it is custodial.
pub fn resolve_predicate(predicate: &Expr, fields: &[Field]) -> Result<Typed, Mistake> {
    let scope = Scope::of_custody(fields);
    let mut typer = Typer::new(&scope, &[]);
    typer.enter(Clause::Where, false);
    typer.condition(predicate)
}

/// A query whose types are checked, and what a query that asks it has to know.
struct Checked<'a> {
    resolved: ResolvedQuery,
    /// The datasets beneath it.
    beneath: Vec<&'a PublicSchema>,
    /// Its columns.
    columns: Vec<QueryColumn>,
}

/// Checks the types of a query whose names are decided; one in a lateral join carries columns along.
fn types<'a>(query: &Query, datasets: Datasets<'a>, carry: Option<&Carry<'a>>) -> Result<Checked<'a>, Mistake> {
    let Tables { source, scope, carried } = tables::with_types(query, datasets, carry)?;
    let planned = &outputs::plan(query, &scope);
    let aggregate = outputs::is_aggregate(query);
    let mut typer = Typer::new(&scope, planned);
    typer.now = query.now;
    typer.partition.clone_from(&carried);
    typer.enter(Clause::Select, true);
    let mut outputs = Vec::with_capacity(planned.len());
    for (i, plan) in planned.iter().enumerate() {
        let expr = typer.output(i, plan.position())?;
        outputs.push(Output { name: plan.name.clone(), field_type: scope.field_type_of(&expr), expr });
    }
    let distinct_on = query.distinct_on.iter().map(|e| typer.expr(e)).collect::<Result<Vec<_>, _>>()?;
    typer.enter(Clause::Where, false);
    let filter = query.filter.as_ref().map(|f| typer.condition(f)).transpose()?;
    typer.enter(Clause::Group, false);
    let mut group_by = query.group_by.iter().map(|k| typer.expr(k)).collect::<Result<Vec<_>, _>>()?;
    let is_one_group = aggregate && group_by.is_empty();
    if aggregate {
        group_by.extend(carried.iter().cloned());
    }
    typer.enter(Clause::Having, true);
    let having = query.having.as_ref().map(|h| typer.condition(h)).transpose()?;
    typer.enter(Clause::Order, aggregate);
    let order = resolve_order(&mut typer, &query.order)?;
    let text = |column: &&fields::Column| matches!(column.typed.ty, ExprType::Text | ExprType::Json);
    let searched = query.search.as_ref().map(|_| scope.shown().filter(text).map(|column| column.typed.clone()));
    let resolved = ResolvedQuery {
        source,
        outputs,
        distinct: query.distinct,
        distinct_on,
        filter,
        aggregate,
        group_by,
        having,
        order,
        search: search_words(query.search.as_deref().unwrap_or_default()),
        search_fields: searched.into_iter().flatten().collect(),
        limit: query.limit,
        offset: query.offset,
    };
    if aggregate {
        grouping::check(&resolved, query, planned, &scope)?;
    }
    check_distinct(&resolved, query)?;
    let column = |Output { name, expr, field_type }: &Output| QueryColumn {
        name: name.clone(),
        ty: expr.ty,
        field_type: *field_type,
        weight: scope.weight(expr),
    };
    let mut columns: Vec<QueryColumn> = resolved.outputs.iter().map(column).collect();
    let resolved = match carry {
        Some(carry) => {
            columns.extend(lateral::columns_of(carry));
            let resolved = lateral::carrying(resolved, carried);
            let at = planned.first().map(Planned::position).unwrap_or_default();
            let resolved = if is_one_group { carry.with_empty_groups(resolved, at)? } else { resolved };
            lateral::paged(resolved, carry, (query.limit, query.offset))
        }
        None => resolved,
    };
    Ok(Checked { resolved, beneath: scope.beneath(), columns })
}

fn resolve_order(typer: &mut Typer, order: &[Order]) -> Result<Vec<ResolvedOrder>, Mistake> {
    let mut keys = Vec::with_capacity(order.len());
    for key in order {
        let expr = typer.sortable(&key.expr)?;
        if matches!(expr.node, Node::Literal(_)) {
            continue;
        }
        let nulls_first = key.nulls_first.unwrap_or(key.descending);
        keys.push(ResolvedOrder { expr, descending: key.descending, nulls_first });
    }
    Ok(keys)
}

/// With `distinct`, rows that are returned once can only be ordered by what is returned.
fn check_distinct(resolved: &ResolvedQuery, query: &Query) -> Result<(), Mistake> {
    let selected = |key: &ResolvedOrder| resolved.outputs.iter().any(|o| o.expr == key.expr);
    match resolved.order.iter().position(|key| resolved.distinct && !selected(key)) {
        None => Ok(()),
        Some(i) => Err(Mistake {
            kind: MistakeKind::OrderNotSelected,
            message: "with `distinct`, the order can only use what is selected; add it to the select list".into(),
            suggestion: None,
            clause: Clause::Order,
            at: query.order.get(i).map(|o| o.expr.position()).unwrap_or_default(),
        }),
    }
}

fn search_words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace().map(str::to_lowercase) {
        if words.len() < SEARCH_WORDS_MAX && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

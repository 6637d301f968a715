//! The tables of a query: releases, other queries, and what is joined and combined of them.

use super::fields::{QueryColumn, Scope, TableScope};
use super::lateral::{Carry, is_carried};
use super::names::{self, shown};
use super::outputs;
use super::typer::Typer;
use crate::ast::{Combined, Join, Position, Query, Source, Table};
use crate::refusal::{Clause, Mistake, MistakeKind, Refusal};
use crate::resolved::{ExprType, ResolvedCombined, ResolvedJoin, ResolvedSource, Typed};
use catalog::PublicSchema;
use std::collections::BTreeMap;

/// The datasets that a query may ask.
#[derive(Debug, Clone, Copy)]
pub struct Datasets<'a> {
    /// The one that the request is addressed to.
    pub this: &'a PublicSchema,
    /// Those named with `@`, by the id as it is written.
    pub others: &'a BTreeMap<String, &'a PublicSchema>,
}

impl<'a> Datasets<'a> {
    fn schema(&self, source: &Source) -> Result<Option<&'a PublicSchema>, Mistake> {
        match source {
            Source::This => Ok(Some(self.this)),
            Source::Dataset { id, at } => match self.others.get(id) {
                Some(schema) => Ok(Some(schema)),
                None => Err(no_such_table(id, *at, "no dataset has this id")),
            },
            Source::Query(_) | Source::Combined(_) => Ok(None),
        }
    }
}

fn mistake(kind: MistakeKind, at: Position, message: impl Into<String>) -> Mistake {
    Mistake { kind, message: message.into(), suggestion: None, clause: Clause::Join, at }
}

/// The mistake of naming a table that is not there.
pub(super) fn no_such_table(name: &str, at: Position, advice: &str) -> Mistake {
    let message = format!("no table goes by the name `@{}`; {advice}", shown(name));
    mistake(MistakeKind::NoSuchTable { name: name.into() }, at, message)
}

/// The tables of a query by name alone: no type is known yet.
pub(super) fn by_name<'a>(
    query: &Query,
    datasets: Datasets<'a>,
    outer: &[TableScope<'a>],
) -> Result<Scope<'a>, Refusal> {
    let mut scope = Scope { tables: Vec::new(), outer: outer.to_vec() };
    let joined = query.joins.iter().map(|join| (&join.table, join.lateral));
    for (i, (table, lateral)) in std::iter::once((&query.from, false)).chain(joined).enumerate() {
        let key = table.key();
        if let Some(key) = key.as_deref().filter(|key| scope.is_own(key)) {
            let message = format!("two tables go by the name `{}`; give one of them another with `as`", shown(key));
            return Err(mistake(MistakeKind::TableName, Position::default(), message).into());
        }
        if i > 0 && key.is_none() {
            let message = "a query that is joined needs a name: `join (…) as x on …`";
            return Err(mistake(MistakeKind::TableName, Position::default(), message).into());
        }
        // What the query asks may stand in a lateral join; what it joins only when it says so itself.
        let seen = match (i, lateral) {
            (0, _) => outer.to_vec(),
            (_, true) => scope.known(),
            _ => Vec::new(),
        };
        scope.tables.push(names_of(table, datasets, &seen)?.known_as(key));
    }
    Ok(scope)
}

fn names_of<'a>(table: &Table, datasets: Datasets<'a>, outer: &[TableScope<'a>]) -> Result<TableScope<'a>, Refusal> {
    if let Some(schema) = datasets.schema(&table.source)? {
        return Ok(TableScope::of_release(schema));
    }
    let (outputs, beneath) = match &table.source {
        Source::Query(query) => decided(query, datasets, outer)?,
        Source::Combined(combined) => {
            let (outputs, mut beneath) = decided(&combined.left, datasets, outer)?;
            beneath.extend(decided(&combined.right, datasets, outer)?.1);
            (outputs, beneath)
        }
        Source::This | Source::Dataset { .. } => (Vec::new(), Vec::new()),
    };
    // Neither type nor weight is looked at before every name is decided.
    let columns = outputs.into_iter().map(|name| QueryColumn { name, ty: ExprType::Null, field_type: None, weight: 1 });
    Ok(TableScope::of_query(columns, beneath))
}

/// Decides every name of a query and of those inside it, innermost first; gives the names of its columns and the
/// datasets beneath it.
pub(super) fn decided<'a>(
    query: &Query,
    datasets: Datasets<'a>,
    outer: &[TableScope<'a>],
) -> Result<(Vec<String>, Vec<&'a PublicSchema>), Refusal> {
    let scope = by_name(query, datasets, outer)?;
    let planned = outputs::plan(query, &scope);
    names::decide(query, &scope, &planned)?;
    outputs::check_aliases(&planned, &scope)?;
    Ok((planned.into_iter().map(|plan| plan.name).collect(), scope.beneath()))
}

/// The tables of a query with their types.
pub(super) struct Tables<'a> {
    pub source: ResolvedSource,
    pub scope: Scope<'a>,
    /// In a lateral join, the columns that say for which row before it each of the rows is.
    pub carried: Vec<Typed>,
}

/// The tables of a query with their types; in a lateral join each of their rows stands beside every row before it.
pub(super) fn with_types<'a>(
    query: &Query,
    datasets: Datasets<'a>,
    carry: Option<&Carry<'a>>,
) -> Result<Tables<'a>, Mistake> {
    let (source, first) = typed(&query.from, datasets, query.now, carry)?;
    let mut tables = Tables { source, scope: Scope { tables: vec![first], outer: Vec::new() }, carried: Vec::new() };
    if let Some(carry) = carry {
        carry.put_beside(&mut tables);
    }
    for join in &query.joins {
        joined(&mut tables, join, query.now, datasets)?;
    }
    Ok(tables)
}

/// Adds a table that is joined.
fn joined<'a>(
    tables: &mut Tables<'a>,
    join: &Join,
    now: Option<jiff::Timestamp>,
    datasets: Datasets<'a>,
) -> Result<(), Mistake> {
    let carry = join.lateral.then(|| Carry::of(&join.table, tables)).flatten();
    let (right, table) = typed(&join.table, datasets, now, carry.as_ref())?;
    if let (ResolvedSource::Release(_), [_]) = (&tables.source, &tables.scope.tables[..]) {
        tables.scope.tables = tables.scope.tables.drain(..).map(|first| first.beginning_at(0)).collect();
    }
    let width = tables.scope.tables.iter().map(|table| table.columns.len()).sum();
    tables.scope.tables.push(table.beginning_at(width));
    let mut typer = Typer::new(&tables.scope, &[]);
    typer.now = now;
    typer.enter(Clause::Join, false);
    let mut on = typer.condition(&join.on)?;
    if let Some(carry) = &carry {
        on = carry.beside(on, width, &tables.scope);
    }
    let left = std::mem::replace(&mut tables.source, right.clone());
    tables.source = ResolvedSource::Joined(Box::new(ResolvedJoin { left, right, kind: join.kind, on }));
    Ok(())
}

fn typed<'a>(
    table: &Table,
    datasets: Datasets<'a>,
    now: Option<jiff::Timestamp>,
    carry: Option<&Carry<'a>>,
) -> Result<(ResolvedSource, TableScope<'a>), Mistake> {
    let key = table.key();
    if let Some(schema) = datasets.schema(&table.source)? {
        let source = ResolvedSource::Release(schema.dataset.clone());
        return Ok((source, TableScope::of_release(schema).known_as(key)));
    }
    let inner = |query: &Query| super::types(&Query { now, ..query.clone() }, datasets, carry);
    match &table.source {
        Source::Query(query) => {
            let inner = inner(query)?;
            let scope = TableScope::of_query(inner.columns, inner.beneath).known_as(key);
            Ok((ResolvedSource::Query(Box::new(inner.resolved)), scope))
        }
        Source::Combined(combined) => {
            let (left, right) = (inner(&combined.left)?, inner(&combined.right)?);
            let columns = common_columns(combined, left.columns, right.columns)?;
            let beneath = left.beneath.into_iter().chain(right.beneath).collect();
            let scope = TableScope::of_query(columns, beneath).known_as(key);
            let (left, right) = (left.resolved, right.resolved);
            let both = ResolvedCombined { op: combined.op, all: combined.all, left, right };
            Ok((ResolvedSource::Combined(Box::new(both)), scope))
        }
        Source::This | Source::Dataset { .. } => Err(no_such_table("this", Position::default(), "there is none")),
    }
}

/// The columns of two queries brought together: as many in both, of the same types; named as in the first.
fn common_columns(
    combined: &Combined,
    left: Vec<QueryColumn>,
    right: Vec<QueryColumn>,
) -> Result<Vec<QueryColumn>, Mistake> {
    let word = combined.op.word();
    let written = |columns: &[QueryColumn]| columns.iter().filter(|column| !is_carried(&column.name)).count();
    let (here, there) = (written(&left), written(&right));
    if here != there {
        let message = format!("the queries of `{word}` have {here} and {there} columns; select as many in both");
        return Err(mistake(MistakeKind::OtherColumns, combined.at, message));
    }
    let column = |(left, right): (QueryColumn, QueryColumn)| {
        let ty = match (left.ty, right.ty) {
            (a, b) if a == b || b == ExprType::Null => a,
            (ExprType::Null, b) => b,
            (ExprType::Json, ExprType::Text) | (ExprType::Text, ExprType::Json) => ExprType::Text,
            (a, b) if a.is_number() && b.is_number() => ExprType::Double,
            _ => {
                let (left, right) = (shown(&left.name), shown(&right.name));
                let message = format!(
                    "the columns `{left}` and `{right}` of the queries of `{word}` are of different types; cast one of \
                     them with `::`"
                );
                return Err(mistake(MistakeKind::OtherColumns, combined.at, message));
            }
        };
        let field_type = left.field_type.filter(|field_type| right.field_type == Some(*field_type));
        Ok(QueryColumn { ty, field_type, weight: left.weight.saturating_add(right.weight), ..left })
    };
    left.into_iter().zip(right).map(column).collect()
}

//! The columns of the result and their names: aliases, field names, and the names SODA gives to what has none.

use super::fields::{Column, ROW_ID, Scope};
use super::names::shown;
use crate::ast::{Expr, Position, Query, SelectItem, normalise};
use crate::functions::Aggregate;
use crate::refusal::{Clause, Mistake, MistakeKind};
use crate::resolved::{ExprType, Node, Typed};
use std::collections::{HashMap, HashSet};

/// The longest implicit alias, characters.
const IMPLICIT_CHARS_MAX: usize = 60;

/// A column of the result before types are known.
pub(super) struct Planned<'q> {
    /// Its name.
    pub name: String,
    /// What it is made of.
    pub source: Source<'q>,
    kind: NameKind,
}

/// What a column is made of.
pub(super) enum Source<'q> {
    /// A whole field, `:id` or `count(*)`.
    Whole(Typed),
    /// An expression of the select list or a group key.
    Expr(&'q Expr),
}

#[derive(Clone, Copy, PartialEq)]
enum NameKind {
    /// Named with `as`.
    Alias,
    /// A field under its own name.
    Field,
    /// Named after its expression.
    Implicit,
}

impl Planned<'_> {
    /// The name as names are compared.
    pub fn key(&self) -> String {
        normalise(&self.name)
    }

    /// Whether it is a name without alias, which defines no new name.
    pub fn is_bare_name(&self) -> bool {
        self.kind != NameKind::Alias && matches!(self.source, Source::Expr(Expr::Name { .. }))
    }

    /// Where its expression stands.
    pub fn position(&self) -> Position {
        match self.source {
            Source::Whole(_) => Position::default(),
            Source::Expr(expr) => expr.position(),
        }
    }
}

/// Whether the query looks at groups of rows.
pub(super) fn is_aggregate(query: &Query) -> bool {
    let selected = query.select.iter().any(|item| matches!(item, SelectItem::Expr { expr, .. } if aggregates(expr)));
    let kept = query.distinct_on.iter().any(aggregates);
    selected
        || kept
        || !query.group_by.is_empty()
        || query.having.is_some()
        || query.order.iter().any(|o| aggregates(&o.expr))
}

fn aggregates(expr: &Expr) -> bool {
    // With `over`, an aggregate looks at other rows but leaves them apart.
    matches!(expr, Expr::Call { function, over: None, args, .. } if is_aggregate_call(function, args))
        || expr.children().into_iter().any(aggregates)
}

/// Whether a call looks at groups of rows. Of two shapes, `spatial_union` is a function of a row.
pub(super) fn is_aggregate_call(name: &str, args: &[Expr]) -> bool {
    match Aggregate::from_name(name) {
        Some(aggregate) => aggregate != Aggregate::SpatialUnion || args.len() != 2,
        None => name.eq_ignore_ascii_case(COUNT_DISTINCT),
    }
}

/// `count(distinct x)` under a name of its own.
pub(super) const COUNT_DISTINCT: &str = "count_distinct";

/// Lists the columns and names them: first those that bring a name, then the others, which give way.
pub(super) fn plan<'q>(query: &'q Query, scope: &Scope<'_>) -> Vec<Planned<'q>> {
    let mut planned = list(query, scope);
    let mut names = Names { taken: HashSet::new(), next: HashMap::new(), scope };
    names.taken.extend(planned.iter().filter(|p| p.kind == NameKind::Alias).map(Planned::key));
    for plan in planned.iter_mut().filter(|p| p.kind == NameKind::Field) {
        // A field named like an alias is an error found later; a field selected twice gives way to itself.
        if !names.taken.insert(plan.key()) {
            plan.name = names.free(&plan.name);
        }
    }
    for plan in planned.iter_mut().filter(|p| p.kind == NameKind::Implicit) {
        if names.is_field(&plan.name) || !names.taken.insert(plan.name.clone()) {
            plan.name = names.free(&plan.name);
        }
    }
    planned
}

/// Names given so far.
struct Names<'a> {
    taken: HashSet<String>,
    /// For a name that clashed, the number to try next.
    next: HashMap<String, u32>,
    scope: &'a Scope<'a>,
}

impl Names<'_> {
    fn is_field(&self, name: &str) -> bool {
        self.scope.find(name).is_some() || self.scope.withheld(None, name).is_some()
    }

    /// `name_1`, `name_2`, …: the first that is neither taken nor the name of a field.
    fn free(&mut self, base: &str) -> String {
        let base = base.trim_start_matches(':');
        let mut n = self.next.get(base).copied().unwrap_or(1);
        let mut name = format!("{base}_{n}");
        while self.is_field(&name) || !self.taken.insert(name.clone()) {
            n += 1;
            name = format!("{base}_{n}");
        }
        self.next.insert(base.into(), n + 1);
        name
    }
}

fn list<'q>(query: &'q Query, scope: &Scope<'_>) -> Vec<Planned<'q>> {
    if query.select.is_empty() {
        return if is_aggregate(query) { groups_and_count(query, scope) } else { all_fields(scope).collect() };
    }
    let mut planned = Vec::new();
    for item in &query.select {
        match item {
            SelectItem::AllFields => planned.extend(all_fields(scope)),
            SelectItem::AllExcept(left_out) => {
                let is_left_out = |plan: &Planned<'_>| {
                    left_out.iter().any(|e| matches!(e, Expr::Name { name, .. } if normalise(name) == plan.key()))
                };
                planned.extend(all_fields(scope).filter(|plan| !is_left_out(plan)));
            }
            SelectItem::AllOf { table, .. } => planned.extend(all_of(scope, table)),
            SelectItem::SystemFields => planned.extend(scope.find(ROW_ID).map(|id| whole(id, NameKind::Field))),
            SelectItem::Expr { expr, alias: Some(alias) } => {
                planned.push(Planned { name: alias.clone(), source: Source::Expr(expr), kind: NameKind::Alias });
            }
            SelectItem::Expr { expr, alias: None } => planned.push(unnamed(expr, scope)),
        }
    }
    planned
}

/// Without a select list, groups are shown by their keys and their number of rows.
fn groups_and_count<'q>(query: &'q Query, scope: &Scope<'_>) -> Vec<Planned<'q>> {
    let node = Node::Aggregate { function: Aggregate::Count, distinct: false, args: Vec::new(), filter: None };
    let count = Source::Whole(Typed::new(node, ExprType::Number));
    let keys = query.group_by.iter().map(|key| unnamed(key, scope));
    keys.chain([Planned { name: "count".into(), source: count, kind: NameKind::Implicit }]).collect()
}

fn whole<'q>(column: &Column, kind: NameKind) -> Planned<'q> {
    Planned { name: column.name.clone(), source: Source::Whole(column.typed.clone()), kind }
}

fn all_fields<'q>(scope: &Scope<'_>) -> impl Iterator<Item = Planned<'q>> {
    scope.shown().map(|column| whole(column, NameKind::Field))
}

/// The columns of a table that is joined give way to those of the one that is asked.
fn all_of<'q>(scope: &Scope<'_>, table: &str) -> Vec<Planned<'q>> {
    let columns = scope.table(table).into_iter().flat_map(|table| &table.columns);
    columns.filter(|column| column.shown).map(|column| whole(column, NameKind::Implicit)).collect()
}

fn unnamed<'q>(expr: &'q Expr, scope: &Scope<'_>) -> Planned<'q> {
    if let Some((_, name)) = scope.qualified(expr) {
        return Planned { name: normalise(name), source: Source::Expr(expr), kind: NameKind::Implicit };
    }
    if let Expr::Name { name, .. } = expr {
        let name = normalise(name);
        let kind = if scope.find(&name).is_some() { NameKind::Field } else { NameKind::Implicit };
        return Planned { name, source: Source::Expr(expr), kind };
    }
    Planned { name: implicit_alias(expr), source: Source::Expr(expr), kind: NameKind::Implicit }
}

/// `count(*)` is `count`, `max(magnitude)` is `max_magnitude`: the letters and digits of the expression.
fn implicit_alias(expr: &Expr) -> String {
    let mut alias = String::new();
    for c in expr.to_string().to_ascii_lowercase().chars() {
        if c.is_ascii_alphanumeric() {
            alias.push(c);
        } else if !alias.ends_with('_') {
            alias.push('_');
        }
    }
    let mut alias = alias.trim_matches('_').to_owned();
    alias.truncate(IMPLICIT_CHARS_MAX);
    match alias.trim_end_matches('_') {
        "" => "_".into(),
        text if text.starts_with(|c: char| c.is_ascii_digit()) => format!("_{text}"),
        text => text.into(),
    }
}

/// No two columns of one name, and none under the name of a withheld field.
pub(super) fn check_aliases(planned: &[Planned], scope: &Scope<'_>) -> Result<(), Mistake> {
    // A whole field that was renamed to give way keeps its first name taken: an alias in its place would surprise.
    let mut taken: HashSet<String> = planned.iter().filter_map(whole_field).collect();
    for plan in planned.iter().filter(|p| p.kind == NameKind::Alias) {
        let key = plan.key();
        // Nothing beneath may be withheld under the name: a query that asks this one would take the alias for it.
        let withheld =
            scope.beneath().iter().any(|schema| schema.withheld_field(&key).is_some()) || key.starts_with(':');
        if withheld || !taken.insert(key) {
            return Err(Mistake {
                kind: MistakeKind::DuplicateAlias { name: plan.name.clone() },
                message: format!(
                    "the alias `{}` is already the name of something else; choose another",
                    shown(&plan.name)
                ),
                suggestion: None,
                clause: Clause::Select,
                at: plan.position(),
            });
        }
    }
    Ok(())
}

/// The name of the field that the column shows whole.
fn whole_field(plan: &Planned) -> Option<String> {
    match (plan.kind, &plan.source) {
        (NameKind::Field, Source::Whole(Typed { node: Node::Field(name), .. })) => Some(name.to_string()),
        (NameKind::Field, Source::Whole(Typed { node: Node::Column(_), .. })) => Some(plan.key()),
        (NameKind::Field, Source::Expr(Expr::Name { name, .. })) => Some(normalise(name)),
        _ => None,
    }
}

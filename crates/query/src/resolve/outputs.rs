//! The columns of the result and their names: aliases, field names, and the names SODA gives to what has none.

use super::fields::released;
use super::names::shown;
use crate::ast::{Aggregate, Expr, Position, Query, SelectItem, normalise};
use crate::refusal::{Clause, Mistake, MistakeKind};
use crate::resolved::{ExprType, Node, Typed};
use catalog::PublicSchema;
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
    selected || !query.group_by.is_empty() || query.having.is_some() || query.order.iter().any(|o| aggregates(&o.expr))
}

fn aggregates(expr: &Expr) -> bool {
    matches!(expr, Expr::Call { function, .. } if Aggregate::from_name(function).is_some())
        || expr.children().into_iter().any(aggregates)
}

/// Lists the columns and names them: first those that bring a name, then the others, which give way.
pub(super) fn plan<'q>(query: &'q Query, schema: &PublicSchema) -> Vec<Planned<'q>> {
    let mut planned = list(query, schema);
    let mut names = Names { taken: HashSet::new(), next: HashMap::new(), schema };
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
    schema: &'a PublicSchema,
}

impl Names<'_> {
    fn is_field(&self, name: &str) -> bool {
        self.schema.field(name).is_some() || self.schema.withheld_field(name).is_some()
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

fn list<'q>(query: &'q Query, schema: &PublicSchema) -> Vec<Planned<'q>> {
    if query.select.is_empty() {
        return if is_aggregate(query) { groups_and_count(query, schema) } else { all_fields(schema).collect() };
    }
    let mut planned = Vec::new();
    for item in &query.select {
        match item {
            SelectItem::AllFields => planned.extend(all_fields(schema)),
            SelectItem::SystemFields => planned.push(row_id()),
            SelectItem::Expr { expr, alias: Some(alias) } => {
                planned.push(Planned { name: alias.clone(), source: Source::Expr(expr), kind: NameKind::Alias });
            }
            SelectItem::Expr { expr, alias: None } => planned.push(unnamed(expr, schema)),
        }
    }
    planned
}

/// Without a select list, groups are shown by their keys and their number of rows.
fn groups_and_count<'q>(query: &'q Query, schema: &PublicSchema) -> Vec<Planned<'q>> {
    let node = Node::Aggregate { function: Aggregate::Count, distinct: false, arg: None };
    let count = Source::Whole(Typed::new(node, ExprType::Number));
    let keys = query.group_by.iter().map(|key| unnamed(key, schema));
    keys.chain([Planned { name: "count".into(), source: count, kind: NameKind::Implicit }]).collect()
}

fn all_fields<'q>(schema: &PublicSchema) -> impl Iterator<Item = Planned<'q>> {
    released(schema).map(|f| Planned {
        name: f.name.to_string(),
        source: Source::Whole(Typed::new(Node::Field(f.name.clone()), f.field_type.into())),
        kind: NameKind::Field,
    })
}

fn row_id<'q>() -> Planned<'q> {
    let source = Source::Whole(Typed::new(Node::RowId, ExprType::Number));
    Planned { name: ":id".into(), source, kind: NameKind::Field }
}

fn unnamed<'q>(expr: &'q Expr, schema: &PublicSchema) -> Planned<'q> {
    if let Expr::Name { name, .. } = expr {
        let name = normalise(name);
        let kind = if name == ":id" || schema.field(&name).is_some() { NameKind::Field } else { NameKind::Implicit };
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
pub(super) fn check_aliases(planned: &[Planned], schema: &PublicSchema) -> Result<(), Mistake> {
    // A whole field that was renamed to give way keeps its first name taken: an alias in its place would surprise.
    let mut taken: HashSet<String> = planned.iter().filter_map(whole_field).collect();
    for plan in planned.iter().filter(|p| p.kind == NameKind::Alias) {
        let key = plan.key();
        let withheld = schema.withheld_field(&key).is_some() || key.starts_with(':');
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
        (NameKind::Field, Source::Expr(Expr::Name { name, .. })) => Some(normalise(name)),
        _ => None,
    }
}

//! Every name of a query, decided by itself: released, an alias, withheld or unknown. Nothing is evaluated here.

use super::fields::Scope;
use super::outputs::Planned;
use super::tables::no_such_table;
use crate::ast::{Expr, Position, Query, SelectItem, normalise};
use crate::refusal::{Clause, Mistake, MistakeKind, Refusal};
use crate::suggest::nearest;
use std::collections::HashSet;

/// Decides every name of the query, in the order in which the clauses stand.
pub(super) fn decide(query: &Query, scope: &Scope<'_>, planned: &[Planned]) -> Result<(), Refusal> {
    let names = Names { scope, aliases: planned.iter().filter(|p| !p.is_bare_name()).map(Planned::key).collect() };
    for item in &query.select {
        match item {
            SelectItem::AllExcept(left_out) => {
                left_out.iter().try_for_each(|expr| names.walk(expr, Clause::Select))?;
            }
            SelectItem::AllOf { table, at } if !scope.is_own(table) => {
                let advice = match scope.table(table) {
                    Some(_) => "of a table before a lateral join, name the fields one by one",
                    None => "name it with `as` where it is joined",
                };
                return Err(no_such_table(table, *at, advice).into());
            }
            _ => {}
        }
    }
    for (expr, clause) in query.expressions() {
        names.walk(expr, clause)?;
    }
    // A release of which every field is withheld has nothing that `*` could show; anything else that is nothing is meant
    // otherwise.
    if planned.is_empty() && !matches!(query.select[..], [] | [SelectItem::AllFields]) {
        return Err(nothing_selected().into());
    }
    Ok(())
}

fn nothing_selected() -> Mistake {
    Mistake {
        kind: MistakeKind::NothingSelected,
        message: "nothing is selected; name a field".into(),
        suggestion: None,
        clause: Clause::Select,
        at: Position::default(),
    }
}

struct Names<'a> {
    scope: &'a Scope<'a>,
    aliases: HashSet<String>,
}

impl Names<'_> {
    fn walk(&self, expr: &Expr, clause: Clause) -> Result<(), Refusal> {
        if let Some((table, name)) = self.scope.qualified(expr) {
            return self.qualified(table, name, clause, expr.position());
        }
        if let Expr::Name { name, at } = expr {
            return self.name(name, clause, *at);
        }
        expr.children().into_iter().try_for_each(|child| self.walk(child, clause))
    }

    // INVARIANT: withheld comes first; an alias cannot stand in for a withheld name.
    fn name(&self, name: &str, clause: Clause, at: Position) -> Result<(), Refusal> {
        let key = normalise(name);
        if let Some(field) = self.scope.withheld(None, &key) {
            return Err(Refusal::Withheld { field: field.clone(), clause, at });
        }
        let known = self.scope.find(&key).is_some() || self.aliases.contains(&key);
        let suggestion = || nearest(name, self.scope.names());
        if known { Ok(()) } else { Err(unknown_name(name, suggestion(), clause, at).into()) }
    }

    fn qualified(&self, table: &str, name: &str, clause: Clause, at: Position) -> Result<(), Refusal> {
        let Some(known) = self.scope.table(table) else {
            return Err(no_such_table(table, at, "name it with `as` where it is joined").into());
        };
        let key = normalise(name);
        if let Some(field) = self.scope.withheld(Some(table), &key) {
            return Err(Refusal::Withheld { field: field.clone(), clause, at });
        }
        if self.scope.find_in(table, &key).is_some() {
            return Ok(());
        }
        let names = known.columns.iter().filter(|column| column.shown).map(|column| column.name.as_str());
        Err(unknown_name(name, nearest(name, names), clause, at).into())
    }
}

/// The mistake of naming what does not exist.
pub(super) fn unknown_name(name: &str, suggestion: Option<&str>, clause: Clause, at: Position) -> Mistake {
    let advice = match suggestion {
        Some(near) => format!("did you mean `{near}`?"),
        None if name.starts_with(':') => "the only system field is `:id`".into(),
        None => "the dataset's page lists its fields".into(),
    };
    Mistake {
        kind: MistakeKind::NoSuchColumn { name: name.into() },
        message: format!("no field is named `{}`; {advice}", shown(name)),
        suggestion: suggestion.map(Into::into),
        clause,
        at,
    }
}

/// A name as it may stand in a one-line message.
pub(super) fn shown(name: &str) -> String {
    let mut text: String = name.chars().take(80).flat_map(char::escape_debug).collect();
    if name.chars().count() > 80 {
        text.push('…');
    }
    text
}

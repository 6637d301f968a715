//! Every name of a query, decided by itself: released, an alias, withheld or unknown. Nothing is evaluated here.

use super::fields::released;
use super::outputs::Planned;
use crate::ast::{Expr, Position, Query, SelectItem, normalise};
use crate::refusal::{Clause, Mistake, MistakeKind, Refusal};
use crate::suggest::nearest;
use catalog::PublicSchema;
use std::collections::HashSet;

/// Decides every name of the query, in the order in which the clauses stand.
pub(super) fn decide(query: &Query, schema: &PublicSchema, planned: &[Planned]) -> Result<(), Refusal> {
    let names = Names { schema, aliases: planned.iter().filter(|p| !p.is_bare_name()).map(Planned::key).collect() };
    let selected = query.select.iter().filter_map(|item| match item {
        SelectItem::Expr { expr, .. } => Some((expr, Clause::Select)),
        SelectItem::AllFields | SelectItem::SystemFields => None,
    });
    let clauses = selected
        .chain(query.filter.iter().map(|e| (e, Clause::Where)))
        .chain(query.group_by.iter().map(|e| (e, Clause::Group)))
        .chain(query.having.iter().map(|e| (e, Clause::Having)))
        .chain(query.order.iter().map(|o| (&o.expr, Clause::Order)));
    for (expr, clause) in clauses {
        names.walk(expr, clause)?;
    }
    Ok(())
}

struct Names<'a> {
    schema: &'a PublicSchema,
    aliases: HashSet<String>,
}

impl Names<'_> {
    fn walk(&self, expr: &Expr, clause: Clause) -> Result<(), Refusal> {
        if let Expr::Name { name, at } = expr {
            return self.name(name, clause, *at);
        }
        expr.children().into_iter().try_for_each(|child| self.walk(child, clause))
    }

    // INVARIANT: withheld comes first; an alias cannot stand in for a withheld name.
    fn name(&self, name: &str, clause: Clause, at: Position) -> Result<(), Refusal> {
        let key = normalise(name);
        if let Some(field) = self.schema.withheld_field(&key) {
            return Err(Refusal::Withheld { field: field.clone(), clause, at });
        }
        let known = key == ":id" || self.schema.field(&key).is_some() || self.aliases.contains(&key);
        if known { Ok(()) } else { Err(no_such_column(name, self.schema, clause, at).into()) }
    }
}

fn no_such_column(name: &str, schema: &PublicSchema, clause: Clause, at: Position) -> Mistake {
    let suggestion = nearest(name, released(schema).map(|f| f.name.as_str()));
    unknown_name(name, suggestion, clause, at)
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

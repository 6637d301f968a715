//! In a query over groups, everything shown is a group key, an aggregate, or made of these.

use super::fields::Scope;
use super::names::shown;
use super::outputs::Planned;
use crate::ast::{Position, Query};
use crate::refusal::{Clause, Mistake, MistakeKind};
use crate::resolved::{Node, ResolvedQuery, Typed};

/// Checks the columns, `having` and the order of a query over groups.
pub(super) fn check(
    resolved: &ResolvedQuery,
    query: &Query,
    planned: &[Planned],
    scope: &Scope<'_>,
) -> Result<(), Mistake> {
    let check = Check { keys: &resolved.group_by, scope };
    for (output, plan) in resolved.outputs.iter().zip(planned) {
        check.expr(&output.expr, Clause::Select, plan.position())?;
    }
    for (typed, expr) in resolved.distinct_on.iter().zip(&query.distinct_on) {
        check.expr(typed, Clause::Select, expr.position())?;
    }
    if let Some(having) = &resolved.having {
        let at = query.having.as_ref().map(|h| h.position()).unwrap_or_default();
        check.expr(having, Clause::Having, at)?;
    }
    let at = query.order.first().map(|o| o.expr.position()).unwrap_or_default();
    resolved.order.iter().try_for_each(|key| check.expr(&key.expr, Clause::Order, at))
}

struct Check<'a> {
    keys: &'a [Typed],
    scope: &'a Scope<'a>,
}

impl Check<'_> {
    fn expr(&self, expr: &Typed, clause: Clause, at: Position) -> Result<(), Mistake> {
        if self.keys.contains(expr) || matches!(expr.node, Node::Aggregate { .. }) {
            return Ok(());
        }
        let name = match &expr.node {
            Node::Field(name) => name.as_str(),
            Node::RowId => ":id",
            Node::Column(place) => self.scope.at(*place).map_or("", |column| &column.name),
            _ => return expr.children().into_iter().try_for_each(|child| self.expr(child, clause, at)),
        };
        Err(Mistake {
            kind: MistakeKind::ColumnNotInGroupBys { name: name.into() },
            message: format!(
                "field `{}` is neither grouped by nor inside an aggregate; add it to `group`",
                shown(name)
            ),
            suggestion: None,
            clause,
            at,
        })
    }
}

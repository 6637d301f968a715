//! The aggregates of a query, each accumulated once however often it occurs.

use super::accumulate::{Accumulator, Rows};
use super::{Compiled, Result, Scope};
use datafusion::logical_expr::Expr;
use query::{Node, Typed};

/// The aggregates of a query.
#[derive(Default)]
pub(crate) struct Measures {
    /// What is accumulated, each named `a0`, `a1`, …
    pub(crate) calls: Vec<Expr>,
    /// Each aggregate node, with the expression over `a0`, `a1`, … that answers it.
    pub(crate) answers: Vec<(Typed, Compiled)>,
    /// Whether doubles are added up, so that the order of rows shows in the last digit.
    pub(crate) order_matters: bool,
}

/// The aggregates that occur in these expressions.
pub(crate) fn measures<'a>(scope: &Scope<'_>, exprs: impl Iterator<Item = &'a Typed>) -> Result<Measures> {
    let mut measures = Measures::default();
    for typed in exprs {
        measures.collect(scope, typed)?;
    }
    Ok(measures)
}

impl Measures {
    fn collect(&mut self, scope: &Scope<'_>, typed: &Typed) -> Result<()> {
        let Node::Aggregate { function, distinct, args, filter } = &typed.node else {
            return typed.children().into_iter().try_for_each(|child| self.collect(scope, child));
        };
        if self.answers.iter().any(|(t, _)| t == typed) {
            return Ok(());
        }
        let args = args.iter().map(|arg| scope.compile(arg)).collect::<Result<Vec<_>>>()?;
        let filter = filter.as_ref().map(|filter| scope.test(filter)).transpose()?;
        let rows = Rows::Group { distinct: *distinct, filter };
        let mut accumulator = Accumulator { calls: &mut self.calls, prefix: 'a', rows, order_matters: false };
        let answer = accumulator.answer(*function, args)?;
        self.order_matters |= accumulator.order_matters;
        self.answers.push((typed.clone(), answer));
        Ok(())
    }
}

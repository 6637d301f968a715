//! The one query algebra, its written form, and its resolution against a public schema.
//!
//! Every protocol becomes a [`Query`]; nothing of a protocol reaches the engine. A query names fields as text; the only
//! way to run it is to [`resolve`] it into a [`ResolvedQuery`], whose nodes can only be released fields. Naming a
//! withheld field yields a [`Refusal`] that carries the reason.

mod ast;
mod functions;
mod refusal;
mod resolve;
mod resolved;
mod suggest;
pub mod syntax;

pub use ast::{Aggregate, BinaryOp, Expr, Function, Order, Position, Query, SelectItem, Value};
pub use refusal::{Clause, Mistake, MistakeKind, Refusal, withheld_words};
pub use resolve::{resolve, resolve_predicate};
pub use resolved::{ExprType, Node, Output, ResolvedOrder, ResolvedQuery, Typed};
pub use syntax::canonical;

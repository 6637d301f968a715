//! The one query algebra, its written form, and its resolution against a public schema.
//!
//! Every protocol becomes a [`Query`]; nothing of a protocol reaches the engine. A query names fields as text; the only
//! way to run it is to [`resolve`] it into a [`ResolvedQuery`], whose nodes can only be released fields. Naming a
//! withheld field yields a [`Refusal`] that carries the reason.

mod ast;
mod functions;
pub mod geometry;
pub mod interval;
mod refusal;
mod resolve;
mod resolved;
mod suggest;
pub mod syntax;

pub use ast::{
    BinaryOp, Bound, Combined, Expr, Frame, FrameUnit, Join, JoinKind, Order, Position, Query, SelectItem, SetOp,
    Source, Table, Value, Window,
};
pub use functions::{Aggregate, Function, WindowFunction};
pub use refusal::{Clause, Mistake, MistakeKind, Refusal, withheld_words};
pub use resolve::{Datasets, resolve, resolve_among, resolve_predicate};
pub use resolved::{
    ExprType, Node, Output, ResolvedCombined, ResolvedJoin, ResolvedOrder, ResolvedQuery, ResolvedSource, Typed,
    Windowed,
};
pub use syntax::canonical;

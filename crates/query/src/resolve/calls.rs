//! Calls of functions and aggregates, and casts: number and types of arguments.

use super::coerce::{cast, describe, to_type};
use super::literal;
use super::names::shown;
use super::typer::Typer;
use crate::ast::{Aggregate, Expr, Function, Position, Value};
use crate::functions::{Gives, Param, Signature};
use crate::refusal::{Mistake, MistakeKind};
use crate::resolved::{ExprType, Node, Typed};
use crate::suggest::nearest;

impl Typer<'_> {
    /// A call by name.
    pub(super) fn call(&mut self, name: &str, distinct: bool, args: &[Expr], at: Position) -> Result<Typed, Mistake> {
        if let Some(aggregate) = Aggregate::from_name(name) {
            return self.aggregate(aggregate, distinct, args, at);
        }
        let Some(function) = Function::from_name(name) else { return Err(self.no_such_function(name, at)) };
        if distinct {
            return Err(self.mistake(MistakeKind::WrongArguments, at, "only `count` takes `distinct`"));
        }
        self.function(function, args, at)
    }

    fn no_such_function(&self, name: &str, at: Position) -> Mistake {
        let known = Function::ALL.iter().map(|f| f.name()).chain(Aggregate::ALL.iter().map(|a| a.name()));
        let near = nearest(name, known);
        let advice = near.map_or("the API documentation lists them".into(), |near| format!("did you mean `{near}`?"));
        let message = format!("no function is named `{}`; {advice}", shown(name));
        let mut mistake = self.mistake(MistakeKind::NoSuchFunction { name: name.into() }, at, message);
        mistake.suggestion = near.map(Into::into);
        mistake
    }

    fn aggregate(
        &mut self,
        function: Aggregate,
        distinct: bool,
        args: &[Expr],
        at: Position,
    ) -> Result<Typed, Mistake> {
        let name = function.name();
        if !self.aggregates {
            return Err(self.no_aggregate(&format!("`{name}`"), at));
        }
        if distinct && (function != Aggregate::Count || args.len() != 1) {
            return Err(self.mistake(MistakeKind::WrongArguments, at, "only `count` of one field takes `distinct`"));
        }
        if args.is_empty() && function == Aggregate::Count {
            return Ok(Typed::new(Node::Aggregate { function, distinct: false, arg: None }, ExprType::Number));
        }
        let [arg] = args else {
            return Err(self.mistake(MistakeKind::WrongArguments, at, format!("`{name}` takes one argument")));
        };
        self.aggregates = false;
        let typed = self.expr(arg);
        self.aggregates = true;
        let (arg, ty) = self.aggregate_argument(function, typed?, arg.position())?;
        Ok(Typed::new(Node::Aggregate { function, distinct, arg: Some(Box::new(arg)) }, ty))
    }

    fn aggregate_argument(&self, function: Aggregate, arg: Typed, at: Position) -> Result<(Typed, ExprType), Mistake> {
        match function {
            Aggregate::Count => Ok((arg, ExprType::Number)),
            Aggregate::Min | Aggregate::Max if matches!(arg.ty, ExprType::Point | ExprType::Boolean) => {
                let message = format!("`{}` takes numbers, texts or dates, not {}", function.name(), describe(&arg));
                Err(self.mismatch(at, message))
            }
            Aggregate::Min | Aggregate::Max => {
                let ty = arg.ty;
                Ok((arg, ty))
            }
            _ => {
                let arg = to_type(arg, ExprType::Number).map_err(|message| self.mismatch(at, message))?;
                Ok((arg, ExprType::Number))
            }
        }
    }

    fn function(&mut self, function: Function, args: &[Expr], at: Position) -> Result<Typed, Mistake> {
        let signature = function.signature();
        if args.len() < signature.least || args.len() > signature.most {
            let message = format!("`{}` takes {}, not {}", function.name(), count_words(&signature), args.len());
            return Err(self.mistake(MistakeKind::WrongArguments, at, message));
        }
        let typed = if signature.params.contains(&Param::Shared) {
            self.shared(&args.iter().collect::<Vec<_>>(), at)?.0
        } else {
            args.iter()
                .zip(signature.params)
                .map(|(arg, param)| self.argument(arg, *param))
                .collect::<Result<_, _>>()?
        };
        let ty = match signature.gives {
            Gives::Of(ty) => ty,
            Gives::First => typed.first().map_or(ExprType::Null, |t| t.ty),
        };
        let unordered = matches!(ty, ExprType::Point) && matches!(function, Function::Greatest | Function::Least);
        if unordered {
            return Err(self.mismatch(at, "points have no order"));
        }
        Ok(Typed::new(Node::Call { function, args: typed }, ty))
    }

    fn argument(&mut self, arg: &Expr, param: Param) -> Result<Typed, Mistake> {
        let at = arg.position();
        match param {
            Param::Of(ty) => self.of_type(arg, ty),
            Param::Shared => self.expr(arg),
            Param::Temporal | Param::Time => {
                let typed = self.expr(arg)?;
                let accepted = matches!(typed.ty, ExprType::Timestamp | ExprType::TimestampUtc)
                    || (typed.ty == ExprType::Date && param == Param::Temporal);
                if accepted {
                    return Ok(typed);
                }
                to_type(typed, ExprType::Timestamp).map_err(|message| self.mismatch(at, message))
            }
        }
    }

    /// `x::type`.
    pub(super) fn cast(&mut self, expr: &Expr, to: &str, at: Position) -> Result<Typed, Mistake> {
        let Some(ty) = type_named(to) else {
            let message = format!(
                "no type is named `{}`; the types are text, number, boolean, date, floating_timestamp, fixed_timestamp \
                 and point",
                shown(to)
            );
            return Err(self.mistake(MistakeKind::NoSuchFunction { name: to.into() }, at, message));
        };
        let typed = self.expr(expr)?;
        if typed.ty == ty {
            return Ok(typed);
        }
        if let Node::Literal(Value::Text(text)) = &typed.node {
            return Ok(Typed::new(Node::Literal(literal::read(text, ty).unwrap_or(Value::Null)), ty));
        }
        if !castable(typed.ty, ty) {
            return Err(self.mismatch(at, format!("{} cannot be cast to `{}`", describe(&typed), shown(to))));
        }
        Ok(cast(typed, ty))
    }
}

/// Whether values of one type can be read as the other.
fn castable(from: ExprType, to: ExprType) -> bool {
    let temporal = |ty| matches!(ty, ExprType::Date | ExprType::Timestamp | ExprType::TimestampUtc);
    matches!(from, ExprType::Text | ExprType::Null) || to == ExprType::Text || (temporal(from) && temporal(to))
}

/// Types by the names of SoQL, old and new.
fn type_named(name: &str) -> Option<ExprType> {
    Some(match name.to_ascii_lowercase().as_str() {
        "text" => ExprType::Text,
        "number" | "double" | "money" => ExprType::Number,
        "boolean" | "checkbox" => ExprType::Boolean,
        "date" => ExprType::Date,
        "floating_timestamp" | "calendar_date" => ExprType::Timestamp,
        "fixed_timestamp" => ExprType::TimestampUtc,
        "point" => ExprType::Point,
        _ => return None,
    })
}

fn count_words(signature: &Signature) -> String {
    match (signature.least, signature.most) {
        (1, 1) => "1 argument".into(),
        (least, most) if least == most => format!("{least} arguments"),
        (least, most) => format!("{least} to {most} arguments"),
    }
}

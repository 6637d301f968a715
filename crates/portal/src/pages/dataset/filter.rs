//! The filter form of a dataset's page: rows of field, operator and value, read into the query algebra.

use crate::pages::link::Params;
use catalog::{FieldType, PublicSchema};
use jiff::ToSpan;
use jiff::civil::Date;
use query::{BinaryOp, Expr, Order, Query, SelectItem, Value};

/// Conditions that one form may have.
const CONDITIONS_MAX: usize = 10;

/// A condition as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Condition {
    /// The name of the field.
    pub field: String,
    /// The word of the operator.
    pub op: String,
    /// The value.
    pub value: String,
}

/// The operators: word, words for people.
pub(crate) const OPERATORS: [(&str, &str); 10] = [
    ("is", "is"),
    ("not", "is not"),
    ("has", "contains"),
    ("starts", "begins with"),
    ("from", "is at least, or from"),
    ("over", "is more than, or after"),
    ("to", "is at most, or until"),
    ("under", "is less than, or before"),
    ("empty", "has no value"),
    ("full", "has a value"),
];

/// What is asked of the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// All of these.
    pub conditions: Vec<Condition>,
    /// Words that occur in the row's texts.
    pub words: String,
    /// The field that orders the rows.
    pub order: Option<(String, bool)>,
}

impl Condition {
    /// Whether the operator compares with a value.
    pub fn needs_value(&self) -> bool {
        !matches!(self.op.as_str(), "empty" | "full")
    }
}

impl Filter {
    /// Reads the form. A row without field, or without a value where one is needed, asks nothing.
    pub fn read(params: &Params) -> Self {
        let (ops, values): (Vec<_>, Vec<_>) = (params.all("op").collect(), params.all("value").collect());
        let at = |list: &[&str], i: usize| list.get(i).copied().unwrap_or_default().to_owned();
        let rows = params.all("field").enumerate().map(|(i, field)| Condition {
            field: field.to_owned(),
            op: Some(at(&ops, i))
                .filter(|op| OPERATORS.iter().any(|(word, _)| word == op))
                .unwrap_or_else(|| "is".into()),
            value: at(&values, i),
        });
        let asked = rows.filter(|c| !c.field.is_empty() && (!c.needs_value() || !c.value.is_empty()));
        Self {
            conditions: asked.take(CONDITIONS_MAX).collect(),
            words: params.first("words").to_owned(),
            order: params.some("order").map(|name| match name.strip_prefix('-') {
                Some(name) => (name.to_owned(), true),
                None => (name.to_owned(), false),
            }),
        }
    }

    /// Whether it leaves any row out.
    pub fn narrows(&self) -> bool {
        !self.conditions.is_empty() || !self.words.is_empty()
    }

    /// The same as parameters of an address.
    pub fn params(&self) -> Params {
        let conditions = self.conditions.iter().flat_map(|c| {
            // A value that is not there is still said, so that the three lists stay in step.
            let value = if c.value.is_empty() { "-" } else { c.value.as_str() };
            [("field", c.field.clone()), ("op", c.op.clone()), ("value", value.to_owned())]
        });
        let order = self.order.iter().map(|(name, down)| ("order", format!("{}{name}", if *down { "-" } else { "" })));
        conditions.chain([("words", self.words.clone())]).chain(order).collect()
    }

    /// The condition on rows; `None` when every row is meant.
    pub fn expr(&self, schema: &PublicSchema) -> Option<Expr> {
        Expr::all(self.conditions.iter().map(|c| condition(c, schema)).collect())
    }

    /// The rows of one page.
    pub fn rows(&self, schema: &PublicSchema, limit: u64, offset: u64) -> Query {
        let field = |name: &str| SelectItem::Expr { expr: Expr::name(name), alias: None };
        let order = self.order.iter().map(|(name, descending)| Order {
            expr: Expr::name(name.as_str()),
            descending: *descending,
            nulls_first: Some(false),
        });
        Query {
            select: schema.fields.iter().map(|f| field(f.name.as_str())).collect(),
            order: order.collect(),
            limit: Some(limit),
            offset,
            ..self.asked(schema)
        }
    }

    /// How many rows there are.
    pub fn count(&self, schema: &PublicSchema) -> Query {
        let count = Expr::call("count", vec![]);
        Query { select: vec![SelectItem::Expr { expr: count, alias: None }], ..self.asked(schema) }
    }

    fn asked(&self, schema: &PublicSchema) -> Query {
        Query {
            filter: self.expr(schema),
            search: Some(self.words.clone()).filter(|words| !words.is_empty()),
            ..Query::default()
        }
    }
}

fn text(value: &str) -> Expr {
    Expr::literal(Value::Text(value.to_owned()))
}

fn condition(c: &Condition, schema: &PublicSchema) -> Expr {
    let name = Expr::name(c.field.as_str());
    let field_type = schema.field(&c.field).map(|f| f.field_type);
    let timed = matches!(field_type, Some(FieldType::Timestamp | FieldType::TimestampUtc));
    if let Some(day) = c.value.parse::<Date>().ok().filter(|_| timed && c.value.len() == 10) {
        return on_day(c, name, day);
    }
    let compare = |op| Expr::binary(op, name.clone(), text(&c.value));
    let lower = |expr| Expr::call("lower", vec![expr]);
    match c.op.as_str() {
        "not" => compare(BinaryOp::NotEq),
        "has" => Expr::call("contains", vec![lower(name), text(&c.value.to_lowercase())]),
        "starts" => Expr::call("starts_with", vec![lower(name), text(&c.value.to_lowercase())]),
        "from" => compare(BinaryOp::GtEq),
        "over" => compare(BinaryOp::Gt),
        "to" => compare(BinaryOp::LtEq),
        "under" => compare(BinaryOp::Lt),
        "empty" => Expr::IsNull { expr: Box::new(name), negated: false },
        "full" => Expr::IsNull { expr: Box::new(name), negated: true },
        _ => compare(BinaryOp::Eq),
    }
}

/// A day asked of a field with times of day means the whole day.
fn on_day(c: &Condition, name: Expr, day: Date) -> Expr {
    let next = day.saturating_add(1.day());
    let at = |op, day: Date| Expr::binary(op, name.clone(), text(&day.to_string()));
    let both = |op, a, b| Expr::binary(op, a, b);
    match c.op.as_str() {
        "from" => at(BinaryOp::GtEq, day),
        "over" => at(BinaryOp::GtEq, next),
        "to" => at(BinaryOp::Lt, next),
        "under" => at(BinaryOp::Lt, day),
        "not" => both(BinaryOp::Or, at(BinaryOp::Lt, day), at(BinaryOp::GtEq, next)),
        "empty" => Expr::IsNull { expr: Box::new(name), negated: false },
        "full" => Expr::IsNull { expr: Box::new(name), negated: true },
        _ => both(BinaryOp::And, at(BinaryOp::GtEq, day), at(BinaryOp::Lt, next)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(query: &str) -> Filter {
        Filter::read(&Params::parse(query))
    }

    #[test]
    fn rows_of_the_form_are_read_in_step_and_empty_ones_ask_nothing() {
        let read = filter("field=a&op=has&value=x&field=&op=is&value=&field=b&op=empty&value=&field=c&op=is&value=");
        let fields: Vec<_> =
            read.conditions.iter().map(|c| (c.field.as_str(), c.op.as_str(), c.value.as_str())).collect();
        assert_eq!(fields, [("a", "has", "x"), ("b", "empty", "")]);
    }

    #[test]
    fn a_filter_survives_its_own_link() {
        let read = filter("field=b&op=empty&value=&field=a&op=has&value=x&words=tree&order=-a");
        let again = Filter::read(&Params::parse(read.params().to("").trim_start_matches('?')));
        assert_eq!(again.conditions[1], read.conditions[1]);
        assert_eq!((again.words.as_str(), again.order), ("tree", Some(("a".into(), true))));
        assert_eq!(again.conditions[0].op, "empty");
    }

    #[test]
    fn an_unknown_operator_is_equality() {
        assert_eq!(filter("field=a&op=drop&value=1").conditions[0].op, "is");
    }
}

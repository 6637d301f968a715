//! What names can mean: the columns of the tables of a query, or the fields in custody.

use crate::ast::Expr;
use crate::ast::normalise;
use crate::resolved::{ExprType, Node, Typed};
use catalog::{Field, FieldType, PublicSchema, WithheldField};

/// The name of the column of public row numbers.
pub(super) const ROW_ID: &str = ":id";

/// A column that a name can mean.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Its name, as names are compared.
    pub name: String,
    /// What it is.
    pub typed: Typed,
    /// The type of the field that it is.
    pub field_type: Option<FieldType>,
    /// Whether `*` shows it.
    pub shown: bool,
    /// How many nodes it is when it is written out down to the fields of releases, as a planner may do.
    pub weight: usize,
}

/// A column of another query.
#[derive(Debug, Clone)]
pub(super) struct QueryColumn {
    pub name: String,
    pub ty: ExprType,
    /// As of [`Column`].
    pub field_type: Option<FieldType>,
    /// As of [`Column`].
    pub weight: usize,
}

/// A table of a query.
#[derive(Debug, Clone)]
pub(super) struct TableScope<'a> {
    /// The name it goes by.
    pub key: Option<String>,
    pub columns: Vec<Column>,
    /// The datasets beneath it: what they withhold is refused with the reason.
    pub beneath: Vec<&'a PublicSchema>,
    /// Whether it is a release as it is. Of a release, a withheld name is never a column.
    is_release: bool,
}

/// The tables of a query, the one it asks first.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope<'a> {
    pub tables: Vec<TableScope<'a>>,
    /// Those that stand before the `lateral` join in which the query stands: their fields can be named with their table.
    pub outer: Vec<TableScope<'a>>,
}

impl<'a> TableScope<'a> {
    /// The released fields, and nothing else: a field that is both listed as released and as withheld is left out.
    pub fn of_release(schema: &'a PublicSchema) -> Self {
        let field = |f: &catalog::PublicField| Column {
            name: f.name.to_string(),
            typed: Typed::new(Node::Field(f.name.clone()), f.field_type.into()),
            field_type: Some(f.field_type),
            shown: true,
            weight: 1,
        };
        let row_id = Typed::new(Node::RowId, ExprType::Number);
        let row_id = Column { name: ROW_ID.into(), typed: row_id, field_type: None, shown: false, weight: 1 };
        let columns = released(schema).map(field).chain([row_id]).collect();
        Self { key: None, columns, beneath: vec![schema], is_release: true }
    }

    /// The columns of another query.
    pub fn of_query(outputs: impl IntoIterator<Item = QueryColumn>, beneath: Vec<&'a PublicSchema>) -> Self {
        let column = |(i, QueryColumn { name, ty, field_type, weight }): (usize, QueryColumn)| {
            let name = normalise(&name);
            let shown = !name.starts_with(':');
            Column { name, typed: Typed::new(Node::Column(i), ty), field_type, shown, weight }
        };
        Self { key: None, columns: outputs.into_iter().enumerate().map(column).collect(), beneath, is_release: false }
    }

    /// The same table under this name.
    pub fn known_as(self, key: Option<String>) -> Self {
        Self { key, ..self }
    }

    /// The table with only these columns.
    pub fn with_columns(&self, columns: Vec<Column>) -> Self {
        Self { columns, ..self.clone() }
    }

    /// The same columns as those of a row of several tables, from this place on.
    pub fn beginning_at(mut self, place: usize) -> Self {
        for (i, column) in self.columns.iter_mut().enumerate() {
            column.typed = Typed::new(Node::Column(place + i), column.typed.ty);
        }
        self
    }

    /// Why a name cannot be given; only for names of what is withheld.
    fn withheld(&self, name: &str) -> Option<&'a WithheldField> {
        if !self.is_release && self.column(name).is_some() {
            return None;
        }
        self.beneath.iter().find_map(|schema| schema.withheld_field(name))
    }

    fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

impl<'a> Scope<'a> {
    /// The fields of a revision, for the predicates of exemptions.
    pub fn of_custody(fields: &[Field]) -> Self {
        let column = |f: &Field| Column {
            name: f.name.to_string(),
            typed: Typed::new(Node::Field(f.name.clone()), f.field_type.into()),
            field_type: Some(f.field_type),
            shown: true,
            weight: 1,
        };
        let columns = fields.iter().map(column).collect();
        Self {
            tables: vec![TableScope { key: None, columns, beneath: Vec::new(), is_release: false }],
            outer: Vec::new(),
        }
    }

    /// The table that the query asks.
    pub fn first(&self) -> Option<&TableScope<'a>> {
        self.tables.first()
    }

    /// The table that goes by this name; one of the query itself comes first.
    pub fn table(&self, key: &str) -> Option<&TableScope<'a>> {
        let key = normalise(key);
        self.tables.iter().chain(&self.outer).find(|table| table.key.as_deref() == Some(&key))
    }

    /// Whether a table of the query itself goes by this name.
    pub fn is_own(&self, key: &str) -> bool {
        let key = normalise(key);
        self.tables.iter().any(|table| table.key.as_deref() == Some(&key))
    }

    /// Every table whose fields can be named.
    pub fn known(&self) -> Vec<TableScope<'a>> {
        self.tables.iter().chain(&self.outer).cloned().collect()
    }

    /// The column of this (normalised) name in the table that the query asks.
    pub fn find(&self, name: &str) -> Option<&Column> {
        self.first()?.column(name)
    }

    /// The column of this (normalised) name in the table that goes by that name.
    pub fn find_in(&self, table: &str, name: &str) -> Option<&Column> {
        self.table(table)?.column(name)
    }

    /// What is withheld under this (normalised) name, in that table or in the one that the query asks.
    pub fn withheld(&self, table: Option<&str>, name: &str) -> Option<&'a WithheldField> {
        match table {
            Some(table) => self.table(table)?.withheld(name),
            None => self.first()?.withheld(name),
        }
    }

    /// The columns that `*` shows.
    pub fn shown(&self) -> impl Iterator<Item = &Column> {
        self.first().into_iter().flat_map(|table| &table.columns).filter(|column| column.shown)
    }

    /// Every name that can stand by itself and that `*` shows.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.shown().map(|column| column.name.as_str())
    }

    /// The column at this place of a row of its tables.
    pub fn at(&self, place: usize) -> Option<&Column> {
        self.tables.iter().flat_map(|table| &table.columns).nth(place)
    }

    /// The type of the field that an expression is, where it is one.
    pub fn field_type_of(&self, typed: &Typed) -> Option<FieldType> {
        match &typed.node {
            Node::Field(name) => self.find(name.as_str())?.field_type,
            Node::Column(place) => self.at(*place)?.field_type,
            _ => None,
        }
    }

    /// How many nodes an expression is, its columns written out.
    pub fn weight(&self, typed: &Typed) -> usize {
        let own = match typed.node {
            Node::Column(place) => self.at(place).map_or(1, |column| column.weight),
            _ => 1,
        };
        typed.children().into_iter().fold(own, |sum, child| sum.saturating_add(self.weight(child)))
    }

    /// Every dataset beneath.
    pub fn beneath(&self) -> Vec<&'a PublicSchema> {
        self.tables.iter().flat_map(|table| table.beneath.iter().copied()).collect()
    }

    /// A field of a table by name: `@x.name`, or `x.name` where `x` is a table and no column.
    pub fn qualified<'e>(&self, expr: &'e Expr) -> Option<(&'e str, &'e str)> {
        match expr {
            Expr::Qualified { table, name, .. } => Some((table, name)),
            Expr::Part { of, name, .. } => match &**of {
                Expr::Name { name: table, .. }
                    if self.table(table).is_some() && self.find(&normalise(table)).is_none() =>
                {
                    Some((table, name))
                }
                _ => None,
            },
            _ => None,
        }
    }
}

/// The released fields of a schema; what is also listed as withheld is not released.
pub(super) fn released(schema: &PublicSchema) -> impl Iterator<Item = &catalog::PublicField> {
    schema.fields.iter().filter(|f| schema.withheld_field(f.name.as_str()).is_none())
}

//! A seeded generator of texts, expressions and queries, and a small release. Failures name the seed.

#![allow(dead_code, reason = "each test file uses its part")]

use catalog::{FieldType, PublicField, PublicSchema, WithheldField, Withholding};
use query::{
    BinaryOp, Bound, Combined, Expr, Frame, FrameUnit, Join, JoinKind, Order, Position, Query, SelectItem, SetOp,
    Source, Table, Value, Window,
};

/// A pseudo-random generator (SplitMix64): small, and the same on every machine.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.roll() % n as u64) as usize
    }

    pub fn flip(&mut self) -> bool {
        self.roll() & 1 == 1
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

pub const NAMES: &[&str] = &[
    "magnitude",
    "place",
    "at",
    "day",
    "felt",
    "spot",
    "seen",
    "Magnitude",
    "reporting_party",
    "Reporting-Party",
    "unknown",
    "order",
    "select",
    "case",
    ":id",
    ":updated_at",
    "end",
    "with space",
    "top",
    "a`b",
    "Süd",
    "distinct",
];
const TEXTS: &[&str] = &[
    "",
    "it's",
    "5",
    "true",
    "2016-04-01",
    "2016-04-01T10:00:00",
    "POINT (1 2)",
    "a\"b\\",
    "%x_",
    "\n",
    "--",
    "P1M",
    "US/Pacific",
];
const NUMBERS: &[&str] = &["0", "5", "-5", "1.50", "1e10", "12345678901234567890.5", ".5"];
const FUNCTIONS: &[&str] = &[
    "lower",
    "length",
    "count",
    "sum",
    "max",
    "date_trunc_ym",
    "coalesce",
    "within_circle",
    "nope",
    "round",
    "substring",
    "left_pad",
    "date_add",
    "get_utc_date",
    "caseless_one_of",
    "row_number",
    "lag",
    "regr_slope",
    "count_distinct",
];
const OPERATORS: &[BinaryOp] = &[
    BinaryOp::Or,
    BinaryOp::And,
    BinaryOp::And,
    BinaryOp::Eq,
    BinaryOp::NotEq,
    BinaryOp::Lt,
    BinaryOp::LtEq,
    BinaryOp::Gt,
    BinaryOp::GtEq,
    BinaryOp::Add,
    BinaryOp::Subtract,
    BinaryOp::Multiply,
    BinaryOp::Divide,
    BinaryOp::Modulo,
    BinaryOp::Power,
    BinaryOp::Power,
    BinaryOp::Concat,
];

fn at() -> Position {
    Position::default()
}

/// Any expression, of any types.
pub fn expr(dice: &mut Dice, depth: usize) -> Expr {
    let inner = |dice: &mut Dice| Box::new(expr(dice, depth.saturating_sub(1)));
    match if depth == 0 { dice.below(3) } else { dice.below(16) } {
        0 | 1 => Expr::Name { name: (*dice.pick(NAMES)).into(), at: at() },
        2 => Expr::Literal { value: value(dice), at: at() },
        3 => {
            let function = (*dice.pick(FUNCTIONS)).to_owned();
            let args: Vec<Expr> = (0..dice.below(4)).map(|_| *inner(dice)).collect();
            let distinct = !args.is_empty() && dice.below(8) == 0;
            let filter = (dice.below(6) == 0).then(|| inner(dice));
            let over = (dice.below(4) == 0).then(|| Box::new(window(dice, depth)));
            Expr::Call { distinct, function, args, filter, over, at: at() }
        }
        4 => Expr::Negate(inner(dice)),
        5 => Expr::Not(inner(dice)),
        6 => Expr::Between { expr: inner(dice), low: inner(dice), high: inner(dice), negated: dice.flip() },
        7 => Expr::In {
            expr: inner(dice),
            list: (0..=dice.below(3)).map(|_| *inner(dice)).collect(),
            negated: dice.flip(),
        },
        8 => Expr::IsNull { expr: inner(dice), negated: dice.flip() },
        9 => Expr::Like { expr: inner(dice), pattern: inner(dice), negated: dice.flip() },
        10 => Expr::Case {
            branches: (0..=dice.below(2)).map(|_| (*inner(dice), *inner(dice))).collect(),
            otherwise: dice.flip().then(|| inner(dice)),
        },
        12 => {
            Expr::Part { of: inner(dice), name: (*dice.pick(&["year", "latitude", "date", "nope"])).into(), at: at() }
        }
        13 => Expr::Element { of: inner(dice), index: inner(dice), at: at() },
        11 => Expr::Cast { expr: inner(dice), to: (*dice.pick(&["text", "number", "point", "nope"])).into(), at: at() },
        _ => Expr::Binary { op: *dice.pick(OPERATORS), left: inner(dice), right: inner(dice), at: at() },
    }
}

fn window(dice: &mut Dice, depth: usize) -> Window {
    let depth = depth.saturating_sub(2);
    let bounds =
        [(Bound::First, Bound::Current), (Bound::Preceding(2), Bound::Following(3)), (Bound::Current, Bound::Last)];
    let unit = *dice.pick(&[FrameUnit::Rows, FrameUnit::Range, FrameUnit::Groups]);
    let (start, end) = *dice.pick(&bounds);
    Window {
        partition: (0..dice.below(2)).map(|_| expr(dice, depth)).collect(),
        order: (0..dice.below(3)).map(|_| order(dice, depth)).collect(),
        frame: (dice.below(3) == 0).then_some(Frame { unit, start, end }),
    }
}

fn order(dice: &mut Dice, depth: usize) -> Order {
    Order { expr: expr(dice, depth), descending: dice.flip(), nulls_first: dice.flip().then(|| dice.flip()) }
}

fn value(dice: &mut Dice) -> Value {
    match dice.below(4) {
        0 => Value::Null,
        1 => Value::Boolean(dice.flip()),
        2 => Value::Number((*dice.pick(NUMBERS)).into()),
        _ => Value::Text((*dice.pick(TEXTS)).into()),
    }
}

/// Any query, in one of five cases of another one.
pub fn query(dice: &mut Dice) -> Query {
    let mut query = flat(dice);
    if dice.below(5) == 0 {
        query.from.source = source(dice, 2);
    }
    query
}

/// Any statement, joins and named datasets included.
pub fn statement(dice: &mut Dice, depth: usize) -> Query {
    let mut query = flat(dice);
    query.from = Table { source: source(dice, depth), alias: dice.flip().then(|| (*dice.pick(NAMES)).to_owned()) };
    for _ in 0..dice.below(3) {
        let table = match dice.below(3) {
            0 => Table { source: Source::This, alias: Some("a".into()) },
            1 => Table { source: named(dice), alias: dice.flip().then(|| "with space".to_owned()) },
            _ => Table { source: Source::Query(Box::new(statement(dice, depth / 2))), alias: Some("t".into()) },
        };
        let kind = *dice.pick(&[JoinKind::Inner, JoinKind::Left, JoinKind::Right, JoinKind::Full]);
        let lateral = matches!(kind, JoinKind::Inner | JoinKind::Left) && dice.below(8) == 0;
        query.joins.push(Join { kind, lateral, table, on: expr(dice, 1) });
    }
    if dice.below(4) == 0 {
        query.select.push(SelectItem::AllOf { table: "t".into(), at: at() });
        query.select.push(SelectItem::AllExcept(vec![Expr::Name { name: "place".into(), at: at() }]));
    }
    query
}

fn named(dice: &mut Dice) -> Source {
    Source::Dataset { id: (*dice.pick(&["abcd-1234", "calls"])).to_owned(), at: at() }
}

fn source(dice: &mut Dice, depth: usize) -> Source {
    match if depth == 0 { 0 } else { dice.below(4) } {
        0 => Source::This,
        1 => Source::Query(Box::new(query(dice))),
        _ => Source::Combined(Box::new(Combined {
            op: *dice.pick(&[SetOp::Union, SetOp::Intersect, SetOp::Minus]),
            all: dice.flip(),
            left: query(dice),
            right: query(dice),
            at: at(),
        })),
    }
}

fn flat(dice: &mut Dice) -> Query {
    let depth = 2;
    let alias = |dice: &mut Dice| dice.flip().then(|| (*dice.pick(NAMES)).to_owned());
    let item = |dice: &mut Dice| match dice.below(8) {
        0 => SelectItem::AllFields,
        1 => SelectItem::SystemFields,
        _ => SelectItem::Expr { expr: expr(dice, depth), alias: alias(dice) },
    };
    Query {
        from: Table::default(),
        joins: Vec::new(),
        select: (0..dice.below(3)).map(|_| item(dice)).collect(),
        distinct: false,
        distinct_on: (0..dice.below(4) / 2).map(|_| expr(dice, depth)).collect(),
        filter: dice.flip().then(|| expr(dice, depth)),
        group_by: (0..dice.below(2)).map(|_| expr(dice, depth)).collect(),
        having: (dice.below(6) == 0).then(|| expr(dice, depth)),
        order: (0..dice.below(2)).map(|_| order(dice, depth)).collect(),
        search: dice.flip().then(|| "main st".to_owned()),
        limit: dice.flip().then(|| dice.roll() % 100),
        offset: dice.roll() % 3,
        now: dice.flip().then(|| jiff::Timestamp::UNIX_EPOCH),
    }
}

/// Any text, more often than not nearly an expression.
pub fn text(dice: &mut Dice) -> String {
    const PIECES: &[&str] = &[
        "a",
        "b",
        " ",
        "and",
        " or ",
        "not ",
        "(",
        ")",
        ",",
        "'",
        "\"",
        "`",
        "5",
        "1.5",
        "1e",
        "::",
        "[",
        "]",
        "lateral",
        ":id",
        ":*",
        "*",
        "-",
        "--",
        "/*",
        "*/",
        "=",
        "<",
        ">",
        "!",
        "|",
        "||",
        "^",
        ".year",
        ".",
        " over (",
        "partition by ",
        "order by ",
        "rows 1 preceding",
        " filter (where ",
        " |> ",
        " union ",
        "@abcd-1234",
        " join ",
        " on ",
        "select ",
        "|>",
        "in",
        " is ",
        "null",
        "like",
        "between",
        "case",
        "when",
        "then",
        "end",
        "select ",
        "where ",
        "group by ",
        "order by ",
        "limit ",
        "\\",
        "\\u12",
        "\u{0}",
        "é",
        "東",
        "\n",
        ";",
        "count(",
        "distinct",
        "as",
        ".",
        "%",
        "@",
        "😀",
        "\u{2028}",
    ];
    (0..dice.below(24)).map(|_| *dice.pick(PIECES)).collect()
}

pub fn public_field(name: &str, field_type: FieldType) -> PublicField {
    PublicField {
        name: name.parse().unwrap(),
        label: name.to_uppercase(),
        field_type,
        role: None,
        description: None,
        notices: Vec::new(),
    }
}

pub fn withholding() -> Withholding {
    Withholding {
        exemption: "7".into(),
        law_id: "PR-TEST".into(),
        ground: law::Ground::LawEnforcement,
        citation: "Gov. Code § 7923.600".parse().unwrap(),
        more_citations: Vec::new(),
        statement: "names of people who report are confidential".into(),
        decided_by: vec!["A. Clerk, City Clerk".into()],
        decided_on: "2026-01-31".into(),
    }
}

/// A release of earthquakes with one withheld field.
pub fn schema() -> PublicSchema {
    PublicSchema {
        dataset: "abcd-1234".parse().unwrap(),
        fields: vec![
            public_field("magnitude", FieldType::Decimal { scale: 2 }),
            public_field("place", FieldType::Text),
            public_field("at", FieldType::Timestamp),
            public_field("day", FieldType::Date),
            public_field("felt", FieldType::Boolean),
            public_field("spot", FieldType::Point),
            public_field("seen", FieldType::TimestampUtc),
            public_field("depth", FieldType::Integer),
        ],
        withheld: vec![WithheldField {
            name: "reporting_party".parse().unwrap(),
            label: "Reporting Party".into(),
            description: None,
            withholdings: vec![withholding()],
        }],
        row_notices: Vec::new(),
        geometry: None,
        stable_ids: true,
        rows: 3,
    }
}

//! Expressions over columns: values, conditions, windows.

use testkit::Dice;

/// What a column holds, as far as its use goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// An exact number.
    Number,
    /// A number whose last digit is nobody's: never compared, grouped or ordered by.
    Double,
    Day,
    Time,
    Flag,
}

impl Kind {
    /// Those whose values can be compared.
    pub const EXACT: [Self; 5] = [Self::Text, Self::Number, Self::Day, Self::Time, Self::Flag];
}

/// A column as it is written.
#[derive(Debug, Clone)]
pub struct Column {
    pub text: String,
    pub kind: Kind,
}

impl Column {
    pub fn new(text: impl Into<String>, kind: Kind) -> Self {
        Self { text: text.into(), kind }
    }
}

/// One of the columns of this kind.
fn column(dice: &mut Dice, columns: &[Column], kind: Kind) -> Option<String> {
    let of_kind: Vec<&Column> = columns.iter().filter(|c| c.kind == kind).collect();
    (!of_kind.is_empty()).then(|| dice.pick(&of_kind).text.clone())
}

/// A column that can be compared.
pub fn exact(dice: &mut Dice, columns: &[Column]) -> Option<Column> {
    let exact: Vec<&Column> = columns.iter().filter(|c| c.kind != Kind::Double).collect();
    (!exact.is_empty()).then(|| (*dice.pick(&exact)).clone())
}

/// A literal of this kind.
pub fn literal(dice: &mut Dice, kind: Kind) -> String {
    match kind {
        Kind::Text => format!("'{}'", dice.word(&["Noise", "Fire", "noise", "Theft", "", "Süd"])),
        Kind::Number => dice.word(&["-3", "-1", "0", "1", "2", "0.01", "2.5"]),
        Kind::Double => "0.5".into(),
        Kind::Day => dice.word(&["'2019-04-14'", "'2019-04-15'", "'2019-04-17'"]),
        Kind::Time => dice.word(&["'2019-04-14T00:00:00'", "'2019-04-14T06:00:00'", "'2019-04-15'"]),
        Kind::Flag => dice.word(&["true", "false"]),
    }
}

/// A value of any kind: a column, or what is made of one.
pub fn value(dice: &mut Dice, columns: &[Column]) -> Column {
    let Some(of) = columns.get(dice.roll(columns.len())) else { return Column::new("1", Kind::Number) };
    let Column { text, kind } = of.clone();
    if dice.chance(50) || kind == Kind::Double {
        return Column { text, kind };
    }
    if dice.chance(60) {
        return Column::new(same_kind(dice, columns, &text, kind), kind);
    }
    match kind {
        Kind::Text if dice.chance(50) => Column::new(format!("length({text})"), Kind::Number),
        Kind::Text => Column::new(format!("starts_with({text}, 'F')"), Kind::Flag),
        Kind::Number if dice.chance(30) => Column::new(format!("{text}::double * 2"), Kind::Double),
        Kind::Number if dice.chance(50) => Column::new(format!("{text} / 4"), Kind::Double),
        Kind::Number => Column::new(format!("{text} >= 1"), Kind::Flag),
        Kind::Day if dice.chance(50) => Column::new(format!("{text}.day"), Kind::Number),
        Kind::Day if dice.chance(50) => {
            let other = column(dice, columns, kind).unwrap_or_else(|| text.clone());
            Column::new(format!("date_diff_business_days({text}, {other})"), Kind::Number)
        }
        Kind::Day => Column::new(format!("{text} + 'P1M'"), Kind::Time),
        Kind::Time if dice.chance(50) => Column::new(format!("{text}.hour"), Kind::Number),
        Kind::Time if dice.chance(30) => Column::new(format!("({text}.time + 'PT30M').hour"), Kind::Number),
        Kind::Time if dice.chance(30) => Column::new(format!("{text}.time >= '06:00'"), Kind::Flag),
        Kind::Time => Column::new(format!("{text}::date"), Kind::Day),
        Kind::Flag | Kind::Double => Column::new(format!("{text} is null"), Kind::Flag),
    }
}

/// A value of this kind.
pub fn of_kind(dice: &mut Dice, columns: &[Column], kind: Kind) -> String {
    match column(dice, columns, kind) {
        Some(text) if dice.chance(65) => text,
        Some(text) => same_kind(dice, columns, &text, kind),
        None => typed(dice, kind),
    }
}

/// A literal that says its type.
pub fn typed(dice: &mut Dice, kind: Kind) -> String {
    let written = literal(dice, kind);
    match kind {
        Kind::Day => format!("{written}::date"),
        Kind::Time => format!("{written}::floating_timestamp"),
        Kind::Text | Kind::Number | Kind::Double | Kind::Flag => written,
    }
}

/// A column made into another value of its kind.
fn same_kind(dice: &mut Dice, columns: &[Column], text: &str, kind: Kind) -> String {
    let other = column(dice, columns, kind).unwrap_or_else(|| text.to_owned());
    let written = literal(dice, kind);
    match (dice.roll(4), kind) {
        (0, _) => return format!("coalesce({text}, {other}, {written})"),
        (1, _) => return format!("case when {} then {text} else {other} end", condition(dice, columns, 0)),
        (2, kind) if kind != Kind::Flag => return format!("nullif({text}, {written})"),
        _ => {}
    }
    let forms: &[&str] = match kind {
        Kind::Text => {
            &["lower(x)", "upper(x)", "x || '-'", "substring(x, 1, 2)", "replace(x, 'i', 'o')", "left_pad(x, 4, '.')"]
        }
        Kind::Number => &[
            "x + 1",
            "x * 2",
            "-x",
            "abs(x)",
            "x % 3",
            "floor(x)",
            "round(x)",
            "x + y",
            "x - y",
            "least(x, y)",
            "width_bucket(x, -3, 3, 4)",
        ],
        Kind::Double => &["x + 1"],
        Kind::Day => &["x", "greatest(x, y)", "date_trunc_ym(x)::date", "(x - 'P1D')::date"],
        Kind::Time => &["x + 'P1D'", "date_trunc_ymd(x)", "greatest(x, y)", "x - 'PT2H'"],
        Kind::Flag => &["(not x)", "(x is null)", "(x or y)", "(x and not y)"],
    };
    // The letters stand by themselves: no form has a function with one of them alone.
    let form = dice.word(forms);
    let words: Vec<&str> = form.split_inclusive(|c: char| !c.is_alphanumeric()).collect();
    words.into_iter().map(|word| placed(word, text, &other)).collect()
}

fn placed(word: &str, x: &str, y: &str) -> String {
    match word.strip_prefix(['x', 'y']) {
        Some(rest) if rest.chars().all(|c| !c.is_alphanumeric()) => {
            format!("{}{rest}", if word.starts_with('x') { x } else { y })
        }
        _ => word.to_owned(),
    }
}

/// A condition on columns.
pub fn condition(dice: &mut Dice, columns: &[Column], depth: usize) -> String {
    if depth > 0 && dice.chance(35) {
        let (a, b) = (condition(dice, columns, depth - 1), condition(dice, columns, depth - 1));
        return match dice.roll(3) {
            0 => format!("not ({a})"),
            1 => format!("({a}) and ({b})"),
            _ => format!("({a}) or ({b})"),
        };
    }
    let Some(Column { text, kind }) = exact(dice, columns) else { return "true".into() };
    let (written, other) = (literal(dice, kind), literal(dice, kind));
    let not = dice.word(&["", "not "]);
    match dice.roll(7) {
        0 => format!("{text} is {not}null"),
        1 => format!("{text} {not}in ({written}, {})", if dice.chance(30) { "null" } else { &other }),
        2 if kind != Kind::Flag => format!("{text} {not}between {written} and {other}"),
        3 if kind == Kind::Text => format!("{text} {not}like '{}'", dice.word(&["%i%", "F%", "_o%", "%"])),
        3 if kind == Kind::Flag => text,
        4 => format!("{text} {} {}", comparison(dice), column(dice, columns, kind).unwrap_or(other)),
        _ => format!("{text} {} {written}", comparison(dice)),
    }
}

/// `=`, `<` and the like.
pub fn comparison(dice: &mut Dice) -> String {
    dice.word(&["=", "!=", "<", "<=", ">", ">="])
}

/// A function of the rows around a row, and its kind. Where rows have no order, it is none that tells equals apart.
pub fn window(dice: &mut Dice, columns: &[Column], ordered: bool) -> Column {
    let Some(key) = exact(dice, columns) else { return Column::new("count(*) over ()", Kind::Number) };
    let of = exact(dice, columns).unwrap_or_else(|| key.clone());
    let number = column(dice, columns, Kind::Number).unwrap_or_else(|| "1".into());
    let partition = match exact(dice, columns) {
        Some(by) if dice.chance(50) => format!("partition by {} ", by.text),
        _ => String::new(),
    };
    let order =
        format!("{partition}order by {}{}", key.text, dice.word(&["", " desc", " nulls first", " desc nulls last"]));
    let rows = dice.word(&[
        "rows between 1 preceding and 1 following",
        "rows unbounded preceding",
        "rows between 2 preceding and 1 preceding",
    ]);
    let range = dice.word(&[
        "",
        " range between current row and unbounded following",
        " groups between 1 preceding and current row",
        " groups between 1 following and 2 following",
    ]);
    match dice.roll(if ordered { 9 } else { 5 }) {
        0 => Column::new(format!("{}() over ({order})", dice.word(&["rank", "dense_rank"])), Kind::Number),
        1 => Column::new(format!("sum({number}) over ({order}{range})"), Kind::Number),
        2 => Column::new(format!("count({}) over ({order}{range})", of.text), Kind::Number),
        3 => Column::new(format!("avg({number}) over ({partition})"), Kind::Double),
        4 => {
            let filter = condition(dice, columns, 0);
            Column::new(format!("count(*) filter (where {filter}) over ({order})"), Kind::Number)
        }
        5 => Column::new(format!("row_number() over ({order})"), Kind::Number),
        6 => Column::new(format!("{}({}) over ({order})", dice.word(&["lag", "lead"]), of.text), of.kind),
        7 => {
            let function = dice.word(&["first_value", "last_value"]);
            Column::new(format!("{function}({}) over ({order} {rows})", of.text), of.kind)
        }
        _ => Column::new(format!("sum({number}) over ({order} {rows})"), Kind::Number),
    }
}

/// An aggregate and its kind.
pub fn aggregate(dice: &mut Dice, columns: &[Column]) -> Column {
    let Some(Column { text, kind }) = exact(dice, columns) else { return Column::new("count(*)", Kind::Number) };
    let number = column(dice, columns, Kind::Number);
    let made = match (dice.roll(7), number) {
        (0, _) => Column::new("count(*)", Kind::Number),
        (1, _) => return Column::new(format!("count(distinct {text})"), Kind::Number),
        (2, Some(number)) => Column::new(format!("sum({number})"), Kind::Number),
        (3, Some(number)) => Column::new(format!("{}({number})", dice.word(&["avg", "median"])), Kind::Double),
        (4, _) if kind == Kind::Flag => Column::new(format!("{}({text})", dice.word(&["bool_or", "bool_and"])), kind),
        (4 | 5, _) if kind != Kind::Flag => {
            // The middle of two numbers is between them.
            let functions: &[&str] = if kind == Kind::Number { &["min", "max"] } else { &["min", "max", "median"] };
            Column::new(format!("{}({text})", dice.word(functions)), kind)
        }
        _ => Column::new(format!("count({text})"), Kind::Number),
    };
    if dice.chance(20) {
        let filter = condition(dice, columns, 1);
        return Column::new(format!("{} filter (where {filter})", made.text), made.kind);
    }
    made
}

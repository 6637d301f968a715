//! Queries over one release.

use super::releases::WORDS;
use testkit::Dice;

/// A field and a literal of its type.
fn pair(dice: &mut Dice) -> (&'static str, String) {
    match dice.roll(6) {
        0 => ("kind", format!("'{}'", dice.word(&WORDS))),
        1 => ("n", dice.word(&["-3", "0", "2.5", "7", "11"])),
        2 => ("d", dice.word(&["-12.5", "0", "3.25", "20.01", "7"])),
        3 => ("day", dice.word(&["'2019-04-14'", "'2019-04-30'", "'2019-05-20'"])),
        4 => ("at", dice.word(&["'2019-04-16T02:00:00'", "'2019-05-01'", "'2019-06-01T00:00:00'"])),
        _ => ("flag", dice.word(&["true", "false"])),
    }
}

fn condition(dice: &mut Dice, depth: usize) -> String {
    let (field, literal) = pair(dice);
    match dice.roll(if depth > 0 { 9 } else { 6 }) {
        0 => format!("{field} is {}null", dice.word(&["", "not "])),
        1 => format!(
            "kind {}like '{}'",
            dice.word(&["", "not "]),
            dice.word(&["%i%", "F___", "%", "_oise", "a%", "%ü%"])
        ),
        2 => format!("{field} {}in ({literal}, {literal})", dice.word(&["", "not "])),
        3 if field != "flag" => format!("{field} {}between {literal} and {literal}", dice.word(&["", "not "])),
        4 => {
            let (expression, literal) = computed(dice);
            format!("{expression} {} {literal}", dice.word(&["=", "!=", "<", ">="]))
        }
        6 => format!("not ({})", condition(dice, depth - 1)),
        7 | 8 => {
            let op = dice.word(&["and", "or"]);
            format!("({}) {op} ({})", condition(dice, depth - 1), condition(dice, depth - 1))
        }
        _ => format!("{field} {} {literal}", dice.word(&["=", "!=", "<", "<=", ">", ">="])),
    }
}

/// An expression and a literal of its type.
fn computed(dice: &mut Dice) -> (String, String) {
    let word = |dice: &mut Dice| format!("'{}'", dice.word(&WORDS));
    let number = |dice: &mut Dice| dice.word(&["-3", "0", "2.5", "7", "11"]);
    match dice.roll(14) {
        0 => (format!("{}(kind)", dice.word(&["lower", "upper", "trim", "trim_leading", "trim_trailing"])), word(dice)),
        1 => ("length(kind)".into(), number(dice)),
        2 => (format!("{}(kind, {}, '.-')", dice.word(&["left_pad", "right_pad"]), dice.roll(7)), word(dice)),
        3 => {
            let test =
                dice.word(&["contains", "starts_with", "caseless_contains", "caseless_starts_with", "caseless_eq"]);
            (format!("{test}(kind, {})", word(dice)), "true".into())
        }
        4 => (format!("caseless_one_of(kind, {}, {})", word(dice), dice.word(&["null", "'FIRE'"])), "true".into()),
        5 => (format!("replace(kind, '{}', 'o')", dice.word(&["i", "Fire", ""])), word(dice)),
        6 => (format!("n {} {}", dice.word(&["+", "-", "*", "%"]), number(dice)), number(dice)),
        7 => (format!("{}(d)", dice.word(&["abs", "ceil", "floor", "round", "signed_magnitude_10"])), number(dice)),
        8 => (format!("signed_magnitude_linear(d, {})", dice.word(&["1", "0.5", "10"])), number(dice)),
        9 => (format!("coalesce({}, d, 5)", dice.word(&["n", "d"])), number(dice)),
        10 => (format!("{}(n, d, {})", dice.word(&["greatest", "least"]), number(dice)), number(dice)),
        11 => {
            let part = dice.word(&["year", "month", "day", "hour", "minute", "dow", "woy", "isoyear"]);
            (format!("at.{part}"), number(dice))
        }
        12 => (format!("date_diff_d(at, {})", dice.word(&["day", "'2019-05-01'"])), number(dice)),
        _ => {
            let (first, second) = (number(dice), number(dice));
            (format!("case when {} then n else {first} end", condition(dice, 0)), second)
        }
    }
}

fn window(dice: &mut Dice) -> String {
    let order = format!("{} {}, :id", pair(dice).0, dice.word(&["", "desc", "nulls first"]));
    let ties = pair(dice).0;
    let partition = if dice.chance(50) { format!("partition by {} ", pair(dice).0) } else { String::new() };
    let number = dice.word(&["n", "d"]);
    let frame = dice.word(&[
        "",
        " rows between 2 preceding and 1 following",
        " rows unbounded preceding",
        " rows between current row and unbounded following",
        " rows between 3 preceding and 2 preceding",
        " range between unbounded preceding and current row",
        " range between current row and unbounded following",
    ]);
    match dice.roll(7) {
        0 => format!("{}() over ({partition}order by {ties})", dice.word(&["rank", "dense_rank", "row_number"])),
        1 => format!("ntile({}) over ({partition}order by {order})", 1 + dice.roll(6)),
        2 => format!("{}({number}) over ({partition}order by {order})", dice.word(&["lag", "lead"])),
        3 => {
            format!("{}(kind, {}, 'none') over ({partition}order by {ties})", dice.word(&["lag", "lead"]), dice.roll(4))
        }
        4 => format!(
            "{}({number}) over ({partition}order by {order} rows between 1 preceding and 2 following)",
            dice.word(&["first_value", "last_value"])
        ),
        5 => format!(
            "{}({number}) filter (where {}) over ({partition}order by {ties}{frame})",
            dice.word(&["sum", "count", "min", "max"]),
            condition(dice, 0)
        ),
        _ => {
            format!("{}({number}) over ({partition}order by {ties}{frame})", dice.word(&["sum", "avg", "count", "max"]))
        }
    }
}

/// A query over one release.
pub fn written(dice: &mut Dice) -> String {
    let filter = if dice.chance(75) { format!(" where {}", condition(dice, 2)) } else { String::new() };
    let page = match dice.roll(3) {
        0 => format!(" limit {}", dice.roll(40)),
        1 => format!(" limit {} offset {}", dice.roll(40), dice.roll(320)),
        _ => String::new(),
    };
    let direction = dice.word(&["", " desc", " nulls first", " desc nulls last"]);
    if dice.chance(40) {
        let (key, _) = pair(dice);
        let number = dice.word(&["n", "d"]);
        let aggregate = dice.word(&["count(*)", "sum", "avg", "min", "max", "count", "median", "bool_or"]);
        let mut aggregate = match aggregate.as_str() {
            "count(*)" => aggregate,
            "bool_or" => format!("{}(flag)", dice.word(&["bool_or", "bool_and"])),
            _ => format!("{aggregate}({number})"),
        };
        if dice.chance(25) {
            aggregate = format!("{aggregate} filter (where {})", condition(dice, 1));
        }
        if dice.chance(20) {
            return format!("select {aggregate} as a{filter}");
        }
        let order = if dice.chance(50) { format!(" order by {key}{direction}") } else { String::new() };
        return format!("select {key}, {aggregate} as a{filter} group by {key}{order}{page}");
    }
    if dice.chance(30) {
        return format!("select :id, {} as x, {} as y{filter} order by :id{page}", window(dice), computed(dice).0);
    }
    let first = if dice.chance(40) { computed(dice).0 } else { pair(dice).0.to_owned() };
    let second = if dice.chance(40) { computed(dice).0 } else { pair(dice).0.to_owned() };
    let order = match dice.roll(3) {
        0 => String::new(),
        1 => format!(" order by {first}{direction}"),
        _ if first != second => format!(" order by {first}{direction}, {second}"),
        _ => format!(" order by {first}"),
    };
    format!("select :id, {first} as x, {second} as y{filter}{order}{page}")
}

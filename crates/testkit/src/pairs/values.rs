//! Values as sources write them: of released cells, of cells that a treatment maps together, and of anything at all.

use super::{Fate, FieldSpec, Kind};
use crate::{Canaries, Dice};
use register::Treatment;

const STREETS: [&str; 4] = ["K ST", "OAK AVE", "21ST ST", "MARTIN LUTHER KING BLVD"];

/// A released value. `style` is one for a whole column, so that columns of one type and of mixed types both occur.
pub(super) fn released(field: &FieldSpec, style: usize, row: usize, dice: &mut Dice) -> String {
    let blank = field.kind != Kind::Key && dice.chance(12);
    if blank {
        return String::new();
    }
    let day = || (1 + row % 28, 1 + row % 12, 2019 + row % 4);
    match field.kind {
        Kind::Key => (100 + row * 3).to_string(),
        Kind::Text => match style {
            0 => dice.word(&["Noise", "Fire, alarm", "Theft \"petty\"", "Süd Straße", "noise"]),
            1 => dice.word(&["A", "B", "C", "NA"]),
            2 => dice.word(&["007", "12", "9"]),
            _ => dice.word(&["a longer text of several words", "two%percent_under", "x"]),
        },
        Kind::Integer => match style {
            0 => dice.word(&["0", "1", "2", "3"]),
            1 => (dice.roll(2_000) as i64 - 1_000).to_string(),
            2 => dice.word(&["5", "1,234", "7"]),
            _ => dice.word(&["5", "x"]),
        },
        Kind::Decimal => match style {
            0 => format!("{}.{:02}", dice.roll(500), dice.roll(100)),
            1 => dice.word(&["1.5", "-0.25", "3"]),
            2 => dice.word(&["0.5", "12.125"]),
            _ => dice.word(&["1.123456789012345", "3"]),
        },
        Kind::Date => {
            let (d, m, y) = day();
            if style.is_multiple_of(2) { format!("{y}-{m:02}-{d:02}") } else { format!("{m}/{d}/{y}") }
        }
        Kind::Timestamp => {
            let (d, m, y) = day();
            if style == 0 {
                return format!("{y}-{m:02}-{d:02}");
            }
            format!("{y}-{m:02}-{d:02} {:02}:{:02}:00", dice.roll(24), dice.roll(60))
        }
        Kind::Boolean => dice.word(&["true", "false"]),
        Kind::Point => format!("POINT ({} {})", micro(-121_500_000 + dice.roll(60) as i64 * 1000), micro(38_500_000)),
        Kind::Area => {
            let triangle = |dice: &mut Dice| {
                let (x, y) = (-121_500_000 + dice.roll(60) as i64 * 1000, 38_500_000 + dice.roll(9) as i64 * 1000);
                let at = |east: i64, north: i64| format!("{} {}", micro(x + east * 1000), micro(y + north * 1000));
                format!("(({}, {}, {}, {}))", at(0, 0), at(3, 0), at(0, 2), at(0, 0))
            };
            match dice.roll(3) {
                0 => format!("MULTIPOLYGON ({}, {})", triangle(dice), triangle(dice)),
                1 => format!("MULTIPOLYGON ({})", triangle(dice)),
                _ => format!("POLYGON {}", triangle(dice)),
            }
        }
        Kind::Address => format!("{} {}", 100 * (1 + dice.roll(30)) + 1 + dice.roll(90), dice.pick(&STREETS)),
        Kind::Latitude => micro(38_500_000 + dice.roll(90) as i64 * 1000),
        Kind::Longitude => micro(-121_500_000 + dice.roll(90) as i64 * 1000),
        Kind::Zip => format!("958{:02}", dice.roll(40)),
        Kind::Money => match style {
            0 => format!("${}.{:02}", dice.roll(500), dice.roll(100)),
            1 => dice.word(&["$1,234.50", "-$5", "($0.25)", " $ 7.00"]),
            2 => dice.word(&["€5", "€12.125", "NA"]),
            _ => dice.word(&["$5", "5", "€5"]),
        },
        Kind::Url => match style {
            0 | 1 => dice.word(&["https://city.example/a?b=c&d=%20", "http://city.example", "-"]),
            2 => dice.word(&["HTTPS://city.example/x ", "ftp://city.example/f"]),
            _ => dice.word(&["https://city.example", "www.city.example"]),
        },
        Kind::Email => match style {
            0 | 1 => dice.word(&["desk@city.example", " Clerk@City.Example"]),
            2 => dice.word(&["desk@city.example", "N/A"]),
            _ => dice.word(&["desk@city.example", "desk at city"]),
        },
        Kind::Office => match style {
            0 => format!("(916) 555-{:04}", dice.roll(10_000)),
            1 => dice.word(&["916-555-0100 x4", "9165550101", " +44 20 7946 0018"]),
            2 => dice.word(&["9165550101", "9165550102"]),
            _ => dice.word(&["916-555-0100", "311"]),
        },
        Kind::Json => match style {
            0 | 1 => dice.word(&["{\"b\": 1,  \"a\": [1.50, null]}", "[]", " {\"a\":\"Süd\"}", "[1, 2]"]),
            2 => dice.word(&["[\"x\"]", "<Null>"]),
            _ => dice.word(&["{\"a\":1}", "{a:1}"]),
        },
        Kind::Person | Kind::Phone | Kind::Control => String::new(),
    }
}

/// Another value that the field's treatment makes the same of.
pub(super) fn alike(field: &FieldSpec, text: &str, dice: &mut Dice, canaries: &mut Canaries) -> String {
    match &field.fate {
        Fate::Treat(treatment) => generalised_alike(*treatment, field.kind, text, dice, canaries),
        _ => text.to_owned(),
    }
}

/// Another value that this treatment makes the same of.
pub(super) fn generalised_alike(
    treatment: Treatment,
    kind: Kind,
    text: &str,
    dice: &mut Dice,
    canaries: &mut Canaries,
) -> String {
    if text.is_empty() {
        // What a treatment cannot read is withheld, as if nothing were there.
        return if dice.chance(60) { String::new() } else { canaries.text() };
    }
    match treatment {
        Treatment::BlockAddress => {
            let (number, street) = text.split_once(' ').expect("a number and a street");
            let block = number.parse::<usize>().expect("a number") / 100 * 100;
            let unit = dice.word(&["", "", " APT 5", " #12"]);
            format!("{} {street}{unit}", block + 1 + dice.roll(98))
        }
        Treatment::RoundCoordinates(_) if kind == Kind::Point => {
            let inner = text.trim_start_matches("POINT (").trim_end_matches(')');
            let (lon, lat) = inner.split_once(' ').expect("two numbers");
            format!("POINT ({} {})", nudged(lon, dice), nudged(lat, dice))
        }
        Treatment::RoundCoordinates(_) if kind == Kind::Area => nudged_shape(text, dice),
        Treatment::RoundCoordinates(_) => nudged(text, dice),
        Treatment::Year => format!("{}-{:02}-{:02}", year(text), 1 + dice.roll(12), 1 + dice.roll(28)),
        Treatment::Month => {
            let (y, m) = (year(text), month(text));
            let day = 1 + dice.roll(28);
            match dice.roll(3) {
                0 => format!("{m}/{day}/{y}"),
                1 => format!("{y}-{m:02}-{day:02} {:02}:15:00", dice.roll(24)),
                _ => format!("{y}-{m:02}-{day:02}"),
            }
        }
        Treatment::Day => format!("{} {:02}:{:02}:09", day(text), dice.roll(24), dice.roll(60)),
        Treatment::Zip3 => format!("{}{:02}{}", &text[..3], dice.roll(100), dice.word(&["", "-1234"])),
        Treatment::Withhold => anything(dice, canaries),
    }
}

/// Anything at all: what turns a column into text, what is far too long, nothing, a canary.
pub(super) fn anything(dice: &mut Dice, canaries: &mut Canaries) -> String {
    match dice.roll(14) {
        0 | 1 => String::new(),
        2..=6 => canaries.text(),
        7 | 8 => canaries.number(),
        9 => format!("{} {}", canaries.text(), "long ".repeat(40)),
        10 => dice.word(&["1999-12-31", "25/12/2006", "2021-01-01T09:00:00Z"]),
        11 => dice.word(&["0.0000000001", "-5", "1234567890123456", "0976"]),
        12 => dice.word(&[
            "POINT (1 2)",
            "POLYGON ((0 0, 9 0, 9 9, 0 0))",
            "LINESTRING (1 2, 3 4)",
            "true",
            "NA",
            "999.5",
        ]),
        13 if dice.chance(50) => dice.word(&["$5", "€5", "https://a.example", "{\"a\":1}", "Jan 5, 2021", "(555"]),
        _ => dice.word(&["916-555-0199", "a@b.example", "123-45-6789", "1234 K ST"]),
    }
}

/// A value that fits the column, so that custody's type stays what it is in the release.
pub(super) fn plausible(kind: Kind, dice: &mut Dice, canaries: &mut Canaries) -> String {
    match kind {
        Kind::Key => (500_000 + dice.roll(400_000)).to_string(),
        Kind::Integer => {
            if dice.chance(50) {
                canaries.number()
            } else {
                dice.roll(9).to_string()
            }
        }
        Kind::Decimal => format!("{}.{}", dice.roll(99), dice.roll(9_999)),
        Kind::Date => format!("20{:02}-0{}-1{}", dice.roll(30), 1 + dice.roll(9), dice.roll(10)),
        Kind::Timestamp => format!("2022-0{}-1{} 0{}:00:00", 1 + dice.roll(9), dice.roll(10), dice.roll(10)),
        Kind::Boolean => dice.word(&["true", "false"]),
        Kind::Point => format!("POINT ({} {})", micro(-100_000_000 - dice.roll(999) as i64), micro(40_000_000)),
        Kind::Area => {
            let (x, y) = (micro(-100_000_000 - dice.roll(999) as i64), micro(40_000_000));
            dice.word(&[
                &format!("POLYGON (({x} {y}, -99 40, -99 41, {x} {y}))"),
                &format!("MULTIPOLYGON ((({x} {y}, -99 40, -99 41, {x} {y})), ((-98 40, -97 40, -97 41, -98 40)))"),
            ])
        }
        Kind::Latitude => micro(dice.roll(90_000_000) as i64),
        Kind::Longitude => micro(-(dice.roll(180_000_000) as i64)),
        Kind::Address => format!("{} {} ST", 1 + dice.roll(9999), canaries.text()),
        Kind::Zip => format!("94{:03}", dice.roll(1000)),
        Kind::Phone | Kind::Office => format!("(916) 555-{:04}", dice.roll(10_000)),
        Kind::Money => format!("${}.{:03}", dice.roll(9_999), dice.roll(1000)),
        Kind::Url => format!("https://city.example/{}", canaries.text()),
        Kind::Email => format!("{}@city.example", canaries.text().replace(' ', ".")),
        Kind::Json => format!("[\"{}\"]", canaries.text()),
        Kind::Text | Kind::Person | Kind::Control => canaries.text(),
    }
}

/// Every position of a shape a little elsewhere; a ring ends where it begins.
fn nudged_shape(text: &str, dice: &mut Dice) -> String {
    let mut out = String::new();
    for piece in text.split_inclusive(['(', ')']) {
        let (inside, end) = piece.split_at(piece.len() - 1);
        if end != ")" || inside.is_empty() {
            out.push_str(piece);
            continue;
        }
        let places: Vec<&str> = inside.split(", ").collect();
        let mut moved: Vec<String> = Vec::new();
        for place in &places[..places.len() - 1] {
            let (lon, lat) = place.split_once(' ').expect("two numbers");
            moved.push(format!("{} {}", nudged(lon, dice), nudged(lat, dice)));
        }
        moved.push(moved[0].clone());
        out.push_str(&moved.join(", "));
        out.push_str(end);
    }
    out
}

fn nudged(text: &str, dice: &mut Dice) -> String {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let negative = whole.starts_with('-');
    let value = whole.trim_start_matches('-').parse::<i64>().expect("degrees") * 1_000_000
        + format!("{fraction:0<6}").parse::<i64>().expect("decimals");
    let value = if negative { -value } else { value };
    micro(value + dice.roll(801) as i64 - 400)
}

fn micro(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}.{:06}", value.abs() / 1_000_000, value.abs() % 1_000_000)
}

fn day(text: &str) -> String {
    format!("{}-{:02}-{:02}", year(text), month(text), parts(text).2)
}

fn year(text: &str) -> usize {
    parts(text).0
}

fn month(text: &str) -> usize {
    parts(text).1
}

/// Year, month and day of a date as it is written here.
fn parts(text: &str) -> (usize, usize, usize) {
    let date = text.split(' ').next().unwrap_or_default();
    let numbers: Vec<usize> = date.split(['-', '/']).map(|n| n.parse().expect("a number")).collect();
    if date.contains('/') { (numbers[2], numbers[0], numbers[1]) } else { (numbers[0], numbers[1], numbers[2]) }
}

//! Coordinates rounded to a number of decimals, exactly: no float comes between the digits read and the digits kept.

use crate::infer::{DecimalText, read_shape, write_decimal};

/// Rounds a number, the positions of a shape, or a pair `lat,lon`, half away from zero.
///
/// Numbers of any length are read, so that the 18-digit coordinates that stay text in custody can be coarsened.
pub fn round_coordinates(digits: u8, text: &str) -> Option<String> {
    let text = text.trim_ascii();
    if let Some((_, shape)) = read_shape(text) {
        return round_shape(digits, &shape);
    }
    round(digits, text).or_else(|| round_pair(digits, text))
}

/// Every number of a shape, which keeps its form.
fn round_shape(digits: u8, shape: &str) -> Option<String> {
    let mut out = String::with_capacity(shape.len());
    let mut rest = shape;
    while let Some(start) = rest.find(|c: char| c == '-' || c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let (number, after) = from.split_at(from.find([' ', ',', ')']).unwrap_or(from.len()));
        out.push_str(before);
        out.push_str(&round(digits, number)?);
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

/// `38.5,-121.5`, `38.5, -121.5`, or either in parentheses, written as it was.
fn round_pair(digits: u8, text: &str) -> Option<String> {
    let inside = text.strip_prefix('(').and_then(|t| t.strip_suffix(')'));
    let (first, second) = inside.unwrap_or(text).split_once(',')?;
    let space = if second.starts_with(' ') { " " } else { "" };
    let pair = format!("{},{space}{}", round(digits, first)?, round(digits, second)?);
    Some(if inside.is_some() { format!("({pair})") } else { pair })
}

fn round(digits: u8, text: &str) -> Option<String> {
    let mut out = String::new();
    let number = DecimalText::read(text).or_else(|| DecimalText::read_any(text))?;
    write_decimal(number.rounded(digits)?, digits, &mut out);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_of_every_shape_are_rounded() {
        for (digits, text, rounded) in [
            (3, "-121.493900000000000012", Some("-121.494")),
            (3, "38.5", Some("38.5")),
            (2, "6713456", Some("6713456")),
            (0, "1968122.5061", Some("1968123")),
            (0, "1,968,122.5061", Some("1968123")),
            (1, "-0.04", Some("0")),
            (2, "POINT (-121.4939 38.5816)", Some("POINT (-121.49 38.58)")),
            (2, "point(-121.50  38.0)", Some("POINT (-121.5 38)")),
            (2, "38.5816,-121.4939", Some("38.58,-121.49")),
            (2, "(38.5816, -121.4939)", Some("(38.58, -121.49)")),
            (2, "38.5816,-121.4939,12", None),
            (1, "POLYGON ((0 0.04, 1.26 1, -1 0, 0 0.04))", Some("MULTIPOLYGON (((0 0, 1.3 1, -1 0, 0 0)))")),
            (1, "LINESTRING (0.04 0.05, -121.46 38.5)", Some("MULTILINESTRING ((0 0.1, -121.5 38.5))")),
            (1, "MULTIPOLYGON EMPTY", Some("MULTIPOLYGON EMPTY")),
            (2, "CIRCLE ((0 0, 1 1, 1 0, 0 0))", None),
            (2, "1.2E2", None),
            (2, "38°34'N", None),
            (2, "", None),
        ] {
            assert_eq!(round_coordinates(digits, text).as_deref(), rounded, "{text}");
        }
    }

    #[test]
    fn rounding_twice_changes_nothing() {
        for text in
            ["-121.49391", "POINT (-121.49391 38.58161)", "(38.58161, -121.49391)", "MULTIPOINT (1.23456 2, 3 4.56789)"]
        {
            let once = round_coordinates(3, text).unwrap();
            assert_eq!(round_coordinates(3, &once), Some(once));
        }
    }
}

//! What a number format of Excel makes of a number.

use super::number::Shape;
use std::iter::Peekable;
use std::str::Chars;

/// What a format that every workbook has makes of a number.
pub(super) fn built_in(id: u32) -> Shape {
    match id {
        14..=17 => Shape::Date,
        18..=21 | 45 | 47 => Shape::Time,
        22 => Shape::DateTime,
        46 => Shape::Elapsed,
        // These are dates in one language of Excel, and times in another.
        27..=36 | 50..=58 => Shape::Moment,
        _ => Shape::Number,
    }
}

/// What a format written out makes of a number: its first section says.
pub(super) fn written_out(code: &str) -> Shape {
    let mut found = Found::default();
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        match c.to_ascii_lowercase() {
            ';' => break,
            '"' => skip_past(&mut chars, '"'),
            // The next character is shown, left as a gap, or repeated.
            '\\' | '_' | '*' => drop(chars.next()),
            '[' => found.elapsed |= is_elapsed(&mut chars),
            'g' if word(&mut chars, "eneral") => {}
            'a' if word(&mut chars, "m/pm") || word(&mut chars, "/p") => found.time = true,
            'e' if matches!(chars.peek(), Some('+' | '-')) => {}
            'y' | 'd' | 'e' => found.date = true,
            'h' | 's' => found.time = true,
            'm' => found.m = true,
            _ => {}
        }
    }
    found.shape()
}

#[derive(Default)]
struct Found {
    date: bool,
    time: bool,
    /// A month, or minutes where hours or seconds stand too.
    m: bool,
    elapsed: bool,
}

impl Found {
    fn shape(&self) -> Shape {
        match (self.elapsed, self.date, self.time, self.m) {
            (_, true, true, _) => Shape::DateTime,
            (_, true, false, _) => Shape::Date,
            (true, ..) => Shape::Elapsed,
            (_, false, true, _) => Shape::Time,
            (_, false, false, true) => Shape::Date,
            _ => Shape::Number,
        }
    }
}

fn skip_past(chars: &mut Peekable<Chars<'_>>, end: char) {
    while chars.next().is_some_and(|c| c != end) {}
}

/// Whether brackets hold hours, minutes or seconds, and not a colour, a condition or a language.
fn is_elapsed(chars: &mut Peekable<Chars<'_>>) -> bool {
    let (mut any, mut all) = (false, true);
    for c in chars.by_ref() {
        if c == ']' {
            break;
        }
        any = true;
        all &= matches!(c, 'h' | 'm' | 's' | 'H' | 'M' | 'S');
    }
    any && all
}

/// Takes this word if it comes next.
fn word(chars: &mut Peekable<Chars<'_>>, word: &str) -> bool {
    let comes = word.chars().eq(chars.clone().take(word.len()).map(|c| c.to_ascii_lowercase()));
    if comes {
        chars.by_ref().take(word.len()).for_each(drop);
    }
    comes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_apart() {
        for (code, shape) in [
            ("General", Shape::Number),
            ("0.00", Shape::Number),
            ("0.00E+00", Shape::Number),
            ("\"$\"#,##0.00_);[Red]\\(\"$\"#,##0.00\\)", Shape::Number),
            ("_(* #,##0.00_);_(* \\(#,##0.00\\);_(* \"-\"??_);_(@_)", Shape::Number),
            ("0\" days\"", Shape::Number),
            ("#,##0*y", Shape::Number),
            ("[>=100]0;0.0", Shape::Number),
            ("@", Shape::Number),
            ("yyyy-mm-dd", Shape::Date),
            ("[$-409]mmmm d, yyyy;@", Shape::Date),
            ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", Shape::Date),
            ("mmm-yy", Shape::Date),
            ("mmmm", Shape::Date),
            ("[$-404]e/m/d", Shape::Date),
            ("m/d/yy h:mm", Shape::DateTime),
            ("yyyy-mm-dd\\Thh:mm:ss", Shape::DateTime),
            ("h:mm AM/PM", Shape::Time),
            ("[$-F400]h:mm:ss\\ AM/PM", Shape::Time),
            ("mm:ss.0", Shape::Time),
            ("[h]:mm:ss", Shape::Elapsed),
            ("[Red][mm]:ss", Shape::Elapsed),
            ("", Shape::Number),
            ("[", Shape::Number),
            ("\"", Shape::Number),
        ] {
            assert_eq!(written_out(code), shape, "{code}");
        }
        assert_eq!((built_in(0), built_in(14), built_in(22)), (Shape::Number, Shape::Date, Shape::DateTime));
    }
}

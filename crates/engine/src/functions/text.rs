//! Text functions that are ours because DataFusion's can fail, or grow without bound.

use crate::compile::TEXT;
use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Int64Array, StringViewArray, StringViewBuilder};
use arrow::datatypes::{DataType, Int64Type};
use datafusion::common::{DataFusionError, Result, exec_err};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The functions. All arguments are text, but for the numbers of `substring` and `split_part`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum TextFunction {
    /// `a || b`: null if either is.
    Concat,
    /// Whether the second text occurs in the first, letter by letter.
    Contains,
    /// Whether the first text begins with the second, letter by letter.
    StartsWith,
    /// `substring(text, from, length)`: characters are counted from 1; what lies outside the text is left out.
    Substring,
    /// `replace(text, from, to)`: an empty `from` changes nothing.
    Replace,
    /// `split_part(text, separator, n)`: parts are counted from 1, or from the end when `n` is negative.
    SplitPart,
    /// `left_pad(text, length, filling)`: filled on the left, or cut on the right, to so many characters.
    LeftPad,
    /// `right_pad(text, length, filling)`.
    RightPad,
    /// `unaccent(text)`.
    Unaccent,
    /// `human_address(street, city, state, zip)` as JSON; null when all four are.
    HumanAddress,
}

/// A text longer than this is an overflow, hence null. Far more than any cell; it stops texts that double and double.
const TEXT_BYTES_MAX: usize = 1 << 20;
/// What one batch of results may hold.
const BATCH_BYTES_MAX: usize = 128 << 20;

impl TextFunction {
    pub(super) fn returns(self) -> DataType {
        match self {
            Self::Contains | Self::StartsWith => DataType::Boolean,
            _ => TEXT,
        }
    }

    pub(super) fn evaluate(self, args: &[ArrayRef]) -> Result<ArrayRef> {
        let text = |n: usize| args.get(n).and_then(|a| a.as_string_view_opt());
        let number = |n: usize| args.get(n).and_then(|a| a.as_primitive_opt::<Int64Type>());
        match (self, text(0), text(1), text(2)) {
            (Self::Concat, Some(a), Some(b), _) => build(a.len(), |i, out| {
                out.push_str(value(a, i)?);
                out.push_str(value(b, i)?);
                Some(())
            }),
            (Self::Contains, Some(a), Some(b), _) => Ok(test(a, b, |a, b| a.contains(b))),
            (Self::StartsWith, Some(a), Some(b), _) => Ok(test(a, b, |a, b| a.starts_with(b))),
            (Self::Replace, Some(a), Some(from), Some(to)) => {
                build(a.len(), |i, out| replace(value(a, i)?, value(from, i)?, value(to, i)?, out))
            }
            (Self::Substring, Some(a), ..) => {
                let Some(from) = number(1) else { return exec_err!("a number") };
                build(a.len(), |i, out| {
                    let length = match number(2) {
                        Some(length) => Some(whole(length, i)?),
                        None => None,
                    };
                    out.push_str(substring(value(a, i)?, whole(from, i)?, length)?);
                    Some(())
                })
            }
            (Self::SplitPart, Some(a), Some(separator), _) => {
                let Some(n) = number(2) else { return exec_err!("a number") };
                build(a.len(), |i, out| {
                    out.push_str(split_part(value(a, i)?, value(separator, i)?, whole(n, i)?)?);
                    Some(())
                })
            }
            (Self::LeftPad | Self::RightPad, Some(a), _, Some(filling)) => {
                let Some(length) = number(1) else { return exec_err!("a number") };
                build(a.len(), |i, out| {
                    let (text, length) = (value(a, i)?, usize::try_from(whole(length, i)?).unwrap_or(0));
                    pad(text, length, value(filling, i)?, self == Self::LeftPad, out)
                })
            }
            (Self::Unaccent, Some(a), ..) => build(a.len(), |i, out| {
                unaccent(value(a, i)?, out);
                Some(())
            }),
            (Self::HumanAddress, Some(street), Some(city), Some(state)) => {
                let Some(zip) = text(3) else { return exec_err!("four texts") };
                build(street.len(), |i, out| human_address([street, city, state, zip].map(|part| value(part, i)), out))
            }
            _ => exec_err!("text arguments"),
        }
    }
}

/// `chr(n)`: the character of this number; null for 0 and for what is no character.
pub(super) fn characters(args: &[ArrayRef]) -> Result<ArrayRef> {
    let Some(numbers) = args.first().and_then(|a| a.as_primitive_opt::<Int64Type>()) else {
        return exec_err!("a number");
    };
    build(numbers.len(), |i, out| {
        let number = u32::try_from(whole(numbers, i)?).ok().filter(|n| *n > 0)?;
        out.push(char::from_u32(number)?);
        Some(())
    })
}

fn value(array: &StringViewArray, i: usize) -> Option<&str> {
    array.is_valid(i).then(|| array.value(i))
}

fn whole(array: &Int64Array, i: usize) -> Option<i64> {
    array.is_valid(i).then(|| array.value(i))
}

fn test(a: &StringViewArray, b: &StringViewArray, holds: impl Fn(&str, &str) -> bool) -> ArrayRef {
    Arc::new((0..a.len()).map(|i| Some(holds(value(a, i)?, value(b, i)?))).collect::<BooleanArray>())
}

/// A text for each row; `None`, and what is too long, is null.
pub(super) fn build(rows: usize, row: impl Fn(usize, &mut String) -> Option<()>) -> Result<ArrayRef> {
    let mut builder = StringViewBuilder::with_capacity(rows);
    let mut text = String::new();
    let mut bytes = 0;
    for i in 0..rows {
        text.clear();
        match row(i, &mut text) {
            Some(()) if text.len() <= TEXT_BYTES_MAX => builder.append_value(&text),
            _ => builder.append_null(),
        }
        bytes += text.len();
        if bytes > BATCH_BYTES_MAX {
            return Err(DataFusionError::ResourcesExhausted("text".into()));
        }
    }
    Ok(Arc::new(builder.finish()))
}

fn replace(text: &str, from: &str, to: &str, out: &mut String) -> Option<()> {
    if from.is_empty() {
        out.push_str(text);
        return Some(());
    }
    let mut rest = 0;
    for (at, _) in text.match_indices(from) {
        out.push_str(&text[rest..at]);
        out.push_str(to);
        rest = at + from.len();
        if out.len() > TEXT_BYTES_MAX {
            return None;
        }
    }
    out.push_str(&text[rest..]);
    Some(())
}

fn pad(text: &str, length: usize, filling: &str, left: bool, out: &mut String) -> Option<()> {
    if length > TEXT_BYTES_MAX {
        return None;
    }
    let here = text.chars().count().min(length);
    let filler = filling.chars().cycle().take(if filling.is_empty() { 0 } else { length - here });
    if left {
        out.extend(filler);
        out.extend(text.chars().take(length));
    } else {
        out.extend(text.chars().take(length));
        out.extend(filler);
    }
    Some(())
}

/// Letters without their marks: what decomposes loses them, and letters that are one piece are written as PostgreSQL's
/// `unaccent` writes them.
fn unaccent(text: &str, out: &mut String) {
    if text.is_ascii() {
        return out.push_str(text);
    }
    for c in text.nfd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'ß' => out.push_str("ss"),
            'Æ' => out.push_str("AE"),
            'æ' => out.push_str("ae"),
            'Œ' => out.push_str("OE"),
            'œ' => out.push_str("oe"),
            'Þ' => out.push_str("TH"),
            'þ' => out.push_str("th"),
            'Ø' => out.push('O'),
            'ø' => out.push('o'),
            'Đ' | 'Ð' => out.push('D'),
            'đ' | 'ð' => out.push('d'),
            'Ħ' => out.push('H'),
            'ħ' => out.push('h'),
            'ı' => out.push('i'),
            'Ł' => out.push('L'),
            'ł' => out.push('l'),
            'Ŧ' => out.push('T'),
            'ŧ' => out.push('t'),
            c => out.push(c),
        }
    }
}

pub(super) fn human_address(parts: [Option<&str>; 4], out: &mut String) -> Option<()> {
    if parts.iter().all(Option::is_none) {
        return None;
    }
    let [address, city, state, zip] = parts;
    let address = serde_json::json!({ "address": address, "city": city, "state": state, "zip": zip });
    out.push_str(&address.to_string());
    Some(())
}

fn substring(text: &str, from: i64, length: Option<i64>) -> Option<&str> {
    let end = match length {
        Some(length) if length < 0 => return None,
        Some(length) => from.saturating_add(length),
        None => i64::MAX,
    };
    let skip = usize::try_from(from.max(1) - 1).ok()?;
    let take = usize::try_from(end.saturating_sub(from.max(1)).max(0)).ok()?;
    let place = |n: usize, text: &str| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
    let rest = &text[place(skip, text)..];
    Some(&rest[..place(take, rest)])
}

fn split_part<'a>(text: &'a str, separator: &str, n: i64) -> Option<&'a str> {
    let index = usize::try_from(n.checked_abs()?.checked_sub(1)?).ok()?;
    let part = match (separator.is_empty(), n > 0) {
        (true, _) => (index == 0).then_some(text),
        (false, true) => text.split(separator).nth(index),
        (false, false) => text.rsplit(separator).nth(index),
    };
    Some(part.unwrap_or(""))
}

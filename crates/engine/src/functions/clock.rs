//! Times of day and lengths of time: read, written, and one later by the other.

use super::dates::{DAY, Points};
use crate::compile::{TEXT, TIME};
use arrow::array::{Array, ArrayRef, AsArray, StringViewArray, Time64MicrosecondArray};
use arrow::datatypes::DataType;
use datafusion::common::{Result, exec_err};
use query::{Value, interval};
use std::sync::Arc;

/// The functions. Times of day are microseconds since midnight, lengths of time the texts of [`query::interval`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Clock {
    /// The time of day that a text says.
    Parse,
    /// That of a point in time.
    Of,
    /// As `10:30:00.000`, with six digits after the point where three do not do.
    Write,
    /// The length of time that a text says, in its one form.
    ParseInterval,
    /// How long ago midnight was.
    SinceMidnight,
    /// From the second time of day to the first.
    Between,
    /// A time of day later by a length of time: its hours, minutes and seconds, around midnight.
    Later,
    /// The length of time in the other direction.
    Back,
}

impl Clock {
    pub(super) fn returns(self) -> DataType {
        match self {
            Self::Parse | Self::Of | Self::Later => TIME,
            Self::Write | Self::ParseInterval | Self::SinceMidnight | Self::Between | Self::Back => TEXT,
        }
    }

    pub(super) fn evaluate(self, args: &[ArrayRef]) -> Result<ArrayRef> {
        match self {
            Self::Parse => {
                let texts = Texts::of(args, 0)?;
                Ok(times(texts.rows().map(|i| read(texts.get(i)?))))
            }
            Self::ParseInterval => {
                let texts = Texts::of(args, 0)?;
                Ok(lengths(texts.rows().map(|i| length(texts.get(i)?))))
            }
            Self::Back => {
                let texts = Texts::of(args, 0)?;
                let back = |(months, days, micros): Length| (-months, -days, -micros);
                Ok(lengths(texts.rows().map(|i| length(texts.get(i)?).map(back))))
            }
            Self::Of => {
                let points = Points::of(args)?;
                Ok(times((0..points.len()).map(|i| points.micros(i))))
            }
            Self::Write => {
                let points = Points::of(args)?;
                let texts = (0..points.len()).map(|i| points.micros(i).map(written));
                Ok(Arc::new(texts.collect::<StringViewArray>()))
            }
            Self::SinceMidnight => {
                let points = Points::of(args)?;
                Ok(lengths((0..points.len()).map(|i| Some((0, 0, points.micros(i)?)))))
            }
            Self::Between => {
                let (points, others) = (Points::of(args)?, Points::of(args.get(1..).unwrap_or_default())?);
                Ok(lengths((0..points.len()).map(|i| Some((0, 0, points.micros(i)? - others.micros(i)?)))))
            }
            Self::Later => {
                let (points, texts) = (Points::of(args)?, Texts::of(args, 1)?);
                let later = |i| {
                    let (_, _, micros) = length(texts.get(i)?)?;
                    points.micros(i)?.checked_add(micros % DAY)
                };
                Ok(times((0..points.len()).map(later)))
            }
        }
    }
}

/// Months, days and microseconds.
type Length = (i32, i32, i64);

struct Texts<'a>(&'a StringViewArray);

impl<'a> Texts<'a> {
    fn of(args: &'a [ArrayRef], place: usize) -> Result<Self> {
        match args.get(place).and_then(|array| array.as_string_view_opt()) {
            Some(texts) => Ok(Self(texts)),
            None => exec_err!("a text"),
        }
    }

    fn rows(&self) -> std::ops::Range<usize> {
        0..self.0.len()
    }

    fn get(&self, row: usize) -> Option<&'a str> {
        self.0.is_valid(row).then(|| self.0.value(row))
    }
}

fn times(micros: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(micros.map(|micros| Some(micros?.rem_euclid(DAY))).collect::<Time64MicrosecondArray>())
}

fn lengths(lengths: impl Iterator<Item = Option<Length>>) -> ArrayRef {
    let text = |length: Option<Length>| length.map(|(months, days, micros)| interval::written(months, days, micros));
    Arc::new(lengths.map(text).collect::<StringViewArray>())
}

fn length(text: &str) -> Option<Length> {
    match interval::read(text)? {
        Value::Interval { months, days, micros } => Some((months, days, micros)),
        _ => None,
    }
}

/// `10:00`, `10:00:00` or `10:00:00.000`.
fn read(text: &str) -> Option<i64> {
    let text = text.trim();
    let shaped = text.len() >= 5 && text.bytes().all(|b| b.is_ascii_digit() || b == b':' || b == b'.');
    let time = text.parse::<jiff::civil::Time>().ok().filter(|_| shaped && text.as_bytes()[2] == b':')?;
    let seconds = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    Some(seconds * 1_000_000 + i64::from(time.subsec_nanosecond()) / 1000)
}

fn written(micros: i64) -> String {
    let (seconds, micros) = (micros / 1_000_000, micros % 1_000_000);
    let fraction = if micros % 1000 == 0 { format!("{:03}", micros / 1000) } else { format!("{micros:06}") };
    format!("{:02}:{:02}:{:02}.{fraction}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

//! Watches the line ends of delimited text, outside of quotes.

use serde::{Deserialize, Serialize};

/// What ends the lines, outside of quotes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineEnds {
    /// CR and LF.
    pub crlf: u64,
    /// LF alone.
    pub lf: u64,
    /// CR alone.
    pub cr: u64,
    /// Lines with nothing on them; they are no rows.
    pub blank: u64,
    /// A quote was opened and not closed before the end.
    pub open_quote: bool,
}

impl LineEnds {
    /// What ends a record in a file with these line ends.
    pub fn record_end(&self) -> RecordEnd {
        if self.cr == 0 || self.cr > self.crlf + self.lf { RecordEnd::Any } else { RecordEnd::LineFeed }
    }

    /// In words.
    pub fn words(&self) -> String {
        let kinds = [("CRLF", self.crlf), ("LF", self.lf), ("CR", self.cr)];
        let seen: Vec<_> = kinds.iter().filter(|(_, n)| *n > 0).collect();
        match seen.as_slice() {
            [] => "none".into(),
            [(word, _)] => (*word).into(),
            several => several.iter().map(|(word, n)| format!("{word} {n}")).collect::<Vec<_>>().join(", "),
        }
    }
}

/// What ends a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordEnd {
    /// LF, CRLF or CR.
    Any,
    /// LF or CRLF: in a file where few CRs stand alone, those belong to their cells.
    LineFeed,
}

impl RecordEnd {
    /// In the parser's words; its `CRLF` is any of CR, LF and both.
    pub(crate) fn terminator(self) -> csv::Terminator {
        match self {
            Self::Any => csv::Terminator::CRLF,
            Self::LineFeed => csv::Terminator::Any(b'\n'),
        }
    }
}

/// The state machine that counts [`LineEnds`]; it reads quotes as the parser does.
#[derive(Debug, Clone)]
pub struct LineWatch {
    delimiter: u8,
    state: State,
    line_empty: bool,
    ends: LineEnds,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    CellStart,
    Bare,
    Quoted,
    QuoteInQuoted,
    AfterCr,
}

impl LineWatch {
    /// Watches text with this delimiter.
    pub fn new(delimiter: u8) -> Self {
        Self { delimiter, state: State::CellStart, line_empty: true, ends: LineEnds::default() }
    }

    /// Takes in the next bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let told = match self.state {
                State::Quoted => memchr::memchr(b'"', rest),
                _ => memchr::memchr3(b'\n', b'\r', b'"', rest),
            };
            let (plain, told) = rest.split_at(told.unwrap_or(rest.len()));
            self.pass(plain);
            let Some((&byte, after)) = told.split_first() else { return };
            match self.state {
                State::Quoted => self.state = State::QuoteInQuoted,
                _ => self.step(byte),
            }
            rest = after;
        }
    }

    /// Passes over what ends no line and opens or closes no quote.
    fn pass(&mut self, plain: &[u8]) {
        let Some(last) = plain.last().filter(|_| self.state != State::Quoted) else { return };
        self.state = if *last == self.delimiter { State::CellStart } else { State::Bare };
        self.line_empty = false;
    }

    fn step(&mut self, byte: u8) {
        let after_cr = self.state == State::AfterCr;
        match byte {
            b'\n' if after_cr => {
                self.ends.cr -= 1;
                self.ends.crlf += 1;
                self.state = State::CellStart;
            }
            b'\n' => self.line_end(false),
            b'\r' => self.line_end(true),
            b'"' if matches!(self.state, State::CellStart | State::AfterCr | State::QuoteInQuoted) => {
                self.state = State::Quoted;
                self.line_empty = false;
            }
            _ => self.pass(&[byte]),
        }
    }

    fn line_end(&mut self, cr: bool) {
        self.ends.blank += u64::from(self.line_empty);
        self.line_empty = true;
        if cr {
            self.ends.cr += 1;
            self.state = State::AfterCr;
        } else {
            self.ends.lf += 1;
            self.state = State::CellStart;
        }
    }

    /// What was counted so far.
    pub fn ends(&self) -> LineEnds {
        LineEnds { open_quote: self.state == State::Quoted, ..self.ends }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watch(text: &str) -> LineEnds {
        let mut whole = LineWatch::new(b',');
        whole.feed(text.as_bytes());
        let mut bytes = LineWatch::new(b',');
        text.as_bytes().iter().for_each(|b| bytes.feed(&[*b]));
        assert_eq!(whole.ends(), bytes.ends());
        whole.ends()
    }

    #[test]
    fn line_ends_are_counted_outside_of_quotes() {
        let seen = watch("a,b\r\n\"1\n\r2\",\"say \"\"hi\"\"\"\r\n5\" pipe,x\n\ny\rz");
        assert_eq!(seen, LineEnds { crlf: 2, lf: 2, cr: 1, blank: 1, open_quote: false });
        assert!(watch("a,\"b\n").open_quote);
        assert_eq!(watch("a\rb\r").words(), "CR");
    }
}

//! Records of delimited text, with bounds and with what could not be decoded.

use crate::decode::{Strays, decode_sample};
use crate::delimiter::record_end;
use crate::{
    Decompressed, Delimiter, EncodingChoice, FormatError, Limits, LineEnds, LineWatch, RecordEnd, Undecodable,
    Utf8Reader, sniff_delimiter,
};
use csv::StringRecord;
use std::cell::{Cell, RefCell};
use std::io::{self, Read};
use std::rc::Rc;

const SAMPLE_BYTES: usize = 512 << 10;

/// How a delimited text is to be read.
#[derive(Debug, Clone)]
pub struct TextForm {
    /// The encoding and how it was found.
    pub encoding: EncodingChoice,
    /// The delimiter.
    pub delimiter: Delimiter,
    /// How the delimiter was found.
    pub delimiter_why: String,
    /// What ends a record.
    pub record_end: RecordEnd,
}

impl TextForm {
    /// Looks at the beginning of a file; `delimiter` is what a person named.
    pub fn sniff(
        mut source: Decompressed<'_>,
        encoding: EncodingChoice,
        delimiter: Option<Delimiter>,
    ) -> Result<Self, FormatError> {
        let mut start = Vec::new();
        let bound = SAMPLE_BYTES as u64 + 1;
        (&mut source).take(bound).read_to_end(&mut start).map_err(|e| FormatError::from_io(e, 0))?;
        let whole = start.len() <= SAMPLE_BYTES;
        let text = decode_sample(&start, encoding.encoding);
        let found = sniff_delimiter(&text, whole);
        let mut form =
            Self { encoding, delimiter: found.delimiter, delimiter_why: found.why, record_end: found.record_end };
        if let Some(delimiter) = delimiter {
            form.delimiter = delimiter;
            form.delimiter_why = "named by a person".into();
            form.record_end = record_end(&text, delimiter);
        }
        Ok(form)
    }
}

/// One record: its cells, and what in them could not be decoded.
#[derive(Debug, Clone, Default)]
pub struct Record {
    cells: StringRecord,
    strays: Vec<Undecodable>,
    cut: bool,
}

impl Record {
    /// The number of cells.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cell of this column, counted from 0.
    #[inline]
    pub fn cell(&self, column: usize) -> Option<&str> {
        let cell = self.cells.get(column)?;
        let last = self.cut && column + 1 == self.cells.len();
        Some(if last { cell.strip_suffix('\r').unwrap_or(cell) } else { cell })
    }

    /// All cells in order.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|column| self.cell(column))
    }

    /// Bytes of all cells.
    pub fn bytes(&self) -> usize {
        self.cells.as_slice().len()
    }

    /// Whether all cells are ASCII.
    pub fn is_ascii(&self) -> bool {
        self.cells.as_slice().is_ascii()
    }

    /// Whether bytes in it could not be decoded.
    pub fn has_undecodable(&self) -> bool {
        !self.strays.is_empty()
    }

    /// The number of cells that hold more than white space.
    pub fn filled(&self) -> usize {
        self.filled_up_to(usize::MAX)
    }

    /// The number of cells that hold more than white space, counted up to this.
    pub fn filled_up_to(&self, most: usize) -> usize {
        self.cells().filter(|cell| is_filled(cell)).take(most).count()
    }

    /// The undecodable bytes with the column they stand in, counted from 0; none for nearly every record.
    pub fn undecodable(&self) -> Vec<(usize, &[u8])> {
        if self.strays.is_empty() {
            return Vec::new();
        }
        let marks = self.cells().enumerate().flat_map(|(column, cell)| cell.matches('\u{fffd}').map(move |_| column));
        let marks: Vec<usize> = marks.collect();
        // A file may hold U+FFFD of its own; then the places cannot be told apart, and each is listed once at least.
        let column = |i: usize| marks.get(i).or(marks.last()).copied().unwrap_or(0);
        self.strays.iter().enumerate().map(|(i, stray)| (column(i), stray.bytes.as_slice())).collect()
    }
}

/// Whether a cell holds more than white space.
fn is_filled(cell: &str) -> bool {
    // Nearly every cell begins with a sign of ASCII.
    matches!(cell.as_bytes().first(), Some(b'!'..=b'~')) || !cell.trim().is_empty()
}

/// Reads records one by one, in memory bounded by the longest.
pub struct Records<'a> {
    csv: csv::Reader<Bounded<'a>>,
    strays: Strays,
    watch: Rc<RefCell<LineWatch>>,
    begin: Rc<Cell<u64>>,
    limits: Limits,
    record_end: RecordEnd,
    read: u64,
}

impl<'a> Records<'a> {
    /// Reads the records of a decompressed file.
    pub fn new(source: Decompressed<'a>, form: &TextForm, limits: &Limits) -> Self {
        let text = Utf8Reader::new(source, form.encoding.encoding);
        let strays = text.strays();
        let watch = Rc::new(RefCell::new(LineWatch::new(form.delimiter.byte())));
        let begin = Rc::new(Cell::new(0));
        let bounded = Bounded {
            text,
            watch: Rc::clone(&watch),
            begin: Rc::clone(&begin),
            given: 0,
            max: limits.record_bytes_max,
        };
        let csv = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(form.delimiter.byte())
            .terminator(form.record_end.terminator())
            .buffer_capacity(64 << 10)
            .from_reader(bounded);
        Self { csv, strays, watch, begin, limits: *limits, record_end: form.record_end, read: 0 }
    }

    /// Reads the next record; `false` at the end.
    pub fn read(&mut self, record: &mut Record) -> Result<bool, FormatError> {
        record.strays.clear();
        // Where LF alone ends records for the parser, the CR of a CRLF is left on the last cell.
        record.cut = self.record_end == RecordEnd::LineFeed;
        loop {
            self.begin.set(self.csv.position().byte());
            if !self.csv.read_record(&mut record.cells).map_err(|e| self.error(e))? {
                return match self.line_ends().open_quote {
                    true => Err(FormatError::OpenQuote { record: self.read }),
                    false => Ok(false),
                };
            }
            // The CR of an empty CRLF line is not a cell.
            if !(record.cut && record.cells.len() == 1 && record.cells.get(0) == Some("\r")) {
                break;
            }
        }
        self.read += 1;
        if record.len() > self.limits.columns_max {
            let (columns, max) = (record.len(), self.limits.columns_max);
            return Err(FormatError::TooManyColumns { record: self.read, columns, max });
        }
        let end = self.csv.position().byte();
        let mut strays = self.strays.borrow_mut();
        while strays.front().is_some_and(|s| s.at < end) {
            record.strays.extend(strays.pop_front());
        }
        Ok(true)
    }

    /// The line ends of what was read so far (the parser reads ahead).
    pub fn line_ends(&self) -> LineEnds {
        self.watch.borrow().ends()
    }

    /// Bytes of text read so far.
    pub fn bytes(&self) -> u64 {
        self.csv.position().byte()
    }

    fn error(&self, error: csv::Error) -> FormatError {
        let at = self.csv.position().byte();
        match error.into_kind() {
            csv::ErrorKind::Io(e) => match FormatError::from_io(e, at) {
                FormatError::RecordTooLong { max, .. } => {
                    let begin = self.begin.get();
                    let place = format!("after record {}, at byte {begin} of the text", self.read);
                    FormatError::RecordTooLong { max, place }
                }
                other => other,
            },
            _ => FormatError::Io { at, kind: io::ErrorKind::InvalidData },
        }
    }
}

/// Gives the parser no more text than one record may have.
struct Bounded<'a> {
    text: Utf8Reader<Decompressed<'a>>,
    watch: Rc<RefCell<LineWatch>>,
    begin: Rc<Cell<u64>>,
    given: u64,
    max: u64,
}

impl Read for Bounded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given.saturating_sub(self.begin.get()) > self.max {
            return Err(FormatError::RecordTooLong { max: self.max, place: String::new() }.into());
        }
        let read = self.text.read(buffer)?;
        self.watch.borrow_mut().feed(&buffer[..read]);
        self.given += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decompress;

    fn records(bytes: &[u8], limits: &Limits) -> Result<(Vec<Vec<String>>, LineEnds), FormatError> {
        let encoding = EncodingChoice::named("utf-8")?;
        let form = TextForm::sniff(decompress(bytes, limits)?, encoding, None)?;
        let mut reader = Records::new(decompress(bytes, limits)?, &form, limits);
        let mut record = Record::default();
        let mut all = Vec::new();
        while reader.read(&mut record)? {
            all.push(record.cells().map(str::to_owned).collect());
        }
        Ok((all, reader.line_ends()))
    }

    fn rows(text: &str) -> Vec<Vec<String>> {
        records(text.as_bytes(), &Limits::default()).unwrap().0
    }

    #[test]
    fn line_ends_of_every_kind_give_the_same_records() {
        let expected = rows("a,b\n1,2\n3,4\n");
        assert_eq!(expected.len(), 3);
        for text in ["a,b\r\n1,2\r\n3,4\r\n", "a,b\r1,2\r3,4\r", "a,b\n1,2\r\n3,4", "a,b\r\n\r\n1,2\r\n3,4\r\n"] {
            assert_eq!(rows(text), expected, "{text:?}");
        }
    }

    #[test]
    fn quotes_hold_delimiters_line_ends_and_quotes() {
        let read = rows("a,b\r\n\"x,\r\ny\",\"say \"\"hi\"\"\"\r\n\"q\",5\" pipe\r\n");
        assert_eq!(read[1], ["x,\r\ny", "say \"hi\""]);
        assert_eq!(read[2], ["q", "5\" pipe"]);
    }

    #[test]
    fn a_lone_cr_inside_a_cell_of_an_lf_file_stays_in_it() {
        assert_eq!(rows("a,b\n1,x\ry\n2,z\n")[1], ["1", "x\ry"]);
    }

    #[test]
    fn a_nul_inside_a_cell_stays_in_it() {
        assert_eq!(rows("a,b\n1,x\0y\n")[1], ["1", "x\0y"]);
    }

    #[test]
    fn a_record_without_end_is_one_error_in_bounded_memory() {
        let endless = io::Read::chain(&b"a,b\n1,2\n"[..], io::repeat(b'x').take(2 << 30));
        let limits = Limits::default();
        let form = TextForm {
            encoding: EncodingChoice::named("utf-8").unwrap(),
            delimiter: Delimiter::Comma,
            delimiter_why: String::new(),
            record_end: RecordEnd::Any,
        };
        let mut reader = Records::new(decompress(endless, &limits).unwrap(), &form, &limits);
        let mut record = Record::default();
        assert!(reader.read(&mut record).unwrap() && reader.read(&mut record).unwrap());
        let error = reader.read(&mut record).unwrap_err();
        assert!(error.to_string().contains("after record 2, at byte 8"), "{error}");
        assert!(record.cells.as_slice().len() < 64 << 20);
    }

    #[test]
    fn twenty_thousand_columns_are_refused() {
        let wide = vec!["x"; 20_000].join(",");
        let error = records(wide.as_bytes(), &Limits::default()).unwrap_err();
        assert_eq!(error.to_string(), "record 1 has 20000 columns; at most 4096 are read: check the delimiter");
    }

    #[test]
    fn undecodable_bytes_are_found_in_their_cell() {
        let bytes = b"a,\xef..X\n1,ok\n2,\xff\xfe\n";
        let limits = Limits::default();
        let form = TextForm {
            encoding: EncodingChoice::named("utf-8").unwrap(),
            delimiter: Delimiter::Comma,
            delimiter_why: String::new(),
            record_end: RecordEnd::Any,
        };
        let mut reader = Records::new(decompress(&bytes[..], &limits).unwrap(), &form, &limits);
        let mut record = Record::default();
        let mut found = Vec::new();
        while reader.read(&mut record).unwrap() {
            found.push(record.undecodable().iter().map(|(c, b)| (*c, b.to_vec())).collect::<Vec<_>>());
        }
        assert_eq!(found, [vec![(1, vec![0xef])], vec![], vec![(1, vec![0xff]), (1, vec![0xfe])]]);
    }

    #[test]
    fn an_unclosed_quote_is_refused() {
        let error = records(b"a,b\n1,\"2\n3,4\n", &Limits::default()).unwrap_err();
        assert!(matches!(error, FormatError::OpenQuote { record: 2 }), "{error}");
    }
}

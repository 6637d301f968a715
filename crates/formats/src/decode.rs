//! Streaming decoding to UTF-8, remembering every byte that could not be decoded.

use encoding_rs::{CoderResult, Decoder, DecoderResult, Encoding};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, Read};
use std::rc::Rc;

const BLOCK: usize = 64 << 10;
/// No encoding has longer sequences.
const SEQUENCE_MAX: usize = 16;
const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();

/// Bytes that could not be decoded; the text has one U+FFFD in their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecodable {
    /// Where the U+FFFD stands in the decoded text, in bytes.
    pub at: u64,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// The list that a [`Utf8Reader`] fills while it is read.
pub(crate) type Strays = Rc<RefCell<VecDeque<Undecodable>>>;

/// Reads the text of a stream as UTF-8, without a byte-order mark.
pub struct Utf8Reader<R> {
    source: R,
    decoder: Decoder,
    input: Vec<u8>,
    start: usize,
    end: usize,
    /// The last bytes before `start`, for sequences that a block boundary cuts.
    tail: Vec<u8>,
    source_done: bool,
    done: bool,
    /// Text that did not fit into the caller's buffer.
    output: Vec<u8>,
    given: usize,
    written: u64,
    strays: Strays,
}

impl<R: Read> Utf8Reader<R> {
    /// Decodes `source`.
    pub fn new(source: R, encoding: &'static Encoding) -> Self {
        Self {
            source,
            decoder: encoding.new_decoder_with_bom_removal(),
            input: vec![0; BLOCK],
            start: 0,
            end: 0,
            tail: Vec::new(),
            source_done: false,
            done: false,
            output: Vec::new(),
            given: 0,
            written: 0,
            strays: Strays::default(),
        }
    }

    /// The list of undecodable bytes met so far, oldest first; the reader goes on adding to it.
    pub(crate) fn strays(&self) -> Strays {
        Rc::clone(&self.strays)
    }

    fn fill_input(&mut self) -> io::Result<()> {
        if self.start < self.end || self.source_done {
            return Ok(());
        }
        (self.start, self.end) = (0, 0);
        self.end = loop {
            match self.source.read(&mut self.input) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.source_done = self.end == 0;
        Ok(())
    }

    fn decode_block(&mut self) -> io::Result<()> {
        self.fill_input()?;
        self.output.resize(BLOCK * 3, 0);
        let source = &self.input[self.start..self.end];
        let (result, read, written) =
            self.decoder.decode_to_utf8_without_replacement(source, &mut self.output, self.source_done);
        self.output.truncate(written);
        self.given = 0;
        self.written += written as u64;
        self.tail.extend_from_slice(&source[..read]);
        self.start += read;
        match result {
            DecoderResult::Malformed(bad, after) => self.set_aside(usize::from(bad), usize::from(after)),
            DecoderResult::InputEmpty => self.done = self.source_done,
            DecoderResult::OutputFull => {}
        }
        let old = self.tail.len().saturating_sub(SEQUENCE_MAX);
        self.tail.drain(..old);
        Ok(())
    }

    fn set_aside(&mut self, bad: usize, after: usize) {
        let end = self.tail.len().saturating_sub(after);
        let bytes = self.tail[end.saturating_sub(bad)..end].to_vec();
        self.strays.borrow_mut().push_back(Undecodable { at: self.written, bytes });
        self.output.extend_from_slice(REPLACEMENT);
        self.written += REPLACEMENT.len() as u64;
    }
}

impl<R: Read> Read for Utf8Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.output.len() && !self.done {
            self.decode_block()?;
        }
        let count = buffer.len().min(self.output.len() - self.given);
        buffer[..count].copy_from_slice(&self.output[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}

/// Decodes a sample at once; undecodable bytes become U+FFFD.
pub(crate) fn decode_sample(bytes: &[u8], encoding: &'static Encoding) -> String {
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let mut text = String::with_capacity(bytes.len() * 3 + 16);
    let (result, _, _) = decoder.decode_to_string(bytes, &mut text, false);
    debug_assert!(result == CoderResult::InputEmpty);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{SHIFT_JIS, UTF_8, UTF_16LE, WINDOWS_1252};

    /// Gives one byte at a time, so that every sequence is cut.
    struct Drip<'a>(&'a [u8]);
    impl Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(1).min(buffer.len());
            self.0.read(&mut buffer[..count])
        }
    }

    fn decode(bytes: &[u8], encoding: &'static Encoding) -> (String, Vec<Undecodable>) {
        let mut reader = Utf8Reader::new(Drip(bytes), encoding);
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        let strays = reader.strays().borrow().iter().cloned().collect();
        (text, strays)
    }

    #[test]
    fn text_is_decoded_and_byte_order_marks_are_dropped() {
        assert_eq!(decode(b"\xef\xbb\xbfna\xc3\xafve", UTF_8).0, "naïve");
        assert_eq!(decode(b"caf\xe9", WINDOWS_1252).0, "café");
        let wide: Vec<u8> = "\u{feff}日本".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&wide, UTF_16LE).0, "日本");
        assert_eq!(decode(&SHIFT_JIS.encode("公園").0, SHIFT_JIS).0, "公園");
    }

    #[test]
    fn bytes_that_cannot_be_decoded_are_kept_beside_the_text() {
        let (text, strays) = decode(b"a\xefb\xe2\x82", UTF_8);
        assert_eq!(text, "a\u{fffd}b\u{fffd}");
        assert_eq!(strays, [Undecodable { at: 1, bytes: vec![0xef] }, Undecodable { at: 5, bytes: vec![0xe2, 0x82] },]);
    }
}

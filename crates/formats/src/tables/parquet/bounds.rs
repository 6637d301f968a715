//! What a Parquet file states of itself, held against bounds before anything is built by it.

use super::malformed;
use super::thrift::{Met, Skim};
use crate::{FormatError, Limits};
use flate2::bufread::MultiGzDecoder;
use parquet::basic::Compression;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};

/// Bytes of a page, decompressed: usual are one or two million.
const PAGE_BYTES_MAX: u64 = 64 << 20;
/// Bytes of the pages that are in memory at a time: the largest of each column of a row group.
const PAGES_BYTES_MAX: u64 = 512 << 20;
/// Values of a column of lists in one row group: they are in memory together.
const LIST_VALUES_MAX: u64 = 32 << 20;
/// How LZ4 frames begin, and how many times larger what is in them may be.
const LZ4_FRAME: [u8; 4] = [0x04, 0x22, 0x4d, 0x18];
const LZ4_TIMES_MAX: u64 = 255;
/// Row groups of a file; the format has numbers for no more.
const GROUPS_MAX: usize = 32_767;
/// The magic word at either end, and the length of the directory before the last one.
const MAGIC: &[u8] = b"PAR1";
const TAIL_BYTES: u64 = 8;

/// Looks at the directory: its length, the number and nesting of columns, and the number of row groups.
pub(super) fn check_footer(file: &mut File, limits: &Limits) -> Result<(), FormatError> {
    let failed = |e| FormatError::from_io(e, 0);
    let size = file.metadata().map_err(failed)?.len();
    let mut tail = [0; TAIL_BYTES as usize];
    if size < MAGIC.len() as u64 + TAIL_BYTES {
        return Err(malformed("it ends too early"));
    }
    file.seek(SeekFrom::Start(size - TAIL_BYTES)).and_then(|_| file.read_exact(&mut tail)).map_err(failed)?;
    let [a, b, c, d, magic @ ..] = tail;
    let length = u64::from(u32::from_le_bytes([a, b, c, d]));
    if magic != MAGIC {
        return Err(malformed("it ends too early"));
    }
    if length > size - TAIL_BYTES - MAGIC.len() as u64 {
        return Err(malformed("its directory is longer than the file"));
    }
    if length > limits.record_bytes_max {
        return Err(FormatError::RecordTooLong { max: limits.record_bytes_max, place: "in the directory".to_owned() });
    }
    let mut footer = Vec::new();
    file.seek(SeekFrom::Start(size - TAIL_BYTES - length)).map_err(failed)?;
    file.take(length).read_to_end(&mut footer).map_err(failed)?;
    let mut shape = Shape::default();
    Skim::new(Cursor::new(footer), length)
        .skim(&mut |path, met| shape.meet(path, met))
        .ok_or_else(|| malformed("its directory is damaged"))?;
    shape.check(limits)
}

/// How many columns the directory has, how deep they are nested, and how many row groups.
#[derive(Debug, Default)]
struct Shape {
    elements: usize,
    groups: usize,
    /// Children yet to come, of each group that is open.
    open: Vec<i64>,
    deepest: usize,
}

impl Shape {
    fn meet(&mut self, path: &[i16], met: Met) {
        match (path, met) {
            ([2], Met::Element) => {
                self.elements += 1;
                while self.open.last() == Some(&0) {
                    self.open.pop();
                }
                if let Some(left) = self.open.last_mut() {
                    *left -= 1;
                }
                self.deepest = self.deepest.max(self.open.len());
            }
            ([2, 5], Met::Number(children)) if children > 0 => self.open.push(children),
            ([4], Met::Element) => self.groups += 1,
            _ => {}
        }
    }

    fn check(&self, limits: &Limits) -> Result<(), FormatError> {
        if self.deepest > limits.depth_max {
            return Err(malformed("its columns are nested too deep"));
        }
        // Every column of lists or of parts is several elements.
        if self.elements > limits.columns_max * 4 {
            return Err(FormatError::TooManyColumns { record: 0, columns: self.elements, max: limits.columns_max });
        }
        match self.groups > GROUPS_MAX {
            true => Err(malformed("it has too many row groups")),
            false => Ok(()),
        }
    }
}

/// Looks at the header of every page.
pub(super) fn check_pages(file: &mut File, metadata: &ParquetMetaData, limits: &Limits) -> Result<(), FormatError> {
    let size = file.metadata().map_err(|e| FormatError::from_io(e, 0))?.len();
    let mut total = 0_u64;
    for group in metadata.row_groups() {
        let mut together = 0;
        for chunk in group.columns() {
            let found = pages(file, size, chunk)?;
            if chunk.column_descr().max_rep_level() > 0 && found.values > LIST_VALUES_MAX {
                return Err(malformed("its lists have too many values in one row group"));
            }
            together += found.largest;
            total = total.saturating_add(found.bytes);
        }
        if together > PAGES_BYTES_MAX {
            return Err(malformed("its pages are too large"));
        }
    }
    if total > limits.decompressed_bytes_max {
        return Err(FormatError::TooLarge { max: limits.decompressed_bytes_max });
    }
    if total > limits.ratio_from_bytes && total > size.saturating_mul(limits.ratio_max) {
        return Err(FormatError::Bomb { ratio: limits.ratio_max, at: 0 });
    }
    Ok(())
}

/// What the pages of a column state.
#[derive(Debug, Default)]
struct Pages {
    /// Bytes of the dictionary and of the largest other page, decompressed.
    largest: u64,
    bytes: u64,
    values: u64,
}

fn pages(file: &mut File, size: u64, chunk: &ColumnChunkMetaData) -> Result<Pages, FormatError> {
    let damaged = || malformed("its directory leads out of the file");
    let begin = chunk.dictionary_page_offset().unwrap_or(chunk.data_page_offset());
    let mut at = u64::try_from(begin).map_err(|_| damaged())?;
    let length = u64::try_from(chunk.compressed_size()).map_err(|_| damaged())?;
    let end = at.checked_add(length).filter(|end| *end <= size).ok_or_else(damaged)?;
    let (mut all, mut dictionary, mut largest) = (Pages::default(), 0, 0);
    while at < end {
        let page = page(file, at, end - at)?;
        let data = at + page.header;
        at = data + page.packed;
        if at > end {
            return Err(damaged());
        }
        check_packed(file, data, &page, chunk.compression())?;
        match page.is_dictionary {
            true => dictionary = page.bytes.max(dictionary),
            false => largest = page.bytes.max(largest),
        }
        all.bytes += page.bytes;
        all.values += page.values;
    }
    all.largest = dictionary + largest;
    Ok(all)
}

/// What the header of a page states.
#[derive(Debug, Default)]
struct Page {
    header: u64,
    packed: u64,
    bytes: u64,
    values: u64,
    /// Bytes before those that are compressed.
    levels: u64,
    is_dictionary: bool,
}

fn page(file: &mut File, at: u64, left: u64) -> Result<Page, FormatError> {
    let damaged = || malformed("the header of a page is damaged");
    file.seek(SeekFrom::Start(at)).map_err(|e| FormatError::from_io(e, at))?;
    let (mut page, mut negative) = (Page::default(), false);
    let header = Skim::new(BufReader::with_capacity(512, file), left).skim(&mut |path, met| {
        let Met::Number(number) = met else { return };
        let stated = u64::try_from(number);
        negative |= stated.is_err() && matches!(path, [2 | 3] | [5 | 7 | 8, 1]);
        let stated = stated.unwrap_or_default();
        match path {
            [1] => page.is_dictionary = number == 2,
            [2] => page.bytes = stated,
            [3] => page.packed = stated,
            [5 | 7 | 8, 1] => page.values = stated,
            [8, 5 | 6] => page.levels = page.levels.saturating_add(stated),
            _ => {}
        }
    });
    page.header = header.filter(|_| !negative).ok_or_else(damaged)?;
    match page.bytes > PAGE_BYTES_MAX {
        true => Err(malformed("a page of it is too large")),
        false => Ok(page),
    }
}

/// Looks at what a page becomes where the library does not stop at what its header states. What cannot be decompressed
/// is left for the library to say.
fn check_packed(file: &mut File, at: u64, page: &Page, compression: Compression) -> Result<(), FormatError> {
    let failed = |e| FormatError::from_io(e, at);
    let mut start = [0; 4];
    file.seek(SeekFrom::Start(at.saturating_add(page.levels))).map_err(failed)?;
    let packed = file.take(page.packed.saturating_sub(page.levels));
    let fits = match compression {
        Compression::GZIP(_) => {
            let (mut plain, mut bytes) = (MultiGzDecoder::new(BufReader::new(packed)), 0);
            let mut block = vec![0; 64 << 10];
            while let Ok(read @ 1..) = plain.read(&mut block) {
                bytes += read as u64;
                if bytes > page.bytes {
                    break;
                }
            }
            bytes <= page.bytes
        }
        // Frames are of old writers; a block becomes no more than its header states.
        Compression::LZ4 => {
            let is_frame = BufReader::new(packed).read_exact(&mut start).is_ok() && start == LZ4_FRAME;
            !is_frame || page.packed <= PAGE_BYTES_MAX / LZ4_TIMES_MAX
        }
        _ => true,
    };
    if fits { Ok(()) } else { Err(malformed("a page of it is larger than its header says")) }
}

/// Bytes that one cell of a column takes in memory beside what its pages hold.
pub(super) fn cell_bytes(chunk: &ColumnChunkMetaData) -> u64 {
    const VIEW: u64 = 16;
    u64::try_from(chunk.column_descr().type_length()).unwrap_or_default().max(VIEW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_is_counted_from_the_numbers_of_children() {
        let mut shape = Shape::default();
        for children in [2, 0, 1, 1, 0] {
            shape.meet(&[2], Met::Element);
            if children > 0 {
                shape.meet(&[2, 5], Met::Number(children));
            }
        }
        assert_eq!((shape.elements, shape.deepest), (5, 3));
        assert!(shape.check(&Limits { depth_max: 3, ..Limits::default() }).is_ok());
        assert!(shape.check(&Limits { depth_max: 2, ..Limits::default() }).is_err());
        assert!(shape.check(&Limits { columns_max: 1, ..Limits::default() }).is_err());
    }
}

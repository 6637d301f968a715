//! The shapes of a shapefile, record by record.

use super::broken;
use crate::tables::TableWriter;
use crate::tables::layer::malformed;
use crate::tables::shape::{Shape, polygons};
use crate::{FormatError, Limits};
use geo_types::{Coord, LineString, MultiLineString, MultiPoint, Point};
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

const FORMAT: &str = "shapefile";
const HEAD_BYTES: u64 = 100;
/// Begins the files of shapes and of places.
const MAGIC: u32 = 9994;

/// The shapes of a file in order.
pub(super) struct Records {
    file: BufReader<File>,
    /// The places of records; without any they follow one another.
    places: Option<BufReader<File>>,
    at: u64,
    end: u64,
    max: u64,
    content: Vec<u8>,
}

impl Records {
    /// Opens a file of shapes, with the file of their places where there is one.
    pub(super) fn open(path: &Path, places: Option<&Path>, limits: &Limits) -> Result<Self, FormatError> {
        let places = places.map(|path| opened(path, "its .shx is none, or is cut short")).transpose()?;
        let file = opened(path, "its .shp is none, or is cut short")?;
        let end = file.get_ref().metadata().map_err(|e| FormatError::from_io(e, 0))?.len();
        Ok(Self { file, places, at: HEAD_BYTES, end, max: limits.record_bytes_max, content: Vec::new() })
    }

    /// The shape of the next record: nothing inside for a surface in space, nothing at all after the last one.
    pub(super) fn next(&mut self, out: &TableWriter<'_>) -> Result<Option<Option<Shape>>, FormatError> {
        let wrong = |what: &str| malformed(FORMAT, what, out);
        match &mut self.places {
            Some(places) => {
                let mut place = [0; 8];
                match filled(places, &mut place)? {
                    0 => return Ok(None),
                    8 => self.at = 2 * u64::from(u32::from_be_bytes([place[0], place[1], place[2], place[3]])),
                    _ => return Err(wrong("its .shx is cut short")),
                }
            }
            None if self.at >= self.end => return Ok(None),
            None => {}
        }
        let here = self.file.stream_position().map_err(|e| FormatError::from_io(e, 0))?;
        if here != self.at {
            self.file.seek(SeekFrom::Start(self.at)).map_err(|e| FormatError::from_io(e, 0))?;
        }
        let mut head = [0; 8];
        if filled(&mut self.file, &mut head)? < head.len() {
            return Err(wrong("its .shp is cut short"));
        }
        let bytes = 2 * u64::from(u32::from_be_bytes([head[4], head[5], head[6], head[7]]));
        if bytes > self.max {
            let place = format!("in row {}", out.rows() + 1);
            return Err(FormatError::RecordTooLong { max: self.max, place });
        }
        if self.at + 8 + bytes > self.end {
            return Err(wrong("its .shp is cut short"));
        }
        self.content.resize(usize::try_from(bytes).unwrap_or(usize::MAX), 0);
        self.file.read_exact(&mut self.content).map_err(|e| FormatError::from_io(e, self.at))?;
        self.at += 8 + bytes;
        let shape = shape(&self.content).ok_or_else(|| wrong("a shape does not follow its format"))?;
        shape.map_err(|what| wrong(&what)).map(Some)
    }
}

fn opened(path: &Path, what: &'static str) -> Result<BufReader<File>, FormatError> {
    let file = File::open(path).map_err(|e| FormatError::from_io(e, 0))?;
    let mut file = BufReader::with_capacity(256 << 10, file);
    let mut head = [0; HEAD_BYTES as usize];
    let whole = filled(&mut file, &mut head)? == head.len();
    let is_one = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) == MAGIC;
    if whole && is_one { Ok(file) } else { Err(broken(what)) }
}

/// Fills the buffer as far as the file goes.
fn filled(file: &mut impl Read, buffer: &mut [u8]) -> Result<usize, FormatError> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..]).map_err(|e| FormatError::from_io(e, 0))? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(filled)
}

/// Reads from the content of a record; nothing when it ends too early.
struct Content<'c>(&'c [u8]);

impl Content<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bytes, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*bytes)
    }

    fn integer(&mut self) -> Option<usize> {
        usize::try_from(u32::from_le_bytes(self.take()?)).ok()
    }

    fn positions(&mut self, count: usize) -> Option<Vec<Coord<f64>>> {
        if count > self.0.len() / 16 {
            return None;
        }
        (0..count).map(|_| self.position()).collect()
    }

    fn position(&mut self) -> Option<Coord<f64>> {
        Some(Coord { x: f64::from_le_bytes(self.take()?), y: f64::from_le_bytes(self.take()?) })
    }

    /// The parts of lines and rings: where each begins, then all positions.
    fn parts(&mut self) -> Option<Vec<LineString<f64>>> {
        let (parts, points) = (self.integer()?, self.integer()?);
        if parts > self.0.len() / 4 {
            return None;
        }
        let begins = (0..parts).map(|_| self.integer()).collect::<Option<Vec<_>>>()?;
        let positions = self.positions(points)?;
        let ends = begins.iter().skip(1).copied().chain([points]);
        let part = |(begin, end): (&usize, usize)| positions.get(*begin..end).map(|part| LineString(part.to_vec()));
        begins.iter().zip(ends).map(part).collect()
    }
}

/// The shape in the content of a record; nothing when it cannot be read.
fn shape(content: &[u8]) -> Option<Result<Option<Shape>, String>> {
    if content.is_empty() {
        return Some(Ok(Some(Shape::default())));
    }
    let mut content = Content(content);
    let kind = content.integer()?;
    let heights = matches!(kind, 11 | 13 | 15 | 18 | 21 | 23 | 25 | 28);
    if !matches!(kind, 0 | 1 | 11 | 21 | 31) {
        // The box around it.
        content.take::<32>()?;
    }
    let geometry = match kind {
        0 => None,
        1 | 11 | 21 => {
            let at = content.position()?;
            (!at.x.is_nan() || !at.y.is_nan()).then(|| Point(at).into())
        }
        3 | 13 | 23 => {
            let mut lines = content.parts()?;
            match lines.len() {
                0 => None,
                1 => lines.pop().map(Into::into),
                _ => Some(MultiLineString(lines).into()),
            }
        }
        5 | 15 | 25 => match polygons(content.parts()?) {
            Ok(polygons) => polygons,
            Err(error) => return Some(Err(error.to_string())),
        },
        8 | 18 | 28 => {
            let count = content.integer()?;
            Some(MultiPoint(content.positions(count)?.into_iter().map(Point).collect()).into())
        }
        31 => return Some(Ok(None)),
        _ => return None,
    };
    Some(Ok(Some(Shape { geometry, heights })))
}

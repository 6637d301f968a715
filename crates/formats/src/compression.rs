//! Decompression by magic bytes, with a guard against bombs.

use crate::{FormatError, Limits};
use flate2::bufread::MultiGzDecoder;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Compression {
    /// Not at all.
    None,
    /// gzip, one member or several.
    Gzip,
    /// Zstandard.
    Zstd,
}

impl Compression {
    /// The word used in messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "plain",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }
}

/// Bytes after decompression; refuses to go on past the [`Limits`].
pub struct Decompressed<'a> {
    compression: Compression,
    inner: Box<dyn Read + 'a>,
    bytes_in: Rc<Cell<u64>>,
    bytes_out: u64,
    limits: Limits,
}

/// Opens a file for reading, whatever its compression.
pub fn open(path: &Path, limits: &Limits) -> Result<Decompressed<'static>, FormatError> {
    let file = File::open(path).map_err(|e| FormatError::from_io(e, 0))?;
    decompress(file, limits)
}

/// Decompresses a stream, recognised by its first bytes.
pub fn decompress<'a>(source: impl Read + 'a, limits: &Limits) -> Result<Decompressed<'a>, FormatError> {
    let bytes_in = Rc::new(Cell::new(0));
    let counted = Counted { inner: source, count: Rc::clone(&bytes_in) };
    let mut start = Vec::with_capacity(8);
    let mut counted = counted;
    (&mut counted).take(8).read_to_end(&mut start).map_err(|e| FormatError::from_io(e, 0))?;
    let compression = match start.as_slice() {
        [] => return Err(FormatError::Empty),
        [0x1f, 0x8b, ..] => Compression::Gzip,
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Compression::Zstd,
        _ => Compression::None,
    };
    let whole = BufReader::with_capacity(64 << 10, io::Cursor::new(start).chain(counted));
    let inner: Box<dyn Read + 'a> = match compression {
        Compression::None => Box::new(whole),
        Compression::Gzip => Box::new(MultiGzDecoder::new(whole)),
        Compression::Zstd => Box::new(zstd_decoder(whole)?),
    };
    Ok(Decompressed { compression, inner, bytes_in, bytes_out: 0, limits: *limits })
}

fn zstd_decoder<'a>(source: impl BufRead + 'a) -> Result<impl Read + 'a, FormatError> {
    zstd::stream::read::Decoder::with_buffer(source).map_err(|e| FormatError::from_io(e, 0))
}

impl Decompressed<'_> {
    /// How the file is compressed.
    pub fn compression(&self) -> Compression {
        self.compression
    }

    /// Compressed bytes read so far.
    pub fn bytes_in(&self) -> u64 {
        self.bytes_in.get()
    }

    fn check(&self) -> Result<(), FormatError> {
        let at = self.bytes_out;
        if at > self.limits.decompressed_bytes_max {
            return Err(FormatError::TooLarge { max: self.limits.decompressed_bytes_max });
        }
        let allowed = self.bytes_in.get().saturating_mul(self.limits.ratio_max);
        if self.compression != Compression::None && at > self.limits.ratio_from_bytes && at > allowed {
            return Err(FormatError::Bomb { ratio: self.limits.ratio_max, at });
        }
        Ok(())
    }
}

impl Read for Decompressed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer).map_err(|e| match (self.compression, e.kind()) {
            (Compression::None, _) | (_, io::ErrorKind::Interrupted) => e,
            (compression, _) => FormatError::Damaged { compression: compression.word(), at: self.bytes_out }.into(),
        })?;
        self.bytes_out += read as u64;
        self.check()?;
        Ok(read)
    }
}

/// Counts what was taken from the source.
struct Counted<R> {
    inner: R,
    count: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.set(self.count.get() + read as u64);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn read(bytes: &[u8], limits: &Limits) -> Result<(Compression, Vec<u8>), FormatError> {
        let mut reader = decompress(bytes, limits)?;
        let mut out = Vec::new();
        reader.read_to_end(&mut out).map_err(|e| FormatError::from_io(e, 0))?;
        Ok((reader.compression(), out))
    }

    #[test]
    fn plain_gzip_and_zstd_give_the_same_bytes() {
        let text = b"a,b\n1,2\n".repeat(1000);
        let limits = Limits::default();
        assert_eq!(read(&text, &limits).unwrap(), (Compression::None, text.clone()));
        assert_eq!(read(&gzip(&text), &limits).unwrap(), (Compression::Gzip, text.clone()));
        assert_eq!(read(&zstd::encode_all(&text[..], 1).unwrap(), &limits).unwrap(), (Compression::Zstd, text.clone()));
        let two = [gzip(b"a\n"), gzip(b"1\n")].concat();
        assert_eq!(read(&two, &limits).unwrap().1, b"a\n1\n");
    }

    #[test]
    fn a_bomb_stops_early() {
        let bomb = zstd::encode_all(io::repeat(b'a').take(256 << 20), 1).unwrap();
        let error = read(&bomb, &Limits::default()).unwrap_err();
        assert!(matches!(error, FormatError::Bomb { at, .. } if at < 65 << 20), "{error}");
        let small = Limits { decompressed_bytes_max: 1 << 20, ..Limits::default() };
        assert!(matches!(read(&bomb, &small), Err(FormatError::TooLarge { .. })));
    }

    #[test]
    fn empty_and_cut_short_files_are_refused() {
        let limits = Limits::default();
        assert!(matches!(read(b"", &limits), Err(FormatError::Empty)));
        let whole = gzip(&b"a,b\n1,2\n".repeat(1000));
        assert!(matches!(read(&whole[..whole.len() / 2], &limits), Err(FormatError::Damaged { .. })));
    }
}

//! Compound files: folders and streams in one file, as old Office programs write them.
//!
//! A chain of sectors may lead in a circle: no chain is followed further than the file is long.

use crate::FormatError;

/// A compound file, held whole.
pub(super) struct Compound {
    bytes: Vec<u8>,
    sector: usize,
    /// The sector that follows each one.
    next: Vec<u32>,
    entries: Vec<Entry>,
    /// Small streams are in a stream of their own, in sectors of 64 bytes.
    small: Vec<u8>,
    small_next: Vec<u32>,
}

#[derive(Debug)]
struct Entry {
    name: String,
    is_stream: bool,
    left: u32,
    right: u32,
    child: u32,
    start: u32,
    bytes: u64,
}

const HEADER: usize = 512;
const SMALL: usize = 64;
/// Streams shorter than this are small.
const SMALL_BELOW: u64 = 4096;
/// Numbers from here on are no sectors.
const NO_SECTOR: u32 = 0xFFFF_FFFA;
const ENTRY: usize = 128;

impl Compound {
    /// Reads the directory; nothing when the file is damaged.
    pub(super) fn open(bytes: Vec<u8>) -> Option<Self> {
        let sector = match u16_at(&bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file =
            Self { bytes, sector, next: Vec::new(), entries: Vec::new(), small: Vec::new(), small_next: Vec::new() };
        for id in file.table_sectors()? {
            let sector = file.sector_of(id)?;
            let next = numbers(sector).collect::<Vec<u32>>();
            file.next.extend(next);
        }
        let directory = file.chain(u32_at(&file.bytes, 48)?, u64::MAX)?;
        file.entries = directory.chunks_exact(ENTRY).map(|entry| Entry::of(entry, sector)).collect::<Option<_>>()?;
        let (start, bytes) = file.entries.first().map(|root| (root.start, root.bytes))?;
        file.small_next = numbers(&file.chain(u32_at(&file.bytes, 60)?, u64::MAX)?).collect();
        file.small = if start < NO_SECTOR { file.chain(start, bytes)? } else { Vec::new() };
        Some(file)
    }

    /// The sectors that hold the table of which sector follows which.
    fn table_sectors(&self) -> Option<Vec<u32>> {
        let most = self.bytes.len() / self.sector + 1;
        let mut ids: Vec<u32> = numbers(self.bytes.get(76..HEADER)?).collect();
        let mut more = u32_at(&self.bytes, 68)?;
        while more < NO_SECTOR {
            let sector = self.sector_of(more)?;
            ids.extend(numbers(sector));
            more = ids.pop()?;
            if ids.len() > most + self.sector {
                return None;
            }
        }
        ids.retain(|id| *id < NO_SECTOR);
        (ids.len() <= most).then_some(ids)
    }

    /// A sector; the last one of a file may be cut short.
    fn sector_of(&self, id: u32) -> Option<&[u8]> {
        let start = (id as usize).checked_add(1)?.checked_mul(self.sector)?;
        self.bytes.get(start..self.bytes.len().min(start.checked_add(self.sector)?))
    }

    /// The content of a chain of sectors, up to so many bytes.
    fn chain(&self, mut id: u32, bytes: u64) -> Option<Vec<u8>> {
        let (mut content, mut steps) = (Vec::new(), 0);
        while id < NO_SECTOR && (content.len() as u64) < bytes {
            content.extend_from_slice(self.sector_of(id)?);
            id = *self.next.get(id as usize)?;
            steps += 1;
            if steps > self.bytes.len() / self.sector + 1 {
                return None;
            }
        }
        content.truncate(usize::try_from(bytes).unwrap_or(usize::MAX));
        Some(content)
    }

    fn small_chain(&self, mut id: u32, bytes: u64) -> Option<Vec<u8>> {
        let (mut content, mut steps) = (Vec::new(), 0);
        while id < NO_SECTOR && (content.len() as u64) < bytes {
            let start = (id as usize).checked_mul(SMALL)?;
            content.extend_from_slice(self.small.get(start..self.small.len().min(start.checked_add(SMALL)?))?);
            id = *self.small_next.get(id as usize)?;
            steps += 1;
            if steps > self.small.len() / SMALL + 1 {
                return None;
            }
        }
        content.truncate(usize::try_from(bytes).unwrap_or(usize::MAX));
        Some(content)
    }

    /// The entries of the outermost folder: a workbook inside a document is not the document.
    fn outermost(&self) -> Vec<&Entry> {
        let mut found = Vec::new();
        let mut ahead: Vec<u32> = self.entries.first().map(|root| root.child).into_iter().collect();
        let mut seen = vec![false; self.entries.len()];
        while let Some(id) = ahead.pop() {
            let Some(entry) = self.entries.get(id as usize) else { continue };
            if !std::mem::replace(&mut seen[id as usize], true) {
                ahead.extend([entry.left, entry.right]);
                found.push(entry);
            }
        }
        found
    }

    /// Whether the outermost folder has an entry of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.outermost().iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The content of a stream of the outermost folder; nothing when there is none of this name.
    pub(super) fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, FormatError> {
        let entries = self.outermost();
        let Some(entry) = entries.iter().find(|entry| entry.is_stream && entry.name.eq_ignore_ascii_case(name)) else {
            return Ok(None);
        };
        let content = match entry.bytes < SMALL_BELOW {
            true => self.small_chain(entry.start, entry.bytes),
            false => self.chain(entry.start, entry.bytes),
        };
        content.map(Some).ok_or_else(|| super::wrong("its directory is damaged"))
    }
}

impl Entry {
    fn of(entry: &[u8], sector: usize) -> Option<Self> {
        let units = entry.get(..64)?.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        let units = units.take_while(|unit| *unit != 0);
        let bytes = u64::from(u32_at(entry, 120)?);
        // In files of small sectors the upper half is not always zero.
        let upper = if sector == 512 { 0 } else { u64::from(u32_at(entry, 124)?) };
        Some(Self {
            name: char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect(),
            is_stream: entry[66] == 2,
            left: u32_at(entry, 68)?,
            right: u32_at(entry, 72)?,
            child: u32_at(entry, 76)?,
            start: u32_at(entry, 116)?,
            bytes: bytes | upper << 32,
        })
    }
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

/// The number of two bytes at a place.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?).map(|b| u16::from_le_bytes([b[0], b[1]]))
}

/// The number of four bytes at a place.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

/// The floating point number at a place.
pub(super) fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    let bytes = bytes.get(at..at.checked_add(8)?)?;
    Some(f64::from_le_bytes(bytes.try_into().ok()?))
}

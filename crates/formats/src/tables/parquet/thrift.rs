//! Skims the directory of a Parquet file and the headers of its pages, which are in Thrift's compact form.
//!
//! The library builds what they describe, at the sizes and depths they state; this looks at the statements first, in
//! memory that does not depend on them.

use std::io::Read;

/// Structures and lists within each other; the format needs fewer.
const DEPTH_MAX: usize = 24;

/// Something met while skimming.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Met {
    /// A whole number.
    Number(i64),
    /// An element of a list begins.
    Element,
}

/// Skims one structure.
pub(super) struct Skim<R> {
    input: R,
    left: u64,
}

impl<R: Read> Skim<R> {
    /// Skims the structure that `input` begins with, and no more bytes than these.
    pub(super) fn new(input: R, max: u64) -> Self {
        Self { input, left: max }
    }

    /// Tells `visit` of every number and list element, with the numbers of the fields that lead to it; returns how many
    /// bytes the structure has, or nothing when it is none.
    pub(super) fn skim(mut self, visit: &mut dyn FnMut(&[i16], Met)) -> Option<u64> {
        let max = self.left;
        self.structure(&mut Vec::new(), 0, visit)?;
        Some(max - self.left)
    }

    fn structure(&mut self, path: &mut Vec<i16>, depth: usize, visit: &mut dyn FnMut(&[i16], Met)) -> Option<()> {
        let mut id = 0_i16;
        loop {
            let head = self.byte()?;
            let kind = head & 0x0f;
            if kind == 0 {
                return Some(());
            }
            id = match head >> 4 {
                0 => i16::try_from(self.number()?).ok()?,
                step => id.checked_add(i16::from(step))?,
            };
            path.push(id);
            // The value of a field that is true or false is its kind.
            if !matches!(kind, 1 | 2) {
                self.value(kind, path, depth + 1, visit)?;
            }
            path.pop();
        }
    }

    fn value(&mut self, kind: u8, path: &mut Vec<i16>, depth: usize, visit: &mut dyn FnMut(&[i16], Met)) -> Option<()> {
        if depth > DEPTH_MAX {
            return None;
        }
        match kind {
            1..=3 => self.byte().map(drop),
            4..=6 => {
                let number = self.number()?;
                visit(path, Met::Number(number));
                Some(())
            }
            7 => self.skip(8),
            8 => self.varint().and_then(|length| self.skip(length)),
            9 | 10 => {
                let head = self.byte()?;
                let size = if head >> 4 == 15 { self.varint()? } else { u64::from(head >> 4) };
                for _ in 0..size {
                    visit(path, Met::Element);
                    self.value(head & 0x0f, path, depth + 1, visit)?;
                }
                Some(())
            }
            11 => {
                let size = self.varint()?;
                let kinds = if size == 0 { 0 } else { self.byte()? };
                for _ in 0..size {
                    self.value(kinds >> 4, path, depth + 1, visit)?;
                    self.value(kinds & 0x0f, path, depth + 1, visit)?;
                }
                Some(())
            }
            12 => self.structure(path, depth + 1, visit),
            13 => self.skip(16),
            _ => None,
        }
    }

    fn byte(&mut self) -> Option<u8> {
        self.left = self.left.checked_sub(1)?;
        let mut byte = [0];
        self.input.read_exact(&mut byte).ok()?;
        Some(byte[0])
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    /// A signed number, in zigzag.
    fn number(&mut self) -> Option<i64> {
        let value = self.varint()?;
        Some((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    fn skip(&mut self, bytes: u64) -> Option<()> {
        self.left = self.left.checked_sub(bytes)?;
        let skipped = std::io::copy(&mut (&mut self.input).take(bytes), &mut std::io::sink()).ok()?;
        (skipped == bytes).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skim(bytes: &[u8]) -> (Option<u64>, Vec<(Vec<i16>, Met)>) {
        let mut met = Vec::new();
        let read = Skim::new(bytes, 1_000).skim(&mut |path, what| met.push((path.to_vec(), what)));
        (read, met)
    }

    #[test]
    fn numbers_and_elements_are_met_with_their_path() {
        // 1: i32 = -3; 3: [struct { 2: true, 5: i64 = 150 }]; stop.
        let (read, met) = skim(&[0x15, 5, 0x29, 0x1c, 0x21, 0x36, 0xac, 0x02, 0, 0, 99]);
        assert_eq!(read, Some(10));
        assert_eq!(met, [(vec![1], Met::Number(-3)), (vec![3], Met::Element), (vec![3, 5], Met::Number(150))]);
    }

    #[test]
    fn what_ends_early_is_endless_or_too_deep_is_nothing() {
        assert_eq!(skim(&[0x15]).0, None);
        assert_eq!(skim(&[0x18, 0xff, 0xff, 0xff, 0xff, 0x0f, 1]).0, None);
        assert_eq!(skim(&[0x15, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0]).0, None);
        assert_eq!(skim(&[0x1c; 500]).0, None);
    }
}

//! Shapes as GeoPackages keep them: a header, and well-known binary.

use crate::tables::shape::{Shape, ShapeError, from_wkb};

/// Reads a shape; `system` is the coordinate system of its layer, which no shape may contradict.
pub(super) fn read(bytes: &[u8], system: i32) -> Result<Shape, ShapeError> {
    let (head, rest) = bytes.split_first_chunk::<8>().ok_or(ShapeError::CutShort)?;
    let [b'G', b'P', _, flags, srs @ ..] = *head else { return Err(ShapeError::Malformed) };
    if flags & 0x20 != 0 {
        // Kinds of shapes that only the program which wrote them knows.
        return Err(ShapeError::Kind);
    }
    let own = if flags & 1 == 1 { i32::from_le_bytes(srs) } else { i32::from_be_bytes(srs) };
    if own > 0 && own != system {
        return Err(ShapeError::System);
    }
    let envelope = match (flags >> 1) & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return Err(ShapeError::Malformed),
    };
    let shape = from_wkb(rest.get(envelope..).ok_or(ShapeError::CutShort)?)?;
    let empty = flags & 0x10 != 0;
    Ok(if empty { Shape::default() } else { shape })
}

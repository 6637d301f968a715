//! Earlier versions: a PDF may be changed by writing the change behind it, and everything before stays in the file.

use crate::Kind;
use crate::found::Found;

/// Versions that are looked into; that there are more is told.
const LOOKED_INTO: usize = 3;

pub(super) fn look(found: &mut Found, bytes: &[u8]) {
    let ends = ends(bytes);
    // A document for reading over a network is written in two parts, of which the first is no version.
    let first = usize::from(is_in_two_parts(bytes));
    let earlier = ends.get(first..ends.len().saturating_sub(1)).unwrap_or_default();
    found.add(Kind::EarlierVersion, "", earlier.len() as u64);
    for (n, end) in earlier.iter().enumerate().rev().take(LOOKED_INTO) {
        let version = &bytes[..*end];
        found.inside(format!("earlier version {}", n + 1), |found| {
            let looked = found.unpacked(version.len()).and_then(|()| super::open(version)).and_then(|pdf| {
                super::properties::look(found, &pdf);
                super::pages(found, &pdf)
            });
            if let Err(why) = looked {
                found.unreadable(why);
            }
        });
    }
}

/// Where versions end.
fn ends(bytes: &[u8]) -> Vec<usize> {
    const END: &[u8] = b"%%EOF";
    let mut ends = Vec::new();
    let mut from = 0;
    while let Some(at) = bytes[from..].windows(END.len()).position(|at| at == END) {
        from += at + END.len();
        let start = from.saturating_sub(80);
        // One that closes a version stands behind the place of its table.
        if crate::image::has(&bytes[start..from], b"startxref") {
            ends.push(from);
        }
    }
    ends
}

fn is_in_two_parts(bytes: &[u8]) -> bool {
    crate::image::has(&bytes[..bytes.len().min(2048)], b"/Linearized")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_end_behind_a_table_is_a_version() {
        let bytes = b"%PDF-1.4 (a text with %%EOF in it) startxref\n9\n%%EOF\n1 0 obj endobj startxref\n80\n%%EOF\n";
        assert_eq!(ends(bytes).len(), 2);
        assert!(!is_in_two_parts(bytes));
    }
}

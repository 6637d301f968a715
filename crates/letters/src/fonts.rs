//! Fonts of a folder, for signs that the built-in ones lack.

use fontdb::{Database, Source};
use std::path::Path;
use typst::text::FontInfo;
use typst_kit::fonts::FontPath;

/// Every font in a folder and below it. What is no font is passed over; each is loaded when a letter first needs it.
pub(crate) fn fonts_in(folder: &Path) -> Vec<(FontPath, FontInfo)> {
    let mut found = Database::new();
    found.load_fonts_dir(folder);
    let faces = found.faces().filter_map(|face| {
        let (Source::File(path) | Source::SharedFile(path, _)) = &face.source else { return None };
        let info = found.with_face_data(face.id, FontInfo::new).flatten()?;
        Some((FontPath { path: path.clone(), index: face.index }, info))
    });
    faces.collect()
}

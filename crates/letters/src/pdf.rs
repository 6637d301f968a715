//! A letter as tagged PDF, typeset by Typst.

use crate::LetterError;
use crate::fonts::fonts_in;
use crate::readable::readable;
use crate::set::Set;
use records::Letter;
use records::letter::Translation;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Dict, Duration, IntoValue};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_kit::fonts::{FontStore, embedded};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

const TEMPLATE: &str = include_str!("../templates/letter.typ");

/// Results of the typesetter that were not used for so many letters are forgotten.
const CACHED_LETTERS: usize = 5;

/// Sets letters as PDF. Loads its fonts once, when the first letter is set.
#[derive(Default)]
pub struct Typesetter {
    /// A folder with fonts for signs that the built-in ones lack.
    fonts: Option<PathBuf>,
    kept: OnceLock<Kept>,
}

/// What is the same for every letter.
struct Kept {
    fonts: FontStore,
    template: Source,
}

impl Kept {
    /// The built-in fonts come first: others show what those cannot.
    fn new(more: Option<&Path>) -> Self {
        let mut fonts = FontStore::new();
        fonts.extend(embedded());
        fonts.extend(more.into_iter().flat_map(fonts_in));
        Self { fonts, template: Source::detached(TEMPLATE) }
    }

    /// Whether a font can show the sign; a line end is shown as one.
    fn shows(&self, sign: char) -> bool {
        let book = self.fonts.book();
        let mut infos = (0..).map_while(|index| book.info(index));
        matches!(sign, '\n' | ' '..='~') || infos.any(|info| info.coverage.contains(u32::from(sign)))
    }
}

/// The world of one letter: the template, the fonts, the letter as a string of data, and nothing else.
struct OneLetter<'a> {
    kept: &'a Kept,
    library: LazyHash<Library>,
}

impl World for OneLetter<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.kept.fonts.book()
    }

    fn main(&self) -> FileId {
        self.kept.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main() { Ok(self.kept.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.kept.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

impl Typesetter {
    /// A typesetter; its fonts are loaded when they are first needed.
    pub fn new() -> Self {
        Self::default()
    }

    /// A typesetter that shows signs which the built-in fonts lack (Chinese, Hindi, …) by the fonts of this folder and
    /// those below it. What no font has is shown as a replacement sign.
    pub fn with_fonts(folder: PathBuf) -> Self {
        Self { fonts: Some(folder), kept: OnceLock::new() }
    }

    /// The letter as tagged PDF, conforming to PDF/UA-1; its translation follows the English. The same letter gives the
    /// same bytes.
    pub fn pdf(&self, letter: &Letter, translation: Option<&Translation>) -> Result<Vec<u8>, LetterError> {
        let kept = self.kept.get_or_init(|| Kept::new(self.fonts.as_deref()));
        let data = readable(&Set::of(letter, translation), &|sign| kept.shows(sign))?.to_string();
        let inputs: Dict = [("set".into(), data.into_value())].into_iter().collect();
        let library = LazyHash::new(Library::builder().with_inputs(inputs).build());
        let set = typst::compile::<PagedDocument>(&OneLetter { kept, library }).output;
        let pdf = set.map_err(|errors| LetterError::Typeset(lines(&errors))).and_then(|document| {
            let options = options(letter)?;
            typst_pdf::pdf(&document, &options).map_err(|errors| LetterError::Pdf(lines(&errors)))
        });
        typst::comemo::evict(CACHED_LETTERS);
        pdf
    }
}

fn options(letter: &Letter) -> Result<PdfOptions, LetterError> {
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]);
    let standards = standards.map_err(|error| LetterError::Pdf(error.message().to_string()))?;
    let ident = format!("{} {} {}", letter.reference, letter.kind, letter.date);
    Ok(PdfOptions {
        ident: typst::foundations::Smart::Custom(ident),
        creator: typst::foundations::Smart::Custom(Some("Daylight".into())),
        standards,
        ..PdfOptions::default()
    })
}

/// What the typesetter says; its messages quote the template, not the letter.
fn lines(errors: &[SourceDiagnostic]) -> String {
    errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("; ")
}

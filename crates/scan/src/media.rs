//! What a document is, by its first bytes and by what is packed in it; its name decides only among kinds of text.

use serde::{Deserialize, Serialize};
use std::io::Cursor;
use zip::ZipArchive;

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "each is the format of its name")]
pub enum Media {
    Pdf,
    Workbook,
    Word,
    Slides,
    OpenText,
    OpenSlides,
    Image,
    Mail,
    Html,
    Csv,
    Json,
    Text,
    Archive,
    Empty,
    /// An office document behind a password.
    Protected,
    Unknown,
}

impl Media {
    /// The word that is kept.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Workbook => "workbook",
            Self::Word => "word",
            Self::Slides => "slides",
            Self::OpenText => "open-text",
            Self::OpenSlides => "open-slides",
            Self::Image => "image",
            Self::Mail => "mail",
            Self::Html => "html",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Text => "text",
            Self::Archive => "archive",
            Self::Empty => "empty",
            Self::Protected => "protected",
            Self::Unknown => "unknown",
        }
    }

    /// What a person reads for a word that is kept.
    pub fn words(word: &str) -> &'static str {
        match word {
            "pdf" => "PDF document",
            "workbook" => "Spreadsheet",
            "word" => "Word document",
            "slides" => "PowerPoint slides",
            "open-text" => "OpenDocument text",
            "open-slides" => "OpenDocument slides",
            "image" => "Picture",
            "mail" => "E-mail message",
            "html" => "Web page",
            "csv" => "Table as text",
            "json" => "JSON",
            "text" => "Text",
            "archive" => "Archive",
            "empty" => "Empty file",
            "protected" => "Document behind a password",
            _ => "Unknown format",
        }
    }
}

/// How files begin.
const MAGIC: &[(&[u8], Media)] = &[
    (b"\x89PNG\r\n\x1a\n", Media::Image),
    (b"\xff\xd8\xff", Media::Image),
    (b"GIF8", Media::Image),
    (b"II*\0", Media::Image),
    (b"MM\0*", Media::Image),
    (b"BM", Media::Image),
];

/// A PDF may have something before it.
const PDF_WITHIN: usize = 1024;

/// What the document is.
pub(crate) fn of(name: &str, bytes: &[u8]) -> Media {
    let start = &bytes[..bytes.len().min(PDF_WITHIN)];
    if bytes.is_empty() {
        return Media::Empty;
    }
    if start.windows(5).any(|at| at == b"%PDF-") {
        return Media::Pdf;
    }
    if let Some((_, media)) = MAGIC.iter().find(|(magic, _)| start.starts_with(magic)) {
        return *media;
    }
    let container = |at: usize, brand: &[u8]| start.get(at..at + brand.len()) == Some(brand);
    let is_heif = container(4, b"ftyp") && [b"heic", b"heix", b"mif1", b"avif"].iter().any(|b| container(8, *b));
    if (container(0, b"RIFF") && container(8, b"WEBP")) || is_heif {
        return Media::Image;
    }
    if start.starts_with(b"PK") {
        return packed(bytes);
    }
    if start.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return compound(bytes);
    }
    textual(name, bytes)
}

/// What is packed as a zip archive.
fn packed(bytes: &[u8]) -> Media {
    let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else { return Media::Archive };
    let has = |name: &str| archive.index_for_name(name).is_some();
    let mimetype = || {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let file = archive.by_name("mimetype").ok()?;
        let mut text = String::new();
        std::io::Read::read_to_string(&mut std::io::Read::take(file, 200), &mut text).ok()?;
        Some(text)
    };
    match () {
        () if has("xl/workbook.xml") || has("xl/workbook.bin") => Media::Workbook,
        () if has("word/document.xml") => Media::Word,
        () if has("ppt/presentation.xml") => Media::Slides,
        () if has("content.xml") => match mimetype().unwrap_or_default().rsplit('.').next() {
            Some(kind) if kind.starts_with("text") => Media::OpenText,
            Some(kind) if kind.starts_with("presentation") || kind.starts_with("graphics") => Media::OpenSlides,
            Some(kind) if kind.starts_with("spreadsheet") => Media::Workbook,
            _ => Media::Archive,
        },
        () => Media::Archive,
    }
}

/// Names of streams in compound files are in UTF-16.
fn compound(bytes: &[u8]) -> Media {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|at| at == wide)
    };
    match () {
        () if has("EncryptedPackage") => Media::Protected,
        () if has("Workbook") || has("Book") => Media::Workbook,
        () => Media::Unknown,
    }
}

fn textual(name: &str, bytes: &[u8]) -> Media {
    let end = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default();
    let start = &bytes[..bytes.len().min(64 << 10)];
    match formats::file_kind(start) {
        formats::FileKind::Json => Media::Json,
        formats::FileKind::Other("a web page") | formats::FileKind::Xml => Media::Html,
        formats::FileKind::Text if end == "eml" || looks_like_mail(start) => Media::Mail,
        formats::FileKind::Text => match end.as_str() {
            "csv" | "tsv" | "tab" => Media::Csv,
            "htm" | "html" => Media::Html,
            _ => Media::Text,
        },
        _ => Media::Unknown,
    }
}

/// Whether it begins with the headers of a message.
fn looks_like_mail(start: &[u8]) -> bool {
    let text = String::from_utf8_lossy(start);
    let headers = text.lines().take_while(|line| !line.trim().is_empty());
    let known = ["from:", "to:", "date:", "subject:", "message-id:", "mime-version:", "received:"];
    let is_known = |line: &str| known.iter().any(|header| line.to_ascii_lowercase().starts_with(header));
    headers.filter(|line| is_known(line)).count() >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_known_by_its_bytes_and_not_by_its_name() {
        assert_eq!(of("letter.docx", b"%PDF-1.7\n"), Media::Pdf);
        assert_eq!(of("a.pdf", b"\xff\xd8\xff\xe0"), Media::Image);
        assert_eq!(of("a.txt", b"From: a\nTo: b\nSubject: c\n\nwords"), Media::Mail);
        assert_eq!(of("a.csv", b"a,b\n1,2\n"), Media::Csv);
        assert_eq!(of("a.exe", b"\x7fELF\0\0\0\0"), Media::Unknown);
        assert_eq!(of("a", b""), Media::Empty);
    }
}

//! Properties of a PDF: who made it, and what programs wrote about it.

use crate::Kind;
use crate::found::Found;
use crate::image::has;
use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Stream};

/// Elements of XMP that name people, or earlier states of the document.
const NAMING: [&[u8]; 7] = [
    b"<dc:creator",
    b"<dc:title",
    b"<dc:description",
    b"<dc:subject",
    b"<xmpMM:History",
    b"<xmpMM:Ingredients",
    b"<pdf:Keywords",
];

pub(super) fn look(found: &mut Found, pdf: &Pdf) {
    let info = pdf.metadata();
    let said = [&info.author, &info.title, &info.subject, &info.keywords];
    let said: Vec<&Vec<u8>> = said.into_iter().flatten().filter(|text| is_said(text)).collect();
    let place = "properties of the document";
    found.add(Kind::Properties, place, said.len() as u64);
    for text in said {
        crate::text::look(&mut found.at(place), &super::active::words(text));
    }
    let catalog: Option<Dict<'_>> = pdf.xref().get(pdf.xref().root_id());
    let packet = catalog.and_then(|catalog| catalog.get::<Stream<'_>>("Metadata"));
    if let Some(packet) = packet.and_then(|packet| packet.decoded().ok().map(|bytes| bytes.into_owned())) {
        let naming = NAMING.iter().filter(|element| has(&packet, element)).count() as u64;
        found.add(Kind::Properties, "properties of the document (XMP)", naming);
        crate::text::look(&mut found.at("properties of the document (XMP)"), &String::from_utf8_lossy(&packet));
    }
}

/// Programs write “untitled” and “anonymous” where nobody said anything.
fn is_said(text: &[u8]) -> bool {
    let text = super::active::words(text);
    let text = text.trim().to_ascii_lowercase();
    !matches!(text.as_str(), "" | "untitled" | "anonymous" | "unspecified" | "(anonymous)" | "(unspecified)")
}

//! Pictures: what a camera or a program wrote into them beside what is seen.

use crate::Kind;
use crate::found::{Found, Why};
use exif::{Exif, In, Tag};
use std::io::Cursor;
use std::sync::Arc;

/// Tags that say where, with which device, and whose.
const SERIALS: [Tag; 3] = [Tag::BodySerialNumber, Tag::LensSerialNumber, Tag::ImageUniqueID];
const OWNERS: [Tag; 3] = [Tag::CameraOwnerName, Tag::Artist, Tag::Copyright];
const PLACES: [Tag; 4] = [Tag::GPSLatitude, Tag::GPSLongitude, Tag::GPSDestLatitude, Tag::GPSDestLongitude];

pub(crate) fn look(found: &mut Found, bytes: &Arc<[u8]>) -> Result<(), Why> {
    properties(found, bytes);
    found.add(Kind::PictureOfText, "", 1);
    Ok(())
}

/// What stands beside the picture itself; damaged properties are told, since others may still read them.
pub(crate) fn properties(found: &mut Found, bytes: &[u8]) {
    let mut reader = exif::Reader::new();
    reader.continue_on_error(true);
    match reader.read_from_container(&mut Cursor::new(bytes)) {
        Ok(exif) => tags(found, &exif),
        Err(exif::Error::PartialResult(part)) => {
            let (exif, _) = part.into_inner();
            tags(found, &exif);
            found.add(Kind::Unreadable, "properties of the picture", 1);
        }
        Err(exif::Error::NotFound(_)) => {}
        // Formats without such properties.
        Err(exif::Error::InvalidFormat(_)) if !has(bytes, b"Exif\0\0") => {}
        Err(_) => found.add(Kind::Unreadable, "properties of the picture", 1),
    }
    packet(found, bytes);
}

fn tags(found: &mut Found, exif: &Exif) {
    let said = |tags: &[Tag]| {
        let is_said = |tag: &&Tag| {
            exif.fields()
                .any(|f| f.tag == **tag && !f.display_value().to_string().trim_matches(['"', ' ', '\0']).is_empty())
        };
        tags.iter().filter(is_said).count() as u64
    };
    let place = "properties of the picture";
    found.add(Kind::Location, place, said(&PLACES).min(1));
    found.add(Kind::DeviceSerial, place, said(&SERIALS));
    found.add(Kind::OwnerName, place, said(&OWNERS));
    let thumbnail = exif.get_field(Tag::JPEGInterchangeFormat, In::THUMBNAIL).is_some();
    found.add(Kind::Thumbnail, place, u64::from(thumbnail));
    let text: String = exif
        .fields()
        .filter(|f| f.tag == Tag::UserComment || f.tag == Tag::ImageDescription)
        .map(|f| format!("{}\n", f.display_value()))
        .collect();
    crate::text::look(&mut found.at(place), &text);
}

/// The properties that programs write as XMP.
fn packet(found: &mut Found, bytes: &[u8]) {
    let place = "properties of the picture (XMP)";
    let gps = has(bytes, b"exif:GPSLatitude") || has(bytes, b"exif:GPSLongitude");
    found.add(Kind::Location, place, u64::from(gps));
    let owner = has(bytes, b"<dc:creator") || has(bytes, b"aux:OwnerName") || has(bytes, b"photoshop:AuthorsPosition");
    found.add(Kind::OwnerName, place, u64::from(owner));
    found.add(Kind::DeviceSerial, place, u64::from(has(bytes, b"aux:SerialNumber")));
}

pub(crate) fn has(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|at| at == words)
}

//! What a document holds that nobody may have meant to give away: hidden parts, earlier versions, properties, personal
//! values in its text; and what a mail that came in says, which is the same readers' work.
//!
//! A finding is a kind, a place and a count. It is never a value, not even a masked one: what is found is read again in
//! the document itself by who may. What cannot be looked into is a finding too, so that silence always means that
//! something was looked at. One file a format; the text of all of them goes through [`text`].
//!
//! Files are hostile until proven otherwise. Everything here is bounded ([`Limits`]), and whoever calls it keeps it in a
//! process of its own: a reader of a format may still end its process.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod archive;
mod found;
mod image;
mod kind;
mod limits;
mod mail;
mod media;
mod message;
mod office;
mod package;
mod pdf;
mod plain;
mod text;
mod xml;

pub use found::{Finding, Report};
pub use kind::Kind;
pub use limits::Limits;
pub use media::Media;
pub use message::{MAIL_BYTES_MAX, ReadMail, ReadNature, UNREADABLE, read_mail};

use found::Found;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Looks into a document. `name` is what it is called, which is looked at like the rest.
pub fn scan(name: &str, bytes: Vec<u8>, limits: &Limits) -> Report {
    let mut found = Found::new(limits);
    let media = media::of(name, &bytes);
    text::look(&mut found.at("the name of the file"), name);
    look_into(&mut found, name, &Arc::from(bytes), 0);
    found.report(media)
}

/// Looks into a document or into one that lies in another. A reader that gives up by a panic has not looked into it.
fn look_into(found: &mut Found, name: &str, bytes: &Arc<[u8]>, depth: usize) {
    if let Err(why) = found.enter(bytes.len(), depth) {
        return found.unreadable(why);
    }
    let looked = catch_unwind(AssertUnwindSafe(|| match media::of(name, bytes) {
        Media::Pdf => pdf::look(found, bytes, depth),
        Media::Workbook => office::sheets::look(found, bytes, depth),
        Media::Word => office::word::look(found, bytes, depth),
        Media::Slides => office::slides::look(found, bytes, depth),
        Media::OpenText | Media::OpenSlides => office::open::look(found, bytes, depth),
        Media::Image => image::look(found, bytes),
        Media::Mail => mail::look(found, bytes, depth),
        Media::Html => plain::html(found, bytes),
        Media::Csv => plain::table(found, bytes),
        Media::Json | Media::Text => plain::text(found, bytes),
        Media::Archive => archive::look(found, bytes, depth),
        Media::Empty => Ok(()),
        Media::Protected => Err("it is protected by a password"),
        Media::Unknown => Err("its format is not known"),
    }));
    match looked {
        Ok(Ok(())) => {}
        Ok(Err(why)) => found.unreadable(why),
        Err(_) => found.unreadable("it is damaged"),
    }
}

//! PDF documents: what is seen on the pages, what lies under it, and everything that goes along unseen.
//!
//! The reader takes damaged files as well as it can, as programs that show them do: what they show can be found.

mod active;
mod content;
mod page;
mod properties;
mod revisions;
mod shapes;

use crate::Kind;
use crate::found::{Found, Why};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use kurbo::{Affine, Rect};
use page::{Outlines, Paper};
use std::sync::Arc;

pub(crate) fn look(found: &mut Found, bytes: &Arc<[u8]>, depth: usize) -> Result<(), Why> {
    let pdf = open(bytes)?;
    if pdf.pages().is_empty() {
        return Err("no page of it can be read");
    }
    properties::look(found, &pdf);
    active::look(found, &pdf, depth)?;
    // The longest part: what goes along with the pages is found even where the time ends in them.
    pages(found, &pdf)?;
    revisions::look(found, bytes);
    Ok(())
}

/// Opens a document that needs no password.
fn open(bytes: &[u8]) -> Result<Pdf, Why> {
    Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => "it is protected by a password",
        LoadPdfError::Decryption(_) => "it is encrypted in a way that is not read",
        LoadPdfError::Invalid => "it is damaged",
    })
}

/// Looks at each page as it is drawn.
fn pages(found: &mut Found, pdf: &Pdf) -> Result<(), Why> {
    let (cache, mut outlines) = (InterpreterCache::new(), Outlines::default());
    for (n, page) in pdf.pages().iter().enumerate() {
        if n >= found.limits().pages_max {
            return Err("it has more pages than are looked into");
        }
        found.in_time()?;
        let (width, height) = page.render_dimensions();
        let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        // What annotations show is looked at as what they are.
        let settings = InterpreterSettings { render_annotations: false, ..InterpreterSettings::default() };
        let turn = page.initial_transform(false).as_coeffs();
        let mut context = Context::new(Affine::new(turn), bounds, &cache, pdf.xref(), settings);
        let mut paper = Paper::new(bounds, &mut outlines);
        interpret_page(page, &mut context, &mut paper);
        tell(found, n + 1, &paper);
        if let Err(why) = content::check(page.raw(), &paper) {
            found.inside(format!("page {}", n + 1), |found| found.unreadable(why));
        }
    }
    Ok(())
}

fn tell(found: &mut Found, number: usize, paper: &Paper<'_>) {
    let place = format!("page {number}");
    found.add(Kind::PaintedOver, &place, u64::from(paper.painted_over() > 0));
    found.add(Kind::InvisibleText, &place, u64::from(paper.is_partly_unseen()));
    found.add(Kind::UnreadableText, &place, u64::from(paper.is_mostly_unknown()));
    let is_picture = paper.has_pictures() && !paper.has_words();
    found.add(Kind::PictureOfText, &place, u64::from(is_picture));
    crate::text::look(&mut found.at(place), paper.words());
}

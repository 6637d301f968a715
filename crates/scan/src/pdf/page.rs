//! A page as it is drawn: its words in order, and where letters were drawn that something drawn later hides.

use super::shapes::{covers, is_opaque, rectangle};
use hayro_cmap::BfString;
use hayro_interpret::font::Glyph;
use hayro_interpret::{BlendMode, ClipPath, Device, GlyphDrawMode, Image, Paint, PathDrawMode, SoftMask};
use kurbo::{Affine, BezPath, Point, Rect, Shape};
use std::collections::HashMap;

/// Letters of a page that are remembered; more is a page that nobody reads.
const LETTERS_MAX: usize = 400_000;

/// Outlines of letters that were drawn before, by font and letter: what is drawn most is looked up and not drawn again.
#[derive(Default)]
pub(super) struct Outlines(HashMap<(u128, u32), Rect>);

/// A page that is drawn on.
pub(super) struct Paper<'o> {
    outlines: &'o mut Outlines,
    bounds: Rect,
    words: String,
    letters: Vec<Letter>,
    /// Letters whose meaning the file does not say.
    unknown: usize,
    pictures: usize,
    blend: BlendMode,
    masked: bool,
    /// Whether each group that is open lets something through.
    groups: Vec<bool>,
    /// What each clip that is open leaves.
    clips: Vec<Rect>,
    /// Where the last letter ended, and how large it was.
    end: Option<(Point, f64)>,
}

struct Letter {
    at: Rect,
    /// Spaces hide nothing and are no loss.
    says: bool,
    /// It was never seen.
    invisible: bool,
    covered: bool,
}

impl<'o> Paper<'o> {
    pub(super) fn new(bounds: Rect, outlines: &'o mut Outlines) -> Self {
        Self {
            outlines,
            bounds,
            words: String::new(),
            letters: Vec::new(),
            unknown: 0,
            pictures: 0,
            blend: BlendMode::Normal,
            masked: false,
            groups: Vec::new(),
            clips: Vec::new(),
            end: None,
        }
    }

    pub(super) fn words(&self) -> &str {
        &self.words
    }

    pub(super) fn has_words(&self) -> bool {
        self.words.chars().filter(|c| c.is_alphanumeric()).count() > 3
    }

    /// Whether any letter was drawn.
    pub(super) fn has_letters(&self) -> bool {
        !self.letters.is_empty()
    }

    pub(super) fn has_pictures(&self) -> bool {
        self.pictures > 0
    }

    /// Letters that were seen until something was painted over them.
    pub(super) fn painted_over(&self) -> usize {
        let lost = self.letters.iter().filter(|letter| letter.says && letter.covered && !letter.invisible).count();
        // One letter under the edge of a line is no redaction.
        if lost >= 2 { lost } else { 0 }
    }

    /// Whether words were written so that nobody sees them.
    pub(super) fn is_partly_unseen(&self) -> bool {
        self.letters.iter().filter(|letter| letter.says && letter.invisible).count() > 2
    }

    pub(super) fn is_mostly_unknown(&self) -> bool {
        self.unknown > 3 && self.unknown * 5 > self.letters.len()
    }

    /// What is drawn here hides what was drawn before.
    fn cover(&mut self, over: Rect) {
        if self.masked || self.groups.contains(&true) {
            return;
        }
        let over = self.clips.iter().fold(over, |over, clip| over.intersect(*clip));
        for letter in self.letters.iter_mut().filter(|letter| !letter.covered) {
            letter.covered = covers(&over, &letter.at);
        }
    }

    /// Adds a letter to the words: after a gap a space, on another line a line end.
    fn write(&mut self, text: &str, start: Point, end: Point, size: f64) {
        if let Some((last, last_size)) = self.end {
            let unit = size.max(last_size).max(0.1);
            let (along, across) = ((start.x - last.x) / unit, (start.y - last.y).abs() / unit);
            if across > 0.5 || along < -1.0 {
                self.words.push('\n');
            } else if along > 0.15 {
                self.words.push(' ');
            }
        }
        self.words.push_str(text);
        self.end = Some((end, size));
    }
}

/// Where a letter is: its outline, or where it has none, what it would take up.
fn place(outlines: &mut Outlines, glyph: &Glyph<'_>, to_page: Affine) -> (Rect, Point) {
    let (outline, width) = match glyph {
        Glyph::Outline(glyph) => {
            let key = (glyph.font_cache_key(), glyph.glyph_id().to_u32());
            let known = outlines.0.entry(key).or_insert_with(|| glyph.outline().bounding_box());
            (Some(*known), glyph.advance_width())
        }
        Glyph::Type3(_) => (None, None),
    };
    let width = f64::from(width.unwrap_or(500.0)).max(1.0);
    let outline = outline.filter(|rect| rect.area() > 0.0).unwrap_or(Rect::new(0.0, 0.0, width, 600.0));
    (to_page.transform_rect_bbox(outline), to_page * Point::new(width, 0.0))
}

impl<'a> Device<'a> for Paper<'_> {
    fn set_soft_mask(&mut self, mask: Option<SoftMask<'a>>) {
        self.masked = mask.is_some();
    }

    fn set_blend_mode(&mut self, blend_mode: BlendMode) {
        self.blend = blend_mode;
    }

    fn draw_path(&mut self, path: &BezPath, transform: Affine, paint: &Paint<'a>, mode: &PathDrawMode) {
        if !is_opaque(paint, self.blend) {
            return;
        }
        match mode {
            PathDrawMode::Fill(_) => {
                if let Some(over) = rectangle(&(transform * path.clone())) {
                    self.cover(over);
                }
            }
            // A thick straight line is a bar.
            PathDrawMode::Stroke(stroke) => {
                let width = f64::from(stroke.line_width) * transform.determinant().abs().sqrt();
                let along = (transform * path.clone()).bounding_box();
                if width >= 4.0 && (along.width() < 0.5 || along.height() < 0.5) {
                    self.cover(along.inflate(
                        if along.width() < 0.5 { width / 2.0 } else { 0.0 },
                        if along.height() < 0.5 { width / 2.0 } else { 0.0 },
                    ));
                }
            }
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.clips.push(clip.path.bounding_box());
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'a>>, blend_mode: BlendMode) {
        self.groups.push(opacity < 0.95 || mask.is_some() || !matches!(blend_mode, BlendMode::Normal));
    }

    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        transform: Affine,
        glyph_transform: Affine,
        paint: &Paint<'a>,
        mode: &GlyphDrawMode,
    ) {
        if self.letters.len() >= LETTERS_MAX {
            return;
        }
        let to_page = transform * glyph_transform;
        let (at, end) = place(self.outlines, glyph, to_page);
        let clear = matches!(paint, Paint::Color(color) if color.to_rgba().components()[3] < 0.05);
        // What lies beside the page, or is cut off by a clip, is not seen either.
        let outside = self.clips.iter().chain([&self.bounds.inflate(2.0, 2.0)]).any(|clip| !covers(clip, &at));
        let invisible = matches!(mode, GlyphDrawMode::Invisible) || clear || outside;
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => {
                self.unknown += 1;
                "\u{fffd}".to_owned()
            }
        };
        let says = text.chars().any(|c| !c.is_whitespace());
        let size = (to_page * Point::new(0.0, 1000.0) - to_page * Point::ORIGIN).hypot();
        self.write(&text, to_page * Point::ORIGIN, end, size);
        self.letters.push(Letter { at, says, invisible, covered: false });
    }

    fn draw_image(&mut self, image: Image<'a, '_>, transform: Affine) {
        self.pictures += 1;
        // A picture that is a stencil, or that has a mask, lets something through.
        let solid = match &image {
            Image::Raster(raster) => !["SMask", "Mask"].iter().any(|key| raster.stream().dict().contains_key(key)),
            Image::Stencil(_) => false,
        };
        if solid && matches!(self.blend, BlendMode::Normal) {
            let size = (f64::from(image.width()), f64::from(image.height()));
            self.cover(transform.transform_rect_bbox(Rect::new(0.0, 0.0, size.0, size.1)));
        }
    }

    fn pop_clip_path(&mut self) {
        self.clips.pop();
    }

    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }
}

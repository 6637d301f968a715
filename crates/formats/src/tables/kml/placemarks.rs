//! The placemarks of a document, one by one.

use super::shapes;
use super::text::{Document, Piece, Start};
use crate::tables::shape::Shape;
use crate::{FormatError, Limits};
use std::path::Path;

/// What KML itself has words for; in the order of the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Word {
    Id,
    Folder,
    Name,
    Description,
    Snippet,
    Address,
    PhoneNumber,
    When,
    Begin,
    End,
}

impl Word {
    /// The title of its column.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Folder => "folder",
            Self::Name => "name",
            Self::Description => "description",
            Self::Snippet => "snippet",
            Self::Address => "address",
            Self::PhoneNumber => "phoneNumber",
            Self::When => "when",
            Self::Begin => "begin",
            Self::End => "end",
        }
    }

    fn of(element: &str) -> Option<Self> {
        Some(match element {
            "name" => Self::Name,
            "description" => Self::Description,
            "Snippet" | "snippet" => Self::Snippet,
            "address" => Self::Address,
            "phoneNumber" => Self::PhoneNumber,
            _ => return None,
        })
    }
}

/// A value with a name of the publisher's.
pub(super) struct Datum {
    pub(super) name: String,
    /// How it is shown.
    pub(super) title: Option<String>,
    pub(super) text: String,
}

/// A placemark.
#[derive(Default)]
pub(super) struct Placemark {
    pub(super) words: Vec<(Word, String)>,
    pub(super) data: Vec<Datum>,
    pub(super) shape: Shape,
}

/// What was left, in numbers.
#[derive(Default)]
pub(super) struct Left {
    styles: u64,
    overlays: u64,
    links: u64,
    tracks: u64,
    models: u64,
    tours: u64,
    lists: u64,
    others: u64,
}

impl Left {
    /// The numbers, with what they count.
    pub(super) fn counts(&self) -> [(&'static str, u64); 8] {
        [
            ("styles, not read", self.styles),
            ("overlays of pictures, not read", self.overlays),
            ("links to other files, not followed", self.links),
            ("tracks, which no column holds; their cells are empty", self.tracks),
            ("models in space, which no column holds; their cells are empty", self.models),
            ("tours, not read", self.tours),
            ("lists of values along tracks, not read", self.lists),
            ("other elements of placemarks, not read", self.others),
        ]
    }

    fn count(&mut self, element: &str, in_placemark: bool) {
        *match element {
            "Style" | "StyleMap" | "styleUrl" => &mut self.styles,
            "GroundOverlay" | "ScreenOverlay" | "PhotoOverlay" => &mut self.overlays,
            "NetworkLink" | "NetworkLinkControl" => &mut self.links,
            "Track" | "MultiTrack" => &mut self.tracks,
            "Model" => &mut self.models,
            "Tour" => &mut self.tours,
            "SimpleArrayData" => &mut self.lists,
            // How it is shown, and from where.
            "visibility" | "open" | "LookAt" | "Camera" | "Region" | "balloonVisibility" => return,
            _ if in_placemark => &mut self.others,
            _ => return,
        } += 1;
    }
}

/// The placemarks of a document.
pub(super) struct Placemarks {
    document: Document,
    /// The elements around, and the name of each folder.
    around: Vec<Option<String>>,
    pub(super) left: Left,
    /// The name of the document.
    pub(super) title: Option<String>,
}

impl Placemarks {
    /// Opens a document.
    pub(super) fn open(path: &Path, limits: &Limits) -> Result<Self, FormatError> {
        let document = Document::open(path, limits)?;
        Ok(Self { document, around: Vec::new(), left: Left::default(), title: None })
    }

    /// The next placemark.
    pub(super) fn next(&mut self) -> Result<Option<Placemark>, FormatError> {
        loop {
            let start = match self.document.next()? {
                Piece::Start(start) => start,
                Piece::End => {
                    self.around.pop();
                    continue;
                }
                Piece::Text(_) => continue,
                Piece::Done => return Ok(None),
            };
            match start.name.as_str() {
                "Placemark" => {
                    self.document.begin_record();
                    let placemark = self.placemark(start)?;
                    self.document.end_record();
                    return Ok(Some(placemark));
                }
                "kml" | "Document" => self.around.push(None),
                "Folder" => self.around.push(Some(String::new())),
                "name" => self.name()?,
                other => {
                    self.left.count(other, false);
                    self.document.skip()?;
                }
            }
        }
    }

    /// The name of a folder, or of the document.
    fn name(&mut self) -> Result<(), FormatError> {
        let text = self.document.text()?;
        match self.around.last_mut() {
            Some(Some(folder)) => *folder = text,
            _ if self.title.is_none() => self.title = Some(text),
            _ => {}
        }
        Ok(())
    }

    fn placemark(&mut self, start: Start) -> Result<Placemark, FormatError> {
        let mut placemark = Placemark::default();
        placemark.words.extend(start.id.map(|id| (Word::Id, id)));
        let folders: Vec<&str> = self.around.iter().flatten().map(String::as_str).filter(|f| !f.is_empty()).collect();
        if !folders.is_empty() {
            placemark.words.push((Word::Folder, folders.join("/")));
        }
        let mut found = Vec::new();
        loop {
            match self.document.next()? {
                Piece::Start(start) => self.part(&start, &mut placemark, &mut found)?,
                Piece::End => break,
                Piece::Text(_) => {}
                Piece::Done => return Err(self.document.malformed("it ends too early")),
            }
        }
        placemark.shape = shapes::one(found);
        Ok(placemark)
    }

    /// An element of a placemark.
    fn part(&mut self, start: &Start, placemark: &mut Placemark, found: &mut Vec<Shape>) -> Result<(), FormatError> {
        if let Some(word) = Word::of(&start.name) {
            placemark.words.push((word, self.document.text()?));
            return Ok(());
        }
        match start.name.as_str() {
            "TimeStamp" | "TimeSpan" => self.time(placemark),
            "ExtendedData" => self.data(&mut placemark.data),
            name if shapes::is_one(name) => {
                let mut left = 0;
                let shape = shapes::read(&mut self.document, name, &mut left)?;
                self.left.tracks += left;
                found.push(shape);
                Ok(())
            }
            other => {
                self.left.count(other, true);
                self.document.skip()
            }
        }
    }

    fn time(&mut self, placemark: &mut Placemark) -> Result<(), FormatError> {
        self.each(|this, start| {
            let word = match start.name.as_str() {
                "when" => Word::When,
                "begin" => Word::Begin,
                "end" => Word::End,
                _ => return this.document.skip(),
            };
            let text = this.document.text()?;
            placemark.words.push((word, text));
            Ok(())
        })
    }

    /// `Data` with a value, and `SchemaData` with many.
    fn data(&mut self, data: &mut Vec<Datum>) -> Result<(), FormatError> {
        self.each(|this, start| match start.name.as_str() {
            "Data" => {
                let mut datum = Datum { name: start.called.unwrap_or_default(), title: None, text: String::new() };
                this.each(|this, start| {
                    match start.name.as_str() {
                        "value" => datum.text = this.document.text()?,
                        "displayName" => datum.title = Some(this.document.text()?),
                        _ => this.document.skip()?,
                    }
                    Ok(())
                })?;
                data.push(datum);
                Ok(())
            }
            "SchemaData" => this.each(|this, start| {
                if start.name != "SimpleData" {
                    this.left.count(&start.name, true);
                    return this.document.skip();
                }
                let text = this.document.text()?;
                data.push(Datum { name: start.called.unwrap_or_default(), title: None, text });
                Ok(())
            }),
            // Elements of other makers, with their values as text.
            _ => {
                let text = this.document.text()?;
                data.push(Datum { name: start.name, title: None, text });
                Ok(())
            }
        })
    }

    /// Gives every element in the one that has begun to `take`, which reads to its end.
    fn each(&mut self, mut take: impl FnMut(&mut Self, Start) -> Result<(), FormatError>) -> Result<(), FormatError> {
        loop {
            match self.document.next()? {
                Piece::Start(start) => take(self, start)?,
                Piece::End => return Ok(()),
                Piece::Text(_) => {}
                Piece::Done => return Err(self.document.malformed("it ends too early")),
            }
        }
    }
}

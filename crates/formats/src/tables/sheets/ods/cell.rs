//! A cell of an OpenDocument spreadsheet.

use super::super::findings::Findings;
use super::super::number;
use super::super::xml::{BytesStart, Collector, Event, Xml, attribute};
use crate::FormatError;
use std::io::Read;

/// A cell, read again and again.
#[derive(Debug, Default)]
pub(super) struct Cell {
    kind: Option<Kind>,
    value: Option<String>,
    /// The text that a string has as its value, where it does not say it in paragraphs.
    string: Option<String>,
    is_error: bool,
    has_formula: bool,
    is_merged: bool,
    odd_number: bool,
    comments: u64,
    paragraphs: u64,
    /// What its paragraphs say.
    said: String,
    text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Date,
    Time,
    Bool,
    Text,
}

impl Cell {
    /// Begins with what the element says.
    pub(super) fn begin(&mut self, element: &BytesStart<'_>) {
        let (mut said, mut text) = (std::mem::take(&mut self.said), std::mem::take(&mut self.text));
        said.clear();
        text.clear();
        *self = Self { said, text, ..Self::default() };
        for attribute in element.attributes().with_checks(false).flatten() {
            let name = attribute.key.local_name().into_inner();
            if !matches!(
                name,
                "value-type"
                    | "value"
                    | "date-value"
                    | "time-value"
                    | "boolean-value"
                    | "string-value"
                    | "formula"
                    | "number-columns-spanned"
                    | "number-rows-spanned"
            ) {
                continue;
            }
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap_or_default().into_owned();
            match name {
                // Programs say of an error that it is a text, and in a name of their own what it is.
                "value-type" if value == "error" => self.is_error = true,
                "value-type" => self.kind = Some(Kind::of(&value)),
                "value" | "date-value" | "time-value" | "boolean-value" => self.value = Some(value),
                "string-value" => self.string = Some(value),
                "formula" => self.has_formula = true,
                _ => self.is_merged |= value.trim() != "1",
            }
        }
    }

    /// Reads what is inside the element, up to its end.
    pub(super) fn read<R: Read>(&mut self, xml: &mut Xml<R>) -> Result<(), FormatError> {
        loop {
            match xml.next()? {
                Event::Start(e) => match e.local_name().into_inner() {
                    "p" => self.paragraph(xml)?,
                    "annotation" => {
                        self.comments += 1;
                        xml.skip()?;
                    }
                    // Drawings and whole tables stand over cells.
                    _ => xml.skip()?,
                },
                Event::End(_) => break,
                Event::Eof => return Err(xml.part().wrong("it ends too early")),
                _ => {}
            }
        }
        self.finish();
        Ok(())
    }

    /// Reads a paragraph: white space counts once, and more of it is written as elements.
    fn paragraph<R: Read>(&mut self, xml: &mut Xml<R>) -> Result<(), FormatError> {
        if self.paragraphs > 0 {
            self.said.push('\n');
        }
        self.paragraphs += 1;
        let (start, collector, mut depth, mut piece) = (self.said.len(), xml.collector(), 1, String::new());
        while depth > 0 {
            let event = xml.next()?;
            match &event {
                Event::Start(e) => match e.local_name().into_inner() {
                    "s" => {
                        let times = attribute(e, "c").and_then(|times| times.parse().ok()).unwrap_or(1);
                        collector.check(self.said.len().saturating_add(times))?;
                        self.said.extend(std::iter::repeat_n(' ', times));
                        depth += 1;
                    }
                    name @ ("tab" | "line-break") => {
                        self.said.push(if name == "tab" { '\t' } else { '\n' });
                        depth += 1;
                    }
                    "annotation" => {
                        self.comments += 1;
                        xml.skip()?;
                    }
                    "ruby-text" | "note" | "frame" => xml.skip()?,
                    _ => depth += 1,
                },
                Event::End(_) => depth -= 1,
                Event::Eof => return Err(xml.part().wrong("it ends too early")),
                event => self.collect(event, collector, &mut piece, start)?,
            }
        }
        Ok(())
    }

    /// Adds text of a paragraph that began here.
    fn collect(
        &mut self,
        event: &Event<'_>,
        collector: Collector,
        piece: &mut String,
        start: usize,
    ) -> Result<(), FormatError> {
        piece.clear();
        collector.push(event, piece)?;
        let written = matches!(event, Event::GeneralRef(_));
        for c in piece.chars() {
            let is_space = matches!(c, ' ' | '\t' | '\n' | '\r') && !written;
            let after_space = self.said.len() == start || self.said.ends_with([' ', '\t', '\n']);
            match is_space {
                true if after_space => {}
                true => self.said.push(' '),
                false => self.said.push(c),
            }
        }
        collector.check(self.said.len())
    }

    /// Makes what is stored the text of the cell.
    fn finish(&mut self) {
        let value = self.value.as_deref().unwrap_or_default();
        match self.kind {
            Some(Kind::Number) if !self.is_error => self.odd_number = !number::written(value, &mut self.text),
            Some(Kind::Date) => number::iso_moment(value, &mut self.text),
            Some(Kind::Time) => number::iso_duration(value, &mut self.text),
            Some(Kind::Bool) => self.text.push_str(value),
            _ if self.paragraphs > 0 => self.text.push_str(&self.said),
            _ => self.text.push_str(self.string.as_deref().unwrap_or_default()),
        }
        self.is_error |= self.has_formula && self.kind == Some(Kind::Text) && is_error(&self.text);
    }

    /// Its text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Counts what it is, as often as it stands.
    pub(super) fn count(&self, found: &mut Findings, times: u64) {
        let many = |is: bool| if is { times } else { 0 };
        let count = |counted: &mut u64, more: u64| *counted = counted.saturating_add(more);
        count(&mut found.formulas, many(self.has_formula));
        count(&mut found.without_value, many(self.has_formula && self.kind.is_none() && self.text.is_empty()));
        count(&mut found.errors, many(self.is_error));
        count(&mut found.odd_numbers, many(self.odd_number && !self.text.is_empty()));
        count(&mut found.merged, many(self.is_merged));
        count(&mut found.comments, self.comments.saturating_mul(times));
    }
}

impl Kind {
    fn of(name: &str) -> Self {
        match name {
            "float" | "percentage" | "currency" => Self::Number,
            "date" => Self::Date,
            "time" => Self::Time,
            "boolean" => Self::Bool,
            _ => Self::Text,
        }
    }
}

/// Whether a formula gave an error, which older files store as a text.
fn is_error(text: &str) -> bool {
    matches!(text, "#N/A" | "#DIV/0!" | "#VALUE!" | "#REF!" | "#NAME?" | "#NUM!" | "#NULL!")
        || text
            .strip_prefix("Err:")
            .is_some_and(|number| number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()))
}

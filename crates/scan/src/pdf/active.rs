//! What goes along with the pages: annotations, forms, scripts, files, layers, and the properties of pictures.

use crate::Kind;
use crate::found::{Found, Why};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, Stream};
use std::collections::HashMap;
use std::sync::Arc;

/// Objects that are looked at.
const OBJECTS_MAX: usize = 2_000_000;

pub(super) fn look(found: &mut Found, pdf: &Pdf, depth: usize) -> Result<(), Why> {
    for (n, page) in pdf.pages().iter().enumerate() {
        annotations(found, page.raw(), &format!("page {}", n + 1));
    }
    let catalog: Option<Dict<'_>> = pdf.xref().get(pdf.xref().root_id());
    if let Some(catalog) = catalog {
        form(found, &catalog);
        layers(found, &catalog);
    }
    let names = file_names(pdf);
    let (mut files, mut pictures) = (0, 0);
    for (n, object) in pdf.objects().into_iter().enumerate() {
        if n > OBJECTS_MAX {
            return Err("it holds more objects than are looked at");
        }
        if n % 1024 == 0 {
            found.in_time()?;
        }
        match object {
            Object::Dict(dict) => scripts(found, &dict, 0),
            Object::Stream(stream) => {
                scripts(found, stream.dict(), 0);
                match name(stream.dict(), "Type").as_deref() {
                    Some(b"EmbeddedFile") => {
                        files += 1;
                        let name = names.get(&stream.obj_id()).map(String::as_str).unwrap_or_default();
                        file(found, &stream, (files, name), depth);
                    }
                    _ => picture(found, &stream, &mut pictures),
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The text of a string: UTF-16 where its mark says so.
pub(super) fn words(bytes: &[u8]) -> String {
    crate::plain::decoded(bytes).into_owned()
}

fn name(dict: &Dict<'_>, key: &str) -> Option<Vec<u8>> {
    dict.get::<Name<'_>>(key).map(|name| name.as_ref().to_vec())
}

fn string(dict: &Dict<'_>, key: &str) -> Option<String> {
    match dict.get::<Object<'_>>(key)? {
        Object::String(text) => Some(words(text.as_ref())),
        Object::Stream(stream) => stream.decoded().ok().map(|bytes| words(&bytes)),
        Object::Name(name) => Some(String::from_utf8_lossy(name.as_ref()).into_owned()),
        _ => None,
    }
}

/// Remarks on a page. Links and the fields of forms are none.
fn annotations(found: &mut Found, page: &Dict<'_>, place: &str) {
    found.add(Kind::Thumbnail, place, u64::from(page.contains_key("Thumb")));
    let Some(all) = page.get::<Array<'_>>("Annots") else { return };
    let mut remarks = String::new();
    for annotation in all.iter::<Dict<'_>>().take(10_000) {
        match name(&annotation, "Subtype").as_deref() {
            Some(b"Link" | b"Widget" | b"PrinterMark" | b"TrapNet") | None => {}
            Some(b"Redact") => found.add(Kind::UnappliedRedaction, place, 1),
            Some(b"Popup") => {}
            Some(_) => found.add(Kind::Annotation, place, 1),
        }
        for key in ["Contents", "T", "RC", "Subj", "OverlayText"] {
            remarks.extend(string(&annotation, key));
            remarks.push('\n');
        }
        if let Some(action) = annotation.get::<Dict<'_>>("A") {
            remarks.extend(string(&action, "URI"));
            remarks.push('\n');
        }
    }
    crate::text::look(&mut found.at(format!("{place}, annotations")), &remarks);
}

/// What was typed into a form.
fn form(found: &mut Found, catalog: &Dict<'_>) {
    let Some(form) = catalog.get::<Dict<'_>>("AcroForm") else { return };
    found.add(Kind::FormValue, "the form (XFA)", u64::from(form.contains_key("XFA")));
    let mut open: Vec<(Dict<'_>, usize)> = form
        .get::<Array<'_>>("Fields")
        .into_iter()
        .flat_map(|fields| fields.iter::<Dict<'_>>())
        .map(|f| (f, 0))
        .collect();
    let (mut filled, mut values, mut seen) = (0, String::new(), 0);
    while let Some((field, depth)) = open.pop() {
        seen += 1;
        if seen > 50_000 || depth > 32 {
            break;
        }
        let value = string(&field, "V").filter(|value| !value.trim().is_empty() && value != "Off");
        filled += u64::from(value.is_some());
        if let Some(value) = value {
            // The name of a field gives its value a meaning.
            values.push_str(&format!("{}: {value}\n", string(&field, "T").unwrap_or_default()));
        }
        if let Some(kids) = field.get::<Array<'_>>("Kids") {
            open.extend(kids.iter::<Dict<'_>>().map(|kid| (kid, depth + 1)));
        }
    }
    found.add(Kind::FormValue, "the form", filled);
    crate::text::look(&mut found.at("the form"), &values);
}

/// Layers that are not shown when the document is opened.
fn layers(found: &mut Found, catalog: &Dict<'_>) {
    let Some(layers) = catalog.get::<Dict<'_>>("OCProperties") else { return };
    let Some(shown) = layers.get::<Dict<'_>>("D") else { return };
    let count = |dict: &Dict<'_>, key: &str| dict.get::<Array<'_>>(key).map_or(0, |all| all.raw_iter().count() as u64);
    let hidden = match name(&shown, "BaseState").as_deref() {
        Some(b"OFF") => count(&layers, "OCGs").saturating_sub(count(&shown, "ON")),
        _ => count(&shown, "OFF"),
    };
    found.add(Kind::HiddenLayer, "", hidden);
}

/// How deep dictionaries are looked for in dictionaries; deeper ones are objects of their own.
const NESTED_MAX: usize = 16;

/// Programs that a reader would run, in this dictionary or in one that is written out in it.
fn scripts(found: &mut Found, dict: &Dict<'_>, depth: usize) {
    let is_script = name(dict, "S").is_some_and(|kind| kind == b"JavaScript") || dict.contains_key("JS");
    let launches = name(dict, "S").is_some_and(|kind| kind == b"Launch");
    found.add(Kind::Script, "", u64::from(is_script || launches));
    if depth < NESTED_MAX {
        for key in dict.keys() {
            if let Some(MaybeRef::NotRef(Object::Dict(inner))) = dict.get_raw::<Object<'_>>(key.as_ref()) {
                scripts(found, &inner, depth + 1);
            }
        }
    }
}

/// What the files in the document are called, by the objects that hold them.
fn file_names(pdf: &Pdf) -> HashMap<ObjectIdentifier, String> {
    let mut names = HashMap::new();
    for object in pdf.objects().into_iter().take(OBJECTS_MAX) {
        let Object::Dict(dict) = object else { continue };
        let Some(files) = dict.get::<Dict<'_>>("EF") else { continue };
        let Some(name) = string(&dict, "UF").or_else(|| string(&dict, "F")) else { continue };
        for key in ["F", "UF"] {
            names.extend(files.get_ref(key).map(|at| (ObjectIdentifier::from(at), name.clone())));
        }
    }
    names
}

/// A file in the document.
fn file(found: &mut Found, stream: &Stream<'_>, (number, name): (u64, &str), depth: usize) {
    found.add(Kind::EmbeddedFile, "", 1);
    crate::text::look(&mut found.at(format!("the name of embedded file {number}")), name);
    let bytes = stream.decoded().map(|bytes| bytes.into_owned());
    found.inside(format!("embedded file {number}"), |found| match bytes {
        Ok(bytes) => match found.unpacked(bytes.len()) {
            Ok(()) => crate::look_into(found, name, &Arc::from(bytes), depth + 1),
            Err(why) => found.unreadable(why),
        },
        Err(_) => found.unreadable("it is damaged"),
    });
}

/// Pictures are kept as their cameras wrote them, properties included.
fn picture(found: &mut Found, stream: &Stream<'_>, pictures: &mut u64) {
    if name(stream.dict(), "Subtype").as_deref() != Some(b"Image") {
        return;
    }
    *pictures += 1;
    let raw = stream.raw_data();
    if raw.starts_with(b"\xff\xd8") {
        let place = format!("picture {pictures}");
        found.inside(place, |found| crate::image::properties(found, &raw));
    }
}

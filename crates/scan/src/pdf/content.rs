//! Whether the content of a page could be read at all: a reader draws what it can, and says nothing of the rest.

use super::page::Paper;
use crate::found::Why;
use hayro_syntax::object::{Array, Dict, Object, Stream};

const DAMAGED: Why = "its content is damaged";

/// Refuses a page whose content cannot be unpacked, or that shows text of which no letter was drawn.
pub(super) fn check(page: &Dict<'_>, paper: &Paper<'_>) -> Result<(), Why> {
    let Some(content) = page.get::<Object<'_>>("Contents") else {
        // An empty page has none; one that names what is not there is damaged.
        return if page.contains_key("Contents") { Err(DAMAGED) } else { Ok(()) };
    };
    let streams: Vec<Stream<'_>> = match content {
        Object::Stream(stream) => vec![stream],
        Object::Array(all) => streams(&all)?,
        _ => return Err(DAMAGED),
    };
    let mut shows_text = false;
    for stream in streams {
        let bytes = stream.decoded().map_err(|_| DAMAGED)?;
        if bytes.is_empty() && !stream.raw_data().is_empty() {
            return Err(DAMAGED);
        }
        shows_text |= bytes.windows(3).any(|at| matches!(at, [b' ' | b')' | b']' | b'>', b'T', b'j' | b'J']));
    }
    if shows_text && !paper.has_letters() { Err("its text cannot be read") } else { Ok(()) }
}

fn streams<'a>(all: &Array<'a>) -> Result<Vec<Stream<'a>>, Why> {
    let found: Vec<Stream<'a>> = all.iter::<Stream<'a>>().collect();
    if found.len() == all.raw_iter().count() { Ok(found) } else { Err(DAMAGED) }
}

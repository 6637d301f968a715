//! An answer of the portal as the proof compares it.

use axum::http::HeaderMap;
use std::io::Read;

/// Headers that may differ between two equal answers: the date, the id of the request, what is left of a share.
const MASKED: [&str; 4] = ["date", "x-request-id", "x-socrata-requestid", "retry-after"];

/// Status, headers without the masked ones, and body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers, by name.
    pub headers: Vec<(String, String)>,
    /// The body as sent.
    pub body: Vec<u8>,
}

impl Answer {
    /// Masks the headers of an answer.
    pub fn new(status: u16, headers: &HeaderMap, body: Vec<u8>) -> Self {
        let mut headers: Vec<(String, String)> = headers
            .iter()
            .filter(|(name, _)| !is_masked(name.as_str()))
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        headers.sort();
        Self { status, headers, body }
    }

    /// A header; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.content()).into_owned()
    }

    /// The body without its content encoding.
    pub fn content(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let read = match self.header("content-encoding") {
            "gzip" => flate2::read::GzDecoder::new(&self.body[..]).read_to_end(&mut out).is_ok(),
            "zstd" => {
                zstd::stream::read::Decoder::new(&self.body[..]).is_ok_and(|mut d| d.read_to_end(&mut out).is_ok())
            }
            _ => false,
        };
        if read { out } else { self.body.clone() }
    }

    /// Where two answers differ first, with context; `None` when they are equal.
    pub fn difference(&self, other: &Self) -> Option<String> {
        if self.status != other.status {
            let (mine, theirs) = (shown(&self.content(), 0), shown(&other.content(), 0));
            return Some(format!("status {} and {}\n  A: {mine}\n  B: {theirs}", self.status, other.status));
        }
        let (mine, theirs) = (self.content(), other.content());
        if let Some(at) = first_difference(&mine, &theirs) {
            let lengths = format!("{} and {} bytes", mine.len(), theirs.len());
            return Some(format!(
                "body at byte {at} ({lengths})\n  A: {}\n  B: {}",
                shown(&mine, at),
                shown(&theirs, at)
            ));
        }
        if self.headers != other.headers {
            let only = |a: &Self, b: &Self| {
                a.headers
                    .iter()
                    .filter(|h| !b.headers.contains(h))
                    .map(|(n, v)| format!("{n}: {v}"))
                    .collect::<Vec<_>>()
            };
            return Some(format!("headers\n  A: {:?}\n  B: {:?}", only(self, other), only(other, self)));
        }
        (self.body != other.body).then(|| "encoded body".to_owned())
    }
}

fn is_masked(name: &str) -> bool {
    MASKED.contains(&name) || name.starts_with("ratelimit") || name.starts_with("x-ratelimit")
}

/// The first place where two texts differ.
pub fn first_difference(a: &[u8], b: &[u8]) -> Option<usize> {
    let at = a.iter().zip(b).position(|(x, y)| x != y);
    at.or_else(|| (a.len() != b.len()).then(|| a.len().min(b.len())))
}

/// What stands around a place.
pub fn shown(bytes: &[u8], at: usize) -> String {
    let (from, to) = (at.saturating_sub(160).min(bytes.len()), (at + 160).min(bytes.len()));
    format!("…{}…", String::from_utf8_lossy(&bytes[from..to]).escape_debug())
}

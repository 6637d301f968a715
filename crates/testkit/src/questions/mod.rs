//! What is asked of both cities: every public door, with everything that can be said there.

mod doors;
mod known;
mod sent;
mod soql;

pub use doors::{DOORS, Door, ask_at, routes_of};
pub use known::{Known, KnownDataset};

use crate::Dice;

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The method.
    pub method: String,
    /// Path and query, percent-encoded.
    pub path: String,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Question {
    /// `GET` of a path.
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: "GET".into(), path: path.into(), headers: Vec::new(), body: String::new() }
    }

    /// With another method.
    pub fn method(mut self, method: &str) -> Self {
        self.method = method.into();
        self
    }

    /// With a header.
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// With a body of this kind.
    pub fn body(mut self, kind: &str, body: impl Into<String>) -> Self {
        self.body = body.into();
        self.header("content-type", kind)
    }

    /// Everything that was said in it.
    pub fn said(&self) -> String {
        format!("{} {} {:?} {}", self.method, self.path, self.headers, self.body)
    }
}

impl std::fmt::Display for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.said())
    }
}

/// At least one question at every door, and then as many more as wanted, more of them where there is more to ask.
pub fn questions(known: &Known, seed: u64, count: usize) -> Vec<Question> {
    let mut dice = Dice::new(seed ^ 0x51);
    let mut all: Vec<Question> = DOORS.iter().map(|door| ask_at(door, known, &mut dice)).collect();
    let weighted: Vec<&Door> = DOORS.iter().flat_map(|d| std::iter::repeat_n(d, d.weight)).collect();
    while all.len() < count {
        let door = *dice.pick(&weighted);
        all.push(ask_at(door, known, &mut dice));
    }
    all
}

/// Percent-encodes everything but the unreserved characters.
pub fn encode(text: &str) -> String {
    let byte = |b: u8| match b {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(b).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}

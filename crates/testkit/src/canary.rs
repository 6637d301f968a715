//! Values that must turn up nowhere, made so that one search finds them all.

use crate::Dice;
use regex::bytes::Regex;

/// How every canary text begins.
pub const TEXT_MARK: &str = "kanariq";
/// How every canary number begins.
pub const NUMBER_MARK: &str = "7713199931";

/// The canaries of one city.
#[derive(Debug, Clone)]
pub struct Canaries {
    dice: Dice,
    world: char,
    texts: Vec<String>,
    exact: Vec<String>,
}

impl Canaries {
    /// For the city with this letter.
    pub fn new(world: char, dice: Dice) -> Self {
        Self { dice, world, texts: Vec::new(), exact: Vec::new() }
    }

    /// A text that is nowhere else.
    pub fn text(&mut self) -> String {
        let made = format!("{TEXT_MARK}{}{:07x}", self.world, self.dice.bits() & 0xFFF_FFFF);
        self.texts.push(made.clone());
        made
    }

    /// A whole number that is nowhere else.
    pub fn number(&mut self) -> String {
        let made = format!("{NUMBER_MARK}{:03}", self.dice.roll(1000));
        self.texts.push(made.clone());
        made
    }

    /// A value that was not made here and must not turn up either: a checksum, an id of a revision.
    pub fn also(&mut self, exact: impl Into<String>) {
        let exact = exact.into();
        if exact.len() >= 12 && !self.exact.contains(&exact) {
            self.exact.push(exact);
        }
    }

    /// Canaries to ask for.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// What finds every canary of these cities.
    pub fn search(all: &[&Self]) -> CanarySearch {
        let exact = all.iter().flat_map(|c| &c.exact).map(|e| regex::escape(e));
        let marks = [format!("{TEXT_MARK}[a-z0-9]*"), format!("{NUMBER_MARK}[0-9]*")];
        let pattern: Vec<String> = marks.into_iter().chain(exact).collect();
        CanarySearch(Regex::new(&pattern.join("|")).expect("a pattern of literals"))
    }
}

/// Finds canaries in bytes.
#[derive(Debug, Clone)]
pub struct CanarySearch(Regex);

impl CanarySearch {
    /// The first canary that `asked` does not mention, with what stands around it.
    pub fn find(&self, bytes: &[u8], asked: &str) -> Option<String> {
        let found = self.0.find_iter(bytes).find(|m| !asked.contains(&*String::from_utf8_lossy(m.as_bytes())))?;
        let (from, to) = (found.start().saturating_sub(80), (found.end() + 80).min(bytes.len()));
        Some(format!("…{}…", String::from_utf8_lossy(&bytes[from..to])))
    }
}

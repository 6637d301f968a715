//! Why something is withheld, as pages say it: one shape, from one type.

use crate::pages::words::{When, capital};
use catalog::Withholding;

/// Where the state publishes sections of its codes.
#[derive(Debug, Clone)]
pub(crate) struct Cite {
    /// `Gov. Code § 7923.600`.
    pub words: String,
    /// Where it can be read.
    pub href: Option<String>,
}

impl Cite {
    /// A section as pages show it.
    pub fn of(citation: &law::Citation) -> Self {
        Self { words: citation.to_string(), href: citation.url() }
    }
}

/// Why something is withheld.
#[derive(Debug, Clone)]
pub(crate) struct Reason {
    /// The number in the register.
    pub exemption: String,
    /// The public word for why.
    pub ground: &'static str,
    /// The sections.
    pub citations: Vec<Cite>,
    /// The public words.
    pub statement: String,
    /// Who decided.
    pub decided_by: String,
    /// When.
    pub decided_on: Option<When>,
}

impl Reason {
    /// From a withholding.
    pub fn of(withholding: &Withholding) -> Self {
        Self {
            exemption: withholding.exemption.clone(),
            ground: withholding.ground.words(),
            citations: withholding.citations().map(Cite::of).collect(),
            statement: capital(&withholding.statement),
            decided_by: withholding.decided_by.join("; "),
            decided_on: When::parse(&withholding.decided_on),
        }
    }

    /// From several, in their order.
    pub fn all<'a>(withholdings: impl IntoIterator<Item = &'a Withholding>) -> Vec<Self> {
        withholdings.into_iter().map(Self::of).collect()
    }

    /// The sections in one line.
    pub fn line(&self) -> String {
        self.citations.iter().map(|c| c.words.as_str()).collect::<Vec<_>>().join("; ")
    }
}

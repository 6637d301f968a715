//! A citation is a value: parsed, compared, ordered, printed one way. Never prose inside a letter.

mod codes;
mod elsewhere;
mod parse;
mod section;

use codes::Code;
use elsewhere::Elsewhere;
use section::Section;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// A place in the law: a section or a range of sections of one code, or a local rule named in words.
///
/// It prints one way, however it was typed: `GC 7922.535(a)` prints `Gov. Code § 7922.535(a)`, which parses to
/// the same value. Cheap to clone. It can never be empty, and never names sections of two codes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Citation(Arc<Reference>);

/// What a citation points at. The order of the variants is the order in which lists print.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Reference {
    /// The Constitution of California.
    Constitution { article: u8, section: Section },
    /// A section, or a range, of a code of California.
    Code { code: Code, first: Section, last: Option<Section> },
    /// A section, a range, or a part, of a body of law that is numbered by title.
    Titled { body: Body, title: u16, part: bool, first: Section, last: Option<Section> },
    /// A section, or a range, of a law of another state or country.
    Elsewhere { law: Elsewhere, first: Section, last: Option<Section> },
    /// A rule of the city or an order of a court, in the city's words.
    Local { kind: Local, words: String },
}

/// Bodies of law that are numbered by title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Body {
    Usc,
    Cfr,
    Ccr,
}

/// Rules that have no statewide number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Local {
    Policy,
    Ordinance,
    Order,
}

/// Why a text is not a citation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CitationError {
    /// Nothing that could be a code before the number.
    #[error("`{0}` is not a citation: name a code and a section, like `Gov. Code § 7922.535(a)`")]
    Code(String),
    /// The code is known, the section is not one.
    #[error("`{0}` is not a citation: its section is not a number like `7922.535(a)`")]
    Section(String),
    /// A range that ends before it begins.
    #[error("`{0}` is not a citation: the range ends before it begins")]
    Range(String),
    /// More than one section.
    #[error("`{0}` names more than one section: write one citation for each")]
    Several(String),
    /// A local rule without words.
    #[error("`{0}` is not a citation: say which policy, ordinance or order it is")]
    Words(String),
}

impl From<Reference> for Citation {
    fn from(reference: Reference) -> Self {
        Self(Arc::new(reference))
    }
}

impl Citation {
    /// Citations written in one text: `Welf. & Inst. Code §§ 827, 828; PC 293` is three of them.
    /// A section without a code belongs to the code before it.
    pub fn parse_list(text: &str) -> Result<Vec<Citation>, CitationError> {
        parse::list(text)
    }

    /// Whether it is a rule of the city or an order of a court, rather than a statute or regulation.
    pub fn is_local(&self) -> bool {
        matches!(*self.0, Reference::Local { .. })
    }

    /// Whether it is the weighing of interests under Gov. Code § 7922.000, which needs the facts of the case.
    pub fn is_catch_all(&self) -> bool {
        matches!(&*self.0, Reference::Code { code, first, last: None }
            if *code == Code::GOVERNMENT && first.is("7922.000"))
    }

    /// Whether it is Gov. Code § 7927.705, which only opens the door to another law and never stands alone.
    pub fn is_other_law(&self) -> bool {
        matches!(&*self.0, Reference::Code { code, first, last: None }
            if *code == Code::GOVERNMENT && first.is("7927.705"))
    }

    /// Where the state publishes the section. `None` for everything but a section of a code of California.
    pub fn url(&self) -> Option<String> {
        let Reference::Code { code, first, .. } = &*self.0 else { return None };
        Some(format!(
            "https://leginfo.legislature.ca.gov/faces/codes_displaySection.xhtml?lawCode={}&sectionNum={}",
            code.law_code(),
            first.number_text()
        ))
    }
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Reference::Constitution { article, section } => {
                write!(f, "Cal. Const. art. {}, § {section}", section::roman(*article))
            }
            Reference::Code { code, first, last } => {
                write!(f, "{} ", code.name())?;
                write_sections(f, first, last.as_ref())
            }
            Reference::Titled { body, title, part: true, first, .. } => {
                write!(f, "{title} {} pt. {first}", body.name())
            }
            Reference::Titled { body, title, first, last, .. } => {
                write!(f, "{title} {} ", body.name())?;
                write_sections(f, first, last.as_ref())
            }
            Reference::Elsewhere { law, first, last: None } => write!(f, "{}{first}", law.before(false)),
            Reference::Elsewhere { law, first, last: Some(last) } => write!(f, "{}{first}–{last}", law.before(true)),
            Reference::Local { kind, words } => write!(f, "{}: {words}", kind.word()),
        }
    }
}

fn write_sections(f: &mut fmt::Formatter<'_>, first: &Section, last: Option<&Section>) -> fmt::Result {
    match last {
        None => write!(f, "§ {first}"),
        Some(last) => write!(f, "§§ {first}–{last}"),
    }
}

impl Body {
    const ALL: [Body; 3] = [Self::Usc, Self::Cfr, Self::Ccr];

    fn name(self) -> &'static str {
        match self {
            Self::Usc => "U.S.C.",
            Self::Cfr => "C.F.R.",
            Self::Ccr => "Cal. Code Regs.",
        }
    }
}

impl Local {
    const ALL: [Local; 3] = [Self::Policy, Self::Ordinance, Self::Order];

    fn word(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Ordinance => "ordinance",
            Self::Order => "order",
        }
    }
}

impl FromStr for Citation {
    type Err = CitationError;
    fn from_str(text: &str) -> Result<Self, CitationError> {
        parse::one(text)
    }
}

impl TryFrom<String> for Citation {
    type Error = CitationError;
    fn try_from(text: String) -> Result<Self, CitationError> {
        text.parse()
    }
}

impl From<Citation> for String {
    fn from(citation: Citation) -> String {
        citation.to_string()
    }
}

impl schemars::JsonSchema for Citation {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Citation".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "minLength": 1,
            "description": "A section or a range of sections of one law: `Gov. Code § 7922.535(a)`, `RCW 42.56.520`.",
        })
    }
}

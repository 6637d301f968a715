//! What a form says and what it asks: a list of fields, drawn by one template.

use crate::pages::link::Params;
use crate::pages::reasons::Cite;

/// What a form says and asks.
pub(super) struct Sheet {
    /// The title of the page.
    pub title: String,
    /// The section of the site that it belongs to.
    pub section: &'static str,
    /// What it is, what happens next, by when.
    pub lead: Vec<Line>,
    /// Why it cannot be sent as it is.
    pub notice: Option<Notice>,
    /// Who will see what, where that is not everyone.
    pub seen: Vec<String>,
    /// What it is about.
    pub facts: Vec<Fact>,
    /// Answers that are carried along.
    pub hidden: Vec<(&'static str, String)>,
    /// What is asked.
    pub fields: Vec<Field>,
    /// Whether the form only leads to the next step, and sends nothing.
    pub is_first_step: bool,
    /// Whether it asks for a name and an address, which nobody needs to give.
    pub has_contact: bool,
    /// The words of the button.
    pub send: &'static str,
    /// Where one goes instead.
    pub cancel: String,
}

/// A sentence with the sections it rests on.
pub(super) struct Line {
    /// The words.
    pub words: String,
    /// The sections.
    pub cites: Vec<Cite>,
}

/// Something to know before the form is filled in.
pub(super) struct Notice {
    /// The words.
    pub words: String,
    /// Where to go instead.
    pub link: Option<(String, &'static str)>,
}

/// Something that the form is about.
pub(super) struct Fact {
    /// What it is.
    pub label: &'static str,
    /// In words.
    pub words: String,
    /// Its page.
    pub href: Option<String>,
}

/// An answer that is asked for. Its name is also the id of its place on the page.
pub(super) struct Field {
    /// The name.
    pub name: &'static str,
    /// The label.
    pub label: String,
    /// A line on it; may be empty.
    pub hint: String,
    /// Whether it must be answered.
    pub required: bool,
    /// How it is answered.
    pub control: Control,
}

/// How something is answered.
pub(super) enum Control {
    /// In several lines.
    Text { rows: u8, value: String },
    /// In one line; `complete` is what browsers may fill in.
    Line { value: String, complete: &'static str },
    /// One of a list.
    Select(Vec<Choice>),
    /// Any of some.
    Checks(Vec<Choice>),
    /// One of some.
    Radios(Vec<Choice>),
    /// Local times.
    Times(Vec<String>),
}

/// Something to choose.
pub(super) struct Choice {
    /// The value that is sent.
    pub value: String,
    /// The words.
    pub words: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Sheet {
    /// The places of the page where a mistake can be told.
    pub fn places(&self) -> Vec<&'static str> {
        let contact = if self.has_contact { &["name", "email", "language"][..] } else { &[] };
        self.fields.iter().map(|field| field.name).chain(contact.iter().copied()).collect()
    }
}

impl Line {
    /// A sentence that rests on no section.
    pub fn plain(words: impl Into<String>) -> Self {
        Self::citing(words, Vec::new())
    }

    /// A sentence with its sections.
    pub fn citing(words: impl Into<String>, cites: Vec<Cite>) -> Self {
        Self { words: words.into(), cites }
    }
}

impl Choice {
    /// Something to choose.
    pub fn new(value: impl Into<String>, words: impl Into<String>, chosen: bool) -> Self {
        Self { value: value.into(), words: words.into(), chosen }
    }
}

impl Fact {
    /// Something with a page of its own.
    pub fn linked(label: &'static str, words: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label, words: words.into(), href: Some(href.into()) }
    }
}

impl Field {
    /// An answer in several lines.
    pub fn text(name: &'static str, label: &str, answers: &Params) -> Self {
        Self::new(name, label, Control::Text { rows: 6, value: answers.first(name).to_owned() })
    }

    /// An answer in one line.
    pub fn line(name: &'static str, label: &str, answers: &Params) -> Self {
        Self::new(name, label, Control::Line { value: answers.first(name).to_owned(), complete: "off" })
    }

    /// An answer of another kind.
    pub fn new(name: &'static str, label: &str, control: Control) -> Self {
        Self { name, label: label.into(), hint: String::new(), required: false, control }
    }

    /// With a line on it.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    /// It must be answered.
    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// The id that describes it: of the line on it, and of the mistake.
    pub fn described_by(&self, has_mistake: bool) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.name));
        let error = has_mistake.then(|| format!("{}-error", self.name));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }
}

//! A letter before it is sent, with what the law asks of it: the answers go along, and come back to be changed or to be
//! acted on.

use crate::answers::Answers;
use crate::error::{Page, html};
use crate::pages::shell::Shell;
use crate::visit::Visit;
use crate::words;
use acts::{Checked, LetterPreview, TranslationPreview};
use askama::Template;
use axum::http::StatusCode;
use records::MatterNumber;

#[derive(Template)]
#[template(path = "letter_preview.html")]
struct PreviewPage {
    shell: Shell,
    number: String,
    /// Where the form goes, and the words of the button that acts on it.
    action: String,
    act: &'static str,
    title: String,
    to: Vec<String>,
    signed_by: String,
    body: String,
    translation: Option<TranslationPreview>,
    /// What a statute asks for and the letter says; what it does not say here because it is not asked for; practice.
    said: Vec<Line>,
    not_here: Vec<Line>,
    answers: Vec<(String, String)>,
}

/// A line of the checklist.
struct Line {
    text: String,
    sections: String,
}

/// The word of the button that previews the letter, and of the one that leads back to the form.
pub(super) const LETTER: &str = "letter";
pub(super) const CHANGE: &str = "change";

/// The page of a letter that `act` would send.
pub(super) fn page(
    visit: &Visit,
    number: &MatterNumber,
    form: &str,
    act: &'static str,
    preview: LetterPreview,
    answers: &Answers,
) -> Page {
    let line = |item: &Checked| Line {
        text: words::capital(&item.text),
        sections: if item.required {
            item.sections.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
        } else {
            "good practice".into()
        },
    };
    let (said, not_here): (Vec<&Checked>, Vec<&Checked>) = preview.checklist.iter().partition(|item| item.said);
    let page = PreviewPage {
        shell: Shell::new(visit, "/desk", "Preview of the letter")
            .under("Inbox", "/desk")
            .under(number.to_string(), super::address(number)),
        number: number.to_string(),
        action: format!("{}/{form}", super::address(number)),
        act,
        said: said.into_iter().map(line).collect(),
        not_here: not_here.into_iter().map(line).collect(),
        title: preview.title,
        to: preview.to,
        signed_by: words::officials(&preview.signed_by),
        body: preview.body,
        translation: preview.translation,
        answers: answers.but(&["token", "do"]).map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
    };
    html(StatusCode::OK, &page)
}

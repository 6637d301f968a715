//! Forms: what was typed, what is wrong with it, and the checks that every form of ours shares.

use crate::pages::link::Params;
use crate::pages::visit::{PageError, Visit};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use web::limits::{LINE_CHARS_MAX, REQUEST_TEXT_CHARS_MAX};

/// The body of a form, as it arrives.
pub(crate) type Body = Result<Bytes, BytesRejection>;

/// Something to put right, at a place of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// The id of the answer.
    pub place: String,
    /// What to do.
    pub words: String,
}

/// Everything to put right.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mistakes(Vec<Mistake>);

impl Mistakes {
    /// One more.
    pub fn add(&mut self, place: impl Into<String>, words: impl Into<String>) {
        self.0.push(Mistake { place: place.into(), words: words.into() });
    }

    /// What is wrong at a place.
    pub fn at(&self, place: &str) -> Option<&str> {
        self.0.iter().find(|m| m.place == place).map(|m| m.words.as_str())
    }

    /// Whether something is wrong at a place.
    pub fn are_at(&self, place: &str) -> bool {
        self.at(place).is_some()
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl<'a> IntoIterator for &'a Mistakes {
    type Item = &'a Mistake;
    type IntoIter = std::slice::Iter<'a, Mistake>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// The answers of a form.
pub(crate) fn read(body: Body) -> Result<Params, PageError> {
    let bytes = body.map_err(|rejection| {
        let words = "What you sent is too large. Shorten it, or write to the City Clerk by email.";
        PageError::Refused(rejection.status(), words.into())
    })?;
    Ok(Params::parse(&String::from_utf8_lossy(&bytes)))
}

/// What must be right before any answer is looked at: the form is ours, and not sent too often.
/// `place` is where the visitor sends it again.
pub(crate) fn gate(visit: &Visit, form: &str, answers: &Params, place: &str, mistakes: &mut Mistakes) -> StatusCode {
    if !visit.holds(form, answers.first("token")) {
        let words = "This form was open for too long, or cookies are off. Your answers are still here: send it again.";
        mistakes.add(place, words);
        return StatusCode::FORBIDDEN;
    }
    match visit.state().meter.submission(&visit.ask.address, visit.state().now()) {
        Some(share) if share.left.is_none() => {
            let seconds = share.reset_seconds;
            mistakes
                .add(place, format!("Too much was sent from your address. Wait {seconds} seconds and send it again."));
            StatusCode::TOO_MANY_REQUESTS
        }
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// A text of several lines, in the line ends of our own.
pub(crate) fn text(answers: &Params, name: &str, mistakes: &mut Mistakes) -> Option<String> {
    let text = answers.first(name).replace("\r\n", "\n");
    if text.chars().count() > REQUEST_TEXT_CHARS_MAX {
        let words =
            format!("Shorten this text to {REQUEST_TEXT_CHARS_MAX} characters, or send the rest in a message later");
        mistakes.add(name, words);
    }
    Some(text).filter(|text| !text.is_empty())
}

/// A text of one line.
pub(crate) fn line(answers: &Params, name: &str, mistakes: &mut Mistakes) -> Option<String> {
    let text = answers.some(name)?.replace(['\r', '\n'], " ");
    if text.chars().count() > LINE_CHARS_MAX {
        mistakes.add(name, format!("Shorten this answer to {LINE_CHARS_MAX} characters"));
    }
    Some(text)
}

/// An email address, when one is given.
pub(crate) fn email(answers: &Params, name: &str, mistakes: &mut Mistakes) -> Option<String> {
    let text = line(answers, name, mistakes)?;
    if !is_email(&text) && !mistakes.are_at(name) {
        mistakes.add(name, "Enter an email address like name@example.com, or leave it empty");
    }
    Some(text)
}

fn is_email(text: &str) -> bool {
    let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | ','));
    let parts = text.split_once('@');
    plain
        && parts.is_some_and(|(name, host)| {
            !name.is_empty() && host.len() >= 3 && host.contains('.') && !host.contains('@')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_address_is_checked_for_its_shape_only() {
        for good in ["a@b.co", "first.last+tag@city.example.gov"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["a", "a@b", "@b.co", "a b@c.de", "a@b@c.de", "a@b.co\nBcc: x@y.z", "<a@b.co>"] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn an_answer_left_empty_is_no_answer_and_no_mistake() {
        let mut mistakes = Mistakes::default();
        let answers = Params::parse("email=&name=++");
        assert_eq!(email(&answers, "email", &mut mistakes), None);
        assert_eq!(line(&answers, "name", &mut mistakes), None);
        assert!(mistakes.is_empty());
    }
}

//! A form that takes a step of a matter: what it asks, and how its answers are read.

use crate::answers::{Answers, Mistakes};
use acts::ActError;
use jiff::civil::{Date, DateTime};
use register::Official;
use std::str::FromStr;

/// A form of one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StepForm {
    /// The last part of its address.
    pub act: &'static str,
    pub title: &'static str,
    /// What the step does, in a sentence.
    pub hint: String,
    pub fields: Vec<StepField>,
    pub button: &'static str,
    /// Whether the step can send a letter, which can be looked at before.
    pub letter: bool,
    /// Whether it is shown unfolded: it came back with what was typed.
    pub open: bool,
}

/// What a form asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StepField {
    /// The id on the page, where several forms may ask for the same.
    pub id: String,
    pub name: String,
    pub label: String,
    pub hint: &'static str,
    pub input: Input,
    pub value: String,
    pub required: bool,
}

/// How an answer is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Input {
    /// A line of text, or an input of this HTML type.
    Line(&'static str),
    /// Several lines.
    Area,
    /// One of these: value, words.
    Choice(Vec<(String, String)>),
    /// A box to tick.
    Tick,
}

impl StepForm {
    pub fn new(act: &'static str, title: &'static str, button: &'static str) -> Self {
        Self { act, title, hint: String::new(), fields: Vec::new(), button, letter: false, open: false }
    }

    /// The step sends a letter.
    pub fn sends_letter(self) -> Self {
        Self { letter: true, ..self }
    }

    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    /// Asks for one more thing, which has to be answered.
    pub fn ask(mut self, name: &str, label: impl Into<String>, input: Input) -> Self {
        self.fields.push(StepField {
            id: format!("{}-{name}", self.act),
            name: name.into(),
            label: label.into(),
            hint: "",
            input,
            value: String::new(),
            required: true,
        });
        self
    }

    /// Asks for one more thing, which may be left out.
    pub fn may(self, name: &str, label: impl Into<String>, input: Input) -> Self {
        let mut form = self.ask(name, label, input);
        if let Some(field) = form.fields.last_mut() {
            field.required = false;
        }
        form
    }

    /// A word on the last thing asked.
    pub fn note(mut self, hint: &'static str) -> Self {
        if let Some(field) = self.fields.last_mut() {
            field.hint = hint;
        }
        self
    }

    /// What stands in the last thing asked.
    pub fn filled(mut self, value: impl Into<String>) -> Self {
        if let Some(field) = self.fields.last_mut() {
            field.value = value.into();
        }
        self
    }

    /// Everything that has to be answered and was not, each at its place.
    pub fn missing(&self, answers: &Answers) -> Mistakes {
        let mut mistakes = Mistakes::default();
        for field in self.fields.iter().filter(|field| field.required && answers.text(&field.name).is_empty()) {
            mistakes.add(field.id.clone(), format!("Answer this: {}", field.label));
        }
        mistakes
    }

    /// Whether anything is wrong with it, or with something that it asks.
    pub fn is_wrong(&self, mistakes: &Mistakes) -> bool {
        let is_at = |id: &str| mistakes.at(id).is_some();
        is_at(self.act) || self.fields.iter().any(|field| is_at(&field.id))
    }

    /// The same with what was typed.
    pub fn typed(mut self, answers: &Answers) -> Self {
        for field in &mut self.fields {
            if answers.has(&field.name) {
                field.value = answers.text(&field.name);
            }
        }
        self.open = true;
        self
    }
}

impl StepField {
    /// The options of a choice.
    pub fn options(&self) -> &[(String, String)] {
        match &self.input {
            Input::Choice(options) => options,
            _ => &[],
        }
    }

    /// What of the page describes it: its hint, and what is wrong with it.
    pub fn described_by(&self, mistakes: &Mistakes) -> Option<String> {
        let wrong = mistakes.at(&self.id).is_some();
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.id));
        let ids: Vec<String> = hint.into_iter().chain(wrong.then(|| format!("{}-error", self.id))).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    pub fn is_choice(&self) -> bool {
        matches!(self.input, Input::Choice(_))
    }

    pub fn is_area(&self) -> bool {
        self.input == Input::Area
    }

    pub fn is_tick(&self) -> bool {
        self.input == Input::Tick
    }

    /// The type of the HTML input.
    pub fn html_type(&self) -> &'static str {
        match self.input {
            Input::Line(kind) => kind,
            _ => "text",
        }
    }
}

/// A choice of words that stand for themselves or for something.
pub(crate) fn choice<S: Into<String>, T: Into<String>>(options: impl IntoIterator<Item = (S, T)>) -> Input {
    Input::Choice(options.into_iter().map(|(value, words)| (value.into(), words.into())).collect())
}

/// An answer that is read as something else.
pub(crate) fn read<T: FromStr>(answers: &Answers, name: &str, what: &str) -> Result<T, ActError> {
    answers.text(name).parse().map_err(|_| ActError::Refused(format!("give {what}")))
}

/// A day.
pub(crate) fn day(answers: &Answers, name: &str, what: &str) -> Result<Date, ActError> {
    read(answers, name, &format!("{what} as a day"))
}

/// A day that may be left out.
pub(crate) fn some_day(answers: &Answers, name: &str, what: &str) -> Result<Option<Date>, ActError> {
    answers.some(name).map(|_| day(answers, name, what)).transpose()
}

/// A local time.
pub(crate) fn time(answers: &Answers, name: &str, what: &str) -> Result<DateTime, ActError> {
    read(answers, name, &format!("{what} as a day and a time"))
}

/// Local times, one a line.
pub(crate) fn times(answers: &Answers, name: &str) -> Result<Vec<DateTime>, ActError> {
    let text = answers.text(name);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let bad = |line: &str| ActError::Refused(format!("`{line}` is not a day and a time; write 2026-03-02 10:00"));
    lines.map(|line| line.replace(' ', "T").parse().map_err(|_| bad(line))).collect()
}

/// An amount of dollars, as cents.
pub(crate) fn cents(answers: &Answers, name: &str) -> Result<u64, ActError> {
    hundredths(&answers.text(name).replace(['$', ','], ""))
        .ok_or_else(|| ActError::Refused("give an amount such as 12.50".into()))
}

/// A decimal number with two places at most, times a hundred.
pub(crate) fn hundredths(text: &str) -> Option<u64> {
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let part: u64 = format!("{part:0<2}").parse().ok()?;
    whole.parse::<u64>().ok()?.checked_mul(100)?.checked_add(part)
}

/// Officials, one a line: `Name, Title`.
pub(crate) fn officials(answers: &Answers, name: &str) -> Result<Vec<Official>, ActError> {
    let text = answers.text(name);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let bad = |line: &str| ActError::Refused(format!("`{line}` names nobody; write a name, a comma and a title"));
    lines.map(|line| Official::parse(line).ok_or_else(|| bad(line))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_to_the_cent_or_refused() {
        assert_eq!(hundredths("12.5"), Some(1250));
        assert_eq!(hundredths("0.07"), Some(7));
        assert_eq!(hundredths("1200"), Some(120_000));
        for wrong in ["", "-1", "1.234", "1e3", ".5", "99999999999999999999"] {
            assert_eq!(hundredths(wrong), None, "{wrong}");
        }
        let answers = Answers::parse("a=%241%2C250.00");
        assert_eq!(cents(&answers, "a").unwrap(), 125_000);
    }

    #[test]
    fn times_and_officials_are_read_line_by_line() {
        let answers = Answers::parse("t=2026-03-02+10%3A00%0A%0A2026-03-03+14%3A30&o=Jane+Roe%2C+Clerk%0Anobody");
        assert_eq!(times(&answers, "t").unwrap().len(), 2);
        assert!(officials(&answers, "o").unwrap_err().to_string().contains("nobody"));
    }
}

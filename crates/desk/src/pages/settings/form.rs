//! A part of the settings as a plain form: answers, and lists with a few empty lines at the end. What the form shows
//! is also what those read who may not change it.

use crate::answers::{Answers, Mistakes};
use jiff::civil::{Date, Time};
use law::Days;
use records::words;
use register::Official;

/// How many empty lines a list has for what is to be added.
const EMPTY_LINES: usize = 3;

/// More lines than any list of settings has.
const LINES_MAX: usize = 1_000;

/// A part as it stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Form {
    pub inputs: Vec<Input>,
    /// Boxes to tick, with their legend.
    pub boxes: Option<Boxes>,
    pub lists: Vec<List>,
}

/// One answer.
#[derive(Debug, Clone)]
pub(super) struct Input {
    pub name: String,
    pub label: &'static str,
    pub hint: &'static str,
    pub kind: Kind,
    pub value: String,
}

/// How an answer is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Line,
    Text,
    Day,
    Hour,
    Email,
    /// One of these: word and words.
    Choice(Vec<(String, String)>),
}

/// Boxes to tick.
#[derive(Debug, Clone)]
pub(super) struct Boxes {
    pub name: &'static str,
    pub legend: &'static str,
    pub hint: &'static str,
    /// Word, words, whether ticked.
    pub boxes: Vec<(String, String, bool)>,
}

/// A list of lines with the same answers.
#[derive(Debug, Clone)]
pub(super) struct List {
    pub name: &'static str,
    pub caption: &'static str,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Input>>,
    /// How many lines hold something; the others are empty.
    pub filled: usize,
}

/// A column of a list.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub name: &'static str,
    pub label: &'static str,
    pub kind: Kind,
}

impl Input {
    /// An answer.
    pub fn new(name: &str, label: &'static str, kind: Kind, value: impl Into<String>) -> Self {
        Self { name: name.to_owned(), label, hint: "", kind, value: value.into() }
    }

    /// With a hint.
    pub fn hinted(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    /// The `type` of the element.
    pub fn html_type(&self) -> &'static str {
        match self.kind {
            Kind::Day => "date",
            Kind::Hour => "time",
            Kind::Email => "email",
            Kind::Line | Kind::Text | Kind::Choice(_) => "text",
        }
    }

    /// What there is to choose: word, words, whether chosen; nothing where it is typed.
    pub fn choices(&self) -> Vec<(&str, &str, bool)> {
        match &self.kind {
            Kind::Choice(all) => all.iter().map(|(word, words)| (&**word, &**words, *word == self.value)).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether it takes more than one line.
    pub fn is_text(&self) -> bool {
        self.kind == Kind::Text
    }

    /// For those who only read.
    pub fn shown(&self) -> String {
        match (&self.kind, self.value.parse::<Date>()) {
            (Kind::Day, Ok(day)) => words::date(day),
            (Kind::Choice(all), _) => {
                all.iter().find(|(word, _)| *word == self.value).map_or_else(String::new, |(_, words)| words.clone())
            }
            _ => self.value.clone(),
        }
    }
}

impl List {
    /// A list with these lines.
    pub fn new(name: &'static str, caption: &'static str, columns: Vec<Column>, lines: Vec<Vec<String>>) -> Self {
        let mut list = Self { name, caption, columns, rows: Vec::new(), filled: lines.len() };
        let empty = list.columns.iter().map(|_| String::new()).collect::<Vec<_>>();
        let all = lines.into_iter().chain(std::iter::repeat_n(empty, EMPTY_LINES));
        for (n, line) in all.enumerate() {
            list.rows.push(list.row(n, line));
        }
        list
    }

    fn row(&self, n: usize, line: Vec<String>) -> Vec<Input> {
        let input = |(column, value): (&Column, String)| {
            Input::new(&cell(self.name, n, column.name), column.label, column.kind.clone(), value)
        };
        self.columns.iter().zip(line).map(input).collect()
    }

    /// The lines that hold something.
    pub fn lines(&self) -> &[Vec<Input>] {
        self.rows.get(..self.filled).unwrap_or_default()
    }
}

impl Column {
    /// A column.
    pub fn new(name: &'static str, label: &'static str, kind: Kind) -> Self {
        Self { name, label, kind }
    }
}

impl Form {
    /// The same with what was typed, so that a form comes back as it was sent.
    pub fn answered(mut self, answers: &Answers) -> Self {
        for input in &mut self.inputs {
            typed(input, answers);
        }
        if let Some(boxes) = &mut self.boxes {
            let ticked = answers.all(boxes.name);
            boxes.boxes.iter_mut().for_each(|(word, _, is_ticked)| *is_ticked = ticked.contains(word));
        }
        for list in &mut self.lists {
            while list.rows.len() < lines_sent(answers, list.name) {
                let empty = list.columns.iter().map(|_| String::new()).collect();
                list.rows.push(list.row(list.rows.len(), empty));
            }
            list.rows.iter_mut().flatten().for_each(|input| typed(input, answers));
        }
        self
    }

    /// The id of the first answer, where a mistake leads that is about the whole.
    pub fn first(&self) -> String {
        let first = self.inputs.first().or_else(|| self.lists.first()?.rows.first()?.first());
        first.map(|input| input.name.clone()).unwrap_or_default()
    }
}

fn typed(input: &mut Input, answers: &Answers) {
    if answers.has(&input.name) {
        input.value = answers.text(&input.name);
    }
}

fn cell(list: &str, n: usize, column: &str) -> String {
    format!("{list}-{n}-{column}")
}

fn lines_sent(answers: &Answers, list: &str) -> usize {
    answers.text(&format!("{list}-lines")).parse().unwrap_or(0).min(LINES_MAX)
}

/// What was sent, read; mistakes are noted with their place.
pub(super) struct Sent<'a> {
    pub answers: &'a Answers,
    pub mistakes: Mistakes,
}

impl<'a> Sent<'a> {
    /// The lines of a list in which anything that is typed was answered.
    pub fn lines(&self, list: &'static str, columns: &[&str]) -> Vec<Line> {
        let all = (0..lines_sent(self.answers, list)).map(|n| Line { list, n });
        all.filter(|line| columns.iter().any(|column| !self.of(*line, column).is_empty())).collect()
    }

    /// An answer of a line.
    pub fn of(&self, line: Line, column: &str) -> String {
        self.answers.text(&cell(line.list, line.n, column))
    }

    /// A day that has to be given.
    pub fn day(&mut self, name: &str, what: &str) -> Date {
        match self.answers.text(name).parse() {
            Ok(day) => day,
            Err(_) => {
                self.mistakes.add(name, format!("Give {what} as a date"));
                Date::ZERO
            }
        }
    }

    /// A day that may be left out.
    pub fn maybe_day(&mut self, name: &str, what: &str) -> Option<Date> {
        self.answers.some(name).map(|_| self.day(name, what))
    }

    /// As [`Sent::day`], in a line.
    pub fn day_of(&mut self, line: Line, column: &str, what: &str) -> Date {
        self.day(&cell(line.list, line.n, column), what)
    }

    /// As [`Sent::maybe_day`], in a line.
    pub fn maybe_day_of(&mut self, line: Line, column: &str, what: &str) -> Option<Date> {
        self.maybe_day(&cell(line.list, line.n, column), what)
    }

    /// A time of day.
    pub fn hour(&mut self, name: &str, what: &str) -> Time {
        match self.answers.text(name).parse() {
            Ok(time) => time,
            Err(_) => {
                self.mistakes.add(name, format!("Give {what} as a time of day, such as 08:00"));
                Time::midnight()
            }
        }
    }

    /// So many days, which may be left out.
    pub fn days(&mut self, name: &str) -> Option<Days> {
        let read = words::read_days(&self.answers.some(name)?);
        read.map_err(|words| self.mistakes.add(name, words)).ok()
    }

    /// Name and title in a line.
    pub fn official_of(&mut self, line: Line, column: &str) -> Official {
        let text = self.of(line, column);
        Official::parse(&text).unwrap_or_else(|| {
            let place = cell(line.list, line.n, column);
            self.mistakes.add(place, "Give a name and a title: Name, Title");
            Official { name: String::new(), title: String::new() }
        })
    }

    /// A price in dollars, as cents.
    pub fn cents_of(&mut self, line: Line, column: &str) -> u64 {
        let text = self.of(line, column);
        cents(&text).unwrap_or_else(|| {
            let place = cell(line.list, line.n, column);
            self.mistakes.add(place, "Give a price in dollars, such as 0.10");
            0
        })
    }

    /// Something is wrong with an answer of a line.
    pub fn wrong(&mut self, line: Line, column: &str, words: impl Into<String>) {
        self.mistakes.add(cell(line.list, line.n, column), words);
    }
}

/// A line of a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    list: &'static str,
    n: usize,
}

/// `$0.10`, `0.1` and `12` as cents.
fn cents(text: &str) -> Option<u64> {
    let text = text.trim().trim_start_matches('$').replace(',', "");
    let (dollars, rest) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(dollars) || rest.len() > 2 || !(rest.is_empty() || digits(rest)) {
        return None;
    }
    let rest: u64 = format!("{rest:0<2}").parse().ok()?;
    dollars.parse::<u64>().ok()?.checked_mul(100)?.checked_add(rest)
}

/// Cents as a price is typed: `0.10`.
pub(super) fn price(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_read_as_people_write_it() {
        for (text, read) in [("0.10", Some(10)), ("$1,250", Some(125_000)), ("2.5", Some(250)), ("0", Some(0))] {
            assert_eq!(cents(text), read, "{text}");
        }
        for text in ["", "-1", "1.234", "a", "1.x", "."] {
            assert_eq!(cents(text), None, "{text}");
        }
        assert_eq!(cents(&price(6_205)), Some(6_205));
    }
}

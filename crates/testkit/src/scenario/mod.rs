//! What the query language means, as files: a question a line, and the answer beside it.
//!
//! ```text
//! # A comment.
//! @values                               the table that is asked from here on
//! left_pad('7', 3, '0') => 007          the value of an expression in the first row
//! lower(n) =!> is not a text            what is wrong with it, in part
//! ? select n, count(*) group by n       a query; the lines after it are its rows, up to an empty line
//! 7 | 1
//! ```
//!
//! Null is `~`; a text that is empty or begins or ends with a space stands in single quotes.

mod table;

pub use table::Table;

/// A question with its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// The name of the table.
    pub table: String,
    /// Where it stands: `text.txt:12`.
    pub place: String,
    /// The query.
    pub ask: String,
    /// What is expected.
    pub expect: Expected,
}

/// What is expected of a query.
#[derive(Debug, Clone, PartialEq)]
pub enum Expected {
    /// These rows of cells, in this order.
    Rows(Vec<Vec<Option<String>>>),
    /// A mistake whose message has this in it.
    Mistake(String),
}

/// Reads a file of scenarios.
///
/// # Panics
/// On a line that is none of those above: the file is part of a test.
pub fn read(name: &str, text: &str) -> Vec<Scenario> {
    let mut scenarios: Vec<Scenario> = Vec::new();
    let mut table = String::new();
    let mut rows_follow = false;
    for (number, line) in text.lines().enumerate() {
        let place = format!("{name}:{}", number + 1);
        let new = |ask: String, expect| Scenario { table: table.clone(), place: place.clone(), ask, expect };
        let of_row = |expression: &str| format!("select {} as x limit 1", expression.trim());
        if line.trim().is_empty() {
            rows_follow = false;
        } else if rows_follow {
            if let Some(Scenario { expect: Expected::Rows(rows), .. }) = scenarios.last_mut() {
                rows.push(line.split(" | ").map(cell).collect());
            }
        } else if line.starts_with('#') {
        } else if let Some(name) = line.strip_prefix('@') {
            table = name.trim().to_owned();
        } else if let Some(query) = line.strip_prefix("? ") {
            let (query, mistake) = query.split_once(" =!> ").map_or((query, None), |(q, m)| (q, Some(m)));
            rows_follow = mistake.is_none();
            let expect = mistake.map_or(Expected::Rows(Vec::new()), |m| Expected::Mistake(m.trim().to_owned()));
            scenarios.push(new(query.to_owned(), expect));
        } else if let Some((expression, mistake)) = line.split_once(" =!> ") {
            scenarios.push(new(of_row(expression), Expected::Mistake(mistake.trim().to_owned())));
        } else if let Some((expression, value)) = line.split_once(" => ") {
            scenarios.push(new(of_row(expression), Expected::Rows(vec![vec![cell(value)]])));
        } else {
            panic!("{place}: neither a question nor an answer: {line}");
        }
    }
    scenarios
}

/// A cell as it is written in a file; `None` is null.
fn cell(text: &str) -> Option<String> {
    let text = text.trim();
    let quoted = text.strip_prefix('\'').and_then(|t| t.strip_suffix('\''));
    (text != "~").then(|| quoted.unwrap_or(text).to_owned())
}

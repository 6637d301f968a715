//! Fields by their labels, and dates as people write them, in texts that were made for both people and programs.

use crate::pages::words::When;
use records::public::PublicDataset;
use std::collections::HashMap;

/// The labels of fields whose names are public, by dataset and name.
pub(crate) struct Labels(HashMap<(String, String), String>);

impl Labels {
    /// The labels of these datasets.
    pub fn of(datasets: &[PublicDataset]) -> Self {
        let mut labels = HashMap::new();
        for dataset in datasets {
            let Some(schema) = &dataset.schema else { continue };
            let released = schema.fields.iter().map(|f| (&f.name, &f.label));
            let withheld = schema.withheld.iter().map(|f| (&f.name, &f.label));
            for (name, label) in released.chain(withheld) {
                labels.insert((dataset.id.to_string(), name.to_string()), label.clone());
            }
        }
        Self(labels)
    }

    /// The label of a field; its name where it has none.
    pub fn label(&self, dataset: &str, name: &str) -> String {
        self.0.get(&(dataset.to_owned(), name.to_owned())).cloned().unwrap_or_else(|| name.to_owned())
    }

    /// A text with names in backticks, with labels in quotation marks instead.
    pub fn text(&self, dataset: &str, text: &str) -> String {
        quoted(text, |name| self.label(dataset, name))
    }
}

/// A text in which what stands in backticks is written in quotation marks, in the words that `label` gives.
pub(crate) fn quoted(text: &str, label: impl Fn(&str) -> String) -> String {
    let parts = text.split('`').enumerate();
    parts.map(|(i, part)| if i % 2 == 1 { format!("“{}”", label(part)) } else { part.to_owned() }).collect()
}

/// A text in which dates like `2026-03-02` are written as `March 2, 2026`.
pub(crate) fn with_dates(text: &str) -> String {
    let word = |word: &str| {
        let date = word.trim_end_matches([',', ';', '.', ':', ')']);
        match When::parse(date).filter(|_| date.len() == 10) {
            Some(when) => word.replacen(date, &when.words, 1),
            None => word.to_owned(),
        }
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_backticks_become_labels() {
        let label = |name: &str| if name == "beat" { "Beat".to_owned() } else { name.to_owned() };
        assert_eq!(quoted("field `beat` beside `4.5`", label), "field “Beat” beside “4.5”");
        assert_eq!(quoted("some rows", label), "some rows");
    }

    #[test]
    fn dates_in_a_text_are_written_for_people() {
        let said = with_dates("request received; determination due 2026-03-02, at the latest 2026-03-16.");
        assert_eq!(said, "request received; determination due March 2, 2026, at the latest March 16, 2026.");
        assert_eq!(with_dates("EX-2 of 12"), "EX-2 of 12");
    }
}

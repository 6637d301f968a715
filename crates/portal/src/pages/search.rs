//! Finding datasets: words, facets, order. Pure, over the public documents alone.

use catalog::Standing;
use records::public::PublicDataset;
use std::cmp::Reverse;

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Search {
    /// Words that must all occur.
    pub words: Vec<String>,
    /// Any of these departments.
    pub departments: Vec<String>,
    /// Any of these subject headings.
    pub categories: Vec<String>,
    /// Any of these standings, by their address word.
    pub standings: Vec<String>,
    /// In what order.
    pub sort: Sort,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Best match first; without words, by title.
    #[default]
    Best,
    /// By title.
    Title,
    /// Latest change first.
    Updated,
    /// Most rows first.
    Rows,
}

/// A property by which a list is narrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Facet {
    /// Who publishes it.
    Department,
    /// What it is about.
    Category,
    /// Where it stands.
    Standing,
}

/// A value of a facet, with how many datasets have it when the other facets are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FacetValue {
    /// The value.
    pub value: String,
    /// How many.
    pub count: u64,
    /// Whether it was asked for.
    pub chosen: bool,
}

/// Longer questions are cut.
const WORDS_MAX: usize = 20;

impl Sort {
    /// The orders, each with its address word and its words for people.
    pub const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Best, "best", "Best match"),
        (Self::Title, "title", "Title"),
        (Self::Updated, "updated", "Latest change"),
        (Self::Rows, "rows", "Most rows"),
    ];

    /// The order of this address word, else the first one.
    pub fn parse(text: &str) -> Self {
        Self::ALL.iter().find(|(_, word, _)| *word == text).map(|(sort, ..)| *sort).unwrap_or_default()
    }
}

impl Facet {
    /// The value of a dataset.
    fn of(self, dataset: &PublicDataset) -> Option<String> {
        match self {
            Self::Department => dataset.department.clone(),
            Self::Category => dataset.category.clone(),
            Self::Standing => Some(standing_word(dataset.standing).to_owned()),
        }
    }
}

/// The word of a standing in addresses.
pub(crate) fn standing_word(standing: Standing) -> &'static str {
    match standing {
        Standing::Planned => "planned",
        Standing::InPreparation => "in-preparation",
        Standing::Published => "published",
        Standing::Withheld => "withheld",
        Standing::TakenDown => "taken-down",
    }
}

impl Search {
    /// Reads the words of a question.
    pub fn words_of(text: &str) -> Vec<String> {
        text.split_whitespace().take(WORDS_MAX).map(str::to_lowercase).collect()
    }

    /// The datasets that are meant, in order.
    pub fn find<'a>(&self, datasets: &'a [PublicDataset]) -> Vec<&'a PublicDataset> {
        let scored = datasets.iter().filter(|d| self.chosen_by_all(d, None)).filter_map(|d| Some((self.score(d)?, d)));
        let mut found: Vec<(u32, &PublicDataset)> = scored.collect();
        let title = |d: &PublicDataset| (d.title.to_lowercase(), d.id.clone());
        match self.sort {
            Sort::Best => found.sort_by_key(|(score, d)| (Reverse(*score), title(d))),
            Sort::Title => found.sort_by_key(|(_, d)| title(d)),
            Sort::Updated => found.sort_by_key(|(_, d)| (Reverse(d.changed_at), title(d))),
            Sort::Rows => found.sort_by_key(|(_, d)| (Reverse(d.release.as_ref().map_or(0, |r| r.rows)), title(d))),
        }
        found.into_iter().map(|(_, d)| d).collect()
    }

    /// The values of a facet, most frequent first, counted among what the words and the other facets leave.
    pub fn facet(&self, facet: Facet, datasets: &[PublicDataset]) -> Vec<FacetValue> {
        let mut values: Vec<FacetValue> = Vec::new();
        for dataset in datasets {
            let Some(value) = facet.of(dataset) else { continue };
            let counts = u64::from(self.chosen_by_all(dataset, Some(facet)) && self.score(dataset).is_some());
            match values.iter_mut().find(|known| known.value == value) {
                Some(known) => known.count += counts,
                None => values.push(FacetValue { chosen: self.chosen(facet).contains(&value), value, count: counts }),
            }
        }
        values.retain(|v| v.count > 0 || v.chosen);
        values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        values
    }

    fn chosen(&self, facet: Facet) -> &[String] {
        match facet {
            Facet::Department => &self.departments,
            Facet::Category => &self.categories,
            Facet::Standing => &self.standings,
        }
    }

    fn chosen_by_all(&self, dataset: &PublicDataset, leaving_out: Option<Facet>) -> bool {
        let fits = |facet: Facet| {
            let chosen = self.chosen(facet);
            Some(facet) == leaving_out || chosen.is_empty() || facet.of(dataset).is_some_and(|v| chosen.contains(&v))
        };
        [Facet::Department, Facet::Category, Facet::Standing].into_iter().all(fits)
    }

    /// How well the words fit; `None` when one of them occurs nowhere.
    fn score(&self, dataset: &PublicDataset) -> Option<u32> {
        self.words.iter().map(|word| word_score(word, dataset)).sum()
    }
}

fn word_score(word: &str, dataset: &PublicDataset) -> Option<u32> {
    let has = |text: &str| text.to_lowercase().contains(word);
    let title = dataset.title.to_lowercase();
    let starts = title.split(|c: char| !c.is_alphanumeric()).any(|part| part.starts_with(word));
    let schema = dataset.schema.as_ref();
    let named = || {
        let released = schema.iter().flat_map(|s| &s.fields).any(|f| has(f.name.as_str()) || has(&f.label));
        released || schema.iter().flat_map(|s| &s.withheld).any(|f| has(f.name.as_str()) || has(&f.label))
    };
    let other = || {
        let heading = [&dataset.department, &dataset.category].into_iter().flatten().any(|t| has(t));
        heading || dataset.external.iter().any(|source| source.id == word)
    };
    if starts || dataset.id.as_str() == word {
        Some(8)
    } else if title.contains(word) {
        Some(6)
    } else if dataset.keywords.iter().any(|k| has(k)) {
        Some(4)
    } else if named() {
        Some(3)
    } else if has(&dataset.description) || has(&dataset.slug) {
        Some(2)
    } else {
        other().then_some(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dataset(id: &str, title: &str, department: &str, keyword: &str) -> PublicDataset {
        PublicDataset {
            id: id.parse().unwrap(),
            slug: String::new(),
            title: title.into(),
            description: "Every row counts".into(),
            department: Some(department.into()),
            category: None,
            keywords: vec![keyword.into()],
            standing: Standing::Planned,
            plan: catalog::PublicationPlan::default(),
            external: vec![],
            schema: None,
            release: None,
            withheld: vec![],
            takedown_note: None,
            epoch: 0,
            added_at: 0,
            changed_at: 0,
            reviews: std::collections::BTreeMap::new(),
            update_late: None,
            promises: vec![],
        }
    }

    fn city() -> Vec<PublicDataset> {
        vec![
            dataset("aaaa-1111", "Street signs", "Public Works", "transport"),
            dataset("bbbb-2222", "Crime reports", "Police", "street"),
            dataset("cccc-3333", "Budgets", "Finance", "money"),
        ]
    }

    fn titles(search: &Search) -> Vec<String> {
        search.find(&city()).iter().map(|d| d.title.clone()).collect()
    }

    #[test]
    fn every_word_must_occur_and_titles_come_first() {
        let words = |text: &str| Search { words: Search::words_of(text), ..Search::default() };
        assert_eq!(titles(&words("STREET")), ["Street signs", "Crime reports"]);
        assert_eq!(titles(&words("street police")), ["Crime reports"]);
        assert_eq!(titles(&words("cccc-3333")), ["Budgets"]);
        assert!(titles(&words("nowhere")).is_empty());
    }

    #[test]
    fn a_facet_counts_what_the_others_leave_and_not_its_own_choice() {
        let search = Search { words: vec!["street".into()], departments: vec!["Police".into()], ..Search::default() };
        assert_eq!(titles(&search), ["Crime reports"]);
        let values = search.facet(Facet::Department, &city());
        let counted: Vec<_> = values.iter().map(|v| (v.value.as_str(), v.count, v.chosen)).collect();
        assert_eq!(counted, [("Police", 1, true), ("Public Works", 1, false)]);
        assert_eq!(search.facet(Facet::Standing, &city())[0].count, 1);
    }
}

//! Pages of a list, as links.

use crate::pages::link::Params;
use crate::pages::words::number;

/// Links to the pages of a list.
#[derive(Debug, Clone)]
pub(crate) struct Pager {
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// The pages that are named.
    pub items: Vec<PagerItem>,
}

/// A page that is named; without an address, a gap.
#[derive(Debug, Clone)]
pub(crate) struct PagerItem {
    /// Its address.
    pub href: Option<String>,
    /// Its number.
    pub number: String,
    /// What a screen reader says.
    pub label: String,
    /// Whether it is the page shown.
    pub is_current: bool,
}

/// Which part of a list is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    /// The page, from 1.
    pub page: u64,
    /// Entries of a page.
    pub size: u64,
    /// Entries in all.
    pub total: u64,
}

impl Window {
    /// The page asked for, within what there is.
    pub fn new(asked: &str, size: u64, total: u64) -> Self {
        let last = total.div_ceil(size).max(1);
        Self { page: asked.parse().unwrap_or(1).clamp(1, last), size, total }
    }

    /// Entries passed over first.
    pub fn offset(self) -> u64 {
        (self.page - 1) * self.size
    }

    /// The last page.
    pub fn last(self) -> u64 {
        self.total.div_ceil(self.size).max(1)
    }

    /// The entries of this page.
    pub fn of<T>(self, all: &[T]) -> &[T] {
        let start = usize::try_from(self.offset()).unwrap_or(usize::MAX).min(all.len());
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        &all[start..start.saturating_add(size).min(all.len())]
    }

    /// `Showing 1–20 of 214 datasets`.
    pub fn words(self, one: &str, many: &str) -> String {
        let what = if self.total == 1 { one } else { many };
        if self.total <= self.size {
            return format!("{} {what}", number(self.total));
        }
        let to = (self.offset() + self.size).min(self.total);
        format!("Showing {}–{} of {} {what}", number(self.offset() + 1), number(to), number(self.total))
    }

    /// The links; `fragment` is added to each.
    pub fn pager(self, path: &str, params: &Params, fragment: &str) -> Pager {
        let last = self.last();
        let href = |page: u64| {
            let params = if page == 1 { params.without("page") } else { params.with("page", page.to_string()) };
            format!("{}{fragment}", params.to(path))
        };
        let item = |page: u64| PagerItem {
            href: Some(href(page)),
            number: number(page),
            label: if page == last {
                format!("Last page, page {}", number(page))
            } else {
                format!("Page {}", number(page))
            },
            is_current: page == self.page,
        };
        let gap = || PagerItem { href: None, number: String::new(), label: String::new(), is_current: false };
        let near = self.page.saturating_sub(1).max(1)..=(self.page + 1).min(last);
        let mut items = Vec::new();
        if *near.start() > 1 {
            items.push(item(1));
        }
        if *near.start() > 2 {
            items.push(gap());
        }
        items.extend(near.clone().map(item));
        if *near.end() + 1 < last {
            items.push(gap());
        }
        if *near.end() < last {
            items.push(item(last));
        }
        Pager {
            previous: (self.page > 1).then(|| href(self.page - 1)),
            next: (self.page < last).then(|| href(self.page + 1)),
            items,
        }
    }
}

impl Pager {
    /// Whether there is more than one page.
    pub fn is_needed(&self) -> bool {
        self.items.len() > 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_beyond_the_last_is_the_last() {
        assert_eq!(Window::new("99", 20, 41).page, 3);
        assert_eq!(Window::new("0", 20, 41).page, 1);
        assert_eq!(Window::new("x", 20, 0).page, 1);
        assert_eq!(Window::new("3", 20, 41).words("dataset", "datasets"), "Showing 41–41 of 41 datasets");
        assert_eq!(Window::new("1", 20, 1).words("dataset", "datasets"), "1 dataset");
    }

    #[test]
    fn first_last_and_neighbours_are_named_with_gaps_between() {
        let pager = Window::new("5", 10, 95).pager("/datasets", &Params::parse("q=a"), "");
        let named: Vec<_> = pager.items.iter().map(|i| i.number.as_str()).collect();
        assert_eq!(named, ["1", "", "4", "5", "6", "", "10"]);
        assert_eq!(pager.previous.as_deref(), Some("/datasets?q=a&page=4"));
        assert_eq!(pager.items[0].href.as_deref(), Some("/datasets?q=a"));
    }

    #[test]
    fn one_page_needs_no_links() {
        assert!(!Window::new("1", 20, 20).pager("/", &Params::default(), "").is_needed());
    }
}

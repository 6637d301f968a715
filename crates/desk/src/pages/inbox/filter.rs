//! Which matters the inbox shows, as its address says it.

use super::row::Line;
use crate::answers::{Answers, encode};
use jiff::civil::Date;
use records::{City, Matter, MatterKind, Outcome, Proceeding};

/// The words of the filter, in the order of urgency.
pub(super) const STATUSES: [(&str, &str); 13] = [
    ("open", "Everything open"),
    ("any", "Whatever its status"),
    ("wrote", "The requester waits"),
    ("overdue", "Overdue"),
    ("due-today", "Due today"),
    ("due-soon", "Due soon"),
    ("received", "Received"),
    ("extended", "Extended"),
    ("determined", "Determined; records follow"),
    ("records-late", "Determined; records late"),
    ("can-be-closed", "Answered; can be closed"),
    ("closed", "Closed"),
    ("answered", "Answered"),
];

/// How many matters are on a page.
pub(super) const PAGE: usize = 100;

/// What is asked of the inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filter {
    pub kind: Option<MatterKind>,
    pub status: String,
    /// Items that this department was asked for and did not answer.
    pub department: Option<String>,
    /// A part of a number, of a name or of an e-mail address, in lower case.
    pub words: String,
    /// From 1.
    pub page: usize,
}

/// The lines of a page, and how many there are in all.
pub(super) struct Found<'a> {
    pub lines: Vec<Line<'a>>,
    pub in_all: usize,
}

impl Filter {
    /// A word that is no kind narrows nothing.
    pub(super) fn of(answers: &Answers) -> Self {
        let kind = answers.text("kind");
        Self {
            kind: MatterKind::ALL.into_iter().find(|of| of.word() == kind),
            status: answers.some("status").unwrap_or_else(|| "open".into()),
            department: answers.some("department"),
            words: answers.text("q").to_lowercase(),
            page: answers.text("page").parse().unwrap_or(1).max(1),
        }
    }

    /// The same as an address says it, without the page.
    pub(super) fn query(&self) -> String {
        let said = [
            ("kind", self.kind.map(MatterKind::word).unwrap_or_default()),
            ("status", self.status.as_str()),
            ("department", self.department.as_deref().unwrap_or_default()),
            ("q", self.words.as_str()),
        ];
        let said = said.into_iter().filter(|(name, value)| !value.is_empty() && (*name, *value) != ("status", "open"));
        said.map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
    }

    /// The matters that it asks for: what is to be done, the most urgent first; or what ended, received last first.
    /// `open` are the matters that have not ended.
    pub(super) fn find<'a>(&self, city: &'a City, today: Date, open: &[Line<'a>]) -> Found<'a> {
        let from = (self.page - 1).saturating_mul(PAGE);
        match self.status.as_str() {
            "closed" => self.ended(city, today, false, from),
            "answered" => self.ended(city, today, true, from),
            "wrote" => self.waited_in(city, today, from),
            "any" => self.any(city, today, open, from),
            _ => self.open(open, from),
        }
    }

    fn open<'a>(&self, open: &[Line<'a>], from: usize) -> Found<'a> {
        let lines = self.open_lines(open);
        Found { in_all: lines.len(), lines: lines.into_iter().skip(from).take(PAGE).collect() }
    }

    /// What is open and asked for, the most urgent first.
    fn open_lines<'a>(&self, open: &[Line<'a>]) -> Vec<Line<'a>> {
        let is_wanted = |line: &&Line<'a>| {
            let is_so = match self.status.as_str() {
                "open" | "any" => true,
                code => line.status.code() == code,
            };
            is_so && self.is_of(line.matter) && self.says(line.matter)
        };
        let mut lines: Vec<Line<'a>> = open.iter().filter(is_wanted).copied().collect();
        lines.sort_by_key(Line::urgency);
        lines
    }

    /// Who waits longest comes first.
    fn waited_in<'a>(&self, city: &'a City, today: Date, from: usize) -> Found<'a> {
        let mut wanted: Vec<&Matter> = city.waited_in().filter(|m| self.is_of(m) && self.says(m)).collect();
        wanted.sort_by_key(|matter| matter.waits_since);
        Found { in_all: wanted.len(), lines: page(city, today, wanted.into_iter(), from) }
    }

    /// What is open first, then what ended, received last first.
    fn any<'a>(&self, city: &'a City, today: Date, open: &[Line<'a>], from: usize) -> Found<'a> {
        let open = self.open_lines(open);
        let mut ended = self.ended_matters(city, false);
        ended.extend(self.ended_matters(city, true));
        ended.sort_by_key(|matter| std::cmp::Reverse(matter.received_at));
        let in_all = open.len() + ended.len();
        let of_ended = page(city, today, ended.into_iter(), from.saturating_sub(open.len()));
        Found { lines: open.into_iter().skip(from).chain(of_ended).take(PAGE).collect(), in_all }
    }

    /// There may be a hundred thousand of these: none is looked at that is not shown, where nothing narrows them.
    fn ended<'a>(&self, city: &'a City, today: Date, by_answer: bool, from: usize) -> Found<'a> {
        if self.kind.is_none() && self.department.is_none() && self.words.is_empty() {
            return Found {
                lines: page(city, today, city.ended(by_answer), from),
                in_all: city.ended_count(by_answer),
            };
        }
        let mut wanted = self.ended_matters(city, by_answer);
        wanted.sort_by_key(|matter| std::cmp::Reverse(matter.received_at));
        Found { in_all: wanted.len(), lines: page(city, today, wanted.into_iter(), from) }
    }

    /// What ended so and is asked for, in no order.
    fn ended_matters<'a>(&self, city: &'a City, by_answer: bool) -> Vec<&'a Matter> {
        let is_so =
            |matter: &&Matter| matter.outcome.is_some_and(|outcome| (outcome == Outcome::Answered) == by_answer);
        if self.words.is_empty() {
            city.ended(by_answer).filter(|matter| self.is_of(matter)).collect()
        } else {
            city.sought(&self.words).filter(is_so).filter(|matter| self.is_of(matter)).collect()
        }
    }

    fn is_of(&self, matter: &Matter) -> bool {
        self.kind.is_none_or(|kind| matter.kind == kind)
            && self.department.as_ref().is_none_or(|name| waits_for(matter).any(|department| department == name))
    }

    fn says(&self, matter: &Matter) -> bool {
        let said = |text: Option<&str>| text.is_some_and(|text| text.to_lowercase().contains(&self.words));
        let requester = &matter.requester;
        self.words.is_empty()
            || said(Some(&matter.number.0))
            || said(requester.name.as_deref())
            || said(requester.email.as_deref())
    }
}

/// The lines of one page.
fn page<'a>(city: &'a City, today: Date, matters: impl Iterator<Item = &'a Matter>, from: usize) -> Vec<Line<'a>> {
    matters.skip(from).take(PAGE).map(|matter| Line::of(city, matter, today)).collect()
}

/// The departments whose answer is waited for.
pub(super) fn waits_for(matter: &Matter) -> impl Iterator<Item = &str> {
    let work = match &matter.proceeding {
        Proceeding::Request(work) => Some(work),
        _ => None,
    };
    let assignments = work.into_iter().flat_map(|work| work.items.values()).flat_map(|item| &item.assignments);
    assignments.filter(|a| a.returned.is_none()).map(|a| a.department.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_the_address_that_asks_for_it() {
        for query in ["", "kind=appeal", "status=overdue&department=Public%20Works", "q=r-2026"] {
            assert_eq!(Filter::of(&Answers::parse(query)).query(), query, "{query}");
        }
        let odd = Filter::of(&Answers::parse("kind=x&status=open&page=0&unknown=1"));
        assert_eq!((odd.query().as_str(), odd.page), ("", 1));
    }
}

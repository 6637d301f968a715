//! What surrounds every page: title, navigation, breadcrumb, footer.

use crate::pages::words::When;
use records::public::Site;

/// The sections of the navigation, each with its address.
pub(crate) const SECTIONS: [(&str, &str); 5] = [
    ("/datasets", "Datasets"),
    ("/requests", "Public records"),
    ("/exemptions", "What is withheld"),
    ("/developers", "Developers"),
    ("/help", "Help"),
];

/// A step of the breadcrumb.
#[derive(Debug, Clone)]
pub(crate) struct Crumb {
    /// The words.
    pub words: String,
    /// The address; `None` for the page itself.
    pub href: Option<String>,
}

/// What surrounds a page.
#[derive(Debug, Clone)]
pub(crate) struct Shell {
    /// The city; empty when it is not known.
    pub city: String,
    /// The title of the page, without the city.
    pub title: String,
    /// The section it belongs to.
    pub section: &'static str,
    /// Whether it is the first page of its section.
    pub is_section_page: bool,
    /// From the first page to this one; empty on the first page.
    pub crumbs: Vec<Crumb>,
    /// The address under which the page is to be known.
    pub canonical: Option<String>,
    /// What search engines are told of the page.
    pub description: Option<String>,
    /// Whether search engines leave it out.
    pub noindex: bool,
    /// The head of the ledger's chain, as published: date and hash.
    pub ledger_head: Option<(When, String)>,
    /// Where staff sign in.
    pub desk: String,
}

impl Shell {
    /// A page of the site.
    pub fn new(site: &Site, desk: &str, title: impl Into<String>) -> Self {
        let head = site.ledger_head.as_ref();
        Self {
            city: site.city.clone(),
            ledger_head: head.and_then(|(day, hash)| Some((When::parse(day)?, hash.clone()))),
            desk: desk.to_owned(),
            ..Self::bare(title)
        }
    }

    /// A page when the site cannot be asked for.
    pub fn bare(title: impl Into<String>) -> Self {
        let title = title.into();
        Self {
            city: String::new(),
            crumbs: vec![Crumb { words: title.clone(), href: None }],
            title,
            section: "",
            is_section_page: false,
            canonical: None,
            description: None,
            noindex: false,
            ledger_head: None,
            desk: String::new(),
        }
    }

    /// The page belongs to a section, which becomes the first step of its breadcrumb.
    pub fn under(mut self, section: &'static str) -> Self {
        self.section = section;
        let words = SECTIONS.iter().find(|(href, _)| *href == section).map_or("", |(_, words)| words);
        self.crumbs.insert(0, Crumb { words: words.to_owned(), href: Some(section.to_owned()) });
        self
    }

    /// The page is the first one of a section.
    pub fn section(mut self, section: &'static str) -> Self {
        self.section = section;
        self.is_section_page = true;
        self
    }

    /// One more step before the page itself.
    pub fn after(mut self, words: impl Into<String>, href: impl Into<String>) -> Self {
        let last = self.crumbs.len().saturating_sub(1);
        self.crumbs.insert(last, Crumb { words: words.into(), href: Some(href.into()) });
        self
    }

    /// The page's own words in the breadcrumb, where its title is too long.
    pub fn called(mut self, words: impl Into<String>) -> Self {
        if let Some(last) = self.crumbs.last_mut() {
            last.words = words.into();
        }
        self
    }

    /// The address under which the page is to be known.
    pub fn known_as(mut self, canonical: String) -> Self {
        self.canonical = Some(canonical);
        self
    }

    /// What search engines are told.
    pub fn described(mut self, words: impl Into<String>) -> Self {
        self.description = Some(words.into());
        self
    }

    /// Search engines leave the page out.
    pub fn unindexed(mut self) -> Self {
        self.noindex = true;
        self
    }

    /// A form came back with mistakes.
    pub fn failed(mut self) -> Self {
        self.title = format!("Error: {}", self.title);
        self
    }

    /// The title of the window.
    pub fn window_title(&self) -> String {
        match self.city.as_str() {
            "" => format!("{} · Daylight", self.title),
            city => format!("{} · {city} Daylight", self.title),
        }
    }

    /// The navigation: address, words, and the value of `aria-current` where the visitor is.
    pub fn navigation(&self) -> Vec<(&'static str, &'static str, Option<&'static str>)> {
        let current = |href| {
            let here = if self.is_section_page { "page" } else { "true" };
            (href == self.section).then_some(here)
        };
        SECTIONS.iter().map(|(href, words)| (*href, *words, current(*href))).collect()
    }

    /// The address of the style sheet.
    pub fn css(&self) -> &'static str {
        web::assets::css_path()
    }

    /// The address of the script.
    pub fn js(&self) -> &'static str {
        web::assets::js_path()
    }

    /// The address of the icon.
    pub fn icon(&self) -> &'static str {
        web::assets::icon_path()
    }

    /// The address of the sprite.
    pub fn sprite(&self) -> &'static str {
        web::assets::sprite_path()
    }
}

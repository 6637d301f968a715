//! The catalog: search, facets, order, pages.

use crate::pages::card::Card;
use crate::pages::link::Params;
use crate::pages::pager::{Pager, Window};
use crate::pages::search::{Facet, Search, Sort};
use crate::pages::shell::Shell;
use crate::pages::visit::{Page, Visit};
use crate::pages::words::capital;
use askama::Template;
use axum::response::Response;
use records::public::PublicDataset;

const PATH: &str = "/datasets";
const PAGE_SIZE: u64 = 20;

/// The facets with their parameter and their title.
const FACETS: [(Facet, &str, &str); 3] = [
    (Facet::Standing, "standing", "Standing"),
    (Facet::Department, "department", "Department"),
    (Facet::Category, "category", "Subject"),
];

#[derive(Template)]
#[template(path = "datasets.html")]
struct DatasetsPage {
    shell: Shell,
    q: String,
    /// Parameters of the search that its form sends along.
    kept: Vec<(String, String)>,
    facets: Vec<FacetView>,
    chips: Vec<Link>,
    sorts: Vec<Link>,
    count: String,
    cards: Vec<Card>,
    pager: Pager,
    is_narrowed: bool,
}

struct FacetView {
    title: &'static str,
    values: Vec<Link>,
}

/// A link that changes the search.
struct Link {
    words: String,
    href: String,
    count: u64,
    is_chosen: bool,
}

/// `GET /datasets`
pub(crate) async fn list_datasets(visit: Visit) -> Response {
    visit.answer(datasets(&visit).await)
}

async fn datasets(visit: &Visit) -> Page {
    let all: Vec<PublicDataset> = visit.state().documents("dataset").await?;
    let params = &visit.params;
    let search = read(params);
    let found = search.find(&all);
    let window = Window::new(params.first("page"), PAGE_SIZE, found.len() as u64);
    let kept = params.without("page");
    let title = match params.first("q") {
        "" => "Datasets".to_owned(),
        words => format!("Datasets: {}", crate::pages::words::shorten(words, 60)),
    };
    visit.page(&DatasetsPage {
        shell: visit.shell(title).called("Datasets").section(PATH).described("Search the datasets of the city."),
        q: params.first("q").to_owned(),
        kept: pairs(&kept),
        facets: FACETS.iter().map(|f| facet_view(*f, &search, &all, &kept)).collect(),
        chips: chips(&kept),
        sorts: sorts(&search, &kept),
        count: window.words("dataset", "datasets"),
        cards: window.of(&found).iter().map(|d| Card::of(d, &visit.zone, visit.today)).collect(),
        pager: window.pager(PATH, &kept, ""),
        is_narrowed: !kept.to(PATH).eq(PATH),
    })
}

fn read(params: &Params) -> Search {
    Search {
        words: Search::words_of(params.first("q")),
        departments: params.chosen("department"),
        categories: params.chosen("category"),
        standings: params.chosen("standing"),
        sort: Sort::parse(params.first("sort")),
    }
}

fn pairs(params: &Params) -> Vec<(String, String)> {
    let names = FACETS.iter().map(|(_, name, _)| *name).chain(["sort"]);
    names.flat_map(|name| params.chosen(name).into_iter().map(move |value| (name.to_owned(), value))).collect()
}

fn facet_view(
    (facet, name, title): (Facet, &str, &'static str),
    search: &Search,
    all: &[PublicDataset],
    params: &Params,
) -> FacetView {
    let values = search.facet(facet, all).into_iter().map(|v| {
        let changed = if v.chosen { params.except(name, &v.value) } else { params.and(name, v.value.as_str()) };
        Link { words: value_words(facet, &v.value), href: changed.to(PATH), count: v.count, is_chosen: v.chosen }
    });
    FacetView { title, values: values.collect() }
}

fn value_words(facet: Facet, value: &str) -> String {
    if facet == Facet::Standing { capital(&value.replace('-', " ")) } else { value.to_owned() }
}

fn chips(params: &Params) -> Vec<Link> {
    let mut chips = Vec::new();
    for (facet, name, _) in FACETS {
        for value in params.chosen(name) {
            let href = params.except(name, &value).to(PATH);
            chips.push(Link { words: value_words(facet, &value), href, count: 0, is_chosen: true });
        }
    }
    chips
}

fn sorts(search: &Search, params: &Params) -> Vec<Link> {
    let offered = Sort::ALL.iter().filter(|(sort, ..)| !(*sort == Sort::Best && search.words.is_empty()));
    let shown = if search.words.is_empty() && search.sort == Sort::Best { Sort::Title } else { search.sort };
    offered
        .map(|(sort, word, words)| Link {
            words: (*words).to_owned(),
            href: params.with("sort", *word).to(PATH),
            count: 0,
            is_chosen: *sort == shown,
        })
        .collect()
}

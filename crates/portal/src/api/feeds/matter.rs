//! `/track/{code}/feed.atom`: a matter as a feed, for whoever holds its secret link. Its address is as secret as the link,
//! since it holds it; the entries are the lines that the page shows.

use super::atom::{ATOM, ENTRIES_MAX, Entry, Feed, tag};
use crate::api::{Ask, Problem, segments};
use crate::conditional::CACHE_PRIVATE;
use crate::pages::{capital, with_dates};
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::header;
use axum::response::Response;
use records::Happening;
use records::public::TrackedMatter;

/// `GET /track/{code}/feed.atom`.
pub async fn show_matter_feed(ask: Ask, path: Result<Path<String>, PathRejection>) -> Response {
    let result = feed(&ask, &segments::<String>(path)).await;
    ask.answer(result)
}

async fn feed(ask: &Ask, code: &str) -> Result<Response, Problem> {
    let matter = ask.matter(code).await?;
    let site = ask.state.site().await.map_err(|e| ask.fault(&e))?;
    let (number, received) = (&matter.public.number, &matter.public.received);
    let page = format!("{}/track/{code}", ask.base);
    let feed = Feed {
        id: tag(ask, received, &number.0),
        title: format!("What happens with {number}"),
        author: site.map_or_else(|| "The city".into(), |site| site.city),
        updated: 0,
        own: format!("{page}/feed.atom"),
        entries: entries(ask, &matter, &page),
        page,
    };
    let mut response = ask.text(feed.xml(), ATOM, None)?;
    response.headers_mut().insert(header::CACHE_CONTROL, CACHE_PRIVATE);
    Ok(response)
}

/// The latest first. What happened at one time and is of one kind is told apart by its turn, so that no entry's id
/// depends on another that a later version of the program may show or leave out.
fn entries(ask: &Ask, matter: &TrackedMatter, page: &str) -> Vec<Entry> {
    let mut letters = matter.letters.iter();
    let mut turns = std::collections::HashMap::new();
    let lines = matter.history.iter().zip(&matter.happened);
    let mut entries: Vec<Entry> = lines
        .map(|((at, who, what), happened)| {
            let turn = turns.entry((*at, *happened)).and_modify(|turn| *turn += 1).or_insert(1);
            let name = format!("{}/{}/{at}.{turn}", matter.public.number, happened.word());
            let letter = (*happened == Happening::LetterSent).then(|| letters.next()).flatten();
            Entry {
                id: tag(ask, &matter.public.received, &name),
                title: capital(&with_dates(what)),
                updated: *at,
                published: *at,
                author: Some(who.clone()),
                category: Some(happened.word()),
                page: format!("{page}#{}", happened.section()),
                file: letter.map(|letter| (format!("{page}/letters/{}.pdf", letter.id), "application/pdf")),
                summary: None,
            }
        })
        .collect();
    entries.reverse();
    entries.truncate(ENTRIES_MAX);
    entries
}

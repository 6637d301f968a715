//! For machines that look around: `/data.json`, `/sitemap.xml`, `/robots.txt`, what happens as Atom feeds, and what
//! is due as calendars.

mod atom;
mod calendar;
mod data_json;
mod matter;
mod releases;
mod requests;

use crate::api::{Ask, Problem};
use crate::instant::instant;
use crate::request_log;
use axum::response::Response;
use web::escape::markup;

pub(crate) use calendar::{show_matter_calendar, show_request_calendar};
pub(crate) use data_json::show_data_json;
pub(crate) use matter::show_matter_feed;
pub(crate) use releases::show_releases_feed;
pub(crate) use requests::show_requests_feed;

const PAGES: [&str; 9] =
    ["/", "/datasets", "/exemptions", "/requests", "/reports", "/systems", "/developers", "/help", "/law/due"];

/// `GET /sitemap.xml`.
pub async fn show_sitemap(ask: Ask) -> Response {
    let result = sitemap(&ask).await;
    ask.answer(result)
}

async fn sitemap(ask: &Ask) -> Result<Response, Problem> {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let mut add = |path: &str, changed: Option<String>| {
        let changed = changed.map(|time| format!("<lastmod>{time}</lastmod>")).unwrap_or_default();
        xml += &format!("<url><loc>{}</loc>{changed}</url>\n", markup(&format!("{}{path}", ask.base)));
    };
    PAGES.iter().for_each(|page| add(page, None));
    for dataset in ask.datasets().await? {
        add(&format!("/d/{}", dataset.id), instant(dataset.changed_at));
    }
    let requests = request_log::requests(&ask.state).await.map_err(|e| ask.fault(&e))?;
    for request in requests.iter() {
        add(&format!("/requests/{}", request.number), None);
    }
    xml += "</urlset>\n";
    ask.text(xml, "application/xml; charset=utf-8", None)
}

/// `GET /robots.txt`: everything but what lies behind a secret link.
pub async fn show_robots(ask: Ask) -> Response {
    let text = format!(
        "User-agent: *\nAllow: /\nDisallow: /track\nDisallow: /api/v1/track\nDisallow: /desk\n\nSitemap: {}/sitemap.xml\n",
        ask.base
    );
    let result = ask.text(text, "text/plain; charset=utf-8", None);
    ask.answer(result)
}

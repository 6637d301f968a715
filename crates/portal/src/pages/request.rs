//! A request of the public log.

use crate::pages::labels::Labels;
use crate::pages::law;
use crate::pages::matter::{
    self, ClockView, Decided, DueView, ItemView, NarrowedView, Produced, Remedy, SeriesView, Stage, TakenDown,
};
use crate::pages::shell::Shell;
use crate::pages::status::{self, RequestStatus};
use crate::pages::visit::{Page, PageError, Visit};
use crate::pages::words::When;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use records::public::{PublicDataset, PublicRequest};

#[derive(Template)]
#[template(path = "request.html")]
struct RequestPage {
    shell: Shell,
    number: String,
    status: RequestStatus,
    received: Option<When>,
    stages: Vec<Stage>,
    items: Vec<ItemView>,
    series: Vec<SeriesView>,
    narrowed: Vec<NarrowedView>,
    described: bool,
    text: Option<String>,
    clock: Option<ClockView>,
    deadlines: Vec<DueView>,
    decided: Vec<Decided>,
    produced: Vec<Produced>,
    taken_down: Vec<TakenDown>,
    remedies: Vec<Remedy>,
    clerk: String,
}

/// `GET /requests/{number}`
pub(crate) async fn show_request(Path(number): Path<String>, visit: Visit) -> Response {
    visit.answer(request(&number, &visit).await)
}

async fn request(number: &str, visit: &Visit) -> Page {
    let found: Option<PublicRequest> = visit.state().document("request", number).await?;
    let found = found.ok_or(PageError::Missing("request"))?;
    let datasets: Vec<PublicDataset> = visit.state().documents("dataset").await?;
    let titles = matter::titles(&datasets);
    let labels = Labels::of(&datasets);
    let status = status::of(&found, visit.today);
    let number = found.number.to_string();
    visit.page(&RequestPage {
        shell: visit.shell(format!("Request {number}")).under("/requests"),
        received: When::parse(&found.received),
        stages: matter::stages(&found),
        items: matter::items(&found.items, &titles, &labels),
        series: matter::series(&found),
        narrowed: matter::narrowed(&found, &labels, |item| matter::item_title(item, &found, &titles), |_| None),
        described: found.described,
        text: found.text.clone(),
        clock: matter::clock(&found, visit.today, law::pack(visit)),
        deadlines: matter::deadlines(&found, visit.today),
        remedies: matter::remedies(&found, visit),
        decided: matter::decided(&found, &titles, &labels, &matter::Ended::of(&found, visit).await?),
        produced: matter::produced(
            &found.productions,
            &format!("/requests/{number}"),
            &titles,
            |item| matter::item_title(item, &found, &titles),
            &labels,
        ),
        taken_down: matter::taken_down(&found, &titles, |item| matter::item_title(item, &found, &titles), &visit.zone),
        clerk: visit.site.clerk.office.clone(),
        status,
        number,
    })
}

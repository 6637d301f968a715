//! Help: whom to ask, how to ask, questions and answers.

use crate::pages::shell::Shell;
use crate::pages::visit::{Page, Visit};
use askama::Template;
use axum::response::Response;
use records::Contact;

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage {
    shell: Shell,
    city: String,
    open_data: Contact,
    clerk: Contact,
    challenge: String,
    faq: Vec<(String, String)>,
    law: String,
}

/// `GET /help`
pub(crate) async fn show_help(visit: Visit) -> Response {
    visit.answer(help(&visit))
}

fn help(visit: &Visit) -> Page {
    visit.page(&HelpPage {
        shell: visit.shell("Help and contacts").called("Help").section("/help"),
        city: visit.site.city.clone(),
        open_data: visit.site.open_data.clone(),
        clerk: visit.site.clerk.clone(),
        challenge: visit.site.challenge.clone(),
        faq: visit.site.faq.clone(),
        law: visit.site.law.clone(),
    })
}

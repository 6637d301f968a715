//! What else can be entered, for the pages that lead there: to whoever may enter it, and to nobody else.

use super::open::{OPENINGS, opener};
use crate::answers::encode;
use crate::error::{Page, html};
use crate::pages::shell::Shell;
use crate::roles::Task;
use crate::visit::Visit;
use askama::Template;
use axum::http::StatusCode;
use records::{Matter, MatterKind};

/// A link to the form of a kind of matter.
pub(crate) struct Offer {
    pub href: String,
    pub words: &'static str,
}

#[derive(Template)]
#[template(path = "openings.html")]
struct OpeningsPage {
    shell: Shell,
    offers: Vec<Offer>,
}

/// `GET /desk/matters/open`
pub(crate) async fn list_openings(visit: Visit) -> Page {
    let offers = offers(&visit);
    if offers.is_empty() {
        visit.must(Task::TakeIn)?;
    }
    let shell = Shell::new(&visit, "/desk/matters/open", "Enter what came in").under("Inbox", "/desk");
    html(StatusCode::OK, &OpeningsPage { shell, offers })
}

/// Everything that this person may enter.
pub(crate) fn offers(visit: &Visit) -> Vec<Offer> {
    of(visit, |_| true, "")
}

/// What this person may enter about a matter; its number stands in the form.
pub(crate) fn offers_about(visit: &Visit, matter: &Matter) -> Vec<Offer> {
    let words: &[&str] = match matter.kind {
        MatterKind::Request if matter.determinations.iter().any(records::ItemDetermination::denies) => {
            &["appeal", "justification", "inspection", "complaint", "judicial-review"]
        }
        MatterKind::Request => &["inspection", "complaint", "judicial-review"],
        MatterKind::JudicialReview => &["noncompliance"],
        MatterKind::Violation | MatterKind::Referral => &[],
        _ => &["complaint", "judicial-review"],
    };
    of(visit, |word| words.contains(&word), &format!("?about={}", encode(&matter.number.0)))
}

/// What this person may open from a mail that waits.
pub(crate) fn offers_from_mail(visit: &Visit, mail: &str) -> Vec<Offer> {
    let is_public = |word: &str| OPENINGS.iter().any(|(known, kind, _)| *known == word && kind.is_public());
    of(visit, is_public, &format!("?mail={}", encode(mail)))
}

fn of(visit: &Visit, wanted: impl Fn(&str) -> bool, query: &str) -> Vec<Offer> {
    let open = OPENINGS.iter().filter(|(word, kind, _)| wanted(word) && visit.may(opener(*kind)));
    open.map(|(word, _, words)| Offer { href: format!("/desk/matters/open/{word}{query}"), words }).collect()
}

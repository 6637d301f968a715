//! The register of exemptions, ended ones included.

use crate::error::{Page, html};
use crate::pages::shell::Shell;
use crate::roles::{Task, may_with};
use crate::visit::Visit;
use crate::words::{self, Badge, When};
use askama::Template;
use axum::http::StatusCode;
use jiff::civil::Date;
use register::{Exemption, Review, ScopeText};

#[derive(Template)]
#[template(path = "register.html")]
struct RegisterPage {
    shell: Shell,
    rows: Vec<Row>,
    state: String,
}

struct Row {
    id: String,
    dataset: String,
    title: String,
    what: String,
    how: String,
    law: String,
    ground: &'static str,
    by: String,
    on: When,
    review_by: Option<When>,
    state: Badge,
    code: &'static str,
}

/// `GET /desk/register`
pub(crate) async fn list_exemptions(visit: Visit) -> Page {
    visit.must(Task::ReadRegister)?;
    let state = visit.query.text("state");
    let rows = visit.state.acts.read(|city| {
        let department = |e: &Exemption| city.dataset(&e.dataset).and_then(|s| s.dataset.department.clone());
        let mine =
            city.exemptions.values().filter(|e| may_with(&visit.session, Task::ReadRegister, department(e).as_deref()));
        mine.map(|e| row(e, words::title(city, &e.dataset), city.review_by(e.id))).collect::<Vec<_>>()
    });
    let rows = rows.await?.into_iter().filter(|row| state.is_empty() || row.code == state).collect();
    let shell = Shell::new(&visit, "/desk/register", "Register of exemptions");
    html(StatusCode::OK, &RegisterPage { shell, rows, state })
}

fn row(exemption: &Exemption, title: String, review_by: Option<Date>) -> Row {
    Row {
        id: exemption.id.to_string(),
        dataset: exemption.dataset.to_string(),
        title,
        what: ScopeText(&exemption.scope).to_string().replace('`', ""),
        how: how(exemption),
        law: exemption.withholding().citation_line(),
        ground: exemption.ground.words(),
        by: words::officials(&exemption.decided_by),
        on: When::parse(&exemption.decided_on),
        review_by: review_by.map(When::day),
        state: review(&exemption.review),
        code: code(&exemption.review),
    }
}

/// What becomes of the cells, in words.
pub(super) fn how(exemption: &Exemption) -> String {
    match exemption.treatment {
        register::Treatment::Withhold => "withheld".into(),
        other => other.words(),
    }
}

/// Where an exemption stands.
pub(super) fn review(review: &Review) -> Badge {
    match review {
        Review::Proposed => Badge::new("review", "Waits for counsel"),
        Review::InForce => Badge::new("upheld", "In force"),
        Review::Ended { .. } => Badge::new("closed", "Ended"),
    }
}

fn code(review: &Review) -> &'static str {
    match review {
        Review::Proposed => "proposed",
        Review::InForce => "in-force",
        Review::Ended { .. } => "ended",
    }
}

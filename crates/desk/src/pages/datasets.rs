//! Every dataset with where it stands, and what stops its publication.

use crate::error::{Page, html};
use crate::pages::shell::Shell;
use crate::roles::{Task, may_with};
use crate::visit::Visit;
use crate::words::{self, Badge, When};
use askama::Template;
use axum::http::StatusCode;

#[derive(Template)]
#[template(path = "datasets.html")]
struct DatasetsPage {
    shell: Shell,
    rows: Vec<Row>,
    own: bool,
    /// Whether this person may bring in a dataset.
    brings: bool,
}

struct Row {
    id: String,
    title: String,
    department: String,
    standing: Badge,
    fields: usize,
    exemptions: usize,
    released: String,
    promised: Option<When>,
    late: bool,
}

/// `GET /desk/datasets`
pub(crate) async fn list_datasets(visit: Visit) -> Page {
    visit.must(Task::ReadRegister)?;
    let now = visit.state.acts.now();
    let rows = visit.state.acts.read(|city| {
        let today = city.date_of(now);
        let datasets = city.datasets.values().map(|state| &state.dataset);
        let mine = datasets.filter(|d| may_with(&visit.session, Task::ReadRegister, d.department.as_deref()));
        let rows = mine.map(|d| Row {
            id: d.id.to_string(),
            title: d.title.clone(),
            department: d.department.clone().unwrap_or_default(),
            standing: words::standing(d, today),
            fields: d.fields.len(),
            exemptions: city.exemptions.values().filter(|e| e.dataset == d.id && e.in_force()).count(),
            released: d.current().map(|r| words::number(r.rows)).unwrap_or_default(),
            promised: d.plan.promised.as_deref().map(When::parse),
            late: words::is_late(d, today),
        });
        rows.collect::<Vec<_>>()
    });
    let mut rows = rows.await?;
    rows.sort_by(|a, b| a.title.cmp(&b.title));
    let own = visit.session.role == records::Role::Publisher;
    let brings = may_with(&visit.session, Task::BringIn, visit.session.department.as_deref());
    let shell = Shell::new(&visit, "/desk/datasets", "Datasets");
    html(StatusCode::OK, &DatasetsPage { shell, rows, own, brings })
}

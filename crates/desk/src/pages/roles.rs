//! What each role may do, as `roles` has it: so that nobody has to guess.

use crate::error::{Page, html};
use crate::pages::shell::Shell;
use crate::roles::Task;
use crate::visit::Visit;
use crate::words;
use askama::Template;
use axum::http::StatusCode;
use records::{MatterKind, Role};

const TASKS: [Task; 32] = [
    Task::ReadMatters,
    Task::TakeIn,
    Task::Write(MatterKind::Inquiry),
    Task::CloseInquiries,
    Task::Write(MatterKind::Request),
    Task::HandleRequests,
    Task::Write(MatterKind::Inspection),
    Task::Write(MatterKind::Justification),
    Task::Write(MatterKind::Appeal),
    Task::Write(MatterKind::Complaint),
    Task::Write(MatterKind::Withholding),
    Task::Write(MatterKind::Review),
    Task::Write(MatterKind::JudicialReview),
    Task::Write(MatterKind::Violation),
    Task::Refer,
    Task::SetTasks,
    Task::ReadDocuments,
    Task::AnswerItems,
    Task::TakeRecord,
    Task::ReadRegister,
    Task::Propose,
    Task::Decide,
    Task::BringIn,
    Task::Describe,
    Task::Publish,
    Task::TakeDown,
    Task::ReadSettings,
    Task::ManageSettings,
    Task::ListSystems,
    Task::ManageKeys,
    Task::ManagePeople,
    Task::ReadLedger,
];

#[derive(Template)]
#[template(path = "roles.html")]
struct RolesPage {
    shell: Shell,
    roles: Vec<&'static str>,
    rows: Vec<(String, Vec<bool>)>,
}

/// `GET /desk/help`
pub(crate) async fn show_roles(visit: Visit) -> Page {
    let row = |task: &Task| {
        let words = match task {
            Task::Write(MatterKind::Inquiry) => "Answering inquiries".to_owned(),
            Task::Write(kind) => format!("Handling {}s", kind.word().replace('-', " ")),
            other => other.words().to_owned(),
        };
        (words, Role::ALL.iter().map(|role| task.may(*role)).collect())
    };
    let page = RolesPage {
        shell: Shell::new(&visit, "/desk/help", "What each role may do"),
        roles: Role::ALL.iter().map(|role| words::role(*role)).collect(),
        rows: TASKS.iter().map(row).collect(),
    };
    html(StatusCode::OK, &page)
}

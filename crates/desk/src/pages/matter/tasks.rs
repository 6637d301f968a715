//! What staff set themselves and each other to do on a matter.

use super::{address, settle};
use crate::error::Page;
use crate::roles::Task;
use crate::visit::{Posted, Visit, done};
use crate::words::{self, When};
use acts::ActError;
use axum::extract::Path;
use jiff::civil::Date;
use records::commands;
use records::task::TaskAsk;
use records::{City, Matter, MatterNumber, UserId, UserStanding};

/// The tasks of a matter, and who can be given one.
pub(super) struct TasksView {
    pub lines: Vec<TaskLine>,
    /// Accounts: id, name and title.
    pub people: Vec<(String, String)>,
    /// Whether one can be set now.
    pub can_set: bool,
    /// Whether one can be marked as done.
    pub can_finish: bool,
}

/// A task.
pub(super) struct TaskLine {
    pub number: u32,
    pub text: String,
    pub who: String,
    pub by: Option<When>,
    pub is_late: bool,
    /// When and by whom it was set.
    pub set: (When, String),
    /// When and by whom it was done.
    pub done: Option<(When, String)>,
}

pub(super) fn view(city: &City, matter: &Matter, today: Date, visit: &Visit) -> TasksView {
    let zone = words::zone(city);
    let name = |user: &UserId| city.users.get(user).map_or_else(|| user.0.clone(), |u| u.official.to_string());
    let line = |task: &records::task::Task| TaskLine {
        number: task.number,
        text: task.ask.text.clone(),
        who: task.ask.who.as_ref().map_or_else(|| "Whoever comes first".into(), name),
        by: task.ask.by.map(When::day),
        is_late: task.done.is_none() && task.is_late(today),
        set: (When::moment(task.set.0, &zone), task.set.1.clone()),
        done: task.done.as_ref().map(|(at, by)| (When::moment(*at, &zone), by.to_string())),
    };
    let people =
        city.users.iter().filter(|(_, user)| user.standing == UserStanding::Active && Task::SetTasks.may(user.role));
    let may = visit.may(Task::SetTasks);
    TasksView {
        lines: city.tasks_of(&matter.number).iter().map(line).collect(),
        people: people.map(|(id, user)| (id.0.clone(), user.official.to_string())).collect(),
        can_set: may && matter.outcome.is_none(),
        can_finish: may,
    }
}

/// `POST /desk/matters/{number}/tasks`
pub(crate) async fn set_task(Path(number): Path<String>, Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::SetTasks)?;
    let number = MatterNumber(number);
    let set = match day(&answers.text("by")) {
        Err(refused) => Err(refused),
        Ok(by) => {
            let task = TaskAsk { text: answers.text("task"), who: answers.some("who").map(UserId), by };
            let decide = |city: &City, now: acts::Moment| commands::set_task(city, &number, task, now.today);
            visit.state.acts.proceed(&visit.actor(), &number, decide).await
        }
    };
    settle(&visit, &number, set, "task-set", ("task", "task", answers)).await
}

fn day(text: &str) -> Result<Option<Date>, ActError> {
    let bad = |_| ActError::Refused("give the day of the task as a day, or leave it out".into());
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(bad) }
}

/// `POST /desk/matters/{number}/tasks/{task}/done`
pub(crate) async fn finish_task(Path((number, task)): Path<(String, u32)>, Posted { visit, .. }: Posted) -> Page {
    visit.must(Task::SetTasks)?;
    let number = MatterNumber(number);
    let by = visit.session.official.clone();
    let decide = |city: &City, _| commands::finish_task(city, &number, task, by);
    visit.state.acts.proceed(&visit.actor(), &number, decide).await?;
    Ok(done(&address(&number), "task-done"))
}

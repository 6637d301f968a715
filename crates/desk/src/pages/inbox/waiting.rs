//! What else waits for somebody: tasks, proposals, promises that were not kept, feeds that fail.

use crate::error::DeskError;
use crate::pages::feed_badge;
use crate::roles::{Task, may_with};
use crate::visit::Visit;
use crate::words::{self, Badge, When};
use jiff::civil::Date;
use records::{City, Role};
use register::{Review, ScopeText};

/// A promise to publish whose day has passed.
pub(super) struct Late {
    pub id: String,
    pub title: String,
    pub department: String,
    pub promised: When,
}

/// A feed that does not succeed, for those who can mend it.
pub(super) struct FailingFeed {
    pub id: String,
    pub title: String,
    pub since: Option<When>,
    pub words: String,
    pub badge: Badge,
}

/// An exemption that waits for counsel.
pub(super) struct Proposal {
    pub id: String,
    pub title: String,
    pub what: String,
    pub law: String,
    pub by: String,
    pub on: When,
}

/// A task for who looks.
pub(super) struct ToDo {
    pub matter: String,
    pub number: u32,
    pub text: String,
    pub by: Option<When>,
    pub is_late: bool,
    /// Whether nobody in particular is to do it.
    pub is_anybodys: bool,
}

/// The tasks for who looks, the soonest first.
pub(super) fn tasks(city: &City, today: Date, visit: &Visit) -> Vec<ToDo> {
    let mine = city.tasks_for(&visit.session.user).into_iter();
    let shown = mine.map(|task| ToDo {
        matter: task.matter.to_string(),
        number: task.number,
        text: task.ask.text.clone(),
        by: task.ask.by.map(When::day),
        is_late: task.is_late(today),
        is_anybodys: task.ask.who.is_none(),
    });
    shown.collect()
}

/// Promises that were not kept, for those who can keep them.
pub(super) fn late(city: &City, today: Date, visit: &Visit) -> Vec<Late> {
    let datasets = city.datasets.values().map(|state| &state.dataset);
    let mine = datasets.filter(|d| may_with(&visit.session, Task::Publish, d.department.as_deref()));
    let late = mine.filter(|d| words::is_late(d, today)).map(|d| Late {
        id: d.id.to_string(),
        title: d.title.clone(),
        department: d.department.clone().unwrap_or_default(),
        promised: When::parse(d.plan.promised.as_deref().unwrap_or_default()),
    });
    late.collect()
}

/// Feeds that do not succeed, for those who can mend them.
pub(super) async fn failing_feeds(visit: &Visit) -> Result<Vec<FailingFeed>, DeskError> {
    if !visit.may(Task::Publish) {
        return Ok(Vec::new());
    }
    let zone = visit.state.acts.read(words::zone).await?;
    let all = visit.state.acts.feeds().await?.into_iter();
    let mine = all.filter(|f| f.is_failing() && may_with(&visit.session, Task::Publish, f.department.as_deref()));
    let shown = mine.map(|feed| FailingFeed {
        id: feed.dataset.to_string(),
        since: feed.run.succeeded_at.map(|at| When::moment(at, &zone)),
        words: feed.run.failure.clone().unwrap_or_default(),
        badge: feed_badge(&feed),
        title: feed.title,
    });
    Ok(shown.collect())
}

/// Proposals, for counsel; and one's own, for who waits.
pub(super) fn proposals(city: &City, visit: &Visit) -> Vec<Proposal> {
    let decides = visit.may(Task::Decide);
    let proposed = city.exemptions.values().filter(|e| e.review == Review::Proposed);
    let wanted = proposed
        .filter(|e| decides || (visit.session.role != Role::Auditor && e.decided_by.contains(&visit.session.official)));
    let shown = wanted.map(|e| Proposal {
        id: e.id.to_string(),
        title: words::title(city, &e.dataset),
        what: ScopeText(&e.scope).to_string().replace('`', ""),
        law: e.withholding().citation_line(),
        by: words::officials(&e.decided_by),
        on: When::parse(&e.decided_on),
    });
    shown.collect()
}

//! One exemption: what it rests on, its custodial predicate, and counsel's acts on it.

use super::effect;
use super::register::{how, review};
use crate::answers::{Answers, Mistakes};
use crate::error::{DeskError, Page, html};
use crate::pages::shell::Shell;
use crate::roles::Task;
use crate::visit::{Posted, Visit, done};
use crate::words::{self, Badge, When};
use acts::ActError;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use catalog::DatasetId;
use records::commands::review::open_reviews;
use records::proceedings::sealed::Seal;
use records::{City, Role};
use register::{Exemption, ExemptionId, Review, Scope, ScopeText};

#[derive(Template)]
#[template(path = "exemption.html")]
struct ExemptionPage {
    shell: Shell,
    mistakes: Mistakes,
    e: ExemptionView,
    /// The matter in which it is reviewed, for who decides.
    review: Option<String>,
    approves: bool,
    /// The proposer cannot approve.
    own: bool,
    ends: bool,
    reason: String,
}

struct ExemptionView {
    id: String,
    dataset: String,
    title: String,
    rule: String,
    what: String,
    how: String,
    predicate: Option<String>,
    /// Whether there is a predicate that this person may not read.
    sealed: bool,
    ground: &'static str,
    law: String,
    statement: String,
    facts: Option<String>,
    decided: String,
    /// Counsel's reason for approving it.
    approval: Option<String>,
    review_by: Option<When>,
    /// Its last day.
    until: Option<When>,
    state: Badge,
    ended: Option<(String, String)>,
}

/// `GET /desk/register/{id}`
pub(crate) async fn show_exemption(visit: Visit, Path(id): Path<String>) -> Page {
    visit.must(Task::ReadRegister)?;
    show(&visit, read_id(&id)?, &Answers::default(), Mistakes::default()).await
}

/// `POST /desk/register/{id}/approve`
pub(crate) async fn approve_exemption(Path(id): Path<String>, Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::Decide)?;
    let id = read_id(&id)?;
    let (actor, by, reason) = (visit.actor(), vec![visit.session.official.clone()], answers.text("reason"));
    let approved = if reason.is_empty() {
        Err(ActError::Refused("the reason is missing".into()))
    } else {
        visit.state.acts.approve_exemption(&actor, id, by, reason).await
    };
    settle(&visit, id, approved, "approved", &answers).await
}

/// `POST /desk/register/{id}/effect`: what it withholds, beside what would be public without it.
pub(crate) async fn show_exemption_effect(Path(id): Path<String>, Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::Decide)?;
    let id = read_id(&id)?;
    let dataset = dataset_of(&visit, id).await?;
    match visit.state.acts.effect_of_exemption(&visit.actor(), id).await {
        Ok(found) => {
            let title = visit.state.acts.read(|city| words::title(city, &dataset)).await?;
            effect::page(&visit, title, found, effect::Then::Review)
        }
        Err(ActError::Refused(words)) => show(&visit, id, &answers, Mistakes::one("reason", words)).await,
        Err(other) => Err(other.into()),
    }
}

/// `POST /desk/register/{id}/end`
pub(crate) async fn end_exemption(Path(id): Path<String>, Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::Decide)?;
    let id = read_id(&id)?;
    let dataset = dataset_of(&visit, id).await?;
    let by = vec![visit.session.official.clone()];
    let ended = visit.state.acts.end_exemptions(&visit.actor(), &dataset, &[id], &answers.text("reason"), by).await;
    settle(&visit, id, ended, "ended", &answers).await
}

async fn settle(visit: &Visit, id: ExemptionId, result: Result<(), ActError>, flash: &str, answers: &Answers) -> Page {
    match result {
        Ok(()) => Ok(done(&format!("/desk/register/{id}"), flash)),
        Err(ActError::Refused(words)) => show(visit, id, answers, Mistakes::one("reason", words)).await,
        Err(other) => Err(other.into()),
    }
}

fn read_id(text: &str) -> Result<ExemptionId, DeskError> {
    text.parse().map_err(|_| DeskError::Missing("exemption"))
}

async fn dataset_of(visit: &Visit, id: ExemptionId) -> Result<DatasetId, DeskError> {
    let found = visit.state.acts.read(|city| city.exemptions.get(&id).map(|e| e.dataset.clone())).await?;
    found.ok_or(DeskError::Missing("exemption"))
}

async fn show(visit: &Visit, id: ExemptionId, answers: &Answers, mistakes: Mistakes) -> Page {
    let looked = visit.state.acts.read(|city| {
        let exemption = city.exemptions.get(&id)?;
        let department = city.dataset(&exemption.dataset).and_then(|s| s.dataset.department.clone());
        let waits = exemption.review == Review::Proposed && city.withholding_of(id).is_none();
        let review = open_reviews(city, id).next().map(|(number, _)| number.to_string());
        Some((view(city, exemption, visit.session.role), exemption.clone(), department, waits, review))
    });
    let (e, exemption, department, waits, review) = looked.await?.ok_or(DeskError::Missing("exemption"))?;
    visit.must_with(Task::ReadRegister, department.as_deref())?;
    let decides = visit.may(Task::Decide);
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ExemptionPage {
        shell: Shell::new(visit, "/desk/register", id.to_string())
            .under("Register of exemptions", "/desk/register")
            .failed_if(!mistakes.is_empty()),
        mistakes,
        review: review.filter(|_| decides),
        approves: decides && waits,
        own: exemption.decided_by.contains(&visit.session.official),
        ends: decides && exemption.in_force(),
        reason: answers.text("reason"),
        e,
    };
    html(status, &page)
}

fn view(city: &City, exemption: &Exemption, role: Role) -> ExemptionView {
    let condition = condition(city, exemption, role);
    ExemptionView {
        id: exemption.id.to_string(),
        dataset: exemption.dataset.to_string(),
        title: words::title(city, &exemption.dataset),
        rule: format!("{} ({})", exemption.title, exemption.law_id),
        what: ScopeText(&exemption.scope).to_string().replace('`', ""),
        how: how(exemption),
        sealed: condition == Condition::Sealed,
        predicate: condition.read(),
        ground: exemption.ground.words(),
        law: exemption.withholding().citation_line(),
        statement: exemption.statement.clone(),
        facts: exemption.reason.clone(),
        decided: city.review_words(exemption),
        approval: city.approvals.get(&exemption.id).map(|a| a.reason.clone()),
        review_by: city.review_by(exemption.id).map(When::day),
        until: city.holds_until(exemption.id).filter(|_| exemption.in_force()).map(When::day),
        state: review(&exemption.review),
        ended: match &exemption.review {
            Review::Ended { reason, decided_by, .. } => Some((reason.clone(), words::officials(decided_by))),
            _ => None,
        },
    }
}

/// The custodial condition of an exemption, which only the desk shows.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// It has none.
    None,
    /// This one.
    Shown(String),
    /// It says of whom something is withheld, and this role may not read that.
    Sealed,
}

impl Condition {
    /// The predicate, where it may be read.
    pub fn read(self) -> Option<String> {
        match self {
            Self::Shown(predicate) => Some(predicate),
            Self::None | Self::Sealed => None,
        }
    }
}

/// The custodial condition of an exemption as this role may read it.
pub(super) fn condition(city: &City, exemption: &Exemption, role: Role) -> Condition {
    match &exemption.scope {
        Scope::Rows { .. } | Scope::Cells { .. } if city.is_sealed(exemption.id) && !Seal::Identity.opens_for(role) => {
            Condition::Sealed
        }
        Scope::Rows { predicate } | Scope::Cells { predicate, .. } => Condition::Shown(predicate.clone()),
        Scope::Dataset | Scope::Field { .. } | Scope::Pair { .. } => Condition::None,
    }
}

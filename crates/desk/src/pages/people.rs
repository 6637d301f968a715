//! Accounts of staff: who there is, and inviting somebody.

use crate::answers::{Answers, Mistakes};
use crate::error::{Page, html};
use crate::pages::shell::Shell;
use crate::roles::Task;
use crate::visit::{Posted, Visit, done};
use crate::words::{self, Badge};
use acts::ActError;
use askama::Template;
use axum::http::StatusCode;
use records::{Role, UserId, UserStanding};
use register::Official;

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage {
    shell: Shell,
    mistakes: Mistakes,
    /// Whom the new invitation is for, and its link.
    invited: Option<(String, String)>,
    rows: Vec<Row>,
    /// Whether the city's own accounts sign in.
    has_city_accounts: bool,
    roles: Vec<(&'static str, &'static str, bool)>,
    email: String,
    name: String,
    title: String,
    department: String,
}

struct Row {
    email: String,
    who: String,
    role: &'static str,
    department: String,
    state: Badge,
    /// Whether a second factor is asked for.
    secured: bool,
    /// Whether an account of the city signs in as this one.
    by_city: bool,
    /// Whether the next account of the city with this address takes it over.
    link_allowed: bool,
    /// Whether it may sign in.
    active: bool,
    /// Whether it can be closed from here: it is open, and not the own one.
    closes: bool,
}

/// `GET /desk/people`
pub(crate) async fn list_people(visit: Visit) -> Page {
    visit.must(Task::ManagePeople)?;
    show(&visit, &Answers::default(), None, Mistakes::default()).await
}

/// `POST /desk/people`: the link of the invitation is on the answer to this request and nowhere else.
pub(crate) async fn invite_person(Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::ManagePeople)?;
    let mut mistakes = Mistakes::default();
    let role = answers.text("role").parse::<Role>().map_err(|words| mistakes.add("role", words)).ok();
    let official = Official { name: answers.text("name"), title: answers.text("title") };
    for (place, text) in [("name", &official.name), ("title", &official.title)] {
        if text.is_empty() {
            mistakes.add(place, format!("Give the {place}"));
        }
    }
    let Some(role) = role.filter(|_| mistakes.is_empty()) else { return show(&visit, &answers, None, mistakes).await };
    let department = answers.some("department");
    match visit.state.acts.invite(&visit.actor(), &answers.text("email"), official, role, department).await {
        Ok(invitation) => {
            let link = format!("{}/desk/invitation/{}", visit.state.desk_url, invitation.token);
            show(&visit, &Answers::default(), Some((invitation.user.0, link)), Mistakes::default()).await
        }
        Err(ActError::Refused(words)) => show(&visit, &answers, None, Mistakes::one("email", words)).await,
        Err(other) => Err(other.into()),
    }
}

/// `POST /desk/people/close`
pub(crate) async fn close_account(Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::ManagePeople)?;
    match visit.state.acts.close_user(&visit.actor(), &answers.text("account")).await {
        Ok(_) => Ok(done("/desk/people", "account-closed")),
        Err(ActError::Refused(words)) => {
            show(&visit, &Answers::default(), None, Mistakes::one("accounts", words)).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /desk/people/sign-out`: ends every session of an account.
pub(crate) async fn sign_out_person(Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::ManagePeople)?;
    let user = UserId(answers.text("account"));
    visit.state.acts.end_sessions(&user, (user == visit.session.user).then_some(&*visit.secret)).await?;
    Ok(done("/desk/people", "person-signed-out"))
}

/// `POST /desk/people/factor`: removes the second factor of somebody whose telephone is lost.
pub(crate) async fn reset_factor(Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::ManagePeople)?;
    match visit.state.acts.reset_factor(&visit.actor(), &answers.text("account"), &answers.text("reason")).await {
        Ok(_) => Ok(done("/desk/people", "factor-reset")),
        Err(ActError::Refused(words)) => {
            show(&visit, &Answers::default(), None, Mistakes::one("accounts", words)).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /desk/people/link`: lets the account of the city with this address take the account over.
pub(crate) async fn allow_link(Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::ManagePeople)?;
    match visit.state.acts.allow_link(&visit.actor(), &answers.text("account")).await {
        Ok(_) => Ok(done("/desk/people", "link-allowed")),
        Err(ActError::Refused(words)) => {
            show(&visit, &Answers::default(), None, Mistakes::one("accounts", words)).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn show(visit: &Visit, answers: &Answers, invited: Option<(String, String)>, mistakes: Mistakes) -> Page {
    let rows = visit.state.acts.read(|city| {
        let rows = city.users.iter().map(|(id, user)| Row {
            email: id.0.clone(),
            who: user.official.to_string(),
            role: words::role(user.role),
            department: user.department.clone().unwrap_or_default(),
            state: standing(user.standing),
            secured: user.secured,
            by_city: user.identity.is_some(),
            link_allowed: user.link_allowed,
            active: user.standing == UserStanding::Active,
            closes: user.standing != UserStanding::Closed && *id != visit.session.user,
        });
        rows.collect()
    });
    let chosen = answers.text("role");
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = PeoplePage {
        shell: Shell::new(visit, "/desk/people", "People").failed_if(!mistakes.is_empty()),
        mistakes,
        invited,
        rows: rows.await?,
        has_city_accounts: visit.state.options.city_accounts.is_some(),
        roles: Role::ALL.iter().map(|role| (role.word(), words::role(*role), role.word() == chosen)).collect(),
        email: answers.text("email"),
        name: answers.text("name"),
        title: answers.text("title"),
        department: answers.text("department"),
    };
    html(status, &page)
}

fn standing(standing: UserStanding) -> Badge {
    match standing {
        UserStanding::Invited => Badge::new("waiting", "Invited"),
        UserStanding::Active => Badge::new("open", "Active"),
        UserStanding::Suspended => Badge::new("waiting", "No group has a role"),
        UserStanding::Closed => Badge::new("closed", "Closed"),
    }
}

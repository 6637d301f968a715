//! The own account: the second factor, the sessions, the password.

use crate::answers::Mistakes;
use crate::error::{Page, html};
use crate::pages::shell::Shell;
use crate::visit::{Posted, Visit, done};
use crate::words::{self, When};
use acts::{ActError, OpenSession, ProposedFactor};
use askama::Template;
use axum::http::StatusCode;
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write;

const HERE: &str = "/desk/account";

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    shell: Shell,
    mistakes: Mistakes,
    email: String,
    /// Whether password and second factor are kept by the city's provider.
    by_city: bool,
    /// Whether nothing else can be done before a second factor is set.
    required: bool,
    is_set: bool,
    recovery_codes: u64,
    proposed: Option<Proposed>,
    /// The codes for the day the telephone is lost, shown once.
    codes: Vec<String>,
    sessions: Vec<Row>,
}

/// A secret for an application on the telephone.
struct Proposed {
    /// In groups of four, to be typed.
    secret: String,
    address: String,
    /// The squares of the code to be scanned, as the path of a picture.
    squares: String,
    /// How many squares it is wide, with the border around it.
    width: i32,
}

struct Row {
    id: String,
    begun: When,
    ends: When,
    address: String,
    agent: String,
    here: bool,
}

/// What is on the page beside the account itself.
#[derive(Default)]
struct Shown {
    proposed: Option<ProposedFactor>,
    codes: Vec<String>,
    mistakes: Mistakes,
}

impl Shown {
    fn mistake(place: &str, words: impl Into<String>) -> Self {
        Self { mistakes: Mistakes::one(place, words), ..Self::default() }
    }
}

/// `GET /desk/account`
pub(crate) async fn show_account(visit: Visit) -> Page {
    show(&visit, Shown::default()).await
}

/// `POST /desk/account/factor`: shows a secret for the application.
pub(crate) async fn begin_factor(Posted { visit, .. }: Posted) -> Page {
    match visit.state.acts.propose_factor(&visit.session.user).await {
        Ok(proposed) => show(&visit, Shown { proposed: Some(proposed), ..Shown::default() }).await,
        Err(ActError::Refused(words)) => show(&visit, Shown::mistake("factor", words)).await,
        Err(other) => Err(other.into()),
    }
}

/// `POST /desk/account/factor/confirm`: the codes for the day the telephone is lost are on the answer to this request and
/// nowhere else.
pub(crate) async fn confirm_factor(Posted { visit, answers }: Posted) -> Page {
    let user = &visit.session.user;
    match visit.state.acts.confirm_factor(&visit.actor(), user, &answers.text("code")).await {
        Ok(codes) => show(&visit, Shown { codes, ..Shown::default() }).await,
        Err(ActError::Refused(words)) => {
            let proposed = visit.state.acts.propose_factor(user).await.ok();
            let place = if proposed.is_some() { "code" } else { "factor" };
            show(&visit, Shown { proposed, ..Shown::mistake(place, words) }).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /desk/account/factor/remove`
pub(crate) async fn remove_factor(Posted { visit, answers }: Posted) -> Page {
    let user = &visit.session.user;
    let removed = visit.state.acts.remove_own_factor(&visit.actor(), user, answers.exact("remove-password")).await;
    settle(&visit, removed, "remove-password", "factor-removed").await
}

/// `POST /desk/account/password`
pub(crate) async fn change_password(Posted { visit, answers }: Posted) -> Page {
    let (old, new) = (answers.exact("password"), answers.exact("new-password"));
    if new != answers.exact("again") {
        return show(&visit, Shown::mistake("again", "The two new passwords differ")).await;
    }
    if let Err(ActError::Refused(words)) = acts::check_password(new) {
        return show(&visit, Shown::mistake("new-password", words)).await;
    }
    let changed = visit.state.acts.change_password(&visit.secret, old, new).await;
    settle(&visit, changed, "password", "password-changed").await
}

/// `POST /desk/account/sessions/end`
pub(crate) async fn end_session(Posted { visit, answers }: Posted) -> Page {
    visit.state.acts.end_session(&visit.session.user, &answers.text("session")).await?;
    Ok(done(HERE, "session-ended"))
}

/// `POST /desk/account/sessions/end-others`
pub(crate) async fn end_other_sessions(Posted { visit, .. }: Posted) -> Page {
    visit.state.acts.end_sessions(&visit.session.user, Some(&visit.secret)).await?;
    Ok(done(HERE, "sessions-ended"))
}

/// Back to the page; what was refused is said beside the answer.
async fn settle(visit: &Visit, outcome: Result<(), ActError>, place: &str, flash: &str) -> Page {
    match outcome {
        Ok(()) => Ok(done(HERE, flash)),
        Err(ActError::Refused(words)) => show(visit, Shown::mistake(place, words)).await,
        Err(other) => Err(other.into()),
    }
}

async fn show(visit: &Visit, Shown { proposed, codes, mistakes }: Shown) -> Page {
    let acts = &visit.state.acts;
    let user = &visit.session.user;
    let factor = acts.factor(user).await?;
    let zone = acts.read(words::zone).await?;
    let here = acts::session_id(&visit.secret);
    let row = |session: OpenSession| Row {
        here: session.id == here,
        begun: When::moment(session.created_at, &zone),
        ends: When::moment(session.expires_at, &zone),
        address: session.address,
        agent: browser(&session.agent),
        id: session.id,
    };
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = AccountPage {
        shell: Shell::new(visit, HERE, "Your account").failed_if(!mistakes.is_empty()),
        mistakes,
        email: user.0.clone(),
        by_city: visit.session.by_city,
        required: visit.state.options.second_factor_required && !factor.is_set && !visit.session.by_city,
        is_set: factor.is_set,
        recovery_codes: factor.recovery_codes,
        proposed: proposed.map(drawn),
        codes,
        sessions: acts.sessions(user).await?.into_iter().map(row).collect(),
    };
    html(status, &page)
}

/// The part of what a browser says of itself by which people know it.
fn browser(agent: &str) -> String {
    let name = ["Edg/", "OPR/", "Firefox/", "Chrome/", "Safari/"].iter().find(|name| agent.contains(**name));
    let system =
        ["Windows", "Android", "iPhone", "iPad", "Mac OS X", "Linux"].iter().find(|name| agent.contains(**name));
    let name = match name {
        Some(&"Edg/") => "Edge",
        Some(&"OPR/") => "Opera",
        Some(name) => name.trim_end_matches('/'),
        None => return if agent.is_empty() { "Not said".into() } else { agent.chars().take(60).collect() },
    };
    system.map_or_else(|| name.to_owned(), |system| format!("{name} on {system}"))
}

/// The border of a code to be scanned, in squares (ISO/IEC 18004).
const BORDER: i32 = 4;

fn drawn(ProposedFactor { secret, address }: ProposedFactor) -> Proposed {
    let groups: Vec<&str> =
        (0..secret.len()).step_by(4).filter_map(|at| secret.get(at..(at + 4).min(secret.len()))).collect();
    let (mut squares, mut width) = (String::new(), 0);
    // An address that is too long for a code can still be typed.
    if let Ok(code) = QrCode::encode_text(&address, QrCodeEcc::Medium) {
        width = code.size() + 2 * BORDER;
        for y in 0..code.size() {
            for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
                // Writing to a string cannot fail.
                let _ = write!(squares, "M{} {}h1v1h-1z", x + BORDER, y + BORDER);
            }
        }
    }
    Proposed { secret: groups.join(" "), address, squares, width }
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn browsers_are_known_by_name_and_system() {
        let edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0";
        assert_eq!(browser(edge), "Edge on Windows");
        assert_eq!(browser("Mozilla/5.0 (Macintosh; Intel Mac OS X 14) Version/17 Safari/605.1"), "Safari on Mac OS X");
        assert_eq!(browser("curl/8"), "curl/8");
        assert_eq!(browser(""), "Not said");
    }
}

//! Accounts of staff: invitation, password, session.

use crate::tools::hash_of;
use crate::{ActError, Acts};
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use records::{Actor, Event, Role, UserId, UserStanding};
use register::Official;

const DAY: i64 = 24 * 3600 * 1_000_000;
const INVITATION_DAYS: i64 = 7;
const SESSION_HOURS: i64 = 12;
/// How long a sign-in waits for the code of the second factor.
const CODE_MINUTES: i64 = 10;
/// Of what is kept of a client.
const CLIENT_CHARS_MAX: usize = 200;
/// Failed attempts within the window on one account, before sign-in to it waits.
const ATTEMPTS_MAX: u64 = 8;
/// The same from one address, whatever the account: a whole city hall may come from one.
const ATTEMPTS_FROM_MAX: u64 = 80;
const ATTEMPT_WINDOW: i64 = 15 * 60 * 1_000_000;
/// Shortest password (NIST SP 800-63B-4 § 3.1.1.2: at least 15 characters where it is the only factor).
const PASSWORD_CHARS_MIN: usize = 15;
const PASSWORD_BYTES_MAX: usize = 1024;

/// An invitation: the token is shown once and kept nowhere.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// The account.
    pub user: UserId,
    /// The secret of the link.
    pub token: String,
}

/// Who is signed in.
#[derive(Debug, Clone)]
pub struct Session {
    /// The account.
    pub user: UserId,
    /// Name and title.
    pub official: Official,
    /// What the account may do.
    pub role: Role,
    /// Which department, for publishers.
    pub department: Option<String>,
    /// Whether a second factor is asked for.
    pub secured: bool,
    /// Whether an account of the city signs in as this one: passwords and factors are kept there then.
    pub by_city: bool,
}

impl Session {
    /// The actor that the ledger keeps.
    pub fn actor(&self) -> Actor {
        Actor::Staff { user: self.user.clone(), official: self.official.clone() }
    }
}

/// A session of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    /// By what it is ended. It signs nobody in.
    pub id: String,
    /// Since when, microseconds since the epoch.
    pub created_at: i64,
    /// Until when.
    pub expires_at: i64,
    /// From which network address it was begun.
    pub address: String,
    /// With what browser, as it says itself.
    pub agent: String,
}

/// From where somebody signs in.
#[derive(Debug, Clone, Copy)]
pub struct Client<'a> {
    /// The network address, for the limit on attempts and the list of sessions.
    pub address: &'a str,
    /// The browser, as it says itself.
    pub agent: &'a str,
}

/// What became of a sign-in.
#[derive(Debug)]
pub enum SignIn {
    /// Signed in; the token goes into a cookie and is kept nowhere.
    Done {
        /// The secret of the session.
        token: String,
    },
    /// The password is right, and the code of the second factor is asked for.
    Code {
        /// The secret of the session that waits for it.
        token: String,
    },
    /// Wrong address or wrong password, which is not said; or a wrong code.
    Wrong,
    /// Too many attempts; wait a quarter of an hour.
    Wait,
}

impl Acts {
    /// Invites a member of staff.
    pub async fn invite(
        &self,
        actor: &Actor,
        email: &str,
        official: Official,
        role: Role,
        department: Option<String>,
    ) -> Result<Invitation, ActError> {
        let email = email.trim().to_lowercase();
        if !email.contains('@') || email.len() > 254 {
            return Err(ActError::Refused(format!("`{email}` is not an e-mail address")));
        }
        if role == Role::Publisher && department.is_none() {
            return Err(ActError::refused("a publisher belongs to a department: name it"));
        }
        let user = UserId(email);
        let mut act = self.begin().await?;
        let open = act.city.users.get(&user).filter(|known| known.standing != UserStanding::Closed);
        if open.is_some_and(|known| known.identity.is_some()) {
            let words = "is an account of the city, which has no password here: its role follows its groups there";
            return Err(ActError::Refused(format!("{} {words}", user.0)));
        }
        let event = Event::UserInvited { user: user.clone(), official, role, department };
        act.commit(actor, vec![event]).await?;
        let token = self.secret();
        self.accounts
            .set_invitation(&user, &hash_of(&token), self.now() + INVITATION_DAYS * DAY)
            .await
            .map_err(ActError::fault("keeping the invitation"))?;
        Ok(Invitation { user, token })
    }

    /// Closes an account: its sessions end at once, and it may not sign in again unless it is invited again.
    pub async fn close_user(&self, actor: &Actor, email: &str) -> Result<UserId, ActError> {
        let user = UserId(email.trim().to_lowercase());
        let mut act = self.begin().await?;
        match act.city.users.get(&user).map(|known| known.standing) {
            None => return Err(ActError::NotFound { what: "account", name: user.0 }),
            Some(UserStanding::Closed) => return Err(ActError::Refused(format!("{} is closed already", user.0))),
            Some(_) => {}
        }
        if matches!(actor, Actor::Staff { user: own, .. } if *own == user) {
            return Err(ActError::refused("nobody closes the own account; ask another administrator"));
        }
        act.commit(actor, vec![Event::UserClosed { user: user.clone() }]).await?;
        self.accounts.forget(&user).await.map_err(ActError::fault("forgetting the account"))?;
        Ok(user)
    }

    /// The account an invitation is for, while it can be taken up.
    pub async fn invited(&self, token: &str) -> Result<Option<UserId>, ActError> {
        self.accounts.invitation(&hash_of(token), self.now()).await.map_err(ActError::fault("reading the invitation"))
    }

    /// Takes up an invitation by choosing a password.
    pub async fn activate(&self, token: &str, password: &str) -> Result<UserId, ActError> {
        check_password(password)?;
        let phc = hash_password(password.to_owned()).await?;
        let taken = self.accounts.take_invitation(&hash_of(token), self.now()).await;
        let user = taken
            .map_err(ActError::fault("taking up the invitation"))?
            .ok_or_else(|| ActError::refused("the invitation is not valid any more; ask for a new one"))?;
        self.accounts.set_password(&user, &phc).await.map_err(ActError::fault("keeping the password"))?;
        let mut act = self.begin().await?;
        act.commit(&Actor::Program, vec![Event::UserActivated { user: user.clone() }]).await?;
        Ok(user)
    }

    /// Signs in, or begins to where a second factor is asked for.
    pub async fn sign_in(&self, email: &str, password: &str, client: Client<'_>) -> Result<SignIn, ActError> {
        let user = UserId(email.trim().to_lowercase());
        let subjects = [format!("user:{}", user.0), format!("from:{}", client.address)];
        let fault = || ActError::fault("checking the sign-in");
        if self.too_many_failed(&subjects).await? {
            return Ok(SignIn::Wait);
        }
        let known = self.accounts.password(&user).await.map_err(fault())?;
        // An account of the city has no password; one that a killed process left is none either.
        let open = self.staff(&user).await?.is_some_and(|session| !session.by_city);
        if password.len() > PASSWORD_BYTES_MAX || !verify_password(known, password.to_owned()).await? || !open {
            self.failed(&subjects).await?;
            return Ok(SignIn::Wrong);
        }
        self.accounts.clear_attempts(&subjects[0]).await.map_err(fault())?;
        let factor = self.accounts.factor(&user).await.map_err(fault())?;
        let waits = factor.is_some_and(|factor| factor.confirmed);
        let token = self.begin_session(user, client, waits).await?;
        Ok(if waits { SignIn::Code { token } } else { SignIn::Done { token } })
    }

    /// Whether sign-in has to wait, by any of these.
    pub(crate) async fn too_many_failed(&self, subjects: &[String]) -> Result<bool, ActError> {
        for subject in subjects {
            let failed = self.accounts.failed_attempts(subject, self.now() - ATTEMPT_WINDOW).await;
            let most = if subject.starts_with("from:") { ATTEMPTS_FROM_MAX } else { ATTEMPTS_MAX };
            if failed.map_err(ActError::fault("counting attempts"))? >= most {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Counts an attempt that failed against each of these.
    pub(crate) async fn failed(&self, subjects: &[String]) -> Result<(), ActError> {
        for subject in subjects {
            let counted = self.accounts.attempt_failed(subject, self.now()).await;
            counted.map_err(ActError::fault("counting attempts"))?;
        }
        Ok(())
    }

    /// A new session; one that waits for a code lasts only as long as it takes to type one.
    pub(crate) async fn begin_session(
        &self,
        user: UserId,
        client: Client<'_>,
        waits: bool,
    ) -> Result<String, ActError> {
        self.begin_session_with(user, client, waits, None).await
    }

    /// As [`Acts::begin_session`], with the token of the provider where the city's account was signed in with.
    pub(crate) async fn begin_session_with(
        &self,
        user: UserId,
        client: Client<'_>,
        waits: bool,
        id_token: Option<String>,
    ) -> Result<String, ActError> {
        let token = self.secret();
        let seconds = if waits { CODE_MINUTES * 60 } else { SESSION_HOURS * 3600 };
        let session = store::Session {
            user,
            created_at: self.now(),
            expires_at: self.now() + seconds * 1_000_000,
            waits,
            address: client.address.chars().take(CLIENT_CHARS_MAX).collect(),
            agent: client.agent.chars().filter(|c| !c.is_control()).take(CLIENT_CHARS_MAX).collect(),
            id_token,
        };
        let created = self.accounts.create_session(&hash_of(&token), &session).await;
        created.map_err(ActError::fault("beginning the session"))?;
        Ok(token)
    }

    /// Who a session token belongs to; `None` when it is unknown, expired, waits for a code, or the account was closed.
    pub async fn session(&self, token: &str) -> Result<Option<Session>, ActError> {
        let found = self.accounts.session(&hash_of(token), self.now()).await;
        match found.map_err(ActError::fault("reading the session"))? {
            Some(session) if !session.waits => self.staff(&session.user).await,
            _ => Ok(None),
        }
    }

    /// Where a person is signed in, the latest first.
    pub async fn sessions(&self, user: &UserId) -> Result<Vec<OpenSession>, ActError> {
        let found = self.accounts.sessions_of(user, self.now()).await.map_err(ActError::fault("reading sessions"))?;
        let open = |(id, session): (String, store::Session)| OpenSession {
            id,
            created_at: session.created_at,
            expires_at: session.expires_at,
            address: session.address,
            agent: session.agent,
        };
        Ok(found.into_iter().map(open).collect())
    }

    /// Ends one session of a person, by its id.
    pub async fn end_session(&self, user: &UserId, id: &str) -> Result<(), ActError> {
        self.accounts.delete_session_of(user, id).await.map_err(ActError::fault("ending the session"))
    }

    /// Ends every session of a person, but for the one of this token where one is given.
    pub async fn end_sessions(&self, user: &UserId, but: Option<&str>) -> Result<(), ActError> {
        let ended = match but {
            Some(token) => self.accounts.delete_other_sessions_of(user, &hash_of(token)).await,
            None => self.accounts.delete_sessions_of(user).await,
        };
        ended.map_err(ActError::fault("ending sessions"))
    }

    /// Changes the password of who is signed in with this token; every other session ends.
    pub async fn change_password(&self, token: &str, old: &str, new: &str) -> Result<(), ActError> {
        let session = self.session(token).await?.ok_or_else(|| ActError::refused("sign in first"))?;
        check_password(new)?;
        self.check_own_password(&session.user, old).await?;
        let phc = hash_password(new.to_owned()).await?;
        self.accounts.set_password(&session.user, &phc).await.map_err(ActError::fault("keeping the password"))?;
        self.end_sessions(&session.user, Some(token)).await
    }

    /// That somebody who is signed in knows the password; attempts are counted as those to sign in are.
    pub(crate) async fn check_own_password(&self, user: &UserId, password: &str) -> Result<(), ActError> {
        let subject = [format!("user:{}", user.0)];
        if self.too_many_failed(&subject).await? {
            return Err(ActError::refused("there were too many attempts; wait a quarter of an hour"));
        }
        let known = self.accounts.password(user).await.map_err(ActError::fault("checking the password"))?;
        if password.len() <= PASSWORD_BYTES_MAX && verify_password(known, password.to_owned()).await? {
            return Ok(());
        }
        self.failed(&subject).await?;
        Err(ActError::refused("the password is wrong"))
    }

    /// Ends a session; gives the token that the provider of the city's accounts wants back, where it was begun by one.
    pub async fn sign_out(&self, token: &str) -> Result<Option<String>, ActError> {
        let fault = || ActError::fault("ending the session");
        let found = self.accounts.session(&hash_of(token), self.now()).await.map_err(fault())?;
        self.accounts.delete_session(&hash_of(token)).await.map_err(fault())?;
        Ok(found.and_then(|session| session.id_token))
    }

    pub(crate) async fn staff(&self, user: &UserId) -> Result<Option<Session>, ActError> {
        self.read(|city| {
            city.users.get(user).filter(|u| u.standing == UserStanding::Active).map(|u| Session {
                user: user.clone(),
                official: u.official.clone(),
                role: u.role,
                department: u.department.clone(),
                secured: u.secured,
                by_city: u.identity.is_some(),
            })
        })
        .await
    }

    /// A secret of 256 bits for a link or a cookie.
    pub(crate) fn secret(&self) -> String {
        data_encoding::BASE64URL_NOPAD.encode(&self.tools.random::<32>())
    }
}

/// The id of the session of this token, as [`OpenSession::id`] has it.
pub fn session_id(token: &str) -> String {
    hash_of(token)
}

/// Refuses a new password that is too short or too long, with the reason.
pub fn check_password(password: &str) -> Result<(), ActError> {
    if password.chars().count() < PASSWORD_CHARS_MIN {
        return Err(ActError::Refused(format!("the password needs at least {PASSWORD_CHARS_MIN} characters")));
    }
    if password.len() > PASSWORD_BYTES_MAX {
        return Err(ActError::refused("the password is too long"));
    }
    Ok(())
}

async fn hash_password(password: String) -> Result<String, ActError> {
    let hashed = tokio::task::spawn_blocking(move || {
        Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
    });
    hashed.await.map_err(ActError::fault("hashing the password"))?.map_err(ActError::fault("hashing the password"))
}

/// Takes the same time whether the account exists or not.
async fn verify_password(known: Option<String>, password: String) -> Result<bool, ActError> {
    let checked = tokio::task::spawn_blocking(move || match known {
        Some(phc) => Argon2::default().verify_password(password.as_bytes(), phc.as_str()).is_ok(),
        None => {
            let _ = Argon2::default().hash_password(password.as_bytes());
            false
        }
    });
    checked.await.map_err(ActError::fault("checking the password"))
}

//! Accounts of staff, and API keys.

use super::City;
use crate::{CityIdentity, Event, Role, UserId};
use register::Official;

/// Whether an account may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserStanding {
    /// Invited, not yet taken up.
    Invited,
    /// May sign in.
    Active,
    /// May not sign in as long as no group of the account of the city has a role.
    Suspended,
    /// May not sign in any more.
    Closed,
}

impl UserStanding {
    /// The word for lists.
    pub fn word(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Closed => "closed",
        }
    }
}

/// A staff account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Name and title.
    pub official: Official,
    /// What it may do.
    pub role: Role,
    /// Which department, for publishers.
    pub department: Option<String>,
    /// Whether it may sign in.
    pub standing: UserStanding,
    /// Whether a second factor is asked for.
    pub secured: bool,
    /// The account of the city that signs in as this one, and in no other way; `None` where a password does.
    pub identity: Option<CityIdentity>,
    /// Whether an account of the city with this e-mail address may take it over.
    pub link_allowed: bool,
}

/// An API key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyState {
    /// What it is for.
    pub label: String,
    /// SHA-256 of the key, hexadecimal.
    pub hash: String,
    /// Requests an hour.
    pub per_hour: u32,
    /// Why it was revoked, once it was.
    pub revoked: Option<String>,
}

impl City {
    pub(super) fn apply_to_people(&mut self, event: &Event) {
        match event {
            Event::UserInvited { user, official, role, department } => {
                let (official, department) = (official.clone(), department.clone());
                // An invitation is a new password, not an end of the second factor.
                let secured = self.users.get(user).is_some_and(|known| known.secured);
                // An account that was closed is a local one again: whoever is invited is not sure to be the same person.
                let (identity, link_allowed, standing) = (None, false, UserStanding::Invited);
                let role = *role;
                self.users.insert(
                    user.clone(),
                    User { official, role, department, standing, secured, identity, link_allowed },
                );
            }
            Event::UserAdmitted { user, official, role, department, identity } => {
                let admitted = User {
                    official: official.clone(),
                    role: *role,
                    department: department.clone(),
                    standing: UserStanding::Active,
                    secured: false,
                    identity: Some(identity.clone()),
                    link_allowed: false,
                };
                self.users.insert(user.clone(), admitted);
            }
            Event::UserLinkAllowed { user } => self.change_user(user, |known| known.link_allowed = true),
            Event::UserLinked { user, identity } => self.change_user(user, |known| {
                known.identity = Some(identity.clone());
                known.standing = UserStanding::Active;
                // The second factor was that of the password, and both are gone.
                (known.secured, known.link_allowed) = (false, false);
            }),
            Event::UserFollowed { user, official, role, department } => self.change_user(user, |known| {
                known.official = official.clone();
                known.standing = if role.is_some() { UserStanding::Active } else { UserStanding::Suspended };
                if let Some(role) = role {
                    (known.role, known.department) = (*role, department.clone());
                }
            }),
            Event::UserActivated { user } => self.set_user(user, UserStanding::Active),
            Event::UserSecured { user } => self.set_secured(user, true),
            Event::UserUnsecured { user, .. } => self.set_secured(user, false),
            Event::UserClosed { user } => {
                self.change_user(user, |known| {
                    known.standing = UserStanding::Closed;
                    (known.secured, known.link_allowed) = (false, false);
                });
            }
            Event::KeyCreated { key, label, hash, per_hour } => {
                let (label, hash) = (label.clone(), hash.clone());
                self.key_hashes.entry(hash.clone()).or_default().insert(key.clone());
                self.keys.insert(key.clone(), KeyState { label, hash, per_hour: *per_hour, revoked: None });
            }
            Event::KeyLimited { key, per_hour, .. } => {
                if let Some(known) = self.keys.get_mut(key) {
                    known.per_hour = *per_hour;
                }
            }
            Event::KeyRevoked { key, reason } => {
                if let Some(known) = self.keys.get_mut(key) {
                    known.revoked = Some(reason.clone());
                }
            }
            _ => {}
        }
    }

    /// The API key of this SHA-256 that was not revoked, with its public id.
    pub(crate) fn key_by_hash(&self, hash: &str) -> Option<(&str, &KeyState)> {
        let known = self.key_hashes.get(hash)?.iter();
        known
            .filter_map(|key| Some((key.as_str(), self.keys.get(key)?)))
            .find(|(_, state)| state.hash == hash && state.revoked.is_none())
    }

    /// The account of this identity, whether it may sign in or not.
    pub fn user_of(&self, identity: &CityIdentity) -> Option<(&UserId, &User)> {
        self.users.iter().find(|(_, user)| user.identity.as_ref() == Some(identity))
    }

    fn set_secured(&mut self, user: &UserId, secured: bool) {
        self.change_user(user, |known| known.secured = secured);
    }

    fn set_user(&mut self, user: &UserId, standing: UserStanding) {
        self.change_user(user, |known| known.standing = standing);
    }

    fn change_user(&mut self, user: &UserId, change: impl FnOnce(&mut User)) {
        if let Some(known) = self.users.get_mut(user) {
            change(known);
        }
    }
}

//! Signing in with an account of the city: which account of the desk it is, and what it may do today.

use super::Refusal;
use crate::{City, CityIdentity, Event, Role, User, UserId, UserStanding};
use register::Official;

/// Somebody who signed in at the city's provider.
#[derive(Debug, Clone)]
pub struct CityPerson {
    /// Who, for ever.
    pub identity: CityIdentity,
    /// The e-mail address, where the provider has one.
    pub email: Option<String>,
    /// Whether the provider says that the address is the person's.
    pub email_verified: Option<bool>,
    /// Name and title.
    pub official: Official,
    /// What the groups of the person give; `None` where none of them has a role.
    pub given: Option<Given>,
}

/// What a group gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The role.
    pub role: Role,
    /// Which department, for publishers.
    pub department: Option<String>,
}

/// Why somebody is not let in. It is for the log and the administrator: the person is told no more than whom to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotLetIn {
    /// No group of the person has a role.
    NoRole,
    /// The account was closed at the desk, whatever the groups say.
    Closed,
    /// The provider names no e-mail address, by which an account is called here.
    NoAddress,
    /// There is an account with this address, and it is not this person's, as far as is known.
    AddressTaken,
}

impl NotLetIn {
    /// The code for the log.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoRole => "no-role",
            Self::Closed => "closed",
            Self::NoAddress => "no-address",
            Self::AddressTaken => "address-taken",
        }
    }
}

/// What comes of a sign-in with an account of the city. Events may come of one that is refused as well.
#[derive(Debug, Clone, PartialEq)]
pub struct CityEntry {
    /// The account that is signed in, or why none is.
    pub outcome: Result<UserId, NotLetIn>,
    /// The account whose sessions end, as nothing is left of what it might do.
    pub loses_all: Option<UserId>,
    /// The account that had a password until now.
    pub linked: Option<UserId>,
    /// What is recorded.
    pub events: Vec<Event>,
}

impl CityEntry {
    fn refused(why: NotLetIn) -> Self {
        Self { outcome: Err(why), loses_all: None, linked: None, events: Vec::new() }
    }

    fn let_in(user: UserId, events: Vec<Event>) -> Self {
        Self { outcome: Ok(user), loses_all: None, linked: None, events }
    }
}

/// Decides what comes of a sign-in with an account of the city. The role follows the groups each time.
pub fn enter_by_city(city: &City, person: CityPerson) -> CityEntry {
    match city.user_of(&person.identity) {
        Some((id, user)) => known(id, user, &person),
        None => unknown(city, person),
    }
}

fn known(id: &UserId, user: &User, person: &CityPerson) -> CityEntry {
    if user.standing == UserStanding::Closed {
        return CityEntry::refused(NotLetIn::Closed);
    }
    if person.given.is_some() {
        return CityEntry::let_in(id.clone(), follow(id, user, person));
    }
    // Recorded once: whoever tries again has nothing to lose any more.
    let loses = user.standing == UserStanding::Active;
    let event =
        || Event::UserFollowed { user: id.clone(), official: user.official.clone(), role: None, department: None };
    CityEntry {
        loses_all: loses.then(|| id.clone()),
        events: loses.then(event).into_iter().collect(),
        ..CityEntry::refused(NotLetIn::NoRole)
    }
}

/// An account of the city that is new here. It never becomes an account that is there already because of its address
/// alone: addresses pass on to namesakes and successors, and at some providers people write their own, so that whoever
/// writes an administrator's would be one. Only where an administrator said so, for this one account, does it; and not
/// where the provider says that nobody checked the address.
fn unknown(city: &City, person: CityPerson) -> CityEntry {
    let Some(given) = person.given.clone() else { return CityEntry::refused(NotLetIn::NoRole) };
    let address = person.email.as_deref().map(|email| email.trim().to_lowercase());
    let Some(id) = address.filter(|address| is_address(address)).map(UserId) else {
        return CityEntry::refused(NotLetIn::NoAddress);
    };
    let CityPerson { identity, official, .. } = &person;
    let Some(user) = city.users.get(&id) else {
        let (official, identity) = (official.clone(), identity.clone());
        let Given { role, department } = given;
        let event = Event::UserAdmitted { user: id.clone(), official, role, department, identity };
        return CityEntry::let_in(id, vec![event]);
    };
    if user.standing == UserStanding::Closed {
        return CityEntry::refused(NotLetIn::Closed);
    }
    if !user.link_allowed || user.identity.is_some() || person.email_verified == Some(false) {
        return CityEntry::refused(NotLetIn::AddressTaken);
    }
    let mut events = vec![Event::UserLinked { user: id.clone(), identity: identity.clone() }];
    events.extend(follow(&id, user, &person));
    CityEntry { linked: Some(id.clone()), ..CityEntry::let_in(id, events) }
}

/// What is different from what is known; nothing where nothing is.
fn follow(id: &UserId, user: &User, person: &CityPerson) -> Vec<Event> {
    let Some(Given { role, department }) = &person.given else { return Vec::new() };
    let same = user.official == person.official && user.role == *role && user.department == *department;
    if same && user.standing != UserStanding::Suspended {
        return Vec::new();
    }
    let official = person.official.clone();
    vec![Event::UserFollowed { user: id.clone(), official, role: Some(*role), department: department.clone() }]
}

/// Whether an account can be called so.
fn is_address(text: &str) -> bool {
    text.contains('@') && text.len() <= 254 && !text.contains(|c: char| c.is_control() || c.is_whitespace())
}

/// Lets the next account of the city with the address of this account take it over.
pub fn allow_link(city: &City, user: &UserId) -> Result<Vec<Event>, Refusal> {
    let unknown = || Refusal::mistake("unknown-account", format!("there is no account `{}`", user.0));
    let known = city.users.get(user).ok_or_else(unknown)?;
    if known.standing == UserStanding::Closed {
        return Err(Refusal::mistake("account-closed", "the account is closed; invite the person again first"));
    }
    if known.identity.is_some() {
        return Err(Refusal::mistake("account-linked", "the account is one of the city already"));
    }
    if known.link_allowed {
        return Ok(Vec::new());
    }
    Ok(vec![Event::UserLinkAllowed { user: user.clone() }])
}

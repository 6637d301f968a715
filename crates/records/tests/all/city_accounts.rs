//! Signing in with an account of the city: who becomes which account, and what follows the groups.

use crate::common::Town;
use records::commands::city_account::{CityEntry, CityPerson, Given, NotLetIn, allow_link, enter_by_city};
use records::{CityIdentity, Event, Role, User, UserId, UserStanding};
use register::Official;

const JANE: &str = "jane.roe@city.example";

fn official(title: &str) -> Official {
    Official { name: "Jane Roe".into(), title: title.into() }
}

fn clerk() -> Option<Given> {
    Some(Given { role: Role::Clerk, department: None })
}

fn person(subject: &str, given: Option<Given>) -> CityPerson {
    CityPerson {
        identity: CityIdentity { issuer: "https://login.city.example".into(), subject: subject.into() },
        email: Some("Jane.Roe@City.example".into()),
        email_verified: None,
        official: official("Deputy City Clerk"),
        given,
    }
}

/// Signs in, and records what comes of it.
fn enter(town: &mut Town, person: CityPerson) -> CityEntry {
    let entry = enter_by_city(&town.city, person);
    for event in entry.events.clone() {
        town.happens(event);
    }
    entry
}

fn jane(town: &Town) -> &User {
    &town.city.users[&UserId(JANE.into())]
}

fn local(town: &mut Town) {
    let user = UserId(JANE.into());
    let (official, department) = (official("Administrator"), None);
    town.happens(Event::UserInvited { user: user.clone(), official, role: Role::Admin, department });
    town.happens(Event::UserActivated { user: user.clone() });
    town.happens(Event::UserSecured { user });
}

#[test]
fn the_first_sign_in_makes_an_account_and_the_next_changes_nothing() {
    let mut town = Town::new();
    let first = enter(&mut town, person("1", clerk()));
    assert_eq!((first.outcome, first.events.len()), (Ok(UserId(JANE.into())), 1));
    assert_eq!((jane(&town).role, jane(&town).standing), (Role::Clerk, UserStanding::Active));
    let second = enter(&mut town, person("1", clerk()));
    assert_eq!((second.outcome, second.events), (Ok(UserId(JANE.into())), vec![]));
}

#[test]
fn role_department_and_name_follow_at_every_sign_in() {
    let mut town = Town::new();
    enter(&mut town, person("1", clerk()));
    let police = Given { role: Role::Publisher, department: Some("Police".into()) };
    let moved = enter(&mut town, person("1", Some(police)));
    assert_eq!(moved.events.len(), 1);
    assert_eq!((jane(&town).role, jane(&town).department.as_deref()), (Role::Publisher, Some("Police")));
    let renamed = CityPerson { official: official("City Clerk"), ..person("1", clerk()) };
    enter(&mut town, renamed);
    assert_eq!((jane(&town).role, jane(&town).department.as_ref()), (Role::Clerk, None));
    assert_eq!(jane(&town).official, official("City Clerk"));
}

#[test]
fn without_a_group_that_has_a_role_nobody_is_let_in_and_nothing_is_made() {
    let mut town = Town::new();
    let refused = enter(&mut town, person("1", None));
    assert_eq!((refused.outcome, refused.events), (Err(NotLetIn::NoRole), vec![]));
    assert!(town.city.users.is_empty());
}

#[test]
fn who_loses_every_group_loses_the_role_once_and_gets_it_back_with_a_group() {
    let mut town = Town::new();
    enter(&mut town, person("1", clerk()));
    let lost = enter(&mut town, person("1", None));
    assert_eq!((lost.outcome, lost.loses_all), (Err(NotLetIn::NoRole), Some(UserId(JANE.into()))));
    assert_eq!((lost.events.len(), jane(&town).standing), (1, UserStanding::Suspended));
    let again = enter(&mut town, person("1", None));
    assert_eq!((again.outcome, again.events), (Err(NotLetIn::NoRole), vec![]), "it is recorded once");
    let back = enter(&mut town, person("1", clerk()));
    assert_eq!((back.outcome.is_ok(), back.events.len()), (true, 1));
    assert_eq!(jane(&town).standing, UserStanding::Active);
}

#[test]
fn an_account_that_was_closed_at_the_desk_stays_closed_whatever_the_groups_say() {
    let mut town = Town::new();
    enter(&mut town, person("1", clerk()));
    town.happens(Event::UserClosed { user: UserId(JANE.into()) });
    for subject in ["1", "2"] {
        let refused = enter(&mut town, person(subject, clerk()));
        assert_eq!((refused.outcome, refused.events), (Err(NotLetIn::Closed), vec![]), "{subject}");
    }
    let no_role = enter(&mut town, person("1", None));
    assert_eq!((no_role.outcome, no_role.events), (Err(NotLetIn::Closed), vec![]));
}

#[test]
fn an_address_alone_opens_no_account_of_somebody_else() {
    let mut town = Town::new();
    local(&mut town);
    let refused = enter(&mut town, person("1", clerk()));
    assert_eq!((refused.outcome, refused.events), (Err(NotLetIn::AddressTaken), vec![]));
    assert_eq!(jane(&town).role, Role::Admin);

    let mut town = Town::new();
    enter(&mut town, person("1", clerk()));
    let namesake = enter(&mut town, person("2", clerk()));
    assert_eq!(namesake.outcome, Err(NotLetIn::AddressTaken));
    let other_issuer = CityPerson {
        identity: CityIdentity { issuer: "https://login.evil.example".into(), subject: "1".into() },
        ..person("1", clerk())
    };
    assert_eq!(enter(&mut town, other_issuer).outcome, Err(NotLetIn::AddressTaken), "a subject is one of its issuer");
}

#[test]
fn an_account_is_taken_over_once_an_administrator_allowed_it_and_its_address_was_checked() {
    let mut town = Town::new();
    local(&mut town);
    for event in allow_link(&town.city, &UserId(JANE.into())).unwrap() {
        town.happens(event);
    }
    assert_eq!(allow_link(&town.city, &UserId(JANE.into())), Ok(vec![]), "it is recorded once");
    let unchecked = CityPerson { email_verified: Some(false), ..person("2", clerk()) };
    assert_eq!(enter(&mut town, unchecked).outcome, Err(NotLetIn::AddressTaken));
    let linked = enter(&mut town, person("1", clerk()));
    assert_eq!(linked.linked, Some(UserId(JANE.into())));
    assert_eq!((jane(&town).role, jane(&town).secured, jane(&town).link_allowed), (Role::Clerk, false, false));
    assert_eq!(enter(&mut town, person("2", clerk())).outcome, Err(NotLetIn::AddressTaken), "it is used up");
    assert_eq!(allow_link(&town.city, &UserId(JANE.into())).unwrap_err().code, "account-linked");
}

#[test]
fn who_is_invited_again_is_a_local_account() {
    let mut town = Town::new();
    enter(&mut town, person("1", clerk()));
    town.happens(Event::UserClosed { user: UserId(JANE.into()) });
    assert_eq!(allow_link(&town.city, &UserId(JANE.into())).unwrap_err().code, "account-closed");
    local(&mut town);
    assert_eq!(enter(&mut town, person("1", clerk())).outcome, Err(NotLetIn::AddressTaken));
}

#[test]
fn without_an_address_an_account_has_no_name_here() {
    for email in [None, Some(""), Some("jane"), Some("jane @city.example"), Some("jane\n@city.example")] {
        let nameless = CityPerson { email: email.map(str::to_owned), ..person("1", clerk()) };
        assert_eq!(enter(&mut Town::new(), nameless).outcome, Err(NotLetIn::NoAddress), "{email:?}");
    }
}

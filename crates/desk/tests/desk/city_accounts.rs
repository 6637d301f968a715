//! Signing in with the city's own accounts, from the sign-in page to the session; the provider itself is tried in
//! `frontend/test/openid.test.js`.

use crate::city::{Browser, City, PASSWORD, official, staff};
use acts::{CityAccount, Client, GroupRole, NotLetIn};
use axum::http::StatusCode;
use desk::{CityAccounts, DeskOptions};
use openid::{Provider, Setup};
use records::{CityIdentity, Role, UserId, UserStanding};
use std::collections::BTreeSet;
use std::sync::Arc;

const BEGINS: &str = "/desk/sign-in/openid";
const CLERK: &str = "clerk@city.example";
const HERE: Client<'_> = Client { address: "192.0.2.7", agent: "Browser" };

/// A provider that nobody answers for: port 9 takes no connections.
fn options(emergency: Option<&str>) -> DeskOptions {
    let setup = Setup {
        issuer: "http://127.0.0.1:9".into(),
        client_id: "daylight".into(),
        client_secret: None,
        scopes: vec![],
        groups_claim: "groups".into(),
        redirect_uri: format!("http://127.0.0.1:8081{BEGINS}/callback"),
        signed_out_uri: "http://127.0.0.1:8081/desk/sign-in".into(),
        hosts: vec![],
        required_acr: vec![],
        required_amr: vec![],
        authority: None,
    };
    let city_accounts = CityAccounts {
        provider: Arc::new(Provider::new(setup).unwrap()),
        roles: roles(),
        contact: Some("the service desk".into()),
        emergency: emergency.map(|account| BTreeSet::from([account.to_owned()])),
    };
    DeskOptions { city_accounts: Some(city_accounts), ..DeskOptions::default() }
}

fn roles() -> Vec<GroupRole> {
    let role = |group: &str, role, department: Option<&str>| GroupRole {
        group: group.into(),
        role,
        department: department.map(str::to_owned),
        title: None,
    };
    vec![
        role("lawyers", Role::Counsel, None),
        role("police", Role::Publisher, Some("Police")),
        role("clerks", Role::Clerk, None),
    ]
}

fn account(subject: &str, email: &str, groups: &[&str]) -> CityAccount {
    CityAccount {
        identity: CityIdentity { issuer: "http://127.0.0.1:9".into(), subject: subject.into() },
        email: Some(email.into()),
        email_verified: Some(true),
        name: Some("Jo Rivera".into()),
        title: None,
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        id_token: "a.b.c".into(),
    }
}

async fn enter(city: &City, account: CityAccount) -> Result<Browser, NotLetIn> {
    let token = city.acts.sign_in_by_city(account, &roles(), HERE).await.unwrap()?;
    let mut browser = city.browser();
    browser.cookies.push(("dl_desk".into(), token));
    Ok(browser)
}

#[tokio::test]
async fn the_page_offers_the_citys_accounts_only_where_there_are_some() {
    let without = City::new().await;
    let page = without.browser().get("/desk/sign-in").await.text();
    assert!(!page.contains("city account"), "{page}");
    for path in [BEGINS, "/desk/sign-in/openid/callback?state=a&code=b"] {
        assert_eq!(without.browser().get(path).await.status, StatusCode::NOT_FOUND);
    }
    let with = City::with(options(None)).await;
    let page = with.browser().get("/desk/sign-in?next=/desk/register").await.text();
    assert!(page.contains(&format!("href=\"{BEGINS}?next=/desk/register\"")), "{page}");
    let outside = with.browser().get("/desk/sign-in?next=https://evil.example/").await.text();
    assert!(outside.contains(&format!("href=\"{BEGINS}?next=/desk\"")), "{outside}");
}

#[tokio::test]
async fn a_provider_that_does_not_answer_stops_no_password() {
    let city = City::with(options(None)).await;
    let answer = city.browser().get(BEGINS).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.text().contains("cannot be reached") && !answer.text().contains("127.0.0.1:9"), "{}", answer.text());
    city.signed_in(Role::Clerk, None).await;
}

#[tokio::test]
async fn what_comes_back_without_a_beginning_is_over() {
    let city = City::with(options(None)).await;
    let mut browser = city.browser();
    browser.cookies.push(("dl_desk_openid".into(), "made-up".into()));
    for query in ["", "?state=a&code=b", "?error=access_denied&state=", "?code=b"] {
        let answer = browser.get(&format!("{BEGINS}/callback{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(answer.headers["referrer-policy"], "no-referrer");
    }
    assert!(!browser.cookies.iter().any(|(name, _)| name == "dl_desk"));
}

#[tokio::test]
async fn where_passwords_are_for_emergencies_the_others_are_as_if_they_were_not_there() {
    let city = City::with(options(Some("admin@city.example"))).await;
    city.signed_in(Role::Admin, None).await;
    let invitation = city.acts.invite(&staff(), CLERK, official("C", "Clerk"), Role::Clerk, None).await.unwrap();
    city.acts.activate(&invitation.token, PASSWORD).await.unwrap();
    let right = city.browser().sign_in(CLERK, PASSWORD).await;
    let wrong = city.browser().sign_in("nobody@city.example", PASSWORD).await;
    assert_eq!((right.status, wrong.status), (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY));
    assert!(right.text().contains("address or the password is wrong") && right.text().contains("<details"));
}

#[tokio::test]
async fn an_account_of_the_city_has_a_session_like_any_other_and_no_password_or_factor_here() {
    let required = DeskOptions { second_factor_required: true, ..options(None) };
    let city = City::with(required).await;
    let mut here = enter(&city, account("1", "jo@city.example", &["clerks"])).await.unwrap();
    assert_eq!(here.get("/desk").await.status, StatusCode::OK, "the second factor is the provider's business");
    let page = here.get("/desk/account").await.text();
    assert!(page.contains("with your city account") && page.contains("192.0.2.7"), "{page}");
    assert!(!page.contains("new-password") && !page.contains("Set up a second factor"), "{page}");
    let refused = here.post("/desk/account", "/desk/account/factor", &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut there = enter(&city, account("1", "jo@city.example", &["clerks"])).await.unwrap();
    here.post("/desk/account", "/desk/account/sessions/end-others", &[]).await;
    assert_eq!(there.get("/desk").await.location(), "/desk/sign-in");
    let out = here.post("/desk", "/desk/sign-out", &[]).await;
    assert_eq!(out.location(), "/desk/sign-in?done=signed-out", "a provider that is down is not waited for");
    assert_eq!(here.get("/desk").await.location(), "/desk/sign-in");
    let again = city.acts.invite(&staff(), "jo@city.example", official("J", "C"), Role::Admin, None).await;
    assert!(again.unwrap_err().to_string().contains("follows its groups"), "no invitation gives it another role");
}

#[tokio::test]
async fn of_several_groups_the_first_of_the_list_counts_and_without_one_the_sessions_end() {
    let city = City::with(options(None)).await;
    let jo = |groups| account("1", "jo@city.example", groups);
    let mut browser = enter(&city, jo(&["clerks", "police"])).await.unwrap();
    let user = UserId("jo@city.example".into());
    let known = city.acts.read(|c| c.users[&user].clone()).await.unwrap();
    assert_eq!((known.role, known.department.as_deref()), (Role::Publisher, Some("Police")));
    assert_eq!((known.official.name.as_str(), known.official.title.as_str()), ("Jo Rivera", "publisher"));
    assert_eq!(enter(&city, jo(&["staff"])).await.err(), Some(NotLetIn::NoRole));
    assert_eq!(browser.get("/desk").await.location(), "/desk/sign-in");
    let standing = city.acts.read(|c| c.users[&user].standing).await.unwrap();
    assert_eq!(standing, UserStanding::Suspended);
    enter(&city, jo(&["lawyers"])).await.unwrap();
    assert_eq!(browser.get("/desk").await.location(), "/desk/sign-in", "the session of before does not come back");
}

#[tokio::test]
async fn an_account_with_a_password_is_taken_over_only_when_allowed_and_has_none_then() {
    let city = City::with(options(None)).await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let mut admin = city.signed_in(Role::Admin, None).await;
    assert_eq!(enter(&city, account("1", CLERK, &["lawyers"])).await.err(), Some(NotLetIn::AddressTaken));
    let allow = "/desk/people/link";
    let forbidden = clerk.post("/desk/account", allow, &[("account", CLERK)]).await;
    assert_eq!(forbidden.status, StatusCode::FORBIDDEN);
    let allowed = admin.post("/desk/people", allow, &[("account", CLERK)]).await;
    assert_eq!(allowed.location(), "/desk/people?done=link-allowed");
    let mut linked = enter(&city, account("1", CLERK, &["lawyers"])).await.unwrap();
    assert_eq!(linked.get("/desk").await.status, StatusCode::OK);
    assert_eq!(clerk.get("/desk").await.location(), "/desk/sign-in", "the sessions of the password have ended");
    let password = city.browser().sign_in(CLERK, PASSWORD).await;
    assert_eq!(password.status, StatusCode::UNPROCESSABLE_ENTITY);
    admin.post("/desk/people", "/desk/people/close", &[("account", CLERK)]).await;
    assert_eq!(enter(&city, account("1", CLERK, &["lawyers"])).await.err(), Some(NotLetIn::Closed));
    assert_eq!(linked.get("/desk").await.location(), "/desk/sign-in");
}

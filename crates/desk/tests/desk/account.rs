//! The own account: a second factor, sessions that are listed and ended, a new password.

use crate::city::{Browser, City, PASSWORD, between};
use axum::http::StatusCode;
use desk::DeskOptions;
use records::{Role, UserId};
use std::sync::atomic::Ordering;
use totp_rs::{Builder, Secret, Totp};

const ACCOUNT: &str = "/desk/account";
const CODE: &str = "/desk/sign-in/code";
const CLERK: &str = "clerk@city.example";
const NEW_PASSWORD: &str = "a staple of correct batteries";

/// What an application on a telephone makes of the secret.
struct Telephone(Totp);

impl Telephone {
    fn of(page: &str) -> Self {
        let secret: String = between(page, "<code id=\"secret\">", "<").split(' ').collect();
        Self(Builder::new().with_secret(Secret::try_from_base32(secret).unwrap()).build().unwrap())
    }

    fn shows(&self, city: &City) -> String {
        let seconds = city.clock.load(Ordering::Relaxed) / 1_000_000;
        self.0.generate(u64::try_from(seconds).unwrap()).to_string()
    }
}

fn wait(city: &City, seconds: i64) {
    city.clock.fetch_add(seconds * 1_000_000, Ordering::Relaxed);
}

/// Sets a second factor; gives the telephone and the codes for the day it is lost.
async fn set(city: &City, browser: &mut Browser) -> (Telephone, Vec<String>) {
    let page = browser.post(ACCOUNT, "/desk/account/factor", &[]).await.text();
    let telephone = Telephone::of(&page);
    let code = telephone.shows(city);
    let done = browser.post(ACCOUNT, "/desk/account/factor/confirm", &[("code", &code)]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let list = between(&done.text(), "id=\"codes\">", "</ul>");
    let codes = list.split("<code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect();
    (telephone, codes)
}

#[tokio::test]
async fn after_the_password_a_code_is_asked_for_and_none_is_right_twice() {
    let city = City::new().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let page = clerk.post(ACCOUNT, "/desk/account/factor", &[]).await.text();
    assert!(page.contains("otpauth://totp/") && page.contains("role=\"img\""), "{page}");
    let wrong = clerk.post(ACCOUNT, "/desk/account/factor/confirm", &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(city.browser().sign_in(CLERK, PASSWORD).await.location(), "/desk", "nothing is asked for yet");
    let (telephone, codes) = set(&city, &mut clerk).await;
    assert_eq!(codes.len(), 10);
    let again = clerk.get(ACCOUNT).await.text();
    assert!(again.contains("10 codes are left") && !again.contains(&codes[0]) && !again.contains("otpauth"), "{again}");

    let mut browser = city.browser();
    let begun = browser.sign_in(CLERK, PASSWORD).await;
    assert_eq!((begun.status, begun.location()), (StatusCode::SEE_OTHER, "/desk/sign-in/code?next=/desk"));
    assert_eq!(browser.get("/desk").await.location(), "/desk/sign-in", "nobody is signed in before the code");
    let used = browser.post(CODE, CODE, &[("code", &telephone.shows(&city))]).await;
    assert_eq!(used.status, StatusCode::UNPROCESSABLE_ENTITY, "it was used to set the factor");
    wait(&city, 30);
    let fields = [("code", &*telephone.shows(&city)), ("next", "/desk/register")];
    let done = browser.post(CODE, CODE, &fields).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/desk/register"), "{}", done.text());
    assert_eq!(browser.get("/desk").await.status, StatusCode::OK);

    let mut late = city.browser();
    late.sign_in(CLERK, PASSWORD).await;
    wait(&city, 11 * 60);
    assert_eq!(late.get(CODE).await.location(), "/desk/sign-in?done=code-late");
}

#[tokio::test]
async fn a_kept_code_signs_in_once_and_guessing_is_stopped() {
    let city = City::new().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    let (telephone, codes) = set(&city, &mut clerk).await;
    let typed = codes[3].to_uppercase().replace('-', " ");
    let mut browser = city.browser();
    browser.sign_in(CLERK, PASSWORD).await;
    assert_eq!(browser.post(CODE, CODE, &[("code", &typed)]).await.location(), "/desk");
    let mut second = city.browser();
    second.sign_in(CLERK, PASSWORD).await;
    let used = second.post(CODE, CODE, &[("code", &typed)]).await;
    assert_eq!(used.status, StatusCode::UNPROCESSABLE_ENTITY);
    for _ in 0..7 {
        second.post(CODE, CODE, &[("code", "123456")]).await;
    }
    wait(&city, 60);
    let right = second.post(CODE, CODE, &[("code", &telephone.shows(&city))]).await;
    assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS, "even a right code waits");
}

#[tokio::test]
async fn the_factor_is_removed_by_the_password_or_by_an_administrator() {
    let city = City::new().await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    set(&city, &mut clerk).await;
    let remove = "/desk/account/factor/remove";
    let wrong = clerk.post(ACCOUNT, remove, &[("remove-password", "wrong")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = clerk.post(ACCOUNT, remove, &[("remove-password", PASSWORD)]).await;
    assert_eq!(done.location(), "/desk/account?done=factor-removed");
    assert_eq!(city.browser().sign_in(CLERK, PASSWORD).await.location(), "/desk");

    wait(&city, 60);
    set(&city, &mut clerk).await;
    let mut admin = city.signed_in(Role::Admin, None).await;
    let reset = [("account", CLERK), ("reason", "The telephone fell into the river")];
    let forbidden = clerk.post(ACCOUNT, "/desk/people/factor", &reset).await;
    assert_eq!(forbidden.status, StatusCode::FORBIDDEN);
    assert_eq!(
        admin.post("/desk/people", "/desk/people/factor", &reset).await.location(),
        "/desk/people?done=factor-reset"
    );
    assert_eq!(clerk.get("/desk").await.location(), "/desk/sign-in", "its sessions have ended");
    assert_eq!(city.browser().sign_in(CLERK, PASSWORD).await.location(), "/desk");
    assert!(!city.acts.read(|c| c.users[&UserId(CLERK.into())].secured).await.unwrap());
    set(&city, &mut admin).await;
    let own = [("account", "admin@city.example"), ("reason", "A session that somebody took over")];
    let refused = admin.post("/desk/people", "/desk/people/factor", &own).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "the own one takes the password");
}

#[tokio::test]
async fn sessions_are_listed_and_ended_and_a_new_password_ends_the_others() {
    let city = City::new().await;
    let mut here = city.signed_in(Role::Clerk, None).await;
    let mut there = city.browser();
    there.sign_in(CLERK, PASSWORD).await;
    let page = here.get(ACCOUNT).await.text();
    assert_eq!(page.matches("This one").count(), 1);
    let id = between(&page, "name=\"session\" value=\"", "\"");
    let mut other = city.signed_in(Role::Counsel, None).await;
    other.post(ACCOUNT, "/desk/account/sessions/end", &[("session", &id)]).await;
    assert_eq!(there.get("/desk").await.status, StatusCode::OK, "nobody ends the sessions of others");
    here.post(ACCOUNT, "/desk/account/sessions/end", &[("session", &id)]).await;
    assert_eq!(there.get("/desk").await.status, StatusCode::SEE_OTHER);
    there.sign_in(CLERK, PASSWORD).await;
    here.post(ACCOUNT, "/desk/account/sessions/end-others", &[]).await;
    assert_eq!(there.get("/desk").await.status, StatusCode::SEE_OTHER);

    there.sign_in(CLERK, PASSWORD).await;
    let change = "/desk/account/password";
    let form = |old, new, again| [("password", old), ("new-password", new), ("again", again)];
    for (old, new, again) in
        [("wrong", NEW_PASSWORD, NEW_PASSWORD), (PASSWORD, "short", "short"), (PASSWORD, NEW_PASSWORD, "x")]
    {
        let refused = here.post(ACCOUNT, change, &form(old, new, again)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{new}");
    }
    assert_eq!(there.get("/desk").await.status, StatusCode::OK);
    let done = here.post(ACCOUNT, change, &form(PASSWORD, NEW_PASSWORD, NEW_PASSWORD)).await;
    assert_eq!(done.location(), "/desk/account?done=password-changed");
    assert_eq!(
        (here.get("/desk").await.status, there.get("/desk").await.status),
        (StatusCode::OK, StatusCode::SEE_OTHER)
    );
    assert_eq!(city.browser().sign_in(CLERK, NEW_PASSWORD).await.location(), "/desk");
    let mut admin = city.signed_in(Role::Admin, None).await;
    admin.post("/desk/people", "/desk/people/sign-out", &[("account", CLERK)]).await;
    assert_eq!(here.get("/desk").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn where_the_city_asks_for_it_nothing_goes_without_a_second_factor() {
    let options = DeskOptions { second_factor_required: true, ..DeskOptions::default() };
    let city = City::with(options).await;
    let mut clerk = city.signed_in(Role::Clerk, None).await;
    for page in ["/desk", "/desk/datasets", "/desk/matters/new"] {
        assert_eq!(clerk.get(page).await.location(), ACCOUNT, "{page}");
    }
    assert!(clerk.get(ACCOUNT).await.text().contains("This city asks for a second factor"));
    set(&city, &mut clerk).await;
    assert_eq!(clerk.get("/desk").await.status, StatusCode::OK);
}

//! From the address the browser is sent to, to the account.

use crate::fake::{BROWSER, CLIENT, Fake, Key, NOW, SECRET, challenge};
use openid::{Account, Answered, Entered, OpenIdError, Provider, Setup, TokenError};
use serde_json::json;
use std::time::Duration;

fn right() -> Fake {
    let key = Key::new("k1");
    let jwk = key.jwk();
    let fake = Fake::start(key.jwk(), move |claims| key.sign(claims));
    assert_eq!(*fake.keys.lock().unwrap(), [jwk]);
    fake
}

fn answered(state: &str) -> Answered<'_> {
    Answered { state, code: "c0de", ..Answered::default() }
}

/// Signs in at this provider.
pub fn sign_in(fake: &Fake, provider: &Provider, now: i64) -> Result<Entered, OpenIdError> {
    let query = fake.visited(&provider.begin(BROWSER, "/desk/register", now)?);
    provider.finish(BROWSER, &answered(&query["state"]), now)
}

#[test]
fn who_comes_back_is_the_person_of_the_token_and_goes_where_they_wanted_to() {
    let fake = right();
    let entered = sign_in(&fake, &fake.provider(), NOW).unwrap();
    assert_eq!(entered.next, "/desk/register");
    assert_eq!(
        entered.account,
        Account {
            issuer: fake.issuer.clone(),
            subject: "248289761001".into(),
            email: Some("jane@city.example".into()),
            email_verified: Some(true),
            name: Some("Jane Roe".into()),
            title: None,
            groups: vec!["clerks".into()],
            groups_untold: false,
        }
    );
}

#[test]
fn the_code_is_asked_for_with_a_challenge_and_exchanged_with_its_verifier_and_the_secret() {
    let fake = right();
    let provider = fake.provider();
    let url = provider.begin(BROWSER, "/desk", NOW).unwrap();
    let query = fake.visited(&url);
    assert!(url.as_str().starts_with(&format!("{}/authorize?", fake.issuer)));
    assert_eq!((query["response_type"].as_str(), query["scope"].as_str()), ("code", "openid email profile"));
    assert_eq!((query["client_id"].as_str(), query["code_challenge_method"].as_str()), (CLIENT, "S256"));
    provider.finish(BROWSER, &answered(&query["state"]), NOW).unwrap();
    let asked = fake.asked.lock().unwrap();
    let (_, head, form) = asked.iter().find(|(path, ..)| path == "/token").unwrap();
    assert_eq!((form["code"].as_str(), form["grant_type"].as_str()), ("c0de", "authorization_code"));
    assert_eq!(form["redirect_uri"], query["redirect_uri"]);
    assert_eq!(challenge(&form["code_verifier"]), query["code_challenge"]);
    assert!(form["code_verifier"].len() >= 43 && !url.as_str().contains(&form["code_verifier"]));
    let basic = data_encoding::BASE64.encode(b"daylight:a+b%3Ac");
    assert!(head.contains(&format!("Basic {basic}")), "{head}");
    assert!(!form.contains_key("client_secret"));
}

#[test]
fn the_secret_goes_into_the_form_only_where_the_provider_takes_it_nowhere_else() {
    let fake = right();
    fake.says("token_endpoint_auth_methods_supported", json!(["client_secret_post"]));
    sign_in(&fake, &fake.provider(), NOW).unwrap();
    let asked = fake.asked.lock().unwrap();
    let (_, head, form) = asked.iter().find(|(path, ..)| path == "/token").unwrap();
    assert_eq!((form["client_id"].as_str(), form["client_secret"].as_str()), (CLIENT, SECRET));
    assert!(!head.to_lowercase().contains("authorization:"));
}

#[test]
fn a_sign_in_is_finished_once_and_only_by_the_browser_that_began_it() {
    let fake = right();
    let provider = fake.provider();
    let query = fake.visited(&provider.begin(BROWSER, "/desk", NOW).unwrap());
    let state = query["state"].as_str();
    for (browser, state) in [("another", state), ("", state), (BROWSER, "made-up"), (BROWSER, "")] {
        let refused = provider.finish(browser, &answered(state), NOW).unwrap_err();
        assert_eq!(refused, OpenIdError::State, "{browser} {state}");
    }
    provider.finish(BROWSER, &answered(state), NOW).unwrap();
    assert_eq!(provider.finish(BROWSER, &answered(state), NOW).unwrap_err(), OpenIdError::State);
    assert_eq!(fake.times("/token"), 1, "what is refused asks nobody");
}

#[test]
fn no_two_sign_ins_are_alike() {
    let fake = right();
    let provider = fake.provider();
    let one = fake.visited(&provider.begin(BROWSER, "/desk", NOW).unwrap());
    let other = fake.visited(&provider.begin(BROWSER, "/desk", NOW).unwrap());
    for name in ["state", "nonce", "code_challenge"] {
        assert_ne!(one[name], other[name], "{name}");
    }
    // The token is of the second: the first has another nonce.
    let mixed = provider.finish(BROWSER, &answered(&one["state"]), NOW).unwrap_err();
    assert_eq!(mixed, OpenIdError::Token(TokenError::Nonce));
}

#[test]
fn the_answer_of_another_provider_is_refused() {
    let fake = right();
    let provider = fake.provider();
    let begin = || fake.visited(&provider.begin(BROWSER, "/desk", NOW).unwrap())["state"].clone();
    let finish = |issuer: &str| {
        let state = begin();
        provider.finish(BROWSER, &Answered { issuer, ..answered(&state) }, NOW).map(drop)
    };
    assert_eq!(finish("https://login.evil.example"), Err(TokenError::Issuer.into()));
    assert_eq!(finish(&fake.issuer), Ok(()));
    assert_eq!(finish(""), Ok(()));
    fake.says("authorization_response_iss_parameter_supported", json!(true));
    let strict = fake.provider();
    assert_eq!(sign_in(&fake, &strict, NOW).unwrap_err(), TokenError::Issuer.into(), "it said that it names itself");
}

#[test]
fn what_went_wrong_at_the_provider_is_told_by_a_known_word_or_none() {
    let fake = right();
    let provider = fake.provider();
    for (error, told) in [("access_denied", "access_denied"), ("<b>jane</b>", "an error without a name")] {
        let state = fake.visited(&provider.begin(BROWSER, "/desk", NOW).unwrap())["state"].clone();
        let refused = provider.finish(BROWSER, &Answered { error, ..answered(&state) }, NOW).unwrap_err();
        assert_eq!(refused, OpenIdError::Declined(told));
    }
    let state = fake.visited(&provider.begin(BROWSER, "/desk", NOW).unwrap())["state"].clone();
    let without = provider.finish(BROWSER, &Answered { code: "", ..answered(&state) }, NOW);
    assert!(matches!(without, Err(OpenIdError::Declined(_))));
    assert_eq!(fake.times("/token"), 0);
}

#[test]
fn a_provider_is_believed_about_itself_only_what_the_settings_say_too() {
    let down = |setup: Setup| Provider::new(setup).unwrap().begin(BROWSER, "/desk", NOW).unwrap_err();
    let fake = right();
    fake.says("issuer", json!("https://login.evil.example"));
    assert!(matches!(down(fake.setup()), OpenIdError::Answer { .. }));
    for name in ["token_endpoint", "jwks_uri", "authorization_endpoint"] {
        for address in ["https://login.evil.example/", "http://127.0.0.1:1/", "ftp://127.0.0.1/", "/token", ""] {
            let fake = right();
            fake.says(name, json!(address));
            let refused = down(fake.setup());
            assert!(matches!(refused, OpenIdError::Host { named, .. } if named == name), "{name} {address} {refused}");
        }
    }
    let fake = right();
    fake.says("authorization_endpoint", json!("https://login.city.example/authorize"));
    let named = Setup { hosts: vec!["login.city.example".into()], ..fake.setup() };
    let url = Provider::new(named).unwrap().begin(BROWSER, "/desk", NOW).unwrap();
    assert_eq!(url.host_str(), Some("login.city.example"), "a host that the settings name");
    fake.says("code_challenge_methods_supported", json!(["plain"]));
    assert!(matches!(down(fake.setup()), OpenIdError::Answer { .. }));
}

#[test]
fn a_provider_that_is_down_answers_nonsense_or_leads_elsewhere_is_told_apart() {
    let fake = right();
    let gone = Setup { issuer: "http://127.0.0.1:9".into(), ..fake.setup() };
    let begun = std::time::Instant::now();
    let refused = Provider::new(gone).unwrap().begin(BROWSER, "/desk", NOW).unwrap_err();
    assert!(matches!(refused, OpenIdError::Down { .. }), "{refused}");
    assert!(begun.elapsed() < Duration::from_secs(8));
    let provider = fake.provider();
    *fake.user_info.lock().unwrap() = json!({ "sub": "248289761001" });
    for (body, what) in
        [("x".repeat(300 << 10), "more than"), ("nonsense".into(), "not what"), ("302 /keys".into(), "302")]
    {
        let fake = right();
        // The text of the keys; a redirect is followed nowhere.
        fake.says("jwks_uri", json!(format!("{}/me", fake.issuer)));
        *fake.user_info.lock().unwrap() = json!(body);
        let refused = sign_in(&fake, &fake.provider(), NOW).unwrap_err().to_string();
        assert!(refused.contains(what), "{what}: {refused}");
        assert_eq!(fake.times("/keys"), 0);
    }
    sign_in(&fake, &provider, NOW).unwrap();
}

#[test]
fn a_provider_that_failed_is_asked_again_after_a_while_and_not_at_once() {
    let fake = right();
    let issuer = fake.issuer.clone();
    fake.says("issuer", json!("https://login.evil.example"));
    let provider = fake.provider();
    for _ in 0..5 {
        provider.begin(BROWSER, "/desk", NOW).unwrap_err();
    }
    assert_eq!(fake.times("/.well-known/openid-configuration"), 1);
    fake.says("issuer", json!(issuer));
    assert!(provider.begin(BROWSER, "/desk", NOW + 9).is_err());
    assert!(provider.begin(BROWSER, "/desk", NOW + 10).is_ok());
    assert!(provider.begin(BROWSER, "/desk", NOW + 3000).is_ok());
    assert_eq!(fake.times("/.well-known/openid-configuration"), 2, "what it said is kept");
    assert!(provider.begin(BROWSER, "/desk", NOW + 3700).is_ok());
    assert_eq!(fake.times("/.well-known/openid-configuration"), 3, "for an hour");
}

#[test]
fn what_the_token_does_not_say_the_provider_is_asked_for_about_the_same_person() {
    let fake = right();
    let key = Key::new("k2");
    *fake.keys.lock().unwrap() = vec![key.jwk()];
    fake.makes(move |claims| {
        let mut thin = claims.clone();
        for name in ["email", "email_verified", "groups", "name"] {
            thin.as_object_mut().unwrap().remove(name);
        }
        key.sign(&thin)
    });
    *fake.user_info.lock().unwrap() = json!({ "sub": "248289761001", "email": "a@city.example", "groups": ["x", "y"] });
    let entered = sign_in(&fake, &fake.provider(), NOW).unwrap();
    assert_eq!((entered.account.email.as_deref(), entered.account.groups.len()), (Some("a@city.example"), 2));
    *fake.user_info.lock().unwrap() = json!({ "sub": "1", "email": "admin@city.example", "groups": ["admins"] });
    assert!(matches!(sign_in(&fake, &fake.provider(), NOW), Err(OpenIdError::Answer { .. })));
}

#[test]
fn whoever_signs_out_is_led_to_where_the_provider_says_if_it_says_it() {
    let fake = right();
    let provider = fake.provider();
    let url = provider.end_session("a.b.c", NOW).unwrap();
    let query: std::collections::HashMap<_, _> = url.query_pairs().into_owned().collect();
    assert_eq!(url.path(), "/out");
    assert_eq!((query["id_token_hint"].as_str(), query["client_id"].as_str()), ("a.b.c", CLIENT));
    assert_eq!(query["post_logout_redirect_uri"], "https://desk.city.example/desk/sign-in");
    fake.metadata.lock().unwrap().remove("end_session_endpoint");
    assert_eq!(fake.provider().end_session("a.b.c", NOW), None);
}

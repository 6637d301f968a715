//! What has to hold of an id token, one claim after another.

use crate::fake::{CLIENT, Fake, Key, NOW, unsigned};
use crate::sign_in::sign_in;
use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use openid::{OpenIdError, Provider, Setup, TokenError};
use serde_json::{Value, json};
use sha2::Sha256;

/// What becomes of a token that is made so, with this key of the provider.
fn with(make: impl Fn(&Key, &Value) -> String + Send + 'static) -> Result<String, OpenIdError> {
    let key = Key::new("k1");
    let fake = Fake::start(key.jwk(), |_| String::new());
    fake.makes(move |claims| make(&key, claims));
    sign_in(&fake, &fake.provider(), NOW).map(|entered| entered.account.subject)
}

/// What becomes of a token that says otherwise; `null` takes a claim away.
fn saying(claims: Value) -> Result<String, OpenIdError> {
    with(move |key, right| key.sign(&changed(right, &claims)))
}

fn changed(right: &Value, by: &Value) -> Value {
    let mut all = right.clone();
    for (name, value) in by.as_object().unwrap() {
        match value {
            Value::Null => all.as_object_mut().unwrap().remove(name),
            value => all.as_object_mut().unwrap().insert(name.clone(), value.clone()),
        };
    }
    all
}

fn refused(result: Result<String, OpenIdError>) -> TokenError {
    match result {
        Err(OpenIdError::Token(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_token_is_of_this_issuer_and_for_this_desk() {
    for issuer in [json!("https://login.evil.example"), json!(null), json!(7), json!([])] {
        assert_eq!(refused(saying(json!({ "iss": issuer }))), TokenError::Issuer);
    }
    for audience in [json!("another"), json!(null), json!([]), json!(["another"]), json!("Daylight"), json!(7)] {
        assert_eq!(refused(saying(json!({ "aud": audience }))), TokenError::Audience);
    }
    let both = json!([CLIENT, "another"]);
    assert!(saying(json!({ "aud": [CLIENT] })).is_ok());
    assert!(saying(json!({ "azp": CLIENT })).is_ok());
    assert!(saying(json!({ "aud": both, "azp": CLIENT })).is_ok());
    assert_eq!(refused(saying(json!({ "aud": both }))), TokenError::AuthorizedParty);
    for party in [json!("another"), json!(7), json!([CLIENT])] {
        assert_eq!(refused(saying(json!({ "azp": party }))), TokenError::AuthorizedParty);
    }
}

#[test]
fn a_token_is_of_this_time_within_a_minute_of_difference() {
    for (claims, right) in [
        (json!({ "exp": NOW - 59 }), true),
        (json!({ "exp": NOW - 60 }), false),
        (json!({ "exp": (NOW - 59) as f64 + 0.5 }), true),
        (json!({ "exp": null }), false),
        (json!({ "exp": (NOW + 300).to_string() }), false),
        (json!({ "iat": null }), false),
        (json!({ "iat": NOW - 600 }), true),
        (json!({ "iat": NOW - 601, "exp": NOW + 86_400 }), false),
    ] {
        let result = saying(claims.clone());
        assert!(if right { result.is_ok() } else { refused(result) == TokenError::Expired }, "{claims}");
    }
    for (claims, right) in [
        (json!({ "iat": NOW + 60 }), true),
        (json!({ "iat": NOW + 61 }), false),
        (json!({ "nbf": NOW + 60 }), true),
        (json!({ "nbf": NOW + 61 }), false),
        (json!({ "nbf": "1" }), false),
    ] {
        let result = saying(claims.clone());
        assert!(if right { result.is_ok() } else { refused(result) == TokenError::Early }, "{claims}");
    }
}

#[test]
fn a_token_is_of_this_sign_in_and_names_somebody() {
    for nonce in [json!("another"), json!(""), json!(null), json!(7)] {
        assert_eq!(refused(saying(json!({ "nonce": nonce }))), TokenError::Nonce);
    }
    for subject in [json!(""), json!(" "), json!(null), json!(7), json!("x".repeat(256))] {
        assert_eq!(refused(saying(json!({ "sub": subject }))), TokenError::Subject);
    }
}

#[test]
fn a_token_without_a_signature_or_with_that_of_somebody_else_is_refused() {
    let none = |key: &Key, claims: &Value| format!("{}.", unsigned(&json!({ "alg": "none", "kid": key.kid }), claims));
    assert_eq!(refused(with(none)), TokenError::Algorithm);
    let kept = |alg: &'static str| {
        with(move |key, claims| {
            let signed = key.sign_as(&json!({ "alg": alg, "kid": key.kid }), claims);
            if alg == "none" { signed.rsplit_once('.').unwrap().0.to_owned() + "." } else { signed }
        })
    };
    assert_eq!(refused(kept("none")), TokenError::Algorithm);
    assert_eq!(refused(kept("None")), TokenError::Algorithm);
    assert_eq!(refused(kept("RS256")), TokenError::NoKey, "the key is of another kind");
    let other = |key: &Key, claims: &Value| Key::new(&key.kid).sign(claims);
    assert_eq!(refused(with(other)), TokenError::Signature);
    let moved = |key: &Key, claims: &Value| {
        let (right, more) = (key.sign(claims), key.sign(&changed(claims, &json!({ "groups": ["admins"] }))));
        let (signature, message) = (right.rsplit_once('.').unwrap().1, more.rsplit_once('.').unwrap().0);
        format!("{message}.{signature}")
    };
    assert_eq!(refused(with(moved)), TokenError::Signature);
    let empty = |key: &Key, claims: &Value| key.sign(claims).rsplit_once('.').unwrap().0.to_owned() + ".";
    assert_eq!(refused(with(empty)), TokenError::Signature);
}

#[test]
fn a_token_signed_with_the_public_key_as_a_secret_is_refused() {
    for name in ["HS256", "HS384", "HS512"] {
        let forged = move |key: &Key, claims: &Value| {
            let message = unsigned(&json!({ "alg": name, "kid": key.kid }), claims);
            let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key.public()).unwrap();
            mac.update(message.as_bytes());
            format!("{message}.{}", BASE64URL_NOPAD.encode(&mac.finalize().into_bytes()))
        };
        assert_eq!(refused(with(forged)), TokenError::Algorithm);
    }
}

#[test]
fn what_is_no_token_is_refused() {
    for text in ["", ".", "..", "a.b.c", "a.b", "e30.e30.e30", "e30.e30.e30.e30.e30"] {
        assert_eq!(refused(with(move |_, _| text.into())), TokenError::Unreadable, "{text}");
    }
    let long = |key: &Key, claims: &Value| key.sign(&changed(claims, &json!({ "x": "y".repeat(70_000) })));
    assert_eq!(refused(with(long)), TokenError::Unreadable);
    let critical =
        |key: &Key, claims: &Value| key.sign_as(&json!({ "alg": "ES256", "kid": key.kid, "crit": ["exp"] }), claims);
    assert_eq!(refused(with(critical)), TokenError::Critical);
}

#[test]
fn a_token_that_brings_its_own_key_is_checked_with_that_of_the_provider() {
    let own = |key: &Key, claims: &Value| {
        let other = Key::new(&key.kid);
        let header = json!({ "alg": "ES256", "kid": key.kid, "jwk": other.jwk(), "jku": "http://127.0.0.1:9/" });
        other.sign_as(&header, claims)
    };
    assert_eq!(refused(with(own)), TokenError::Signature);
}

#[test]
fn a_new_key_of_the_provider_is_asked_for_and_made_up_ones_are_not_asked_for_over_and_over() {
    let key = Key::new("k1");
    let fake = Fake::start(key.jwk(), move |claims| key.sign(claims));
    let provider = fake.provider();
    sign_in(&fake, &provider, NOW).unwrap();
    let new = Key::new("k2");
    *fake.keys.lock().unwrap() = vec![new.jwk()];
    fake.makes(move |claims| new.sign(claims));
    sign_in(&fake, &provider, NOW + 20).unwrap();
    assert_eq!(fake.times("/keys"), 2);

    let made_up = Key::new("k3");
    fake.makes(move |claims| made_up.sign(claims));
    for second in 20..60 {
        assert_eq!(sign_in(&fake, &provider, NOW + second).unwrap_err(), TokenError::NoKey.into());
    }
    assert_eq!(fake.times("/keys"), 5, "once in ten seconds");
}

#[test]
fn a_sign_in_is_as_strong_as_the_settings_ask_for() {
    let key = Key::new("k1");
    let fake = Fake::start(key.jwk(), |_| String::new());
    let strong = Setup { required_acr: vec!["phr".into()], required_amr: vec!["mfa".into()], ..fake.setup() };
    let key = std::sync::Arc::new(key);
    let says = |claims: Value| {
        let key = key.clone();
        fake.makes(move |right| key.sign(&changed(right, &claims)));
        sign_in(&fake, &Provider::new(strong.clone()).unwrap(), NOW).map(|entered| entered.account.subject)
    };
    assert_eq!(refused(says(json!({}))), TokenError::Class);
    assert_eq!(refused(says(json!({ "acr": "0", "amr": ["mfa"] }))), TokenError::Class);
    assert_eq!(refused(says(json!({ "acr": "phr" }))), TokenError::Means);
    assert_eq!(refused(says(json!({ "acr": "phr", "amr": ["pwd"] }))), TokenError::Means);
    assert!(says(json!({ "acr": "phr", "amr": ["pwd", "mfa"] })).is_ok());
    let url = Provider::new(strong).unwrap().begin("browser", "/desk", NOW).unwrap();
    assert!(url.query_pairs().any(|(name, value)| name == "acr_values" && value == "phr"));
}

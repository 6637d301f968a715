//! Form tokens: proof that a form was handed out by us, to this visitor, for this purpose.
//!
//! A token is an HMAC over the visitor's session and the form's name. Nothing is stored, so a restart or a second replica
//! with the same key honours it. The `session` is whatever the visitor brings back by cookie: the sign-in session at the desk,
//! [`random_session`] on the public side.

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

const SALT_BYTES: usize = 16;
const TAG_BYTES: usize = 32;

/// The secret that form tokens are made with. It does not print.
#[derive(Clone)]
pub struct FormKey([u8; 32]);

impl std::fmt::Debug for FormKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("FormKey(…)")
    }
}

impl FormKey {
    /// Takes the secret from the settings.
    pub fn new(secret: [u8; 32]) -> Self {
        Self(secret)
    }

    /// A token for this session and form. No two are alike, so a compressed page gives nothing away about them.
    pub fn token(&self, session: &str, form: &str) -> String {
        let mut salt = [0u8; SALT_BYTES];
        // The salt hides the tag from compression attacks and carries no authority: without randomness the token still holds.
        let _ = getrandom::fill(&mut salt);
        let mut token = Vec::with_capacity(SALT_BYTES + TAG_BYTES);
        token.extend_from_slice(&salt);
        token.extend_from_slice(&self.tag(&salt, session, form));
        BASE64URL_NOPAD.encode(&token)
    }

    /// Whether the token was made for this session and form, compared in constant time.
    ///
    /// An empty session never verifies: a visitor without a cookie has nothing to bind the form to.
    pub fn verify(&self, session: &str, form: &str, token: &str) -> bool {
        if session.is_empty() {
            return false;
        }
        let Ok(bytes) = BASE64URL_NOPAD.decode(token.as_bytes()) else {
            return false;
        };
        if bytes.len() != SALT_BYTES + TAG_BYTES {
            return false;
        }
        let (salt, tag) = bytes.split_at(SALT_BYTES);
        self.tag(salt, session, form).ct_eq(tag).into()
    }

    fn tag(&self, salt: &[u8], session: &str, form: &str) -> [u8; TAG_BYTES] {
        // A 32-byte key always fits the block, so it enters the block as it is: the same value as `new_from_slice`, infallible.
        let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
        block[..self.0.len()].copy_from_slice(&self.0);
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&block);
        mac.update(b"daylight form token 1");
        for part in [salt, session.as_bytes(), form.as_bytes()] {
            // Lengths first: "ab" + "c" must not equal "a" + "bc".
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

/// A fresh session name for a visitor without one: 128 random bits, safe in a cookie.
pub fn random_session() -> Result<String, getrandom::Error> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes)?;
    Ok(BASE64URL_NOPAD.encode(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> FormKey {
        FormKey::new([7; 32])
    }

    #[test]
    fn a_token_verifies_for_its_own_session_and_form() {
        let token = key().token("session-1", "deny_request");
        assert!(key().verify("session-1", "deny_request", &token));
    }

    #[test]
    fn a_token_does_not_verify_for_another_session_form_or_key() {
        let token = key().token("session-1", "deny_request");
        assert!(!key().verify("session-2", "deny_request", &token));
        assert!(!key().verify("session-1", "extend_request", &token));
        assert!(!FormKey::new([8; 32]).verify("session-1", "deny_request", &token));
    }

    #[test]
    fn the_boundary_between_session_and_form_matters() {
        let token = key().token("ab", "c");
        assert!(!key().verify("a", "bc", &token));
    }

    #[test]
    fn any_changed_or_cut_character_fails() {
        let token = key().token("s", "f");
        for position in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[position] = if changed[position] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert!(!key().verify("s", "f", &changed), "{position}");
            assert!(!key().verify("s", "f", &token[..position]));
        }
        assert!(!key().verify("s", "f", "not base64 §"));
    }

    #[test]
    fn a_visitor_without_a_session_never_passes() {
        let token = key().token("", "f");
        assert!(!key().verify("", "f", &token));
    }

    #[test]
    fn two_tokens_of_one_form_differ_and_both_verify() {
        let (one, two) = (key().token("s", "f"), key().token("s", "f"));
        assert_ne!(one, two);
        assert!(key().verify("s", "f", &one) && key().verify("s", "f", &two));
    }

    #[test]
    fn the_key_does_not_print() {
        assert_eq!(format!("{:?}", key()), "FormKey(…)");
    }

    #[test]
    fn random_sessions_differ() {
        assert_ne!(random_session().unwrap(), random_session().unwrap());
    }
}

//! The keys of the provider (RFC 7517), of which only those are kept that can check a signature.

use crate::TokenError;
use crate::signature::{Algorithm, PublicKey};
use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;

/// More than any provider has at a time.
const KEYS_MAX: usize = 64;

/// A key as the provider writes it.
#[derive(Deserialize)]
struct Written {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    alg: Option<String>,
    key_ops: Option<Vec<String>>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

/// The list, each key by itself: one that cannot be read is no reason to refuse the others.
#[derive(Deserialize)]
pub(crate) struct WrittenSet {
    keys: Vec<serde_json::Value>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    kid: Option<String>,
    /// The one algorithm it is for, where it says so.
    algorithm: Option<String>,
    public: PublicKey,
}

/// Keys that can check a signature.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct KeySet(Vec<Key>);

impl KeySet {
    /// The keys of a list that can check a signature. A key that is a secret (`oct`) is none of them.
    pub fn of(written: WrittenSet) -> Self {
        let keys = written.keys.into_iter().take(KEYS_MAX);
        Self(keys.filter_map(|key| read(serde_json::from_value(key).ok()?)).collect())
    }

    /// The key that a token says it was signed with. A token that does not say it is believed only where there is no
    /// choice (OpenID Connect Core 1.0 § 10.1).
    pub fn find(&self, kid: Option<&str>, name: &str, algorithm: Algorithm) -> Result<&PublicKey, TokenError> {
        let fits = |key: &&Key| {
            key.public.fits(algorithm)
                && key.algorithm.as_deref().is_none_or(|only| only == name)
                && kid.is_none_or(|kid| key.kid.as_deref() == Some(kid))
        };
        let mut found = self.0.iter().filter(fits);
        match (found.next(), found.next()) {
            (Some(key), None) => Ok(&key.public),
            _ => Err(TokenError::NoKey),
        }
    }

    #[cfg(test)]
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().map(Self::of)
    }

    #[cfg(test)]
    pub fn only(self) -> Option<PublicKey> {
        self.0.into_iter().next().map(|key| key.public)
    }
}

fn read(written: Written) -> Option<Key> {
    let signs = written.usage.as_deref().is_none_or(|usage| usage == "sig")
        && written.key_ops.as_ref().is_none_or(|all| all.iter().any(|one| one == "verify"));
    let bytes = |text: &Option<String>| BASE64URL_NOPAD.decode(text.as_deref()?.as_bytes()).ok();
    let public = match (written.kty.as_str(), written.crv.as_deref()) {
        ("RSA", _) => PublicKey::Rsa { n: number(bytes(&written.n)?), e: number(bytes(&written.e)?) },
        ("EC", Some("P-256")) => PublicKey::P256(point(&bytes(&written.x)?, &bytes(&written.y)?, 32)?),
        ("EC", Some("P-384")) => PublicKey::P384(point(&bytes(&written.x)?, &bytes(&written.y)?, 48)?),
        ("OKP", Some("Ed25519")) => PublicKey::Ed25519(bytes(&written.x)?),
        _ => return None,
    };
    signs.then_some(Key { kid: written.kid, algorithm: written.alg, public })
}

/// Without leading zeros.
fn number(bytes: Vec<u8>) -> Vec<u8> {
    bytes.into_iter().skip_while(|byte| *byte == 0).collect()
}

fn point(x: &[u8], y: &[u8], bytes: usize) -> Option<Vec<u8>> {
    (x.len() == bytes && y.len() == bytes).then(|| [&[4], x, y].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ED: &str = r#""kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo""#;

    fn found(list: &str, kid: Option<&str>, name: &str) -> bool {
        let algorithm = Algorithm::named(name).unwrap();
        KeySet::parse(&format!("{{\"keys\":[{list}]}}")).unwrap().find(kid, name, algorithm).is_ok()
    }

    #[test]
    fn a_key_is_found_by_its_id_or_where_there_is_no_choice() {
        let two = format!("{{\"kid\":\"a\",{ED}}},{{\"kid\":\"b\",{ED}}}");
        assert!(found(&two, Some("a"), "EdDSA") && found(&two, Some("b"), "EdDSA"));
        assert!(!found(&two, Some("c"), "EdDSA") && !found(&two, None, "EdDSA"));
        assert!(found(&format!("{{{ED}}}"), None, "EdDSA"));
        assert!(!found(&format!("{{{ED}}}"), None, "ES256"), "of another kind");
    }

    #[test]
    fn a_key_is_used_for_what_it_is_for() {
        for (says, right) in [
            (r#""use":"sig","#, true),
            (r#""use":"enc","#, false),
            (r#""key_ops":["verify"],"#, true),
            (r#""key_ops":["encrypt"],"#, false),
            (r#""alg":"EdDSA","#, true),
            (r#""alg":"ES256","#, false),
        ] {
            assert_eq!(found(&format!("{{{says}{ED}}}"), None, "EdDSA"), right, "{says}");
        }
    }

    #[test]
    fn what_is_no_public_key_is_passed_over() {
        let others = r#"{"kty":"oct","k":"c2VjcmV0"},7,{"kty":"RSA","n":"!","e":"AQAB"},{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#;
        assert!(found(&format!("{others},{{{ED}}}"), None, "EdDSA"));
        assert!(!found(others, None, "RS256") && !found(others, None, "ES256"));
    }
}

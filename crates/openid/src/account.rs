//! Who somebody is, by the city's provider.

use crate::token::texts;
use serde_json::{Map, Value};

/// An account of the city. It is this account by issuer and subject alone: an e-mail address is given to somebody else
/// one day, and at some providers people set their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The issuer.
    pub issuer: String,
    /// The subject: what the issuer calls the person, for ever.
    pub subject: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether the provider says that it is the person's; many do not say.
    pub email_verified: Option<bool>,
    /// The name.
    pub name: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// The groups.
    pub groups: Vec<String>,
    /// Whether the provider did not list the groups, as there are too many of them for a token.
    pub groups_untold: bool,
}

impl Account {
    /// The account that checked claims tell of; `None` where they name nobody.
    pub(crate) fn of(issuer: &str, claims: &Map<String, Value>, groups_claim: &str) -> Option<Self> {
        let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
        let parts = || match (text("given_name"), text("family_name")) {
            (Some(given), Some(family)) => Some(format!("{given} {family}")),
            _ => None,
        };
        Some(Self {
            issuer: issuer.to_owned(),
            subject: claims.get("sub")?.as_str()?.to_owned(),
            email: text("email").map(str::to_lowercase),
            email_verified: claims.get("email_verified").and_then(|said| match said {
                Value::Bool(said) => Some(*said),
                Value::String(said) => said.parse().ok(),
                _ => None,
            }),
            name: text("name").map(str::to_owned).or_else(parts),
            title: text("title").map(str::to_owned),
            groups: texts(claims.get(groups_claim)).into_iter().map(str::to_owned).collect(),
            groups_untold: !claims.contains_key(groups_claim) && tells_elsewhere(claims, groups_claim),
        })
    }
}

/// Entra ID lists no more than 200 groups: instead it says where they can be asked for.
fn tells_elsewhere(claims: &Map<String, Value>, groups_claim: &str) -> bool {
    let named = claims.get("_claim_names").and_then(|names| names.get(groups_claim)).is_some();
    named || claims.get("hasgroups").and_then(Value::as_bool) == Some(true)
}

/// What the token does not say and the provider tells on request (OpenID Connect Core 1.0 § 5.3). An address and whether
/// it is the person's come from one place.
pub(crate) fn complete(claims: &mut Map<String, Value>, told: Map<String, Value>, groups_claim: &str) {
    let has_address = claims.contains_key("email");
    for (name, value) in told {
        let wanted = match name.as_str() {
            "email" | "email_verified" => !has_address,
            "name" | "given_name" | "family_name" | "title" => true,
            other => other == groups_claim,
        };
        if wanted && !claims.contains_key(&name) {
            claims.insert(name, value);
        }
    }
}

/// Whether the provider has to be asked for more.
pub(crate) fn is_incomplete(claims: &Map<String, Value>, groups_claim: &str) -> bool {
    ["email", groups_claim].iter().any(|name| !claims.contains_key(*name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn claims(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn groups_are_a_list_or_one() {
        for (groups, expected) in [(json!(["a", 7, "b"]), vec!["a", "b"]), (json!("a"), vec!["a"]), (json!({}), vec![])]
        {
            let account = Account::of("i", &claims(json!({ "sub": "1", "roles": groups })), "roles").unwrap();
            assert_eq!(account.groups, expected);
            assert!(!account.groups_untold);
        }
    }

    #[test]
    fn groups_that_are_too_many_for_a_token_are_told_apart_from_none() {
        let many = json!({ "sub": "1", "_claim_names": { "groups": "src1" } });
        assert!(Account::of("i", &claims(many), "groups").unwrap().groups_untold);
        assert!(!Account::of("i", &claims(json!({ "sub": "1" })), "groups").unwrap().groups_untold);
    }

    #[test]
    fn what_the_token_says_is_not_overruled() {
        let mut known = claims(json!({ "sub": "1", "email": "a@city.example", "groups": [] }));
        let told =
            json!({ "sub": "2", "email": "b@city.example", "email_verified": true, "groups": ["x"], "name": "N" });
        complete(&mut known, claims(told), "groups");
        let account = Account::of("i", &known, "groups").unwrap();
        assert_eq!((account.subject.as_str(), account.email.as_deref()), ("1", Some("a@city.example")));
        assert_eq!((account.email_verified, account.name.as_deref()), (None, Some("N")));
        assert!(account.groups.is_empty());
    }
}

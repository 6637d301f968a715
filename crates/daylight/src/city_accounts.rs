//! `[openid]` of `settings.toml`: signing in with the city's own accounts.

use acts::GroupRole;
use desk::CityAccounts;
use openid::{Provider, Secret, Setup};
use records::Role;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where the provider sends browsers back to, after the address of the desk: registered there.
const CALLBACK: &str = "/desk/sign-in/openid/callback";
/// Where it sends them after they signed out there: registered there as well.
const SIGNED_OUT: &str = "/desk/sign-in";

/// The provider of the city's accounts, and what its groups give.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenIdSettings {
    /// The issuer, letter by letter as the provider writes it.
    issuer: String,
    /// What the provider knows the desk as.
    client_id: String,
    /// The secret of the desk at the provider. `DAYLIGHT_OPENID_SECRET`.
    client_secret: Option<String>,
    /// A file that holds it instead; from the folder of the city, where it is no whole path.
    client_secret_file: Option<PathBuf>,
    /// What is asked for beside `openid`.
    #[serde(default = "usual_scopes")]
    scopes: Vec<String>,
    /// The claim that holds the groups.
    #[serde(default = "usual_groups_claim")]
    groups_claim: String,
    /// Hosts beside that of the issuer that the provider may name for its endpoints.
    #[serde(default)]
    hosts: Vec<String>,
    /// Classes of authentication of which a sign-in has to be one.
    #[serde(default)]
    require_acr: Vec<String>,
    /// Means of authentication of which a sign-in has to have used one, such as `mfa`.
    #[serde(default)]
    require_amr: Vec<String>,
    /// A file of certificates in PEM, for a provider whose certificate is the city's own.
    authority_file: Option<PathBuf>,
    /// Whom to ask for access, as the page says it.
    contact: Option<String>,
    /// The only accounts whose passwords sign in; without it everybody's do.
    emergency_accounts: Option<BTreeSet<String>>,
    /// What groups give; of several, the first counts.
    groups: Vec<GroupSettings>,
}

/// What a group gives.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupSettings {
    /// The group, as the provider names it.
    group: String,
    /// The role.
    role: Role,
    /// Which department, for publishers.
    department: Option<String>,
    /// The title of its people, where the provider tells none.
    title: Option<String>,
}

fn usual_scopes() -> Vec<String> {
    ["email", "profile"].map(str::to_owned).into()
}

fn usual_groups_claim() -> String {
    "groups".into()
}

impl OpenIdSettings {
    /// Signing in with these accounts, at the desk of this address.
    pub fn accounts(&self, root: &Path, desk_url: &str) -> Result<CityAccounts, String> {
        let named = |what: String| format!("settings.toml: openid: {what}");
        let desk_url = desk_url.trim_end_matches('/');
        let setup = Setup {
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            client_secret: self.secret(root).map_err(named)?,
            scopes: self.scopes.clone(),
            groups_claim: self.groups_claim.clone(),
            redirect_uri: format!("{desk_url}{CALLBACK}"),
            signed_out_uri: format!("{desk_url}{SIGNED_OUT}"),
            hosts: self.hosts.clone(),
            required_acr: self.require_acr.clone(),
            required_amr: self.require_amr.clone(),
            authority: self.authority_file.as_deref().map(|file| read(root, file)).transpose().map_err(named)?,
        };
        let provider = Provider::new(setup).map_err(|error| named(error.to_string()))?;
        Ok(CityAccounts {
            provider: Arc::new(provider),
            roles: self.roles().map_err(named)?,
            contact: self.contact.clone(),
            emergency: self.emergency().map_err(named)?,
        })
    }

    /// The environment goes before the file, as for every other setting.
    fn secret(&self, root: &Path) -> Result<Option<Secret>, String> {
        if let Ok(secret) = std::env::var("DAYLIGHT_OPENID_SECRET") {
            return Ok(Some(Secret::new(secret)));
        }
        match (&self.client_secret, &self.client_secret_file) {
            (Some(_), Some(_)) => Err("give `client_secret` or `client_secret_file`, not both".into()),
            (Some(secret), None) => Ok(Some(Secret::new(secret))),
            (None, Some(file)) => {
                let text = String::from_utf8(read(root, file)?).map_err(|_| "the client secret is no text")?;
                Ok(Some(Secret::new(text.trim())))
            }
            (None, None) => Ok(None),
        }
    }

    fn roles(&self) -> Result<Vec<GroupRole>, String> {
        if self.groups.is_empty() {
            return Err("no group has a role; write `[[openid.groups]]` with `group` and `role`".into());
        }
        let mut seen = BTreeSet::new();
        for GroupSettings { group, role, department, .. } in &self.groups {
            if !seen.insert(group) {
                return Err(format!("the group `{group}` is there twice"));
            }
            if *role == Role::Publisher && department.is_none() {
                return Err(format!("the group `{group}` is of publishers, who belong to a `department`"));
            }
        }
        let given = |known: &GroupSettings| GroupRole {
            group: known.group.clone(),
            role: known.role,
            department: known.department.clone(),
            title: known.title.clone(),
        };
        Ok(self.groups.iter().map(given).collect())
    }

    fn emergency(&self) -> Result<Option<BTreeSet<String>>, String> {
        let Some(accounts) = &self.emergency_accounts else { return Ok(None) };
        if accounts.is_empty() {
            let words = "names nobody: when the provider is down, somebody has to be able to sign in";
            return Err(format!("`emergency_accounts` {words}"));
        }
        Ok(Some(accounts.iter().map(|account| account.trim().to_lowercase()).collect()))
    }
}

fn read(root: &Path, file: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(root.join(file)).map_err(|e| format!("reading `{}`: {e}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: &str = "issuer = 'https://login.city.example'\nclient_id = 'daylight'\n";
    const GROUP: &str = "[[groups]]\ngroup = 'clerks'\nrole = 'clerk'\n";

    fn accounts(text: &str) -> Result<CityAccounts, String> {
        let settings: OpenIdSettings = toml::from_str(text).map_err(|e| e.message().to_owned())?;
        settings.accounts(Path::new("/nowhere"), "https://desk.city.example/")
    }

    #[test]
    fn an_issuer_a_client_and_a_group_are_enough() {
        let city = accounts(&format!("{LEAST}{GROUP}")).unwrap();
        assert_eq!((city.roles[0].group.as_str(), city.roles[0].role), ("clerks", Role::Clerk));
        assert_eq!((city.contact, city.emergency), (None, None));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, words) in [
            (format!("{LEAST}groups = []"), "no group has a role"),
            (format!("{LEAST}{GROUP}{GROUP}"), "there twice"),
            (format!("{LEAST}[[groups]]\ngroup = 'police'\nrole = 'publisher'"), "department"),
            (format!("{LEAST}[[groups]]\ngroup = 'police'\nrole = 'mayor'"), "unknown variant"),
            (format!("{LEAST}emergency_accounts = []\n{GROUP}"), "names nobody"),
            (format!("{LEAST}client_secret = 'a'\nclient_secret_file = 'b'\n{GROUP}"), "not both"),
            (format!("{LEAST}client_secret_file = 'missing'\n{GROUP}"), "missing"),
            (format!("{LEAST}secret = 'a'\n{GROUP}"), "unknown field"),
            (format!("{}{GROUP}", LEAST.replace("https", "http")), "https"),
        ] {
            let found = accounts(&text).unwrap_err();
            assert!(found.contains(words), "{text}\n{found}");
        }
    }
}

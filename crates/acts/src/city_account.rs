//! Signing in with an account of the city: who came from the provider becomes a session of the desk, or is not let in.

use crate::accounts::Client;
use crate::{ActError, Acts};
use records::commands::city_account::{CityEntry, CityPerson, Given, allow_link, enter_by_city};
use records::{Actor, CityIdentity, Role, UserId};
use register::Official;

pub use records::commands::city_account::NotLetIn;

/// Of a name or a title that another program tells.
const WORDS_CHARS_MAX: usize = 200;

/// What a group of the city gives at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupRole {
    /// The group, as the provider names it.
    pub group: String,
    /// The role.
    pub role: Role,
    /// Which department, for publishers.
    pub department: Option<String>,
    /// The title that stands under what these people decide, where the provider tells none.
    pub title: Option<String>,
}

/// Somebody whom the provider vouches for.
#[derive(Debug, Clone)]
pub struct CityAccount {
    /// Issuer and subject.
    pub identity: CityIdentity,
    /// The e-mail address, where there is one.
    pub email: Option<String>,
    /// Whether the provider says that it is the person's.
    pub email_verified: Option<bool>,
    /// The name, where there is one.
    pub name: Option<String>,
    /// The title, where there is one.
    pub title: Option<String>,
    /// The groups.
    pub groups: Vec<String>,
    /// The token that signs the person out at the provider.
    pub id_token: String,
}

impl Acts {
    /// Signs in with an account of the city; gives the token of the session, or why there is none. Of several groups that
    /// have a role, the first of the list counts.
    pub async fn sign_in_by_city(
        &self,
        account: CityAccount,
        roles: &[GroupRole],
        client: Client<'_>,
    ) -> Result<Result<String, NotLetIn>, ActError> {
        let id_token = account.id_token.clone();
        let person = person(account, roles);
        // Almost always nothing changed, and nobody waits for the city's lock then.
        let mut entry = self.read(|city| enter_by_city(city, person.clone())).await?;
        if !entry.events.is_empty() {
            let mut act = self.begin().await?;
            entry = enter_by_city(&act.city, person);
            act.commit(&Actor::Program, std::mem::take(&mut entry.events)).await?;
        }
        let CityEntry { outcome, loses_all, linked, .. } = entry;
        // What was known to the password, and whoever had it, is not signed in any more.
        if let Some(user) = loses_all.or(linked) {
            self.accounts.forget(&user).await.map_err(ActError::fault("forgetting the password"))?;
        }
        match outcome {
            Ok(user) => Ok(Ok(self.begin_session_with(user, client, false, Some(id_token)).await?)),
            Err(why) => Ok(Err(why)),
        }
    }

    /// Lets the next account of the city with the e-mail address of this account take it over.
    pub async fn allow_link(&self, actor: &Actor, email: &str) -> Result<UserId, ActError> {
        let user = UserId(email.trim().to_lowercase());
        let mut act = self.begin().await?;
        let events = allow_link(&act.city, &user).map_err(ActError::refused)?;
        act.commit(actor, events).await?;
        Ok(user)
    }
}

fn person(account: CityAccount, roles: &[GroupRole]) -> CityPerson {
    let group = roles.iter().find(|known| account.groups.contains(&known.group));
    let short = |text: String| text.chars().filter(|c| !c.is_control()).take(WORDS_CHARS_MAX).collect::<String>();
    let name = account.name.or_else(|| account.email.clone()).unwrap_or_default();
    let title = account.title.or_else(|| group?.title.clone());
    let title = title.or_else(|| Some(group?.role.word().to_owned())).unwrap_or_default();
    CityPerson {
        identity: account.identity,
        email: account.email,
        email_verified: account.email_verified,
        official: Official { name: short(name), title: short(title) },
        given: group.map(|known| Given { role: known.role, department: known.department.clone() }),
    }
}

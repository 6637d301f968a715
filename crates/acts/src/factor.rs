//! The second factor of staff: codes of an application on the telephone (RFC 6238), and codes for the day it is lost.
//!
//! The secret is proposed first and asked for once a code of it was right. No code is right twice.

use crate::accounts::{Client, SignIn};
use crate::tools::hash_of;
use crate::{ActError, Acts};
use records::{Actor, Event, UserId};
use totp_rs::{Builder, Secret, Totp};

/// Codes for the day the telephone is lost.
const RECOVERY_CODES: usize = 10;

/// A secret for an application on the telephone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedFactor {
    /// As it is typed, in base32.
    pub secret: String,
    /// As it is scanned: an `otpauth` address.
    pub address: String,
}

/// What an account has as a second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactorStanding {
    /// Whether it is asked for.
    pub is_set: bool,
    /// How many codes are left for the day the telephone is lost.
    pub recovery_codes: u64,
}

impl Acts {
    /// What a person has as a second factor.
    pub async fn factor(&self, user: &UserId) -> Result<FactorStanding, ActError> {
        let fault = || ActError::fault("reading the second factor");
        let factor = self.accounts.factor(user).await.map_err(fault())?;
        let recovery_codes = self.accounts.recovery_codes(user).await.map_err(fault())?;
        Ok(FactorStanding { is_set: factor.is_some_and(|factor| factor.confirmed), recovery_codes })
    }

    /// A secret for the application of a person who has no second factor: the one proposed before, or a new one. Nothing is
    /// asked for until a code of it was right.
    pub async fn propose_factor(&self, user: &UserId) -> Result<ProposedFactor, ActError> {
        let fault = || ActError::fault("proposing a second factor");
        if self.staff(user).await?.is_some_and(|session| session.by_city) {
            return Err(ActError::refused("an account of the city has its second factor there"));
        }
        let secret = match self.accounts.factor(user).await.map_err(fault())? {
            Some(factor) if factor.confirmed => return Err(ActError::refused("there is a second factor already")),
            Some(factor) => factor.secret,
            None => {
                let secret = Secret::new_stack(self.tools.random::<20>()).to_base32();
                self.accounts.set_factor(user, &secret).await.map_err(fault())?;
                secret
            }
        };
        let city = self.read(|city| city.settings.as_ref().map(|s| s.city.clone())).await?.unwrap_or_default();
        let totp = totp(&secret, Some((&city, &user.0)))?;
        let address = totp.to_url().map_err(|_| ActError::refused("the e-mail address does not fit into a code"))?;
        Ok(ProposedFactor { secret, address })
    }

    /// Has the second factor asked for from now on, as a code of the proposed secret is right; gives the codes for the day
    /// the telephone is lost, which are shown once.
    pub async fn confirm_factor(&self, actor: &Actor, user: &UserId, code: &str) -> Result<Vec<String>, ActError> {
        let fault = || ActError::fault("confirming the second factor");
        match self.accounts.factor(user).await.map_err(fault())? {
            Some(factor) if !factor.confirmed => {}
            Some(_) => return Err(ActError::refused("there is a second factor already")),
            None => return Err(ActError::refused("no secret was proposed; begin again")),
        }
        if !self.is_right(user, code).await? {
            return Err(ActError::refused("the code is wrong; check that the clock of the telephone is right"));
        }
        let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code(self.tools.random::<10>())).collect();
        let hashes: Vec<String> = codes.iter().map(|code| hash_of(&plain(code))).collect();
        self.accounts.confirm_factor(user, &hashes, self.now()).await.map_err(fault())?;
        let mut act = self.begin().await?;
        act.commit(actor, vec![Event::UserSecured { user: user.clone() }]).await?;
        Ok(codes)
    }

    /// Removes the second factor of who is signed in, who knows the password.
    pub async fn remove_own_factor(&self, actor: &Actor, user: &UserId, password: &str) -> Result<(), ActError> {
        self.check_own_password(user, password).await?;
        self.remove_factor(actor, user, "the person removed it").await
    }

    /// Removes the second factor of an account whose telephone is lost; its sessions end.
    pub async fn reset_factor(&self, actor: &Actor, email: &str, reason: &str) -> Result<UserId, ActError> {
        let user = UserId(email.trim().to_lowercase());
        if reason.trim().is_empty() {
            return Err(ActError::refused("say why the second factor is removed"));
        }
        if matches!(actor, Actor::Staff { user: own, .. } if *own == user) {
            return Err(ActError::refused(
                "remove the own second factor on the page of your account, with the password",
            ));
        }
        if !self.read(|city| city.users.contains_key(&user)).await? {
            return Err(ActError::NotFound { what: "account", name: user.0 });
        }
        self.remove_factor(actor, &user, reason.trim()).await?;
        self.end_sessions(&user, None).await?;
        Ok(user)
    }

    async fn remove_factor(&self, actor: &Actor, user: &UserId, reason: &str) -> Result<(), ActError> {
        if !self.factor(user).await?.is_set {
            return Err(ActError::Refused(format!("{} has no second factor", user.0)));
        }
        let mut act = self.begin().await?;
        act.commit(actor, vec![Event::UserUnsecured { user: user.clone(), reason: reason.to_owned() }]).await?;
        self.accounts.forget_factor(user).await.map_err(ActError::fault("removing the second factor"))
    }

    /// Whose sign-in waits for a code.
    pub async fn waits_for_code(&self, token: &str) -> Result<Option<UserId>, ActError> {
        let found = self.accounts.session(&hash_of(token), self.now()).await;
        let found = found.map_err(ActError::fault("reading the session"))?;
        Ok(found.filter(|session| session.waits).map(|session| session.user))
    }

    /// Goes on with a sign-in that waits for a code: one of the application, or one for the day it is lost.
    pub async fn enter_code(&self, token: &str, code: &str, client: Client<'_>) -> Result<SignIn, ActError> {
        let Some(user) = self.waits_for_code(token).await? else { return Ok(SignIn::Wrong) };
        let subjects = [format!("code:{}", user.0), format!("from:{}", client.address)];
        if self.too_many_failed(&subjects).await? {
            return Ok(SignIn::Wait);
        }
        let fault = || ActError::fault("checking the code");
        let code = plain(code);
        let right = self.is_right(&user, &code).await?
            || self.accounts.use_recovery_code(&user, &hash_of(&code)).await.map_err(fault())?;
        if !right || self.staff(&user).await?.is_none_or(|session| session.by_city) {
            self.failed(&subjects).await?;
            return Ok(SignIn::Wrong);
        }
        self.accounts.clear_attempts(&subjects[0]).await.map_err(fault())?;
        self.sign_out(token).await?;
        Ok(SignIn::Done { token: self.begin_session(user, client, false).await? })
    }

    /// Whether a code of the application is right now, and was not used before. It is used up by asking.
    async fn is_right(&self, user: &UserId, code: &str) -> Result<bool, ActError> {
        let fault = || ActError::fault("checking the code");
        let Some(factor) = self.accounts.factor(user).await.map_err(fault())? else { return Ok(false) };
        let seconds = u64::try_from(self.now() / 1_000_000).unwrap_or_default();
        match totp(&factor.secret, None)?.check(&plain(code), seconds) {
            Some(step) => {
                let step = i64::try_from(step).unwrap_or_default();
                self.accounts.use_step(user, step).await.map_err(fault())
            }
            None => Ok(false),
        }
    }
}

/// Codes of six digits, a new one every thirty seconds, right for one step before and after: what every application does.
fn totp(secret: &str, label: Option<(&str, &str)>) -> Result<Totp, ActError> {
    let secret = Secret::try_from_base32(secret).map_err(ActError::fault("reading the secret"))?;
    let mut builder = Builder::new().with_secret(secret);
    if let Some((city, account)) = label {
        // A colon parts the two in the address.
        let issuer = format!("Daylight {}", city.replace(':', " "));
        builder = builder.with_issuer(Some(issuer)).with_account_name(account.replace(':', " "));
    }
    builder.build().map_err(ActError::fault("reading the secret"))
}

/// 80 bits in four groups of four.
fn recovery_code(bytes: [u8; 10]) -> String {
    let text = data_encoding::BASE32_NOPAD.encode(&bytes).to_lowercase();
    let groups: Vec<&str> = (0..text.len()).step_by(4).map(|at| &text[at..at + 4]).collect();
    groups.join("-")
}

/// A code as it is compared: without what people put between its groups.
fn plain(code: &str) -> String {
    code.chars().filter(|c| c.is_ascii_alphanumeric()).take(64).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B: the last six of the eight digits.
        let secret = data_encoding::BASE32_NOPAD.encode(b"12345678901234567890");
        let totp = totp(&secret, None).unwrap();
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(totp.check(code, seconds), Some(seconds / 30), "{seconds}");
            assert_eq!(totp.check(code, seconds + 90), None, "{seconds}");
        }
    }

    #[test]
    fn recovery_codes_are_compared_however_they_are_typed() {
        let code = recovery_code([0xff; 10]);
        assert_eq!(code, "7777-7777-7777-7777");
        assert_eq!(plain(&code), plain(" 7777 7777-77777777"));
    }
}

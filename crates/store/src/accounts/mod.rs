//! Credentials of the staff, beside the ledger and outside its chain, so that they can be replaced and forgotten.
//!
//! Secrets come in as hashes only: a password in PHC form, a link or a cookie as its SHA-256.

mod attempts;
mod factor;
mod filters;
mod sessions;

use crate::database::{Database, storable};
use crate::{Ledger, Places, Result};
use records::UserId;
use sqlx::Row;

pub use factor::SecondFactor;
pub use filters::SavedFilter;
pub use sessions::Session;

/// Credentials of the staff. Clones share one pool of connections.
#[derive(Debug, Clone)]
pub struct Accounts {
    database: Database,
}

impl Accounts {
    /// Opens the credentials; with a [`Ledger`] at hand, [`Ledger::accounts`] shares its connections.
    pub async fn open(places: &Places) -> Result<Self> {
        Ok(Ledger::open(places).await?.accounts())
    }

    pub(crate) fn beside(database: Database) -> Self {
        Self { database }
    }

    /// Invites a person to choose a password; an earlier invitation of the person ends.
    pub async fn set_invitation(&self, user: &UserId, token_hash: &str, expires_at: i64) -> Result<()> {
        let done = sqlx::query(include_str!("set_invitation.sql"))
            .bind(user.0.as_str())
            .bind(token_hash)
            .bind(expires_at)
            .execute(&self.database.pool)
            .await;
        done.map(drop).map_err(|source| self.database.fault(source))
    }

    /// Whose invitation this is, without using it up; `None` when unknown or expired.
    pub async fn invitation(&self, token_hash: &str, now: i64) -> Result<Option<UserId>> {
        self.user(include_str!("invitation.sql"), token_hash, now).await
    }

    /// Uses an invitation up; `None` when unknown, expired or used.
    pub async fn take_invitation(&self, token_hash: &str, now: i64) -> Result<Option<UserId>> {
        self.user(include_str!("take_invitation.sql"), token_hash, now).await
    }

    /// Sets the password, in PHC form.
    pub async fn set_password(&self, user: &UserId, phc: &str) -> Result<()> {
        let done = sqlx::query(include_str!("set_password.sql"))
            .bind(user.0.as_str())
            .bind(phc)
            .execute(&self.database.pool)
            .await;
        done.map(drop).map_err(|source| self.database.fault(source))
    }

    /// The password in PHC form.
    pub async fn password(&self, user: &UserId) -> Result<Option<String>> {
        if !storable(&user.0) {
            return Ok(None);
        }
        let row = sqlx::query(include_str!("password.sql"))
            .bind(user.0.as_str())
            .fetch_optional(&self.database.pool)
            .await
            .map_err(|source| self.database.fault(source))?;
        row.map(|row| row.try_get(0)).transpose().map_err(|source| self.database.fault(source))
    }

    /// Forgets password, second factor, invitation, saved filters and sessions of an account that was closed.
    pub async fn forget(&self, user: &UserId) -> Result<()> {
        let mut transaction = self.database.begin().await?;
        for statement in [
            include_str!("forget_password.sql"),
            include_str!("forget_factor.sql"),
            include_str!("forget_recovery_codes.sql"),
            include_str!("forget_invitation.sql"),
            include_str!("forget_filters.sql"),
            include_str!("end_sessions_of.sql"),
        ] {
            let done = sqlx::query(statement).bind(user.0.as_str()).execute(&mut *transaction).await;
            done.map_err(|source| self.database.fault(source))?;
        }
        self.database.commit(transaction).await
    }

    /// The user a statement finds for a hash that has not expired.
    async fn user(&self, statement: &'static str, hash: &str, now: i64) -> Result<Option<UserId>> {
        if !storable(hash) {
            return Ok(None);
        }
        let row = sqlx::query(statement)
            .bind(hash)
            .bind(now)
            .fetch_optional(&self.database.pool)
            .await
            .map_err(|source| self.database.fault(source))?;
        let user: Option<String> =
            row.map(|row| row.try_get(0)).transpose().map_err(|source| self.database.fault(source))?;
        Ok(user.map(UserId))
    }
}

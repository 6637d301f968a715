//! The second factor of a person: the secret of an application on the telephone, and codes for the day it is lost.

use super::Accounts;
use crate::Result;
use crate::database::storable;
use records::UserId;
use sqlx::Row;

/// A secret that is shared with an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// The secret, in base32.
    pub secret: String,
    /// Whether a code was right once; it is asked for from then on.
    pub confirmed: bool,
}

impl Accounts {
    /// Sets a new secret, which is not asked for until it is confirmed; the one before and its codes are forgotten.
    pub async fn set_factor(&self, user: &UserId, secret: &str) -> Result<()> {
        let mut transaction = self.database.begin().await?;
        let codes = sqlx::query(include_str!("forget_recovery_codes.sql")).bind(user.0.as_str());
        codes.execute(&mut *transaction).await.map_err(|source| self.database.fault(source))?;
        let set = sqlx::query(include_str!("set_factor.sql")).bind(user.0.as_str()).bind(secret);
        set.execute(&mut *transaction).await.map_err(|source| self.database.fault(source))?;
        self.database.commit(transaction).await
    }

    /// The second factor of a person; `None` where there is none.
    pub async fn factor(&self, user: &UserId) -> Result<Option<SecondFactor>> {
        if !storable(&user.0) {
            return Ok(None);
        }
        let row = sqlx::query(include_str!("factor.sql")).bind(user.0.as_str()).fetch_optional(&self.database.pool);
        let row = row.await.map_err(|source| self.database.fault(source))?;
        let factor = row.map(|row| {
            let confirmed: Option<i64> = row.try_get(1)?;
            Ok(SecondFactor { secret: row.try_get(0)?, confirmed: confirmed.is_some() })
        });
        factor.transpose().map_err(|source| self.database.fault(source))
    }

    /// Uses the code of a step up; `false` when that, or a later one, was used before.
    pub async fn use_step(&self, user: &UserId, step: i64) -> Result<bool> {
        let done = sqlx::query(include_str!("use_step.sql")).bind(user.0.as_str()).bind(step);
        let done = done.execute(&self.database.pool).await.map_err(|source| self.database.fault(source))?;
        Ok(done.rows_affected() == 1)
    }

    /// Has the second factor asked for from now on, and keeps the SHA-256 of each code for the day it is lost.
    pub async fn confirm_factor(&self, user: &UserId, code_hashes: &[String], at: i64) -> Result<()> {
        let mut transaction = self.database.begin().await?;
        let confirmed = sqlx::query(include_str!("confirm_factor.sql")).bind(user.0.as_str()).bind(at);
        confirmed.execute(&mut *transaction).await.map_err(|source| self.database.fault(source))?;
        let before = sqlx::query(include_str!("forget_recovery_codes.sql")).bind(user.0.as_str());
        before.execute(&mut *transaction).await.map_err(|source| self.database.fault(source))?;
        for hash in code_hashes {
            let added = sqlx::query(include_str!("add_recovery_code.sql")).bind(hash.as_str()).bind(user.0.as_str());
            added.execute(&mut *transaction).await.map_err(|source| self.database.fault(source))?;
        }
        self.database.commit(transaction).await
    }

    /// Uses a code for the day the telephone is lost up; `false` when it is none of the person's.
    pub async fn use_recovery_code(&self, user: &UserId, code_hash: &str) -> Result<bool> {
        let done = sqlx::query(include_str!("use_recovery_code.sql")).bind(code_hash).bind(user.0.as_str());
        let done = done.execute(&self.database.pool).await.map_err(|source| self.database.fault(source))?;
        Ok(done.rows_affected() == 1)
    }

    /// How many of these codes are left.
    pub async fn recovery_codes(&self, user: &UserId) -> Result<u64> {
        let row = sqlx::query(include_str!("count_recovery_codes.sql")).bind(user.0.as_str());
        let row = row.fetch_one(&self.database.pool).await;
        let count: i64 = row.and_then(|row| row.try_get(0)).map_err(|source| self.database.fault(source))?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    /// Forgets the second factor and its codes.
    pub async fn forget_factor(&self, user: &UserId) -> Result<()> {
        let mut transaction = self.database.begin().await?;
        for statement in [include_str!("forget_factor.sql"), include_str!("forget_recovery_codes.sql")] {
            let done = sqlx::query(statement).bind(user.0.as_str()).execute(&mut *transaction).await;
            done.map_err(|source| self.database.fault(source))?;
        }
        self.database.commit(transaction).await
    }
}

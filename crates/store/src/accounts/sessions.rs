//! Who is signed in.

use super::Accounts;
use crate::Result;
use crate::database::storable;
use records::UserId;
use sqlx::Row;
use sqlx::any::AnyRow;

/// A person is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub user: UserId,
    /// Since when, microseconds since the epoch.
    pub created_at: i64,
    /// Until when.
    pub expires_at: i64,
    /// Whether the password was right and the code of the second factor is still asked for: nobody is signed in by it.
    pub waits: bool,
    /// From which network address it was begun.
    pub address: String,
    /// With what browser, as it says itself.
    pub agent: String,
    /// What the provider of the city's accounts gave; `None` where a password signed in.
    pub id_token: Option<String>,
}

impl Accounts {
    /// Signs a person in; `token_hash` is the SHA-256 of what the cookie holds.
    pub async fn create_session(&self, token_hash: &str, session: &Session) -> Result<()> {
        let done = sqlx::query(include_str!("create_session.sql"))
            .bind(token_hash)
            .bind(session.user.0.as_str())
            .bind(session.created_at)
            .bind(session.expires_at)
            .bind(i64::from(session.waits))
            .bind(session.address.as_str())
            .bind(session.agent.as_str())
            .bind(session.id_token.as_deref())
            .execute(&self.database.pool)
            .await;
        done.map(drop).map_err(|source| self.database.fault(source))
    }

    /// Who is signed in with this cookie, or about to be; `None` when nobody or expired.
    pub async fn session(&self, token_hash: &str, now: i64) -> Result<Option<Session>> {
        if !storable(token_hash) {
            return Ok(None);
        }
        let row = sqlx::query(include_str!("session.sql"))
            .bind(token_hash)
            .bind(now)
            .fetch_optional(&self.database.pool)
            .await
            .map_err(|source| self.database.fault(source))?;
        row.as_ref().map(|row| Ok(session_of(row)?.1)).transpose().map_err(|source| self.database.fault(source))
    }

    /// Signs out.
    pub async fn delete_session(&self, token_hash: &str) -> Result<()> {
        let done = sqlx::query(include_str!("end_session.sql")).bind(token_hash).execute(&self.database.pool).await;
        done.map(drop).map_err(|source| self.database.fault(source))
    }

    /// Signs a person out everywhere, as after a new password.
    pub async fn delete_sessions_of(&self, user: &UserId) -> Result<()> {
        let done =
            sqlx::query(include_str!("end_sessions_of.sql")).bind(user.0.as_str()).execute(&self.database.pool).await;
        done.map(drop).map_err(|source| self.database.fault(source))
    }

    /// Where a person is signed in, the latest first, each with the SHA-256 of its cookie.
    pub async fn sessions_of(&self, user: &UserId, now: i64) -> Result<Vec<(String, Session)>> {
        let rows = sqlx::query(include_str!("sessions_of.sql")).bind(user.0.as_str()).bind(now);
        let rows = rows.fetch_all(&self.database.pool).await;
        rows.and_then(|rows| rows.iter().map(session_of).collect()).map_err(|source| self.database.fault(source))
    }

    /// Signs a person out in one place.
    pub async fn delete_session_of(&self, user: &UserId, token_hash: &str) -> Result<()> {
        self.end(include_str!("end_session_of.sql"), user, token_hash).await
    }

    /// Signs a person out everywhere but here.
    pub async fn delete_other_sessions_of(&self, user: &UserId, token_hash: &str) -> Result<()> {
        self.end(include_str!("end_other_sessions_of.sql"), user, token_hash).await
    }

    async fn end(&self, statement: &'static str, user: &UserId, token_hash: &str) -> Result<()> {
        if !storable(token_hash) {
            return Ok(());
        }
        let done = sqlx::query(statement).bind(user.0.as_str()).bind(token_hash).execute(&self.database.pool).await;
        done.map(drop).map_err(|source| self.database.fault(source))
    }

    /// Forgets sessions and invitations that expired before `now`.
    pub async fn forget_expired(&self, now: i64) -> Result<()> {
        for statement in [include_str!("forget_expired_sessions.sql"), include_str!("forget_expired_invitations.sql")] {
            let done = sqlx::query(statement).bind(now).execute(&self.database.pool).await;
            done.map_err(|source| self.database.fault(source))?;
        }
        Ok(())
    }
}

fn session_of(row: &AnyRow) -> sqlx::Result<(String, Session)> {
    let waits: i64 = row.try_get(3)?;
    let session = Session {
        user: UserId(row.try_get(0)?),
        created_at: row.try_get(1)?,
        expires_at: row.try_get(2)?,
        waits: waits != 0,
        address: row.try_get(4)?,
        agent: row.try_get(5)?,
        id_token: row.try_get(7)?,
    };
    Ok((row.try_get(6)?, session))
}

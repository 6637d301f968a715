//! Appending: all of an act's events and its mail, or nothing.

use super::chain::{self, PayloadRef};
use super::{Head, Ledger, head_of, stored};
use crate::outbox::{OutgoingMail, enqueue};
use crate::{AppendError, Result, StoreError};
use data_encoding::HEXLOWER;
use records::{Actor, Entry, Event};
use sqlx::AnyConnection;

/// An event ready to be written.
struct Sealed {
    entry: Entry,
    salt: String,
    payload: String,
    commitment: String,
    hash: String,
}

/// Sixteen random bytes at a call.
pub(crate) type Salt<'a> = &'a mut (dyn FnMut() -> [u8; 16] + Send);

impl Ledger {
    /// Appends the events of one act, decided on the city as of event `expected_seq`.
    ///
    /// When somebody else appended since, nothing is written and the answer is [`AppendError::Stale`]: load what is new and
    /// decide again.
    pub async fn append(
        &self,
        at: i64,
        actor: &Actor,
        events: &[Event],
        expected_seq: u64,
        salt: Salt<'_>,
    ) -> Result<Vec<Entry>, AppendError> {
        self.append_with_mail(at, actor, events, &[], expected_seq, salt).await
    }

    /// Appends the events of one act and, in the same transaction, queues the mail that tells of it.
    pub async fn append_with_mail(
        &self,
        at: i64,
        actor: &Actor,
        events: &[Event],
        mail: &[OutgoingMail],
        expected_seq: u64,
        salt: Salt<'_>,
    ) -> Result<Vec<Entry>, AppendError> {
        let mut transaction = self.database.begin().await?;
        let head = read_head(&mut transaction).await.map_err(|source| self.database.fault(source))?;
        if head.seq != expected_seq {
            return Err(AppendError::Stale { head: head.seq });
        }
        let sealed = seal(&head, at, actor, events, salt)?;
        if !write(&mut transaction, &head, &sealed).await.map_err(|source| self.database.fault(source))? {
            transaction.rollback().await.map_err(|source| self.database.fault(source))?;
            return Err(AppendError::Stale { head: self.head().await?.seq });
        }
        enqueue(&mut transaction, self.database.which, at, mail).await?;
        self.database.commit(transaction).await?;
        Ok(sealed.into_iter().map(|sealed| sealed.entry).collect())
    }
}

async fn read_head(connection: &mut AnyConnection) -> sqlx::Result<Head> {
    head_of(&sqlx::query(include_str!("head.sql")).fetch_one(connection).await?)
}

/// Commits to each event and links it to the one before.
fn seal(head: &Head, at: i64, actor: &Actor, events: &[Event], salt: Salt<'_>) -> Result<Vec<Sealed>> {
    let mut before = head.hash.clone();
    let mut sealed = Vec::with_capacity(events.len());
    for (seq, event) in (head.seq + 1..).zip(events) {
        let payload = serde_json::to_string(&PayloadRef { actor, event })
            .map_err(|source| StoreError::Unwritable { what: format!("event {seq}"), source })?;
        let salt = salt();
        let commitment = chain::commitment(&salt, &payload);
        let hash = chain::link(&before, seq, at, &commitment)
            .ok_or_else(|| self_fault("the hash at the head of the chain is not hexadecimal"))?;
        before.clone_from(&hash);
        let entry = Entry { seq, at, actor: actor.clone(), event: event.clone() };
        sealed.push(Sealed { entry, salt: HEXLOWER.encode(&salt), payload, commitment, hash });
    }
    Ok(sealed)
}

fn self_fault(what: &'static str) -> StoreError {
    crate::database::Which::Ledger.fault(sqlx::Error::Decode(what.into()))
}

/// Moves the head and writes the events; `false` when somebody else moved the head first.
///
/// INVARIANT: the head moves only from where this act saw it. In PostgreSQL the condition waits for, and then sees, a
/// concurrent append; in SQLite there is none while this transaction is open.
async fn write(connection: &mut AnyConnection, head: &Head, sealed: &[Sealed]) -> sqlx::Result<bool> {
    let (seq, hash) = sealed.last().map_or((head.seq, &head.hash), |last| (last.entry.seq, &last.hash));
    let moved = sqlx::query(include_str!("move_head.sql"))
        .bind(stored(seq))
        .bind(hash.as_str())
        .bind(stored(head.seq))
        .bind(head.hash.as_str())
        .execute(&mut *connection)
        .await?;
    if moved.rows_affected() == 0 {
        return Ok(false);
    }
    for event in sealed {
        sqlx::query(include_str!("append.sql"))
            .bind(stored(event.entry.seq))
            .bind(event.entry.at)
            .bind(event.salt.as_str())
            .bind(event.payload.as_str())
            .bind(event.commitment.as_str())
            .bind(event.hash.as_str())
            .execute(&mut *connection)
            .await?;
    }
    Ok(true)
}

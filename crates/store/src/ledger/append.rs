//! Appending: all of an act's events and its mail, or nothing.

use super::{Head, Ledger, chain, head_of, payload, stored};
use crate::outbox::{OutgoingMail, enqueue};
use crate::{AppendError, Result, StoreError};
use data_encoding::HEXLOWER;
use records::{Actor, Entry, Event};
use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AnyConnection};

/// How many events `append_many.sql` writes at once. SQLite looks every parameter up by its name in a list, so that more
/// would not be faster.
const ROWS: usize = 32;

/// Sixteen random bytes at a call.
pub(crate) type Salt<'a> = &'a mut (dyn FnMut() -> [u8; 16] + Send);

/// What somebody decided at one time.
#[derive(Clone, Copy)]
pub(super) struct ActRef<'a> {
    pub(super) at: i64,
    pub(super) actor: &'a Actor,
    pub(super) events: &'a [Event],
}

/// An event ready to be written.
struct Sealed {
    seq: u64,
    at: i64,
    salt: String,
    payload: String,
    commitment: String,
    hash: String,
}

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
        self.append_acts(&[ActRef { at, actor, events }], mail, expected_seq, salt).await?;
        let entry = |(seq, event): (u64, &Event)| Entry { seq, at, actor: actor.clone(), event: event.clone() };
        Ok((expected_seq + 1..).zip(events).map(entry).collect())
    }

    /// Appends whole acts and their mail in one transaction; gives the new end of the chain.
    pub(super) async fn append_acts(
        &self,
        acts: &[ActRef<'_>],
        mail: &[OutgoingMail],
        expected_seq: u64,
        salt: Salt<'_>,
    ) -> Result<Head, AppendError> {
        let mut transaction = self.database.begin().await?;
        let head = read_head(&mut transaction).await.map_err(|source| self.database.fault(source))?;
        if head.seq != expected_seq {
            return Err(AppendError::Stale { head: head.seq });
        }
        let (end, sealed) = seal(&head, acts, salt)?;
        if !write(&mut transaction, &head, &end, &sealed).await.map_err(|source| self.database.fault(source))? {
            transaction.rollback().await.map_err(|source| self.database.fault(source))?;
            return Err(AppendError::Stale { head: self.head().await?.seq });
        }
        let at = acts.last().map_or(0, |act| act.at);
        enqueue(&mut transaction, self.database.which, at, mail).await?;
        self.database.commit(transaction).await?;
        Ok(end)
    }
}

async fn read_head(connection: &mut AnyConnection) -> sqlx::Result<Head> {
    head_of(&sqlx::query(include_str!("head.sql")).fetch_one(connection).await?)
}

/// Commits to each event and links it to the one before; gives where the chain then ends.
fn seal(head: &Head, acts: &[ActRef<'_>], salt: Salt<'_>) -> Result<(Head, Vec<Sealed>)> {
    let mut end = head.clone();
    let mut sealed = Vec::with_capacity(acts.iter().map(|act| act.events.len()).sum());
    for act in acts {
        for event in act.events {
            let next = seal_one(&end, act, event, salt())?;
            end = Head { seq: next.seq, hash: next.hash.clone() };
            sealed.push(next);
        }
    }
    Ok((end, sealed))
}

fn seal_one(before: &Head, act: &ActRef<'_>, event: &Event, salt: [u8; 16]) -> Result<Sealed> {
    let (seq, at) = (before.seq + 1, act.at);
    let payload = payload::write(act.actor, event)
        .map_err(|source| StoreError::Unwritable { what: format!("event {seq}"), source })?;
    let commitment = chain::commitment(&salt, &payload);
    let hash = chain::link(&before.hash, seq, at, &commitment)
        .ok_or_else(|| self_fault("the hash at the head of the chain is not hexadecimal"))?;
    Ok(Sealed { seq, at, salt: HEXLOWER.encode(&salt), payload, commitment, hash })
}

fn self_fault(what: &'static str) -> StoreError {
    crate::database::Which::Ledger.fault(sqlx::Error::Decode(what.into()))
}

/// Moves the head and writes the events; `false` when somebody else moved the head first.
///
/// INVARIANT: the head moves only from where this act saw it. In PostgreSQL the condition waits for, and then sees, a
/// concurrent append; in SQLite there is none while this transaction is open.
async fn write(connection: &mut AnyConnection, head: &Head, end: &Head, sealed: &[Sealed]) -> sqlx::Result<bool> {
    let moved = sqlx::query(include_str!("move_head.sql"))
        .bind(stored(end.seq))
        .bind(end.hash.as_str())
        .bind(stored(head.seq))
        .bind(head.hash.as_str())
        .execute(&mut *connection)
        .await?;
    if moved.rows_affected() == 0 {
        return Ok(false);
    }
    let many = sealed.chunks_exact(ROWS);
    let rest = many.remainder().chunks(1);
    for events in many {
        insert(include_str!("append_many.sql"), events).execute(&mut *connection).await?;
    }
    for event in rest {
        insert(include_str!("append.sql"), event).execute(&mut *connection).await?;
    }
    Ok(true)
}

/// A statement that writes as many rows as there are events.
fn insert<'q>(statement: &'static str, events: &'q [Sealed]) -> Query<'q, Any, AnyArguments> {
    events.iter().fold(sqlx::query(statement), |query, event| {
        query
            .bind(stored(event.seq))
            .bind(event.at)
            .bind(event.salt.as_str())
            .bind(event.payload.as_str())
            .bind(event.commitment.as_str())
            .bind(event.hash.as_str())
    })
}

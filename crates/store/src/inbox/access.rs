//! How often each release and each production was read: counted where the public reads, kept here for the desk. Ids,
//! days and numbers; nothing of who asked or what for.

use super::Inbox;
use crate::Result;
use sqlx::Row;
use sqlx::any::AnyRow;

/// So many reads of a release or a production on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// The dataset; of documents, the matter that they answer.
    pub about: String,
    /// The release, or the production.
    pub read: String,
    /// The day of UTC, counted from 1970.
    pub day: i64,
    /// Whether a whole file was taken, rather than rows of a query.
    pub download: bool,
    /// How often.
    pub times: u64,
}

impl Inbox {
    /// Adds what was counted, all of it or nothing.
    pub async fn count_accesses(&self, counted: &[Access]) -> Result<()> {
        let mut transaction = self.database.begin().await?;
        for access in counted {
            let done = sqlx::query(include_str!("count_access.sql"))
                .bind(access.about.clone())
                .bind(access.read.clone())
                .bind(access.day)
                .bind(how(access.download))
                .bind(i64::try_from(access.times).unwrap_or(i64::MAX))
                .execute(&mut *transaction)
                .await;
            done.map_err(|source| self.database.fault(source))?;
        }
        self.database.commit(transaction).await
    }

    /// How often the releases of a dataset and its productions, or the documents of a matter, were read, by day.
    pub async fn accesses(&self, about: &str) -> Result<Vec<Access>> {
        let rows = sqlx::query(include_str!("accesses.sql")).bind(about).fetch_all(&self.database.pool).await;
        let read = |row: &AnyRow| -> sqlx::Result<Access> {
            let (word, times): (String, i64) = (row.try_get(2)?, row.try_get(3)?);
            Ok(Access {
                about: about.to_owned(),
                read: row.try_get(0)?,
                day: row.try_get(1)?,
                download: word == how(true),
                times: u64::try_from(times).unwrap_or_default(),
            })
        };
        rows.and_then(|rows| rows.iter().map(read).collect()).map_err(|source| self.database.fault(source))
    }
}

fn how(download: bool) -> &'static str {
    if download { "download" } else { "query" }
}

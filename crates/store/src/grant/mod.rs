//! What the portal's own PostgreSQL role may do: read the public documents, leave submissions, and nothing else.

use crate::Result;
use crate::database::{Access, Database, Which};
use crate::places::{Dialect, Places};

/// Grants the portal's role what it needs, in a PostgreSQL store that was set up; the role must exist. To be done again
/// after a new version of the program brought the store up. With SQLite there is nothing to do: there the folders are the
/// fence.
///
/// The portal then opens [`Places`] whose `public` and `inbox` addresses sign in as that role, and has no address of the
/// ledger.
pub async fn grant_portal(places: &Places, role: &str) -> Result<()> {
    for (address, which, grants) in [
        (&places.public, Which::Public, include_str!("portal_public.sql")),
        (&places.inbox, Which::Inbox, include_str!("portal_inbox.sql")),
    ] {
        if Dialect::of(address, which.word())? == Dialect::Sqlite {
            continue;
        }
        let database = Database::open(address, which, Access::Write).await?;
        let mut transaction = database.begin().await?;
        let named = sqlx::query(include_str!("name_role.sql")).bind(role).execute(&mut *transaction).await;
        named.map_err(|source| database.fault(source))?;
        let granted = sqlx::raw_sql(grants).execute(&mut *transaction).await;
        granted.map_err(|source| database.fault(source))?;
        database.commit(transaction).await?;
        database.pool.close().await;
    }
    Ok(())
}

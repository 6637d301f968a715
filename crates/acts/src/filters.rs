//! The filters of the inbox that a person keeps: the person's own affair, so no event tells of them.

use crate::{ActError, Acts};
use records::UserId;
use store::SavedFilter;

/// Most filters a person keeps, most characters of a name, and most bytes of what one asks.
const FILTERS_MAX: usize = 30;
const NAME_CHARS_MAX: usize = 60;
const QUERY_BYTES_MAX: usize = 2_000;

impl Acts {
    /// The filters that a person keeps, by name.
    pub async fn saved_filters(&self, user: &UserId) -> Result<Vec<SavedFilter>, ActError> {
        self.accounts.saved_filters(user).await.map_err(ActError::fault("reading the filters"))
    }

    /// Keeps a filter; one of the same name is replaced.
    pub async fn save_filter(&self, user: &UserId, filter: &SavedFilter) -> Result<(), ActError> {
        let name = crate::exempt::needed(&filter.name, "the name of the filter")?;
        if name.chars().count() > NAME_CHARS_MAX || name.chars().any(char::is_control) {
            return Err(ActError::Refused(format!(
                "name the filter in at most {NAME_CHARS_MAX} characters, on one line"
            )));
        }
        if filter.query.len() > QUERY_BYTES_MAX {
            return Err(ActError::Refused("the filter asks for too long a text".into()));
        }
        let kept = self.saved_filters(user).await?;
        if kept.len() >= FILTERS_MAX && !kept.iter().any(|known| known.name == name) {
            return Err(ActError::Refused(format!("you keep {FILTERS_MAX} filters; forget one first")));
        }
        let filter = SavedFilter { name, query: filter.query.clone() };
        self.accounts.save_filter(user, &filter).await.map_err(ActError::fault("keeping the filter"))
    }

    /// Forgets a filter.
    pub async fn forget_filter(&self, user: &UserId, name: &str) -> Result<(), ActError> {
        self.accounts.forget_filter(user, name).await.map_err(ActError::fault("forgetting the filter"))
    }
}

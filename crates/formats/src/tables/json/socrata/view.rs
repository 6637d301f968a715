//! What a portal says of a dataset and its columns, as far as it is read.

use super::html;
use crate::tables::Column;
use serde::Deserialize;

/// The member before, or after, the rows.
#[derive(Debug, Deserialize)]
pub(in super::super) struct Meta {
    pub(super) view: View,
}

/// A dataset of a portal.
#[derive(Debug, Deserialize)]
pub(in super::super) struct View {
    pub(super) name: Option<String>,
    pub(super) description: Option<String>,
    #[serde(default)]
    pub(super) columns: Vec<ViewColumn>,
}

/// A column of it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ViewColumn {
    name: Option<String>,
    field_name: Option<String>,
    description: Option<String>,
    #[serde(default, rename = "dataTypeName")]
    pub(super) data_type: String,
    #[serde(default)]
    flags: Vec<String>,
}

impl ViewColumn {
    /// Whether the portal keeps it for itself: row numbers, and when and by whom a row was changed.
    pub(super) fn is_of_the_portal(&self) -> bool {
        const OWN: [&str; 8] =
            [":sid", ":id", ":position", ":created_at", ":created_meta", ":updated_at", ":updated_meta", ":meta"];
        self.data_type == "meta_data" || self.field_name.as_deref().is_some_and(|name| OWN.contains(&name))
    }

    /// Whether its values are places with addresses.
    pub(super) fn is_location(&self) -> bool {
        self.data_type == "location"
    }

    /// Whether the portal does not show it.
    pub(super) fn is_hidden(&self) -> bool {
        self.flags.iter().any(|flag| flag == "hidden")
    }

    /// The column as it is taken.
    pub(super) fn taken(&self) -> Column {
        let named = self.name.clone().or_else(|| self.field_name.clone());
        Column {
            label: named.unwrap_or_default(),
            name: self.field_name.clone(),
            description: self.description.as_deref().map(html::text).filter(|text| !text.is_empty()),
            is_text: matches!(self.data_type.as_str(), "text" | "html" | "email"),
        }
    }
}

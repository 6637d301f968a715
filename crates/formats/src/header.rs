//! Which record names the columns.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Which record names the columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HeaderChoice {
    /// The first record that is no title, with a look at whether it seems to be data.
    #[default]
    Auto,
    /// This record, counted from 1; what stands before it is set aside.
    Row(u32),
    /// None: every record is a row.
    None,
}

/// Not a header row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a header row; give a number from 1, or none")]
pub struct HeaderChoiceError(String);

impl FromStr for HeaderChoice {
    type Err = HeaderChoiceError;
    fn from_str(text: &str) -> Result<Self, HeaderChoiceError> {
        match text {
            "auto" => Ok(Self::Auto),
            "none" => Ok(Self::None),
            _ => match text.parse() {
                Ok(row @ 1..) => Ok(Self::Row(row)),
                _ => Err(HeaderChoiceError(text.into())),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_choice_is_a_number_or_none() {
        assert_eq!("3".parse(), Ok(HeaderChoice::Row(3)));
        assert_eq!("none".parse(), Ok(HeaderChoice::None));
        for bad in ["0", "-1", "first", ""] {
            assert!(bad.parse::<HeaderChoice>().is_err(), "{bad}");
        }
    }
}

//! Stable identifiers: the four-by-four id of a dataset and the name of a field.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The stable id of a dataset, in the `abcd-1234` form that clients of other portals expect
/// (`[a-z0-9]{4}-[a-z0-9]{4}`, always lower case). It never changes and is never reused.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DatasetId(String);

/// The name of a field as queries write it: lower case, `[a-z_][a-z0-9_]*`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FieldName(String);

/// Why a text is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Not of the `abcd-1234` form.
    #[error("`{0}` is not a dataset id; an id has the form abcd-1234")]
    Dataset(String),
    /// Not a field name.
    #[error("`{0}` is not a field name; a field name has lower-case letters, digits and _")]
    Field(String),
}

impl DatasetId {
    /// An id made of eight random bytes; the alphabet leaves out letters that are easily misread.
    pub fn from_random(bytes: [u8; 8]) -> Self {
        const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789z";
        let mut text = String::with_capacity(9);
        for (i, byte) in bytes.iter().enumerate() {
            if i == 4 {
                text.push('-');
            }
            text.push(char::from(ALPHABET[usize::from(byte % 31)]));
        }
        Self(text)
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for DatasetId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let lower = text.to_ascii_lowercase();
        let b = lower.as_bytes();
        let ok = b.len() == 9
            && b.iter().enumerate().all(|(i, c)| if i == 4 { *c == b'-' } else { c.is_ascii_alphanumeric() });
        if ok { Ok(Self(lower)) } else { Err(IdError::Dataset(text.into())) }
    }
}

impl FieldName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name a header becomes, before clashes are settled: `"Offense Ext."` becomes `offense_ext`.
    /// `None` when nothing usable is left of the header.
    fn from_header(header: &str) -> Option<String> {
        let mut name = String::new();
        for c in header.trim().chars().flat_map(char::to_lowercase) {
            if c.is_ascii_alphanumeric() {
                name.push(c);
            } else if !name.ends_with('_') {
                name.push('_');
            }
        }
        let name = name.trim_matches('_');
        match name.chars().next() {
            None => None,
            Some(c) if c.is_ascii_digit() => Some(format!("_{name}")),
            Some(_) => Some(name.to_owned()),
        }
    }
}

/// Names for a header row, one a column, all different: a clash gets `_2`, `_3`, …, a blank header `column_N`
/// (N counts columns from 1).
pub fn field_names<S: AsRef<str>>(headers: &[S]) -> Vec<FieldName> {
    let mut taken = std::collections::BTreeSet::new();
    headers
        .iter()
        .enumerate()
        .map(|(i, header)| {
            let base = FieldName::from_header(header.as_ref()).unwrap_or_else(|| format!("column_{}", i + 1));
            let mut name = base.clone();
            let mut n = 2;
            while !taken.insert(name.clone()) {
                name = format!("{base}_{n}");
                n += 1;
            }
            FieldName(name)
        })
        .collect()
}

impl FromStr for FieldName {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let mut chars = text.chars();
        let ok = chars.next().is_some_and(|c| c.is_ascii_lowercase() || c == '_')
            && chars.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if ok { Ok(Self(text.into())) } else { Err(IdError::Field(text.into())) }
    }
}

macro_rules! text_like {
    ($t:ty) => {
        impl fmt::Display for $t {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl TryFrom<String> for $t {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                text.parse()
            }
        }
        impl From<$t> for String {
            fn from(id: $t) -> String {
                id.0
            }
        }
        impl AsRef<str> for $t {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    };
}
text_like!(DatasetId);
text_like!(FieldName);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_become_distinct_names() {
        let names = field_names(&["", " Call Type ", "call_type", "2nd", "Süd", "***"]);
        let names: Vec<_> = names.iter().map(FieldName::as_str).collect();
        assert_eq!(names, ["column_1", "call_type", "call_type_2", "_2nd", "s_d", "column_6"]);
    }

    #[test]
    fn a_dataset_id_is_four_by_four() {
        assert_eq!("ABCD-1234".parse::<DatasetId>().map(|d| d.to_string()), Ok("abcd-1234".into()));
        for bad in ["abcd1234", "abcd-12345", "abc--1234", "", "äbcd-123"] {
            assert!(bad.parse::<DatasetId>().is_err(), "{bad}");
        }
        assert!(DatasetId::from_random([7; 8]).as_str().parse::<DatasetId>().is_ok());
    }
}

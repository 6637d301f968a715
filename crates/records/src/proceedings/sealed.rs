//! What few may read: who asked that something be withheld, what passes between the city and its counsel, and what
//! staff write for each other.
//!
//! INVARIANT: neither is part of a [`crate::Matter`], so no document, letter or record of a matter can hold it. It is
//! reached only through [`crate::City::sealed`], with a role that may.

use crate::Role;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Why something is sealed, and so who may read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seal {
    /// What staff write for each other: the staff.
    Staff,
    /// The identity of a person who asked that something be withheld: the Clerk's staff and counsel.
    Identity,
    /// What counsel was asked, and advised: counsel, and whoever asked. The privilege is the client's (Evid. Code § 954).
    Advice,
    /// What counsel notes for counsel.
    Privileged,
}

/// A sealed text. It says nothing in logs.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// Why it is sealed.
    pub seal: Seal,
    /// What it is, in words that anybody on the staff may read: `the question`, `who asks`.
    pub label: String,
    text: String,
}

impl Seal {
    /// Whether somebody of this role may read it.
    pub fn opens_for(self, role: Role) -> bool {
        match self {
            Self::Staff => true,
            Self::Identity => matches!(role, Role::Clerk | Role::Counsel),
            Self::Advice | Self::Privileged => role == Role::Counsel,
        }
    }
}

impl Sealed {
    /// Seals a text.
    pub fn new(seal: Seal, label: impl Into<String>, text: impl Into<String>) -> Self {
        Self { seal, label: label.into(), text: text.into() }
    }

    /// The text, for those whose role may read it.
    pub fn read(&self, role: Role) -> Option<&str> {
        self.seal.opens_for(role).then_some(self.text.as_str())
    }

    /// The text, for somebody of this role who also asked for it, or did not.
    pub fn read_by(&self, role: Role, asked: bool) -> Option<&str> {
        self.read(role).or_else(|| (asked && self.seal == Seal::Advice).then_some(self.text.as_str()))
    }

    /// Whether there is any text.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({:?}, {}, …)", self.seal, self.label)
    }
}

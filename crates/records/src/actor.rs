//! Who did something.

use register::Official;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A staff account, by its e-mail address in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(pub String);

/// An account of the city, as its OpenID provider names it. The two together are one person's for ever; an e-mail address
/// is not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CityIdentity {
    /// The provider.
    pub issuer: String,
    /// What the provider calls the person.
    pub subject: String,
}

/// What a member of staff may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Open Data team: catalog, inquiries, keys.
    OpenData,
    /// Department publisher: datasets of the department, proposes exemptions.
    Publisher,
    /// City Clerk's staff: requests, determinations, letters.
    Clerk,
    /// Counsel: reviews exemptions.
    Counsel,
    /// Reads everything that was decided, changes nothing.
    Auditor,
    /// Settings and accounts.
    Admin,
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 6] =
        [Role::OpenData, Role::Publisher, Role::Clerk, Role::Counsel, Role::Auditor, Role::Admin];

    /// The word used on the command line and in settings.
    pub fn word(self) -> &'static str {
        match self {
            Self::OpenData => "open-data",
            Self::Publisher => "publisher",
            Self::Clerk => "clerk",
            Self::Counsel => "counsel",
            Self::Auditor => "auditor",
            Self::Admin => "admin",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|r| r.word() == text).ok_or_else(|| {
            format!("`{text}` is not a role; roles are open-data, publisher, clerk, counsel, auditor and admin")
        })
    }
}

/// Who did something, as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Actor {
    /// A member of staff, signed in.
    Staff {
        /// The account.
        user: UserId,
        /// Name and title at the time.
        official: Official,
    },
    /// Entered on the command line by an operating-system user, on behalf of the named officials.
    CommandLine {
        /// The operating-system user.
        os_user: String,
        /// On behalf of whom; empty where no official decided anything.
        on_behalf_of: Vec<Official>,
    },
    /// A member of the public, through the portal, without an account.
    Public,
    /// The program, on a schedule or as a consequence.
    Program,
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Staff { official, .. } => write!(f, "{official}"),
            Self::CommandLine { os_user, on_behalf_of } if on_behalf_of.is_empty() => {
                write!(f, "{os_user} (command line)")
            }
            Self::CommandLine { os_user, on_behalf_of } => {
                let names: Vec<_> = on_behalf_of.iter().map(ToString::to_string).collect();
                write!(f, "{}, entered by {os_user}", names.join("; "))
            }
            Self::Public => f.write_str("the requester"),
            Self::Program => f.write_str("Daylight"),
        }
    }
}

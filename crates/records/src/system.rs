//! An enterprise system of the city, as its catalog lists it.

use serde::{Deserialize, Serialize};

/// A system of record that several departments use, or that holds information about the public.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnterpriseSystem {
    /// A name, a brief title or an identifier: the only thing that is always said.
    pub name: String,
    /// What else the law has the catalog say; nothing where that was withheld.
    pub about: Option<SystemFacts>,
    /// Why no more than the name is listed, in public words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<String>,
}

/// What the catalog says of a system.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SystemFacts {
    /// Who makes it.
    pub vendor: String,
    /// What the product is called.
    pub product: String,
    /// What it is for.
    pub purpose: String,
    /// Categories or types of data.
    pub data: String,
    /// The department that is the prime custodian.
    pub custodian: String,
    /// How often data is collected.
    pub collected: String,
    /// How often data is updated.
    pub updated: String,
}

/// A system with when it was listed as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedSystem {
    /// Its place in the catalog: `SYS-3`.
    pub id: String,
    /// What is listed.
    pub system: EnterpriseSystem,
    /// When it was last confirmed or changed, microseconds since the epoch.
    pub at: i64,
}

impl SystemFacts {
    /// Each fact with the name that pages give it and the word that files do, in the order of the law.
    pub fn each(&self) -> [(&'static str, &'static str, &str); 7] {
        [
            ("Vendor", "vendor", &self.vendor),
            ("Product", "product", &self.product),
            ("Purpose", "purpose", &self.purpose),
            ("Categories or types of data", "data", &self.data),
            ("Department that is the prime custodian", "custodian", &self.custodian),
            ("How often data is collected", "collected", &self.collected),
            ("How often data is updated", "updated", &self.updated),
        ]
    }
}

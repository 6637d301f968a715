//! A law pack: everything one jurisdiction's law tells the program, read from data files into types.

mod check;
mod error;
mod nearest;
mod read;
mod unconfirmed;

pub use error::PackError;
pub use unconfirmed::Unconfirmed;

use crate::{
    Change, ChecklistItem, ClockRules, ExemptionRule, ExtensionGround, FeeRule, Holiday, PendingChange, ShiftRule,
    WaiverException,
};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// The law of one jurisdiction.
///
/// Lists hold the newest version of each rule; `former_…` hold the versions that earlier requests still need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pack {
    /// The id that settings name, e.g. `us-ca`.
    pub id: String,
    /// The version of the data; stored with every request that it clocked.
    pub version: String,
    /// What the pack is, for pages.
    pub title: String,
    /// The day as of which the law was read.
    pub as_of: Date,
    /// The time zone in which arrivals are dated, an IANA name.
    pub timezone: String,
    /// Exemptions and duties to disclose.
    pub exemptions: Vec<ExemptionRule>,
    /// Earlier versions of exemptions.
    pub former_exemptions: Vec<ExemptionRule>,
    /// The rules of the clock.
    pub clock: ClockRules,
    /// Earlier rules of the clock.
    pub former_clocks: Vec<ClockRules>,
    /// The circumstances that allow an extension.
    pub extension_grounds: Vec<ExtensionGround>,
    /// Earlier wordings of them.
    pub former_extension_grounds: Vec<ExtensionGround>,
    /// Holidays, all versions.
    pub holidays: Vec<Holiday>,
    /// Holidays that make another day one.
    pub shifts: Vec<ShiftRule>,
    /// What may be charged for.
    pub fees: Vec<FeeRule>,
    /// What letters must say, by letter.
    pub checklists: BTreeMap<String, Vec<ChecklistItem>>,
    /// When a release to one is not a release to all.
    pub waiver_exceptions: Vec<WaiverException>,
    /// Changes of the law that readers of older matters need.
    pub changes: Vec<Change>,
    /// Bills to watch; none of them is applied.
    pub pending: Vec<PendingChange>,
}

/// The packs that are part of the program: id and files.
const PACKS: &[(&str, &[(&str, &str)])] = &[("us-ca", US_CA)];

macro_rules! us_ca {
    ($($file:literal),* $(,)?) => {
        &[$(($file, include_str!(concat!("../../packs/us-ca/", $file)))),*]
    };
}

const US_CA: &[(&str, &str)] = us_ca![
    "pack.toml",
    "exemptions-law-enforcement.toml",
    "exemptions-privacy.toml",
    "exemptions-public-safety.toml",
    "exemptions-legal-restriction.toml",
    "exemptions-other.toml",
    "clock.toml",
    "holidays.toml",
    "fees.toml",
    "letters.toml",
    "waiver.toml",
    "changes.toml",
];

impl Pack {
    /// Reads a pack that is part of the program.
    pub fn load(id: &str) -> Result<Pack, PackError> {
        match PACKS.iter().find(|(known, _)| *known == id) {
            Some((id, files)) => Pack::parse(id, files),
            None => Err(PackError::Unknown { id: id.into(), known: Self::known().collect::<Vec<_>>().join(", ") }),
        }
    }

    /// The ids of the packs that are part of the program.
    pub fn known() -> impl Iterator<Item = &'static str> {
        PACKS.iter().map(|(id, _)| *id)
    }

    /// Reads a pack from the names and texts of its files. A rule may stand in any of them.
    pub fn parse(id: &str, files: &[(&str, &str)]) -> Result<Pack, PackError> {
        read::pack(id, files)
    }

    /// The newest version of an exemption.
    pub fn exemption(&self, id: &str) -> Option<&ExemptionRule> {
        self.exemptions.iter().find(|rule| rule.id == id)
    }

    /// The version of an exemption in force on a day.
    pub fn exemption_on(&self, id: &str, date: Date) -> Option<&ExemptionRule> {
        let versions = self.exemptions.iter().chain(&self.former_exemptions);
        versions.filter(|rule| rule.id == id).find(|rule| rule.in_force_on(date))
    }

    /// The id most like a mistyped one, for "did you mean".
    pub fn nearest_exemption(&self, id: &str) -> Option<&str> {
        nearest::nearest(id, self.exemptions.iter().map(|rule| rule.id.as_str()))
    }

    /// The newest wording of an extension ground.
    pub fn extension_ground(&self, id: &str) -> Option<&ExtensionGround> {
        self.extension_grounds.iter().find(|ground| ground.id == id)
    }

    /// The extension grounds in force on a day, in the order of the statute.
    pub fn extension_grounds_on(&self, date: Date) -> impl Iterator<Item = &ExtensionGround> {
        let in_force = move |ground: &&ExtensionGround| ground.basis.in_force_on(date);
        let mut found: Vec<_> =
            self.extension_grounds.iter().chain(&self.former_extension_grounds).filter(in_force).collect();
        found.sort_by(|a, b| a.basis.citations.cmp(&b.basis.citations));
        found.into_iter()
    }

    /// What a letter must say; empty for a letter that the pack does not know.
    pub fn checklist(&self, letter: &str) -> &[ChecklistItem] {
        self.checklists.get(letter).map_or(&[], Vec::as_slice)
    }

    /// A fee rule.
    pub fn fee(&self, id: &str) -> Option<&FeeRule> {
        self.fees.iter().find(|fee| fee.id == id)
    }

    /// An exception from the waiver by selective disclosure.
    pub fn waiver_exception(&self, id: &str) -> Option<&WaiverException> {
        self.waiver_exceptions.iter().find(|exception| exception.id == id)
    }
}

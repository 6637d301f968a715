//! The packs that are part of the program.

/// A pack's files: names and texts.
type Files = &'static [(&'static str, &'static str)];

macro_rules! files {
    ($pack:literal: $($file:literal),* $(,)?) => {
        &[$(($file, include_str!(concat!("../../packs/", $pack, "/", $file)))),*]
    };
}

/// Id and files.
pub(super) const PACKS: &[(&str, Files)] =
    &[("us-ca", US_CA), ("us-federal", US_FEDERAL), ("us-tx", US_TX), ("us-ny", US_NY), ("us-wa", US_WA), ("uk", UK)];

/// Changes that are not law: the pack they would change, the id of the change, and the files that replace rules.
pub(super) const PENDING: &[(&str, &str, Files)] = &[("us-ca", "ab-1821-2026", AB_1821)];

const US_CA: Files = files!["us-ca":
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
    "demands.toml",
    "changes.toml",
    "definitions.toml",
    "access.toml",
    "open-data.toml",
    "systems.toml",
    "warnings.toml",
    "courts.toml",
    "spanish.toml",
];
const US_FEDERAL: Files =
    files!["us-federal": "pack.toml", "clock.toml", "holidays.toml", "exemptions.toml", "rules.toml"];
const US_TX: Files = files!["us-tx": "pack.toml", "clock.toml", "holidays.toml", "rules.toml"];
const US_NY: Files = files!["us-ny": "pack.toml", "clock.toml", "holidays.toml", "rules.toml"];
const US_WA: Files = files!["us-wa": "pack.toml", "clock.toml", "holidays.toml", "rules.toml"];
const UK: Files = files!["uk": "pack.toml", "clock.toml", "holidays.toml", "rules.toml"];
const AB_1821: Files = files!["us-ca": "pending/ab-1821-2026.toml"];

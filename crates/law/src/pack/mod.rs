//! A law pack: everything one jurisdiction's law tells the program, read from data files into types.

mod builtin;
mod check;
mod error;
mod header;
mod nearest;
mod read;
mod rules;

pub use error::PackError;
pub(crate) use header::Header;
pub use rules::{RuleView, Unconfirmed};

use crate::{
    Area, Change, ChecklistItem, ClockRules, DemandRule, ExemptionRule, ExtensionGround, FeeRule, Holiday,
    PendingChange, Provision, ShiftRule, WaiverException, WarningRule,
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
    /// What a person may demand to be withheld.
    pub demands: Vec<DemandRule>,
    /// Definitions, rights, duties about open data and catalogs, rules of the courts.
    pub provisions: Vec<Provision>,
    /// Changes of the law that readers of older matters need.
    pub changes: Vec<Change>,
    /// Bills to watch; none of them is applied.
    pub pending: Vec<PendingChange>,
    /// Which exemptions usually concern what a scan of a document finds.
    pub warnings: Vec<WarningRule>,
    /// What letters quote of the pack in other languages, by language (BCP 47) and by the English text. Each is to be
    /// confirmed; the English text governs.
    pub translations: BTreeMap<String, BTreeMap<String, String>>,
}

impl Pack {
    /// Reads a pack that is part of the program.
    pub fn load(id: &str) -> Result<Pack, PackError> {
        Pack::parse(id, files_of(id)?)
    }

    /// The ids of the packs that are part of the program.
    pub fn known() -> impl Iterator<Item = &'static str> {
        builtin::PACKS.iter().map(|(id, _)| *id)
    }

    /// Reads a pack as it would be if a change that is not law were adopted: for a preview, never for a clock of a
    /// request.
    pub fn load_changed(id: &str, change: &str) -> Result<Pack, PackError> {
        let files = files_of(id)?;
        match builtin::PENDING.iter().find(|(pack, known, _)| *pack == id && *known == change) {
            Some((_, _, with)) => read::changed(&format!("{id}+{change}"), files, with),
            None => {
                let known: Vec<_> = Pack::pending_changes(id).collect();
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                Err(PackError::UnknownChange { id: id.into(), change: change.into(), known })
            }
        }
    }

    /// The ids of the changes that are not law and that [`Pack::load_changed`] knows for a pack.
    pub fn pending_changes(id: &str) -> impl Iterator<Item = &'static str> {
        builtin::PENDING.iter().filter(move |(pack, _, _)| *pack == id).map(|(_, change, _)| *change)
    }

    /// Everything that is wrong with the files of a pack; empty for one that loads.
    pub fn problems(id: &str, files: &[(&str, &str)]) -> Vec<PackError> {
        read::problems(id, files)
    }

    /// Reads a pack from the names and texts of its files. A rule may stand in any of them.
    pub fn parse(id: &str, files: &[(&str, &str)]) -> Result<Pack, PackError> {
        read::pack(id, files)
    }

    /// The exemptions that usually concern what a scan of a document finds, by the word of the finding.
    pub fn concerned_by(&self, finding: &str) -> impl Iterator<Item = &ExemptionRule> {
        let named = self.warnings.iter().filter(move |rule| rule.id == finding).flat_map(|rule| &rule.exemptions);
        named.filter_map(|id| self.exemption(id))
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

    /// What the law says of an area beside clocks, fees and exemptions.
    pub fn provisions_about(&self, area: Area) -> impl Iterator<Item = &Provision> {
        self.provisions.iter().filter(move |provision| provision.area == area)
    }

    /// The rule for a demand, by who demands.
    pub fn demand(&self, id: &str) -> Option<&DemandRule> {
        self.demands.iter().find(|rule| rule.id == id)
    }

    /// An exception from the waiver by selective disclosure.
    pub fn waiver_exception(&self, id: &str) -> Option<&WaiverException> {
        self.waiver_exceptions.iter().find(|exception| exception.id == id)
    }
}

fn files_of(id: &str) -> Result<&'static [(&'static str, &'static str)], PackError> {
    match builtin::PACKS.iter().find(|(known, _)| *known == id) {
        Some((_, files)) => Ok(files),
        None => Err(PackError::Unknown { id: id.into(), known: Pack::known().collect::<Vec<_>>().join(", ") }),
    }
}

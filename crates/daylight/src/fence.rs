//! Fences: the kernel itself refuses the public side everything but the public folder, and what looks into a document
//! everything but the document.

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset, RulesetAttr,
    RulesetCreatedAttr, RulesetStatus,
};
use std::path::Path;

/// How far the kernel fences this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fenced {
    /// All file access outside the public folder is refused.
    Fully,
    /// The kernel knows only some of the rules.
    Partly,
    /// The kernel offers no fence; the separate process and its handles are all there is.
    Not,
}

/// Lets this process, from now on, read the public folder and the time zones, write the two public databases, and
/// open nothing else. Files that are already open stay open.
pub fn around_public(public: &Path) -> Result<Fenced, String> {
    let abi = ABI::V3;
    let read = AccessFs::from_read(abi);
    let all = AccessFs::from_all(abi);
    let fail = |e: &dyn std::fmt::Display| format!("fencing the public side: {e}");
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(all)
        .map_err(|e| fail(&e))?
        .create()
        .map_err(|e| fail(&e))?;
    let readable = [public.to_owned(), "/usr/share/zoneinfo".into(), "/etc/localtime".into()];
    let writable = [public.join("db"), public.join("inbox")];
    let paths = readable.iter().map(|p| (p, read)).chain(writable.iter().map(|p| (p, all)));
    for (path, access) in paths {
        // A path that is not there needs no rule.
        let Ok(fd) = PathFd::new(path) else { continue };
        let access = if path.is_dir() { access } else { access & AccessFs::from_file(abi) };
        rules = rules.add_rule(PathBeneath::new(fd, access)).map_err(|e| fail(&e))?;
    }
    let status = rules.restrict_self().map_err(|e| fail(&e))?;
    Ok(fenced(status.ruleset))
}

/// Lets this process, from now on, read this file and nothing else, and reach no network.
pub fn around_file(file: &Path) -> Result<Fenced, String> {
    let fail = |e: &dyn std::fmt::Display| format!("fencing what looks into a document: {e}");
    let rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(ABI::V3))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(ABI::V4)))
        .and_then(Ruleset::create)
        .map_err(|e| fail(&e))?;
    let opened = PathFd::new(file).map_err(|e| fail(&e))?;
    let rules = rules.add_rule(PathBeneath::new(opened, AccessFs::ReadFile)).map_err(|e| fail(&e))?;
    let status = rules.restrict_self().map_err(|e| fail(&e))?;
    Ok(fenced(status.ruleset))
}

fn fenced(status: RulesetStatus) -> Fenced {
    match status {
        RulesetStatus::FullyEnforced => Fenced::Fully,
        RulesetStatus::PartiallyEnforced => Fenced::Partly,
        RulesetStatus::NotEnforced => Fenced::Not,
    }
}

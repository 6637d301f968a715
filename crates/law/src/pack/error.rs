//! Why a pack does not load. Each message names the file and the rule, so that its author finds it.

/// Why a pack does not load. A pack loads whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// No such pack is part of the program.
    #[error("`{id}` is not a law pack; the packs are: {known}")]
    Unknown {
        /// The id asked for.
        id: String,
        /// The ids there are.
        known: String,
    },
    /// No such change is known for the pack.
    #[error("`{change}` is not a pending change of `{id}`; those are: {known}")]
    UnknownChange {
        /// The pack.
        id: String,
        /// The change asked for.
        change: String,
        /// The changes there are.
        known: String,
    },
    /// A file is not TOML.
    #[error("law pack file `{file}` cannot be read: {message}")]
    Syntax {
        /// The file.
        file: String,
        /// What the reader says.
        message: String,
    },
    /// A file holds a table that no part of the program reads.
    #[error("law pack file `{file}` has an unknown table `{table}`")]
    UnknownTable {
        /// The file.
        file: String,
        /// The table.
        table: String,
    },
    /// A rule has no id.
    #[error("law pack file `{file}`: rule {position} of `{table}` has no id")]
    NoId {
        /// The file.
        file: String,
        /// The table it is in.
        table: String,
        /// Which rule of the table, counted from 1.
        position: usize,
    },
    /// A rule lacks what every rule must have.
    #[error("law pack file `{file}`: rule `{rule}` has no {part}")]
    Lacks {
        /// The file.
        file: String,
        /// The rule.
        rule: String,
        /// What it lacks: section, effective date, verification mark, source.
        part: &'static str,
    },
    /// A rule cannot be read: a mistyped key, a citation that is none, a date that is none.
    #[error("law pack file `{file}`: rule `{rule}` cannot be read: {message}")]
    Malformed {
        /// The file.
        file: String,
        /// The rule.
        rule: String,
        /// What is wrong.
        message: String,
    },
    /// An id that stands twice.
    #[error("law pack file `{file}`: rule `{rule}` stands twice")]
    Twice {
        /// The file.
        file: String,
        /// The rule.
        rule: String,
    },
    /// Two versions of a rule are in force on the same day, or a rule ends before it begins.
    #[error("law pack `{id}`: the dates in force of rule `{rule}` overlap or end before they begin")]
    Dates {
        /// The pack.
        id: String,
        /// The rule.
        rule: String,
    },
    /// A rule names another that is not in the pack.
    #[error("law pack `{id}`: rule `{rule}` names `{other}`, which is not usable there")]
    Dangling {
        /// The pack.
        id: String,
        /// The rule.
        rule: String,
        /// The rule it names.
        other: String,
    },
    /// The pack has no header or no clock.
    #[error("law pack `{id}` has no `{table}` table")]
    Missing {
        /// The pack.
        id: String,
        /// What it lacks.
        table: &'static str,
    },
}

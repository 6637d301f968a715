//! The states of a history: when what was shown changed, and how much.

use super::chain::Versions;
use catalog::HistoryState;
use std::collections::BTreeMap;

/// The states that versions say of themselves, oldest first. What shows the same as before is no state; the first is one,
/// whatever it shows.
pub(super) fn of(versions: &Versions) -> Vec<HistoryState> {
    let none = |at| HistoryState { at, rows: 0, added: 0, changed: 0, removed: 0 };
    let mut states = BTreeMap::from([(versions.began(), none(versions.began()))]);
    // The row of the version before, and until when that was shown.
    let mut before: Option<(i64, Option<i64>)> = None;
    for (row, from, to) in versions.spans() {
        let ends = before.filter(|(of, _)| *of == row).and_then(|(_, to)| to);
        let state = states.entry(from).or_insert_with(|| none(from));
        match ends == Some(from) {
            // It ended where this one begins: nothing was removed.
            true => {
                state.changed += 1;
                state.removed -= 1;
            }
            false => state.added += 1,
        }
        if let Some(to) = to {
            states.entry(to).or_insert_with(|| none(to)).removed += 1;
        }
        before = Some((row, to));
    }
    let mut rows = 0;
    let count = |mut state: HistoryState| {
        rows = rows + state.added - state.removed;
        state.rows = rows;
        state
    };
    states.into_values().map(count).collect()
}

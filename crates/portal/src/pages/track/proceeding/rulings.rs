//! The decision on an appeal, exemption by exemption.

use super::View;
use crate::pages::visit::Visit;
use crate::pages::words::{Badge, When};
use records::proceedings::appeal::{Appeal, Disposition};

/// The decision on an appeal.
pub(in crate::pages::track) struct AppealView {
    /// When it was decided.
    pub at: Option<When>,
    /// Who decided.
    pub by: String,
    /// What becomes of each exemption: its number, a word, the reasons.
    pub rulings: Vec<(String, Badge, String)>,
    /// By when what is no longer withheld is produced.
    pub produce_by: Option<When>,
    /// Whether counsel was asked.
    pub was_referred: bool,
}

pub(super) fn view(state: &Appeal, visit: &Visit) -> View {
    let was_referred = !state.referrals.is_empty();
    let Some((at, decision)) = &state.decided else {
        let undecided = AppealView { at: None, by: String::new(), rulings: vec![], produce_by: None, was_referred };
        return if was_referred { View::Appeal(undecided) } else { View::Nothing };
    };
    let rulings = decision.rulings.iter().map(|r| (r.exemption.clone(), badge(r.disposition), r.reasons.clone()));
    View::Appeal(AppealView {
        at: Some(When::moment(*at, &visit.zone)),
        by: decision.by.to_string(),
        rulings: rulings.collect(),
        produce_by: decision.produce_by.map(When::day),
        was_referred,
    })
}

fn badge(disposition: Disposition) -> Badge {
    match disposition {
        Disposition::Upheld => Badge { class: "denied", word: "Upheld" },
        Disposition::Modified => Badge { class: "partial", word: "Modified" },
        Disposition::Reversed => Badge { class: "closed", word: "Reversed" },
    }
}

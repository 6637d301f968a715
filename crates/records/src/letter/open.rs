//! What of a request is still to be determined, and what is determined again.

use super::asked::item_name;
use super::authority::{Law, cited};
use super::sheet::Sheet;
use super::{Block, LetterInputs};
use crate::words::long_date;
use crate::{City, ItemDetermination, Matter, MatterKind, MatterNumber};

/// The items (from 0) that are to be determined again, each with the appeal or the judicial review because of which.
/// Once they are determined the matter does not say so any more: read it before, and give it to the letter.
pub fn reopened(matter: &Matter) -> Vec<(u32, MatterNumber)> {
    let because = |item: u32| matter.item_work(item)?.reopened.as_ref().map(|(_, because)| because.clone());
    matter.items().filter_map(|item| Some((item, because(item)?))).collect()
}

/// The items that stay undetermined beside these.
pub(super) fn still_open(matter: &Matter, items: &[ItemDetermination]) -> Vec<u32> {
    let decided = |n: &u32| items.iter().any(|item| item.item == *n);
    matter.undetermined().into_iter().filter(|n| !decided(n)).collect()
}

/// Because of what items are determined again.
pub(super) fn again(
    sheet: &mut Sheet,
    city: &City,
    matter: &Matter,
    items: &[ItemDetermination],
    inputs: &LetterInputs,
) {
    let known = if inputs.reopened.is_empty() { reopened(matter) } else { inputs.reopened.clone() };
    let known = known.iter().filter(|(n, _)| items.iter().any(|item| item.item == *n));
    for (n, because) in known {
        let name = item_name(city, matter, *n);
        sheet.say(&[], format!("It determines {name} again, because of {}.", because_words(city, because)));
    }
}

/// `the decision on appeal A-2026-0001`, `the order of the court in judicial review P-2026-0001`.
fn because_words(city: &City, because: &MatterNumber) -> String {
    match city.matters.get(because).map(|matter| matter.kind) {
        Some(MatterKind::Appeal) => format!("the decision on appeal {because}"),
        Some(MatterKind::JudicialReview) => format!("the order of the court in judicial review {because}"),
        _ => because.to_string(),
    }
}

/// Which items are still open, and until when.
pub(super) fn open(sheet: &mut Sheet, city: &City, law: Law, matter: &Matter, open: &[u32]) {
    if open.is_empty() {
        return;
    }
    sheet.heading("What is still open");
    sheet.say(
        &[],
        "This letter does not decide the items below. Each gets a letter of its own by the end of the day named.",
    );
    let row = |item: &u32| {
        let again = matter.item_work(*item).and_then(|work| work.reopened.as_ref());
        let until = match again {
            Some((by, because)) => format!("{}, because of {}", long_date(*by), because_words(city, because)),
            None => {
                let day = matter.effective_due().map(long_date).unwrap_or_else(|| "promptly".into());
                let section = if matter.extension.is_some() { law.extension() } else { law.determination() };
                format!("{day}{}", cited(section))
            }
        };
        (item_name(city, matter, *item), until)
    };
    sheet.push(&[], Block::Definitions { items: open.iter().map(row).collect() });
}

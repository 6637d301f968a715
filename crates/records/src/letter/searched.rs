//! How was searched, and how the city helps to find what is looked for.

use super::asked::item_name;
use super::authority::{Law, cited};
use super::sheet::Sheet;
use super::{Block, LetterInputs};
use crate::words::{capital, date_range};
use crate::{City, ItemDetermination, ItemOutcome, Matter};

/// How was searched, as staff recorded it: nothing is said of a search that nobody recorded.
pub(super) fn searches(sheet: &mut Sheet, city: &City, matter: &Matter, items: &[ItemDetermination]) {
    let found = items.iter().filter(|item| item.outcome == ItemOutcome::NoRecords);
    let searched: Vec<_> = found.filter_map(|item| Some((item.item, item.search.as_ref()?))).collect();
    if searched.is_empty() {
        return;
    }
    sheet.heading("How the city searched");
    for (n, search) in searched {
        sheet.subheading(item_name(city, matter, n));
        let dates = capital(&date_range(search.from.as_deref(), search.to.as_deref()));
        let lines = [
            ("Systems searched", search.systems.as_str()),
            ("Custodians asked", search.custodians.as_str()),
            ("Search terms", search.terms.as_str()),
            ("Dates", dates.as_str()),
        ];
        let given = lines.into_iter().filter(|(_, text)| !text.trim().is_empty());
        let items = given.map(|(term, text)| (term.to_owned(), text.trim().to_owned())).collect();
        sheet.push(&["no-records.search"], Block::Definitions { items });
    }
}

/// The help given, where records were not identified or not found (in California Gov. Code § 7922.600).
pub(super) fn assistance(sheet: &mut Sheet, law: Law, inputs: &LetterInputs, satisfies: &[&str]) {
    let Some(help) = inputs.assistance.as_deref().filter(|text| !text.trim().is_empty()) else { return };
    let section = law.asks("determination.assistance").or(law.provision("access.assist"));
    sheet.heading("How the city can help");
    sheet.say(satisfies, format!("{}{}.", help.trim().trim_end_matches('.'), cited(section)));
}

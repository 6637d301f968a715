//! The end of every letter: what was said in words of the case, copies, how to reply, and the check.

use super::authority::Law;
use super::check::check_parts;
use super::closing::reply;
use super::sheet::{Heading, Sheet};
use super::{Letter, LetterInputs, MissingItem};
use crate::words::and_list;
use crate::{City, Matter};
use law::When;
use register::Official;

/// What a letter is checked against, and who signs it.
pub(super) struct Finish<'a> {
    pub(super) heading: Heading<'a>,
    /// Whose checklists apply: the letter's own one first.
    pub(super) checklists: &'a [&'a str],
    pub(super) holds: &'a [When],
    pub(super) signed_by: &'a [Official],
}

/// Ends a letter and checks it.
pub(super) fn finish(
    mut sheet: Sheet,
    city: &City,
    matter: &Matter,
    inputs: &LetterInputs,
    how: Finish<'_>,
) -> Result<Letter, MissingItem> {
    let law = Law::of(city, matter)?;
    own_words(&mut sheet, law, how.checklists, inputs);
    copies(&mut sheet, inputs);
    reply(&mut sheet, city, matter, inputs);
    check_parts(law.pack, law.on, how.checklists, how.holds, &sheet.parts)?;
    sheet.into_letter(city, matter, inputs, how.heading, how.signed_by)
}

/// Only what the pack marks so may be satisfied by words alone: everything else takes its fact.
fn own_words(sheet: &mut Sheet, law: Law, checklists: &[&str], inputs: &LetterInputs) {
    let open = |id: &str| {
        let item = law.item(id).filter(|item| item.own_words);
        item.is_some_and(|item| checklists.contains(&item.letter.as_str()))
    };
    for (id, words) in inputs.own_words.iter().filter(|(id, words)| open(id) && !words.trim().is_empty()) {
        sheet.say(&[id], words.trim());
    }
}

fn copies(sheet: &mut Sheet, inputs: &LetterInputs) {
    if !inputs.copies.is_empty() {
        sheet.say(&["appeal-decision.copy"], format!("A copy of this letter goes to {}.", and_list(&inputs.copies)));
    }
}

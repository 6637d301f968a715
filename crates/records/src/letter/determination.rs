//! The determination letter (in California Gov. Code §§ 7922.535(a), 7922.540).

use super::asked::{asked, item_name};
use super::authority::{Law, under};
use super::closing::challenge;
use super::finish::{Finish, finish};
use super::open::{again, still_open};
use super::produced::{produced, published};
use super::searched::{assistance, searches};
use super::sheet::{Heading, Sheet, strong, text};
use super::withheld::withheld;
use super::{Block, Letter, LetterInputs, MissingItem};
use crate::words::{and_list, by_channel, long_date, stored, stored_date};
use crate::{Channel, City, ItemDetermination, ItemOutcome, Matter};
use law::{Citation, When};

/// The letter that tells a requester what was decided and why, from the values that the production carries.
///
/// Refused with the first required item of the law pack's checklists (`determination`, `denial`, `no-records`) that
/// the letter would not say.
pub fn determination_letter(
    city: &City,
    matter: &Matter,
    items: &[ItemDetermination],
    inputs: &LetterInputs,
) -> Result<Letter, MissingItem> {
    let law = Law::of(city, matter)?;
    let responsible = if inputs.responsible.is_empty() { &matter.responsible } else { &inputs.responsible };
    let found = Found::of(items);
    let mut sheet = Sheet::default();
    introduction(&mut sheet, city, law, matter);
    again(&mut sheet, city, matter, items, inputs);
    let open = still_open(matter, items);
    // Items that other letters decide are none of this one's, whether they are open or not.
    let is_part = items.len() < matter.items().filter(|item| !matter.is_dropped(*item)).count();
    decided(&mut sheet, city, matter, items, &found, is_part);
    asked(&mut sheet, city, matter);
    decisions(&mut sheet, city, matter, items);
    super::open::open(&mut sheet, city, law, matter, &open);
    if found.disclosable() {
        produced(&mut sheet, city, law, matter, items, inputs);
    }
    if found.schedule {
        withheld(&mut sheet, city, law, matter, items, responsible);
    }
    published(&mut sheet, city, law, matter, inputs);
    searches(&mut sheet, city, matter, items);
    if found.no_records || inputs.not_identified {
        assistance(&mut sheet, law, inputs, &["determination.assistance", "no-records.assistance"]);
    }
    challenge(&mut sheet, city, law, inputs, found.denies());
    let title = format!("Determination on public records request {}", matter.number);
    let how = Finish {
        heading: Heading { kind: "determination", title },
        checklists: &found.checklists(open.is_empty()),
        holds: &found.conditions(matter, items, inputs),
        signed_by: responsible,
    };
    finish(sheet, city, matter, inputs, how)
}

/// What reasons for every item satisfy: the items of California, and those of other packs.
const REASONED: [&str; 3] = ["determination.reasons", "no-records.reasons", "denial.reasons"];

/// Which outcomes occur among the items.
struct Found {
    full: bool,
    partial: bool,
    denied: bool,
    no_records: bool,
    schedule: bool,
}

impl Found {
    fn of(items: &[ItemDetermination]) -> Self {
        let any = |outcome| items.iter().any(|item| item.outcome == outcome);
        Self {
            full: any(ItemOutcome::Full),
            partial: any(ItemOutcome::Partial),
            denied: any(ItemOutcome::Denied),
            no_records: any(ItemOutcome::NoRecords),
            // Even an empty schedule of a denial has its section: it then lacks what is required, and says which.
            schedule: items.iter().any(|item| item.denies() || !item.schedule.is_empty()),
        }
    }

    fn disclosable(&self) -> bool {
        self.full || self.partial
    }

    fn denies(&self) -> bool {
        self.denied || self.partial
    }

    fn checklists(&self, complete: bool) -> Vec<&'static str> {
        let denial = self.denies().then_some("denial");
        let none = (complete && self.no_records && !self.disclosable() && !self.denies()).then_some("no-records");
        std::iter::once("determination").chain(denial).chain(none).collect()
    }

    fn conditions(&self, matter: &Matter, items: &[ItemDetermination], inputs: &LetterInputs) -> Vec<When> {
        let because = || items.iter().flat_map(|i| &i.schedule).filter_map(|line| line.because.as_ref());
        let written = !matches!(matter.channel, Channel::Telephone | Channel::Counter);
        let conditions = [
            (When::Disclosable, self.disclosable()),
            (When::PartlyExempt, self.partial),
            (When::AnyDenial, self.denies()),
            (When::NotIdentified, inputs.not_identified),
            (When::Electronic, items.iter().any(|i| i.production.is_some())),
            (When::WrittenRequest, written),
            (When::CatchAll, because().any(|w| w.citations().any(Citation::is_catch_all))),
            (When::OtherLaw, because().any(|w| w.citation.is_other_law())),
        ];
        conditions.into_iter().filter(|(_, holds)| *holds).map(|(when, _)| when).collect()
    }

    /// Whether the request seeks disclosable records in the city's possession, in one sentence.
    fn sentence(&self) -> &'static str {
        match (self.disclosable(), self.denies(), self.no_records) {
            (true, false, false) => {
                "your request seeks disclosable records in its possession, and all of them are disclosed."
            }
            (true, false, true) => {
                "your request seeks, in part, disclosable records in its possession, and all of those are disclosed. \
                 The city has no records of the rest."
            }
            (true, true, false) => {
                "your request seeks, in part, disclosable records in its possession. Part of what you asked for is \
                 exempt from disclosure and is withheld; the rest is produced."
            }
            (true, true, true) => {
                "your request seeks, in part, disclosable records in its possession. Part of what you asked for is \
                 exempt from disclosure and is withheld; of another part the city has no records; the rest is \
                 produced."
            }
            (false, true, false) => {
                "the records that your request seeks are exempt from disclosure. They are withheld."
            }
            (false, true, true) => {
                "part of the records that your request seeks is exempt from disclosure and is withheld. The city has \
                 no records of the rest."
            }
            (false, false, _) => "it has no records in its possession that your request seeks.",
        }
    }
}

fn introduction(sheet: &mut Sheet, city: &City, law: Law, matter: &Matter) {
    let received = long_date(city.date_of(matter.received_at));
    let extended = match &matter.extension {
        None => String::new(),
        Some(e) => format!(" The time to determine it was extended in writing to {}.", stored_date(&e.until)),
    };
    sheet.say(
        &["denial.in-writing"],
        format!(
            "This letter answers public records request {}, which the city received on {received} {}.{extended} It is \
             the written determination{}.",
            matter.number,
            by_channel(matter.channel),
            under(law.determination())
        ),
    );
}

/// Whether the request seeks disclosable records; of a part of it, where the letter does not decide every item.
fn decided(sheet: &mut Sheet, city: &City, matter: &Matter, items: &[ItemDetermination], found: &Found, is_part: bool) {
    if items.is_empty() {
        return;
    }
    let none: &[&str] = if found.no_records { &["no-records.determination"] } else { &[] };
    let satisfies: Vec<&str> = std::iter::once("determination.disclosable").chain(none.iter().copied()).collect();
    let names: Vec<String> = items.iter().map(|item| item_name(city, matter, item.item)).collect();
    let part = if is_part { format!("as to {}, ", and_list(&names)) } else { String::new() };
    let sentence = text(format!("{part}{}", found.sentence()));
    sheet.runs(&satisfies, vec![strong("Determination. "), text("The city has determined that "), sentence]);
}

/// One row an item. The reasons count as given only when every item has some.
pub(super) fn decisions(sheet: &mut Sheet, city: &City, matter: &Matter, items: &[ItemDetermination]) {
    sheet.heading("What was decided, and why");
    let every = !items.is_empty() && items.iter().all(|item| !item.reasons.trim().is_empty());
    let satisfies: &[&str] = if every { &REASONED } else { &[] };
    let row =
        |item: &ItemDetermination| vec![item_name(city, matter, item.item), outcome_words(item), item.reasons.clone()];
    let table = Block::Table {
        caption: "Decision on each item".into(),
        headers: vec!["Item".into(), "Decision".into(), "Reasons".into()],
        rows: items.iter().map(row).collect(),
        widths: vec![4, 3, 7],
    };
    sheet.push(satisfies, table);
}

/// A request that was narrowed is given in full only as it was narrowed.
fn outcome_words(item: &ItemDetermination) -> String {
    let outcome = item.outcome.words();
    match &item.agreed {
        Some(agreed) if !item.left_out.is_empty() => format!(
            "{outcome}, as narrowed ({}) with your agreement of {}: {}",
            item.left_out.join("; "),
            stored(&agreed.on),
            agreed.how
        ),
        _ => outcome.to_owned(),
    }
}

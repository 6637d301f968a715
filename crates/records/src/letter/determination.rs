//! The determination letter (Gov. Code §§ 7922.535(a), 7922.540).

use super::asked::{asked, item_name};
use super::check::check;
use super::closing::{challenge, reply};
use super::produced::{produced, published};
use super::sheet::{Heading, Sheet, strong, text};
use super::withheld::withheld;
use super::{Block, Letter, LetterInputs, MissingItem};
use crate::words::{by_channel, capital, date_range, long_date, stored, stored_date};
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
    let pack = city.law().ok_or_else(|| MissingItem::setup("the law pack of the city"))?;
    let responsible = if inputs.responsible.is_empty() { &matter.responsible } else { &inputs.responsible };
    let found = Found::of(items);
    let mut sheet = Sheet::default();
    introduction(&mut sheet, city, matter, &found);
    asked(&mut sheet, city, matter);
    decisions(&mut sheet, city, matter, items);
    if found.disclosable() {
        produced(&mut sheet, city, matter, items, inputs);
    }
    if found.schedule {
        withheld(&mut sheet, city, matter, items, responsible);
    }
    published(&mut sheet, city, matter, inputs);
    searches(&mut sheet, city, matter, items);
    assistance(&mut sheet, &found, inputs);
    challenge(&mut sheet, city, inputs, found.denies());
    reply(&mut sheet, city, matter, inputs);
    let on = matter.due.as_ref().map_or_else(|| city.date_of(matter.received_at), |due| due.receipt_date);
    check(pack, on, &found.checklists(), &found.conditions(matter, items, inputs), &sheet.parts)?;
    let title = format!("Determination on public records request {}", matter.number);
    sheet.into_letter(city, matter, inputs, Heading { kind: "determination", title }, responsible)
}

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

    fn checklists(&self) -> Vec<&'static str> {
        let denial = self.denies().then_some("denial");
        let none = (self.no_records && !self.disclosable() && !self.denies()).then_some("no-records");
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

fn introduction(sheet: &mut Sheet, city: &City, matter: &Matter, found: &Found) {
    let received = long_date(city.date_of(matter.received_at));
    let extended = match &matter.extension {
        None => String::new(),
        Some(e) => format!(" The time to determine it was extended in writing to {}.", stored_date(&e.until)),
    };
    sheet.say(
        &["denial.in-writing"],
        format!(
            "This letter answers public records request {}, which the city received on {received} {}.{extended} It is \
             the written determination under Gov. Code § 7922.535(a).",
            matter.number,
            by_channel(matter.channel)
        ),
    );
    let none: &[&str] = if found.no_records { &["no-records.determination"] } else { &[] };
    let satisfies: Vec<&str> = std::iter::once("determination.disclosable").chain(none.iter().copied()).collect();
    sheet.runs(
        &satisfies,
        vec![strong("Determination. "), text("The city has determined that "), text(found.sentence())],
    );
}

/// One row an item. The reasons count as given only when every item has some.
fn decisions(sheet: &mut Sheet, city: &City, matter: &Matter, items: &[ItemDetermination]) {
    sheet.heading("What was decided, and why");
    let every = !items.is_empty() && items.iter().all(|item| !item.reasons.trim().is_empty());
    let satisfies: &[&str] = if every { &["determination.reasons", "no-records.reasons"] } else { &[] };
    let row = |item: &ItemDetermination| {
        let name = item_name(city, matter, usize::try_from(item.item).unwrap_or(usize::MAX));
        vec![name, outcome_words(item), item.reasons.clone()]
    };
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

/// How was searched, as staff recorded it: nothing is said of a search that nobody recorded.
fn searches(sheet: &mut Sheet, city: &City, matter: &Matter, items: &[ItemDetermination]) {
    let found = items.iter().filter(|item| item.outcome == ItemOutcome::NoRecords);
    let searched: Vec<_> = found.filter_map(|item| Some((item.item, item.search.as_ref()?))).collect();
    if searched.is_empty() {
        return;
    }
    sheet.heading("How the city searched");
    for (n, search) in searched {
        sheet.subheading(item_name(city, matter, usize::try_from(n).unwrap_or(usize::MAX)));
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

/// Gov. Code § 7922.600 is about requests whose records were not identified, or not found.
fn assistance(sheet: &mut Sheet, found: &Found, inputs: &LetterInputs) {
    let help = inputs.assistance.clone().filter(|text| !text.trim().is_empty());
    let Some(help) = help.filter(|_| found.no_records || inputs.not_identified) else { return };
    sheet.heading("How the city can help");
    sheet.say(&["determination.assistance", "no-records.assistance"], format!("{help} (Gov. Code § 7922.600)"));
}

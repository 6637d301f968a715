//! The fee estimate: only what a rule of the law pack allows, before any work starts.

use super::asked::asked;
use super::authority::{Law, cited, first};
use super::finish::{Finish, finish};
use super::sheet::{Heading, Sheet, strong, text};
use super::{Block, Letter, LetterInputs, MissingItem};
use crate::proceedings::request::{FeeCharge, FeeEstimate};
use crate::words::{capital, count, date, money};
use crate::{City, Matter, MatterKind};
use law::{Charge, FeeRule, When};

/// Estimates a fee, line by line, each with the rule that allows it. A line that no rule of the pack allows is refused.
pub fn fee_estimate_letter(
    city: &City,
    matter: &Matter,
    estimate: &FeeEstimate,
    inputs: &LetterInputs,
) -> Result<Letter, MissingItem> {
    let law = Law::of(city, matter)?;
    if matter.kind != MatterKind::Request {
        return Err(MissingItem::kind("the request that the fee is for"));
    }
    let basis = || law.missing("fee-estimate.basis", "a rule of the law that allows each line");
    let charged: Option<Vec<_>> = estimate.lines.iter().map(|line| Some((line, rule(law, line)?))).collect();
    let charged = charged.filter(|lines| !lines.is_empty()).ok_or_else(basis)?;
    let mut sheet = Sheet::default();
    total(&mut sheet, matter, estimate);
    lines(&mut sheet, law, &charged);
    let extracts = charged.iter().any(|(_, rule)| rule.charge == Charge::HoursAndComputer);
    if extracts {
        extraction(&mut sheet, estimate, &charged);
    }
    resolution(&mut sheet, city, inputs);
    never(&mut sheet, law);
    choice(&mut sheet);
    asked(&mut sheet, city, matter);
    let title = format!("Fee estimate for request {}", matter.number);
    let holds: &[When] = if extracts { &[When::Extraction] } else { &[] };
    let signed_by = [estimate.by.clone()];
    let heading = Heading { kind: "fee-estimate", title };
    let how = Finish { heading, checklists: &["fee-estimate"], holds, signed_by: &signed_by };
    finish(sheet, city, matter, inputs, how)
}

/// The rule that allows a line, if it does.
fn rule(law: Law, line: &FeeCharge) -> Option<&'static FeeRule> {
    law.pack.fee(&line.rule).filter(|rule| rule.charge.may_charge() && rule.basis.in_force_on(law.on))
}

fn total(sheet: &mut Sheet, matter: &Matter, estimate: &FeeEstimate) {
    sheet.runs(
        &["fee-estimate.before-work"],
        vec![
            text(format!("The city expects that copies for public records request {} will cost ", matter.number)),
            strong(money(estimate.total_cents())),
            text(". No work that would be charged for has started: it starts when you have accepted this estimate."),
        ],
    );
}

fn lines(sheet: &mut Sheet, law: Law, charged: &[(&FeeCharge, &FeeRule)]) {
    sheet.heading("What is charged for");
    let row = |(line, rule): &(&FeeCharge, &FeeRule)| {
        let section = first(&rule.basis).map(ToString::to_string).unwrap_or_default();
        let times = format!("{} × {}", quantity(line), money(line.cents));
        vec![line.what.clone(), times, money(line.total_cents()), section]
    };
    let table = Block::Table {
        caption: "The estimate, line by line".into(),
        headers: ["What", "Quantity and rate", "Amount", "Section"].map(str::to_owned).to_vec(),
        rows: charged.iter().map(row).collect(),
        widths: vec![5, 4, 2, 4],
    };
    sheet.push(&["fee-estimate.basis"], table);
    let mut rules: Vec<(String, String)> = Vec::new();
    for (_, rule) in charged {
        let entry =
            (capital(&rule.title), format!("{}{}.", rule.text.trim_end_matches('.'), cited(first(&rule.basis))));
        if !rules.contains(&entry) {
            rules.push(entry);
        }
    }
    sheet.say(&[], format!("The rules that allow it are these, as of {}:", date(law.on)));
    sheet.push(&[], Block::Definitions { items: rules });
}

/// `1.5 hours`.
fn quantity(line: &FeeCharge) -> String {
    let (whole, part) = (count(line.hundredths / 100), line.hundredths % 100);
    let number = if part == 0 { whole } else { format!("{whole}.{part:02}").trim_end_matches('0').to_owned() };
    let plural = if line.hundredths == 100 || line.unit.ends_with('s') { "" } else { "s" };
    format!("{number} {}{plural}", line.unit)
}

/// Which of the cases applies in which the cost of compiling, extracting or programming may be charged.
fn extraction(sheet: &mut Sheet, estimate: &FeeEstimate, charged: &[(&FeeCharge, &FeeRule)]) {
    let rule = charged.iter().map(|(_, rule)| rule).find(|rule| rule.charge == Charge::HoursAndComputer);
    // Where the rule lists its cases, one of them applies or nothing may be charged.
    let listed = |case: &&str| rule.is_none_or(|r| r.one_of.is_empty() || r.one_of.iter().any(|known| known == case));
    let Some(case) = estimate.case.as_deref().map(str::trim).filter(|case| !case.is_empty()).filter(listed) else {
        return;
    };
    let section = cited(rule.and_then(|rule| first(&rule.basis)));
    sheet.say(
        &["fee-estimate.extraction"],
        format!("The cost of compiling, extracting or programming is charged in this case{section}: {case}."),
    );
}

/// The resolution by which the city adopted its prices, when one was in force.
fn resolution(sheet: &mut Sheet, city: &City, inputs: &LetterInputs) {
    let fees = city.settings.as_ref().and_then(|settings| settings.fees.as_ref());
    if let Some(fees) = fees.filter(|fees| fees.from <= city.date_of(inputs.at)) {
        let words =
            format!("The city's prices were adopted by {}, in force from {}.", fees.resolution, date(fees.from));
        sheet.say(&[], words);
    }
}

/// What the law never lets a city charge for.
fn never(sheet: &mut Sheet, law: Law) {
    let free = |rule: &&FeeRule| rule.charge == Charge::Never && rule.basis.in_force_on(law.on);
    let rules: Vec<&FeeRule> = law.pack.fees.iter().filter(free).collect();
    if rules.is_empty() {
        return;
    }
    sheet.heading("What is never charged for");
    let words = |rule: &&FeeRule| {
        (capital(&rule.title), format!("{}{}.", rule.text.trim_end_matches('.'), cited(first(&rule.basis))))
    };
    let satisfies = ["fee-estimate.no-other-charge", "fee-estimate.downloads-free"];
    // A pack without a rule on downloads says nothing of them.
    let count = 1 + usize::from(law.free("portal-download").is_some());
    sheet.push(&satisfies[..count], Block::Definitions { items: rules.iter().map(words).collect() });
}

fn choice(sheet: &mut Sheet) {
    sheet.heading("What you may do");
    sheet.say(
        &["fee-estimate.narrow"],
        "You may accept this estimate, narrow your request so that it costs less, or ask to look at the records \
         instead. Nothing is charged before you answer.",
    );
    sheet.say(&["fee-estimate.receipt"], "You get a receipt for whatever you pay.");
}

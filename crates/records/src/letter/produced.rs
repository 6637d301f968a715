//! What is produced: when, in which form, at what cost, and the files.

use super::asked::{dataset_asked, item_name};
use super::authority::{Law, cited, first};
use super::sheet::{Sheet, strong, text};
use super::{Block, Inline, LetterInputs};
use crate::words::{and_list, count, date_and_time, size, waiver_basis};
use crate::{Audience, City, ItemDetermination, ItemOutcome, Matter, Production};
use catalog::Standing;

/// The section on what is produced.
pub(super) fn produced(
    sheet: &mut Sheet,
    city: &City,
    law: Law,
    matter: &Matter,
    items: &[ItemDetermination],
    inputs: &LetterInputs,
) {
    sheet.heading("What is produced");
    available(sheet, law, inputs);
    if items.iter().any(|item| item.outcome == ItemOutcome::Partial) {
        segregable(sheet, law, &["determination.segregable-portion", "denial.produced"]);
    }
    let made = || items.iter().filter_map(|item| Some((item, item.production.as_ref()?)));
    formats(sheet, law, "determination.electronic-format", made().map(|(_, production)| production));
    sheet.say(&["determination.fee"], no_fee(law));
    schedule(sheet, matter, city, items);
    for (decided, production) in made() {
        files(sheet, city, law, matter, decided, production);
    }
}

/// That what can be separated is given.
pub(super) fn segregable(sheet: &mut Sheet, law: Law, satisfies: &[&str]) {
    let section = law.asks("determination.segregable-portion").or(law.provision("access.segregable-portion"));
    sheet.say(
        satisfies,
        format!(
            "Every reasonably segregable portion of the records is produced, after deletion of what is exempt{}. The \
             schedule below was generated from the plan by which the files were cut.",
            cited(section)
        ),
    );
}

/// Whether time is charged, only the law says.
fn no_fee(law: Law) -> &'static str {
    if law.free("search").is_some() && law.free("redaction").is_some() {
        "There is no fee. The files are delivered electronically, and time spent searching, reviewing or withholding \
         is never charged."
    } else {
        "There is no fee: the files are delivered electronically."
    }
}

/// When the records of items that are produced in installments are expected.
fn schedule(sheet: &mut Sheet, matter: &Matter, city: &City, items: &[ItemDetermination]) {
    let given = items.iter().filter(|decided| decided.outcome.gives());
    let dates: Vec<_> = given
        .filter_map(|decided| {
            let work = matter.item_work(decided.item).filter(|work| work.complete_at.is_none())?;
            let promise = work.promises.last()?;
            Some((item_name(city, matter, decided.item), date_and_time(promise.time)))
        })
        .collect();
    if !dates.is_empty() {
        sheet.say(&[], "Records are expected to be available, the last of each item, at these times:");
        sheet.push(&["determination.schedule"], Block::Definitions { items: dates });
    }
}

fn available(sheet: &mut Sheet, law: Law, inputs: &LetterInputs) {
    let Some(available) = &inputs.available else { return };
    let when = date_and_time(available.estimated);
    let before = if available.now {
        "The records are available now, and have been since "
    } else {
        "The estimated date and time at which the records will be available is "
    };
    let section = cited(law.asks("determination.estimated-date").or(law.determination()));
    let runs = vec![text(before), strong(when), text(format!("{section}."))];
    sheet.runs(&["determination.estimated-date"], runs);
    if let Some(url) = &inputs.track_url {
        sheet.runs(&[], vec![text("They are kept for you at "), Inline::Link { url: url.clone() }]);
    }
}

/// The formats of the files, by their names.
pub(super) fn formats<'a>(sheet: &mut Sheet, law: Law, satisfies: &str, made: impl Iterator<Item = &'a Production>) {
    // A list of checksums is text, and no format of the records.
    let files = made.flat_map(|p| &p.files);
    let files = files.filter(|file| !file.name.eq_ignore_ascii_case("checksums.txt"));
    let mut formats: Vec<String> = Vec::new();
    for file in files {
        let format = file.name.trim_end_matches(".zst").rsplit_once('.').map(|(_, extension)| format_name(extension));
        formats.extend(format.filter(|f| !formats.contains(f)));
    }
    if formats.is_empty() {
        return;
    }
    let section = law.asks("determination.electronic-format");
    let other = section.map(|section| {
        format!(
            " You may ask for another format that the city has used for its own copies or for other agencies \
             ({section})."
        )
    });
    sheet.say(
        &[satisfies],
        format!(
            "The records are produced electronically, as {}: formats in which the city holds them.{}",
            and_list(&formats),
            other.unwrap_or_default()
        ),
    );
}

fn format_name(extension: &str) -> String {
    match extension {
        "parquet" => "Parquet".into(),
        "geojson" => "GeoJSON".into(),
        other => other.to_uppercase(),
    }
}

fn files(
    sheet: &mut Sheet,
    city: &City,
    law: Law,
    matter: &Matter,
    decided: &ItemDetermination,
    production: &Production,
) {
    sheet.subheading(item_name(city, matter, decided.item));
    let mut facts = vec![("Production".to_owned(), production.id.clone())];
    facts.extend(contents(production));
    let fields = released_fields(city, matter, decided, production);
    // What was narrowed names its fields itself.
    if !fields.is_empty() && decided.narrowed.is_empty() {
        facts.push(("Fields produced".into(), and_list(&fields)));
    }
    if !decided.narrowed.is_empty() {
        facts.push(("Narrowed to".into(), decided.narrowed.join("; ")));
    }
    facts.push(("Produced for".into(), audience(law, &production.audience)));
    sheet.push(&[], Block::Definitions { items: facts });
    file_table(sheet, city, matter, production, &["determination.datasets"]);
}

/// How much is produced: rows of a dataset, documents, or both.
pub(super) fn contents(production: &Production) -> Vec<(String, String)> {
    let documents = production.files.iter().filter(|file| file.document.is_some()).count();
    let is_cut = production.dataset.is_some() && (production.rows > 0 || documents == 0);
    let rows = is_cut.then(|| ("Rows produced".to_owned(), count(production.rows)));
    let documents = (documents > 0).then(|| ("Documents produced".to_owned(), documents.to_string()));
    rows.into_iter().chain(documents).collect()
}

/// Each file with its size and checksum.
pub(super) fn file_table(sheet: &mut Sheet, city: &City, matter: &Matter, production: &Production, satisfies: &[&str]) {
    let table = Block::Table {
        caption: format!("Files of item {}", item_name(city, matter, production.item)),
        headers: vec!["File".into(), "Size".into(), "SHA-256 checksum".into()],
        rows: production.files.iter().map(|f| vec![f.name.clone(), size(f.bytes), f.sha256.clone()]).collect(),
        widths: vec![4, 2, 8],
    };
    sheet.push(satisfies, table);
}

/// The fields that the files hold; of a production that was kept without them, those that the plan releases.
fn released_fields(city: &City, matter: &Matter, decided: &ItemDetermination, made: &Production) -> Vec<String> {
    if !made.fields.is_empty() {
        let words = |dataset| made.fields.iter().map(|name| city.field_words(dataset, name)).collect();
        return made.dataset.as_ref().map(words).unwrap_or_default();
    }
    let asked = dataset_asked(matter, decided.item).map(|item| item.fields.as_slice()).unwrap_or_default();
    let Some(dataset) = &made.dataset else { return Vec::new() };
    let Ok(plan) = city.plan_of(dataset) else { return Vec::new() };
    let released = plan.released().map(|(field, _)| &field.name);
    let released = released.filter(|name| asked.is_empty() || asked.contains(name));
    released.map(|name| city.field_words(dataset, name)).collect()
}

/// For whom it is produced, and why not for everyone.
pub(super) fn audience(law: Law, audience: &Audience) -> String {
    match audience {
        Audience::Public => format!("everyone{}", cited(law.provision("access.no-selective-disclosure"))),
        Audience::Requester { basis } => {
            // The basis begins with the id of the exception, and goes on with the facts.
            let id = basis.trim().split(|c: char| c == ':' || c.is_whitespace()).next().unwrap_or_default();
            let exception = law.pack.waiver_exception(id).and_then(|rule| first(&rule.basis));
            let section = exception.map(|section| format!(", on the basis of {section}")).unwrap_or_default();
            format!("you alone{section}: {}", waiver_basis(Some(law.pack), basis))
        }
    }
}

/// Where records are published already (in California Gov. Code § 7922.545).
pub(super) fn published(sheet: &mut Sheet, city: &City, law: Law, matter: &Matter, inputs: &LetterInputs) {
    let pages = if inputs.published.is_empty() { pages(city, matter, inputs) } else { inputs.published.clone() };
    if pages.is_empty() {
        return;
    }
    sheet.heading("Where records are published");
    for (n, url) in pages {
        let name = item_name(city, matter, n);
        let runs = vec![text(format!("{name}: ")), Inline::Link { url }];
        sheet.runs(&["determination.location", "acknowledgement.published"], runs);
    }
    copy_on_request(sheet, law, &[]);
}

/// Who cannot use what is posted gets a copy.
pub(super) fn copy_on_request(sheet: &mut Sheet, law: Law, satisfies: &[&str]) {
    let section = law.asks("determination.location").or(law.provision("access.posting"));
    sheet.say(
        satisfies,
        format!(
            "If you cannot access or reproduce them there, say so and the city gives you a copy promptly{}.",
            cited(section)
        ),
    );
}

/// The datasets of which anyone can read something that was asked for, with their pages. None where the address of the
/// portal is not known: a relative address leads nowhere from a letter.
fn pages(city: &City, matter: &Matter, inputs: &LetterInputs) -> Vec<(u32, String)> {
    let page = |n: u32| {
        let asked = dataset_asked(matter, n)?;
        let dataset = &city.dataset(&asked.dataset)?.dataset;
        let schema = dataset.schema.as_ref()?;
        let given = asked.fields.is_empty() || asked.fields.iter().any(|f| schema.field(f.as_str()).is_some());
        let readable = dataset.standing == Standing::Published && given;
        inputs.dataset_url(&asked.dataset).filter(|_| readable).map(|url| (n, url))
    };
    matter.items().filter_map(page).collect()
}

//! What is produced: when, in which form, at what cost, and the files.

use super::asked::{item, item_name};
use super::sheet::{Sheet, strong, text};
use super::{Block, Inline, LetterInputs};
use crate::words::{and_list, count, date_and_time, size};
use crate::{Audience, City, ItemDetermination, ItemOutcome, Matter, Production};
use catalog::Standing;

/// The section on what is produced.
pub(super) fn produced(
    sheet: &mut Sheet,
    city: &City,
    matter: &Matter,
    items: &[ItemDetermination],
    inputs: &LetterInputs,
) {
    sheet.heading("What is produced");
    available(sheet, inputs);
    if items.iter().any(|item| item.outcome == ItemOutcome::Partial) {
        sheet.say(
            &["determination.segregable-portion", "denial.produced"],
            "Every reasonably segregable portion of the records is produced, after deletion of what is exempt (Gov. \
             Code § 7922.525(b)). The schedule below was generated from the plan by which the files were cut.",
        );
    }
    formats(sheet, items);
    sheet.say(
        &["determination.fee"],
        "There is no fee. The files are delivered electronically, and time spent searching, reviewing or withholding \
         is never charged.",
    );
    for decided in items {
        if let Some(production) = &decided.production {
            files(sheet, city, matter, decided, production);
        }
    }
}

fn available(sheet: &mut Sheet, inputs: &LetterInputs) {
    let Some(available) = &inputs.available else { return };
    let when = date_and_time(available.estimated);
    let before = if available.now {
        "The records are available now, and have been since "
    } else {
        "The estimated date and time at which the records will be available is "
    };
    let runs = vec![text(before), strong(when), text(" (Gov. Code § 7922.535(a)).")];
    sheet.runs(&["determination.estimated-date"], runs);
    if let Some(url) = &inputs.track_url {
        sheet.runs(&[], vec![text("They are kept for you at "), Inline::Link { url: url.clone() }]);
    }
}

/// The formats of the files, by their names.
fn formats(sheet: &mut Sheet, items: &[ItemDetermination]) {
    // A list of checksums is text, and no format of the records.
    let files = items.iter().filter_map(|i| i.production.as_ref()).flat_map(|p| &p.files);
    let files = files.filter(|file| !file.name.eq_ignore_ascii_case("checksums.txt"));
    let mut formats: Vec<String> = Vec::new();
    for file in files {
        let format = file.name.trim_end_matches(".zst").rsplit_once('.').map(|(_, extension)| format_name(extension));
        formats.extend(format.filter(|f| !formats.contains(f)));
    }
    if formats.is_empty() {
        return;
    }
    sheet.say(
        &["determination.electronic-format"],
        format!(
            "The records are produced electronically, as {}: formats in which the city holds them. You may ask for \
             another format that the city has used for its own copies or for other agencies (Gov. Code § 7922.570).",
            and_list(&formats)
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

fn files(sheet: &mut Sheet, city: &City, matter: &Matter, decided: &ItemDetermination, production: &Production) {
    let n = usize::try_from(decided.item).unwrap_or(usize::MAX);
    let name = item_name(city, matter, n);
    sheet.subheading(name.clone());
    let mut facts =
        vec![("Production".to_owned(), production.id.clone()), ("Rows produced".to_owned(), count(production.rows))];
    let fields = released_fields(city, matter, decided, production);
    // What was narrowed names its fields itself.
    if !fields.is_empty() && decided.narrowed.is_empty() {
        facts.push(("Fields produced".into(), and_list(&fields)));
    }
    if !decided.narrowed.is_empty() {
        facts.push(("Narrowed to".into(), decided.narrowed.join("; ")));
    }
    facts.push(("Produced for".into(), audience(&production.audience)));
    sheet.push(&[], Block::Definitions { items: facts });
    let table = Block::Table {
        caption: format!("Files of item {name}"),
        headers: vec!["File".into(), "Size".into(), "SHA-256 checksum".into()],
        rows: production.files.iter().map(|f| vec![f.name.clone(), size(f.bytes), f.sha256.clone()]).collect(),
        widths: vec![4, 2, 8],
    };
    sheet.push(&["determination.datasets"], table);
}

/// The fields that the plan releases, of those asked for.
fn released_fields(city: &City, matter: &Matter, decided: &ItemDetermination, made: &Production) -> Vec<String> {
    let asked = usize::try_from(decided.item).ok().and_then(|n| item(matter, n));
    let asked = asked.map(|item| item.fields.as_slice()).unwrap_or_default();
    let Ok(plan) = city.plan_of(&made.dataset) else { return Vec::new() };
    let released = plan.released().map(|(field, _)| &field.name);
    let released = released.filter(|name| asked.is_empty() || asked.contains(name));
    released.map(|name| city.field_words(&made.dataset, name)).collect()
}

fn audience(audience: &Audience) -> String {
    match audience {
        Audience::Public => "everyone (Gov. Code § 7921.505)".into(),
        Audience::Requester { basis } => format!("you alone, on the basis of Gov. Code § 7921.505(c): {basis}"),
    }
}

/// Where records are published already (Gov. Code § 7922.545).
pub(super) fn published(sheet: &mut Sheet, city: &City, matter: &Matter, inputs: &LetterInputs) {
    let pages = if inputs.published.is_empty() { pages(city, matter, inputs) } else { inputs.published.clone() };
    if pages.is_empty() {
        return;
    }
    sheet.heading("Where records are published");
    for (n, url) in pages {
        let name = item_name(city, matter, usize::try_from(n).unwrap_or(usize::MAX));
        let runs = vec![text(format!("{name}: ")), Inline::Link { url }];
        sheet.runs(&["determination.location", "acknowledgement.published"], runs);
    }
    sheet.say(
        &[],
        "If you cannot access or reproduce them there, say so and the city gives you a copy promptly (Gov. Code § \
         7922.545).",
    );
}

/// The datasets of which anyone can read something that was asked for, with their pages. None where the address of the
/// portal is not known: a relative address leads nowhere from a letter.
fn pages(city: &City, matter: &Matter, inputs: &LetterInputs) -> Vec<(u32, String)> {
    let page = |n: u32| {
        let asked = item(matter, usize::try_from(n).ok()?)?;
        let dataset = &city.dataset(&asked.dataset)?.dataset;
        let schema = dataset.schema.as_ref()?;
        let given = asked.fields.is_empty() || asked.fields.iter().any(|f| schema.field(f.as_str()).is_some());
        let readable = dataset.standing == Standing::Published && given;
        inputs.dataset_url(&asked.dataset).filter(|_| readable).map(|url| (n, url))
    };
    let count = u32::try_from(matter.opening.item_count()).unwrap_or_default();
    (0..count).filter_map(page).collect()
}

//! Records as documents: receiving one, deciding about its warnings, withdrawing it, and what may be produced.

use super::schedule::{RESPONSIBLE, check_line};
use super::{Refusal, check_named, find_open_of, law_kept, written};
use crate::authority::Law;
use crate::document::{DocumentId, DocumentWarning, HeldDocument, ReceivedDocument, Replacement, unknown};
use crate::{City, Event, ItemDetermination, ItemOutcome, Matter, MatterKind, MatterNumber, Power, Production};
use jiff::civil::Date;
use register::Official;
use std::collections::BTreeSet;

/// Longest name of a document, in characters.
const NAME_MAX: usize = 200;

/// Receives a document with what a scan found in it. One that takes the place of another says why, and who is
/// responsible for what was redacted in it and under which law.
pub fn receive(
    city: &City,
    request: &MatterNumber,
    document: ReceivedDocument,
    warnings: Vec<DocumentWarning>,
    today: Date,
) -> Result<Vec<Event>, Refusal> {
    let found = find_open_of(city, request, MatterKind::Request)?;
    if !found.items().contains(&document.item) {
        let message = format!("`{request}` has no item {}", document.item.saturating_add(1));
        return Err(Refusal::mistake("no-such-item", message));
    }
    check_name(&document.name)?;
    super::open::check_length(&document.description)?;
    if let Some(replacement) = &document.replaces {
        check_replacement(city, found, replacement, today)?;
    }
    let (matter, id) = (request.clone(), document.id.clone());
    let scanned = Event::DocumentScanned { matter: matter.clone(), document: id, warnings };
    Ok(vec![Event::DocumentReceived { matter, document }, scanned])
}

/// Decides that these warnings of a document do not stand in the way of its release.
pub fn override_warnings(
    city: &City,
    request: &MatterNumber,
    id: &DocumentId,
    warnings: Vec<DocumentWarning>,
    reason: &str,
    by: Official,
) -> Result<Vec<Event>, Refusal> {
    let held = held(find_open_of(city, request, MatterKind::Request)?, id)?;
    if warnings.is_empty() {
        return Err(Refusal::mistake("no-warning", "choose the warnings that are decided about"));
    }
    if let Some(gone) = warnings.iter().find(|warning| !held.open_warnings().any(|open| open == *warning)) {
        let message = format!("the warning about {} ({}) is not open any more; look again", gone.kind, gone.place);
        return Err(Refusal::mistake("warning-not-open", message));
    }
    let reason = written(reason, "reason-missing", "the reason why it may be released all the same")?.to_owned();
    super::open::check_length(&reason)?;
    check_named(&by, "the decision to release a document with warnings")?;
    let (matter, document) = (request.clone(), id.clone());
    Ok(vec![Event::DocumentWarningsOverridden { matter, document, warnings, reason, by }])
}

/// Withdraws a document. One that was released is taken down, in a matter that is closed too.
pub fn withdraw(
    city: &City,
    request: &MatterNumber,
    id: &DocumentId,
    reason: &str,
    by: Official,
) -> Result<Vec<Event>, Refusal> {
    let found = super::find(city, request)?;
    held(found, id)?;
    let reason = written(reason, "reason-missing", "the reason")?.to_owned();
    super::open::check_length(&reason)?;
    check_named(&by, "the withdrawal of a document")?;
    let released = found.released_with(id).is_some();
    let (matter, document) = (request.clone(), id.clone());
    Ok(vec![Event::DocumentWithdrawn { matter, document, released, reason, by }])
}

/// Somebody opens a document in custody.
pub fn open(city: &City, request: &MatterNumber, id: &DocumentId) -> Result<Vec<Event>, Refusal> {
    let found = super::find(city, request)?;
    found.document(id).ok_or_else(|| Refusal::mistake("unknown-document", unknown(request, id)))?;
    Ok(vec![Event::DocumentOpened { matter: request.clone(), document: id.clone() }])
}

/// A document that is still one of the request.
fn held<'a>(request: &'a Matter, id: &DocumentId) -> Result<&'a HeldDocument, Refusal> {
    let none = || Refusal::mistake("unknown-document", unknown(&request.number, id));
    let held = request.document(id).ok_or_else(none)?;
    match held.held_back().filter(|_| held.gone.is_some()) {
        None => Ok(held),
        Some(why) => Err(Refusal::mistake("document-gone", format!("nothing is done with this document: {why}"))),
    }
}

/// A name is shown on pages and becomes the name of a file.
fn check_name(name: &str) -> Result<(), Refusal> {
    let name = written(name, "name-missing", "the name of the document")?;
    let plain = name.chars().count() <= NAME_MAX && !name.chars().any(char::is_control);
    let message = || format!("the name of a document is one line of at most {NAME_MAX} characters");
    plain.then_some(()).ok_or_else(|| Refusal::mistake("name-too-long", message()))
}

fn check_replacement(city: &City, request: &Matter, with: &Replacement, today: Date) -> Result<(), Refusal> {
    let replaced = held(request, &with.document)?;
    if request.released_with(&with.document).is_some() {
        let message = format!("`{}` was released: withdraw it, and add the other one", replaced.document.name);
        return Err(Refusal::mistake("document-released", message));
    }
    written(&with.reason, "reason-missing", "the reason why the document is replaced")?;
    super::open::check_length(&with.reason)?;
    if with.redactions.is_empty() {
        return Ok(());
    }
    let law = law_kept(city, request)?;
    let Some(by) = with.by.as_ref().filter(|by| super::named(by)) else {
        let message = "a redaction gives the name and the title of the person responsible for it";
        return Err(Refusal::law("responsible-missing", message, law.section(&[RESPONSIBLE])));
    };
    city.check_power_on(Power::Deny, by, today)?;
    for line in &with.redactions {
        if line.because.is_none() {
            let message = format!("{} is redacted without citing an exemption", line.what);
            return Err(Refusal::law("no-citation", message, law.section(&["denial.justification"])));
        }
        check_line(law, replaced.document.item + 1, line)?;
    }
    Ok(())
}

/// A document is produced for its own item, as it is held, once nothing stands in its way; what was redacted in it is in
/// the schedule.
pub(super) fn check_produced(
    law: Law,
    matter: &Matter,
    item: &ItemDetermination,
    production: &Production,
) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for file in &production.files {
        let Some(id) = &file.document else { continue };
        let held = held(matter, id)?;
        let name = &held.document.name;
        let wrong = |code, message: String| Err(Refusal::mistake(code, message));
        if held.document.item != production.item {
            return wrong("document-of-another-item", format!("`{name}` is held for another item"));
        }
        if let Some(why) = held.held_back() {
            return wrong("document-held-back", format!("`{name}` cannot be released: {why}"));
        }
        if (&file.sha256, file.bytes) != (&held.document.sha256, held.document.bytes) || !seen.insert(id) {
            return wrong("document-altered", format!("`{name}` is not produced as it is held, and once"));
        }
        if held.redactions().iter().any(|line| !production.redacted.contains(line)) {
            let message = format!("`{name}` is redacted, and the production does not say under which law");
            return Err(Refusal::law("redaction-not-cited", message, law.section(&["denial.justification"])));
        }
    }
    if !production.redacted.is_empty() && item.outcome == ItemOutcome::Full {
        let message = format!(
            "documents of item {} are redacted, so it is produced in part, not in full: determine it so",
            item.item + 1
        );
        return Err(Refusal::mistake("full-with-redactions", message));
    }
    if production.dataset.is_none() && seen.is_empty() {
        return Err(Refusal::mistake("nothing-produced", "choose the documents that are produced"));
    }
    Ok(())
}

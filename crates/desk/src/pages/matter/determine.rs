//! Determining a request: previews of the segregable portion first, then the decision with its letter.

use super::{Again, address, described, preview, show};
use crate::answers::{Answers, Mistakes};
use crate::error::{DeskError, Page};
use crate::roles::Task;
use crate::visit::{Posted, Visit, done};
use acts::{ActError, DetermineAsk, ItemAsk, Narrow};
use axum::extract::Path;
use jiff::civil::Date;
use records::commands::check_not_ahead;
use records::{Agreement, Audience, MatterNumber, Opening, Search};
use register::Official;
use std::collections::{BTreeMap, BTreeSet};

/// The form's name.
const FORM: &str = "determination";
/// Where what the rules say of the whole form is shown.
const PLACE: &str = "determine";

/// `POST /desk/matters/{number}/determination`: a preview of one item (`do=preview-0`), of the letter
/// (`do=letter`), or the determination.
pub(crate) async fn determine_request(Path(number): Path<String>, Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::HandleRequests)?;
    let number = MatterNumber(number);
    let (count, all) = asked(&visit, &number).await?;
    let wanted = answers.text("do");
    match wanted.strip_prefix("preview-").map(str::parse::<u32>) {
        Some(Ok(item)) if item < count => preview_item(&visit, &number, item, answers).await,
        Some(_) => Err(DeskError::Missing("item")),
        None if wanted == preview::CHANGE => {
            show(&visit, &number, Again { form: FORM, answers, ..Again::default() }).await
        }
        None => determine(&visit, &number, count, all, answers).await,
    }
}

/// How many datasets were asked for, and how many items in all.
async fn asked(visit: &Visit, number: &MatterNumber) -> Result<(u32, u32), DeskError> {
    let opening = visit.state.acts.read(|city| city.matters.get(number).map(|m| m.opening.clone())).await?;
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    match opening.ok_or(DeskError::Missing("matter"))? {
        opening @ Opening::Request { .. } => Ok((count(opening.items().len()), count(opening.item_count()))),
        other => {
            let kind = other.kind().words();
            Err(DeskError::Refused(format!("{number} is {kind}: it is answered, not determined")))
        }
    }
}

async fn preview_item(visit: &Visit, number: &MatterNumber, item: u32, answers: Answers) -> Page {
    let mut mistakes = Mistakes::default();
    let mut previews = BTreeMap::new();
    let now = visit.state.acts.now();
    let today = visit.state.acts.read(|city| city.date_of(now)).await?;
    let ask = item_ask(item, &answers, today, &mut mistakes).filter(|_| mistakes.is_empty());
    if let Some(ask) = ask {
        match visit.state.acts.preview(&visit.actor(), number, item, &ask.narrow).await {
            Ok(found) => drop(previews.insert(item, found)),
            Err(ActError::Refused(words)) => mistakes.add(format!("item-{item}"), words),
            Err(other) => return Err(other.into()),
        }
    }
    show(visit, number, Again { form: FORM, answers, mistakes, previews }).await
}

async fn determine(visit: &Visit, number: &MatterNumber, count: u32, all: u32, answers: Answers) -> Page {
    let mut mistakes = Mistakes::default();
    let chosen = chosen(all, &answers, &mut mistakes);
    let (datasets, others): (Vec<u32>, Vec<u32>) = chosen.into_iter().partition(|item| *item < count);
    let now = visit.state.acts.now();
    let today = visit.state.acts.read(|city| city.date_of(now)).await?;
    let items = datasets.into_iter().filter_map(|item| item_ask(item, &answers, today, &mut mistakes)).collect();
    let responsible = responsible(&answers, &mut mistakes);
    let pack = visit.state.acts.pack();
    let deciding = described::Deciding { pack, answers: &answers, responsible: &responsible, today };
    let redacted = redacted(visit, number, &answers).await?;
    let read = |item| described::read(&deciding, item, redacted.contains(&item), &mut mistakes);
    let described = others.into_iter().filter_map(read).collect();
    if !mistakes.is_empty() {
        return show(visit, number, Again { form: FORM, answers, mistakes, previews: BTreeMap::new() }).await;
    }
    let ask = DetermineAsk { items, described, responsible, signed_by: visit.session.official.clone() };
    if answers.text("do") == preview::LETTER {
        return match visit.state.acts.preview_determination(&visit.actor(), number, &ask).await {
            Ok(letter) => preview::page(visit, number, FORM, "Determine and send", letter, &answers),
            Err(ActError::Refused(words)) => show(visit, number, Again::refused(FORM, answers, PLACE, words)).await,
            Err(other) => Err(other.into()),
        };
    }
    match visit.state.acts.determine(&visit.actor(), number, ask).await {
        Ok(()) => Ok(done(&address(number), "determined")),
        Err(ActError::Refused(words)) => show(visit, number, Again::refused(FORM, answers, PLACE, words)).await,
        Err(other) => Err(other.into()),
    }
}

/// The items of which a chosen document is redacted: what was redacted is in the schedule without being typed again.
async fn redacted(visit: &Visit, number: &MatterNumber, answers: &Answers) -> Result<BTreeSet<u32>, DeskError> {
    let look = visit.state.acts.read(|city| {
        let matter = city.matters.get(number)?;
        let is_redacted = |item: &u32| {
            let chosen = super::documents::chosen(*item, answers);
            chosen.iter().filter_map(|id| matter.document(id)).any(|held| !held.redactions().is_empty())
        };
        Some(matter.items().filter(is_redacted).collect())
    });
    Ok(look.await?.unwrap_or_default())
}

/// The items that the letter decides: those that are ticked; the only one, where there is one.
fn chosen(all: u32, answers: &Answers, mistakes: &mut Mistakes) -> Vec<u32> {
    if all == 1 {
        return vec![0];
    }
    let ticked = answers.all("decide");
    let chosen: Vec<u32> = (0..all).filter(|item| ticked.contains(&item.to_string())).collect();
    if chosen.is_empty() {
        mistakes.add(PLACE, "Choose at least one item that this letter decides");
    }
    chosen
}

/// How one item is narrowed; `None` when an answer is missing.
fn narrow(item: u32, answers: &Answers, mistakes: &mut Mistakes) -> Option<Narrow> {
    let of = |name: &str| format!("item-{item}-{name}");
    let (kept, withheld) = (answers.all(&of("fields")), answers.all(&of("withheld")));
    if kept.is_empty() && answers.has(&of("choices")) {
        mistakes.add(of("fields"), format!("Keep at least one field of item {}", item + 1));
        return None;
    }
    Some(Narrow {
        fields: kept.into_iter().chain(withheld).collect(),
        date_field: answers.some(&of("date-field")),
        // An empty answer is an answer: all dates, although some were asked for.
        from: Some(answers.text(&of("from"))),
        to: Some(answers.text(&of("to"))),
    })
}

fn item_ask(item: u32, answers: &Answers, today: Date, mistakes: &mut Mistakes) -> Option<ItemAsk> {
    let of = |name: &str| format!("item-{item}-{name}");
    let narrow = narrow(item, answers, mistakes)?;
    let audience = audience(&format!("item-{item}"), answers, mistakes);
    let documents = super::documents::chosen(item, answers);
    let agreed = match (answers.text(&of("agreed-on")), answers.text(&of("agreed"))) {
        (on, how) if on.is_empty() && how.is_empty() => None,
        (on, how) => Some(Agreement { on, how }),
    };
    if let Some(refusal) = agreed.as_ref().and_then(|a| check_not_ahead(a.on.parse().ok()?, today).err()) {
        mistakes.add(of("agreed-on"), refusal.to_string());
    }
    let search = search(&format!("item-{item}"), answers);
    Some(ItemAsk { item, narrow, audience, reasons: answers.text(&of("reasons")), agreed, search, documents })
}

/// Who a production is for.
pub(crate) fn audience(of: &str, answers: &Answers, mistakes: &mut Mistakes) -> Audience {
    let of = |name: &str| format!("{of}-{name}");
    if answers.text(&of("audience")) != "requester" {
        return Audience::Public;
    }
    let (basis, facts) = (answers.text(&of("basis")), answers.text(&of("facts")));
    if basis.is_empty() {
        mistakes.add(of("basis"), "Choose the exception that allows a production for this requester alone");
    }
    if facts.is_empty() {
        mistakes.add(of("facts"), "Say on which facts the exception rests");
    }
    Audience::Requester { basis: format!("{basis}: {facts}") }
}

/// How was searched, where anything was recorded of it.
pub(super) fn search(item: &str, answers: &Answers) -> Option<Search> {
    let text = |name: &str| answers.text(&format!("{item}-search-{name}"));
    let some = |name: &str| answers.some(&format!("{item}-search-{name}"));
    let search = Search {
        systems: text("systems"),
        custodians: text("custodians"),
        terms: text("terms"),
        from: some("from"),
        to: some("to"),
    };
    (search != Search::default()).then_some(search)
}

/// One person a line, `Name, Title`. Whether anyone has to be named is for the rules.
fn responsible(answers: &Answers, mistakes: &mut Mistakes) -> Vec<Official> {
    let text = answers.text("responsible");
    let mut found = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match Official::parse(line) {
            Some(official) => found.push(official),
            None => mistakes.add("responsible", format!("“{line}” is not a name and a title: write “Name, Title”")),
        }
    }
    found
}

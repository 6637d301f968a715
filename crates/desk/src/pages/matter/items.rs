//! The items of a request beside what the register says of them, and the form that determines them.

use super::decided::{self, Line};
use super::documents::{AudienceForm, Choosable};
use super::precedents::{self, Precedents};
use crate::answers::Answers;
use crate::words::{self, Badge};
use acts::ItemPreview;
use catalog::{Field, FieldName, Withholding};
use law::Pack;
use records::{City, DatasetState, Item, Matter, Narrowing, Opening, Search, StillAsked};
use register::{CuttingPlan, FieldCut};
use std::collections::BTreeMap;

/// One dataset asked for.
pub(super) struct ItemView {
    pub n: u32,
    pub number: u32,
    /// Where what the rules say of the item is shown.
    pub place: String,
    /// The same for its fields.
    pub fields_place: String,
    /// The same for the day of the requester's agreement.
    pub agreed_place: String,
    pub id: String,
    pub title: String,
    pub asked: String,
    /// What the requester narrowed it to since, how and when.
    pub narrowed: Option<String>,
    pub choice: Choice,
    /// What the register withholds of what was asked for.
    pub says: Vec<Line>,
    pub label: String,
    /// What of that must be disclosed all the same: the exemption, the duty.
    pub nevertheless: Vec<(String, String)>,
    /// Who else got it or was denied it.
    pub precedents: Precedents,
    /// What stops a determination, or needs to be known before one.
    pub notice: Option<String>,
    /// Released fields that were asked for: name, label, whether kept.
    pub fields: Vec<(String, String, bool)>,
    /// Withheld fields that were asked for: they stay in the schedule.
    pub withheld: Vec<String>,
    /// Fields that hold dates: name, whether chosen.
    pub date_fields: Vec<(String, bool)>,
    pub from: String,
    pub to: String,
    pub audience: AudienceForm,
    pub reasons: String,
    pub preview: Option<PreviewView>,
    /// The day and the words of the requester's agreement to less than was asked for.
    pub agreed_on: String,
    pub agreed: String,
    /// Where nothing is held: how was searched.
    pub search: Option<SearchForm>,
    /// Documents that are held for it.
    pub documents: Vec<Choosable>,
}

/// Whether the letter decides an item.
pub(super) struct Choice {
    /// The item, from 0.
    pub item: u32,
    /// Whether there are others, so that there is something to choose.
    pub is_one_of_many: bool,
    /// Every item that is open is chosen until somebody chooses otherwise.
    pub chosen: bool,
    /// That it is decided already, or is to be decided again.
    pub note: Option<String>,
}

impl Choice {
    pub(super) fn of(matter: &Matter, item: u32, answers: &Answers) -> Self {
        let open = matter.undetermined().contains(&item);
        let again = matter.item_work(item).and_then(|work| work.reopened.as_ref());
        let decided = matter.determinations.iter().find(|d| d.item == item).map(|d| d.outcome.words());
        Self {
            item,
            is_one_of_many: matter.items().len() > 1,
            chosen: if answers.has("do") { answers.all("decide").contains(&item.to_string()) } else { open },
            note: match (again, decided) {
                (Some((by, because)), _) => {
                    Some(format!("To be determined again by {}, because of {because}.", records::words::date(*by)))
                }
                (None, Some(outcome)) => Some(format!("Determined already: {outcome}.")),
                (None, None) => None,
            },
        }
    }
}

/// The record of a search.
pub(super) struct SearchForm {
    /// What the names of its answers begin with.
    pub of: String,
    pub systems: String,
    pub custodians: String,
    pub terms: String,
    pub from: String,
    pub to: String,
}

impl SearchForm {
    /// Where it is said that the systems are missing.
    pub(super) fn systems_place(&self) -> String {
        format!("{}-systems", self.of)
    }

    /// What was typed; before that, what the search log of the item says.
    pub(super) fn of(item: &str, logged: Option<Search>, answers: &Answers) -> Self {
        let name = |name: &str| format!("{item}-search-{name}");
        let logged = logged.unwrap_or_default();
        let answers = answers
            .clone()
            .or(&name("systems"), logged.systems)
            .or(&name("custodians"), logged.custodians)
            .or(&name("terms"), logged.terms)
            .or(&name("from"), logged.from.unwrap_or_default())
            .or(&name("to"), logged.to.unwrap_or_default());
        let text = |of: &str| answers.text(&name(of));
        Self {
            of: format!("{item}-search"),
            systems: text("systems"),
            custodians: text("custodians"),
            terms: text("terms"),
            from: text("from"),
            to: text("to"),
        }
    }
}

/// What an item would get.
pub(super) struct PreviewView {
    pub outcome: Badge,
    pub narrowed: String,
    /// What the requester has to have agreed to.
    pub left_out: String,
    pub schedule: Vec<Line>,
    pub label: String,
    /// Rows in all, and the head of the portion.
    pub portion: Option<(String, Vec<String>, Vec<Vec<String>>)>,
    pub rows_label: String,
}

/// Every dataset asked for.
pub(super) fn all(
    city: &City,
    pack: &Pack,
    matter: &Matter,
    answers: &Answers,
    previews: &BTreeMap<u32, ItemPreview>,
) -> Vec<ItemView> {
    let Opening::Request { items, .. } = &matter.opening else { return Vec::new() };
    let numbered = (0u32..).zip(items).filter(|(n, _)| !matter.is_dropped(*n));
    numbered
        .map(|(n, item)| {
            let narrowing = matter.item_work(n).and_then(|work| work.narrowed.as_ref());
            let answers = &narrowing.map_or_else(|| answers.clone(), |n| as_narrowed(answers, n));
            let mut view = form(pack, n, item, Choice::of(matter, n, answers), answers);
            view.narrowed = narrowed(matter, n);
            let still = matter.still_asked(n);
            register_says(city, item, &still, logged(matter, n), answers, &mut view);
            if let Ok(plan) = city.plan_of(&item.dataset) {
                view.nevertheless = nevertheless(pack, city, matter, &plan, &asked_of(city, item));
                view.precedents = precedents::of(city, matter, item, &plan);
            }
            view.documents = super::documents::choosable(matter, n, answers);
            view.preview = previews.get(&n).map(preview);
            view
        })
        .collect()
}

/// What the requester narrowed an item to since, how and when.
pub(super) fn narrowed(matter: &Matter, item: u32) -> Option<String> {
    let Narrowing { to, agreed } = matter.item_work(item)?.narrowed.as_ref()?;
    let to = words::capital(&to.words(ToString::to_string));
    Some(format!("{to}. Said on {}, {}", records::words::stored(&agreed.on), agreed.how))
}

/// What the form says of a narrowing until somebody says otherwise.
fn as_narrowed(answers: &Answers, narrowing: &Narrowing) -> Answers {
    let Narrowing { to, agreed } = narrowing;
    let of = |name: &str| format!("item-{}-{name}", to.item);
    let answers = answers.clone().or(&of("agreed-on"), agreed.on.clone()).or(&of("agreed"), agreed.how.clone());
    let answers = to.from.iter().fold(answers, |answers, from| answers.or(&of("from"), from.clone()));
    to.to.iter().fold(answers, |answers, to| answers.or(&of("to"), to.clone()))
}

/// What was asked and typed, before the register is looked at.
fn form(pack: &Pack, n: u32, item: &Item, choice: Choice, answers: &Answers) -> ItemView {
    let of = |name: &str| format!("item-{n}-{name}");
    let dates = answers
        .clone()
        .or(&of("from"), item.from.clone().unwrap_or_default())
        .or(&of("to"), item.to.clone().unwrap_or_default());
    ItemView {
        n,
        number: n.saturating_add(1),
        place: format!("item-{n}"),
        fields_place: of("fields"),
        agreed_place: of("agreed-on"),
        id: item.dataset.to_string(),
        title: item.dataset.to_string(),
        asked: asked(item),
        narrowed: None,
        choice,
        says: Vec::new(),
        nevertheless: Vec::new(),
        precedents: Precedents::default(),
        label: format!("What the register says of item {}", n.saturating_add(1)),
        notice: None,
        fields: Vec::new(),
        withheld: Vec::new(),
        date_fields: Vec::new(),
        from: dates.text(&of("from")),
        to: dates.text(&of("to")),
        audience: AudienceForm::of(pack, &format!("item-{n}"), answers),
        reasons: answers.text(&of("reasons")),
        preview: None,
        agreed_on: answers.text(&of("agreed-on")),
        agreed: answers.text(&of("agreed")),
        search: None,
        documents: Vec::new(),
    }
}

fn asked(item: &Item) -> String {
    let fields = match item.fields.as_slice() {
        [] => "all fields".to_owned(),
        some => format!("fields {}", some.iter().map(FieldName::as_str).collect::<Vec<_>>().join(", ")),
    };
    let dates = match records::words::date_range(item.from.as_deref(), item.to.as_deref()) {
        dates if dates.is_empty() => "all dates".into(),
        dates => dates,
    };
    words::capital(&format!("{fields}; {dates}"))
}

/// The search log of an item as one search.
pub(super) fn logged(matter: &Matter, item: u32) -> Option<Search> {
    matter.item_work(item).and_then(|work| work.searched())
}

fn register_says(
    city: &City,
    item: &Item,
    still: &StillAsked,
    logged: Option<Search>,
    answers: &Answers,
    view: &mut ItemView,
) {
    let Some(state) = city.dataset(&item.dataset) else { return };
    view.title.clone_from(&state.dataset.title);
    if state.revision.is_none() {
        view.search = Some(SearchForm::of(&view.place, logged, answers));
        view.notice =
            Some("The dataset is announced, and no data is held yet: the item comes to “no such records”.".into());
        return;
    }
    match city.plan_of(&item.dataset) {
        Err(error) => view.notice = Some(format!("The register does not resolve: {error}.")),
        Ok(plan) if !plan.dataset.is_empty() => {
            view.says = plan.dataset.iter().map(|w| says("the whole dataset", "withheld", Some(w))).collect();
            view.notice = Some("The whole dataset is withheld: nothing can be segregated while that stands.".into());
        }
        Ok(plan) => segregable(state, &plan, (item, still), answers, view),
    }
}

/// The fields that an item asks for by names that its dataset has; none where it asks for all, or for others.
fn asked_of(city: &City, item: &Item) -> Vec<FieldName> {
    let Some(state) = city.dataset(&item.dataset) else { return Vec::new() };
    let mut asked = state.dataset.asked_in_custody(&item.fields);
    asked.retain(|name| state.dataset.fields.iter().any(|field| field.name == *name));
    asked
}

/// The duties to disclose that bound the exemptions of a plan, as the law pack has them on the day whose rules the request
/// keeps.
fn nevertheless(
    pack: &Pack,
    city: &City,
    matter: &Matter,
    plan: &CuttingPlan,
    wanted: &[FieldName],
) -> Vec<(String, String)> {
    let on = matter.due.as_ref().map_or_else(|| city.date_of(matter.received_at), |due| due.receipt_date);
    let of_field = |(_, cut): &(Field, FieldCut)| match cut {
        FieldCut::Withhold { because } => because.clone(),
        FieldCut::Treat { because, .. } => vec![because.clone()],
        FieldCut::Keep => Vec::new(),
    };
    let is_wanted = |name: &FieldName| wanted.is_empty() || wanted.contains(name);
    let fields = plan.fields.iter().filter(|(field, _)| is_wanted(&field.name)).flat_map(of_field);
    let cells = plan.cells.iter().filter(|cell| is_wanted(&cell.field));
    let parts = cells.map(|c| c.because.clone()).chain(plan.rows.iter().map(|r| r.because.clone()));
    let because = plan.dataset.iter().cloned().chain(fields).chain(parts);
    let mut duties: Vec<(String, String)> = Vec::new();
    for withholding in because {
        let duty = pack.exemption_on(&withholding.law_id, on).and_then(|rule| rule.must_disclose.clone());
        let line = duty.map(|duty| (withholding.exemption.clone(), words::capital(&duty)));
        duties.extend(line.filter(|line| !duties.contains(line)));
    }
    duties
}

/// What can be given of an item, and what not.
fn segregable(
    state: &DatasetState,
    plan: &CuttingPlan,
    (item, still): (&Item, &StillAsked),
    answers: &Answers,
    view: &mut ItemView,
) {
    // Somebody who asks for names that the dataset does not have is shown, not refused.
    let asked = state.dataset.asked_in_custody(&item.fields);
    let unknown = !plan.fields.iter().any(|(f, _)| asked.contains(&f.name));
    let still = state.dataset.asked_in_custody(&still.fields);
    let is_still = |name: &FieldName| still.is_empty() || still.contains(name);
    let wanted = |name: &FieldName| unknown || asked.contains(name);
    if unknown && !item.fields.is_empty() {
        view.notice =
            Some("The dataset has no field of the names asked for: choose below what answers the request.".into());
    }
    let (kept, chosen) =
        (answers.all(&format!("item-{}-fields", view.n)), answers.text(&format!("item-{}-date-field", view.n)));
    let sent = answers.has("do");
    let mut unclassified = Vec::new();
    for (field, cut) in plan.fields.iter().filter(|(f, _)| wanted(&f.name)) {
        let name = field.name.to_string();
        match cut {
            FieldCut::Withhold { because } => {
                view.says.extend(because.iter().map(|w| says(&format!("field {name}"), "withheld", Some(w))));
                if because.is_empty() {
                    unclassified.push(name.clone());
                }
                if is_still(&field.name) {
                    view.withheld.push(name);
                }
                continue;
            }
            FieldCut::Treat { treatment, because } => {
                view.says.push(says(&format!("field {name}"), &treatment.words(), Some(because)));
            }
            FieldCut::Keep => {}
        }
        let is_kept = if sent { kept.contains(&name) } else { is_still(&field.name) };
        view.fields.push((name, field.label.clone(), is_kept));
    }
    let cells = plan.cells.iter().filter(|c| wanted(&c.field));
    view.says.extend(
        cells.map(|c| says(&format!("field {} in some rows", c.field), &c.treatment.words(), Some(&c.because))),
    );
    view.says.extend(plan.rows.iter().map(|r| says("some rows", "withheld", Some(&r.because))));
    let dated = plan.released().map(|(f, _)| f).filter(|f| holds_dates(state, f));
    view.date_fields = dated.map(|f| (f.name.to_string(), f.name.as_str() == chosen)).collect();
    if !unclassified.is_empty() {
        view.notice = Some(format!(
            "Nobody has classified {} yet: publish the dataset or exempt these fields first, then determine.",
            unclassified.join(", ")
        ));
    }
}

/// Whether a field holds dates as it is released; custodial types where it is not released yet.
fn holds_dates(state: &DatasetState, field: &Field) -> bool {
    let published = state.dataset.schema.as_ref().and_then(|schema| schema.field(field.name.as_str()));
    published.map_or(field.field_type, |p| p.field_type).is_temporal()
}

fn says(what: &str, how: &str, because: Option<&Withholding>) -> Line {
    decided::line(&records::ScheduleLine {
        what: what.into(),
        field: None,
        how: how.into(),
        because: because.cloned(),
        facts: None,
    })
}

fn preview(preview: &ItemPreview) -> PreviewView {
    let number = preview.item.saturating_add(1);
    let portion = preview.portion.as_ref();
    PreviewView {
        outcome: Badge { word: preview.outcome.words().to_owned(), ..decided::outcome(preview.outcome) },
        narrowed: preview.narrowed.join("; "),
        left_out: preview.left_out.join("; "),
        schedule: preview.schedule.iter().map(decided::line).collect(),
        label: format!("What the letter would say is withheld of item {number}"),
        portion: portion.map(|p| (words::rows(p.rows), p.header.clone(), p.head.clone())),
        rows_label: format!("First rows of item {number}"),
    }
}

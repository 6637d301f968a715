//! What the desk shows of a dataset.

use crate::pages::exemption::{Condition, condition};
use crate::pages::register::{how, review};
use crate::words::{self, Badge, When};
use catalog::{Dataset, DeclaredGeometry, Field, Standing};
use records::{City, DatasetState, Role};
use register::{CuttingPlan, Exemption, FieldCut, Question, Scope, ScopeText, Treatment};

/// A dataset as the page shows it.
pub(super) struct DatasetView {
    pub id: String,
    pub title: String,
    pub description: String,
    pub department: Option<String>,
    pub standing: Badge,
    pub is_withheld: bool,
    pub is_planned: bool,
    pub promised: Option<When>,
    pub row_id: Option<String>,
    /// Which fields say where a row is.
    pub geometry: Option<String>,
    pub released: Option<(String, String)>,
    pub takedown_note: Option<String>,
    pub fields: Vec<FieldView>,
    pub exemptions: Vec<ExemptionLine>,
    /// Key and words of each question that stops publication.
    pub questions: Vec<(String, String)>,
    /// Fields that the act of publication would classify as public.
    pub to_classify: Vec<String>,
    /// Why the register does not resolve, when it does not.
    pub broken: Option<String>,
}

/// A field with what becomes of it.
pub(super) struct FieldView {
    pub name: String,
    pub label: String,
    pub field_type: &'static str,
    /// Whether a person declared the type.
    pub declared: bool,
    pub role: Option<&'static str>,
    pub description: Option<String>,
    pub cut: String,
    pub withheld: bool,
}

/// An exemption on the dataset.
pub(super) struct ExemptionLine {
    pub id: String,
    pub what: String,
    pub how: String,
    pub predicate: Option<String>,
    /// Whether there is a predicate that this person may not read.
    pub sealed: bool,
    pub law: String,
    pub statement: String,
    pub state: Badge,
}

/// The view of a dataset for a role at an instant.
pub(super) fn of(city: &City, state: &DatasetState, role: Role, now: i64) -> DatasetView {
    let d = &state.dataset;
    let plan = city.plan_of(&d.id);
    let zone = words::zone(city);
    let register = city.exemptions_of(&d.id);
    DatasetView {
        id: d.id.to_string(),
        title: d.title.clone(),
        description: d.description.clone(),
        department: d.department.clone(),
        standing: words::standing(d, city.date_of(now)),
        is_withheld: d.standing == Standing::Withheld,
        is_planned: state.revision.is_none(),
        promised: d.plan.promised.as_deref().map(When::parse),
        row_id: d.row_id.as_ref().map(ToString::to_string),
        geometry: d.geometry.as_ref().map(place_words),
        released: d.current().map(|r| (words::rows(r.rows), When::moment(r.released_at, &zone).words)),
        takedown_note: d.takedown_note.clone(),
        fields: plan
            .iter()
            .flat_map(|plan| plan.fields.iter().map(|(field, cut)| field_view(plan, &register, d, field, cut)))
            .collect(),
        exemptions: exemptions(city, state, role),
        questions: questions(city, state),
        to_classify: to_classify(plan.as_ref().ok()),
        broken: plan.as_ref().err().map(ToString::to_string),
    }
}

fn field_view(
    plan: &CuttingPlan,
    exemptions: &[Exemption],
    dataset: &Dataset,
    field: &Field,
    cut: &FieldCut,
) -> FieldView {
    let released = dataset.standing == Standing::Published;
    let mut all: Vec<String> = Vec::new();
    match cut {
        FieldCut::Keep => {}
        FieldCut::Treat { treatment, .. } => all.push(with_ids(treatment.words(), &treating(exemptions, field))),
        FieldCut::Withhold { because } if because.is_empty() => all.push("not classified yet, so withheld".into()),
        FieldCut::Withhold { because } => {
            let ids: Vec<&str> = because.iter().map(|w| w.exemption.as_str()).collect();
            all.push(with_ids("withheld".into(), &ids));
        }
    }
    let withheld = matches!(cut, FieldCut::Withhold { .. });
    if !withheld {
        all.extend(cells(plan, field));
    }
    if all.is_empty() {
        all.push(if released { "public" } else { "classified as public, not released now" }.into());
    }
    FieldView {
        name: field.name.to_string(),
        label: field.label.clone(),
        field_type: field.field_type.word(),
        declared: field.declared.is_some_and(|declared| declared.decides() && declared.is_by_a_person()),
        role: field.role.map(catalog::Role::words),
        description: field.description.clone(),
        cut: all.join("; "),
        withheld,
    }
}

/// The exemptions in force that generalise a field: the plan names one of them.
fn treating(exemptions: &[Exemption], field: &Field) -> Vec<String> {
    let on_field = |e: &&Exemption| matches!(&e.scope, Scope::Field { field: name } if *name == field.name);
    exemptions.iter().filter(|e| e.in_force()).filter(on_field).map(|e| e.id.to_string()).collect()
}

/// What becomes of the cells of a field in some rows: each treatment once, with every exemption that gives it.
fn cells(plan: &CuttingPlan, field: &Field) -> Vec<String> {
    let mut found: Vec<(Treatment, Vec<&str>)> = Vec::new();
    for rule in plan.cells.iter().filter(|rule| rule.field == field.name) {
        match found.iter_mut().find(|(treatment, _)| *treatment == rule.treatment) {
            Some((_, ids)) => ids.push(&rule.because.exemption),
            None => found.push((rule.treatment, vec![&rule.because.exemption])),
        }
    }
    let words = |treatment: Treatment| match treatment {
        Treatment::Withhold => treatment.words(),
        _ => format!("{} in some rows", treatment.words()),
    };
    found.into_iter().map(|(treatment, ids)| with_ids(words(treatment), &ids)).collect()
}

fn with_ids(words: String, ids: &[impl AsRef<str>]) -> String {
    let ids: Vec<&str> = ids.iter().map(AsRef::as_ref).collect();
    format!("{words} ({})", ids.join(", "))
}

fn exemptions(city: &City, state: &DatasetState, role: Role) -> Vec<ExemptionLine> {
    let all = city.exemptions.values().filter(|e| e.dataset == state.dataset.id);
    let line = |e: &Exemption| {
        let condition = condition(city, e, role);
        ExemptionLine {
            id: e.id.to_string(),
            what: ScopeText(&e.scope).to_string(),
            how: how(e),
            sealed: condition == Condition::Sealed,
            predicate: condition.read(),
            law: e.withholding().citation_line(),
            statement: e.statement.clone(),
            state: review(&e.review),
        }
    };
    all.map(line).collect()
}

fn to_classify(plan: Option<&CuttingPlan>) -> Vec<String> {
    let waits = |cut: &FieldCut| matches!(cut, FieldCut::Withhold { because } if because.is_empty());
    let fields = plan.iter().flat_map(|plan| &plan.fields).filter(|(_, cut)| waits(cut));
    fields.map(|(field, _)| field.name.to_string()).collect()
}

/// The questions as they stand once the remaining fields are public: publication is asked about what it would show.
fn questions(city: &City, state: &DatasetState) -> Vec<(String, String)> {
    let public = state.dataset.fields.iter().map(|f| Field { classified_public: true, ..f.clone() });
    let public: Vec<Field> = public.collect();
    let Ok(plan) = CuttingPlan::of(&public, &city.exemptions_of(&state.dataset.id)) else { return Vec::new() };
    let open = register::questions(&plan, &state.sequences, state.header_looks_like_data, &state.accepted);
    open.iter().map(|question| (question.key(), question_words(question))).collect()
}

/// A question of the register, with what can be done at the desk.
pub(crate) fn question_words(question: &Question) -> String {
    match question {
        Question::Sibling { exempt, shown, role } => {
            format!(
                "{exempt} is exempt, but {shown} ({}) would be shown in full. Exempt it too, or accept it.",
                role.words()
            )
        }
        Question::Sequence { field } => {
            format!("Rows are withheld, and the gaps in {field} would show where. Withhold it, or accept it.")
        }
        Question::Header => {
            "The header row looks like data. Receive the file again with the right header row, or accept it.".into()
        }
    }
}

/// Which fields say where a row is, in a sentence.
fn place_words(geometry: &DeclaredGeometry) -> String {
    match geometry {
        DeclaredGeometry::Cell { field, .. } => format!("Where a row is, is computed from {field}."),
        DeclaredGeometry::Degrees { latitude, longitude } => {
            format!("Where a row is, is computed from {latitude} and {longitude}.")
        }
        DeclaredGeometry::Projected { epsg, x, y } => {
            format!("Where a row is, is computed from {x} and {y}, coordinates in EPSG:{epsg}.")
        }
    }
}

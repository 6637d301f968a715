//! The dictionary: every field, released or withheld, with what it means.

use crate::pages::link::encode;
use crate::pages::reasons::Reason;
use crate::pages::words::{capital, plural};
use catalog::{PublicField, PublicSchema, WithheldField, Withholding};

/// A field in the dictionary.
pub(super) struct FieldRow {
    /// The name queries use.
    pub name: String,
    /// The label.
    pub label: String,
    /// The word for its type; of a withheld field nothing is said.
    pub type_word: Option<&'static str>,
    /// What it means.
    pub meaning: Option<String>,
    /// What is not shown in full, and why.
    pub notices: Vec<(String, Reason)>,
    /// Whether it is withheld.
    pub is_withheld: bool,
    /// Why it is withheld; none for a field that nobody has classified yet.
    pub reasons: Vec<Reason>,
}

/// Released fields in the order of the source, then the withheld ones.
pub(super) fn dictionary(schema: &PublicSchema) -> Vec<FieldRow> {
    schema.fields.iter().map(released).chain(schema.withheld.iter().map(withheld)).collect()
}

fn released(field: &PublicField) -> FieldRow {
    FieldRow {
        name: field.name.to_string(),
        label: field.label.clone(),
        type_word: Some(field.field_type.word()),
        meaning: field.description.clone(),
        notices: field.notices.iter().map(|n| (n.what.clone(), Reason::of(&n.withholding))).collect(),
        is_withheld: false,
        reasons: vec![],
    }
}

fn withheld(field: &WithheldField) -> FieldRow {
    FieldRow {
        name: field.name.to_string(),
        label: field.label.clone(),
        type_word: None,
        meaning: field.description.clone(),
        notices: vec![],
        is_withheld: true,
        reasons: Reason::all(&field.withholdings),
    }
}

/// Something that is withheld, with what can be done about it.
pub(super) struct Withheld {
    /// What: a field by its label, some rows, values of a field, the whole dataset.
    pub what: String,
    /// The field's name, when it is one.
    pub code: Option<String>,
    /// `Withheld`, or how it was generalised.
    pub how: String,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Where to ask for the reasons in writing.
    pub justify: String,
    /// The exemptions, each with where to ask for a review of it.
    pub reviews: Vec<(String, String)>,
    /// Where to request it.
    pub request: String,
}

/// Everything a release leaves out.
pub(super) fn left_out(dataset: &str, schema: &PublicSchema) -> Vec<Withheld> {
    let fields = schema
        .withheld
        .iter()
        .map(|f| entry(dataset, f.label.clone(), Some(f.name.as_str()), "Withheld".into(), &f.withholdings));
    let rows = schema.row_notices.iter().map(|notice| {
        entry(dataset, "Some rows".into(), None, "Withheld".into(), std::slice::from_ref(&notice.withholding))
    });
    let cells = schema.fields.iter().flat_map(|f| {
        f.notices.iter().map(|notice| {
            let how = crate::pages::words::capital(&notice.what);
            entry(dataset, f.label.clone(), Some(f.name.as_str()), how, std::slice::from_ref(&notice.withholding))
        })
    });
    fields.chain(rows).chain(cells).collect()
}

/// How much is withheld, by kind: `1 field withheld, some rows withheld, 5 fields shown in part`.
pub(super) fn summary(schema: &PublicSchema) -> String {
    let mut parts = Vec::new();
    if !schema.withheld.is_empty() {
        parts.push(format!("{} withheld", plural(schema.withheld.len() as u64, "field", "fields")));
    }
    let partial = schema.fields.iter().filter(|f| !f.notices.is_empty()).count();
    if partial > 0 {
        parts.push(format!("{} shown in part", plural(partial as u64, "field", "fields")));
    }
    if !schema.row_notices.is_empty() {
        parts.push("some rows withheld".into());
    }
    if parts.is_empty() { "Nothing is withheld".into() } else { capital(&parts.join(", ")) }
}

/// The whole dataset is left out.
pub(super) fn whole(dataset: &str, withholdings: &[Withholding]) -> Withheld {
    entry(dataset, "The whole dataset".into(), None, "Withheld".into(), withholdings)
}

fn entry(dataset: &str, what: String, field: Option<&str>, how: String, why: &[Withholding]) -> Withheld {
    let review = |w: &Withholding| (w.exemption.clone(), format!("/reviews/new?exemption={}", encode(&w.exemption)));
    let mut reviews: Vec<(String, String)> = why.iter().map(review).collect();
    reviews.dedup();
    let named = field.map(|f| format!("&field={}", encode(f))).unwrap_or_default();
    Withheld {
        what,
        code: field.map(str::to_owned),
        how,
        reasons: Reason::all(why),
        justify: format!("/justifications/new?dataset={dataset}{named}"),
        reviews,
        request: format!("/requests/new?dataset={dataset}{named}"),
    }
}

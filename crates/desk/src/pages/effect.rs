//! What an exemption changes, before it is recorded or while it is reviewed.

use crate::answers::Answers;
use crate::error::{Page, html};
use crate::pages::dataset::question_words;
use crate::pages::shell::Shell;
use crate::roles::Task;
use crate::visit::Visit;
use crate::words;
use acts::{Effect, Shown};
use askama::Template;
use axum::http::StatusCode;
use register::ScopeText;

/// The word of the button that looks, and of the one that leads back to the form.
pub(super) const EFFECT: &str = "effect";
pub(super) const CHANGE: &str = "change";

/// What looking leads to.
pub(super) enum Then<'a> {
    /// The form of the exemption, which goes along: whether it comes into force at once.
    Record { decides: bool, answers: &'a Answers },
    /// The exemption on record.
    Review,
}

#[derive(Template)]
#[template(path = "effect.html")]
struct EffectPage {
    shell: Shell,
    dataset: String,
    title: String,
    /// The number, of one on record.
    number: Option<String>,
    what: String,
    law: String,
    statement: String,
    is_public: bool,
    rows: String,
    rows_without: String,
    rows_with: String,
    fields: Vec<FieldLine>,
    questions: Vec<String>,
    taken_down: Vec<String>,
    asked_for_in: Vec<String>,
    /// Whether whoever looks may open those.
    reads: bool,
    given_before: Vec<(String, String)>,
    /// The words of the button that records it, and the answers.
    record: Option<(&'static str, Vec<(String, String)>)>,
}

/// A field that changes.
struct FieldLine {
    name: String,
    without: String,
    with: String,
    examples: Vec<String>,
}

/// The page of what an exemption changes.
pub(super) fn page(visit: &Visit, title: String, effect: Effect, then: Then<'_>) -> Page {
    let exemption = &effect.exemption;
    let dataset = exemption.dataset.to_string();
    let address = format!("/desk/datasets/{dataset}");
    let shell = match &then {
        Then::Record { .. } => Shell::new(visit, "/desk/datasets", "What the exemption would change")
            .under("Datasets", "/desk/datasets")
            .under(title.clone(), address),
        Then::Review => Shell::new(visit, "/desk/register", "What the exemption withholds")
            .under("Register of exemptions", "/desk/register")
            .under(exemption.id.to_string(), format!("/desk/register/{}", exemption.id)),
    };
    let numbers = |found: &[records::MatterNumber]| found.iter().map(ToString::to_string).collect::<Vec<_>>();
    let page = EffectPage {
        shell,
        number: matches!(then, Then::Review).then(|| exemption.id.to_string()),
        what: words::capital(&ScopeText(&exemption.scope).to_string().replace('`', "")),
        law: exemption.withholding().citation_line(),
        statement: exemption.statement.clone(),
        is_public: effect.is_public,
        rows: words::number(effect.rows),
        rows_without: words::number(effect.rows_without),
        rows_with: words::number(effect.rows_with),
        fields: effect.fields.iter().map(|field| line(field, &effect)).collect(),
        questions: effect.questions.iter().map(question_words).collect(),
        taken_down: numbers(&effect.taken_down),
        reads: visit.may(Task::ReadMatters),
        asked_for_in: numbers(&effect.asked_for_in),
        given_before: effect.given_before.iter().map(|(f, n)| (f.to_string(), numbers(n).join(", "))).collect(),
        record: match then {
            Then::Record { decides, answers } => Some((
                if decides { "Put it in force" } else { "Propose it" },
                answers.but(&["token", "do"]).map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            )),
            Then::Review => None,
        },
        dataset,
        title,
    };
    html(StatusCode::OK, &page)
}

fn line(field: &acts::FieldEffect, effect: &Effect) -> FieldLine {
    let examples = match &field.with {
        Shown::Shown { examples, .. } | Shown::Generalised { examples, .. } => examples.clone(),
        Shown::Withheld | Shown::Conflicting(_) | Shown::Undecided => Vec::new(),
    };
    FieldLine {
        name: field.field.to_string(),
        without: shown(&field.without, effect.rows_without),
        with: shown(&field.with, effect.rows_with),
        examples,
    }
}

/// What becomes of a field, in words.
fn shown(shown: &Shown, rows: u64) -> String {
    let of_rows = |n: u64| format!("in {} of {} rows", words::number(n), words::number(rows));
    match shown {
        Shown::Withheld => "withheld".into(),
        Shown::Conflicting(treatments) => {
            let ways: Vec<String> = treatments.iter().map(|treatment| treatment.words()).collect();
            format!(
                "withheld, because exemptions want it {}: together these may show more than either",
                records::words::and_list(&ways)
            )
        }
        Shown::Undecided => "withheld until somebody decides".into(),
        Shown::Generalised { treatment, withheld, emptied, .. } => {
            but_for(treatment.words(), &[(*withheld, "withheld"), (*emptied, "empty")], of_rows)
        }
        Shown::Shown { withheld, generalised, emptied, .. } => {
            let counts = [(*withheld, "withheld"), (*generalised, "generalised"), (*emptied, "empty")];
            but_for("shown".into(), &counts, of_rows)
        }
    }
}

/// What becomes of a field, and of the cells that fare otherwise.
fn but_for(whole: String, counts: &[(u64, &str)], of_rows: impl Fn(u64) -> String) -> String {
    let parts = counts.iter().filter(|(n, _)| *n > 0).map(|(n, how)| format!("{how} {}", of_rows(*n)));
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() { whole } else { format!("{whole}, {}", records::words::and_list(&parts)) }
}

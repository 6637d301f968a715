//! The register: every decision to withhold something, with its law, its words and who decided.

use crate::pages::labels::Labels;
use crate::pages::law;
use crate::pages::link::{Params, encode};
use crate::pages::reasons::{Cite, Reason};
use crate::pages::shell::Shell;
use crate::pages::visit::{Page, Visit};
use crate::pages::words::{When, capital, plural};
use crate::submissions::has_ended;
use ::law::Ground;
use askama::Template;
use axum::response::Response;
use records::public::{PublicDataset, PublicExemption, PublicReviewed};

#[derive(Template)]
#[template(path = "exemptions.html")]
struct ExemptionsPage {
    shell: Shell,
    filter: FilterView,
    count: String,
    in_force: Vec<Entry>,
    ended: Vec<Entry>,
    challenge: String,
    law: Sections,
    is_narrowed: bool,
}

/// The sections that the page names, as the law of the city has them.
struct Sections {
    denial: Vec<Cite>,
    segregable: Vec<Cite>,
    court: Vec<Cite>,
    /// What the law says of courts, where going there is not simply open.
    courts: Vec<(String, Vec<Cite>)>,
}

/// The form that narrows the register.
struct FilterView {
    datasets: Vec<(String, String, bool)>,
    grounds: Vec<(&'static str, String, bool)>,
    citation: String,
}

/// An exemption as the register shows it.
struct Entry {
    number: String,
    title: String,
    dataset: String,
    dataset_title: String,
    scope: String,
    treatment: String,
    why: Reason,
    facts: Option<String>,
    review_by: Option<When>,
    /// Its last day.
    until: Option<When>,
    standing: String,
    badge: &'static str,
    has_ended: bool,
    /// Whether those named proposed it, and nobody has approved that yet.
    is_proposed: bool,
    justify: String,
    review: String,
    request: String,
    reviewed: Vec<Reviewed>,
}

/// What a review came to.
struct Reviewed {
    on: Option<When>,
    outcome: &'static str,
    by: String,
    reasons: String,
    replaced_by: Option<String>,
}

/// `GET /exemptions`
pub(crate) async fn list_exemptions(visit: Visit) -> Response {
    visit.answer(exemptions(&visit).await)
}

async fn exemptions(visit: &Visit) -> Page {
    let mut all: Vec<PublicExemption> = visit.state().documents("exemption").await?;
    let datasets: Vec<PublicDataset> = visit.state().documents("dataset").await?;
    let labels = Labels::of(&datasets);
    all.sort_by_key(|e| place(&e.number));
    let filter = filter(&visit.params, &all);
    let kept: Vec<&PublicExemption> = all.iter().filter(|e| fits(e, &visit.params)).collect();
    let count = plural(kept.len() as u64, "exemption", "exemptions");
    let (ended, in_force): (Vec<_>, Vec<_>) = kept.into_iter().partition(|e| has_ended(e));
    let shell = visit.shell("Register of exemptions").called("What is withheld").section("/exemptions");
    visit.page(&ExemptionsPage {
        shell: shell.described("What the city withholds, under which law, who decided and when."),
        filter,
        count,
        in_force: in_force.into_iter().map(|e| entry(e, &labels)).collect(),
        ended: ended.into_iter().map(|e| entry(e, &labels)).collect(),
        challenge: visit.site.challenge.clone(),
        law: Sections {
            denial: law::sections_of(visit, "determination.denial"),
            segregable: law::sections_of(visit, "access.segregable-portion"),
            court: law::sections_of(visit, "courts.who-may-sue"),
            courts: law::courts(visit),
        },
        is_narrowed: ["dataset", "ground", "citation"].iter().any(|name| visit.params.some(name).is_some()),
    })
}

/// The place in the register: `EX-12` stands after `EX-9`.
pub(crate) fn place(number: &str) -> u64 {
    number.trim_start_matches("EX-").parse().unwrap_or(u64::MAX)
}

fn filter(params: &Params, all: &[PublicExemption]) -> FilterView {
    let mut datasets: Vec<(String, String, bool)> = Vec::new();
    for exemption in all {
        let id = exemption.dataset.to_string();
        if !datasets.iter().any(|(known, ..)| *known == id) {
            let chosen = params.first("dataset") == id;
            datasets.push((id, exemption.dataset_title.clone(), chosen));
        }
    }
    datasets.sort_by_key(|(id, title, _)| (title.to_lowercase(), id.clone()));
    let ground = |g: Ground| (g.as_str(), capital(g.words()), params.first("ground") == g.as_str());
    FilterView {
        datasets,
        grounds: Ground::ALL.into_iter().map(ground).collect(),
        citation: params.first("citation").to_owned(),
    }
}

fn fits(exemption: &PublicExemption, params: &Params) -> bool {
    let dataset = params.some("dataset").is_none_or(|id| exemption.dataset.as_str() == id);
    let ground = params.some("ground").is_none_or(|g| exemption.withholding.ground.as_str() == g);
    dataset && ground && params.some("citation").is_none_or(|text| cites(exemption, text))
}

/// Whether the sections, or the name of the rule, contain what was typed: `7923.600`, `gov code 7923`.
fn cites(exemption: &PublicExemption, text: &str) -> bool {
    let plain = |text: &str| text.to_lowercase().replace(['§', '.', ','], " ");
    let line = format!("{} {}", exemption.withholding.citation_line(), exemption.withholding.law_id);
    let (line, asked) = (plain(&line), plain(text));
    asked.split_whitespace().all(|word| line.contains(word))
}

fn entry(exemption: &PublicExemption, labels: &Labels) -> Entry {
    let dataset = exemption.dataset.to_string();
    let badge = match exemption.standing.as_str() {
        "in force" => "withheld",
        "proposed" => "review",
        _ => "closed",
    };
    Entry {
        number: exemption.number.clone(),
        title: exemption.title.clone(),
        dataset_title: exemption.dataset_title.clone(),
        scope: capital(&labels.text(exemption.dataset.as_str(), &exemption.scope)),
        treatment: capital(&exemption.treatment),
        why: Reason::of(&exemption.withholding),
        facts: exemption.facts.clone().filter(|facts| !facts.trim().is_empty()),
        review_by: exemption.review_by.as_deref().and_then(When::parse),
        until: exemption.until.as_deref().filter(|_| !has_ended(exemption)).and_then(When::parse),
        standing: capital(&exemption.standing),
        badge,
        has_ended: has_ended(exemption),
        is_proposed: exemption.standing == "proposed",
        justify: format!("/justifications/new?dataset={dataset}"),
        review: format!("/reviews/new?exemption={}", encode(&exemption.number)),
        request: format!("/requests/new?dataset={dataset}"),
        reviewed: exemption.reviewed.iter().map(reviewed).collect(),
        dataset,
    }
}

fn reviewed(review: &PublicReviewed) -> Reviewed {
    Reviewed {
        on: When::parse(&review.on),
        outcome: review.outcome.word(),
        by: review.by.clone().unwrap_or_default(),
        reasons: review.reasons.clone(),
        replaced_by: review.replaced_by.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_register_is_in_the_order_of_its_numbers() {
        let mut numbers = ["EX-10", "EX-9", "EX-2"];
        numbers.sort_by_key(|n| place(n));
        assert_eq!(numbers, ["EX-2", "EX-9", "EX-10"]);
    }
}

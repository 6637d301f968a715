//! From what a person says to an exemption: checked against the law pack, or refused in one line.

use crate::{Exemption, ExemptionId, Official, Review, Scope, Treatment};
use catalog::DatasetId;
use law::{Citation, Pack};

/// What a person decided, before the law has been asked.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The dataset.
    pub dataset: DatasetId,
    /// The id of the rule in the law pack, such as `PR-EMP-HOME`.
    pub law_id: String,
    /// What it applies to.
    pub scope: Scope,
    /// What becomes of the cells.
    pub treatment: Treatment,
    /// The public words; the rule's title when absent.
    pub statement: Option<String>,
    /// The facts of the case.
    pub reason: Option<String>,
    /// Further citations.
    pub citations: Vec<Citation>,
    /// Who decided.
    pub decided_by: Vec<Official>,
    /// When, microseconds since the epoch.
    pub decided_at: i64,
    /// The same as a date in the city's zone.
    pub decided_on: jiff::civil::Date,
    /// When it must be looked at again.
    pub review_by: Option<jiff::civil::Date>,
    /// Its last day.
    pub until: Option<jiff::civil::Date>,
    /// Whether counsel still has to review it.
    pub review: Review,
}

/// Why a draft is not an exemption.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// No such rule in the law pack.
    #[error("`{id}` is not an exemption of the law pack{}", nearest.as_ref().map(|n| format!("; did you mean `{n}`?")).unwrap_or_default())]
    UnknownRule {
        /// The id as given.
        id: String,
        /// The nearest id.
        nearest: Option<String>,
    },
    /// The rule is not in force on the day.
    #[error("`{id}` was not in force on {on}")]
    NotInForce {
        /// The rule.
        id: String,
        /// The day.
        on: String,
    },
    /// The rule is about what must be disclosed.
    #[error("`{id}` ({citation}) says what must be disclosed; it cannot withhold anything")]
    MustDisclose {
        /// The rule.
        id: String,
        /// Its citation.
        citation: String,
    },
    /// Facts are wanted.
    #[error("`{id}` rests on {citation}, which wants the facts of the particular case: give the facts")]
    FactsMissing {
        /// The rule.
        id: String,
        /// Its citation.
        citation: String,
    },
    /// A gateway rule without the law it lets in.
    #[error("`{id}` ({citation}) needs the other law that it relies on: add its citation")]
    SecondCitationMissing {
        /// The rule.
        id: String,
        /// Its citation.
        citation: String,
    },
    /// Nobody named.
    #[error("nobody is named as having decided: give a name and a title")]
    NobodyDecided,
    /// A rule of the pack without a citation; the pack is broken.
    #[error("`{0}` has no citation in the law pack")]
    NoCitation(String),
}

/// Checks a draft against the law and makes it an exemption with this number.
pub fn draft(pack: &Pack, id: ExemptionId, draft: Draft) -> Result<Exemption, DraftError> {
    let Some(rule) = pack.exemption(&draft.law_id) else {
        let nearest = pack.nearest_exemption(&draft.law_id).map(str::to_owned);
        return Err(DraftError::UnknownRule { id: draft.law_id, nearest });
    };
    let mut citations = rule.citations.iter().cloned();
    let citation = citations.next().ok_or_else(|| DraftError::NoCitation(rule.id.clone()))?;
    check(rule, &citation, &draft)?;
    let mut more: Vec<Citation> = citations.collect();
    more.extend(draft.citations.into_iter().filter(|c| *c != citation));
    Ok(Exemption {
        id,
        dataset: draft.dataset,
        law_id: rule.id.clone(),
        title: rule.title.clone(),
        ground: rule.ground,
        citation,
        more_citations: more,
        scope: draft.scope,
        treatment: draft.treatment,
        statement: draft.statement.filter(|s| !s.trim().is_empty()).unwrap_or_else(|| sentence(&rule.title)),
        reason: draft.reason,
        decided_by: draft.decided_by,
        decided_at: draft.decided_at,
        decided_on: draft.decided_on.to_string(),
        review_by: draft.review_by.map(|d| d.to_string()),
        until: draft.until.map(|d| d.to_string()),
        review: draft.review,
    })
}

fn check(rule: &law::ExemptionRule, citation: &Citation, draft: &Draft) -> Result<(), DraftError> {
    let (id, citation) = (rule.id.clone(), citation.to_string());
    if !rule.kind.may_withhold() {
        return Err(DraftError::MustDisclose { id, citation });
    }
    let on = draft.decided_on;
    if on < rule.effective_from || rule.effective_to.is_some_and(|end| on > end) {
        return Err(DraftError::NotInForce { id, on: on.to_string() });
    }
    if rule.needs_facts && draft.reason.as_deref().is_none_or(|r| r.trim().is_empty()) {
        return Err(DraftError::FactsMissing { id, citation });
    }
    if rule.needs_second_citation && draft.citations.is_empty() {
        return Err(DraftError::SecondCitationMissing { id, citation });
    }
    if draft.decided_by.is_empty() {
        return Err(DraftError::NobodyDecided);
    }
    Ok(())
}

fn sentence(title: &str) -> String {
    let mut chars = title.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

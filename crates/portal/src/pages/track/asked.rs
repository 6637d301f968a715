//! What a matter opened with.

use crate::pages::labels::Labels;
use crate::pages::link::encode;
use crate::pages::words::list;
use catalog::DatasetId;
use records::proceedings::withholding::Protection;
use records::public::TrackedMatter;
use records::{AskedItem, MatterKind, MatterNumber, Opening};
use std::collections::HashMap;

/// What a matter opened with.
#[derive(Default)]
pub(super) struct Asked {
    /// What it is about, beside words.
    pub facts: Vec<Fact>,
    /// The words.
    pub text: Option<String>,
    /// What the data would be used for.
    pub intended_use: Option<String>,
    /// The format asked for.
    pub format: Option<String>,
    /// What is not shown here, and why.
    pub note: Option<&'static str>,
}

/// Something that a matter is about.
pub(super) struct Fact {
    /// What it is.
    pub label: &'static str,
    /// In words, each with its page where it has one.
    pub values: Vec<(String, Option<String>)>,
}

/// What it opened with.
pub(super) fn asked(tracked: &TrackedMatter, titles: &HashMap<String, String>, labels: &Labels) -> Asked {
    let opening = &tracked.opening;
    let text = Some(opening.text().to_owned()).filter(|text| !text.is_empty());
    let mut asked = Asked { text, ..Asked::default() };
    match opening {
        Opening::Request { format, .. } => asked.format = format.as_deref().map(format_words),
        Opening::Inquiry { intended_use, .. } => asked.intended_use.clone_from(intended_use),
        Opening::Inspection(ask) => {
            asked.facts = matter("Request", ask.request.as_ref());
            let times: Vec<String> = ask.suits.iter().map(|time| records::words::date_and_time(*time)).collect();
            asked.facts.extend(plain("Times that would suit you", times));
        }
        Opening::Justification(ask) => {
            asked.facts = matter("Request", ask.request.as_ref());
            let dataset = ask.dataset.as_ref().map(DatasetId::as_str).unwrap_or_default();
            let fields: Vec<String> = ask.fields.iter().map(|f| labels.label(dataset, f.as_str())).collect();
            asked.facts.extend(one("Fields", &fields));
        }
        Opening::Review(ask) => {
            let number = ask.exemption.to_string();
            let page = format!("/exemptions#{number}");
            asked.facts = vec![Fact { label: "Exemption", values: vec![(number, Some(page))] }];
        }
        Opening::Appeal(ask) => {
            asked.facts = matter("Against the denial of", Some(&ask.request));
            let items: Vec<String> = ask.items.iter().map(|item| format!("Item {}", item.saturating_add(1))).collect();
            asked.facts.extend(one("Of it", &items));
        }
        Opening::Complaint(ask) => asked.facts = matter("About", ask.about.as_ref()),
        Opening::Withholding(ask) => {
            asked.facts = plain("Ground", vec![ground(ask.protection).into()]);
            let label = |name: &str| ask.datasets.iter().map(|id| labels.label(id.as_str(), name)).find(|l| l != name);
            let fields: Vec<String> =
                ask.fields.iter().map(|f| label(f.as_str()).unwrap_or_else(|| f.to_string())).collect();
            asked.facts.extend(one("Fields", &fields));
            asked.note = Some("Who asks, and the value itself, are sealed: they are not shown here either.");
        }
        Opening::Referral(_) | Opening::JudicialReview(_) | Opening::Violation(_) => {}
    }
    if tracked.public.kind != MatterKind::Request {
        asked.facts.extend(datasets(&opening.datasets(), titles));
    }
    asked
}

/// An item of a request: by the title of its dataset, as described in words, or by the name of its series.
pub(super) fn item_name(opening: &Opening, item: u32, titles: &HashMap<String, String>) -> String {
    match opening.item(item) {
        Some(AskedItem::Dataset(asked)) => {
            let id = asked.dataset.to_string();
            titles.get(&id).cloned().unwrap_or(id)
        }
        Some(AskedItem::Series(series)) => format!("Record series “{}”", series.name),
        Some(AskedItem::Described(_)) | None => "Records described in words".into(),
    }
}

/// On what ground somebody asked.
fn ground(protection: Protection) -> &'static str {
    match protection {
        Protection::Victim => "Victim of a crime",
        Protection::Official => "Elected or appointed official",
        Protection::ProtectedAddress => "Protected address",
        Protection::Other => "Another ground",
    }
}

/// Requests have a page for everyone; other matters do not.
fn matter(label: &'static str, number: Option<&MatterNumber>) -> Vec<Fact> {
    let page = |number: &MatterNumber| {
        number.0.starts_with(MatterKind::Request.letter()).then(|| format!("/requests/{}", encode(&number.0)))
    };
    number.map(|number| Fact { label, values: vec![(number.to_string(), page(number))] }).into_iter().collect()
}

fn datasets(ids: &[DatasetId], titles: &HashMap<String, String>) -> Option<Fact> {
    let value = |id: &DatasetId| {
        let title = titles.get(id.as_str()).cloned().unwrap_or_else(|| id.to_string());
        (title, Some(format!("/d/{id}")))
    };
    (!ids.is_empty()).then(|| Fact { label: "Datasets", values: ids.iter().map(value).collect() })
}

fn plain(label: &'static str, words: Vec<String>) -> Vec<Fact> {
    let fact = Fact { label, values: words.into_iter().map(|words| (words, None)).collect() };
    if fact.values.is_empty() { Vec::new() } else { vec![fact] }
}

fn one(label: &'static str, words: &[String]) -> Vec<Fact> {
    plain(label, if words.is_empty() { Vec::new() } else { vec![list(words)] })
}

/// The format as the form offered it.
fn format_words(format: &str) -> String {
    match format {
        "paper" => "paper copies".into(),
        "parquet" => "Parquet".into(),
        other => other.to_uppercase(),
    }
}

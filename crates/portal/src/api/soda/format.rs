//! Which form an answer takes: by the extension of the address, else by `Accept`.

use axum::http::{HeaderMap, header};
use dialects::soda::Format;

/// A form, and whether `Accept` chose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chosen {
    pub format: Format,
    pub negotiated: bool,
}

/// In the order in which they are preferred when a client takes several equally.
const OFFERED: [(&str, Format); 7] = [
    ("application/json", Format::Json),
    ("text/csv", Format::Csv),
    ("application/vnd.geo+json", Format::GeoJson),
    ("application/geo+json", Format::GeoJson),
    ("text/tab-separated-values", Format::Tsv),
    ("application/json+x-socrata-cjson", Format::CJson),
    ("application/javascript", Format::Json),
];

/// The form, or `None` when it is not one we have.
pub(super) fn choose(extension: Option<&str>, headers: &HeaderMap) -> Option<Chosen> {
    if let Some(extension) = extension {
        return Some(Chosen { format: Format::from_extension(extension)?, negotiated: false });
    }
    let accepted: Vec<_> = headers.get_all(header::ACCEPT).iter().filter_map(|v| v.to_str().ok()).collect();
    let accepted = accepted.join(",");
    let format = if accepted.trim().is_empty() { Format::Json } else { best(&accepted)? };
    Some(Chosen { format, negotiated: true })
}

fn best(accepted: &str) -> Option<Format> {
    let ranges: Vec<_> = accepted.split(',').filter_map(range).collect();
    let mut best: Option<(u32, Format)> = None;
    for (kind, format) in OFFERED {
        let weight = weight(&ranges, kind);
        if weight > best.map_or(0, |(weight, _)| weight) {
            best = Some((weight, format));
        }
    }
    best.map(|(_, format)| format)
}

/// What the most exact range that covers a kind says of it, in thousandths.
fn weight(ranges: &[(&str, u32)], kind: &str) -> u32 {
    let exactness = |range: &str| match range.strip_suffix('*') {
        _ if range.eq_ignore_ascii_case(kind) => 3,
        _ if range == "*/*" => 1,
        Some(family) if kind.starts_with(family) => 2,
        _ => 0,
    };
    let covering = ranges.iter().filter(|(range, _)| exactness(range) > 0);
    covering.max_by_key(|(range, _)| exactness(range)).map_or(0, |(_, weight)| *weight)
}

fn range(text: &str) -> Option<(&str, u32)> {
    let mut parts = text.split(';').map(str::trim);
    let kind = parts.next().filter(|kind| kind.contains('/'))?;
    let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    let weight = quality.map_or(Some(1.0), |q| q.parse::<f64>().ok().filter(|q| (0.0..=1.0).contains(q)))?;
    // Between 0 and 1000 by the filter above.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded just above")]
    Some((kind, (weight * 1000.0).round() as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_accept(text: &str) -> Option<Format> {
        let headers = HeaderMap::from_iter([(header::ACCEPT, text.parse().unwrap())]);
        choose(None, &headers).map(|chosen| chosen.format)
    }

    #[test]
    fn the_best_liked_form_is_chosen() {
        assert_eq!(by_accept("text/csv"), Some(Format::Csv));
        assert_eq!(by_accept("application/json;q=0.5, text/csv"), Some(Format::Csv));
        assert_eq!(by_accept("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"), Some(Format::Json));
        assert_eq!(by_accept("application/geo+json"), Some(Format::GeoJson));
        assert_eq!(by_accept("*/*, application/json;q=0"), Some(Format::Csv));
        assert_eq!(by_accept("text/*"), Some(Format::Csv));
        assert_eq!(by_accept("application/json+x-socrata-cjson"), Some(Format::CJson));
        assert_eq!(by_accept("Application/JSON+x-Socrata-cJSON, application/json;q=0.9"), Some(Format::CJson));
        assert_eq!(by_accept("application/*"), Some(Format::Json));
    }

    #[test]
    fn what_we_do_not_have_is_not_chosen() {
        for text in ["image/png", "application/xml", "nonsense", "text/csv;q=0", "text/csv;q=2"] {
            assert_eq!(by_accept(text), None, "{text}");
        }
        assert_eq!(choose(Some("xml"), &HeaderMap::new()), None);
    }

    #[test]
    fn an_extension_decides_alone() {
        let headers = HeaderMap::from_iter([(header::ACCEPT, "image/png".parse().unwrap())]);
        assert_eq!(choose(Some("csv"), &headers), Some(Chosen { format: Format::Csv, negotiated: false }));
        assert_eq!(choose(None, &HeaderMap::new()), Some(Chosen { format: Format::Json, negotiated: true }));
    }
}

//! Entity tags, dates, and requests that hold only if something changed.

use crate::track::sha256_hex;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use jiff::Timestamp;
use jiff::fmt::rfc2822::{DateTimeParser, DateTimePrinter};

/// What public answers say to caches. A takedown must reach everyone soon, so nothing is kept longer.
pub const CACHE_PUBLIC: HeaderValue = HeaderValue::from_static("public, max-age=300, must-revalidate");

/// What is for one visitor says this: kept by nobody in between, and asked for again each time.
pub const CACHE_PRIVATE: HeaderValue = HeaderValue::from_static(PRIVATE);
const PRIVATE: &str = "private, no-cache";

/// Whether an answer says so.
pub fn is_private(headers: &HeaderMap) -> bool {
    headers.get(header::CACHE_CONTROL).is_some_and(|said| said == PRIVATE)
}

/// What an answer is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validators {
    /// The entity tag, quoted; `W/` before it when equal answers may differ in bytes.
    pub etag: String,
    /// When it last changed, microseconds since the epoch, where that is known.
    pub modified: Option<i64>,
}

/// What a conditional request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// The answer.
    Go,
    /// 304.
    NotModified,
    /// 412.
    Failed,
}

impl Validators {
    /// For an answer made from all of these, and from nothing else.
    pub fn weak(made_from: &[&str], modified: Option<i64>) -> Self {
        // Lengths first: "ab" + "c" must not equal "a" + "bc".
        let text: String = made_from.iter().map(|part| format!("{}:{part}", part.len())).collect();
        let hash = sha256_hex(text.as_bytes());
        Self { etag: format!("W/\"{}\"", hash.get(..32).unwrap_or_default()), modified }
    }

    /// For a file, byte by byte.
    pub fn strong(name: &str, modified: Option<i64>) -> Self {
        Self { etag: format!("\"{name}\""), modified }
    }

    /// What the request's conditions come to (RFC 9110, section 13.2.2).
    pub fn condition(&self, headers: &HeaderMap) -> Condition {
        if let Some(wanted) = joined(headers, &header::IF_MATCH)
            && !matches_any(&wanted, &self.etag)
        {
            return Condition::Failed;
        }
        let not_modified = match joined(headers, &header::IF_NONE_MATCH) {
            Some(known) => matches_any(&known, &self.etag),
            None => match (date(headers, &header::IF_MODIFIED_SINCE), self.seconds()) {
                (Some(since), Some(modified)) => modified <= since,
                _ => false,
            },
        };
        if not_modified { Condition::NotModified } else { Condition::Go }
    }

    /// Whether a range is still of the same file: `If-Range` is absent, or names it exactly.
    pub fn range_holds(&self, headers: &HeaderMap) -> bool {
        let Some(value) = headers.get(header::IF_RANGE).and_then(|v| v.to_str().ok()) else {
            return !headers.contains_key(header::IF_RANGE);
        };
        if value.contains('"') {
            return value == self.etag && !self.etag.starts_with("W/");
        }
        self.seconds().is_some() && http_seconds(value) == self.seconds()
    }

    /// Sets `ETag` and `Last-Modified`.
    pub fn set(&self, headers: &mut HeaderMap) {
        if let Ok(etag) = HeaderValue::from_str(&self.etag) {
            headers.insert(header::ETAG, etag);
        }
        if let Some(date) = self.modified.and_then(http_date) {
            headers.insert(header::LAST_MODIFIED, date);
        }
    }

    fn seconds(&self) -> Option<i64> {
        self.modified.map(|modified| modified.div_euclid(1_000_000))
    }
}

/// A time as HTTP writes it.
pub fn http_date(microseconds: i64) -> Option<HeaderValue> {
    let time = Timestamp::from_microsecond(microseconds).ok()?;
    HeaderValue::try_from(DateTimePrinter::new().timestamp_to_rfc9110_string(&time).ok()?).ok()
}

fn http_seconds(text: &str) -> Option<i64> {
    Some(DateTimeParser::new().parse_timestamp(text.trim()).ok()?.as_second())
}

fn date(headers: &HeaderMap, name: &HeaderName) -> Option<i64> {
    http_seconds(headers.get(name)?.to_str().ok()?)
}

fn joined(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let all: Vec<_> = headers.get_all(name).iter().filter_map(|v| v.to_str().ok()).collect();
    (!all.is_empty()).then(|| all.join(","))
}

/// Weak comparison: `W/` does not count. Compression may weaken a tag on its way.
fn matches_any(list: &str, etag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    list.split(',').any(|tag| tag.trim() == "*" || bare(tag) == bare(etag))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(value).unwrap())])
    }

    const DAY: i64 = 1_704_864_885_500_000;

    #[test]
    fn a_known_tag_is_not_sent_again_and_decides_before_the_date() {
        let known = Validators::weak(&["a", "b"], Some(DAY));
        for tags in [known.etag.clone(), format!("\"x\", {}", known.etag), known.etag.replace("W/", ""), "*".into()] {
            assert_eq!(known.condition(&with(header::IF_NONE_MATCH, &tags)), Condition::NotModified, "{tags}");
        }
        let mut headers = with(header::IF_NONE_MATCH, "\"other\"");
        headers.insert(header::IF_MODIFIED_SINCE, http_date(DAY).unwrap());
        assert_eq!(known.condition(&headers), Condition::Go);
    }

    #[test]
    fn dates_are_compared_by_the_second() {
        let known = Validators::strong("a", Some(DAY));
        let since = |at| known.condition(&with(header::IF_MODIFIED_SINCE, http_date(at).unwrap().to_str().unwrap()));
        assert_eq!(since(DAY), Condition::NotModified);
        assert_eq!(since(DAY - 1_000_000), Condition::Go);
        assert_eq!(known.condition(&with(header::IF_MODIFIED_SINCE, "yesterday")), Condition::Go);
        assert_eq!(http_date(DAY).unwrap(), "Wed, 10 Jan 2024 05:34:45 GMT");
    }

    #[test]
    fn a_tag_that_must_match_and_does_not_fails() {
        let known = Validators::strong("a", Some(DAY));
        assert_eq!(known.condition(&with(header::IF_MATCH, "\"b\"")), Condition::Failed);
        assert_eq!(known.condition(&with(header::IF_MATCH, "\"b\", \"a\"")), Condition::Go);
    }

    #[test]
    fn a_range_holds_only_for_the_very_file() {
        let strong = Validators::strong("a", Some(DAY));
        assert!(strong.range_holds(&HeaderMap::new()));
        assert!(strong.range_holds(&with(header::IF_RANGE, "\"a\"")));
        assert!(!strong.range_holds(&with(header::IF_RANGE, "\"b\"")));
        assert!(!strong.range_holds(&with(header::IF_RANGE, "W/\"a\"")));
        assert!(strong.range_holds(&with(header::IF_RANGE, "Wed, 10 Jan 2024 05:34:45 GMT")));
    }

    #[test]
    fn what_is_hashed_cannot_be_moved_between_parts() {
        assert_ne!(Validators::weak(&["ab", "c"], None).etag, Validators::weak(&["a", "bc"], None).etag);
    }
}

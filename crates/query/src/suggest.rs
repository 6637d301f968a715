//! The nearest of the names that may be shown: two letters changed round are one slip.

use strsim::osa_distance;

/// Names longer than this are not compared.
const NAME_CHARS_MAX: usize = 64;

/// The candidate nearest to `name`, when it is near enough to be meant.
pub(crate) fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let name = crate::ast::normalise(name);
    if name.chars().count() > NAME_CHARS_MAX {
        return None;
    }
    let allowed = (name.chars().count() / 3).clamp(1, 3);
    candidates
        .filter(|c| c.len() <= NAME_CHARS_MAX)
        .map(|c| (osa_distance(&name, c), c))
        .filter(|(d, _)| *d <= allowed)
        .min_by_key(|(d, _)| *d)
        .map(|(_, c)| c)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_finds_the_name_and_a_stranger_does_not() {
        let names = ["magnitude", "place", "recorded_at"];
        assert_eq!(nearest("magntude", names.into_iter()), Some("magnitude"));
        assert_eq!(nearest("palce", names.into_iter()), Some("place"));
        assert_eq!(nearest("Recorded-At", names.into_iter()), Some("recorded_at"));
        assert_eq!(nearest("reporting_party", names.into_iter()), None);
    }
}

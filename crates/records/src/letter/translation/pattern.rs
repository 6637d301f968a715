//! An English sentence with holes, and finding what stands in them.

/// A sentence with holes: `The request was received on {day}, {phrase}.`
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    segments: Vec<Segment>,
}

#[derive(Debug, Clone)]
enum Segment {
    Literal(String),
    Hole(String),
}

/// What stands in a hole, by the name of the hole.
pub(super) type Found<'t> = Vec<(String, &'t str)>;

impl Pattern {
    pub(super) fn of(text: &str) -> Self {
        let mut segments = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else { break };
            if !before.is_empty() {
                segments.push(Segment::Literal(before.to_owned()));
            }
            segments.push(Segment::Hole(name.to_owned()));
            rest = after;
        }
        if !rest.is_empty() {
            segments.push(Segment::Literal(rest.to_owned()));
        }
        Self { segments }
    }

    /// How many characters are given: what says more is tried first.
    pub(super) fn weight(&self) -> usize {
        let literal = |segment: &Segment| if let Segment::Literal(text) = segment { text.len() } else { 0 };
        self.segments.iter().map(literal).sum()
    }

    /// The names of its holes.
    #[cfg(test)]
    pub(super) fn holes(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Hole(name) => Some(name.as_str()),
            Segment::Literal(_) => None,
        })
    }

    /// What stands in the holes of a text, each as `fits` allows it; `None` when the text is not of this pattern.
    pub(super) fn find<'t>(&self, text: &'t str, fits: &dyn Fn(&str, &str) -> bool) -> Option<Found<'t>> {
        let mut found = Vec::new();
        find(&self.segments, text, fits, &mut found).then_some(found)
    }

    /// The pattern with its holes filled.
    pub(super) fn fill<T>(&self, mut literal: impl FnMut(&str) -> T, mut hole: impl FnMut(&str) -> T) -> Vec<T> {
        let fill = |segment: &Segment| match segment {
            Segment::Literal(text) => literal(text),
            Segment::Hole(name) => hole(name),
        };
        self.segments.iter().map(fill).collect()
    }
}

fn find<'t>(segments: &[Segment], text: &'t str, fits: &dyn Fn(&str, &str) -> bool, found: &mut Found<'t>) -> bool {
    match segments {
        [] => text.is_empty(),
        [Segment::Literal(literal), rest @ ..] => {
            text.strip_prefix(literal.as_str()).is_some_and(|after| find(rest, after, fits, found))
        }
        [Segment::Hole(name), rest @ ..] => ends(text, rest.first()).into_iter().any(|end| {
            let kept = found.len();
            let (held, after) = text.split_at(end);
            let here = fits(name, held) && {
                found.push((name.clone(), held));
                find(rest, after, fits, found)
            };
            if !here {
                found.truncate(kept);
            }
            here
        }),
    }
}

/// Where a hole can end: before each place where what follows it can stand, or at the end of the text.
fn ends(text: &str, next: Option<&Segment>) -> Vec<usize> {
    match next {
        None => vec![text.len()],
        Some(Segment::Literal(literal)) => text.match_indices(literal.as_str()).map(|(at, _)| at).collect(),
        Some(Segment::Hole(_)) => text.char_indices().map(|(at, _)| at).chain([text.len()]).collect(),
    }
}

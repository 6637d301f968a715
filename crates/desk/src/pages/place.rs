//! The form that asks which fields say where a row is.

use crate::answers::{Answers, Mistakes};
use catalog::{DeclaredGeometry, FirstNumber};
use custody::DerivedPoint;

/// The form.
pub(super) struct PlaceForm {
    /// How fields say it: word, words, whether chosen.
    pub systems: Vec<(&'static str, &'static str, bool)>,
    /// The fields, and whether each is the first or the second that says it.
    pub fields: Vec<(String, bool, bool)>,
    /// The number of the coordinate system.
    pub epsg: String,
}

impl PlaceForm {
    /// The form for fields of these names, as it was answered.
    pub(super) fn of(names: impl Iterator<Item = String>, answers: &Answers) -> Self {
        let (system, first, second) =
            (answers.text("place"), answers.text("place_first"), answers.text("place_second"));
        Self {
            systems: SYSTEMS.iter().map(|(word, words)| (*word, *words, *word == system)).collect(),
            fields: names.map(|name| (name.clone(), name == first, name == second)).collect(),
            epsg: answers.text("place_epsg"),
        }
    }
}

/// The answers that say what was declared.
pub(super) fn as_declared(geometry: Option<&DeclaredGeometry>, answers: Answers) -> Answers {
    let Some(geometry) = geometry else { return answers };
    let (system, epsg) = match geometry {
        DeclaredGeometry::Cell { first: FirstNumber::Latitude, .. } => ("lat-lon", None),
        DeclaredGeometry::Cell { first: FirstNumber::Longitude, .. } => ("lon-lat", None),
        DeclaredGeometry::Degrees { .. } => ("degrees", None),
        DeclaredGeometry::Projected { epsg, .. } => ("projected", Some(epsg.to_string())),
    };
    let mut names = geometry.fields().into_iter().map(ToString::to_string);
    let (first, second) = (names.next().unwrap_or_default(), names.next().unwrap_or_default());
    let answers = answers.or("place", system).or("place_first", first).or("place_second", second);
    answers.or("place_epsg", epsg.unwrap_or_default())
}

/// How fields say where a row is.
const SYSTEMS: [(&str, &str); 4] = [
    ("degrees", "Latitude and longitude in two fields"),
    ("lat-lon", "Latitude, then longitude in one field"),
    ("lon-lat", "Longitude, then latitude in one field"),
    ("projected", "X and Y of a projected coordinate system"),
];

/// Where rows are, as the form says it; `None` where no field says it, or something is missing: that is a mistake.
pub(super) fn read(answers: &Answers, mistakes: &mut Mistakes) -> Option<DeclaredGeometry<String>> {
    let system = answers.some("place")?;
    let mut needed = |name: &str, words: &str| {
        let answer = answers.text(name);
        if answer.is_empty() {
            mistakes.add(name, words);
        }
        answer
    };
    let first = needed("place_first", "choose the field that says where a row is");
    let geometry = match system.as_str() {
        "lat-lon" => DeclaredGeometry::Cell { field: first, first: FirstNumber::Latitude },
        "lon-lat" => DeclaredGeometry::Cell { field: first, first: FirstNumber::Longitude },
        _ => {
            let second = needed("place_second", "choose the second field");
            match system.as_str() {
                "projected" => {
                    let number = needed("place_epsg", "give the number of the coordinate system, such as 2226");
                    let number = number.to_ascii_uppercase();
                    let epsg = number.strip_prefix("EPSG:").unwrap_or(&number).parse().unwrap_or(0);
                    DeclaredGeometry::Projected { epsg, x: first, y: second }
                }
                _ => DeclaredGeometry::Degrees { latitude: first, longitude: second },
            }
        }
    };
    if mistakes.is_empty()
        && let Err(error) = DerivedPoint::check(&geometry)
    {
        mistakes.add("place_epsg", error.to_string());
    }
    mistakes.is_empty().then_some(geometry)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(answers: &str) -> (Option<String>, Vec<String>) {
        let mut mistakes = Mistakes::default();
        let geometry = read(&Answers::parse(answers), &mut mistakes);
        let places = ["place_first", "place_second", "place_epsg"];
        let wrong = places.into_iter().filter(|place| mistakes.at(place).is_some()).map(str::to_owned).collect();
        (geometry.map(|g| g.to_string()), wrong)
    }

    #[test]
    fn where_rows_are_is_read_or_what_is_missing_is_said() {
        let said = |text: &str| (Some(text.to_owned()), vec![]);
        let wrong = |places: &[&str]| (None, places.iter().map(|p| (*p).to_owned()).collect::<Vec<_>>());
        assert_eq!(place("place=&place_first=a"), (None, vec![]));
        assert_eq!(place("place=lat-lon&place_first=a&place_second=ignored"), said("lat-lon=a"));
        assert_eq!(place("place=degrees&place_first=a&place_second=b"), said("degrees=a,b"));
        assert_eq!(place("place=projected&place_first=a&place_second=b&place_epsg=epsg:2226"), said("EPSG:2226=a,b"));
        assert_eq!(place("place=degrees&place_first=a"), wrong(&["place_second"]));
        assert_eq!(place("place=projected"), wrong(&["place_first", "place_second", "place_epsg"]));
        for unknown in ["x", "1", "2226.5"] {
            let asked = format!("place=projected&place_first=a&place_second=b&place_epsg={unknown}");
            assert_eq!(place(&asked), wrong(&["place_epsg"]), "{unknown}");
        }
    }
}

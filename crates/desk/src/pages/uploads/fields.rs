//! What a person says that the fields of a file are: their types, the words for nothing, and which say where a row is.

use crate::answers::{Answers, Mistakes};
use catalog::{DeclaredGeometry, DeclaredType, FirstNumber};
use custody::{Declarations, DerivedPoint, FieldReceipt};

/// What a field may be declared to be.
const TYPES: [(&str, &str); 18] = [
    ("text", "Text, exactly as written"),
    ("integer", "Whole numbers"),
    ("number", "Numbers"),
    ("money", "Amounts in dollars"),
    ("boolean", "True or false"),
    ("date:mdy", "Dates, the month first"),
    ("date:dmy", "Dates, the day first"),
    ("timestamp:mdy", "Dates with a time, the month first"),
    ("timestamp:dmy", "Dates with a time, the day first"),
    ("timestamp-utc", "Dates with a time and its zone"),
    ("point", "Points"),
    ("multiline", "Lines"),
    ("multipolygon", "Areas"),
    ("url", "Web addresses"),
    ("email", "E-mail addresses"),
    ("phone", "Telephone numbers"),
    ("json", "JSON"),
    ("inferred", "Whatever the values seem to be"),
];

/// One field as the form asks about it.
pub(super) struct FieldAnswer {
    pub name: String,
    /// What it is unless somebody says otherwise.
    pub found: &'static str,
    /// Word, words, whether chosen.
    pub types: Vec<(&'static str, &'static str, bool)>,
    /// The words that stand for nothing, with commas between them.
    pub nulls: String,
}

/// The fields that were read, with what was said of them.
pub(super) fn asked(fields: &[FieldReceipt], said: &Declarations, answers: &Answers) -> Vec<FieldAnswer> {
    let one = |field: &FieldReceipt| {
        let name = field.name.to_string();
        let declared = said.types.iter().rev().find(|(of, _)| *of == name).map(|(_, ty)| ty.to_string());
        let (ty, nulls) = (type_of(&name), nulls_of(&name));
        let answers = answers.clone().or(&ty, declared.unwrap_or_default()).or(&nulls, field.named_nulls.join(", "));
        let chosen = answers.text(&ty);
        FieldAnswer {
            found: field.field_type.word(),
            types: TYPES.iter().map(|(word, words)| (*word, *words, *word == chosen)).collect(),
            nulls: answers.text(&nulls),
            name,
        }
    };
    fields.iter().map(one).collect()
}

/// What is said in a form of these fields; `kept` is what was declared of them before.
pub(super) fn said(fields: &[FieldReceipt], kept: &Declarations, answers: &Answers) -> Declarations {
    let mut said = Declarations::default();
    for field in fields.iter().map(|field| field.name.to_string()) {
        if let Ok(declared) = answers.text(&type_of(&field)).parse::<DeclaredType>() {
            said.types.push((field.clone(), declared));
        }
        let words: Vec<String> = words(&answers.text(&nulls_of(&field)));
        let before = kept.nulls.iter().filter(|(of, _)| *of == field).map(|(_, word)| word);
        if answers.has(&nulls_of(&field)) && !before.eq(&words) {
            // An empty word forgets those that were named before.
            said.nulls.push((field.clone(), String::new()));
            said.nulls.extend(words.into_iter().map(|word| (field.clone(), word)));
        }
    }
    said
}

fn type_of(field: &str) -> String {
    format!("type:{field}")
}

fn nulls_of(field: &str) -> String {
    format!("nulls:{field}")
}

fn words(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// How fields say where a row is.
pub(super) const SYSTEMS: [(&str, &str); 4] = [
    ("degrees", "Latitude and longitude in two fields"),
    ("lat-lon", "Latitude, then longitude in one field"),
    ("lon-lat", "Longitude, then latitude in one field"),
    ("projected", "X and Y of a projected coordinate system"),
];

/// Where rows are, as the form says it; `None` where no field says it, or something is missing: that is a mistake.
pub(super) fn geometry(answers: &Answers, mistakes: &mut Mistakes) -> Option<DeclaredGeometry<String>> {
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
        let geometry = geometry(&Answers::parse(answers), &mut mistakes);
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

    #[test]
    fn only_what_is_said_otherwise_is_said() {
        assert!(TYPES.iter().all(|(word, _)| word.parse::<DeclaredType>().is_ok()));
        assert_eq!(words(" NA, n.a. ,,-"), ["NA", "n.a.", "-"]);
    }
}

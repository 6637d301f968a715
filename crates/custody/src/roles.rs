//! Proposes what the values of a field say of a person or a place, from its header and from its values.
//!
//! A proposal withholds nothing and releases nothing: it puts the question to a person. Better one question too many
//! than a telephone number under a header nobody thought of.

mod values;
mod words;

use catalog::{FieldType, Role};
use values::Values;
use words::Words;

/// What is known of a field.
pub(crate) struct Evidence<'a> {
    /// The header exactly as written.
    pub(crate) label: &'a str,
    /// The type chosen.
    pub(crate) field_type: FieldType,
    /// A sample of its values.
    pub(crate) samples: &'a [String],
    /// Cells that hold something.
    pub(crate) filled: u64,
    /// Different values, counted up to a bound.
    pub(crate) distinct: u64,
    /// Whether counting stopped at the bound.
    pub(crate) distinct_capped: bool,
    /// Bytes of the longest value.
    pub(crate) longest: usize,
}

type Proposal = Option<(Role, &'static str)>;

/// The role a field seems to have, and why; none when nothing speaks for one.
pub(crate) fn propose(field: &Evidence<'_>) -> Proposal {
    let words = Words::of(field.label);
    let values = Values::of(field.samples);
    if field.filled == 0 {
        return by_name_alone(&words);
    }
    if field.field_type.is_geometry() && field.field_type != FieldType::Point {
        return Some((Role::Point, "its values are shapes on the map"));
    }
    if field.field_type == FieldType::Point || values.share_of_pairs() >= 0.8 {
        return Some((Role::Point, "its values are points"));
    }
    match field.field_type {
        FieldType::Email => return Some((Role::Email, "its values are e-mail addresses")),
        FieldType::Phone => return Some((Role::Phone, "its values are telephone numbers")),
        _ => {}
    }
    person(field, &words, &values)
        .or_else(|| coordinate(&words, &values))
        .or_else(|| place(field, &words, &values))
        .or_else(|| name(field, &words, &values))
        .or_else(|| record_id(field, &words))
        .or_else(|| free_text(field, &words, &values))
}

/// An empty column may be filled by the next revision: clear names are taken at their word.
fn by_name_alone(words: &Words) -> Proposal {
    const WHY: &str = "its name says so; it has no values yet";
    let roles = [
        (&["ssn"][..], Role::SocialSecurityNumber),
        (&["email"], Role::Email),
        (&["phone", "telephone"], Role::Phone),
        (&["dob", "birthdate", "birthday"], Role::DateOfBirth),
        (&["address"], Role::Address),
        (&["latitude"], Role::Latitude),
        (&["longitude"], Role::Longitude),
        (&["apn", "parcel"], Role::ParcelNumber),
        (&["narrative", "comment", "comments", "notes"], Role::FreeText),
    ];
    roles.into_iter().find(|(names, _)| words.any(names) && !words.is_kind()).map(|(_, role)| (role, WHY))
}

fn person(field: &Evidence<'_>, words: &Words, values: &Values<'_>) -> Proposal {
    const BOTH: &str = "its name and its values say so";
    const VALUES: &str = "its values have that form";
    let text = field.field_type == FieldType::Text;
    if text && values.emails() >= 0.5 || words.any(&["email", "mail"]) && values.emails() > 0.0 {
        return Some((Role::Email, VALUES));
    }
    if text && values.social_security() >= 0.5 || words.social_security() {
        return Some((Role::SocialSecurityNumber, if words.social_security() { BOTH } else { VALUES }));
    }
    let called_phone = words.any(&["phone", "telephone", "tel", "mobile", "cell", "cellphone", "fax", "phones"]);
    if called_phone && values.phones() >= 0.2 || text && values.written_phones() >= 0.8 {
        return Some((Role::Phone, if called_phone { BOTH } else { VALUES }));
    }
    if words.any(&["dob", "birth", "birthdate", "birthday", "born", "age"]) && !words.any(&["place", "housing"]) {
        return Some((Role::DateOfBirth, "its name says so"));
    }
    if words.any(&["plate", "plates", "licenseplate"]) && !words.is_kind() {
        return Some((Role::Plate, "its name says so"));
    }
    let parcel = words.any(&["apn", "parcel", "bbl", "ain", "parcelid", "parcelnumber"]);
    if parcel && !words.is_kind() && field.distinct > 1 {
        return Some((Role::ParcelNumber, "its name says so"));
    }
    None
}

fn coordinate(words: &Words, values: &Values<'_>) -> Proposal {
    const WHY: &str = "its name says so, and its values are in range";
    let numbers = values.numbers()?;
    let east = words.any(&["longitude", "lon", "lng", "long"]);
    let north = words.any(&["latitude", "lat"]);
    let x =
        words.is("x") || words.any(&["xcoord", "xcoordinate", "easting"]) || words.first("x") && words.any(&COORDINATE);
    let y = words.is("y")
        || words.any(&["ycoord", "ycoordinate", "northing"])
        || words.first("y") && words.any(&COORDINATE);
    let degrees = |most: f64| numbers.fractions && numbers.within(most);
    match () {
        () if (east || x) && degrees(180.0) => Some((Role::Longitude, WHY)),
        () if (north || y) && degrees(90.0) => Some((Role::Latitude, WHY)),
        () if x && numbers.beyond(1_000.0) => Some((Role::ProjectedX, WHY)),
        () if y && numbers.beyond(1_000.0) => Some((Role::ProjectedY, WHY)),
        () => None,
    }
}

const COORDINATE: [&str; 4] = ["coord", "coordinate", "coordinates", "coords"];

fn place(field: &Evidence<'_>, words: &Words, values: &Values<'_>) -> Proposal {
    if field.field_type != FieldType::Text || words.is_kind() {
        return None;
    }
    let (houses, crossings, streets) = (values.house_addresses(), values.crossings(), values.streets());
    if words.any(&["cross", "intersection", "intersecting", "crossstreet"]) && field.longest >= 5 {
        return Some((Role::CrossStreet, "its name says so"));
    }
    let called_address = words.any(&["address", "addr", "situs", "premise", "premises", "residence", "residential"]);
    let called_place = called_address || words.any(&["location", "street", "road", "rd", "block", "place", "site"]);
    if called_place && houses >= 0.02 || houses >= 0.3 {
        return Some((Role::Address, "its values are street addresses"));
    }
    if called_place && crossings + streets >= 0.3 || crossings >= 0.5 {
        let whole = words.any(&["street"]) && !words.any(&["secondary"]) && crossings < 0.1;
        return match whole {
            true => Some((Role::Address, "its values are streets")),
            false => Some((Role::CrossStreet, "its values are crossings, blocks or streets")),
        };
    }
    if called_address && field.longest >= 5 {
        return Some((Role::Address, "its name says so"));
    }
    if words.any(&["rd", "road"]) && field.longest >= 5 {
        return Some((Role::CrossStreet, "its name says so"));
    }
    (streets >= 0.5).then_some((Role::CrossStreet, "its values are streets"))
}

fn name(field: &Evidence<'_>, words: &Words, values: &Values<'_>) -> Proposal {
    const PEOPLE: [&str; 27] = [
        "owner",
        "applicant",
        "complainant",
        "victim",
        "suspect",
        "witness",
        "requester",
        "requestor",
        "employee",
        "officer",
        "contact",
        "licensee",
        "grantor",
        "grantee",
        "payee",
        "resident",
        "tenant",
        "occupant",
        "driver",
        "person",
        "contributor",
        "donor",
        "defendant",
        "arrestee",
        "surname",
        "reporter",
        "caller",
    ];
    if field.field_type != FieldType::Text || words.is_kind() {
        return None;
    }
    let part =
        words.any(&["first", "last", "middle", "full", "given", "family", "maiden"]) && words.any(&["name", "names"]);
    let part = part || words.any(&["firstname", "lastname", "fullname", "surname"]);
    let like = values.people();
    match () {
        () if part => Some((Role::PersonName, "its name says so")),
        () if words.any(&PEOPLE) && like >= 0.2 => Some((Role::PersonName, "its name and its values say so")),
        () if (words.is("name") || words.is("names")) && like >= 0.5 => {
            Some((Role::PersonName, "its values look like names of people"))
        }
        () => None,
    }
}

fn record_id(field: &Evidence<'_>, words: &Words) -> Proposal {
    const RECORDS: [&str; 20] = [
        "case",
        "record",
        "report",
        "incident",
        "reference",
        "permit",
        "license",
        "licence",
        "complaint",
        "citation",
        "docket",
        "warrant",
        "booking",
        "request",
        "application",
        "account",
        "officer",
        "badge",
        "vin",
        "ticket",
    ];
    if words.is_kind() || words.is_row_counter() || field.field_type.is_temporal() {
        return None;
    }
    let numbered = words.ends_like_id();
    if numbered && words.any(&RECORDS) || words.is("vin") {
        return Some((Role::RecordId, "its name says so"));
    }
    let nearly_unique = field.distinct_capped || field.distinct * 2 >= field.filled;
    let few = field.filled < 3;
    (numbered && nearly_unique && !few).then_some((Role::RecordId, "its name says so, and its values hardly repeat"))
}

fn free_text(field: &Evidence<'_>, words: &Words, values: &Values<'_>) -> Proposal {
    const NAMES: [&str; 19] = [
        "narrative",
        "comment",
        "comments",
        "description",
        "descript",
        "notes",
        "note",
        "remark",
        "remarks",
        "details",
        "detail",
        "summary",
        "message",
        "text",
        "explanation",
        "reason",
        "statement",
        "memo",
        "synopsis",
    ];
    if field.field_type != FieldType::Text || values.machine_text() >= 0.5 {
        return None;
    }
    let varied = field.distinct_capped || field.distinct * 20 >= field.filled;
    if words.any(&NAMES) && (varied && values.words_per_value() >= 2.0 || field.longest >= 120) {
        return Some((Role::FreeText, "its name says so, and its values are varied or long"));
    }
    if words.any(&["comment", "comments", "narrative", "notes", "remarks"]) {
        return Some((Role::FreeText, "its name says so"));
    }
    let long = values.words_per_value() >= 8.0 && (field.distinct_capped || field.distinct * 5 >= field.filled);
    long.then_some((Role::FreeText, "its values are long and varied"))
}

#[cfg(test)]
mod tests;

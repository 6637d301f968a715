//! Real municipal files: what is found in each, and every cell compared with an independent reading.

use super::compare::{Source, assert_same_cells, read_source};
use super::*;
use catalog::Role;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use formats::{Delimiter, HeaderChoice};
use std::io::Read;

/// The folder of real files: `DAYLIGHT_DATA`, or `../shared/data` beside the workspace.
pub(super) fn data(name: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let root = std::env::var_os("DAYLIGHT_DATA").map_or(beside, PathBuf::from);
    let path = root.join(name);
    if !path.exists() {
        println!("SKIPPED: no {name}; set DAYLIGHT_DATA to the folder of real files to run this test");
        return None;
    }
    Some(path)
}

fn bytes(path: &Path) -> Vec<u8> {
    let raw = std::fs::read(path).unwrap();
    if path.extension().is_some_and(|e| e == "gz") {
        let mut plain = Vec::new();
        flate2::read::MultiGzDecoder::new(&raw[..]).read_to_end(&mut plain).unwrap();
        return plain;
    }
    raw
}

/// Takes in a real file and compares every cell; `None` when the file is not there.
fn take(
    name: &str,
    rows: u64,
    columns: usize,
    delimiter: u8,
    encoding: &'static Encoding,
    header: HeaderChoice,
) -> Option<Revision> {
    let path = data(name)?;
    let desk = Desk::new();
    let revision = desk.take(&path, &IngestOptions { header, ..IngestOptions::default() }).unwrap();
    let source = Source { delimiter, encoding, has_header: header != HeaderChoice::None };
    let (labels, source_rows) = read_source(&bytes(&path), &source);
    let receipt = revision.receipt();
    assert_eq!((receipt.rows, receipt.fields.len()), (rows, columns), "{name}");
    assert_eq!(receipt.text.as_ref().unwrap().encoding, encoding.name().to_lowercase());
    assert_eq!(receipt.text.as_ref().unwrap().delimiter.byte(), delimiter);
    if source.has_header {
        assert_eq!(receipt.fields.iter().map(|f| f.label.clone()).collect::<Vec<_>>(), labels);
    }
    let cells = assert_same_cells(&revision, &source_rows);
    println!("{name}: {cells} cells compared");
    if std::env::var_os("DAYLIGHT_SHOW").is_some() {
        println!("{}", serde_json::to_string_pretty(receipt).unwrap());
    }
    Some(revision)
}

fn comma(name: &str, rows: u64, columns: usize) -> Option<Revision> {
    take(name, rows, columns, b',', UTF_8, HeaderChoice::Auto)
}

fn roles(revision: &Revision) -> Vec<(String, Role)> {
    revision.receipt().roles.iter().map(|r| (r.field.to_string(), r.role)).collect()
}

fn assert_roles(revision: &Revision, expected: &[(&str, Role)]) {
    let expected: Vec<_> = expected.iter().map(|(n, r)| ((*n).to_owned(), *r)).collect();
    assert_eq!(roles(revision), expected);
}

fn sequences(revision: &Revision) -> Vec<&str> {
    revision.receipt().sequences.iter().map(|s| s.as_str()).collect()
}

const DECIMAL_1: FieldType = FieldType::Decimal { scale: 1 };

#[test]
fn sacramento_crime_2021_keeps_grid_0976_and_reads_instants() {
    let file = "sacramento-crime-2021/Sacramento_Crime_Data_From_Two_Years_Ago.csv.gz";
    let Some(r) = comma(file, 38_119, 10) else { return };
    for (name, kind) in [
        ("OBJECTID", FieldType::Integer),
        ("Record_ID", FieldType::Integer),
        ("Offense_Code", FieldType::Text),
        ("Offense_Ext", FieldType::Text),
        ("Police_District", FieldType::Text),
        ("Grid", FieldType::Text),
        ("Occurence_Date", FieldType::TimestampUtc),
    ] {
        assert_eq!(field_type(&r, name), kind, "{name}");
    }
    assert_eq!(field(&r, "Grid").nulls, 2);
    assert_eq!(r.receipt().text.as_ref().unwrap().encoding_why, "byte-order mark");
    assert_eq!(sequences(&r), ["objectid", "record_id"]);
    assert_roles(&r, &[("record_id", Role::RecordId)]);
    assert!(!r.receipt().header_looks_like_data());
}

#[test]
fn sacramento_311_has_one_stray_byte_and_stays_utf_8() {
    let Some(r) = comma("sacramento-311-2016/train_5k.csv.gz", 5_000, 28) else { return };
    let aside = &r.receipt().set_aside;
    assert_eq!(aside.total, 1);
    assert_eq!((aside.first[0].row, aside.first[0].column, aside.first[0].bytes.as_deref()), (0, 2, Some("ef")));
    assert_eq!(field(&r, "x").label, "\u{fffd}..X");
    assert_eq!(field_type(&r, "column_1"), FieldType::Integer);
    assert_eq!(field_type(&r, "DateCreated"), FieldType::TimestampUtc);
    assert_eq!(field_type(&r, "CategoryLevel4"), FieldType::Text);
    assert_eq!(field(&r, "CategoryLevel4").nulls, 0);
    assert!(
        r.receipt().text.as_ref().unwrap().line_ends.crlf == 5_001
            && r.receipt().text.as_ref().unwrap().line_ends.lf == 0
    );
    assert!(sequences(&r).contains(&"column_1") && sequences(&r).contains(&"objectid"));
    assert_roles(
        &r,
        &[
            ("x", Role::Longitude),
            ("y", Role::Latitude),
            ("referencenumber", Role::RecordId),
            ("systemid", Role::RecordId),
            ("latitude", Role::Latitude),
            ("longitude", Role::Longitude),
            ("xcoord", Role::ProjectedX),
            ("ycoord", Role::ProjectedY),
            ("crossstreet", Role::CrossStreet),
            ("globalid", Role::RecordId),
        ],
    );
}

#[test]
fn san_francisco_police_incidents_have_wide_ids_floats_and_points() {
    let Some(r) = comma("sf-police-incidents-2003-2018/sfpd_report_2003-18.csv.gz", 10_000, 36) else { return };
    for (name, kind) in [
        ("column_1", FieldType::Integer),
        ("PdId", FieldType::Integer),
        ("Date", FieldType::Date),
        ("Time", FieldType::Text),
        ("location", FieldType::Point),
        ("SF Find Neighborhoods 2 2", DECIMAL_1),
        ("DELETE - Zip Codes 2 2", DECIMAL_1),
    ] {
        assert_eq!(field_type(&r, name), kind, "{name}");
    }
    assert_eq!(field(&r, "DELETE - 2017 Fix It Zones 2 2").nulls, 7_370);
    assert_eq!(sequences(&r), ["column_1"]);
    assert_roles(
        &r,
        &[
            ("pdid", Role::RecordId),
            ("incidntnum", Role::RecordId),
            ("address", Role::CrossStreet),
            ("x", Role::Longitude),
            ("y", Role::Latitude),
            ("location", Role::Point),
        ],
    );
}

#[test]
fn chicago_payroll_reads_thousands_as_decimals() {
    let file = "chicago-employee-payroll/Current_Employee_Names__Salaries__and_Position_Titles.csv.gz";
    let Some(r) = comma(file, 33_183, 8) else { return };
    assert_eq!(field_type(&r, "Annual Salary"), FieldType::Decimal { scale: 2 });
    assert_eq!(field_type(&r, "Hourly Rate"), FieldType::Decimal { scale: 2 });
    assert_eq!(field_type(&r, "Typical Hours"), FieldType::Integer);
    assert_eq!((field(&r, "Annual Salary").nulls, field(&r, "Hourly Rate").nulls), (8_022, 25_161));
    assert!(field(&r, "Annual Salary").why.contains("thousands"));
    assert_roles(&r, &[("name", Role::PersonName)]);
}

#[test]
fn berkeley_stops_have_running_numbers_and_local_times() {
    let Some(r) = comma("berkeley-police-stops/stops.csv.gz", 29_208, 7) else { return };
    assert_eq!(field_type(&r, "Incident Number"), FieldType::Text);
    assert_eq!(field_type(&r, "Call Date/Time"), FieldType::Timestamp);
    assert_eq!(field(&r, "Location - Latitude").nulls, 25_063);
    assert_roles(
        &r,
        &[
            ("incident_number", Role::RecordId),
            ("location", Role::CrossStreet),
            ("location_latitude", Role::Latitude),
            ("location_longitude", Role::Longitude),
        ],
    );
}

#[test]
fn new_york_311_has_44_columns_and_a_point() {
    let Some(r) = comma("nyc-311-2019-12-31/nyc311.csv", 1_000, 44) else { return };
    assert_eq!(field_type(&r, "created_date"), FieldType::Timestamp);
    assert_eq!(field_type(&r, "location"), FieldType::Point);
    assert_eq!(field_type(&r, "council_district"), FieldType::Text);
    assert_eq!(field_type(&r, "bbl"), FieldType::Integer);
    assert_eq!(field_type(&r, "road_ramp"), FieldType::Text);
    assert_eq!(field(&r, "road_ramp").nulls, 1_000);
    let roles = roles(&r);
    for expected in [
        ("unique_key", Role::RecordId),
        ("incident_address", Role::Address),
        ("street_name", Role::Address),
        ("cross_street_1", Role::CrossStreet),
        ("intersection_street_2", Role::CrossStreet),
        ("resolution_description", Role::FreeText),
        ("bbl", Role::ParcelNumber),
        ("x_coordinate_state_plane", Role::ProjectedX),
        ("y_coordinate_state_plane", Role::ProjectedY),
        ("taxi_pick_up_location", Role::Address),
        ("latitude", Role::Latitude),
        ("longitude", Role::Longitude),
        ("location", Role::Point),
    ] {
        assert!(roles.contains(&(expected.0.to_owned(), expected.1)), "{expected:?} in {roles:?}");
    }
    for plain in ["agency_name", "address_type", "park_facility_name", "city", "borough", "status"] {
        assert!(roles.iter().all(|(name, _)| name != plain), "{plain}");
    }
}

#[test]
fn sacramento_crime_2006_has_cr_line_ends_and_padded_beats() {
    let Some(r) = comma("sacramento-crime-2006/SacramentocrimeJanuary2006.csv", 7_584, 9) else { return };
    assert_eq!(r.receipt().text.as_ref().unwrap().line_ends.cr, 7_584);
    assert_eq!(field_type(&r, "cdatetime"), FieldType::Timestamp);
    assert!(field(&r, "cdatetime").why.contains("two-digit years are of 1969 to 2068"));
    assert_eq!(field_type(&r, "beat"), FieldType::Text);
    assert_eq!(field_type(&r, "grid"), FieldType::Integer);
    assert_eq!(field_type(&r, "latitude"), FieldType::Decimal { scale: 8 });
    assert!(!r.receipt().header_looks_like_data());
    assert_roles(&r, &[("address", Role::Address), ("latitude", Role::Latitude), ("longitude", Role::Longitude)]);
}

#[test]
fn the_pipe_delimited_form_is_told_from_its_commas() {
    let file = "sacramento-crime-2006/SacramentocrimeJanuary2006.pipe.txt";
    let Some(r) = take(file, 7_584, 8, b'|', UTF_8, HeaderChoice::Auto) else { return };
    assert_eq!(r.receipt().text.as_ref().unwrap().delimiter, Delimiter::Pipe);
    assert_eq!(field_type(&r, "geo"), FieldType::Text);
    assert_roles(&r, &[("address", Role::Address), ("geo", Role::Point)]);
}

#[test]
fn a_file_without_header_is_flagged_until_a_person_says_so() {
    let file = "sacramento-crime-2006/first-1000-rows-no-header.csv";
    let Some(r) = comma(file, 999, 9) else { return };
    assert!(r.receipt().header_looks_like_data(), "{}", r.receipt().header.why);
    let Some(r) = take(file, 1_000, 9, b',', UTF_8, HeaderChoice::None) else { return };
    assert!(!r.receipt().header_looks_like_data());
    assert_eq!(r.receipt().fields[0].name.as_str(), "column_1");
}

#[test]
fn san_francisco_restaurants_are_latin_1() {
    let file = "sf-restaurant-inspections/businesses.csv";
    let Some(r) = take(file, 6_406, 9, b',', WINDOWS_1252, HeaderChoice::Auto) else { return };
    assert_eq!(field_type(&r, "postal_code"), FieldType::Text);
    assert_eq!(field_type(&r, "phone_number"), FieldType::Text);
    assert_eq!(field_type(&r, "latitude"), FieldType::Decimal { scale: 6 });
    assert_eq!(field(&r, "latitude").nulls, 3_136);
    assert_eq!(r.receipt().set_aside.total, 0);
    let Some(r) = comma("sf-restaurant-inspections/inspections.csv", 14_222, 4) else { return };
    assert_eq!(field_type(&r, "date"), FieldType::Integer);
    let Some(r) = comma("sf-restaurant-inspections/violations.csv.gz", 39_042, 3) else { return };
    assert!(roles(&r).contains(&("description".into(), Role::FreeText)));
}

#[test]
fn seattle_pet_licences_have_repeated_ids() {
    let Some(r) = comma("seattle-pet-licenses/seattlepets.csv.gz", 52_519, 7) else { return };
    assert_eq!(field_type(&r, "license_issue_date"), FieldType::Date);
    assert_eq!(field_type(&r, "license_number"), FieldType::Text);
    assert_eq!(field_type(&r, "zip_code"), FieldType::Text);
    assert_eq!(field(&r, "animal_name").nulls, 483);
    let id = &r.receipt().candidate_ids[0];
    assert_eq!((id.field.as_str(), id.duplicates), ("license_number", Some(22)));
    assert_roles(&r, &[("license_number", Role::RecordId)]);
}

#[test]
fn signs_have_a_field_of_single_spaces() {
    let Some(r) = comma("sacramento-street-signs/Signs.csv.gz", 51_584, 19) else { return };
    assert_eq!(field_type(&r, "FIELD_COMMENT"), FieldType::Text);
    assert_eq!(field_type(&r, "X"), FieldType::Decimal { scale: 15 });
    assert!(sequences(&r).contains(&"objectid"));
    assert!(roles(&r).contains(&("field_comment".into(), Role::FreeText)));
}

#[test]
fn every_delimited_file_of_the_collection_is_read() {
    let Some(root) = data("sacramento-crime-2021").and_then(|p| p.parent().map(Path::to_owned)) else { return };
    let desk = Desk::new();
    let folders = std::fs::read_dir(root).unwrap().flatten().filter(|e| e.path().is_dir());
    for path in folders.flat_map(|f| std::fs::read_dir(f.path()).unwrap().flatten()).map(|f| f.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if [".csv", ".csv.gz", ".tab", ".txt"].iter().any(|end| name.ends_with(end)) {
            let revision = desk.take(&path, &IngestOptions::default()).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert!(revision.receipt().rows > 0, "{name}");
            if std::env::var_os("DAYLIGHT_SHOW").is_some() {
                let receipt = revision.receipt();
                println!("{name}: {} rows, roles {:?}", receipt.rows, roles(&revision));
                println!("    sequences {:?}, {:?}", sequences(&revision), receipt.warnings);
                println!(
                    "    {} {:?} {}",
                    receipt.text.as_ref().unwrap().encoding,
                    receipt.text.as_ref().unwrap().delimiter,
                    receipt.header.why
                );
            }
        }
    }
}

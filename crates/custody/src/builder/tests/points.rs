//! Points that are computed from released fields.

use super::*;
use catalog::{FirstNumber, Geometry, PublicField};

/// What a release says of its last field, where its rows are, and the last cell of each row.
fn released(
    geometry: DeclaredGeometry,
    source: &Source,
    exemptions: &[Exemption],
) -> (PublicField, Option<Geometry>, Vec<String>) {
    let city = City { geometry: Some(geometry), ..City::new() };
    let built = city.release(source, exemptions).unwrap();
    assert_eq!(verify_release(&built.dir), Ok(()));
    let csv = read_csv(&built.dir);
    let last = csv.lines().skip(1).map(|line| line.rsplit(',').next().unwrap().to_owned()).collect();
    (built.schema.fields.last().unwrap().clone(), built.schema.geometry, last)
}

fn projected() -> DeclaredGeometry {
    DeclaredGeometry::Projected { epsg: 2226, x: name("x"), y: name("y") }
}

fn degrees() -> DeclaredGeometry {
    DeclaredGeometry::Degrees { latitude: name("lat"), longitude: name("lon") }
}

/// The position that pyproj 3 gives for (6704500.25, 1967250.5) in EPSG:2226.
const EXPECTED: &str = "POINT (-121.500464164 38.563009587)";

#[test]
fn coordinates_of_a_projected_system_become_degrees() {
    let rows: &[&[&str]] =
        &[&["1", "6704500.25", "1967250.5"], &["2", "0", "0"], &["3", "6704500.25", ""], &["4", "7e14", "1967250.5"]];
    let (field, geometry, points) = released(projected(), &source(&["id", "x", "y"], rows), &[]);
    assert_eq!(points, [EXPECTED, "", "", ""]);
    assert_eq!((field.name.as_str(), field.field_type, field.role), ("point", FieldType::Point, Some(Role::Point)));
    assert_eq!(geometry, Some(Geometry::Field(name("point"))));
    let said = field.description.unwrap();
    assert!(said.contains("computed from “X” and “Y”, coordinates in EPSG:2226"), "{said}");
}

#[test]
fn numbers_written_as_text_are_read_too() {
    let rows: &[&[&str]] = &[&["1", "06704500.25", "1967250.5"], &["2", "6704500.25", "none"]];
    let (.., points) = released(projected(), &source(&["id", "x", "y"], rows), &[]);
    assert_eq!(points, [EXPECTED, ""]);
}

#[test]
fn degrees_in_two_fields_keep_every_digit() {
    let rows: &[&[&str]] =
        &[&["38.5763721234", "-121.5"], &["0", "0"], &["0", "10"], &["91", "10"], &["38", "-181"], &["", "-121"]];
    let (_, geometry, points) = released(degrees(), &source(&["lat", "lon"], rows), &[]);
    let expected = ["", "", "", "", "POINT (-121.5 38.5763721234)", "POINT (10 0)"];
    let mut points = points;
    points.sort();
    assert_eq!(points, expected);
    assert_eq!(geometry, Some(Geometry::Field(name("point"))));
}

#[test]
fn two_numbers_in_one_cell_are_read_in_the_order_declared() {
    let source = source(&["id", "at"], &[&["1", "(38.5  -121.25)"], &["2", "somewhere"]]);
    let at = |first| DeclaredGeometry::Cell { field: name("at"), first };
    let (.., points) = released(at(FirstNumber::Latitude), &source, &[]);
    assert_eq!(points, ["POINT (-121.25 38.5)", ""]);
    let (.., points) = released(at(FirstNumber::Longitude), &source, &[]);
    assert_eq!(points, ["", ""], "no latitude is beyond 90");
}

#[test]
fn a_point_is_of_released_values_alone() {
    let rows: &[&[&str]] = &[&["1", "38.57637", "-121.49363"], &["2", "38.5", "-121.4"], &["3", "38.1", "-121.1"]];
    let source = source(&["id", "lat", "lon"], rows);
    let of = |rules: &[Exemption]| released(degrees(), &source, rules);

    let (field, geometry, _) = of(&[exemption(1, field_scope("lon"), Treatment::Withhold)]);
    assert_eq!((field.name.as_str(), geometry), ("lat", None), "nothing says that there could be a point");

    let rounded =
        [1, 2].map(|n| exemption(n, field_scope(["lat", "lon"][n as usize - 1]), Treatment::RoundCoordinates(2)));
    let (field, _, points) = of(&rounded);
    assert_eq!(points[0], "POINT (-121.49 38.58)");
    assert_eq!(field.notices.len(), 2, "what is said of the numbers is said of the point");

    let (field, _, points) = of(&[exemption(1, cell_scope("lat", "id = 2"), Treatment::Withhold)]);
    assert_eq!(points, ["POINT (-121.49363 38.57637)", "", "POINT (-121.1 38.1)"]);
    assert_eq!(field.notices.len(), 1);
}

#[test]
fn the_name_of_the_point_is_none_that_a_field_has() {
    let rows: &[&[&str]] = &[&["38.5", "-121.5", "left"]];
    let (field, ..) = released(degrees(), &source(&["lat", "lon", "point"], rows), &[]);
    assert_eq!(field.name.as_str(), "point_2");
    let withheld = [exemption(1, field_scope("point"), Treatment::Withhold)];
    let (field, ..) = released(degrees(), &source(&["lat", "lon", "point"], rows), &withheld);
    assert_eq!(field.name.as_str(), "point_2", "nor one that a withheld field has");
}

#[test]
fn an_unknown_system_is_refused() {
    let wrong = DeclaredGeometry::Projected { epsg: 1, x: name("x"), y: name("y") };
    let said = DerivedPoint::check(&wrong).unwrap_err().to_string();
    assert!(said.contains("EPSG:1"), "{said}");
    let grid = DeclaredGeometry::Projected { epsg: 26742, x: name("x"), y: name("y") };
    assert!(DerivedPoint::check(&grid).unwrap_err().to_string().contains("grid of corrections"));
}

#[test]
fn a_production_has_the_point_when_it_is_named() {
    let rows: &[&[&str]] = &[&["1", "38.57637", "-121.49363"]];
    let source = source(&["id", "lat", "lon"], rows);
    let rounded = [exemption(1, field_scope("lat"), Treatment::RoundCoordinates(2))];
    let produce = |fields: Option<&[&str]>| {
        let city = City { geometry: Some(degrees()), ..City::new() };
        source.write(&city.revision());
        let fields = fields.map(|names| names.iter().map(|n| name(n)).collect());
        let narrowing = Narrowing { fields, ..Narrowing::default() };
        let out = city.dir.path().join("custodial/productions/P-1");
        let plan = source.plan(&rounded);
        let built = city.cut(&plan, Some(&narrowing), |request| build_production(request, &out)).unwrap();
        let notices = built.schema.fields.iter().map(|f| f.notices.len()).collect::<Vec<_>>();
        (read_csv(&out).lines().next().unwrap().to_owned(), notices, built.schema.geometry)
    };
    let point = Some(Geometry::Field(name("point")));
    assert_eq!(produce(None), ("id,lat,lon,point".into(), vec![0, 1, 0, 1], point.clone()));
    assert_eq!(produce(Some(&["lat", "lon", "point"])), ("lat,lon,point".into(), vec![1, 0, 1], point));
    assert_eq!(produce(Some(&["lat", "id"])), ("id,lat".into(), vec![0, 1], None));
}

/// Places of a grid, in an order that has nothing to do with where they are.
fn grid(side: usize) -> Vec<Vec<String>> {
    let cell = |n: usize| {
        let at = n * 7919 % (side * side);
        let (x, y) = (at % side, at / side);
        vec![n.to_string(), format!("{}", 38.0 + y as f64 / 100.0), format!("{}", -121.0 + x as f64 / 100.0)]
    };
    (0..side * side).map(cell).collect()
}

#[test]
fn rows_that_are_near_each_other_are_near_in_a_release_that_is_ordered_by_its_points() {
    let rows = grid(150);
    let source = Source { rows, ..source(&["id", "lat", "lon"], &[]) };
    let boxes = |order: Vec<FieldName>| {
        let city = City { geometry: Some(degrees()), order, ..City::new() };
        let built = city.release(&source, &[]).unwrap();
        assert_eq!(verify_release(&built.dir), Ok(()));
        let file = fs::File::open(built.dir.join("data.parquet")).unwrap();
        let metadata = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().metadata().clone();
        let [pair] = &metadata.file_metadata().key_value_metadata().unwrap()[..] else { panic!("one pair") };
        let said: serde_json::Value = serde_json::from_str(pair.value.as_ref().unwrap()).unwrap();
        let area = |edges: &serde_json::Value| {
            let at = |n: usize| edges[n].as_f64().unwrap();
            (at(2) - at(0)) * (at(3) - at(1))
        };
        let all = said["boxes"]["point"].as_array().unwrap();
        assert_eq!((all.len(), &said["rows"]), (6, &serde_json::json!(4096)));
        all.iter().map(area).sum::<f64>()
    };
    let (by_id, by_point) = (boxes(vec![]), boxes(vec![name("point")]));
    assert!(by_point * 2.0 < by_id, "{by_point} and {by_id} square degrees");
}

#[test]
fn the_order_along_a_curve_is_total_and_of_released_values() {
    let shuffled = |by: usize| {
        let mut rows = grid(12);
        rows.rotate_left(by);
        rows.push(vec!["last".into(), String::new(), String::new()]);
        let city = City { geometry: Some(degrees()), order: vec![name("point")], ..City::new() };
        city.csv(&Source { rows, ..source(&["id", "lat", "lon"], &[]) }, &[])
    };
    let csv = shuffled(0);
    assert_eq!(csv, shuffled(50), "whatever the order of the source");
    assert!(csv.trim_end().ends_with("last,,,"), "rows without a place come last");
}

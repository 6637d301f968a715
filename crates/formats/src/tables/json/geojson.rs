//! GeoJSON (RFC 7946): the features of a collection, one feature, or features one after another.

use super::cell;
use super::coordinates::Coordinates;
use super::elements::Elements;
use super::objects::{Columns, members};
use super::outline::Outline;
use crate::FormatError;
use crate::crs::{Crs, CrsError, Stated};
use crate::tables::layer::{Shapes, malformed};
use crate::tables::shape::Shape;
use crate::tables::{Column, Row, TableChoice, TableFacts, TableFormat, TableWriter};
use geo_types::{Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};
use serde_json::value::RawValue;

const FORMAT: &str = "GeoJSON";
/// How deep collections of shapes may be nested.
const DEPTH_MAX: usize = 16;

/// How the features are in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// In the list of a collection.
    Collection,
    /// One after another, or one alone.
    Features,
}

/// How the features are in a file, when it has any.
pub(super) fn form(outline: &Outline) -> Option<Form> {
    let has = |name: &str| outline.members.iter().any(|(member, _)| member == name);
    match outline.type_name.as_deref()? {
        "FeatureCollection" if !outline.several => Some(Form::Collection),
        // Other objects may say that they are features, of another kind.
        "Feature" if has("geometry") || has("properties") => Some(Form::Features),
        _ => None,
    }
}

/// Writes the table of features.
pub(super) fn read(
    file: &Elements<'_>,
    form: Form,
    outline: &Outline,
    choice: &TableChoice,
    out: &mut TableWriter<'_>,
) -> Result<TableFacts, FormatError> {
    let features = match form {
        Form::Collection => file.inside("features"),
        Form::Features => file.clone(),
    };
    let survey = Survey::of(&features)?;
    let mut shapes = Shapes::new(FORMAT, stated(file, form)?, choice.crs.as_deref())?;
    let columns = survey.columns();
    out.columns(&columns)?;
    features.each(|feature| row(feature, &survey, &mut shapes, out))?;
    let mut facts = TableFacts::named(TableFormat::GeoJson, columns);
    if form == Form::Collection {
        facts.title = file.member::<String>("name")?;
    }
    shapes.say("as the file or its format has it", &mut facts);
    if survey.foreign > 0 {
        facts.notes.push(format!("members of features beside their properties, not read: {}", survey.foreign));
    }
    if form == Form::Collection {
        of_collection(file, outline, &mut facts)?;
    }
    Ok(facts)
}

/// What a collection has beside its features.
fn of_collection(file: &Elements<'_>, outline: &Outline, facts: &mut TableFacts) -> Result<(), FormatError> {
    const KNOWN: [&str; 5] = ["type", "features", "name", "crs", "bbox"];
    let foreign: Vec<&str> =
        outline.members.iter().map(|(name, _)| name.as_str()).filter(|name| !KNOWN.contains(name)).collect();
    if foreign.contains(&super::esri::EXCEEDED) && file.member::<bool>(super::esri::EXCEEDED)? == Some(true) {
        facts.notes.push(super::esri::INCOMPLETE.into());
    }
    if !foreign.is_empty() {
        facts.notes.push(format!("members of the collection beside its features, not read: {}", foreign.len()));
    }
    Ok(())
}

/// The coordinate system of the older standard, where a file still names it; WGS 84 by the newer one.
fn stated(file: &Elements<'_>, form: Form) -> Result<Stated, FormatError> {
    let named = match form {
        Form::Collection => file.member::<serde_json::Value>("crs")?.filter(|crs| !crs.is_null()),
        Form::Features => None,
    };
    let Some(named) = named else { return Ok(Stated::Default(Crs::wgs84())) };
    let properties = &named["properties"];
    let crs = match (properties["name"].as_str(), properties["code"].as_u64()) {
        (Some(name), _) => Crs::named(name),
        (None, Some(code)) => Crs::from_epsg(u32::try_from(code).unwrap_or(u32::MAX)),
        (None, None) => Err(CrsError::Unreadable("its crs has no name".into())),
    };
    let unreadable = |error| match error {
        CrsError::Unknown(name) => CrsError::Unreadable(name),
        other => other,
    };
    Ok(Stated::Is(crs.map_err(unreadable)))
}

/// What the features have, before any is written.
#[derive(Default)]
struct Survey {
    properties: Columns,
    has_id: bool,
    /// Members of features that are none of theirs by the standard.
    foreign: u64,
}

impl Survey {
    fn of(features: &Elements<'_>) -> Result<Self, FormatError> {
        let mut survey = Self::default();
        let (mut record, limits) = (0, features.limits());
        features.each(|feature| {
            record += 1;
            for (name, value) in members(feature) {
                match name.as_str() {
                    "id" => survey.has_id = true,
                    "properties" if is_object(value) => {
                        survey.properties.meet(members(value).into_iter().map(|(name, _)| name), record, limits)?;
                    }
                    "type" | "properties" | "geometry" | "bbox" => {}
                    _ => survey.foreign += 1,
                }
            }
            Ok(())
        })?;
        Ok(survey)
    }

    /// The columns: the id of features, their properties, their shapes.
    fn columns(&self) -> Vec<Column> {
        let label = if self.properties.places.contains_key("id") { "feature id" } else { "id" };
        let id = self.has_id.then(|| Column::titled(label));
        let properties = self.properties.labels.iter().map(Column::titled);
        id.into_iter().chain(properties).chain([Shapes::column()]).collect()
    }
}

fn is_object(value: &RawValue) -> bool {
    value.get().starts_with('{')
}

/// Fills a cell; what was in it, because a member stands twice, is set aside.
fn put(cells: &mut [Option<String>], at: usize, text: String, out: &mut TableWriter<'_>) -> Result<(), FormatError> {
    match cells[at].replace(text) {
        Some(before) => out.set_aside(at, &before),
        None => Ok(()),
    }
}

fn row(feature: &RawValue, survey: &Survey, shapes: &mut Shapes, out: &mut TableWriter<'_>) -> Result<(), FormatError> {
    let first = usize::from(survey.has_id);
    let last = first + survey.properties.labels.len();
    let mut cells: Vec<Option<String>> = vec![None; last + 1];
    let mut is_feature = false;
    for (name, value) in members(feature) {
        match name.as_str() {
            "type" => is_feature = value.get() == "\"Feature\"",
            "id" => put(&mut cells, 0, cell::text(value).into_owned(), out)?,
            "properties" if is_object(value) => {
                for (name, value) in members(value) {
                    let Some(at) = survey.properties.places.get(&name).map(|at| first + at) else { continue };
                    put(&mut cells, at, cell::text(value).into_owned(), out)?;
                }
            }
            "properties" if value.get() != "null" => {
                return Err(malformed(FORMAT, "the properties of a feature are no object", out));
            }
            "geometry" => {
                let text = shapes.cell(shape(value, out)?, last, out)?;
                put(&mut cells, last, text, out)?;
            }
            _ => {}
        }
    }
    if !is_feature {
        return Err(malformed(FORMAT, "something among the features is none", out));
    }
    if cells[last].is_none() {
        cells[last] = Some(shapes.cell(Shape::default(), last, out)?);
    }
    let row: Row = cells.iter().map(|cell| cell.as_deref().unwrap_or_default()).collect();
    out.row(&row)
}

/// The shape of a geometry.
fn shape(value: &RawValue, out: &TableWriter<'_>) -> Result<Shape, FormatError> {
    if value.get() == "null" {
        return Ok(Shape::default());
    }
    let mut heights = false;
    let read = is_object(value).then(|| geometry(value, 0, &mut heights)).flatten();
    let geometry = read.ok_or_else(|| malformed(FORMAT, "a geometry does not follow its format", out))?;
    Ok(Shape { geometry, heights })
}

/// A geometry; nothing inside for an empty point, nothing at all when it cannot be read.
fn geometry(value: &RawValue, depth: usize, heights: &mut bool) -> Option<Option<Geometry<f64>>> {
    let (mut kind, mut coordinates, mut inner) = (None, None, None);
    for (name, value) in members(value) {
        match name.as_str() {
            "type" => kind = Some(value.get()),
            "coordinates" => coordinates = Some(value.get()),
            "geometries" => inner = cell::items(value),
            _ => {}
        }
    }
    if kind? == "\"GeometryCollection\"" {
        let inner = inner.filter(|_| depth < DEPTH_MAX)?;
        let read = inner.into_iter().map(|one| geometry(one, depth + 1, heights)).collect::<Option<Vec<_>>>()?;
        return Some(Some(Geometry::GeometryCollection(GeometryCollection(read.into_iter().flatten().collect()))));
    }
    let mut text = Coordinates::of(coordinates?);
    let read = of_kind(kind?, &mut text)?;
    *heights |= text.heights;
    Some(read)
}

fn of_kind(kind: &str, text: &mut Coordinates<'_>) -> Option<Option<Geometry<f64>>> {
    Some(Some(match kind {
        "\"Point\"" => return Some(text.position()?.map(|at| Point(at).into())),
        "\"MultiPoint\"" => MultiPoint(text.line()?.0.into_iter().map(Point).collect()).into(),
        "\"LineString\"" => text.line()?.into(),
        "\"MultiLineString\"" => MultiLineString(text.lines()?).into(),
        "\"Polygon\"" => polygon(text.lines()?).into(),
        "\"MultiPolygon\"" => MultiPolygon(text.list(|text| text.lines().map(polygon))?).into(),
        _ => return None,
    }))
}

fn polygon(rings: Vec<LineString<f64>>) -> Polygon<f64> {
    let mut rings = rings.into_iter();
    Polygon::new(rings.next().unwrap_or(LineString(Vec::new())), rings.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::tests::{Converted, convert_bytes};
    use proptest::prelude::*;

    fn convert(json: &str) -> Result<Converted, FormatError> {
        convert_bytes(json.as_bytes(), &TableChoice::default())
    }

    fn one(geometry: &str) -> Result<Converted, FormatError> {
        convert(&format!(r#"{{"type": "Feature", "properties": {{"a": 1}}, "geometry": {geometry}}}"#))
    }

    const TWO: &str = r#"{"type": "FeatureCollection", "name": "Trees", "features": [
        {"type": "Feature", "id": 7, "properties": {"n": 1.50, "o": {"k": [1, 2]}}, "x": 1,
         "geometry": {"type": "Point", "coordinates": [-121.470000000000013, 38.5, 12]}},
        {"type": "Feature", "properties": {"b": "é"}, "geometry": null, "bbox": [1, 2, 3, 4]}]}"#;

    #[test]
    fn features_are_rows_of_their_properties_and_shapes() {
        let read = convert(TWO).unwrap();
        assert_eq!(read.labels(), ["id", "n", "o", "b", "geometry"]);
        assert_eq!(read.rows[0], ["7", "1.50", "{\"k\":[1,2]}", "", "POINT (-121.47000000000001 38.5)"]);
        assert_eq!(read.rows[1], ["", "", "", "é", ""]);
        assert_eq!(read.facts.title.as_deref(), Some("Trees"));
        assert_eq!(
            read.facts.notes,
            [
                "shapes whose heights or measures were not kept: 1",
                "rows without a shape: 1",
                "members of features beside their properties, not read: 1"
            ]
        );
    }

    #[test]
    fn one_feature_and_sequences_of_them_are_tables() {
        let feature = |n| format!(r#"{{"type":"Feature","properties":{{"n":{n}}},"geometry":null}}"#);
        assert_eq!(convert(&feature(1)).unwrap().rows, [["1", ""]]);
        assert_eq!(convert(&format!("{}\n{}\n", feature(1), feature(2))).unwrap().rows, [["1", ""], ["2", ""]]);
        let marked = convert(&format!("\u{1e}{}\n\u{1e}{}\n", feature(1), feature(2))).unwrap();
        assert_eq!(marked.rows, [["1", ""], ["2", ""]]);
        assert_eq!(marked.facts.format, TableFormat::GeoJson);
        assert!(convert(&format!("{}\n{{\"type\": 1}}\n", feature(1))).unwrap_err().to_string().contains("row 2"));
    }

    #[test]
    fn every_kind_of_geometry_is_written() {
        for (geometry, text) in [
            (r#"{"type": "MultiPoint", "coordinates": [[1, 2], [3, 4.5e0]]}"#, "MULTIPOINT ((1 2), (3 4.5))"),
            (r#"{"type": "LineString", "coordinates": [[1, 2], [3, 4]]}"#, "LINESTRING (1 2, 3 4)"),
            (r#"{"coordinates": [[[1, 2], [3, 4]]], "type": "MultiLineString"}"#, "MULTILINESTRING ((1 2, 3 4))"),
            (
                r#"{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1]], [[0, 0], [1, 0], [1, 1], [0, 0]]]}"#,
                "POLYGON ((0 0, 1 0, 1 1, 0 0), (0 0, 1 0, 1 1, 0 0))",
            ),
            (
                r#"{"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2]}]}"#,
                "POINT (1 2)",
            ),
            (r#"{"type": "MultiPolygon", "coordinates": []}"#, ""),
            (r#"{"type": "Point", "coordinates": []}"#, ""),
        ] {
            assert_eq!(one(geometry).unwrap().rows, [["1", text]], "{geometry}");
        }
    }

    #[test]
    fn what_no_column_holds_is_set_aside() {
        for (geometry, aside) in [
            (
                r#"{"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2]},
                   {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}]}"#,
                "GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (1 2, 3 4))",
            ),
            (r#"{"type": "Polygon", "coordinates": [[[1, 2]]]}"#, "POLYGON ((1 2))"),
        ] {
            let read = one(geometry).unwrap();
            assert_eq!(read.rows, [["1", ""]]);
            assert_eq!(read.asides, format!("{{\"row\":1,\"column\":2,\"text\":\"{aside}\"}}\n"));
            assert_eq!(read.facts.notes.len(), 1);
        }
    }

    #[test]
    fn the_older_way_to_name_a_coordinate_system_is_read() {
        let of = |crs: &str, choice: Option<&str>| {
            let json = format!(
                r#"{{"type": "FeatureCollection", "features": [{{"type": "Feature", "properties": {{}}, "geometry":
                {{"type": "Point", "coordinates": [6710000, 1970000]}}}}]{crs}}}"#
            );
            convert_bytes(json.as_bytes(), &TableChoice { part: None, crs: choice.map(str::to_owned) })
        };
        let named = r#", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2226"}}"#;
        for read in [of(named, None), of("", Some("EPSG:2226"))] {
            let read = read.unwrap();
            assert_eq!(read.rows, [["POINT (-121.48117525 38.570474695)"]]);
            assert!(read.facts.crs.unwrap().starts_with("EPSG:2226"));
        }
        let error = of("", None).unwrap_err().to_string();
        assert!(error.contains("nowhere on the globe") && error.contains("in row 1"), "{error}");
        assert!(of(named, Some("EPSG:2227")).unwrap_err().to_string().contains("--crs names EPSG:2227"));
        let link = r#", "crs": {"type": "link", "properties": {"href": "x"}}"#;
        assert!(of(link, None).unwrap_err().to_string().contains("not known"));
    }

    #[test]
    fn what_is_no_geometry_is_an_error_that_names_the_row() {
        for geometry in [
            "1",
            "{}",
            r#"{"type": "Circle", "coordinates": [1, 2]}"#,
            r#"{"type": "Point", "coordinates": [1]}"#,
            r#"{"type": "Point", "coordinates": [null, 2]}"#,
            r#"{"type": "Point", "coordinates": ["1", "2"]}"#,
            r#"{"type": "Polygon", "coordinates": [[1, 2], [3, 4]]}"#,
        ] {
            let error = one(geometry).unwrap_err().to_string();
            assert!(error.contains("in row 1"), "{geometry}: {error}");
        }
        let deep = r#"{"type": "GeometryCollection", "geometries": ["#.repeat(40);
        assert!(one(&format!("{deep}{}", "]}".repeat(40))).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn no_change_of_a_file_is_a_panic(at in 0..TWO.len(), byte in any::<u8>(), cut in 0..TWO.len()) {
            let mut bytes = TWO.as_bytes().to_vec();
            bytes[at] = byte;
            let _ = convert_bytes(&bytes, &TableChoice::default());
            let _ = convert_bytes(&TWO.as_bytes()[..cut], &TableChoice::default());
        }
    }
}

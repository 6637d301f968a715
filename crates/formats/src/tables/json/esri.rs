//! Feature sets, as the REST services of ArcGIS answer queries: fields, attributes, and shapes as rings, paths and points.

use super::cell;
use super::coordinates::Coordinates;
use super::elements::Elements;
use super::objects::{Columns, members};
use super::outline::{Kind, Outline};
use crate::FormatError;
use crate::crs::{Crs, Stated};
use crate::tables::layer::{Shapes, malformed};
use crate::tables::shape::{self, Shape, ShapeError};
use crate::tables::{Column, Row, TableChoice, TableFacts, TableFormat, TableWriter};
use geo_types::{Coord, Geometry, LineString, MultiLineString, MultiPoint, Point};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashMap;

const FORMAT: &str = "Esri feature set";
/// The member by which a server says that there is more than it answered.
pub(super) const EXCEEDED: &str = "exceededTransferLimit";
/// What a person is told then.
pub(super) const INCOMPLETE: &str = "the server stopped at its limit of rows: the file says that it is not complete";

/// Whether a file is a feature set: features with attributes, and something said of them.
pub(super) fn is_feature_set(file: &Elements<'_>, outline: &Outline) -> Result<bool, FormatError> {
    const SAID: [&str; 5] = ["geometryType", "spatialReference", "fields", "fieldAliases", "displayFieldName"];
    let member = |wanted: &str| outline.members.iter().find(|(name, _)| name == wanted).map(|(_, kind)| *kind);
    let features = member("features");
    if outline.kind != Kind::Object || !SAID.iter().any(|name| member(name).is_some()) {
        return Ok(false);
    }
    match features {
        Some(Kind::Empty) => Ok(member("fields").is_some()),
        Some(Kind::Objects) => {
            let (mut first, mut found) = (true, false);
            file.inside("features").each(|feature| {
                found |= first && members(feature).iter().any(|(name, _)| name == "attributes");
                first = false;
                Ok(())
            })?;
            Ok(found)
        }
        _ => Ok(false),
    }
}

/// A field, as the service describes it.
#[derive(Debug, Deserialize)]
struct Field {
    name: String,
    alias: Option<String>,
    #[serde(default, rename = "type")]
    kind: String,
    domain: Option<serde::de::IgnoredAny>,
}

/// The system of coordinates, as a service names it: the newer number is the EPSG's where it has one.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct SpatialReference {
    wkid: Option<u32>,
    latest_wkid: Option<u32>,
    wkt: Option<String>,
}

impl SpatialReference {
    fn stated(&self) -> Stated {
        match (self.latest_wkid.or(self.wkid), &self.wkt) {
            (Some(code), _) => Stated::Is(Crs::from_epsg(code)),
            (None, Some(wkt)) => Stated::Is(Crs::from_wkt(wkt)),
            (None, None) => Stated::Nothing,
        }
    }
}

/// What the service says, and what its features have.
struct Survey {
    fields: Vec<Field>,
    aliases: HashMap<String, String>,
    attributes: Columns,
    has_shapes: bool,
    foreign: u64,
}

impl Survey {
    fn of(file: &Elements<'_>) -> Result<Self, FormatError> {
        let mut survey = Self {
            fields: file.member("fields")?.unwrap_or_default(),
            aliases: file.member("fieldAliases")?.unwrap_or_default(),
            attributes: Columns::default(),
            has_shapes: false,
            foreign: 0,
        };
        let (mut record, limits) = (0, file.limits());
        let fields = survey.fields.iter().map(|field| field.name.clone());
        survey.attributes.meet(fields, record, limits)?;
        file.inside("features").each(|feature| {
            record += 1;
            for (name, value) in members(feature) {
                match name.as_str() {
                    "attributes" if is_object(value) => {
                        survey.attributes.meet(members(value).into_iter().map(|(name, _)| name), record, limits)?;
                    }
                    "geometry" => survey.has_shapes |= value.get() != "null",
                    "attributes" => {}
                    _ => survey.foreign += 1,
                }
            }
            Ok(())
        })?;
        Ok(survey)
    }

    fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    fn column(&self, name: &str) -> Column {
        let field = self.field(name);
        let alias = field.and_then(|field| field.alias.clone()).or_else(|| self.aliases.get(name).cloned());
        Column {
            label: name.to_owned(),
            name: None,
            description: alias.filter(|alias| alias != name && !alias.trim().is_empty()),
            is_text: field.is_some_and(|field| field.kind == "esriFieldTypeString"),
        }
    }

    /// The fields with dates, which are milliseconds.
    fn dates(&self) -> Vec<bool> {
        let is_date = |name: &String| self.field(name).is_some_and(|field| field.kind == "esriFieldTypeDate");
        self.attributes.labels.iter().map(is_date).collect()
    }
}

fn is_object(value: &RawValue) -> bool {
    value.get().starts_with('{')
}

/// Writes the table of a feature set.
pub(super) fn read(
    file: &Elements<'_>,
    choice: &TableChoice,
    out: &mut TableWriter<'_>,
) -> Result<TableFacts, FormatError> {
    let survey = Survey::of(file)?;
    let mut columns: Vec<Column> = survey.attributes.labels.iter().map(|name| survey.column(name)).collect();
    let mut shapes = match survey.has_shapes {
        true => {
            let reference = file.member::<SpatialReference>("spatialReference")?.unwrap_or_default();
            columns.push(Shapes::column());
            Some(Shapes::new(FORMAT, reference.stated(), choice.crs.as_deref())?)
        }
        false => None,
    };
    out.columns(&columns)?;
    let mut rows = Rows { dates: survey.dates(), curves: 0, survey: &survey };
    file.inside("features").each(|feature| rows.row(feature, &mut shapes, out))?;
    let (curves, dates) = (rows.curves, rows.dates.iter().filter(|is_date| **is_date).count() as u64);
    let mut facts = TableFacts::named(TableFormat::EsriFeatures, columns);
    if let Some(shapes) = shapes {
        shapes.say("as its spatialReference has it", &mut facts);
    }
    let coded = survey.fields.iter().filter(|field| field.domain.is_some()).count() as u64;
    for (what, count) in [
        ("fields with times in milliseconds, written as times in UTC", dates),
        ("shapes with curves, set aside", curves),
        ("members of features beside attributes and geometry, not read", survey.foreign),
        ("fields whose codes the file explains; the codes were taken as they are", coded),
    ] {
        if count > 0 {
            facts.notes.push(format!("{what}: {count}"));
        }
    }
    if file.member::<bool>(EXCEEDED)? == Some(true) {
        facts.notes.push(INCOMPLETE.into());
    }
    Ok(facts)
}

struct Rows<'s> {
    survey: &'s Survey,
    dates: Vec<bool>,
    curves: u64,
}

impl Rows<'_> {
    fn row(
        &mut self,
        feature: &RawValue,
        shapes: &mut Option<Shapes>,
        out: &mut TableWriter<'_>,
    ) -> Result<(), FormatError> {
        let width = self.dates.len();
        let mut cells: Vec<Option<String>> = vec![None; width];
        let mut shape = Shape::default();
        for (name, value) in members(feature) {
            match name.as_str() {
                "attributes" if is_object(value) => self.attributes(value, &mut cells, out)?,
                "geometry" if value.get() != "null" => shape = self.shape(value, width, out)?,
                _ => {}
            }
        }
        let mut row: Row = cells.iter().map(|cell| cell.as_deref().unwrap_or_default()).collect();
        if let Some(shapes) = shapes {
            row.push_field(&shapes.cell(shape, width, out)?);
        }
        out.row(&row)
    }

    fn attributes(
        &self,
        value: &RawValue,
        cells: &mut [Option<String>],
        out: &mut TableWriter<'_>,
    ) -> Result<(), FormatError> {
        for (name, value) in members(value) {
            let Some(at) = self.survey.attributes.places.get(&name).copied() else { continue };
            let text = cell::text(value);
            let text = if self.dates[at] { time(text) } else { text };
            if let Some(before) = cells[at].replace(text.into_owned()) {
                out.set_aside(at, &before)?;
            }
        }
        Ok(())
    }

    fn shape(&mut self, value: &RawValue, column: usize, out: &mut TableWriter<'_>) -> Result<Shape, FormatError> {
        let members = members(value);
        if members.iter().any(|(name, _)| name == "curveRings" || name == "curvePaths") {
            self.curves += 1;
            out.set_aside(column, value.get())?;
            return Ok(Shape::default());
        }
        let mut heights = members.iter().any(|(name, value)| matches!(name.as_str(), "z" | "m") && is_number(value));
        let read = of_members(&members, &mut heights);
        let geometry = read.ok_or_else(|| malformed(FORMAT, "a geometry does not follow its format", out))?;
        let geometry = geometry.map_err(|error| malformed(FORMAT, error.to_string(), out))?;
        Ok(Shape { geometry, heights })
    }
}

fn is_number(value: &RawValue) -> bool {
    value.get().parse::<f64>().is_ok()
}

/// Milliseconds since 1970 as a time in UTC; what is something else stays as it is.
fn time(text: Cow<'_, str>) -> Cow<'_, str> {
    let time = text.parse().ok().and_then(|at| jiff::Timestamp::from_millisecond(at).ok());
    time.map_or(text, |time| Cow::Owned(time.to_string()))
}

/// The geometry of an object by the member it has; nothing when it follows no form.
fn of_members(
    members: &[(String, &RawValue)],
    heights: &mut bool,
) -> Option<Result<Option<Geometry<f64>>, ShapeError>> {
    let member = |wanted: &str| members.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.get());
    let (text, geometry) = if let Some(rings) = member("rings") {
        let mut text = Coordinates::of(rings);
        let lines = text.lines()?;
        (text, shape::polygons(lines))
    } else if let Some(paths) = member("paths") {
        let mut text = Coordinates::of(paths);
        let lines = text.lines()?;
        (text, Ok(lines_of(lines)))
    } else if let Some(points) = member("points") {
        let mut text = Coordinates::of(points);
        let points = text.line()?;
        (text, Ok(Some(MultiPoint(points.0.into_iter().map(Point).collect()).into())))
    } else {
        return point(member("x")?, member("y")).map(Ok);
    };
    *heights |= text.heights;
    Some(geometry)
}

fn lines_of(mut lines: Vec<LineString<f64>>) -> Option<Geometry<f64>> {
    match lines.len() {
        0 => None,
        1 => lines.pop().map(Geometry::from),
        _ => Some(MultiLineString(lines).into()),
    }
}

/// A point; one without a place says so.
fn point(x: &str, y: Option<&str>) -> Option<Option<Geometry<f64>>> {
    if matches!(x, "null" | "\"NaN\"") {
        return Some(None);
    }
    let at = Coord { x: x.parse().ok()?, y: y?.parse().ok()? };
    Some(Some(Point(at).into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::tests::{Converted, convert_bytes, convert_file, data};

    fn convert(json: &str) -> Result<Converted, FormatError> {
        convert_bytes(json.as_bytes(), &TableChoice::default())
    }

    fn set(wkid: &str, geometry: &str) -> String {
        format!(
            r#"{{"fields": [{{"name": "at", "type": "esriFieldTypeDate", "alias": "Built"}},
            {{"name": "zip", "type": "esriFieldTypeString", "alias": "zip"}}], "geometryType": "x",
            "features": [{{"attributes": {{"zip": "00501", "at": 1356998400000}}, "geometry": {geometry}}},
            {{"attributes": {{"at": null, "more": -1}}}}], "spatialReference": {{{wkid}}}}}"#
        )
    }

    #[test]
    fn attributes_are_cells_and_milliseconds_are_times() {
        let read = convert(&set("\"wkid\": 4326", r#"{"x": -121.5, "y": 38.25, "z": 3}"#)).unwrap();
        assert_eq!(read.labels(), ["at", "zip", "more", "geometry"]);
        assert_eq!(read.rows[0], ["2013-01-01T00:00:00Z", "00501", "", "POINT (-121.5 38.25)"]);
        assert_eq!(read.rows[1], ["", "", "-1", ""]);
        assert_eq!(read.facts.columns[0].description.as_deref(), Some("Built"));
        assert!(read.facts.columns[1].is_text && read.facts.columns[1].description.is_none());
        assert!(read.facts.notes.iter().any(|note| note.contains("heights")));
    }

    #[test]
    fn rings_are_polygons_with_holes_and_newer_numbers_win() {
        let rings = r#"{"rings": [[[0,0],[0,9],[9,9],[9,0],[0,0]], [[20,0],[20,1],[21,1],[20,0]],
            [[1,1],[2,1],[2,2],[1,1]]]}"#;
        let read = convert(&set("\"wkid\": 4326", rings)).unwrap();
        assert_eq!(
            read.rows[0][3],
            "MULTIPOLYGON (((0 0, 0 9, 9 9, 9 0, 0 0), (1 1, 2 1, 2 2, 1 1)), ((20 0, 20 1, 21 1, 20 0)))"
        );
        let feet = set("\"wkid\": 102642, \"latestWkid\": 2226", r#"{"x": 6710000, "y": 1970000}"#);
        assert_eq!(convert(&feet).unwrap().rows[0][3], "POINT (-121.48117525 38.570474695)");
        let error = convert(&set("", r#"{"x": 1, "y": 2}"#)).unwrap_err().to_string();
        assert!(error.contains("--crs EPSG:N"), "{error}");
    }

    #[test]
    fn the_other_kinds_and_empty_ones_are_read_and_curves_set_aside() {
        for (geometry, text) in [
            (r#"{"points": [[1, 2], [3, 4]]}"#, "MULTIPOINT ((1 2), (3 4))"),
            (r#"{"paths": [[[1, 2], [3, 4]]]}"#, "LINESTRING (1 2, 3 4)"),
            (r#"{"paths": [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]}"#, "MULTILINESTRING ((1 2, 3 4), (5 6, 7 8))"),
            (r#"{"x": "NaN", "y": "NaN"}"#, ""),
            (r#"{"rings": []}"#, ""),
            (r#"{"curvePaths": [[[1, 2], {"c": []}]]}"#, ""),
        ] {
            let read = convert(&set("\"wkid\": 4326", geometry)).unwrap();
            assert_eq!(read.rows[0][3], text, "{geometry}");
            assert_eq!(read.asides.is_empty(), !geometry.contains("curve"));
        }
        for geometry in [r#"{"x": 1}"#, r#"{"rings": [1]}"#, r#"{"x": "a", "y": 2}"#, "{}", "7"] {
            let error = convert(&set("\"wkid\": 4326", geometry)).unwrap_err().to_string();
            assert!(error.contains("in row 1"), "{geometry}: {error}");
        }
    }

    #[test]
    fn real_answers_are_tables() {
        let read = |name: &str| {
            let path = data(&format!("catalog-arcgis-rest/{name}.json"))?;
            Some(convert_file(&path, &TableChoice::default()).unwrap())
        };
        let Some(points) = read("us-fl-polk/us-fl-polk-0") else { return };
        assert_eq!(points.rows.len(), 10);
        assert!(points.rows.iter().all(|row| row.last().unwrap().starts_with("POINT (-8")));
        // Its only parcel is a line there and back.
        let parcel = read("us-ms-madison/us-ms-madison-0").unwrap();
        assert_eq!(parcel.rows[0].last().unwrap(), "");
        assert!(parcel.asides.contains("POLYGON ((-90.1765528 32.5190731, "), "{}", parcel.asides);
        let plain = read("us-fl-polk/us-fl-polk-statistics").unwrap();
        assert!(!plain.labels().contains(&"geometry"));
    }
}

use super::*;
use crate::tables::tests::{Converted, convert_bytes, convert_file, data};
use proptest::prelude::*;
use std::io::Write;

fn convert(kml: impl AsRef<[u8]>) -> Result<Converted, FormatError> {
    convert_bytes(kml.as_ref(), &TableChoice::default())
}

fn document(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>{inside}</Document></kml>"
    )
}

fn shape(inside: &str) -> Result<Converted, FormatError> {
    convert(document(&format!("<Placemark><name>a</name>{inside}</Placemark>")))
}

const TWO: &str = r##"<name>Trees</name><Style id="s"><LineStyle/></Style>
  <Folder><name>North</name><Folder><name>Park</name>
  <Placemark id="p1"><name>A &amp; B&#233;</name><styleUrl>#s</styleUrl>
    <description><![CDATA[<b>old</b>]]> oak</description><TimeStamp><when>2020-01-02</when></TimeStamp>
    <ExtendedData><Data name="height"><displayName>Height in feet</displayName><value>007.50</value></Data>
      <SchemaData schemaUrl="#x"><SimpleData name="kind">oak</SimpleData></SchemaData></ExtendedData>
    <Point><altitudeMode>absolute</altitudeMode><coordinates> -121.5,38.25,12 </coordinates></Point>
  </Placemark></Folder></Folder>
  <Placemark><address>1 J St</address><phoneNumber>311</phoneNumber><TimeSpan><begin>2019</begin><end>2020</end></TimeSpan>
    <gx:Track xmlns:gx="http://www.google.com/kml/ext/2.2"><when>2020</when></gx:Track></Placemark>
  <NetworkLink><Link><href>http://example.org</href></Link></NetworkLink><GroundOverlay/>"##;

#[test]
fn placemarks_are_rows_of_their_words_data_and_shapes() {
    let read = convert(document(TWO)).unwrap();
    let labels = [
        "id",
        "folder",
        "name",
        "description",
        "address",
        "phoneNumber",
        "when",
        "begin",
        "end",
        "height",
        "kind",
        "geometry",
    ];
    assert_eq!(read.labels(), labels);
    let first = [
        "p1",
        "North/Park",
        "A & Bé",
        "<b>old</b> oak",
        "",
        "",
        "2020-01-02",
        "",
        "",
        "007.50",
        "oak",
        "POINT (-121.5 38.25)",
    ];
    assert_eq!(read.rows[0], first);
    assert_eq!(read.rows[1], ["", "", "", "", "1 J St", "311", "", "2019", "2020", "", "", ""]);
    assert_eq!(read.facts.title.as_deref(), Some("Trees"));
    assert_eq!(read.facts.columns[9].description.as_deref(), Some("Height in feet"));
    assert_eq!(
        read.facts.notes,
        [
            "shapes whose heights or measures were not kept: 1",
            "rows without a shape: 1",
            "styles, not read: 2",
            "overlays of pictures, not read: 1",
            "links to other files, not followed: 1",
            "tracks, which no column holds; their cells are empty: 1",
        ]
    );
}

#[test]
fn shapes_of_every_kind_are_written() {
    let ring = "<LinearRing><coordinates>0,0 4,0 4,4 0,0</coordinates></LinearRing>";
    let polygon = format!(
        "<Polygon><outerBoundaryIs>{ring}</outerBoundaryIs><innerBoundaryIs>{ring}</innerBoundaryIs></Polygon>"
    );
    for (inside, text) in [
        ("<LineString><coordinates>1,2\n3, 4\t5 ,6,</coordinates></LineString>", "LINESTRING (1 2, 3 4, 5 6)"),
        (ring, "LINESTRING (0 0, 4 0, 4 4, 0 0)"),
        (&polygon, "POLYGON ((0 0, 4 0, 4 4, 0 0), (0 0, 4 0, 4 4, 0 0))"),
        ("<Point><coordinates/></Point>", ""),
        ("<MultiGeometry/>", ""),
        (&format!("<MultiGeometry>{ring}</MultiGeometry>"), "LINESTRING (0 0, 4 0, 4 4, 0 0)"),
        (
            "<MultiGeometry><Point><coordinates>1,2</coordinates></Point><MultiGeometry><Point><coordinates>3,4</coordinates></Point></MultiGeometry></MultiGeometry>",
            "MULTIPOINT ((1 2), (3 4))",
        ),
    ] {
        assert_eq!(shape(inside).unwrap().rows, [["a", text]], "{inside}");
    }
    let mixed =
        shape(&format!("<MultiGeometry>{ring}<Point><coordinates>1,2</coordinates></Point></MultiGeometry>")).unwrap();
    assert_eq!(mixed.rows, [["a", ""]]);
    assert!(mixed.asides.contains("GEOMETRYCOLLECTION (LINESTRING (0 0"), "{}", mixed.asides);
    for bad in ["1", "a,b", "1,2 3", "1,,2", "1,2,x", "1,95", "nan,1"] {
        assert!(shape(&format!("<LineString><coordinates>{bad}</coordinates></LineString>")).is_err(), "{bad}");
    }
}

#[test]
fn what_a_document_defines_or_nests_is_refused() {
    let billion = "<?xml version=\"1.0\"?><!DOCTYPE kml [<!ENTITY a \"aaaa\">]><kml><Document><Placemark><name>&a;</name></Placemark></Document></kml>";
    assert!(convert(billion).unwrap_err().to_string().contains("DOCTYPE"));
    assert!(shape("<description>&nbsp;</description>").unwrap_err().to_string().contains("entity"));
    let deep = "<MultiGeometry>".repeat(50_000);
    assert!(shape(&deep).unwrap_err().to_string().contains("nested too deep"));
    let long = format!("<description>{}</description>", "x".repeat(17 << 20));
    assert!(matches!(shape(&long), Err(FormatError::RecordTooLong { .. })));
    let many = "<Point><coordinates>1,2</coordinates></Point>".repeat(400_000);
    assert!(matches!(shape(&format!("<MultiGeometry>{many}</MultiGeometry>")), Err(FormatError::RecordTooLong { .. })));
    for (text, what) in [
        ("<?xml version=\"1.0\"?><gpx/>", "first element is not kml"),
        ("<kml><Document>", "ends too early"),
        ("<kml><Document></kml>", "syntax"),
    ] {
        let error = convert(text).unwrap_err().to_string();
        assert!(error.contains(what), "{error}");
    }
    let person = TableChoice { part: None, crs: Some("EPSG:2226".into()) };
    assert!(
        convert_bytes(document(TWO).as_bytes(), &person).unwrap_err().to_string().contains("--crs names EPSG:2226")
    );
}

#[test]
fn encodings_are_those_of_the_first_line() {
    let text = "<?xml version='1.0' encoding='ISO-8859-1'?><kml><Placemark><name>caf\u{e9}</name></Placemark></kml>";
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    assert_eq!(convert(&latin).unwrap().rows, [["café", ""]]);
}

fn packed(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_packed_document_is_found_or_named() {
    let one = |name: &str| document(&format!("<Placemark><name>{name}</name></Placemark>"));
    let read = convert(packed(&[("files/a.png", "x"), ("my.kml", &one("m"))])).unwrap();
    assert_eq!((read.rows[0][0].as_str(), read.facts.part.as_deref()), ("m", Some("my.kml")));
    assert_eq!(read.facts.notes.last().unwrap(), "files of the archive beside the document, not read: 1");
    let main = packed(&[("a.kml", &one("a")), ("doc.kml", &one("d"))]);
    assert_eq!(convert(&main).unwrap().rows[0][0], "d");
    let named = TableChoice { part: Some("a.kml".into()), crs: None };
    assert_eq!(convert_bytes(&main, &named).unwrap().rows[0][0], "a");
    let error = convert(packed(&[("a.kml", &one("a")), ("b.kml", &one("b"))])).unwrap_err().to_string();
    assert_eq!(error, "the file has several documents: name one of `a.kml`, `b.kml` with --sheet");
}

#[test]
fn the_council_districts_of_sacramento_are_eight() {
    let Some(path) = data("sacramento-council-districts/Council_Districts.kml") else { return };
    let read = convert_file(&path, &TableChoice::default()).unwrap();
    assert_eq!(read.labels(), ["folder", "name", "OBJECTID", "DISTNUM", "SHAPE_Length", "SHAPE_Area", "geometry"]);
    assert_eq!(read.rows.len(), 8);
    assert!(read.rows[0][6].starts_with("POLYGON ((-121.502948395 38.466284231, -121.502998128 38.46652793,"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn no_change_of_a_document_is_a_panic(at in any::<prop::sample::Index>(), with in "[<>&/ ,0-9a-z\"]{0,3}", cut in 0..20usize) {
        let mut text = document(TWO);
        let at = (0..text.len()).filter(|at| text.is_char_boundary(*at)).nth(at.index(text.len() - 40)).unwrap();
        let end = (at + cut..text.len()).find(|end| text.is_char_boundary(*end)).unwrap();
        text.replace_range(at..end, &with);
        let _ = convert(&text);
    }
}

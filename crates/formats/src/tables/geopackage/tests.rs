use super::*;
use crate::tables::tests::{Converted, convert_bytes, convert_file, data};
use proptest::prelude::*;
use rusqlite::Connection;

const SCHEMA: &str = "
    CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
        organization_coordsys_id INTEGER, definition TEXT, description TEXT);
    INSERT INTO gpkg_spatial_ref_sys VALUES ('a', 4326, 'EPSG', 4326, '', ''), ('b', 2226, 'epsg', 2226, '', ''),
        ('c', 0, 'NONE', 0, 'undefined', ''), ('d', 77, 'NONE', 77, 'GEOGCS[\"x\",DATUM[\"y\",SPHEROID[\"WGS 84\",6378137,298.257223563]],PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]]', '');
    CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, description TEXT);
    CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER,
        z TINYINT, m TINYINT);
    CREATE TABLE \"two \"\"words\" (fid INTEGER PRIMARY KEY, geom POINT, n REAL, s TEXT, ok BOOLEAN, at DATETIME, b BLOB);
    INSERT INTO gpkg_contents VALUES ('two \"words', 'features', 'Trees', 'Of the city');
    INSERT INTO gpkg_geometry_columns VALUES ('two \"words', 'geom', 'POINT', SYSTEM, 2, 0);
    INSERT INTO \"two \"\"words\" VALUES
        (1, x'POINT', 0.1, '00501', 1, '2020-01-02T03:04:05Z', x'00ff'), (2, NULL, 1e21, NULL, 0, NULL, NULL),
        (3, x'EMPTY', -5, 'é', 7, '', NULL);";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// A point as GeoPackages have it; one without a place says that it is empty.
fn point(x: f64, y: f64, system: i32) -> String {
    let mut bytes = vec![b'G', b'P', 0, if x.is_nan() { 0x11 } else { 1 }];
    bytes.extend(system.to_le_bytes());
    bytes.extend([1, 1, 0, 0, 0]);
    bytes.extend(x.to_le_bytes().into_iter().chain(y.to_le_bytes()));
    hex(&bytes)
}

/// The bytes of a GeoPackage made by these statements.
fn database(sql: &str) -> Vec<u8> {
    let file = tempfile::NamedTempFile::new().unwrap();
    Connection::open(file.path()).unwrap().execute_batch(sql).unwrap();
    std::fs::read(file.path()).unwrap()
}

fn layer(system: i32, x: f64, y: f64) -> String {
    SCHEMA
        .replace("SYSTEM", &system.to_string())
        .replace("x'POINT'", &format!("x'{}'", point(x, y, system)))
        .replace("x'EMPTY'", &format!("x'{}'", point(f64::NAN, f64::NAN, system)))
}

fn convert(sql: &str, choice: &TableChoice) -> Result<Converted, FormatError> {
    convert_bytes(&database(sql), choice)
}

fn crs(name: &str) -> TableChoice {
    TableChoice { part: None, crs: Some(name.into()) }
}

#[test]
fn a_layer_is_its_rows_in_the_order_and_words_of_its_columns() {
    let read = convert(&layer(4326, -121.5, 38.25), &TableChoice::default()).unwrap();
    assert_eq!(read.labels(), ["fid", "geom", "n", "s", "ok", "at", "b"]);
    assert_eq!(read.rows[0], ["1", "POINT (-121.5 38.25)", "0.1", "00501", "true", "2020-01-02T03:04:05Z", ""]);
    assert_eq!(read.rows[1], ["2", "", "1000000000000000000000", "", "false", "", ""]);
    assert_eq!(read.rows[2], ["3", "", "-5", "é", "7", "", ""]);
    let facts = read.facts;
    assert_eq!((facts.part.as_deref(), facts.title.as_deref()), (Some("two \"words"), Some("Trees")));
    assert!(facts.notes.contains(&"rows without a shape: 2".to_owned()), "{:?}", facts.notes);
    assert!(facts.notes.iter().any(|note| note.starts_with("cells with binary content")));
}

#[test]
fn coordinates_are_those_of_the_systems_that_layers_state() {
    let read = convert(&layer(2226, 6710000.0, 1970000.0), &TableChoice::default()).unwrap();
    assert_eq!(read.rows[0][1], "POINT (-121.48117525 38.570474695)");
    let defined = convert(&layer(77, 1.0, 2.0), &TableChoice::default()).unwrap();
    assert_eq!(defined.rows[0][1], "POINT (1 2)");
    let undefined = layer(0, 6710000.0, 1970000.0);
    assert!(matches!(convert(&undefined, &TableChoice::default()), Err(FormatError::Crs(CrsError::Missing))));
    assert_eq!(convert(&undefined, &crs("EPSG:2226")).unwrap().rows[0][1], read.rows[0][1]);
    let error = convert(&layer(2226, 0.0, 0.0), &crs("EPSG:2227")).unwrap_err().to_string();
    assert!(error.contains("EPSG:2226") && error.contains("EPSG:2227"), "{error}");
}

#[test]
fn of_several_layers_one_is_named_and_views_are_refused() {
    let more = "CREATE TABLE other (a TEXT, b TEXT); INSERT INTO other VALUES ('1', '2');
        CREATE VIEW seen AS WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x FROM r) SELECT x FROM r;
        INSERT INTO gpkg_contents VALUES ('other', 'attributes', NULL, NULL), ('seen', 'features', 'v', NULL),
        ('map', 'tiles', 'm', NULL);";
    let sql = layer(4326, 1.0, 2.0) + more;
    let error = convert(&sql, &TableChoice::default()).unwrap_err().to_string();
    assert_eq!(error, "the file has several layers: name one of `two \"words`, `other`, `seen` with --sheet");
    let part = |name: &str| TableChoice { part: Some(name.into()), crs: None };
    let other = convert(&sql, &part("other")).unwrap();
    assert_eq!(other.rows, [["1", "2"]]);
    assert!(other.facts.columns[0].is_text && other.facts.crs.is_none());
    assert_eq!(other.facts.notes, ["layers of pictures, not read: 1"]);
    assert!(convert(&sql, &part("seen")).unwrap_err().to_string().contains("view"));
    assert!(matches!(convert(&sql, &part("map")), Err(FormatError::NoPart { kind: "layer", .. })));
}

#[test]
fn what_is_computed_is_left() {
    let sql = layer(4326, 1.0, 2.0)
        + "CREATE TABLE made (a TEXT, b TEXT AS (printf('%1000000d', a)), c TEXT AS (a || '!') STORED);
           INSERT INTO made (a) VALUES ('x'); INSERT INTO gpkg_contents VALUES ('made', 'attributes', NULL, NULL);";
    let read = convert(&sql, &TableChoice { part: Some("made".into()), crs: None }).unwrap();
    assert_eq!((read.labels(), &read.rows[0][..]), (vec!["a", "c"], &["x".to_owned(), "x!".to_owned()][..]));
    assert_eq!(read.facts.notes, ["columns that are computed from others, not read: 1"]);
}

#[test]
fn other_databases_and_damaged_ones_are_refused() {
    let error = convert("CREATE TABLE a (b);", &TableChoice::default()).unwrap_err().to_string();
    assert!(error.contains("an SQLite database and no GeoPackage"), "{error}");
    let view = "CREATE VIEW gpkg_contents AS SELECT 1;";
    assert!(convert(view, &TableChoice::default()).is_err());
    let bytes = database(&layer(4326, 1.0, 2.0));
    for end in [17, 100, 4096, bytes.len() / 2, bytes.len() - 100] {
        assert!(convert_bytes(&bytes[..end], &TableChoice::default()).is_err(), "{end}");
    }
}

#[test]
fn tables_that_hold_more_than_their_file_are_refused() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), database(&layer(4326, 1.0, 2.0))).unwrap();
    let mut database = Database::open(file.path(), &Limits::default()).unwrap();
    let columns = [Column::titled("s"), Column::titled("geom")];
    let read = |database: &Database| database.rows("two \"words", &columns, |_| Ok(()));
    assert!(read(&database).is_ok());
    for bytes in [8, 50] {
        database.bytes = bytes;
        assert!(read(&database).unwrap_err().to_string().contains("more than the file has room for"));
    }
}

#[test]
fn shapes_that_are_none_are_errors_that_name_the_row() {
    let good = layer(4326, 1.0, 2.0);
    let whole = point(1.0, 2.0, 4326);
    for bad in [
        "4750",
        "4751000100000000",
        &whole.replace("475000", "585000"),
        &whole[..whole.len() - 2],
        &point(1.0, 2.0, 2226),
        "47500001e6100000010200000000ffffff",
    ] {
        let error = convert(&good.replace(&whole, bad), &TableChoice::default()).unwrap_err().to_string();
        assert!(error.contains("in row 1"), "{bad}: {error}");
    }
}

#[test]
fn real_layers_are_read_whole() {
    for name in ["seattle-neighborhoods", "buffalo-neighborhoods"] {
        let Some(path) = data(&format!("{name}/neighborhoods.gpkg")) else { return };
        let read = convert_file(&path, &TableChoice::default()).unwrap();
        let counted: i64 = Connection::open_with_flags(&path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)
            .unwrap()
            .query_row("SELECT count(*) FROM neighborhoods", [], |row| row.get(0))
            .unwrap();
        assert!(counted > 0 && read.rows.len() as i64 == counted, "{name}");
        assert!(read.rows.iter().all(|row| row[1].contains("POLYGON ((")), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn no_change_of_a_database_is_a_panic(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)) {
        use std::sync::LazyLock;
        static GOOD: LazyLock<Vec<u8>> = LazyLock::new(|| database(&layer(4326, 1.0, 2.0)));
        let mut bytes = GOOD.clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len() - 16) + 16;
            bytes[at] = byte;
        }
        let _ = convert_bytes(&bytes, &TableChoice::default());
    }
}

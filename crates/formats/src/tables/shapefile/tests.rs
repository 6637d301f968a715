use super::*;
use crate::tables::tests::{Converted, convert_bytes, convert_file, data};
use proptest::prelude::*;
use std::io::Write;

const WGS84: &str = r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;

/// A dBase table of fields (name, kind, width) and records with their mark of deletion.
fn dbf(language: u8, fields: &[(&str, u8, u8)], records: &[(u8, &[&[u8]])]) -> Vec<u8> {
    let width = 1 + fields.iter().map(|field| u16::from(field.2)).sum::<u16>();
    let begin = 33 + 32 * fields.len() as u16;
    let mut bytes = vec![3, 116, 1, 1];
    bytes.extend((records.len() as u32).to_le_bytes());
    bytes.extend(begin.to_le_bytes().into_iter().chain(width.to_le_bytes()));
    bytes.resize(29, 0);
    bytes.extend([language, 0, 0]);
    for (name, kind, width) in fields {
        let mut field = name.as_bytes().to_vec();
        field.resize(11, 0);
        field.extend([*kind, 0, 0, 0, 0, *width]);
        field.resize(32, 0);
        bytes.extend(field);
    }
    bytes.push(0x0d);
    for (mark, cells) in records {
        bytes.push(*mark);
        for (cell, field) in cells.iter().zip(fields) {
            let mut cell = cell.to_vec();
            cell.resize(usize::from(field.2), b' ');
            bytes.extend(cell);
        }
    }
    bytes.push(0x1a);
    bytes
}

/// Files of shapes and of their places, of these contents.
fn shp(contents: &[Vec<u8>]) -> (Vec<u8>, Vec<u8>) {
    let head = || {
        let mut head = 9994_u32.to_be_bytes().to_vec();
        head.resize(100, 0);
        head
    };
    let (mut shapes, mut places) = (head(), head());
    for (number, content) in contents.iter().enumerate() {
        let words = (content.len() as u32 / 2).to_be_bytes();
        places.extend((shapes.len() as u32 / 2).to_be_bytes().into_iter().chain(words));
        shapes.extend((number as u32 + 1).to_be_bytes().into_iter().chain(words));
        shapes.extend(content);
    }
    (shapes, places)
}

fn point(x: f64, y: f64) -> Vec<u8> {
    [1_u32.to_le_bytes().to_vec(), x.to_le_bytes().to_vec(), y.to_le_bytes().to_vec()].concat()
}

fn null() -> Vec<u8> {
    vec![0; 4]
}

fn parts(kind: u32, parts: &[&[(f64, f64)]]) -> Vec<u8> {
    let mut bytes = kind.to_le_bytes().to_vec();
    bytes.resize(36, 0);
    bytes.extend((parts.len() as u32).to_le_bytes());
    bytes.extend((parts.iter().map(|part| part.len()).sum::<usize>() as u32).to_le_bytes());
    let mut begin = 0_u32;
    for part in parts {
        bytes.extend(begin.to_le_bytes());
        begin += part.len() as u32;
    }
    for (x, y) in parts.concat() {
        bytes.extend(x.to_le_bytes().into_iter().chain(y.to_le_bytes()));
    }
    bytes
}

fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn layer(dbf: &[u8], contents: &[Vec<u8>], more: &[(&str, &[u8])]) -> Result<Converted, FormatError> {
    let (shp, shx) = shp(contents);
    let mut files: Vec<(&str, &[u8])> = vec![("a.shp", &shp), ("a.SHX", &shx), ("a.dbf", dbf)];
    files.extend(more);
    convert_bytes(&packed(&files), &TableChoice::default())
}

const PRJ: (&str, &[u8]) = ("a.prj", WGS84.as_bytes());

fn names(records: usize) -> Vec<u8> {
    let records: Vec<(u8, &[&[u8]])> = vec![(b' ', &[b"x"]); records];
    dbf(0, &[("NAME", b'C', 8)], &records)
}

#[test]
fn cells_are_as_the_table_has_them_and_deleted_rows_are_left() {
    let table = dbf(
        0,
        &[("NAME", b'C', 8), ("N", b'N', 8), ("F", b'F', 8), ("D", b'D', 8), ("L", b'L', 1), ("M", b'M', 10)],
        &[
            (b' ', &[b" x y", b"   1.50", b"1e+05", b"20160131", b"T", b""]),
            (b'*', &[b"gone", b"2", b"", b"", b"F", b""]),
            (b' ', &[b"", b"********", b"-0", b"00000000", b"?", b"         4"]),
        ],
    );
    let read = layer(&table, &[point(1.0, 2.0), point(3.0, 4.0), null()], &[PRJ, ("a.shp.xml", b"<x/>")]).unwrap();
    assert_eq!(read.labels(), ["NAME", "N", "F", "D", "L", "M", "geometry"]);
    assert_eq!(read.rows[0], [" x y", "1.50", "100000", "2016-01-31", "true", "", "POINT (1 2)"]);
    assert_eq!(read.rows[1], ["", "", "-0", "", "", "", ""]);
    assert_eq!(read.asides, "{\"row\":2,\"column\":2,\"text\":\"********\"}\n");
    assert!(read.facts.columns[0].is_text && !read.facts.columns[1].is_text);
    assert_eq!(read.facts.part.as_deref(), Some("a"));
    assert_eq!(
        read.facts.notes,
        [
            "rows without a shape: 1",
            "cells whose text is in a file of memos, or of a kind that is not read; they are empty: 1",
            "rows marked as deleted, which were not taken: 1",
            "the metadata in the .shp.xml of the layer were not read",
        ]
    );
}

#[test]
fn the_encoding_is_that_of_the_cpg_the_language_byte_or_the_bytes() {
    let of = |language, name: &[u8], more: &[(&str, &[u8])]| {
        let table = dbf(language, &[("NAME", b'C', 10)], &[(b' ', &[name])]);
        layer(&table, &[null()], &[&[PRJ], more].concat()).unwrap().rows[0][0].clone()
    };
    assert_eq!(of(0, b"caf\xe9", &[("a.cpg", b"ISO-8859-1")]), "café");
    assert_eq!(of(0, b"caf\xe9", &[("a.CPG", b"ANSI 1252\r\n")]), "café");
    assert_eq!(of(0x57, "café".as_bytes(), &[("a.cpg", b"UTF-8")]), "café");
    assert_eq!(of(0, b"\xa4\xa4\xa4\xe5", &[("a.cpg", b"950")]), "中文");
    assert_eq!(of(0xc9, b"\xd0\xd3\xd1", &[]), "РУС");
    assert_eq!(of(0, "café".as_bytes(), &[]), "café");
    assert_eq!(of(0x57, b"caf\xe9 ", &[]), "café");
    let table = dbf(0, &[("NAME", b'C', 10)], &[(b' ', &[b"caf\xe9"])]);
    let wrong = layer(&table, &[null()], &[PRJ, ("a.cpg", b"65001")]).unwrap();
    assert_eq!(wrong.rows[0][0], "caf\u{fffd}");
    assert!(wrong.facts.notes.iter().any(|note| note.contains("no text in this encoding")), "{:?}", wrong.facts.notes);
}

#[test]
fn shapes_of_every_kind_are_written() {
    let square = [(0.0, 0.0), (0.0, 9.0), (9.0, 9.0), (9.0, 0.0), (0.0, 0.0)];
    let hole = [(1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 1.0)];
    let heights =
        [13_u32.to_le_bytes().to_vec(), parts(3, &[&[(1.0, 2.0), (3.0, 4.0)]])[4..].to_vec(), vec![0; 32]].concat();
    let contents = [
        parts(5, &[&hole, &square]),
        parts(3, &[&[(1.0, 2.0), (3.0, 4.0)], &[(5.0, 6.0), (7.0, 8.0)]]),
        heights,
        [31_u32.to_le_bytes().to_vec(), vec![0; 60]].concat(),
        parts(5, &[&[(1.0, 1.0)]]),
        Vec::new(),
    ];
    let read = layer(&names(6), &contents, &[PRJ]).unwrap();
    let shapes: Vec<&str> = read.rows.iter().map(|row| row[1].as_str()).collect();
    assert_eq!(shapes[0], "POLYGON ((0 0, 0 9, 9 9, 9 0, 0 0), (1 1, 2 1, 2 2, 1 1))");
    assert_eq!(shapes[1], "MULTILINESTRING ((1 2, 3 4), (5 6, 7 8))");
    assert_eq!(shapes[2..], ["LINESTRING (1 2, 3 4)", "", "", ""]);
    assert!(read.asides.contains("\"row\":5") && read.asides.contains("POLYGON ((1 1))"), "{}", read.asides);
    for note in ["heights or measures were not kept: 1", "multipatch), which no column holds; their cells are empty: 1"]
    {
        assert!(read.facts.notes.iter().any(|n| n.contains(note)), "{:?}", read.facts.notes);
    }
}

#[test]
fn without_a_prj_a_person_says_what_the_coordinates_are() {
    let (shp, _) = shp(&[point(6710000.0, 1970000.0)]);
    let archive = packed(&[("d/a.shp", &shp), ("d/a.dbf", &names(1)), ("readme.txt", b"x")]);
    let error = convert_bytes(&archive, &TableChoice::default()).unwrap_err().to_string();
    assert!(error.contains("--crs EPSG:N"), "{error}");
    let named = TableChoice { part: None, crs: Some("EPSG:2226".into()) };
    let read = convert_bytes(&archive, &named).unwrap();
    assert_eq!(read.rows, [["x", "POINT (-121.48117525 38.570474695)"]]);
    assert_eq!(read.facts.crs.as_deref(), Some("EPSG:2226, as a person named it"));
    assert_eq!(read.facts.notes.last().unwrap(), "files of the archive that are not of the layer, not read: 1");
}

#[test]
fn of_several_layers_one_is_named() {
    let (shp, shx) = shp(&[point(1.0, 2.0)]);
    let table = names(1);
    let mut files: Vec<(&str, &[u8])> = Vec::new();
    for name in [["a.shp", "a.shx", "a.dbf", "a.prj"], ["a2.shp", "a2.shx", "a2.dbf", "a2.prj"]] {
        files.extend(name.into_iter().zip([&shp[..], &shx, &table, WGS84.as_bytes()]));
    }
    let archive = packed(&files);
    let error = convert_bytes(&archive, &TableChoice::default()).unwrap_err().to_string();
    assert_eq!(error, "the file has several layers: name one of `a`, `a2` with --sheet");
    let part = TableChoice { part: Some("a2".into()), crs: None };
    assert_eq!(convert_bytes(&archive, &part).unwrap().rows, [["x", "POINT (1 2)"]]);
}

#[test]
fn files_that_do_not_fit_or_are_cut_short_are_refused() {
    let two = [point(1.0, 2.0), point(3.0, 4.0)];
    for (records, shapes) in [(1, &two[..]), (3, &two[..])] {
        let error = layer(&names(records), shapes, &[PRJ]).unwrap_err().to_string();
        assert!(error.contains("differs"), "{error}");
    }
    let (shp, shx) = shp(&two);
    let table = names(2);
    for (shp, shx, dbf) in [
        (&shp[..shp.len() - 3], &shx[..], &table[..]),
        (&shp[..50], &shx, &table),
        (&shp, &shx[..shx.len() - 3], &table),
        (&shp, &shx, &table[..table.len() - 9]),
        (&shp, &shx, &table[..40]),
        (&shp, &shx, &table[..3]),
    ] {
        let archive = packed(&[("a.shp", shp), ("a.shx", shx), ("a.dbf", dbf), PRJ]);
        let error = convert_bytes(&archive, &TableChoice::default()).unwrap_err().to_string();
        assert!(error.contains("cut short") || error.contains("differs"), "{error}");
    }
    let error = convert_bytes(&packed(&[("a.shp", &shp), PRJ]), &TableChoice::default()).unwrap_err().to_string();
    assert!(error.contains("no .dbf"), "{error}");
    let claims = [3_u32.to_le_bytes().to_vec(), vec![0; 32], vec![0xff; 8], vec![0; 64]].concat();
    assert!(layer(&names(1), &[claims], &[PRJ]).unwrap_err().to_string().contains("in row 1"));
}

#[test]
fn working_space_is_given_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plain");
    let (shp, shx) = shp(&[point(1.0, 2.0)]);
    std::fs::write(&path, packed(&[("a.shp", &shp), ("a.shx", &shx), ("a.dbf", &names(1)), PRJ])).unwrap();
    convert_file(&path, &TableChoice::default()).unwrap();
    std::fs::write(&path, packed(&[("a.shp", &shp[..120]), ("a.shx", &shx), ("a.dbf", &names(1)), PRJ])).unwrap();
    convert_file(&path, &TableChoice::default()).unwrap_err();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn the_boroughs_of_new_york_are_five() {
    let Some(path) = data("nyc-borough-boundaries/nybb_16a.zip") else { return };
    let read = convert_file(&path, &TableChoice::default()).unwrap();
    assert_eq!(read.labels(), ["BoroCode", "BoroName", "Shape_Leng", "Shape_Area", "geometry"]);
    assert_eq!(read.rows.len(), 5);
    assert!(read.rows.iter().all(|row| row[4].starts_with("MULTIPOLYGON (((-7")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn no_change_of_a_layer_is_a_panic(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6), file in 0..3usize) {
        let (shp, shx) = shp(&[point(1.0, 2.0), parts(5, &[&[(0.0, 0.0), (0.0, 9.0), (9.0, 9.0), (0.0, 0.0)]])]);
        let mut files = [shp, shx, names(2)];
        for (at, byte) in changes {
            let at = at.index(files[file].len());
            files[file][at] = byte;
        }
        let archive = packed(&[("a.shp", &files[0]), ("a.shx", &files[1]), ("a.dbf", &files[2]), PRJ]);
        let _ = convert_bytes(&archive, &TableChoice::default());
    }
}

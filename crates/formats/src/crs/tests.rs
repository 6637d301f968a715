use super::*;
use geo_types::Point;

fn at(crs: &Crs, x: f64, y: f64) -> (f64, f64) {
    let mut point = Geometry::Point(Point::new(x, y));
    crs.degrees(&mut point).unwrap();
    let Geometry::Point(point) = point else { panic!("a point") };
    (point.x(), point.y())
}

/// Positions as PROJ has them (9.5, without grids).
const PLACES: [(u32, f64, f64, f64, f64); 7] = [
    (2226, 6710000.0, 1970000.0, -121.481175250, 38.570474695),
    (26910, 631000.5, 4270000.25, -121.496271251, 38.568806609),
    (27700, 530000.0, 180000.0, -0.128353940, 51.503990828),
    (3857, -13520000.0, 4660000.0, -121.452226413, 38.568148613),
    (2263, 985000.0, 200000.0, -73.997294527, 40.715630466),
    (6418, 6710000.0, 1970000.0, -121.481175250, 38.570474695),
    (31370, 150000.0, 170000.0, 4.368752141, 50.840411283),
];

#[test]
fn positions_are_those_that_proj_computes() {
    for (code, x, y, lon, lat) in PLACES {
        let (our_lon, our_lat) = at(&Crs::from_epsg(code).unwrap(), x, y);
        assert!((our_lon - lon).abs() < 2e-9 && (our_lat - lat).abs() < 2e-9, "EPSG:{code}: {our_lon} {our_lat}");
    }
}

const NEW_YORK: &str = r#"PROJCS["NAD_1983_StatePlane_New_York_Long_Island_FIPS_3104_Feet",GEOGCS["GCS_North_American_1983",DATUM["D_North_American_1983",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Lambert_Conformal_Conic"],PARAMETER["False_Easting",984250.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",-74.0],PARAMETER["Standard_Parallel_1",40.66666666666666],PARAMETER["Standard_Parallel_2",41.03333333333333],PARAMETER["Latitude_Of_Origin",40.16666666666666],UNIT["Foot_US",0.3048006096012192]]"#;
const BRITAIN: &str = r#"PROJCS["British_National_Grid",GEOGCS["GCS_OSGB_1936",DATUM["D_OSGB_1936",SPHEROID["Airy_1830",6377563.396,299.3249646]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",400000.0],PARAMETER["False_Northing",-100000.0],PARAMETER["Central_Meridian",-2.0],PARAMETER["Scale_Factor",0.9996012717],PARAMETER["Latitude_Of_Origin",49.0],UNIT["Meter",1.0]]"#;
const WEB: &str = r#"PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Mercator_Auxiliary_Sphere"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",0.0],PARAMETER["Standard_Parallel_1",0.0],PARAMETER["Auxiliary_Sphere_Type",0.0],UNIT["Meter",1.0]]"#;
const NAD27: &str = r#"GEOGCS["GCS_North_American_1927",DATUM["D_North_American_1927",SPHEROID["Clarke_1866",6378206.4,294.9786982]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;

#[test]
fn definitions_beside_shapefiles_are_those_of_the_list() {
    for (text, code) in [(NEW_YORK, 2263), (BRITAIN, 27700), (WEB, 3857)] {
        let stated = Crs::from_wkt(text).unwrap();
        assert!(stated.is_like(&Crs::from_epsg(code).unwrap()), "{code}");
        assert!(!stated.is_like(&Crs::from_epsg(2226).unwrap()), "{code}");
    }
    let nad83 = r#"GEOGCS["NAD83",DATUM["North_American_Datum_1983",SPHEROID["GRS 1980",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4269"]]"#;
    let crs = Crs::from_wkt(nad83).unwrap();
    assert_eq!((crs.name(), crs.note()), ("EPSG:4269", None));
    assert_eq!(at(&crs, -121.470000000000013, 38.5), (-121.470000000000013, 38.5));
}

#[test]
fn web_mercator_has_many_numbers_and_crs84_many_spellings() {
    let web = Crs::from_epsg(3857).unwrap();
    for code in [102_100, 900_913, 3785] {
        assert!(Crs::from_epsg(code).unwrap().is_like(&web), "{code}");
    }
    for name in ["OGC:CRS84", "urn:ogc:def:crs:OGC:1.3:CRS84", "http://www.opengis.net/def/crs/OGC/1.3/CRS84"] {
        assert!(Crs::named(name).unwrap().source.is_none(), "{name}");
    }
    for name in ["EPSG:2226", "epsg:2226", "urn:ogc:def:crs:EPSG::2226", "http://www.opengis.net/def/crs/EPSG/0/2226"] {
        assert_eq!(Crs::named(name).unwrap().name(), "EPSG:2226", "{name}");
    }
    for name in ["", "2226", "EPSG:", "EPSG:99999", "CRS84", "FOO:2226"] {
        assert!(matches!(Crs::named(name), Err(CrsError::Unknown(_))), "{name}");
    }
}

#[test]
fn a_datum_that_needs_a_grid_or_says_nothing_is_refused() {
    for crs in [Crs::from_epsg(26741), Crs::from_epsg(4267), Crs::from_wkt(NAD27), Crs::from_epsg(27200)] {
        assert!(matches!(crs, Err(CrsError::NeedsGrid(_))));
    }
    let unshifted = BRITAIN.replace("OSGB_1936", "Elsewhere");
    let Err(error) = Crs::from_wkt(&unshifted) else { panic!("no shift is stated") };
    assert_eq!(
        error.to_string(),
        "the coordinate system British_National_Grid does not say how it lies to WGS 84: name the same one with \
         --crs EPSG:N, or export the file in EPSG:4326"
    );
}

#[test]
fn a_person_names_what_the_file_does_not_say_and_contradicts_nothing() {
    let stated = || Stated::Is(Crs::from_wkt(NEW_YORK));
    assert_eq!(Crs::chosen(Stated::Nothing, None).err(), Some(CrsError::Missing));
    assert_eq!(Crs::chosen(Stated::Nothing, Some("EPSG:2226")).unwrap().name(), "EPSG:2226");
    assert!(Crs::chosen(stated(), Some("EPSG:2263")).unwrap().name().starts_with("NAD_1983_StatePlane"));
    let error = Crs::chosen(stated(), Some("EPSG:2226")).err().unwrap().to_string();
    assert!(error.contains("Long_Island") && error.contains("EPSG:2226"), "{error}");
    assert!(matches!(Crs::chosen(Stated::Is(Crs::from_wkt(NAD27)), Some("EPSG:4326")), Err(CrsError::NeedsGrid(_))));
    let unknown = || Stated::Is(Crs::from_wkt("LOCAL_CS[\"x\"]"));
    assert!(matches!(Crs::chosen(unknown(), None), Err(CrsError::Unreadable(_))));
    let named = Crs::chosen(unknown(), Some("EPSG:26910")).unwrap();
    assert!(named.is_by_person() && !Crs::chosen(stated(), Some("EPSG:2263")).unwrap().is_by_person());
}

#[test]
fn a_position_off_the_globe_is_none() {
    let web = Crs::from_epsg(3857).unwrap();
    for (crs, x, y) in [
        (&Crs::wgs84(), 0.0, 90.5),
        (&Crs::wgs84(), f64::NAN, 0.0),
        (&Crs::wgs84(), 400.0, 0.0),
        (&web, f64::INFINITY, 0.0),
    ] {
        assert_eq!(crs.degrees(&mut Geometry::Point(Point::new(x, y))), Err(OffGlobe));
    }
}

#[test]
fn definitions_that_are_broken_or_deep_are_refused() {
    let deep = format!("PROJCS[\"a\",{}{}]", "GEOGCS[".repeat(5_000), "]".repeat(5_000));
    for text in ["", "PROJCS", "PROJCS[\"a\"", &deep, "GEOGCS[\"é\",UNIT[\"x\"]]]]]]", &NEW_YORK[..300]] {
        assert!(Crs::from_wkt(text).is_err());
    }
    for end in 0..NEW_YORK.len() {
        assert!(Crs::from_wkt(&NEW_YORK[..end]).is_err(), "{end}");
    }
}

//! The files of a release: what is in them, and that they are whole.

use super::*;
use catalog::Geometry;
use parquet::file::metadata::{PageIndexPolicy, ParquetMetaDataReader};

fn bytes_of(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|e| e.unwrap())
        .map(|e| (e.file_name().into_string().unwrap(), fs::read(e.path()).unwrap()))
        .collect();
    files.sort();
    files
}

fn calls() -> Source {
    source(
        &["call", "kind", "phone"],
        &[&["1", "say \"hi\", twice", "CANARY-1"], &["2", "", "CANARY-2"], &["3", "CANARY-3", "CANARY-4"]],
    )
}

fn rules() -> [Exemption; 2] {
    [
        exemption(1, field_scope("phone"), Treatment::Withhold),
        exemption(2, row_scope("kind = 'CANARY-3'"), Treatment::Withhold),
    ]
}

/// The rule above withholds the row without a kind too: there the predicate is null.
const CSV: &str = "call,kind\n1,\"say \"\"hi\"\", twice\"\n";

#[test]
fn a_release_is_five_files_named_by_what_they_hold() {
    let city = City::new();
    let built = city.release(&calls(), &rules()).unwrap();
    let names: Vec<String> = bytes_of(&built.dir).into_iter().map(|(n, _)| n).collect();
    assert_eq!(names, ["checksums.txt", "data.csv", "data.parquet", "dictionary.csv", "schema.json"]);
    assert_eq!(read_csv(&built.dir), CSV);
    assert_eq!(built.dir.file_name().unwrap().to_str(), Some(built.id.as_str()));
    assert_eq!(verify_release(&built.dir), Ok(()));
    let schema: PublicSchema = serde_json::from_slice(&fs::read(built.dir.join("schema.json")).unwrap()).unwrap();
    assert_eq!(schema, built.schema);
    assert_eq!(built.summary.parquet_bytes, fs::metadata(built.dir.join("data.parquet")).unwrap().len());
    let checksums = fs::read_to_string(built.dir.join("checksums.txt")).unwrap();
    assert!(checksums.contains(&format!("{}  data.parquet\n", built.summary.parquet_sha256)));
}

#[test]
fn nothing_withheld_is_in_any_file() {
    let city = City::new();
    let built = city.release(&calls(), &rules()).unwrap();
    for (name, bytes) in bytes_of(&built.dir) {
        let found = bytes.windows(6).any(|w| w == b"CANARY");
        assert!(!found, "{name}");
    }
    let whole = format!("{:?}", read_parquet(&built.dir));
    assert!(!whole.contains("CANARY"));
}

#[test]
fn the_parquet_file_carries_no_metadata_and_has_small_pages() {
    let rows: Vec<Vec<String>> = (0..10_000).map(|i| vec![format!("{}", i % 97), format!("text {i}")]).collect();
    let source = Source { fields: vec![("n", None), ("t", None)], rows, declared: vec![], nulls: vec![] };
    let city = City::new();
    let built = city.release(&source, &[]).unwrap();
    let file = fs::File::open(built.dir.join("data.parquet")).unwrap();
    let reader = ParquetMetaDataReader::new().with_page_index_policy(PageIndexPolicy::Required);
    let metadata = reader.parse_and_finish(&file).unwrap();
    assert_eq!(metadata.file_metadata().created_by(), Some("daylight"));
    assert_eq!(metadata.file_metadata().key_value_metadata(), None);
    assert!(metadata.column_index().is_some());
    let pages = metadata.offset_index().unwrap()[0][0].page_locations().len();
    assert_eq!(pages, 3);
}

#[test]
fn the_same_rows_are_the_same_release_and_a_damaged_one_is_replaced() {
    let city = City::new();
    let first = city.release(&calls(), &rules()).unwrap();
    assert!(!first.reused);
    let bytes = bytes_of(&first.dir);
    let again = city.release(&calls(), &rules()).unwrap();
    assert!(again.reused && again.id == first.id);
    fs::write(first.dir.join("data.csv"), "altered").unwrap();
    let mended = city.release(&calls(), &rules()).unwrap();
    assert!(!mended.reused && mended.id == first.id);
    assert_eq!(bytes_of(&mended.dir), bytes);
    assert_eq!(fs::read_dir(city.public().join("retired-tmp")).unwrap().count(), 0);
}

#[test]
fn every_alteration_of_a_release_is_found() {
    let city = City::new();
    for (file, fault) in [
        ("data.parquet", ReleaseFault::Renamed),
        ("schema.json", ReleaseFault::Renamed),
        ("data.csv", ReleaseFault::Altered("data.csv")),
        ("dictionary.csv", ReleaseFault::Altered("dictionary.csv")),
        ("checksums.txt", ReleaseFault::Altered("checksums.txt")),
    ] {
        let built = city.release(&calls(), &rules()).unwrap();
        let mut bytes = fs::read(built.dir.join(file)).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(built.dir.join(file), bytes).unwrap();
        assert_eq!(verify_release(&built.dir), Err(fault), "{file}");
        fs::remove_file(built.dir.join(file)).unwrap();
        assert!(verify_release(&built.dir).is_err(), "{file}");
    }
    let built = city.release(&calls(), &rules()).unwrap();
    let csv = "call,kind\n9,x\n";
    fs::write(built.dir.join("data.csv"), csv).unwrap();
    let text = files::list_of(&files::checksums(&built.dir, &files::of_release(&built.dir)).unwrap());
    fs::write(built.dir.join("checksums.txt"), text).unwrap();
    assert_eq!(verify_release(&built.dir), Err(ReleaseFault::Altered("data.csv")));
}

#[test]
fn a_retired_release_is_gone() {
    let city = City::new();
    let built = city.release(&calls(), &rules()).unwrap();
    let left = city.public().join("retired-tmp").join("release-of-a-crash");
    fs::create_dir_all(&left).unwrap();
    retire_release(&built.dir).unwrap();
    assert!(!built.dir.exists() && !left.exists());
    assert!(retire_release(&built.dir).is_ok(), "a release that is gone already is no error");
}

#[test]
fn the_dictionary_lists_every_field_with_its_standing() {
    let source = source(&["call", "addr", "phone"], &[&["1", "1234 K ST", "x"]]);
    let rules = [
        exemption(1, field_scope("phone"), Treatment::Withhold),
        exemption(2, field_scope("addr"), Treatment::BlockAddress),
    ];
    let city = City::new();
    let built = city.release(&source, &rules).unwrap();
    let dictionary = fs::read_to_string(built.dir.join("dictionary.csv")).unwrap();
    assert_eq!(
        dictionary,
        "field,label,type,description,standing,citation,statement\n\
         call,CALL,number,,released,,\n\
         addr,ADDR,text,,\"released, generalised to the block; withheld where that cannot be done\",\
         Gov. Code § 7927.700,Statement 2\n\
         phone,PHONE,,,withheld,Gov. Code § 7927.700,Statement 1\n"
    );
}

#[test]
fn geometry_comes_from_released_fields() {
    let pair = |rules: &[Exemption]| {
        let mut source = source(&["lat", "lon"], &[&["38.5", "-121.5"]]);
        source.fields = vec![("lat", Some(Role::Latitude)), ("lon", Some(Role::Longitude))];
        City::new().release(&source, rules).unwrap().schema.geometry
    };
    assert_eq!(pair(&[]), Some(Geometry::Pair { latitude: name("lat"), longitude: name("lon") }));
    assert_eq!(pair(&[exemption(1, field_scope("lat"), Treatment::Withhold)]), None);
    let point = City::new().release(&source(&["a", "b"], &[&["x", "POINT (-121.5 38.5)"]]), &[]).unwrap();
    assert_eq!(point.schema.geometry, Some(Geometry::Field(name("b"))));
}

#[test]
fn a_release_without_rows_is_a_release() {
    let source = source(&["call"], &[&["1"]]);
    let city = City::new();
    let built = city.release(&source, &[exemption(1, row_scope("call > 0"), Treatment::Withhold)]).unwrap();
    assert_eq!(read_csv(&built.dir), "call\n");
    assert_eq!(verify_release(&built.dir), Ok(()));
}

#[test]
fn a_cut_that_is_stopped_publishes_nothing() {
    let city = City::new();
    let source = source(&["a"], &[&["1"], &["2"]]);
    source.write(&city.revision());
    let plan = source.plan(&[]);
    // Asked for the first time, and once the rows are written.
    for last in [0, 1, 2] {
        let asked = std::sync::atomic::AtomicUsize::new(0);
        let stop = || match asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst) >= last {
            true => std::ops::ControlFlow::Break(()),
            false => std::ops::ControlFlow::Continue(()),
        };
        let mut counters = city.counters();
        let built = city.cut(&plan, None, |request| {
            build_release(&CutRequest { watch: &stop, ..*request }, &mut counters, &city.public())
        });
        assert!(matches!(built, Err(BuildError::Stopped)), "{last}");
        assert!(!city.public().exists());
    }
}

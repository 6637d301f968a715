//! Public types, the order of a release and its row numbers.

use super::*;
use catalog::Currency;

/// The types of the released fields.
fn types(source: &Source, exemptions: &[Exemption]) -> Vec<FieldType> {
    let city = City::new();
    let built = city.release(source, exemptions).unwrap();
    built.schema.fields.iter().map(|f| f.field_type).collect()
}

#[test]
fn public_types_are_those_of_the_released_values_alone() {
    let withheld = [exemption(1, row_scope("call = 9"), Treatment::Withhold)];
    for (released, hidden, expected) in [
        (["5", "12"], "unknown", FieldType::Integer),
        (["5.00", "12.00"], "0.25", FieldType::Integer),
        (["5.10", "12.00"], "unknown", FieldType::Decimal { scale: 1 }),
        (["5", "NA"], "unknown", FieldType::Integer),
        (["NA", "NA"], "5", FieldType::Text),
        (["NA", "NA"], "unknown", FieldType::Text),
        (["0976", "1"], "5", FieldType::Text),
        (["1/2/06 0:00", "1/3/06 0:00"], "1/4/06 13:05", FieldType::Date),
        (["1/2/06 0:00", "1/3/06 0:00"], "25/12/06", FieldType::Date),
        (["TRUE", "false"], "maybe", FieldType::Boolean),
        (["2021-01-01T09:08:00+00", "2021-01-01 01:00Z"], "?", FieldType::TimestampUtc),
        (["POINT(-121.50 38.5)", "POINT (-121 38)"], "POINT EMPTY", FieldType::Point),
        (["$5.00", "($12.50)"], "unknown", FieldType::Money { currency: Currency::Dollar, scale: 1 }),
        (["$5.00", "$12.00"], "$0.25", FieldType::Money { currency: Currency::Dollar, scale: 0 }),
        (["$5", "12"], "$1", FieldType::Text),
        (["(718) 857-5630", "N/A"], "unlisted", FieldType::Phone),
        (["7188575630", "7188575631"], "(718) 857-5630", FieldType::Integer),
        (["a@b.example", ""], "none", FieldType::Email),
        (["https://a.example", "ftp://b.example"], "www.c.example", FieldType::Url),
        (["{}", "[1]"], "x", FieldType::Json),
    ] {
        let source = source(&["call", "x"], &[&["1", released[0]], &["2", released[1]], &["9", hidden]]);
        assert_eq!(types(&source, &withheld)[1], expected, "{released:?} and {hidden}");
    }
}

/// The field x of a release whose rows of call 9 are withheld: its type and its cells as CSV.
fn released_as(declared: DeclaredType, cells: &[&str], hidden: &str) -> (FieldType, String) {
    let calls: Vec<String> = (1..=cells.len()).map(|n| n.to_string()).collect();
    let mut rows: Vec<Vec<&str>> = calls.iter().zip(cells).map(|(call, cell)| vec![call.as_str(), *cell]).collect();
    rows.push(vec!["9", hidden]);
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let source = Source { declared: vec![("x", declared)], ..source(&["call", "x"], &rows) };
    let city = City::new();
    let built = city.release(&source, &[exemption(1, row_scope("call = 9"), Treatment::Withhold)]).unwrap();
    let csv = read_csv(&built.dir);
    (built.schema.fields[1].field_type, csv.lines().skip(1).map(|l| &l[2..]).collect::<Vec<_>>().join("|"))
}

#[test]
fn a_declared_type_is_that_of_the_release_whatever_the_values_look_like() {
    let dollars = |scale| FieldType::Money { currency: Currency::Dollar, scale };
    for (declared, cells, released, csv) in [
        ("text", &["5", "007", "NA"][..], FieldType::Text, "5|007|NA"),
        ("text", &["5", "12"], FieldType::Text, "5|12"),
        ("integer", &["5", "x"], FieldType::Integer, "5|"),
        ("number", &["5.50", "2"], FieldType::Decimal { scale: 1 }, "5.5|2"),
        ("number", &["5.00", "2"], FieldType::Integer, "5|2"),
        ("decimal:2", &["5", "x"], FieldType::Decimal { scale: 2 }, "5|"),
        ("money", &["5.50", "$2"], dollars(1), "5.5|2"),
        ("money", &["x", "NA"], dollars(0), "|"),
        ("boolean", &["Y", "n", "1"], FieldType::Boolean, "true|false|true"),
        ("date:dmy", &["01/02/2012", "25/12/2012"], FieldType::Date, "2012-02-01|2012-12-25"),
        ("timestamp", &["1/2/06", "2006-01-03"], FieldType::Timestamp, "2006-01-02T00:00:00|2006-01-03T00:00:00"),
        ("url", &["www.a.example", "https://b.example"], FieldType::Url, "www.a.example|https://b.example"),
        ("phone", &["7188575630", "x"], FieldType::Phone, "7188575630|"),
        ("json", &["[1]", "x"], FieldType::Json, "[1]|"),
    ] {
        let declared: DeclaredType = declared.parse().unwrap();
        for hidden in ["", "unknown", "0.25", "$1", "25/12/2012"] {
            assert_eq!(released_as(declared, cells, hidden), (released, csv.to_owned()), "{declared} and {hidden}");
        }
    }
}

#[test]
fn a_field_that_is_generalised_has_the_type_of_what_it_shows() {
    let rows: &[&[&str]] = &[&["1", "01/02/2012"], &["2", "25/12/2012"]];
    let source = Source { declared: vec![("x", "date:dmy".parse().unwrap())], ..source(&["call", "x"], rows) };
    let year = [exemption(1, cell_scope("x", "call = 2"), Treatment::Year)];
    assert_eq!(City::new().csv(&source, &year), "call,x\n1,2012-02-01\n2,2012\n");
    let city = City::new();
    let built = city.release(&source, &year).unwrap();
    assert_eq!(built.schema.fields[1].field_type, FieldType::Text);
    let withheld = [exemption(1, cell_scope("x", "call = 2"), Treatment::Withhold)];
    let built = city.release(&source, &withheld).unwrap();
    assert_eq!(built.schema.fields[1].field_type, FieldType::Date);
    assert_eq!(marks(&built.dir), Some(vec![vec![], vec!["x".to_owned()]]));
}

#[test]
fn a_row_identifier_that_was_declared_text_is_its_text() {
    let city = City::with_row_id("rid");
    let declared =
        |rows: &[&[&str]]| Source { declared: vec![("rid", DeclaredType::Text)], ..source(&["rid", "x"], rows) };
    assert!(city.release(&declared(&[&["7", "1"], &["007", "2"], &["7.0", "3"]]), &[]).is_ok());
    let inferred = source(&["rid", "x"], &[&["7", "1"], &["7.0", "2"]]);
    assert!(matches!(city.release(&inferred, &[]), Err(BuildError::RowIdRepeats(_))));
}

#[test]
fn a_row_keeps_its_number_when_an_odd_cell_makes_its_identifier_text() {
    for ids in [["$5.00", " $7"], ["a@b.example ", "c@d.example"], ["https://a.example", " ftp://b.example"]] {
        let city = City::with_row_id("rid");
        let rules = [exemption(1, row_scope("x = 0"), Treatment::Withhold)];
        let typed = source(&["rid", "x"], &[&[ids[0], "1"], &[ids[1], "2"]]);
        let odd = source(&["rid", "x"], &[&[ids[0], "1"], &[ids[1], "2"], &["odd one", "0"]]);
        let first = city.release(&typed, &rules).unwrap();
        assert!(city.release(&odd, &rules).unwrap().reused, "{ids:?}");
        assert_eq!((row_numbers(&first.dir).len(), city.counters().len()), (2, 2));
    }
}

#[test]
fn a_field_shown_as_text_stays_text_when_it_looks_like_numbers() {
    let source = source(&["call", "zip"], &[&["1", "95814"], &["2", "95820.0"]]);
    let city = City::new();
    let built = city.release(&source, &[exemption(1, field_scope("zip"), Treatment::Zip3)]).unwrap();
    assert_eq!(built.schema.fields[1].field_type, FieldType::Text);
    assert_eq!(read_csv(&built.dir), "call,zip\n1,958\n2,958\n");
}

#[test]
fn rows_are_ordered_by_the_declared_fields_and_then_by_all_others_nulls_last() {
    let mut city = City::new();
    city.order = vec![name("at"), name("gone")];
    let source =
        source(&["call", "at"], &[&["10", "2006-01-02"], &["9", ""], &["9", "2006-01-02"], &["9", "2006-01-01"]]);
    let built = city.release(&source, &[]).unwrap();
    assert_eq!(read_csv(&built.dir), "call,at\n9,2006-01-01\n9,2006-01-02\n10,2006-01-02\n9,\n");
    assert_eq!(row_numbers(&built.dir), [1, 2, 3, 4]);
    assert!(!built.schema.stable_ids);
}

#[test]
fn a_row_keeps_its_number_and_a_number_is_never_given_again() {
    let city = City::with_row_id("rid");
    let rules =
        [exemption(1, field_scope("rid"), Treatment::Withhold), exemption(2, row_scope("x = 0"), Treatment::Withhold)];
    let first = source(&["rid", "x"], &[&["B", "3"], &["A", "2"], &["H", "0"], &["C", "1"]]);
    let built = city.release(&first, &rules).unwrap();
    assert!(built.schema.stable_ids);
    assert_eq!(row_numbers(&built.dir), [1, 2, 3]);
    // C is gone, B changed, D is new.
    let second = source(&["rid", "x"], &[&["D", "7"], &["A", "2"], &["B", "1"]]);
    let built = city.release(&second, &rules).unwrap();
    assert_eq!(read_csv(&built.dir), "x\n1\n2\n7\n");
    assert_eq!(row_numbers(&built.dir), [3, 2, 4]);
    let again = city.release(&first, &rules).unwrap();
    assert_eq!(row_numbers(&again.dir), [1, 2, 3]);
}

#[test]
fn a_row_identifier_is_the_same_whether_it_is_text_or_a_number_in_custody() {
    let city = City::with_row_id("rid");
    let rules = [exemption(1, row_scope("x = 0"), Treatment::Withhold)];
    city.release(&source(&["rid", "x"], &[&["1", "3"], &["2", "2"]]), &rules).unwrap();
    let built = city.release(&source(&["rid", "x"], &[&["A1", "0"], &["1", "3"], &["2", "2"]]), &rules).unwrap();
    assert!(built.reused);
    assert_eq!(city.counters().len(), 2);
}

#[test]
fn a_row_identifier_must_identify_every_released_row() {
    let city = City::with_row_id("rid");
    let hidden = [exemption(1, row_scope("x = 0"), Treatment::Withhold)];
    let twice = source(&["rid", "x"], &[&["CANARY", "1"], &["CANARY", "2"]]);
    let error = city.release(&twice, &hidden).unwrap_err();
    assert!(matches!(error, BuildError::RowIdRepeats(_)) && !error.to_string().contains("CANARY"));
    let missing = source(&["rid", "x"], &[&["", "1"], &["b", "2"]]);
    assert!(matches!(city.release(&missing, &hidden), Err(BuildError::RowIdMissing(_))));
    assert!(city.counters().is_empty(), "no number is lost to a release that was not built");
    let among_withheld = source(&["rid", "x"], &[&["a", "1"], &["", "0"], &["a", "0"]]);
    assert!(city.release(&among_withheld, &hidden).is_ok());
}

#[test]
fn damaged_row_numbers_are_not_guessed() {
    let city = City::with_row_id("rid");
    city.release(&source(&["rid"], &[&["a"], &["b"]]), &[]).unwrap();
    let path = city.dir.path().join("custodial/counters/call-911a");
    let mut bytes = fs::read(&path).unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains("\na\n"));
    bytes.pop();
    fs::write(&path, bytes).unwrap();
    assert!(matches!(RowCounters::load(&path, &KEY), Err(CounterError::Damaged)));
}

#[test]
fn what_ingestion_keeps_of_values_changes_no_release() {
    let rows: &[&[&str]] = &[
        &["1", "5.00", "1/2/06 0:00", "$1.50", "NA", "0976", " ", "a", "POINT(-121.50 38.5)"],
        &["2", "12.50", "1/3/06 0:00", "$2", "", "12", "b", "unknown", "POINT (-121 38.25)"],
        &["30", "", "1/4/06 13:05", "$3.125", "-", "x", "", "c", ""],
    ];
    let fields = ["rid", "amount", "at", "cost", "none", "code", "blank", "mixed", "place"];
    let exemptions = [
        vec![],
        vec![exemption(1, field_scope("code"), Treatment::Withhold)],
        vec![exemption(1, row_scope("rid = 30"), Treatment::Withhold)],
        vec![exemption(1, cell_scope("amount", "rid = 2"), Treatment::Withhold)],
        vec![exemption(1, row_scope("mixed = 'unknown'"), Treatment::Withhold)],
    ];
    for count in 1..=rows.len() {
        let source = source(&fields, &rows[..count]);
        for exemptions in &exemptions {
            let (known, unknown) = (City::new(), City::new());
            let plan = source.plan(exemptions);
            source.write(&known.revision());
            source.write_unknown(&unknown.revision());
            let id = |city: &City| {
                let mut counters = city.counters();
                let built = city.cut(&plan, None, |request| build_release(request, &mut counters, &city.public()));
                built.map(|built| built.id).map_err(|e| e.to_string())
            };
            assert_eq!(id(&known), id(&unknown), "{count} rows, {exemptions:?}");
        }
    }
}

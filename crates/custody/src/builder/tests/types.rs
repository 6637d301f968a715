//! Public types, the order of a release and its row numbers.

use super::*;

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
    ] {
        let source = source(&["call", "x"], &[&["1", released[0]], &["2", released[1]], &["9", hidden]]);
        assert_eq!(types(&source, &withheld)[1], expected, "{released:?} and {hidden}");
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

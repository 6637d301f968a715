//! Rows, cells and fields: what is cut, and in what order.

use super::*;

#[test]
fn a_row_is_released_only_where_every_predicate_is_definitely_false() {
    let source = source(
        &["call", "age", "kind"],
        &[&["1", "17", "A"], &["2", "18", "A"], &["3", "", "A"], &["4", "40", "B"], &["5", "40", ""]],
    );
    let rules = [
        exemption(1, row_scope("age < 18"), Treatment::Withhold),
        exemption(2, row_scope("kind = 'B'"), Treatment::Withhold),
    ];
    let city = City::new();
    let built = city.release(&source, &rules).unwrap();
    assert_eq!(read_csv(&built.dir), "call,age,kind\n2,18,A\n");
    assert_eq!(built.withheld_rows, 4);
    assert_eq!(built.schema.rows, 1);
    assert_eq!(built.schema.row_notices.len(), 2);
}

#[test]
fn predicates_see_custodial_values_and_not_treated_ones() {
    let source = source(
        &["addr", "at"],
        &[&["1234 K ST", "2006-01-31"], &["1250 K ST", "2006-02-01"], &["90 L ST", "2007-02-01"]],
    );
    let rules = [
        exemption(1, field_scope("addr"), Treatment::BlockAddress),
        exemption(2, row_scope("addr = '1234 K ST'"), Treatment::Withhold),
        exemption(3, cell_scope("at", "addr = '1250 K ST'"), Treatment::Year),
    ];
    let csv = City::new().csv(&source, &rules);
    assert_eq!(csv, "addr,at\n0 block of L ST,2007-02-01\n1200 block of K ST,2006\n");
}

#[test]
fn a_withheld_field_is_not_in_the_file_but_in_the_schema() {
    let source = source(&["call", "phone"], &[&["1", "916-555-0100"]]);
    let city = City::new();
    let built = city.release(&source, &[exemption(1, field_scope("phone"), Treatment::Withhold)]).unwrap();
    assert_eq!(read_csv(&built.dir), "call\n1\n");
    assert_eq!(built.schema.withheld[0].name, name("phone"));
    assert_eq!(built.schema.withheld[0].withholdings[0].exemption, "EX-1");
    let columns = read_parquet(&built.dir).schema();
    let columns: Vec<&str> = columns.fields().iter().map(|f| f.name().as_str()).collect();
    assert_eq!(columns, [":id", "call"]);
}

#[test]
fn a_field_nobody_classified_is_not_released() {
    let city = City::new();
    let source = source(&["call", "new"], &[&["1", "secret"]]);
    source.write(&city.revision());
    let mut fields = source.catalog_fields();
    fields[1].classified_public = false;
    let plan = CuttingPlan::of(&fields, &[]).unwrap();
    let mut counters = city.counters();
    let built = city.cut(&plan, None, |r| build_release(r, &mut counters, &city.public())).unwrap();
    assert_eq!(read_csv(&built.dir), "call\n1\n");
}

#[test]
fn a_withheld_cell_is_null_and_is_said_to_be_where_every_null_is_withheld() {
    let source = source(
        &["call", "name", "victim"],
        &[&["1", "Ann", "yes"], &["2", "Bob", "no"], &["3", "", "yes"], &["4", "Dee", ""]],
    );
    let rules = [
        exemption(1, cell_scope("name", "victim = 'yes'"), Treatment::Withhold),
        exemption(2, field_scope("victim"), Treatment::Withhold),
    ];
    let city = City::new();
    let built = city.release(&source, &rules).unwrap();
    assert_eq!(read_csv(&built.dir), "call,name\n1,\n2,Bob\n3,\n4,\n");
    let withheld = || vec!["name".to_owned()];
    assert_eq!(marks(&built.dir), Some(vec![withheld(), vec![], withheld(), withheld()]));
    assert_eq!(built.schema.fields[1].notices[0].what, "withheld in some rows");
}

#[test]
fn no_cell_is_marked_where_a_mark_would_tell_it_from_an_empty_one() {
    let source = source(&["call", "name", "victim"], &[&["1", "Ann", "yes"], &["2", "", "no"], &["3", "Cy", "no"]]);
    let rules = [
        exemption(1, cell_scope("name", "victim = 'yes'"), Treatment::Withhold),
        exemption(2, field_scope("victim"), Treatment::Withhold),
    ];
    let city = City::new();
    let built = city.release(&source, &rules).unwrap();
    assert_eq!(read_csv(&built.dir), "call,name\n1,\n2,\n3,Cy\n");
    assert_eq!(marks(&built.dir), None);
    assert_eq!(built.schema.fields[1].notices[0].what, "withheld in some rows");
}

#[test]
fn a_notice_is_there_whether_or_not_any_cell_was_affected() {
    let source = source(&["call", "name"], &[&["1", "Ann"]]);
    let rule = exemption(1, cell_scope("name", "call = 99"), Treatment::Withhold);
    let city = City::new();
    let built = city.release(&source, &[rule]).unwrap();
    assert_eq!(built.schema.fields[1].notices.len(), 1);
    assert_eq!(marks(&built.dir), None);
}

#[test]
fn a_value_that_a_treatment_cannot_read_is_withheld_and_the_field_says_so() {
    let source = source(&["call", "addr"], &[&["1", "PO BOX 12"], &["2", "1234 K ST"]]);
    let rule = exemption(1, field_scope("addr"), Treatment::BlockAddress);
    let city = City::new();
    let built = city.release(&source, &[rule]).unwrap();
    assert_eq!(read_csv(&built.dir), "call,addr\n1,\n2,1200 block of K ST\n");
    let what = &built.schema.fields[1].notices[0].what;
    assert_eq!(what, "generalised to the block; withheld where that cannot be done");
}

#[test]
fn two_different_treatments_on_one_cell_withhold_it() {
    let source = source(&["call", "at"], &[&["1", "2006-01-31"], &["2", "2006-02-01"]]);
    let rules = [
        exemption(1, cell_scope("at", "call = 1"), Treatment::Year),
        exemption(2, cell_scope("at", "call < 2"), Treatment::Month),
    ];
    assert_eq!(City::new().csv(&source, &rules), "call,at\n1,\n2,2006-02-01\n");
}

#[test]
fn what_cannot_be_applied_publishes_nothing() {
    let city = City::new();
    let source = source(&["call", "age"], &[&["1", "17"]]);
    for (predicate, words) in [
        ("age <", "cannot be read at line 1"),
        ("nobody = 'CANARY'", "nobody"),
        ("age = 'CANARY'", ""),
        ("age + 1", ""),
    ] {
        let error = city.release(&source, &[exemption(7, row_scope(predicate), Treatment::Withhold)]).unwrap_err();
        let error = error.to_string();
        assert!(error.contains("EX-7") && error.contains(words), "{error}");
        assert!(!error.contains("CANARY") && error.lines().count() == 1, "{error}");
        assert!(!city.public().exists());
        let checked = check_predicate(predicate, &source.catalog_fields()).unwrap_err().to_string();
        assert!(!checked.contains("CANARY"), "{checked}");
    }
    assert!(check_predicate("age < 18", &source.catalog_fields()).is_ok());
}

#[test]
fn an_unreadable_revision_publishes_nothing() {
    let city = City::new();
    let source = source(&["call"], &[&["1"]]);
    let plan = source.plan(&[]);
    let mut counters = city.counters();
    for content in [None, Some("not parquet")] {
        if let Some(content) = content {
            fs::write(city.revision(), content).unwrap();
        }
        let built = city.cut(&plan, None, |r| build_release(r, &mut counters, &city.public()));
        assert!(matches!(built, Err(BuildError::Revision)));
        assert!(!city.public().exists());
    }
}

#[test]
fn a_dataset_withheld_as_a_whole_has_no_release() {
    let source = source(&["call"], &[&["1"]]);
    let city = City::new();
    let built = city.release(&source, &[exemption(1, Scope::Dataset, Treatment::Withhold)]);
    assert!(matches!(built, Err(BuildError::DatasetWithheld)));
}

#[test]
fn a_plan_is_counted_as_it_is_cut() {
    let source = source(
        &["call", "addr", "phone", "kind"],
        &[
            &["1", "1234 K ST", "916-555-0100", "A"],
            &["2", "1250 K ST", "", "A"],
            &["3", "corner", "916-555-0102", "B"],
            &["4", "90 L ST", "916-555-0103", "C"],
        ],
    );
    let rules = [
        exemption(1, row_scope("kind = 'C'"), Treatment::Withhold),
        exemption(2, field_scope("addr"), Treatment::BlockAddress),
        exemption(3, cell_scope("kind", "call = '3'"), Treatment::Withhold),
        exemption(4, field_scope("phone"), Treatment::Withhold),
    ];
    let city = City::new();
    source.write(&city.revision());
    let tally = city.cut(&source.plan(&rules), None, crate::tally).unwrap();
    assert_eq!((tally.rows, tally.released), (4, 3));
    let counted = |field: &str| tally.fields.iter().find(|f| f.field == name(field));
    let address = counted("addr").unwrap();
    assert_eq!((address.generalised, address.emptied, address.withheld), (2, 1, 0));
    assert_eq!(address.examples, ["1200 block of K ST"], "each once, and none of a withheld row");
    assert_eq!(counted("kind").unwrap().withheld, 1);
    assert!(counted("call").is_none(), "no rule touches it");
    assert!(counted("phone").is_none(), "it is withheld as a whole");
    let all = [exemption(5, Scope::Dataset, Treatment::Withhold)];
    let nothing = city.cut(&source.plan(&all), None, crate::tally).unwrap();
    assert_eq!((nothing.rows, nothing.released), (4, 0));
}

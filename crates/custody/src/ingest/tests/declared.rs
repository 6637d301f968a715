//! Types and words for nothing that people declare, and what then does not fit.

use super::*;
use crate::infer::canonical_of;
use crate::{Declarations, SetAsideReason};
use arrow::array::ArrayRef;
use catalog::{Currency, DeclaredType};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

const TABLE: &str = "Id,Paid,When,Note\n\
                     001,\"$1,200.50\",01/02/2012,****\n\
                     2,refunded,25/12/2012,x\n\
                     003,NA,soon,NA\n\
                     4,-5,,  **** \n";

fn said(types: &[(&str, &str)], nulls: &[(&str, &str)]) -> Declarations {
    let types = types.iter().map(|(field, ty)| ((*field).to_owned(), ty.parse().unwrap())).collect();
    Declarations { types, nulls: nulls.iter().map(|(f, w)| ((*f).to_owned(), (*w).to_owned())).collect() }
}

fn options(said: Declarations) -> IngestOptions {
    IngestOptions { said, ..IngestOptions::default() }
}

/// A column as canonical texts.
fn column(revision: &Revision, name: &str) -> Vec<Option<String>> {
    let file = std::fs::File::open(revision.rows()).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    let mut cells = Vec::new();
    for batch in reader.map(Result::unwrap) {
        let values: &ArrayRef = batch.column_by_name(name).unwrap();
        for row in 0..batch.num_rows() {
            let mut text = String::new();
            cells.push(canonical_of(field_type(revision, name), values, row, &mut text).then_some(text));
        }
    }
    cells
}

fn texts(cells: &[Option<&str>]) -> Vec<Option<String>> {
    cells.iter().map(|cell| cell.map(str::to_owned)).collect()
}

#[test]
fn a_field_is_what_a_person_says_and_what_does_not_fit_is_set_aside() {
    let desk = Desk::new();
    let declared =
        said(&[("id", "text"), ("Paid", "money"), ("When", "date:dmy")], &[("Note", "****"), ("note", "never")]);
    let revision = desk.take(&desk.put(TABLE.as_bytes()), &options(declared)).unwrap();
    assert_eq!(field_type(&revision, "id"), FieldType::Text);
    assert_eq!(column(&revision, "id"), texts(&[Some("001"), Some("2"), Some("003"), Some("4")]));
    assert_eq!(field_type(&revision, "paid"), FieldType::Money { currency: Currency::Dollar, scale: 1 });
    assert_eq!(column(&revision, "paid"), texts(&[Some("$1200.5"), None, None, Some("-$5")]));
    assert_eq!(column(&revision, "when"), texts(&[Some("2012-02-01"), Some("2012-12-25"), None, None]));
    assert_eq!(column(&revision, "note"), texts(&[None, Some("x"), Some("NA"), None]));
    let receipt = revision.receipt();
    let aside: Vec<_> =
        receipt.set_aside.first.iter().map(|a| (a.row, a.column, a.reason, a.text.clone().unwrap())).collect();
    let reason = SetAsideReason::NotOfType;
    assert_eq!(aside, [(2, 2, reason, "refunded".to_owned()), (3, 3, reason, "soon".to_owned())]);
    let paid = field(&revision, "paid");
    assert_eq!((paid.not_of_type, paid.nulls, paid.declared), (1, 2, Some(DeclaredType::Money(Currency::Dollar))));
    assert_eq!(paid.why, "a person declared it; 1 value does not read as one and is set aside");
    assert_eq!(paid.null_words, [("NA".to_owned(), 1)]);
    assert_eq!(field(&revision, "note").null_words, [("****".to_owned(), 2), ("never".to_owned(), 0)]);
    assert_eq!(field(&revision, "note").nulls, 2);
    let warned = |words: &str| receipt.warnings.iter().any(|warning| warning.contains(words));
    assert!(warned("1 value of `paid` not of the type declared"), "{:?}", receipt.warnings);
    assert!(!warned("month/day"), "{:?}", receipt.warnings);
    assert_eq!(receipt.fields()[1].declared, paid.declared);
    assert_eq!(receipt.fields()[3].null_words, ["****", "never"]);
}

#[test]
fn without_a_word_types_are_those_of_the_values() {
    let revision = Desk::new().take_text(TABLE).unwrap();
    let types: Vec<FieldType> = revision.receipt().fields.iter().map(|f| f.field_type).collect();
    assert_eq!(types, [FieldType::Text; 4]);
    assert!(revision.receipt().fields.iter().all(|f| f.declared.is_none() && f.named_nulls.is_empty()));
}

#[test]
fn a_declaration_is_about_a_field_that_is_there() {
    let desk = Desk::new();
    let path = desk.put(TABLE.as_bytes());
    for declared in [said(&[("colour", "text")], &[]), said(&[], &[("colour", "x")])] {
        let error = desk.take(&path, &options(declared)).unwrap_err().to_string();
        assert!(error.starts_with("the file has no field `colour`"), "{error}");
        desk.assert_nothing_kept();
    }
    // What was declared before may be gone.
    let kept = IngestOptions { kept: said(&[("colour", "text"), ("id", "text")], &[]), ..IngestOptions::default() };
    assert_eq!(field(&desk.take(&path, &kept).unwrap(), "id").declared, Some(DeclaredType::Text));
}

#[test]
fn what_was_declared_holds_until_something_else_is_said() {
    let desk = Desk::new();
    let path = desk.put(TABLE.as_bytes());
    let first = desk.take(&path, &options(said(&[("paid", "money")], &[("note", "x")]))).unwrap();
    let kept = Declarations::of(&first.receipt().fields());
    let again = IngestOptions { kept: kept.clone(), ..IngestOptions::default() };
    let again = desk.take(&path, &again).unwrap();
    assert_eq!(again.receipt().fields(), first.receipt().fields());
    let other =
        IngestOptions { kept, said: said(&[("Paid", "inferred")], &[("Note", "")]), ..IngestOptions::default() };
    let other = desk.take(&path, &other).unwrap();
    assert_eq!(field_type(&other, "paid"), FieldType::Text);
    assert_eq!(field(&other, "paid").declared, Some(DeclaredType::Inferred));
    assert!(field(&other, "note").named_nulls.is_empty());
}

#[test]
fn an_original_is_read_again_as_a_person_decides() {
    let desk = Desk::new();
    let header = IngestOptions { header: formats::HeaderChoice::Row(2), ..IngestOptions::default() };
    let first = desk.take(&desk.put(b"Title\nn,code\n1,007\n2,8\n"), &header).unwrap();
    assert_eq!(field_type(&first, "n"), FieldType::Integer);
    let options = IngestOptions { said: said(&[("n", "text")], &[]), ..first.receipt().options() };
    let (id, receipt) = ingest_again(&first, &options, &desk.custody, &mut unwatched).unwrap();
    assert_ne!(id, *first.id());
    assert_eq!(receipt.original, first.receipt().original);
    assert_eq!((receipt.rows, receipt.fields[0].field_type), (2, FieldType::Text));
    Revision::open(&desk.custody, &id).unwrap().verify(&desk.custody).unwrap();
    assert_eq!((desk.kept("originals").len(), desk.kept("revisions").len()), (1, 2));
    assert_eq!(desk.kept("tmp"), ["guard"]);
}

#[test]
fn the_new_types_are_inferred_and_speak_of_roles() {
    let desk = Desk::new();
    let revision = desk
        .take_text(
            "fee,site,who,ring,more,day\n\
             $5.00,https://a.example,a@b.example,(718) 857-5630,\"{\"\"a\"\":1}\",\"Jan 5, 2021\"\n\
             ($7),-,N/A,<Null>,[],05-FEB-2021\n",
        )
        .unwrap();
    let types: Vec<FieldType> = revision.receipt().fields.iter().map(|f| f.field_type).collect();
    let fee = FieldType::Money { currency: Currency::Dollar, scale: 2 };
    let worded = [FieldType::Url, FieldType::Email, FieldType::Phone, FieldType::Json];
    assert_eq!(types, [[fee].as_slice(), &worded, &[FieldType::Date]].concat());
    assert_eq!(column(&revision, "fee"), texts(&[Some("$5"), Some("-$7")]));
    assert_eq!(column(&revision, "more"), texts(&[Some("{\"a\":1}"), Some("[]")]));
    let roles: Vec<_> = revision.receipt().roles.iter().map(|r| (r.field.as_str(), r.role)).collect();
    assert_eq!(roles, [("who", catalog::Role::Email), ("ring", catalog::Role::Phone)]);
}

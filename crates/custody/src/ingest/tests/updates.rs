//! Files that add to the revision before them.

use super::*;
use arrow::record_batch::RecordBatch;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

impl Desk {
    fn add_to(&self, onto: &Onto, text: impl AsRef<[u8]>) -> Result<Revision, IngestError> {
        let path = self.put(text.as_ref());
        let (id, _) = ingest(&path, "more.csv", &IngestOptions::default(), Some(onto), &self.custody, &mut unwatched)?;
        let revision = Revision::open(&self.custody, &id).unwrap();
        revision.verify(&self.custody).unwrap();
        assert_eq!(self.kept("tmp"), ["guard"]);
        Ok(revision)
    }

    fn append(&self, base: &Revision, text: impl AsRef<[u8]>) -> Revision {
        self.add_to(&Onto::Append { base: base.id().clone() }, text).unwrap()
    }

    fn upsert(&self, base: &Revision, text: impl AsRef<[u8]>) -> Result<Revision, IngestError> {
        let row_id = catalog::field_names(&["id"]).remove(0);
        self.add_to(&Onto::Upsert { base: base.id().clone(), row_id }, text)
    }
}

/// The rows without their numbers, as text.
fn rows(revision: &Revision) -> Vec<Vec<String>> {
    let file = std::fs::File::open(revision.rows()).unwrap();
    let batches: Vec<RecordBatch> =
        ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap().map(Result::unwrap).collect();
    let text = |batch: &RecordBatch, column: usize, row: usize| {
        let mut out = String::new();
        crate::infer::canonical_text(batch.column(column), row, &mut out);
        out
    };
    batches
        .iter()
        .flat_map(|b| (0..b.num_rows()).map(move |row| (1..b.num_columns()).map(|c| text(b, c, row)).collect()))
        .collect()
}

#[test]
fn appended_rows_are_as_if_they_had_been_in_the_file() {
    let desk = Desk::new();
    let (header, first, second, third) = ("id,n,at\n", "1,NA,1/2/06\n2,\"1,234\",\n", "3,abc,1/5/06\n", "4,,later\n");
    let base = desk.take_text([header, first].concat()).unwrap();
    assert_eq!(field_type(&base, "n"), FieldType::Integer);
    let more = desk.append(&desk.append(&base, [header, second].concat()), [header, third].concat());
    let whole = desk.take_text([header, first, second, third].concat()).unwrap();
    assert_eq!(rows(&more), rows(&whole));
    // What a cell said in an earlier file is not lost to the type it had there.
    assert_eq!(rows(&more)[0], ["1", "NA", "1/2/06"]);
    assert_eq!(more.receipt().files.rows_sha256, whole.receipt().files.rows_sha256);
    let composition = more.receipt().composition.as_ref().unwrap();
    assert_eq!((composition.added, composition.replaced), (1, 0));
}

#[test]
fn the_same_file_added_to_the_same_revision_is_the_same_revision() {
    let desk = Desk::new();
    let base = desk.take_text("id,n\n1,2\n").unwrap();
    let (once, twice) = (desk.append(&base, "id,n\n3,4\n"), desk.append(&base, "id,n\n3,4\n"));
    assert_eq!(once.id(), twice.id());
    assert_ne!(desk.append(&once, "id,n\n3,4\n").id(), once.id());
    assert_eq!(desk.kept("originals").len(), 2);
}

#[test]
fn columns_are_matched_by_name_and_new_ones_come_last() {
    let desk = Desk::new();
    let base = desk.take_text("id,n\n1,2\n").unwrap();
    let more = desk.append(&base, "extra,id\nx,3\n");
    assert_eq!(rows(&more), [["1", "2", ""], ["3", "", "x"]]);
    assert_eq!(more.receipt().fields.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(), ["id", "n", "extra"]);
}

#[test]
fn an_upsert_replaces_rows_where_they_stand_and_keeps_columns_it_lacks() {
    let desk = Desk::new();
    let base = desk.take_text("id,name,n\n1,a,10\n2,b,20\n3,c,30\n").unwrap();
    let more = desk.upsert(&base, "id,n\n2,21\n4,40\n2,22\n 3 ,\n").unwrap();
    assert_eq!(rows(&more), [["1", "a", "10"], ["2", "b", "22"], ["3", "c", ""], ["4", "", "40"]]);
    let composition = more.receipt().composition.as_ref().unwrap();
    assert_eq!((composition.replaced, composition.added, composition.superseded), (2, 1, 1));
    let warned = "1 row of the file was left out: a later row has the same identifier";
    assert!(more.receipt().warnings.iter().any(|w| w == warned), "{:?}", more.receipt().warnings);
}

#[test]
fn an_identifier_is_one_however_it_is_written() {
    let desk = Desk::new();
    let base = desk.take_text("id,n\n1/5/2021,a\n\"1,000\",b\nx,c\n").unwrap();
    let more = desk.upsert(&base, "id,n\n2021-01-05,A\n1000,B\nX,C\n").unwrap();
    assert_eq!(rows(&more).iter().map(|r| r[1].as_str()).collect::<Vec<_>>(), ["A", "B", "c", "C"]);
}

#[test]
fn an_upsert_without_identifiers_is_refused_and_leaves_nothing() {
    let desk = Desk::new();
    let base = desk.take_text("id,n\n1,2\n").unwrap();
    let error = desk.upsert(&base, "id,n\n1,2\n-,3\n").unwrap_err().to_string();
    assert!(error.starts_with("row 2 has no value in `id`"), "{error}");
    let error = desk.upsert(&base, "n\n2\n").unwrap_err().to_string();
    assert!(error.starts_with("the file has no field `id`"), "{error}");
    assert_eq!((desk.kept("originals").len(), desk.kept("revisions").len()), (1, 1));
}

#[test]
fn what_comes_before_may_be_of_any_format_and_compressed() {
    let desk = Desk::new();
    let json = desk.take_text("[{\"id\": 1, \"n\": \"x\", \"n\": \"y\"}]").unwrap();
    let more = desk.append(&json, b"id,n\n2,z\n3,\xe9,left\n");
    assert_eq!(rows(&more).len(), 3);
    let gzipped = desk.take(&desk.put(&bad::gzip(b"title\nid;n\n1;caf\xe9\n")), &titled()).unwrap();
    assert_eq!(field(&gzipped, "n").label, "n");
    let more = desk.append(&gzipped, "[{\"n\": \"a\", \"n\": \"b\", \"id\": 7}]");
    assert_eq!(rows(&more), [["1", "café"], ["7", "b"]]);
    let aside = &more.receipt().set_aside.first;
    assert_eq!(aside.iter().map(|a| (a.row, a.text.as_deref())).collect::<Vec<_>>(), [(2, Some("a"))]);
}

fn titled() -> IngestOptions {
    IngestOptions { header: formats::HeaderChoice::Row(2), ..IngestOptions::default() }
}

#[test]
fn what_is_set_aside_of_a_new_file_is_told_of_its_own_column() {
    let desk = Desk::new();
    let base = desk.take_text("id,name,kind\n1,a,x\n").unwrap();
    let more = desk.append(&base, "[{\"kind\": \"k\", \"kind\": \"l\", \"id\": 2, \"name\": \"b\"}]");
    let aside = &more.receipt().set_aside.first;
    assert_eq!(aside.iter().map(|a| (a.row, a.column, a.text.as_deref())).collect::<Vec<_>>(), [(2, 3, Some("k"))]);
    // Beyond the columns of the file is beyond those of the dataset, and notes below its table stay when all is read again.
    let narrow = desk.append(&more, "name,id\nc,3,extra\nd,4\n");
    let noted = desk.append(&narrow, "name,kind,id\ne,y,5\nf,y,6\n\nSource: the department of works\n");
    let told =
        |r: &Revision| r.receipt().set_aside.first.iter().map(|a| (a.column, a.text.clone())).collect::<Vec<_>>();
    assert_eq!(told(&narrow), [(4, Some("extra".into()))]);
    let (id, _) = ingest_again(&noted, &noted.receipt().options(), &desk.custody, &mut unwatched).unwrap();
    assert_eq!(told(&Revision::open(&desk.custody, &id).unwrap()), told(&noted));
    assert_eq!(told(&noted).len(), 1, "{:?}", told(&noted));
}

#[test]
fn a_base_that_is_gone_is_named() {
    let desk = Desk::new();
    let base = desk.take_text("id,n\n1,2\n").unwrap();
    std::fs::remove_dir_all(desk.custody.revision(base.id())).unwrap();
    let error = desk.add_to(&Onto::Append { base: base.id().clone() }, "id,n\n3,4\n").unwrap_err().to_string();
    assert!(error.contains("is not in custody"), "{error}");
}

#[test]
fn rows_of_several_files_are_read_again_under_what_is_declared() {
    let desk = Desk::new();
    let base = desk.take_text("id,zip\n1,95814\n2,00501\n").unwrap();
    let more = desk.append(&base, "zip,id\nx,3\n94103,4,left\n");
    let said = Declarations { types: vec![("zip".into(), "integer".parse().unwrap())], nulls: Vec::new() };
    let options = IngestOptions { said, ..more.receipt().options() };
    let (id, _) = ingest_again(&more, &options, &desk.custody, &mut unwatched).unwrap();
    let again = Revision::open(&desk.custody, &id).unwrap();
    again.verify(&desk.custody).unwrap();
    assert_eq!(rows(&again), [["1", "95814"], ["2", ""], ["3", ""], ["4", "94103"]]);
    assert_eq!(again.receipt().composition, more.receipt().composition);
    let aside = |r: &Revision| r.receipt().set_aside.first.iter().map(|a| (a.row, a.text.clone())).collect::<Vec<_>>();
    assert_eq!(aside(&more), [(4, Some("left".into()))]);
    assert_eq!(aside(&again), [(2, Some("00501".into())), (3, Some("x".into())), (4, Some("left".into()))]);
    // What comes next is added to the rows as they were written, whatever was declared of them.
    let text = desk.append(&again, "id,zip\n5,00502\n");
    assert_eq!(rows(&text)[1], ["2", "00501"]);
}

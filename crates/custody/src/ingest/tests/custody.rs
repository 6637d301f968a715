//! What custody promises: once, whole or not at all, closed to others.

use super::bad::gzip;
use super::*;
use crate::RevisionError;
use std::fs;
use std::os::unix::fs::PermissionsExt;

const TEXT: &[u8] = b"id,name\n1,a\n2,b\n3,c\n";

#[test]
fn the_same_bytes_are_the_same_revision() {
    let desk = Desk::new();
    let first = desk.take_text(TEXT).unwrap();
    let again = desk.take_text(TEXT).unwrap();
    assert_eq!(first.id(), again.id());
    assert_eq!((desk.kept("originals").len(), desk.kept("revisions").len()), (1, 1));
    assert_eq!(desk.kept("tmp"), ["guard"]);
    let other = IngestOptions { header: formats::HeaderChoice::None, ..IngestOptions::default() };
    assert_ne!(desk.take(&desk.put(TEXT), &other).unwrap().id(), first.id());
    assert_ne!(desk.take_text(gzip(TEXT)).unwrap().id(), first.id());
    let elsewhere = Desk::new();
    let copy = elsewhere.take_text(TEXT).unwrap();
    assert_eq!(fs::read(copy.rows()).unwrap(), fs::read(first.rows()).unwrap());
    assert_eq!(copy.receipt(), first.receipt());
}

#[test]
fn the_original_can_be_given_back_byte_for_byte() {
    let desk = Desk::new();
    let packed = gzip(TEXT);
    let revision = desk.take_text(&packed).unwrap();
    let kept = fs::File::open(desk.custody.original(&revision.receipt().original.sha256)).unwrap();
    assert_eq!(zstd::decode_all(kept).unwrap(), packed);
}

#[test]
fn a_damaged_revision_is_noticed_and_made_again() {
    let desk = Desk::new();
    let revision = desk.take_text(TEXT).unwrap();
    fs::write(revision.rows(), "not rows").unwrap();
    let error = revision.verify(&desk.custody).unwrap_err();
    assert!(matches!(error, RevisionError::Damaged { file: "rows.parquet", .. }));
    desk.take_text(TEXT).unwrap().verify(&desk.custody).unwrap();
    assert_eq!(desk.kept("tmp"), ["guard"]);
}

#[test]
fn a_revision_that_is_not_there_cannot_be_opened() {
    let desk = Desk::new();
    let id = RevisionId::of("0", &IngestOptions::default(), None);
    assert!(matches!(Revision::open(&desk.custody, &id), Err(RevisionError::Missing(_))));
    assert!("../../etc".parse::<RevisionId>().is_err());
}

#[test]
fn nobody_else_may_read_what_is_in_custody() {
    let desk = Desk::new();
    let revision = desk.take_text(TEXT).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o077;
    assert_eq!(mode(&revision.rows()), 0);
    assert_eq!(mode(&revision.set_aside()), 0);
    assert_eq!(mode(&desk.custody.revision(revision.id())), 0);
    assert_eq!(mode(&desk.custody.original(&revision.receipt().original.sha256)), 0);
}

#[test]
fn fields_start_withheld_with_the_roles_proposed() {
    let desk = Desk::new();
    let revision = desk.take_text(b"id,Phone Number\n1,916-555-0100\n2,916-555-0101\n").unwrap();
    let fields = revision.fields();
    assert!(fields.iter().all(|f| !f.classified_public && f.description.is_none()));
    assert_eq!((fields[1].label.as_str(), fields[1].role), ("Phone Number", Some(catalog::Role::Phone)));
}

#[test]
fn progress_goes_through_the_stages() {
    let desk = Desk::new();
    let text = (0..20_000).fold("id,name\n".to_owned(), |t, n| format!("{t}{n},x\n"));
    let mut stages = Vec::new();
    ingest(&desk.put(text.as_bytes()), "f", &IngestOptions::default(), None, &desk.custody, &mut |p| {
        if stages.last() != Some(&p.stage) {
            stages.push(p.stage);
        }
    })
    .unwrap();
    assert_eq!(stages, [Stage::Receiving, Stage::Reading, Stage::Writing]);
}

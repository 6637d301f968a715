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
    assert_ne!(desk.take(&desk.put(TEXT), &without_header()).unwrap().id(), first.id());
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

fn without_header() -> IngestOptions {
    IngestOptions { header: formats::HeaderChoice::None, ..IngestOptions::default() }
}

#[test]
fn an_original_stays_while_another_revision_may_be_of_it() {
    let desk = Desk::new();
    let path = desk.put(TEXT);
    let (one, other) = (desk.take_text(TEXT).unwrap(), desk.take(&path, &without_header()).unwrap());
    let original = desk.custody.original(&one.receipt().original.sha256);
    fs::write(desk.custody.revision(other.id()).join("receipt.json"), "{").unwrap();
    crate::discard(&desk.custody, one.id()).unwrap();
    crate::discard(&desk.custody, one.id()).unwrap();
    assert_eq!(desk.kept("revisions"), [other.id().as_str()]);
    assert!(original.exists(), "the receipt that cannot be read may be of it");
}

#[test]
fn nothing_comes_into_custody_while_something_is_given_up() {
    let desk = Desk::new();
    let path = desk.put(TEXT);
    let settling = desk.custody.settling().unwrap();
    let custody = desk.custody.clone();
    let taken = std::thread::spawn(move || {
        ingest(&path, "file.csv", &IngestOptions::default(), None, &custody, &mut unwatched).unwrap().0
    });
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert_eq!((desk.kept("originals").len(), desk.kept("revisions").len()), (0, 0));
    drop(settling);
    let id = taken.join().unwrap();
    let settling = desk.custody.settling().unwrap();
    let custody = desk.custody.clone();
    let given_up = std::thread::spawn(move || crate::discard(&custody, &id).unwrap());
    std::thread::sleep(std::time::Duration::from_millis(200));
    assert_eq!((desk.kept("originals").len(), desk.kept("revisions").len()), (1, 1));
    drop(settling);
    given_up.join().unwrap();
    desk.assert_nothing_kept();
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
    let stages_of = |text: &str| {
        let mut stages = Vec::new();
        ingest(&desk.put(text.as_bytes()), "f", &IngestOptions::default(), None, &desk.custody, &mut |p| {
            if stages.last() != Some(&p.stage) {
                stages.push(p.stage);
            }
            ControlFlow::Continue(())
        })
        .unwrap();
        stages
    };
    let text = (0..20_000).fold("id,name\n".to_owned(), |t, n| format!("{t}{n},x\n"));
    assert_eq!(stages_of(&text), [Stage::Receiving, Stage::Reading]);
    let otherwise = format!("{text}no number,x\n");
    assert_eq!(stages_of(&otherwise), [Stage::Receiving, Stage::Reading, Stage::Writing]);
}

#[test]
fn what_is_stopped_at_any_stage_leaves_nothing() {
    let desk = Desk::new();
    let text = (0..20_000).fold("id,name\n".to_owned(), |t, n| format!("{t}{n},x\n"));
    let otherwise = format!("{text}no number,x\n");
    for stage in [Stage::Receiving, Stage::Reading, Stage::Writing] {
        let stop = |now: Progress| match now.stage == stage {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        };
        let path = desk.put(otherwise.as_bytes());
        let stopped = ingest(&path, "f", &IngestOptions::default(), None, &desk.custody, &mut { stop });
        assert!(matches!(stopped, Err(IngestError::Stopped)), "{stage:?}");
        assert_eq!((desk.kept("originals").len(), desk.kept("revisions").len()), (0, 0), "{stage:?}");
    }
    let json = (0..20_000).map(|n| format!("{{\"id\":{n}}}\n")).collect::<String>();
    let path = desk.put(json.as_bytes());
    let stop = |now: Progress| match now.stage == Stage::Unpacking {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    };
    let stopped = ingest(&path, "f", &IngestOptions::default(), None, &desk.custody, &mut { stop });
    assert!(matches!(stopped, Err(IngestError::Stopped)));
    assert_eq!(desk.kept("originals").len(), 0);
}

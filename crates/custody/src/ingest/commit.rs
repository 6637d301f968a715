//! The receipt, and the moment at which a revision is in custody.

use super::column::ColumnSurvey;
use super::output::Written;
use super::receive::Received;
use super::survey::Survey;
use super::{INGEST_VERSION, IngestError, IngestOptions};
use crate::receipt::{Asked, Composition, FieldReceipt, HeaderFacts, Original, ProposedRole, TextFacts};
use crate::revision::{RECEIPT, ROWS, SET_ASIDE, TABLE};
use crate::roles::{self, Evidence};
use crate::{CustodyDir, Receipt, RevisionId, StorageError, Workspace};
use catalog::FieldName;
use formats::tables::{Column, TableFacts};
use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

/// The roles the survey speaks for.
pub(super) fn roles(survey: &Survey) -> Vec<ProposedRole> {
    let columns = survey.columns.iter().zip(&survey.layout.names).zip(&survey.layout.labels);
    let propose = |((column, name), label): ((&ColumnSurvey, _), &String)| {
        let evidence = Evidence {
            label,
            field_type: column.field_type(),
            samples: column.samples.values(),
            filled: column.filled,
            distinct: column.distinct.len() as u64,
            distinct_capped: column.distinct_capped(),
            longest: column.longest,
        };
        let (role, why) = roles::propose(&evidence)?;
        Some(ProposedRole { field: Clone::clone(name), role, why: why.into() })
    };
    columns.filter_map(propose).collect()
}

/// What the receipt says of the file itself, before anything is added to its rows.
pub(super) struct About {
    original: Original,
    text: Option<TextFacts>,
    member: Option<String>,
    table: Option<TableFacts>,
    asked: Option<Asked>,
    header: HeaderFacts,
    short_rows: u64,
    long_rows: u64,
    warnings: Vec<String>,
    /// What the rows of the revision before became.
    pub(super) composition: Option<Composition>,
}

impl About {
    /// What was learned of a file.
    pub(super) fn of(name: &str, received: &Received, survey: &Survey, options: &IngestOptions) -> Self {
        Self {
            original: Original {
                name: name.to_owned(),
                sha256: received.sha256.clone(),
                bytes: received.bytes,
                compression: received.compression,
            },
            text: received.table.is_none().then(|| TextFacts {
                bytes: received.text.bytes,
                encoding: received.text.encoding.name(),
                encoding_why: received.text.encoding.why.clone(),
                delimiter: survey.form.delimiter,
                delimiter_why: survey.form.delimiter_why.clone(),
                line_ends: survey.line_ends,
            }),
            member: received.member.clone(),
            table: received.table.clone(),
            asked: Some(asked(options)).filter(|asked| *asked != Asked::default()),
            header: super::header::facts(&survey.layout, options.header, &survey.columns),
            short_rows: survey.short_rows,
            long_rows: survey.long_rows,
            warnings: super::warnings::of_file(received, survey),
            composition: None,
        }
    }
}

/// Puts together what all readings learned.
pub(super) fn receipt(
    id: &RevisionId,
    about: About,
    received: &Received,
    survey: &Survey,
    written: Written,
) -> Receipt {
    let mut warnings = about.warnings;
    warnings.extend(super::warnings::of_rows(survey, written.set_aside.total, about.composition.as_ref()));
    Receipt {
        ingest_version: INGEST_VERSION,
        revision: id.clone(),
        original: about.original,
        text: about.text,
        member: about.member,
        table: about.table,
        asked: about.asked,
        composition: about.composition,
        header: about.header,
        rows: survey.rows,
        short_rows: about.short_rows,
        long_rows: about.long_rows,
        fields: fields(survey, &received.columns),
        warnings,
        set_aside: written.set_aside,
        roles: written.roles,
        sequences: written.sequences,
        candidate_ids: written.candidate_ids,
        files: written.files,
    }
}

fn asked(options: &IngestOptions) -> Asked {
    Asked {
        delimiter: options.delimiter,
        encoding: options.encoding.clone(),
        part: options.table.part.clone(),
        crs: options.table.crs.clone(),
    }
}

fn fields(survey: &Survey, named: &[Column]) -> Vec<FieldReceipt> {
    let described = |i: usize| named.get(i)?.description.clone();
    let columns = survey.columns.iter().zip(&survey.layout.names).zip(&survey.layout.labels).enumerate();
    let field = |(i, ((column, name), label)): (usize, ((&ColumnSurvey, &FieldName), &String))| FieldReceipt {
        name: name.clone(),
        label: label.clone(),
        description: described(i),
        field_type: column.field_type(),
        declared: column.declared.declared,
        named_nulls: column.declared.null_words.clone(),
        not_of_type: column.not_of_type,
        why: column.why(),
        nulls: column.nulls(),
        null_words: column.null_words(),
        distinct: column.distinct.len() as u64,
        distinct_capped: column.distinct_capped(),
    };
    columns.map(field).collect()
}

/// Moves original and revision from the workspace to their places, whole or not at all.
///
/// The original goes first: a revision never lacks its original, and an original without a revision is harmless. Until
/// the revision is there too nobody gives the original up.
pub(super) fn commit(
    custody: &CustodyDir,
    work: &Workspace,
    received: &Received,
    receipt: &Receipt,
) -> Result<(), IngestError> {
    let staged = work.path().join("revision");
    stage(work, &staged, receipt).map_err(StorageError::doing("writing the receipt"))?;
    let failed = StorageError::doing("moving the revision into custody");
    let _settling = custody.settling().map_err(&failed)?;
    custody.settle(&received.path, &custody.original(&receipt.original.sha256)).map_err(&failed)?;
    let place = custody.revision(&receipt.revision);
    if place.exists() {
        if super::in_custody(custody, &receipt.revision).is_some() {
            // Another process was faster; it wrote the same.
            return Ok(());
        }
        fs::rename(&place, work.path().join("damaged")).map_err(&failed)?;
    }
    match custody.settle(&staged, &place) {
        Err(_) if super::in_custody(custody, &receipt.revision).is_some() => Ok(()),
        other => Ok(other.map_err(&failed)?),
    }
}

fn stage(work: &Workspace, staged: &Path, receipt: &Receipt) -> io::Result<()> {
    let mut text = serde_json::to_vec_pretty(receipt)?;
    text.push(b'\n');
    let mut file = work.file(RECEIPT)?;
    file.write_all(&text)?;
    file.sync_all()?;
    DirBuilder::new().mode(0o700).create(staged)?;
    let table = receipt.files.table_sha256.as_ref().map(|_| TABLE);
    for name in [ROWS, SET_ASIDE, RECEIPT].into_iter().chain(table) {
        fs::rename(work.path().join(name), staged.join(name))?;
    }
    File::open(staged)?.sync_all()
}

//! The receipt of a revision: what was received, how it was read, and why.
//!
//! A receipt is custodial. It answers, for every choice that reading took, what was chosen and for what reason.

use crate::{IngestOptions, RevisionId};
use catalog::{DeclaredType, Field, FieldName, FieldType, Role};
use formats::tables::{TableChoice, TableFacts};
use formats::{Compression, Delimiter, HeaderChoice, LineEnds};
use serde::{Deserialize, Serialize};

/// What was received, how it was read, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The version of ingestion that wrote it.
    pub ingest_version: u32,
    /// The revision.
    pub revision: RevisionId,
    /// The file as received.
    pub original: Original,
    /// How its text was read; none of a file that is not delimited text.
    pub text: Option<TextFacts>,
    /// The file of the archive that was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// How a file that is not delimited text was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<TableFacts>,
    /// What a person said of how to read it; none in the receipts of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Asked>,
    /// What the rows of the revision before became, where the file adds to them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub composition: Option<Composition>,
    /// Which record names the columns.
    pub header: HeaderFacts,
    /// Rows of the revision.
    pub rows: u64,
    /// Rows with fewer cells than columns; the missing ones are null.
    pub short_rows: u64,
    /// Rows with more cells than columns; the cells beyond are set aside.
    pub long_rows: u64,
    /// The fields, in the order of the file.
    pub fields: Vec<FieldReceipt>,
    /// What was not taken into the rows.
    pub set_aside: SetAsideSummary,
    /// Roles proposed from names and values; people confirm them.
    pub roles: Vec<ProposedRole>,
    /// Fields whose values run on densely or in order, so that gaps would show.
    pub sequences: Vec<FieldName>,
    /// Fields that may identify a row.
    pub candidate_ids: Vec<CandidateId>,
    /// What a person should look at.
    pub warnings: Vec<String>,
    /// Checksums of the revision's files.
    pub files: FileChecksums,
}

/// The file as received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Original {
    /// The name it came under.
    pub name: String,
    /// Its checksum, as received.
    pub sha256: String,
    /// Its size, as received.
    pub bytes: u64,
    /// How it was compressed.
    pub compression: Compression,
}

/// What became of the rows of a revision and of a file that adds to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Composition {
    /// The revision before.
    pub base: RevisionId,
    /// Its rows whose place was taken by a row of the file with the same identifier.
    pub replaced: u64,
    /// Rows of the file that came after those that were there.
    pub added: u64,
    /// Rows of the file that a later row of it with the same identifier stands for.
    pub superseded: u64,
}

/// What a person said of how to read the file, besides the header and what was declared of fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The delimiter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<Delimiter>,
    /// The character encoding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// The sheet, layer, collection or file of an archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// The coordinate reference system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
}

/// How the text was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextFacts {
    /// Bytes after decompression.
    pub bytes: u64,
    /// The character encoding.
    pub encoding: String,
    /// How it was found.
    pub encoding_why: String,
    /// The delimiter.
    pub delimiter: Delimiter,
    /// How it was found.
    pub delimiter_why: String,
    /// What ends the lines.
    pub line_ends: LineEnds,
}

/// Which record names the columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeaderFacts {
    /// What was asked for.
    pub choice: HeaderChoice,
    /// The record that names the columns, counted from 1; none when there is no header.
    pub record: Option<u32>,
    /// Why.
    pub why: String,
    /// Whether the header seems to be data; publication stops until a person says.
    pub looks_like_data: bool,
}

/// One field as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldReceipt {
    /// The name queries use.
    pub name: FieldName,
    /// The header exactly as written.
    pub label: String,
    /// What it means, where the file says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The type chosen after the whole file was read.
    #[serde(rename = "type")]
    pub field_type: FieldType,
    /// The type that was declared, by a person or by the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared: Option<DeclaredType>,
    /// Words that a person named: they stand for a missing value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub named_nulls: Vec<String>,
    /// Values that do not read as the type declared; they are set aside, and their cells are null.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub not_of_type: u64,
    /// Why that type.
    pub why: String,
    /// Null cells: empty, missing, null words, and values not of the type declared.
    pub nulls: u64,
    /// Words read as null, with how often; in a text field only those that a person named.
    pub null_words: Vec<(String, u64)>,
    /// Different values, counted up to a bound.
    pub distinct: u64,
    /// Whether counting stopped at the bound.
    pub distinct_capped: bool,
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}

/// What was not taken into the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAsideSummary {
    /// How many entries `set-aside.jsonl` has.
    pub total: u64,
    /// The first of them.
    pub first: Vec<SetAside>,
}

/// Something not taken into the rows, or not readable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// The row, counted from 1; 0 for the header and what stands before it. What stands below the table is counted on
    /// from its last row.
    pub row: u64,
    /// The column, counted from 1.
    pub column: u32,
    /// Why.
    pub reason: SetAsideReason,
    /// The cell's text.
    pub text: Option<String>,
    /// The bytes that are no text, in hexadecimal.
    pub bytes: Option<String>,
}

/// Why something was set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SetAsideReason {
    /// A cell beyond the last column.
    ExtraCell,
    /// Bytes that the encoding does not have; the cell keeps U+FFFD in their place.
    UndecodableBytes,
    /// A cell of a record before the header row.
    BeforeHeader,
    /// A cell of a record below the last row: a note.
    AfterTable,
    /// Something of the row that a cell cannot hold.
    Unread,
    /// A cell that does not read as the type that was declared for its field.
    NotOfType,
}

/// A role proposed for a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedRole {
    /// The field.
    pub field: FieldName,
    /// The role.
    pub role: Role,
    /// Why.
    pub why: String,
}

/// A field that may identify a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CandidateId {
    /// The field.
    pub field: FieldName,
    /// Rows without a value.
    pub nulls: u64,
    /// Rows whose value an earlier row has; none when there were too many values to tell.
    pub duplicates: Option<u64>,
}

/// Checksums of the revision's files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileChecksums {
    /// Of `rows.parquet`.
    pub rows_sha256: String,
    /// Of `set-aside.jsonl`.
    pub set_aside_sha256: String,
    /// Of `table.csv.zst`, where the rows are of several files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table_sha256: Option<String>,
}

impl Receipt {
    /// The fields as the catalog takes them in: withheld until a person classifies them, with the roles proposed.
    pub fn fields(&self) -> Vec<Field> {
        let role = |name: &FieldName| self.roles.iter().find(|r| r.field == *name).map(|r| r.role);
        self.fields
            .iter()
            .map(|f| Field {
                name: f.name.clone(),
                label: f.label.clone(),
                field_type: f.field_type,
                role: role(&f.name),
                description: None,
                classified_public: false,
                declared: f.declared,
                null_words: f.named_nulls.clone(),
            })
            .collect()
    }

    /// How the file was asked to be read, to read it again in the same way; what was declared of its fields comes from
    /// the catalog.
    pub fn options(&self) -> IngestOptions {
        let asked = self.asked.clone().unwrap_or_default();
        IngestOptions {
            header: self.header.choice,
            delimiter: asked.delimiter,
            encoding: asked.encoding,
            table: TableChoice { part: asked.part, crs: asked.crs },
            ..IngestOptions::default()
        }
    }

    /// Whether the header seems to be data.
    pub fn header_looks_like_data(&self) -> bool {
        self.header.looks_like_data
    }

    /// The receipt of the field of this name, or with exactly this header.
    pub fn field(&self, name_or_label: &str) -> Option<&FieldReceipt> {
        let by_name = self.fields.iter().find(|f| f.name.as_str() == name_or_label);
        by_name.or_else(|| self.fields.iter().find(|f| f.label == name_or_label))
    }
}

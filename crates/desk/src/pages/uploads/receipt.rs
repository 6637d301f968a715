//! What was read, in plain words. Custodial.

use crate::words;
use custody::{Composition, FieldReceipt, Receipt, SetAside, SetAsideReason};

/// A receipt as the page shows it.
pub(super) struct ReceiptView {
    /// What to look at first.
    pub warnings: Vec<String>,
    /// What it is, what was found, and why it was taken for that.
    pub facts: Vec<(&'static str, String, String)>,
    pub fields: Vec<FieldView>,
    /// Names of the fields, above the first rows.
    pub names: Vec<String>,
    /// What the first rows are called: of a file that adds to others, those it adds.
    pub rows_title: &'static str,
    /// The first rows.
    pub rows: Vec<Vec<Option<String>>>,
    /// The first entries of what was set aside: row, column, why, text.
    pub set_aside: Vec<(String, u32, &'static str, String)>,
    /// How many there are: `1 entry`, `1,234 entries`.
    pub set_aside_count: String,
    /// Whether there are more than the first.
    pub set_aside_more: bool,
}

pub(super) struct FieldView {
    pub name: String,
    /// Its title in the file, where that is another.
    pub label: Option<String>,
    pub description: Option<String>,
    pub field_type: &'static str,
    pub why: String,
    /// How many cells are empty, and the words that were read as such.
    pub nulls: String,
    /// What its values seem to say of people and places, and why that is thought.
    pub role: Option<(&'static str, String)>,
}

/// The view of a receipt with the first rows.
pub(super) fn of(receipt: &Receipt, rows: Vec<Vec<Option<String>>>) -> ReceiptView {
    let mut warnings: Vec<String> =
        receipt.warnings.iter().map(|w| words::capital(&words::for_the_desk(w)) + ".").collect();
    if receipt.header_looks_like_data() {
        let words = "The row that names the fields looks like data. Is it the right one? If not, read the file again \
                     and say which row it is; publication waits for that answer.";
        warnings.insert(0, words.into());
    }
    // What was set aside of the rows before is not for whoever sent these.
    let before = acts::rows_before(receipt);
    let is_of_the_file = |entry: &&SetAside| receipt.composition.is_none() || entry.row > before;
    let shown = receipt.set_aside.first.iter().filter(is_of_the_file);
    ReceiptView {
        warnings,
        facts: facts(receipt),
        fields: receipt.fields.iter().map(|f| field(receipt, f)).collect(),
        names: receipt.fields.iter().map(|f| f.name.to_string()).collect(),
        rows_title: if receipt.composition.is_some() { "The first rows that are added" } else { "The first rows" },
        rows,
        set_aside: shown.map(set_aside).collect(),
        set_aside_count: match receipt.set_aside.total {
            1 => "1 entry".into(),
            n => format!("{} entries", words::number(n)),
        },
        set_aside_more: receipt.set_aside.total > receipt.set_aside.first.len() as u64,
    }
}

fn facts(receipt: &Receipt) -> Vec<(&'static str, String, String)> {
    let original = &receipt.original;
    let compression = match original.compression.word() {
        "plain" => String::new(),
        word => format!("compressed with {word}"),
    };
    let mut facts = vec![("File", format!("{}, {}", original.name, words::size(original.bytes)), compression)];
    if let Some(member) = &receipt.member {
        facts.push(("File of the archive", member.clone(), String::new()));
    }
    if let Some(table) = &receipt.table {
        facts.push(("Format", table.format.word().to_owned(), String::new()));
        facts.extend(table.part.clone().map(|part| ("Sheet, layer or list", part, String::new())));
        facts.extend(table.crs.clone().map(|crs| ("Coordinate system", crs, String::new())));
    }
    if let Some(text) = &receipt.text {
        facts.push(("Format", "delimited text".into(), String::new()));
        facts.push(("Encoding", text.encoding.clone(), text.encoding_why.clone()));
        facts.push(("Cells are separated by", text.delimiter.word().to_owned(), text.delimiter_why.clone()));
    }
    let header = match receipt.header.record {
        Some(record) => format!("row {record}"),
        None => "no row; they are numbered, or the format names them".into(),
    };
    facts.push(("Fields are named by", header, receipt.header.why.clone()));
    facts.push(("Rows", words::number(receipt.rows), String::new()));
    facts.extend(receipt.composition.as_ref().map(|c| ("Of these rows", composition(c), String::new())));
    facts
}

fn composition(composition: &Composition) -> String {
    let mut parts = vec![
        format!("{} added", words::number(composition.added)),
        format!("{} corrected", words::number(composition.replaced)),
    ];
    if composition.superseded > 0 {
        let count = words::rows(composition.superseded);
        parts.push(format!("{count} of the file left out, because a later one has the same identifier"));
    }
    parts.join(", ")
}

fn field(receipt: &Receipt, field: &FieldReceipt) -> FieldView {
    let mut nulls = words::number(field.nulls);
    if !field.null_words.is_empty() {
        let read: Vec<String> =
            field.null_words.iter().map(|(word, n)| format!("“{word}” {}×", words::number(*n))).collect();
        nulls.push_str(&format!(" ({})", read.join(", ")));
    }
    let role = receipt.roles.iter().find(|role| role.field == field.name);
    FieldView {
        name: field.name.to_string(),
        label: Some(field.label.clone()).filter(|label| label != field.name.as_str()),
        description: field.description.clone(),
        field_type: field.field_type.word(),
        why: field.why.clone(),
        nulls,
        role: role.map(|role| (role.role.words(), role.why.clone())),
    }
}

fn set_aside(entry: &SetAside) -> (String, u32, &'static str, String) {
    let row = if entry.row == 0 { "before the rows".to_owned() } else { words::number(entry.row) };
    let why = match entry.reason {
        SetAsideReason::BeforeHeader => "stands above the row that names the fields",
        SetAsideReason::AfterTable => "stands below the table: a note",
        SetAsideReason::NotOfType => "is not of the type that was declared",
        SetAsideReason::ExtraCell => "beyond the last field",
        SetAsideReason::UndecodableBytes => "bytes that are no text in this encoding",
        SetAsideReason::Unread => "something that a cell cannot hold",
    };
    let text = entry.text.clone().or_else(|| entry.bytes.as_ref().map(|bytes| format!("bytes {bytes}")));
    (row, entry.column, why, text.unwrap_or_default())
}

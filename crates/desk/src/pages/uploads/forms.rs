//! The forms under what was read: a new dataset, new rows, and another reading.

use super::decide::DELIMITERS;
use super::fields::{self, FieldAnswer};
use super::show::Again;
use super::{CHANGES, fits};
use crate::answers::Answers;
use crate::error::DeskError;
use crate::pages::place::PlaceForm;
use crate::visit::Visit;
use crate::words;
use acts::{SchemaChange, UploadNow, UploadState, schema_changes};
use catalog::{DatasetId, Standing};
use custody::uploads::UploadChange;
use custody::{CandidateId, Receipt};
use formats::{Delimiter, HeaderChoice};
use records::{DatasetState, Role};

/// The form of a new dataset.
pub(super) struct AddForm {
    pub title: String,
    pub description: String,
    pub department: String,
    /// A publisher's own department cannot be changed.
    pub fixed: bool,
    pub departments: Vec<String>,
    pub category: String,
    /// Fields that may identify a row: name, words, whether chosen.
    pub ids: Vec<(String, String, bool)>,
    /// Fields to order by.
    pub order: Vec<(String, bool)>,
    /// Which fields say where a row is.
    pub place: PlaceForm,
}

/// The form of new rows.
pub(super) struct UpdateForm {
    /// What happens to the rows that are there.
    pub change: &'static str,
    pub changes: Vec<(&'static str, String, String, String)>,
    pub accept: bool,
    /// Fields that may identify a row, where none does yet.
    pub ids: Vec<(String, String, bool)>,
    pub published: bool,
}

/// The form that reads a file again, otherwise.
pub(super) struct AgainForm {
    pub open: bool,
    pub header: String,
    pub part: String,
    /// The sheets, layers or files to choose from, where the file told them.
    pub parts: Vec<String>,
    pub encoding: String,
    pub crs: String,
    pub delimiters: Vec<(&'static str, &'static str, bool)>,
    /// Word, words, whether chosen.
    pub changes: Vec<(&'static str, &'static str, bool)>,
    /// The fields that were read.
    pub fields: Vec<FieldAnswer>,
}

/// The dataset as the forms need it.
pub(super) struct Known {
    pub title: String,
    pub dataset: catalog::Dataset,
    pub identified: bool,
    pub held: bool,
    pub published: bool,
}

impl Known {
    pub(super) fn of(state: &DatasetState) -> Self {
        Self {
            title: state.dataset.title.clone(),
            dataset: state.dataset.clone(),
            identified: state.dataset.row_id.is_some(),
            held: state.revision.is_some(),
            published: state.dataset.standing == Standing::Published,
        }
    }
}

pub(super) fn add_form(
    visit: &Visit,
    file: &str,
    receipt: &Receipt,
    departments: Vec<String>,
    answers: Answers,
) -> AddForm {
    let fixed = visit.session.role == Role::Publisher;
    let own = visit.session.department.clone().unwrap_or_default();
    let [first, second] = coordinates(receipt);
    let answers = answers.or("title", title_of(file)).or("department", own.clone());
    let answers = answers.or("place_first", first).or("place_second", second);
    let (row_id, order) = (answers.text("row_id"), answers.text("order"));
    AddForm {
        title: answers.text("title"),
        description: answers.text("description"),
        department: if fixed { own } else { answers.text("department") },
        fixed,
        departments,
        category: answers.text("category"),
        ids: ids(receipt, &row_id),
        order: receipt.fields.iter().map(|f| (f.name.to_string(), f.name.as_str() == order)).collect(),
        place: PlaceForm::of(receipt.fields.iter().map(|f| f.name.to_string()), &answers),
    }
}

/// The fields that seem to say where a row is; which of them do is for a person to say.
fn coordinates(receipt: &Receipt) -> [String; 2] {
    use catalog::Role::{Latitude, Longitude, Point, ProjectedX, ProjectedY};
    let of = |role: catalog::Role| receipt.roles.iter().find(|r| r.role == role).map(|r| r.field.to_string());
    let pair = |first, second| Some([of(first)?, of(second)?]);
    let cell = || Some([of(Point)?, String::new()]);
    let pairs = pair(Latitude, Longitude).or_else(|| pair(ProjectedX, ProjectedY));
    pairs.or_else(cell).unwrap_or_default()
}

/// `Street_Trees-2026.csv` is `Street Trees 2026`.
fn title_of(file: &str) -> String {
    let stem = file.split_once('.').map_or(file, |(stem, _)| stem);
    let words = stem.split(['_', '-', ' ', '+']).filter(|word| !word.is_empty());
    words::capital(&words.collect::<Vec<_>>().join(" "))
}

/// The fields that may identify a row, the surest first.
fn ids(receipt: &Receipt, chosen: &str) -> Vec<(String, String, bool)> {
    let mut candidates: Vec<&CandidateId> = receipt.candidate_ids.iter().collect();
    candidates.sort_by_key(|c| (c.duplicates.unwrap_or(u64::MAX), c.nulls));
    let line = |c: &CandidateId| {
        let repeated = match c.duplicates {
            Some(0) => "no value twice".to_owned(),
            Some(n) => format!("{} repeat a value", words::rows(n)),
            None => "too many values to tell whether any is there twice".to_owned(),
        };
        let empty = if c.nulls == 0 { String::new() } else { format!(", {} without one", words::rows(c.nulls)) };
        (c.field.to_string(), format!("{} ({repeated}{empty})", c.field), c.field.as_str() == chosen)
    };
    candidates.into_iter().map(line).collect()
}

pub(super) fn update_form(now: &UploadNow, known: &Known, receipt: &Receipt, answers: &Answers) -> UpdateForm {
    let change = now.upload.about.change;
    let meant = match change {
        UploadChange::Append => "The rows are added to those that are there.",
        UploadChange::Upsert => {
            "Rows with a known identifier take the place of the earlier ones; the others are added."
        }
        UploadChange::Add | UploadChange::Replace if known.held => "The rows take the place of all that are there.",
        UploadChange::Add | UploadChange::Replace => "They are the first rows of this dataset.",
    };
    let id = answers.text("row_id");
    UpdateForm {
        change: meant,
        changes: differences(known, receipt),
        accept: answers.has("accept"),
        ids: if known.identified { Vec::new() } else { ids(receipt, &id) },
        published: known.published,
    }
}

/// What changes of the fields: the word, the field, as it was, as it is.
fn differences(known: &Known, receipt: &Receipt) -> Vec<(&'static str, String, String, String)> {
    if known.dataset.fields.is_empty() {
        return Vec::new();
    }
    let line = |change: &SchemaChange| match change {
        SchemaChange::New(field) => (
            "New",
            field.name.to_string(),
            String::new(),
            format!("{}; withheld until decided", field.field_type.word()),
        ),
        SchemaChange::Gone(field) => {
            ("Gone", field.name.to_string(), field.field_type.word().to_owned(), String::new())
        }
        SchemaChange::PointGone(point) => {
            ("Gone", point.to_string(), "computed".to_owned(), "rows have no point on the map any more".to_owned())
        }
        SchemaChange::PointRenamed { before, now } => {
            ("Another name", "the computed point".to_owned(), before.to_string(), now.to_string())
        }
        SchemaChange::Retyped { before, now } => (
            "Another type",
            now.name.to_string(),
            before.field_type.word().to_owned(),
            now.field_type.word().to_owned(),
        ),
    };
    schema_changes(&known.dataset, &receipt.fields()).iter().map(line).collect()
}

/// Whether the fields of what was read differ from those of the dataset.
pub(super) async fn fields_change(visit: &Visit, dataset: &DatasetId, receipt: &Receipt) -> Result<bool, DeskError> {
    let known = visit.state.acts.read(|city| city.dataset(dataset).map(|state| state.dataset.clone())).await?;
    let known = known.ok_or(DeskError::Missing("dataset"))?;
    Ok(!known.fields.is_empty() && !schema_changes(&known, &receipt.fields()).is_empty())
}

pub(super) fn again_form(now: &UploadNow, known: Option<&Known>, again: &Again) -> AgainForm {
    let about = &now.upload.about;
    let reading = &about.reading;
    let header = match reading.header {
        HeaderChoice::Auto => String::new(),
        HeaderChoice::None => "none".into(),
        HeaderChoice::Row(row) => row.to_string(),
    };
    let delimiter = reading.delimiter.map_or("", Delimiter::word);
    let answers = again
        .of("read")
        .or("header", header)
        .or("part", reading.part.clone().unwrap_or_default())
        .or("encoding", reading.encoding.clone().unwrap_or_default())
        .or("crs", reading.crs.clone().unwrap_or_default())
        .or("delimiter", delimiter);
    let delimiter = answers.text("delimiter");
    let fields = match &now.state {
        UploadState::Read(receipt) => fields::asked(&receipt.fields, &reading.said, &answers),
        _ => Vec::new(),
    };
    let parts = match &now.state {
        UploadState::Failed { parts, .. } => parts.clone(),
        _ => Vec::new(),
    };
    let may = |change| known.is_some_and(|known| fits(change, known.held, known.identified));
    let changes: Vec<_> = CHANGES
        .iter()
        .filter(|(change, ..)| about.change != UploadChange::Add && may(*change))
        .map(|(change, word, words, _)| (*word, *words, *change == about.change))
        .collect();
    AgainForm {
        open: again.form == "read" || matches!(now.state, UploadState::Failed { .. }),
        header: answers.text("header"),
        part: answers.text("part"),
        parts,
        encoding: answers.text("encoding"),
        crs: answers.text("crs"),
        delimiters: DELIMITERS.iter().map(|(d, words)| (d.word(), *words, d.word() == delimiter)).collect(),
        changes: if changes.len() > 1 { changes } else { Vec::new() },
        fields,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_suggests_a_title() {
        assert_eq!(title_of("street_trees-2026.csv.gz"), "Street trees 2026");
        assert_eq!(title_of("calls"), "Calls");
        assert_eq!(title_of(".csv"), "");
    }
}

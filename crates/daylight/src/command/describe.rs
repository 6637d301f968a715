//! `daylight dataset describe`: the words of a dataset, and of its fields.

use super::DataDir;
use crate::opened::{actor, open};
use acts::{Acts, DatasetWords, FieldWords};
use catalog::{DatasetId, Role};
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Args)]
pub struct Describe {
    /// The dataset
    id: DatasetId,
    #[command(flatten)]
    dir: DataDir,
    /// The title
    #[arg(long)]
    title: Option<String>,
    /// What the dataset is; with --field, what the field means
    #[arg(long)]
    description: Option<String>,
    /// The publishing department
    #[arg(long)]
    department: Option<String>,
    /// The subject heading
    #[arg(long)]
    category: Option<String>,
    /// A word to find it by; repeat it. Replaces those there are
    #[arg(long)]
    keyword: Vec<String>,
    /// The field to describe, by its name or by the exact header
    #[arg(long, conflicts_with_all = ["title", "department", "category", "keyword", "dictionary"])]
    field: Option<String>,
    /// The label of the field
    #[arg(long, requires = "field")]
    label: Option<String>,
    /// What the values of the field say of people and places (address, phone, date-of-birth, …), or `none`
    #[arg(long, requires = "field", value_parser = role)]
    role: Option<RoleChoice>,
    /// A CSV file that describes fields: a column `field`, and any of `label`, `description` and `role`
    #[arg(long, value_name = "FILE", conflicts_with = "field")]
    dictionary: Option<PathBuf>,
    /// Take over what the file itself says of the dataset and of fields, where nobody has described them. Look at it first:
    /// the words become public with the dataset, those of withheld fields too
    #[arg(long, conflicts_with_all = ["field", "description"])]
    from_file: bool,
}

/// A role, or that there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct RoleChoice(Option<Role>);

fn role(text: &str) -> Result<RoleChoice, String> {
    if text == "none" {
        return Ok(RoleChoice(None));
    }
    text.parse().map(|role| RoleChoice(Some(role))).map_err(|e: catalog::UnknownRole| e.to_string())
}

impl Describe {
    pub async fn run(self) -> Result<ExitCode, String> {
        let mut fields = Vec::new();
        if let Some(file) = &self.dictionary {
            fields = read_dictionary(file)?;
        }
        let words = match self.field {
            Some(field) => {
                let role = self.role.map(|choice| choice.0);
                fields.push(FieldWords { field, label: self.label, description: self.description, role });
                DatasetWords::default()
            }
            None => DatasetWords {
                title: self.title,
                description: self.description,
                department: self.department,
                category: self.category,
                keywords: Some(self.keyword).filter(|words| !words.is_empty()),
            },
        };
        if fields.is_empty() && words == DatasetWords::default() && !self.from_file {
            return Err("say what to describe: --title, --description, --field, --dictionary, --from-file, …".into());
        }
        let acts = open(&self.dir.data).await?;
        if words != DatasetWords::default() {
            acts.describe_dataset(&actor(vec![]), &self.id, words).await.map_err(|e| e.to_string())?;
        }
        if !fields.is_empty() {
            let done = acts.describe_fields(&actor(vec![]), &self.id, &fields).await.map_err(|e| e.to_string())?;
            if let Some(point) = done {
                println!("passed over `{point}`: such a field is computed, and its words are the program's");
            }
        }
        if self.from_file {
            take_over(&acts, &self.id).await?;
        }
        println!("{} is described", self.id);
        Ok(ExitCode::SUCCESS)
    }
}

/// Takes over what the file says, and says what that was.
async fn take_over(acts: &Acts, id: &DatasetId) -> Result<(), String> {
    let words = acts.file_words(id).await.map_err(|e| e.to_string())?;
    acts.take_file_words(&actor(vec![]), id, &words).await.map_err(|e| e.to_string())?;
    words.description.iter().for_each(|text| println!("described   the dataset: {text}"));
    words.fields.iter().for_each(|(field, text)| println!("described   {field}: {text}"));
    Ok(())
}

/// Reads a dictionary. An empty cell leaves what is there; the dictionary a release carries can be given back as it is.
fn read_dictionary(file: &Path) -> Result<Vec<FieldWords>, String> {
    let failed = |e: csv::Error| format!("{}: {e}", file.display());
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_path(file).map_err(failed)?;
    let header = reader.headers().map_err(failed)?.clone();
    let column = |name: &str| header.iter().position(|h| h.trim_start_matches('\u{feff}').eq_ignore_ascii_case(name));
    let place = column("field").ok_or_else(|| format!("{}: there is no column `field`", file.display()))?;
    let (label, description, role_at) = (column("label"), column("description"), column("role"));
    let mut words = Vec::new();
    for record in reader.records() {
        let record = record.map_err(failed)?;
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).filter(|text| !text.is_empty());
        let Some(field) = cell(Some(place)) else { continue };
        let at_line =
            |e: String| format!("{}: line {}: {e}", file.display(), record.position().map_or(0, |p| p.line()));
        words.push(FieldWords {
            field: field.to_owned(),
            label: cell(label).map(str::to_owned),
            description: cell(description).map(str::to_owned),
            role: cell(role_at).map(role).transpose().map_err(at_line)?.map(|choice| choice.0),
        });
    }
    Ok(words)
}

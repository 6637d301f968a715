//! `daylight dataset type` and `dataset geometry`, and what is declared of fields when a file is brought in.

use super::DataDir;
use super::scopes::officials;
use crate::interrupt::Interrupt;
use crate::opened::{actor, open};
use crate::output;
use acts::{DeclareAsk, GeometryAsk};
use catalog::{DatasetId, DeclaredGeometry, DeclaredType};
use clap::Args;
use custody::Declarations;
use std::process::ExitCode;

/// What is declared of the fields of a file.
#[derive(Args)]
pub struct Declared {
    /// What a field is, by its name or exact header: text, integer, number, decimal, money, boolean, date, date:dmy,
    /// timestamp, timestamp-utc, point, url, email, phone, json, …, or inferred; repeat it. What does not read as that is
    /// set aside
    #[arg(long = "type", value_name = "FIELD=TYPE", value_parser = field_type)]
    types: Vec<(String, DeclaredType)>,
    /// A word that stands for a missing value in a field; repeat it
    #[arg(long = "null", value_name = "FIELD=WORD", value_parser = null_word)]
    nulls: Vec<(String, String)>,
}

impl Declared {
    /// What is said here.
    pub fn said(&self) -> Declarations {
        Declarations { types: self.types.clone(), nulls: self.nulls.clone() }
    }
}

/// Say what the fields of a dataset are: its original is read again, and its release is cut again.
#[derive(Args)]
pub struct Type {
    /// The dataset
    id: DatasetId,
    /// What a field is, by its name or exact header; as --type of `dataset add`
    #[arg(value_name = "FIELD=TYPE", value_parser = field_type)]
    types: Vec<(String, DeclaredType)>,
    #[command(flatten)]
    dir: DataDir,
    /// A word that stands for a missing value in a field; repeat it. An empty word forgets those named before
    #[arg(long = "null", value_name = "FIELD=WORD", value_parser = null_word)]
    nulls: Vec<(String, String)>,
    /// Why; kept in the ledger
    #[arg(long)]
    reason: String,
    /// Who decided; repeat it for more than one
    #[arg(long, value_name = "NAME, TITLE", required = true, value_parser = super::scopes::official)]
    decided_by: Vec<String>,
    /// JSON
    #[arg(long)]
    json: bool,
}

fn field_type(text: &str) -> Result<(String, DeclaredType), String> {
    let (field, word) = text.rsplit_once('=').ok_or("write it as FIELD=TYPE")?;
    if field.is_empty() || word == DeclaredType::TextInSource.to_string() {
        return Err("write it as FIELD=TYPE".into());
    }
    Ok((field.to_owned(), word.parse().map_err(|e: catalog::UnknownType| e.to_string())?))
}

fn null_word(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((field, word)) if !field.is_empty() => Ok((field.to_owned(), word.to_owned())),
        _ => Err("write it as FIELD=WORD".into()),
    }
}

impl Type {
    pub async fn run(self) -> Result<ExitCode, String> {
        let acts = open(&self.dir.data).await?;
        let by = officials(&self.decided_by)?;
        let said = Declarations { types: self.types, nulls: self.nulls };
        let ask = DeclareAsk { said, reason: self.reason, decided_by: by.clone() };
        let bar = output::progress("reading");
        let interrupt = Interrupt::listen();
        let acts = interrupt.over(acts, &bar);
        let mut watch = |p| super::dataset::show_progress(&bar, p, &interrupt);
        let done = acts.declare_fields(&actor(by), &self.id, &ask, &mut watch).await;
        bar.finish_and_clear();
        super::dataset::say(&acts, &interrupt.settle(done)?, self.json).await
    }
}

/// What is said of the geometry: `None` for none. (An `Option` by its name would make the argument optional.)
type Said = Option<DeclaredGeometry<String>>;

/// Say which fields say where a row is: the release of a published dataset is cut again, with a point for each row.
#[derive(Args)]
pub struct Geometry {
    /// The dataset
    id: DatasetId,
    /// As --geometry of `dataset add`; or none, to take back what was declared
    #[arg(value_name = "SYSTEM=FIELDS|none", value_parser = geometry)]
    geometry: Said,
    #[command(flatten)]
    dir: DataDir,
    /// Why; kept in the ledger
    #[arg(long)]
    reason: String,
    /// Who decided; repeat it for more than one
    #[arg(long, value_name = "NAME, TITLE", required = true, value_parser = super::scopes::official)]
    decided_by: Vec<String>,
    /// JSON
    #[arg(long)]
    json: bool,
}

fn geometry(text: &str) -> Result<Said, String> {
    match text {
        "none" => Ok(None),
        text => text.parse().map(Some).map_err(|e: catalog::UnknownGeometry| e.to_string()),
    }
}

impl Geometry {
    pub async fn run(self) -> Result<ExitCode, String> {
        let acts = open(&self.dir.data).await?;
        let by = officials(&self.decided_by)?;
        let ask = GeometryAsk { geometry: self.geometry, reason: self.reason, decided_by: by.clone() };
        let bar = output::progress("cutting the release");
        let interrupt = Interrupt::listen();
        let acts = interrupt.over(acts, &bar);
        let done = acts.declare_geometry(&actor(by), &self.id, &ask).await;
        bar.finish_and_clear();
        interrupt.settle(done)?;
        let points = acts.points(&self.id).await.map_err(|e| e.to_string())?;
        if self.json {
            let geometry = ask.geometry.as_ref().map(ToString::to_string);
            let points = points.as_ref().map(super::dataset::points_json);
            return output::json(&serde_json::json!({ "id": self.id, "geometry": geometry, "points": points }));
        }
        match &ask.geometry {
            Some(geometry) => println!("{}: where rows are is said by {geometry}", self.id),
            None => println!("{}: no field says where rows are", self.id),
        }
        super::dataset::say_points(points.as_ref());
        Ok(ExitCode::SUCCESS)
    }
}

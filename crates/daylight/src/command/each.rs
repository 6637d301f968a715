//! `daylight dataset add --each`: a dataset for each table of a file.

use super::dataset::{added_json, standing};
use crate::output;
use acts::{EachOutcome, EachTable};
use formats::Limits;
use std::path::Path;
use std::process::ExitCode;

/// The tables of a file that has several.
pub fn parts(file: &Path) -> Result<Vec<String>, String> {
    let said = |why: &dyn std::fmt::Display| format!("`{}`: {why}", file.display());
    let parts = formats::parts(file, &Limits::default()).map_err(|e| said(&e))?;
    match parts.is_empty() {
        true => Err(said(&"--each is for a file of several tables, such as an archive or a workbook: leave it out")),
        false => Ok(parts),
    }
}

/// Says what became of each table; the command failed when one of them was not added.
pub fn say(tables: &[EachTable], json: bool) -> Result<ExitCode, String> {
    if json {
        output::json(&tables.iter().map(table_json).collect::<Vec<_>>())?;
    } else {
        tables.iter().for_each(say_table);
    }
    let refused = tables.iter().filter(|table| matches!(table.outcome, EachOutcome::Refused(_))).count();
    match refused {
        0 => Ok(ExitCode::SUCCESS),
        n => Err(format!("{n} of {} not added; the others are kept", output::count(tables.len(), "table"))),
    }
}

fn say_table(table: &EachTable) {
    let (part, title) = (&table.part, &table.title);
    match &table.outcome {
        EachOutcome::Added(added) => {
            let rows = added.receipt.as_ref().map_or(0, |receipt| receipt.rows);
            println!("added       {}  {title}: {}, {}", added.id, output::count(rows, "row"), standing(added.standing));
            added.questions.iter().for_each(|question| println!("question    {question}"));
        }
        EachOutcome::Exists(id) => println!("exists      {id}  {title}"),
        EachOutcome::Refused(why) => println!("not added   `{part}`: {why}"),
    }
}

fn table_json(table: &EachTable) -> serde_json::Value {
    let mut value = match &table.outcome {
        EachOutcome::Added(added) => added_json(added),
        EachOutcome::Exists(id) => serde_json::json!({ "id": id }),
        EachOutcome::Refused(why) => serde_json::json!({ "why": why.to_string() }),
    };
    value["outcome"] = match &table.outcome {
        EachOutcome::Added(_) => "added",
        EachOutcome::Exists(_) => "exists",
        EachOutcome::Refused(_) => "refused",
    }
    .into();
    value["part"] = table.part.clone().into();
    value["title"] = table.title.clone().into();
    value
}

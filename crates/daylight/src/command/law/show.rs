//! `daylight law show`: the rules of a pack, with their sections and marks.

use crate::output;
use clap::Args;
use law::{Mark, Pack, RuleView};
use serde::Serialize;
use std::process::ExitCode;

#[derive(Args)]
pub struct ShowArgs {
    /// The law pack
    #[arg(long, default_value = "us-ca")]
    law: String,
    /// Only what counsel has to confirm, with the points
    #[arg(long)]
    unverified: bool,
    /// Only rules of this table, such as clock, holiday, exemption, fee, letter, provision
    #[arg(long, value_name = "TABLE")]
    table: Option<String>,
    /// JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Answer<'a> {
    law: &'a str,
    version: &'a str,
    title: &'a str,
    as_of: String,
    pending: Vec<&'a str>,
    rules: Vec<RuleView<'a>>,
}

impl ShowArgs {
    pub fn run(self) -> Result<ExitCode, String> {
        let pack = Pack::load(&self.law).map_err(|e| e.to_string())?;
        let all = pack.rules();
        if let Some(table) = self.table.as_ref().filter(|table| !all.iter().any(|rule| rule.table == table.as_str())) {
            return Err(format!("`{}` has no rule of a table `{table}`", pack.id));
        }
        let wanted = |rule: &RuleView<'_>| {
            (!self.unverified || rule.needs_counsel()) && self.table.as_ref().is_none_or(|table| rule.table == table)
        };
        let rules: Vec<RuleView<'_>> = all.into_iter().filter(wanted).collect();
        if self.json {
            return output::json(&Answer {
                law: &pack.id,
                version: &pack.version,
                title: &pack.title,
                as_of: pack.as_of.to_string(),
                pending: Pack::pending_changes(&pack.id).collect(),
                rules,
            });
        }
        println!("{} {}: {}, as of {}\n", pack.id, pack.version, pack.title, pack.as_of);
        rules.iter().for_each(line);
        let counsel = rules.iter().filter(|rule| rule.needs_counsel()).count();
        println!("\n{} rules, {counsel} with something for counsel to confirm", rules.len());
        Ok(ExitCode::SUCCESS)
    }
}

/// A rule in one line, and a line for each point that counsel is to confirm.
fn line(rule: &RuleView<'_>) {
    let citations: Vec<String> = rule.citations.iter().map(ToString::to_string).collect();
    let mark = rule.mark.map_or("P", Mark::letter);
    let from = rule.effective_from.map(|day| format!(" from {day}")).unwrap_or_default();
    let to = rule.effective_to.map(|day| format!(" to {day}")).unwrap_or_default();
    println!("{mark}  {:<16} {}  [{}]{from}{to}\n     {}", rule.table, rule.rule, citations.join("; "), rule.title);
    for point in rule.confirm {
        println!("     counsel to confirm: {point}");
    }
}

//! The scopes of exemptions as the command line writes them, shared by `dataset add` and `exempt add`.

use acts::{ExemptionAsk, ScopeAsk};
use clap::Args;
use law::Citation;
use register::{Official, Treatment};

/// What is to be exempt, why, and who decided.
#[derive(Args, Clone, Default)]
pub struct Scopes {
    /// Withhold a field; repeat it. EXEMPTION is the id of a rule of the law pack, such as PR-EMP-HOME (`daylight law
    /// show` lists them); FIELD is a name or the exact header
    #[arg(long, value_name = "EXEMPTION:FIELD", value_parser = two_parts)]
    pub withhold: Vec<String>,
    /// Withhold rows, by a condition in SoQL: LE-INV:"beat = '1A'"; repeat it
    #[arg(long, value_name = "EXEMPTION:PREDICATE", value_parser = two_parts)]
    pub withhold_rows: Vec<String>,
    /// Withhold cells of a field, by a condition in SoQL: PR-PERSONNEL:name:"age < 18"; repeat it
    #[arg(long, value_name = "EXEMPTION:FIELD:PREDICATE", value_parser = three_parts)]
    pub withhold_cells: Vec<String>,
    /// Generalise a field: EXEMPTION:FIELD:TREATMENT (block-address, round-coordinates=0 to 6, year, month, day, zip3); repeat it
    #[arg(long, value_name = "EXEMPTION:FIELD:TREATMENT", value_parser = three_parts)]
    pub treat: Vec<String>,
    /// Withhold the second field because the first is shown: EXEMPTION:SHOWN:WITHHELD
    #[arg(long, value_name = "EXEMPTION:SHOWN:WITHHELD", value_parser = three_parts)]
    pub withhold_pair: Vec<String>,
    /// Withhold the whole dataset
    #[arg(long, value_name = "EXEMPTION")]
    pub withhold_all: Option<String>,
    /// The public words of the exemption
    #[arg(long)]
    pub statement: Option<String>,
    /// Why: the facts of the case, which the register shows and letters print; the law wants them for some rules (Gov.
    /// Code § 7922.000)
    #[arg(long)]
    pub reason: Option<String>,
    /// A further law relied on; repeat it
    #[arg(long, value_name = "CITATION")]
    pub cite: Vec<String>,
    /// Who decided; repeat it for more than one
    #[arg(long, value_name = "NAME, TITLE", value_parser = official)]
    pub decided_by: Vec<String>,
    /// When it must be looked at again
    #[arg(long, value_name = "DATE")]
    pub review_by: Option<jiff::civil::Date>,
    /// Its last day: after it the exemption ends by itself
    #[arg(long, value_name = "DATE")]
    pub until: Option<jiff::civil::Date>,
    /// Answer the question whether a running number may be shown though rows are withheld
    #[arg(long, value_name = "FIELD")]
    pub accept_sequence: Vec<String>,
    /// Answer the question whether a field may be shown in full though its sibling is exempt
    #[arg(long, value_name = "FIELD")]
    pub accept_sibling: Vec<String>,
}

impl Scopes {
    /// The exemptions asked for.
    pub fn asks(&self) -> Result<Vec<ExemptionAsk>, String> {
        let mut asks = Vec::new();
        for text in &self.withhold {
            let (law_id, field) = two(text, "--withhold", "EXEMPTION:FIELD")?;
            asks.push(self.ask(law_id, ScopeAsk::Field(field.into()), Treatment::Withhold)?);
        }
        for text in &self.withhold_rows {
            let (law_id, predicate) = two(text, "--withhold-rows", "EXEMPTION:PREDICATE")?;
            asks.push(self.ask(law_id, ScopeAsk::Rows(predicate.into()), Treatment::Withhold)?);
        }
        for text in &self.withhold_cells {
            let (law_id, field, predicate) = three(text, "--withhold-cells", "EXEMPTION:FIELD:PREDICATE")?;
            asks.push(self.ask(law_id, ScopeAsk::Cells(field.into(), predicate.into()), Treatment::Withhold)?);
        }
        for text in &self.treat {
            let (law_id, field, treatment) = three(text, "--treat", "EXEMPTION:FIELD:TREATMENT")?;
            let treatment = treatment.parse().map_err(|e: register::TreatmentError| e.to_string())?;
            asks.push(self.ask(law_id, ScopeAsk::Field(field.into()), treatment)?);
        }
        for text in &self.withhold_pair {
            let (law_id, shown, withheld) = three(text, "--withhold-pair", "EXEMPTION:SHOWN:WITHHELD")?;
            let scope = ScopeAsk::Pair { shown: shown.into(), withheld: withheld.into() };
            asks.push(self.ask(law_id, scope, Treatment::Withhold)?);
        }
        if let Some(law_id) = &self.withhold_all {
            asks.push(self.ask(law_id, ScopeAsk::Dataset, Treatment::Withhold)?);
        }
        Ok(asks)
    }

    fn ask(&self, law_id: &str, scope: ScopeAsk, treatment: Treatment) -> Result<ExemptionAsk, String> {
        let citations = self.cite.iter().map(|c| c.parse::<Citation>().map_err(|e| e.to_string()));
        Ok(ExemptionAsk {
            law_id: law_id.to_owned(),
            scope,
            treatment,
            statement: self.statement.clone(),
            reason: self.reason.clone(),
            citations: citations.collect::<Result<_, _>>()?,
            decided_by: self.deciders()?,
            review_by: self.review_by,
            until: self.until,
            proposal: false,
        })
    }

    /// Who decided to withhold: nothing is withheld in nobody's name.
    fn deciders(&self) -> Result<Vec<Official>, String> {
        if self.decided_by.is_empty() {
            return Err("whatever is withheld names who decided it: add --decided-by 'NAME, TITLE'".into());
        }
        officials(&self.decided_by)
    }

    /// Who decided to publish. Where nobody is named the city says so; who was at the keyboard is for the ledger.
    pub fn officials(&self) -> Result<Vec<Official>, String> {
        if self.decided_by.is_empty() {
            return Ok(vec![Official::unnamed()]);
        }
        officials(&self.decided_by)
    }

    /// The register's questions that are answered, by key.
    pub fn accepted(&self) -> Vec<String> {
        let sequences = self.accept_sequence.iter().map(|f| format!("sequence:{f}"));
        sequences.chain(self.accept_sibling.iter().map(|f| format!("sibling:{f}"))).collect()
    }
}

/// Reads `Name, Title` texts.
pub fn officials(texts: &[String]) -> Result<Vec<Official>, String> {
    let parse =
        |text: &String| Official::parse(text).ok_or_else(|| format!("`{text}` names no official; write 'Name, Title'"));
    texts.iter().map(parse).collect()
}

/// Accepts a text that names an official, as it is.
pub fn official(text: &str) -> Result<String, String> {
    officials(&[text.to_owned()])?;
    Ok(text.to_owned())
}

/// Accepts `A:B`, as it is.
fn two_parts(text: &str) -> Result<String, String> {
    two(text, "this option", "two parts, A:B")?;
    Ok(text.to_owned())
}

/// Accepts `A:B:C`, as it is.
fn three_parts(text: &str) -> Result<String, String> {
    three(text, "this option", "three parts, A:B:C")?;
    Ok(text.to_owned())
}

fn two<'a>(text: &'a str, option: &str, form: &str) -> Result<(&'a str, &'a str), String> {
    let parts = text.split_once(':').map(|(a, b)| (a.trim(), b.trim()));
    parts.filter(|(a, b)| !a.is_empty() && !b.is_empty()).ok_or_else(|| format!("{option} wants {form}"))
}

fn three<'a>(text: &'a str, option: &str, form: &str) -> Result<(&'a str, &'a str, &'a str), String> {
    let (first, rest) = two(text, option, form)?;
    let (second, third) = two(rest, option, form)?;
    Ok((first, second, third))
}

//! What a command says: one line on stderr when it fails, plain text or JSON when it is done.

use indicatif::{ProgressBar, ProgressStyle};
use std::process::ExitCode;

/// Says why a command failed, in one line.
pub fn failed(reason: &str) -> ExitCode {
    let line = reason.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("; ");
    eprintln!("daylight: {}", with_options(&line));
    ExitCode::from(1)
}

/// The rules speak of what is missing; here it is given by an option.
fn with_options(line: &str) -> String {
    let missing = [
        ("give the facts", "--reason"),
        ("add its citation", "--cite"),
        ("the reason, which", "--reason"),
        ("give a name and a title", "--decided-by 'Name, Title'"),
    ];
    match missing.iter().find(|(words, _)| line.contains(words)) {
        Some((_, option)) if !line.contains(option) => format!("{line} [{option}]"),
        _ => line.to_owned(),
    }
}

/// Prints a value as JSON, for scripts.
pub fn json(value: &impl serde::Serialize) -> Result<ExitCode, String> {
    let text = serde_json::to_string_pretty(value).map_err(|e| e.to_string())?;
    println!("{text}");
    Ok(ExitCode::SUCCESS)
}

/// So many things: `1 release`, `2 releases`.
pub fn count(number: impl std::fmt::Display, one: &str) -> String {
    let number = number.to_string();
    format!("{number} {one}{}", if number == "1" { "" } else { "s" })
}

/// A progress bar over bytes; shows itself only on a terminal.
pub fn progress(what: &str) -> ProgressBar {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {bytes}/{total_bytes} {eta}") {
        bar.set_style(style);
    }
    bar.set_message(what.to_owned());
    bar
}

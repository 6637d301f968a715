//! Setting a violation right.

use super::Taking;
use super::form::{Input, StepForm, cents, choice, day};
use acts::ActError;
use records::commands::violation;
use records::proceedings::violation::{Task, Violation, ViolationAsk};
use records::{Matter, Opening};

pub(super) fn forms(matter: &Matter, state: &Violation) -> Vec<StepForm> {
    let Opening::Violation(ask) = &matter.opening else { return Vec::new() };
    let mut forms = match ask {
        ViolationAsk::FailureToPublish { .. } => vec![
            StepForm::new("review", "Internal review", "Record the review").ask(
                "cause",
                "Why the date was missed, in public words",
                Input::Area,
            ),
            StepForm::new("reschedule", "Set the corrected date", "Promise the new date")
                .hint("After the internal review. The date and the reason are public at once.")
                .ask("date", "New date of publication", Input::Line("date"))
                .ask("reason", "Why, in public words", Input::Area),
        ],
        ViolationAsk::ImproperRelease { .. } => {
            let open: Vec<_> =
                state.open_tasks().map(|task| (word(task), crate::words::capital(task.words()))).collect();
            let form = StepForm::new("done", "A task of the checklist", "Record it as done")
                .sends_letter()
                .hint("Telling those concerned sends them the record of the takedown; the other tasks send nothing.")
                .ask("task", "Task", choice([("", "Choose".to_owned())].into_iter().chain(open.clone())))
                .ask("text", "What was done or found", Input::Area);
            if open.is_empty() { Vec::new() } else { vec![form] }
        }
        ViolationAsk::Noncompliance { .. } => vec![
            StepForm::new("remedy", "A remedy", "Record the remedy")
                .ask("text", "The remedy", Input::Area)
                .ask("amount", "What it costs in dollars", Input::Line("text"))
                .filled("0"),
        ],
    };
    let close =
        StepForm::new("close", "Close", "Close the violation").ask("reason", "How it was set right", Input::Area);
    // Who was told of an improper release is told of its end too.
    forms.push(if matches!(ask, ViolationAsk::ImproperRelease { .. }) { close.sends_letter() } else { close });
    forms
}

fn word(task: Task) -> &'static str {
    match task {
        Task::Takedown => "takedown",
        Task::Exposure => "exposure",
        Task::Redaction => "redaction",
        Task::Notice => "notice",
        Task::Counsel => "counsel",
        Task::BreachNotice => "breach-notice",
    }
}

pub(super) async fn take(act: &str, t: &Taking<'_>) -> Result<(), ActError> {
    let (answers, by) = (t.answers, t.by.clone());
    match act {
        "review" => t.proceed(|city, _| violation::review(city, t.number, by, &answers.text("cause"))).await,
        "reschedule" => {
            let (date, reason) = (day(answers, "date", "the new date")?, answers.text("reason"));
            t.proceed(|city, now| violation::reschedule(city, t.number, date, by, &reason, now.today)).await
        }
        "done" => {
            let chosen = answers.text("task");
            let task = Task::ALL.into_iter().find(|task| word(*task) == chosen);
            let task = task.ok_or_else(|| ActError::Refused("choose a task".into()))?;
            t.proceed(|city, _| violation::done(city, t.number, task, by, &answers.text("text"))).await
        }
        "remedy" => {
            let cents = cents(answers, "amount")?;
            t.proceed(|city, _| violation::remedy(city, t.number, by, &answers.text("text"), cents)).await
        }
        "close" => t.proceed(|city, _| violation::close(city, t.number, &answers.text("reason"))).await,
        _ => Err(super::unknown(act)),
    }
}

//! Tasks of staff on a matter.

use super::{Refusal, check_named, find, find_open, written};
use crate::city::UserStanding;
use crate::task::TaskAsk;
use crate::{City, Event, MatterNumber};
use jiff::civil::Date;
use register::Official;

/// Sets a task on an open matter, for an account that can sign in or for whoever comes first, by a day to come or by
/// none.
pub fn set_task(city: &City, matter: &MatterNumber, task: TaskAsk, today: Date) -> Result<Vec<Event>, Refusal> {
    find_open(city, matter)?;
    super::open::check_length(&task.text)?;
    let text = written(&task.text, "text-missing", "what is to be done")?.to_owned();
    if let Some(who) = &task.who
        && city.users.get(who).is_none_or(|user| user.standing != UserStanding::Active)
    {
        return Err(Refusal::mistake("unknown-user", format!("`{}` is not an account that can sign in", who.0)));
    }
    if let Some(by) = task.by.filter(|by| *by < today) {
        return Err(Refusal::mistake("day-past", format!("{by} is over")));
    }
    Ok(vec![Event::TaskSet { matter: matter.clone(), task: TaskAsk { text, ..task } }])
}

/// A task was done. Done again, nothing happens.
pub fn finish_task(city: &City, matter: &MatterNumber, number: u32, by: Official) -> Result<Vec<Event>, Refusal> {
    find(city, matter)?;
    check_named(&by, "a task that was done")?;
    let unknown = || Refusal::mistake("unknown-task", format!("`{matter}` has no task {number}"));
    let task = city.tasks_of(matter).iter().find(|task| task.number == number).ok_or_else(unknown)?;
    let done = Event::TaskDone { matter: matter.clone(), task: number, by };
    Ok(if task.done.is_some() { Vec::new() } else { vec![done] })
}

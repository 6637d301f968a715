//! Tasks, event by event, and who asks for them.

use super::City;
use crate::task::Task;
use crate::{Entry, Event, MatterNumber, UserId};

impl City {
    pub(super) fn apply_to_tasks(&mut self, entry: &Entry) {
        match &entry.event {
            Event::TaskSet { matter, task } if self.matters.contains_key(matter) => {
                let tasks = self.tasks.entry(matter.clone()).or_default();
                let number = u32::try_from(tasks.len()).unwrap_or(u32::MAX).saturating_add(1);
                let set = (entry.at, entry.actor.to_string());
                tasks.push(Task { matter: matter.clone(), number, ask: task.clone(), set, done: None });
            }
            Event::TaskDone { matter, task, by } => {
                let tasks = self.tasks.get_mut(matter).map(Vec::as_mut_slice).unwrap_or_default();
                if let Some(found) = tasks.iter_mut().find(|known| known.number == *task && known.done.is_none()) {
                    found.done = Some((entry.at, by.clone()));
                }
            }
            _ => {}
        }
        let Some(matter) = entry.event.matter() else { return };
        if self.tasks_of(matter).iter().any(|task| task.done.is_none()) {
            self.tasks_open.insert(matter.clone());
        } else {
            self.tasks_open.remove(matter);
        }
    }

    /// The tasks of a matter, in the order in which they were set.
    pub fn tasks_of(&self, matter: &MatterNumber) -> &[Task] {
        self.tasks.get(matter).map_or(&[], Vec::as_slice)
    }

    /// The tasks that are not done and are for this account, the soonest first; what has no day comes last.
    pub fn tasks_for(&self, user: &UserId) -> Vec<&Task> {
        let open = self.tasks_open.iter().flat_map(|matter| self.tasks_of(matter));
        let mut mine: Vec<&Task> = open.filter(|task| task.done.is_none() && task.is_for(user)).collect();
        mine.sort_by_key(|task| (task.ask.by.is_none(), task.ask.by, task.set.0));
        mine
    }
}

//! What staff are told by mail: what is near or late, once a day in the morning; and what is given to them, at once.
//! Numbers and days only: what somebody wrote stays at the desk.

use crate::tools::hash_of;
use crate::{ActError, Acts};
use records::proceedings::request::RequestStep;
use records::{City, Event, Step, UserId, UserStanding};
use store::OutgoingMail;

/// The local hour from which staff are reminded.
const MORNING: i8 = 7;

impl Acts {
    /// Queues the reminders of today, each once however often this is asked. Gives how many were to be queued.
    pub async fn remind_staff(&self) -> Result<usize, ActError> {
        if !self.mail_is_set_up() {
            return Ok(0);
        }
        let now = self.now();
        let mail = self.read(|city| {
            let local = city.local(now);
            if local.hour() < MORNING {
                return Vec::new();
            }
            let told = city.reminders(local.date()).into_iter().map(|(user, lines)| {
                let id = hash_of(&format!("reminder of {} to {}", local.date(), user.0));
                to_staff(id, &user, "What is near or late", &lines.join("\n"))
            });
            told.collect()
        });
        let mail = mail.await?;
        self.ledger.outbox().enqueue_once(now, &mail).await.map_err(ActError::fault("queueing reminders"))?;
        Ok(mail.len())
    }
}

/// The mail to the staff that these events give something to, where mail is set up: an account that gets a task, a department that is asked.
pub(crate) fn to_those_asked(city: &City, events: &[Event], mut id: impl FnMut() -> String) -> Vec<OutgoingMail> {
    let mut mail = Vec::new();
    for event in events {
        match event {
            Event::TaskSet { matter, task } => {
                let by = task.by.map(|by| format!(", to be done by {}", records::words::date(by))).unwrap_or_default();
                let text = format!("A task on {matter} was given to you{by}.");
                mail.extend(task.who.iter().map(|who| to_staff(id(), who, "A task for you", &text)));
            }
            Event::MatterProceeded { matter, step: Step::Request(RequestStep::Assigned { item, department, by }) } => {
                let by = by.map(|by| format!(", by {}", records::words::date(by))).unwrap_or_default();
                let text =
                    format!("Your department is asked to answer item {} of {matter}{by}.", item.saturating_add(1));
                let of_it = city.users.iter().filter(|(_, user)| {
                    user.standing == UserStanding::Active && user.department.as_ref() == Some(department)
                });
                mail.extend(of_it.map(|(who, _)| to_staff(id(), who, "An item of a records request", &text)));
            }
            _ => {}
        }
    }
    mail
}

fn to_staff(id: String, user: &UserId, subject: &str, text: &str) -> OutgoingMail {
    OutgoingMail {
        id,
        to: user.0.clone(),
        subject: subject.into(),
        text: format!("{text}\n\nYou find it at the desk.\n"),
        about: None,
        attachments: Vec::new(),
        answers: None,
        by_hand: false,
    }
}

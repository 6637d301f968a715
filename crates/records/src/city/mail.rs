//! Mail that came in, event by event.

use super::City;
use crate::mail::{HeldMail, MailId, PlacedMail, SetAside};
use crate::{Entry, Event};

impl City {
    pub(super) fn apply_to_mail(&mut self, entry: &Entry) {
        match &entry.event {
            Event::MailHeld { mail } if !self.mail_is_known(&mail.id) => {
                self.mails.insert(mail.id.clone());
                self.arrivals.insert(mail.id.clone(), HeldMail { mail: mail.clone(), set_aside: None });
            }
            Event::MailSetAside { mail, reason } => {
                if let Some(held) = self.arrivals.get_mut(mail) {
                    let by = entry.actor.to_string();
                    held.set_aside = Some(SetAside { reason: reason.clone(), by, at: entry.at });
                }
            }
            Event::MailPlaced { matter, mail, from_requester } => {
                self.mails.insert(mail.id.clone());
                self.arrivals.remove(&mail.id);
                if let Some(matter) = self.matters.get_mut(matter).filter(|matter| matter.mail(&mail.id).is_none()) {
                    let shown = matter.submission.as_ref() == Some(&mail.id.submission());
                    matter.mails.push(PlacedMail { mail: mail.clone(), from_requester: *from_requester, shown });
                }
            }
            _ => {}
        }
    }

    /// Whether a mail was taken before.
    pub fn mail_is_known(&self, id: &MailId) -> bool {
        self.mails.contains(id)
    }
}

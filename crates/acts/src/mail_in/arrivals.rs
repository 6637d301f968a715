//! What staff decide about mail that came in: a matter is opened from it, it is added to one, or it is set aside.

use crate::{ActError, Acts};
use records::commands::{OpenMatter, mail as commands};
use records::mail::MailId;
use records::{Actor, Channel, MatterNumber, Opening, Requester};

impl Acts {
    /// Opens a matter from a mail. It was received when the mail was, so its clock counts from then. Returns its number
    /// and the tracking code to hand over.
    pub async fn open_from_mail(
        &self,
        actor: &Actor,
        mail: &MailId,
        opening: Opening,
        requester: Requester,
    ) -> Result<(MatterNumber, String), ActError> {
        let mut act = self.begin().await?;
        let (events, code) = act.with_code(|city, track_hash| {
            let (requester, opening, channel) = (requester.clone(), opening.clone(), Channel::Email);
            // When it was received, and how, the mail says.
            let asked = OpenMatter { received_at: 0, channel, requester, opening, track_hash, submission: None };
            commands::open_from(city, mail, asked)
        })?;
        Ok((act.open_acknowledged(actor, events).await?, code))
    }

    /// Adds a mail to a matter: as a message of the requester, or as somebody else's, which the requester does not see.
    pub async fn attach_mail(
        &self,
        actor: &Actor,
        mail: &MailId,
        matter: &MatterNumber,
        from_requester: bool,
    ) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let events = commands::attach(&act.city, mail, matter, from_requester).map_err(ActError::refused)?;
        act.commit(actor, events).await.map(drop)
    }

    /// Sets a mail aside.
    pub async fn set_mail_aside(&self, actor: &Actor, mail: &MailId, reason: &str) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let events = commands::set_aside(&act.city, mail, reason).map_err(ActError::refused)?;
        act.commit(actor, events).await.map(drop)
    }

    /// Says that a mail from another address is the requester's.
    pub async fn accept_mail(&self, actor: &Actor, matter: &MatterNumber, mail: &MailId) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let events = commands::accept(&act.city, matter, mail).map_err(ActError::refused)?;
        act.commit(actor, events).await.map(drop)
    }
}

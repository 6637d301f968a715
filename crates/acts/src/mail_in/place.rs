//! Where a mail belongs: to the matter of its reply address, or to the thread of a mail that the city sent.
//!
//! Both are proofs, since nobody can guess either. Who the mail says it is from is none; it only tells the requester from
//! somebody else who was given the address.

use crate::ActError;
use crate::change::Act;
use crate::outgoing::address;
use records::MatterNumber;
use records::mail::MailPlace;
use scan::{ReadMail, ReadNature};
use store::KnownMail;

/// Where a mail belongs.
#[derive(Default)]
pub(super) struct Placing {
    /// The matter, if it belongs to one.
    pub place: Option<MailPlace>,
    /// The mail of the city that comes back with it.
    pub returned: Option<KnownMail>,
}

impl Act<'_> {
    /// Where a mail that was read belongs.
    pub(super) async fn placing(&self, read: &ReadMail) -> Result<Placing, ActError> {
        let returned = match &read.nature {
            ReadNature::Returned { message: Some(message), .. } => self.sent(message).await?,
            _ => None,
        };
        let addresses = self.acts.mail_in.as_ref().map(|receiving| &receiving.addresses);
        let by_address = read.recipients.iter().find_map(|to| addresses.and_then(|known| known.matter(to)));
        let by_return = || returned.as_ref().and_then(|known| known.about.clone()).map(MatterNumber);
        let matter = match by_address.or_else(by_return) {
            Some(matter) => Some(matter),
            None => self.by_thread(read).await?,
        };
        let place = matter.filter(|matter| self.city.matters.contains_key(matter));
        let place = place.map(|matter| MailPlace { from_requester: self.is_requester(&matter, read), matter });
        Ok(Placing { place, returned })
    }

    async fn by_thread(&self, read: &ReadMail) -> Result<Option<MatterNumber>, ActError> {
        for id in &read.answers {
            if let Some(about) = self.sent(id).await?.and_then(|known| known.about) {
                return Ok(Some(MatterNumber(about)));
            }
        }
        Ok(None)
    }

    /// A mail that the city sent, by its `Message-ID`: before the `@` stands its id in the outbox.
    async fn sent(&self, message_id: &str) -> Result<Option<KnownMail>, ActError> {
        let id = message_id.split('@').next().unwrap_or_default();
        if id.len() != 64 {
            return Ok(None);
        }
        self.acts.ledger.outbox().known(id).await.map_err(ActError::fault("reading the outbox"))
    }

    fn is_requester(&self, matter: &MatterNumber, read: &ReadMail) -> bool {
        let known = address(&self.city, matter);
        let from = read.from.as_ref().map(|(_, address)| address);
        let same = known.zip(from).is_some_and(|(known, from)| bare(&known).eq_ignore_ascii_case(from.trim()));
        same && read.nature == ReadNature::Written
    }
}

/// `Robin <robin@example.org>` is the address in it.
fn bare(text: &str) -> &str {
    let inside = text.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(inside, _)| inside);
    inside.unwrap_or(text).trim()
}

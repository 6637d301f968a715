//! The secret link of somebody who did not ask through the portal: it goes to them by mail.
//!
//! A tracking code is kept nowhere, only its hash is. The code of a matter that staff enter is therefore computed: an
//! HMAC-SHA256 of the number of the matter and of when it was received, with a key that never leaves custody: a number that
//! is given again, in a city brought back from a backup, comes with another code. A mail that waits holds a mark in the
//! place of the link. The link is put there when the mail is sent, as long as it is the present one and the mail goes to
//! the requester: whoever else is written to learns no link, whatever the text says.

use crate::change::Act;
use crate::outgoing::address;
use crate::tools::hash_of;
use crate::{ActError, Acts};
use hmac::{Hmac, KeyInit, Mac};
use records::commands::Refusal;
use records::{City, Event, MatterNumber};
use sha2::Sha256;

/// Stands in the text of a mail where the link goes.
pub(crate) const LINK: &str = "{secret link}";

/// What stands there when the present link is not known here.
const GIVEN: &str = "the secret link that you have";

/// The bytes of a tracking code: 128 bits.
const CODE_BYTES: usize = 16;

impl Act<'_> {
    /// Opens a matter under a tracking code of its own: `open` makes the events with the hash of it.
    pub(crate) fn with_code(
        &self,
        open: impl Fn(&City, Option<String>) -> Result<Vec<Event>, Refusal>,
    ) -> Result<(Vec<Event>, String), ActError> {
        // The number is known only once the events are: they are made without a code first.
        let numbered = open(&self.city, None).map_err(ActError::refused)?;
        let number = crate::proceedings::opened_number(&numbered)?;
        let received_at = numbered.iter().find_map(|event| match event {
            Event::MatterOpened { received_at, .. } => Some(*received_at),
            _ => None,
        });
        let code = self.acts.code_of(&number, received_at.unwrap_or_default())?;
        let events = open(&self.city, Some(hash_of(&code))).map_err(ActError::refused)?;
        Ok((events, code))
    }
}

impl Acts {
    fn code_of(&self, matter: &MatterNumber, received_at: i64) -> Result<String, ActError> {
        let key = crate::city_key::read_or_make(&self.custody.keys().join("tracking-codes"), &self.tools)?;
        let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
        block.iter_mut().zip(key).for_each(|(to, from)| *to = from);
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&block);
        mac.update(matter.0.as_bytes());
        mac.update(&received_at.to_be_bytes());
        let whole = mac.finalize().into_bytes();
        Ok(data_encoding::BASE32_NOPAD.encode(whole.get(..CODE_BYTES).unwrap_or_default()).to_lowercase())
    }

    /// The text of a mail to this address with the link in its place.
    pub(crate) async fn linked(
        &self,
        text: String,
        about: Option<&MatterNumber>,
        to: &str,
    ) -> Result<String, ActError> {
        if !text.contains(LINK) {
            return Ok(text);
        }
        let link = match about.zip(self.portal_url.as_deref()) {
            Some((matter, portal)) => self.present_link(matter, portal, to).await?,
            None => None,
        };
        Ok(text.replace(LINK, link.as_deref().unwrap_or(GIVEN)))
    }

    /// The link of a matter for its requester, unless they have another one by now.
    async fn present_link(&self, matter: &MatterNumber, portal: &str, to: &str) -> Result<Option<String>, ActError> {
        let theirs = self.read(|city| {
            let found = city.matters.get(matter)?;
            (address(city, matter).as_deref() == Some(to)).then_some(found.received_at)
        });
        let Some(received_at) = theirs.await? else { return Ok(None) };
        let code = self.code_of(matter, received_at)?;
        let hash = hash_of(&code);
        let is_present = self.read(|city| city.matter_by_track(&hash).is_some_and(|found| found.number == *matter));
        let link = format!("{}/track/{code}", portal.trim_end_matches('/'));
        Ok(is_present.await?.then_some(link))
    }
}

//! What the site says of itself.

use crate::City;
use crate::public::Site;

impl City {
    pub(super) fn public_site(&self) -> Option<Site> {
        let settings = self.settings.as_ref()?;
        Some(Site {
            city: settings.city.clone(),
            timezone: settings.timezone.clone(),
            law: self.law().map_or_else(|| settings.law.clone(), |pack| pack.version.clone()),
            open_data: settings.open_data.clone(),
            clerk: settings.clerk.clone(),
            challenge: settings.challenge.clone(),
            faq: settings.faq.clone(),
            ledger_head: self.ledger_head.clone(),
        })
    }
}

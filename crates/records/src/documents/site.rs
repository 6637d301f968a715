//! What the site says of itself.

use crate::public::{PublicSettings, Site};
use crate::{City, Settings};

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
            settings: Some(settings.public()),
        })
    }
}

impl Settings {
    /// What of them is public beside the contacts. Officials and delegations are not: a letter names who decided.
    fn public(&self) -> PublicSettings {
        let calendar = &self.calendar;
        let closure = |day: &jiff::civil::Date| (*day, self.closure_reasons.get(day).cloned());
        PublicSettings {
            adopted: calendar.adopted.clone(),
            closures: calendar.closures.iter().map(closure).collect(),
            appointed: calendar.appointed.clone(),
            receipt_rule: calendar.receipt_rule,
            hours: (calendar.opens, calendar.closes),
            fees: self.fees.clone(),
            appeal: self.appeal.clone(),
            justify_within: self.justify_within,
            policies: self.policies.clone(),
            retention: self.retention.clone(),
        }
    }
}

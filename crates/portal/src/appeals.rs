//! Whether an appeal can be filed: some laws provide one, else the city may offer one, within a time that either sets.

use crate::counted::pack_of;
use jiff::civil::Date;
use law::{AppealKind, Area, Basis};
use records::MatterNumber;
use records::public::{PublicRequest, Site};

/// Why no appeal can be filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Barred {
    /// The law knows none, and the city offers none.
    NotOffered,
    /// Its time is over.
    Late {
        /// The request that was denied.
        request: MatterNumber,
        /// The last day.
        last: Date,
    },
}

/// Why no appeal can be filed on a day, against this request where one is named; `None` when one can be.
pub(crate) fn barred(site: &Site, request: Option<&PublicRequest>, today: Date) -> Option<Barred> {
    if !is_offered(site, today) {
        return Some(Barred::NotOffered);
    }
    let request = request?;
    let last = request.appeal_by.filter(|last| *last < today)?;
    Some(Barred::Late { request: request.number.clone(), last })
}

/// A site that says nothing of its settings leaves it to the desk.
fn is_offered(site: &Site, today: Date) -> bool {
    let by_city = site.settings.as_ref().is_none_or(|settings| settings.appeal.is_some());
    let pack = records::law_pack(pack_of(&site.law));
    by_city || pack.is_some_and(|pack| pack.clock_on(today).appeal.kind != AppealKind::CityMayOffer)
}

/// What the law says of the courts: that is open to everybody, whatever the city offers.
pub(crate) fn court(site: &Site) -> Option<(&'static str, &'static Basis)> {
    let pack = records::law_pack(pack_of(&site.law))?;
    pack.provisions_about(Area::JudicialReview).next().map(|rule| (rule.text.as_str(), &rule.basis))
}

impl Barred {
    /// As a sentence begins: in lower case, without its end.
    pub(crate) fn reason(&self) -> String {
        match self {
            Self::NotOffered => "the city offers no appeal of its own".into(),
            Self::Late { request, last } => {
                format!("an appeal against the denial of {request} was to be filed by {}", records::words::date(*last))
            }
        }
    }

    /// The reason, and what else one can do.
    pub(crate) fn message(&self, site: &Site) -> String {
        let court = court(site).map(|(text, basis)| {
            let sections: Vec<String> = basis.citations.iter().map(ToString::to_string).collect();
            format!("; you may ask a court to decide: {text} ({})", sections.join("; "))
        });
        let reason = self.reason();
        let else_ = "; you may also ask for the reasons in writing, or for a review of an exemption";
        format!("{reason}{}{else_}", court.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use records::public::PublicSettings;
    use records::{AppealBody, Contact};

    fn site(law: &str, settings: Option<PublicSettings>) -> Site {
        Site {
            city: "City of Riverbend".into(),
            timezone: "America/Los_Angeles".into(),
            law: law.into(),
            open_data: Contact::default(),
            clerk: Contact::default(),
            challenge: String::new(),
            faq: vec![],
            ledger_head: None,
            settings,
        }
    }

    fn today() -> Date {
        "2026-03-02".parse().unwrap()
    }

    #[test]
    fn a_city_that_offers_no_appeal_leads_to_the_court() {
        let none = site("us-ca", Some(PublicSettings::default()));
        let barred = barred(&none, None, today()).unwrap();
        assert_eq!(barred, Barred::NotOffered);
        let message = barred.message(&none);
        assert!(message.contains("offers no appeal") && message.contains("Gov. Code § 7923.000"), "{message}");
    }

    #[test]
    fn an_appeal_that_the_city_or_the_law_provides_can_be_filed() {
        let body =
            AppealBody { who: "the City Manager".into(), file_within: None, decide_within: None, policy: "P".into() };
        let offered = PublicSettings { appeal: Some(body), ..PublicSettings::default() };
        assert_eq!(barred(&site("us-ca", Some(offered)), None, today()), None);
        assert_eq!(barred(&site("us-ny", Some(PublicSettings::default())), None, today()), None);
        assert_eq!(barred(&site("us-ca", None), None, today()), None, "a document of an earlier form");
    }
}

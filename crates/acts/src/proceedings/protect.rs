//! Withholding at once what a person asks to be withheld, before anybody has decided.

use crate::after::After;
use crate::change::Act;
use crate::{ActError, ExemptionAsk, ScopeAsk};
use catalog::{DatasetId, Field, FieldName, Role};
use records::commands::{SEALED_VALUE, withholding};
use records::proceedings::sealed::Seal;
use records::proceedings::withholding::{Protection, WithholdingAsk};
use records::{Event, Opening};
use register::{Official, Treatment};

/// A value shorter than this is in too many rows to be somebody's.
const VALUE_CHARS_MIN: usize = 4;

impl Act<'_> {
    /// The events of a request that something be withheld, with those that withhold it meanwhile: in every row that
    /// shows the value in a field that can identify a person, the cells that identify. Where the value is in no such
    /// field, or none was said, nothing is withheld yet, and the matter says until when.
    pub(crate) fn protected(&self, mut events: Vec<Event>) -> Vec<Event> {
        match self.provisional(&events) {
            Ok(more) => events.extend(more),
            // Not lost: the matter is open, and its clock runs.
            Err(error) => tracing::warn!("nothing was withheld provisionally: {error}"),
        }
        events
    }

    fn provisional(&self, events: &[Event]) -> Result<Vec<Event>, ActError> {
        let opened = events.iter().find_map(|event| match event {
            Event::MatterOpened { matter, opening: Opening::Withholding(ask), .. } => Some((matter, ask)),
            _ => None,
        });
        let Some((matter, ask)) = opened else { return Ok(Vec::new()) };
        let Some(value) = value(events) else { return Ok(Vec::new()) };
        let mut exemptions = Vec::new();
        for dataset in &ask.datasets {
            let first = self.city.next_exemption_id().0 + u64::try_from(exemptions.len()).unwrap_or_default();
            let drafted = self.drafts(dataset, &self.asks(dataset, ask, &value))?;
            exemptions.extend(
                drafted
                    .into_iter()
                    .zip(first..)
                    .map(|(exemption, id)| register::Exemption { id: register::ExemptionId(id), ..exemption }),
            );
        }
        if exemptions.is_empty() {
            return Ok(Vec::new());
        }
        withholding::withhold_provisionally(&self.city.after(events, self.acts.now()), matter, exemptions)
            .map_err(ActError::refused)
    }

    fn asks(&self, dataset: &DatasetId, ask: &WithholdingAsk, value: &str) -> Vec<ExemptionAsk> {
        let Some(state) = self.city.datasets.get(dataset) else { return Vec::new() };
        let fields = &state.dataset.fields;
        let identifying: Vec<&Field> = fields.iter().filter(|field| identifies(field)).collect();
        let named = |field: &&&Field| ask.fields.is_empty() || ask.fields.contains(&field.name);
        let searched = identifying.iter().filter(|field| field.field_type.is_text()).filter(named);
        let searched: Vec<&FieldName> = searched.map(|field| &field.name).collect();
        if searched.is_empty() {
            return Vec::new();
        }
        let predicate = predicate(&searched, value);
        let ask = |field: &&Field| ExemptionAsk {
            law_id: self.rule(ask.protection),
            scope: ScopeAsk::Cells(field.name.to_string(), predicate.clone()),
            treatment: Treatment::Withhold,
            statement: Some("Withheld in some rows while a request to withhold is looked at.".into()),
            reason: Some("A person asked that this be withheld, and the request is being looked at.".into()),
            citations: Vec::new(),
            decided_by: vec![self.office()],
            review_by: None,
            until: None,
            proposal: true,
        };
        identifying.iter().map(ask).collect()
    }

    /// The exemption that a demand rests on: as the law pack says, or the one of its ground.
    fn rule(&self, protection: Protection) -> String {
        let demanded = self.acts.pack.demand(protection.word()).map(|rule| rule.exemption.clone());
        demanded.unwrap_or_else(|| {
            match protection {
                Protection::Victim => "LE-VICTIM-NAME",
                Protection::ProtectedAddress => "PR-SAFE-AT-HOME",
                Protection::Official => "PR-OFFICIAL-HOME",
                Protection::Other => "DL-CATCHALL",
            }
            .to_owned()
        })
    }

    /// The office that answers for what is withheld before a person decided.
    fn office(&self) -> Official {
        let office = self.city.settings.as_ref().map(|s| s.clerk.office.clone()).unwrap_or_default();
        let name = if office.trim().is_empty() { "City Clerk".to_owned() } else { office };
        Official { name, title: "provisionally, on request".into() }
    }
}

/// The value to withhold, where one was said that can be somebody's.
fn value(events: &[Event]) -> Option<String> {
    let sealed = events.iter().find_map(|event| match event {
        Event::SealedKept { sealed, .. } if sealed.seal == Seal::Identity && sealed.label == SEALED_VALUE => {
            sealed.read(records::Role::Clerk).map(str::to_owned)
        }
        _ => None,
    });
    sealed.map(|text| text.trim().to_owned()).filter(|text| text.chars().count() >= VALUE_CHARS_MIN)
}

/// Rows that show the value in one of the fields, however it is capitalised.
fn predicate(fields: &[&FieldName], value: &str) -> String {
    let literal = value.to_uppercase().replace('\'', "''");
    let one = |field: &&FieldName| format!("upper(`{field}`) = '{literal}'");
    fields.iter().map(one).collect::<Vec<_>>().join(" or ")
}

/// Whether a field can say who a person is or where they live.
fn identifies(field: &Field) -> bool {
    field.role.is_some_and(|role| {
        matches!(
            role,
            Role::PersonName
                | Role::Address
                | Role::Latitude
                | Role::Longitude
                | Role::ProjectedX
                | Role::ProjectedY
                | Role::Point
                | Role::ParcelNumber
                | Role::Phone
                | Role::Email
                | Role::DateOfBirth
                | Role::Plate
                | Role::SocialSecurityNumber
        )
    })
}

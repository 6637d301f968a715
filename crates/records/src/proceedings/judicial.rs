//! Judicial review: a petition to the superior court, its orders, and how the city complies (Gov. Code
//! §§ 7923.000–7923.500).

use super::Proceeding;
use crate::deadline::{Binding, Deadline};
use crate::{City, MatterKind, MatterNumber};
use catalog::{DatasetId, FieldName};
use jiff::civil::Date;
use register::Official;
use serde::{Deserialize, Serialize};

/// A petition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Petition {
    /// The request that it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<MatterNumber>,
    /// The court.
    pub court: String,
    /// The number of the case.
    pub case_number: String,
    /// Who petitions, as the caption says.
    pub petitioner: String,
    /// The day it was served on the city.
    pub served_on: Date,
}

/// What an order demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Demand {
    /// Disclose: what the exemption says gives way from the day of the order.
    Disclose,
    /// Withhold: what is public is taken away.
    Withhold,
    /// The refusal was justified; nothing changes.
    Uphold,
}

/// An order of a court. It outranks an exemption from its date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Its number within the matter, from 1.
    pub number: u32,
    /// What it demands.
    pub demand: Demand,
    /// Its text, or the part that orders.
    pub text: String,
    /// The dataset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset: Option<DatasetId>,
    /// The fields; empty means the whole dataset.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldName>,
    /// The day from which it holds.
    pub from: Date,
    /// The day by whose end the city complies.
    pub comply_by: Date,
    /// The last day to ask for an extraordinary writ (Gov. Code § 7923.500).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub writ_by: Option<Date>,
}

/// Costs and fees of a court (Gov. Code § 7923.115). Never of an official in person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Award {
    /// The amount, in cents.
    pub cents: u64,
    /// To whom.
    pub to: String,
    /// What for, such as `court costs and reasonable attorney's fees`.
    pub what: String,
}

/// A step of a judicial review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "step")]
pub enum JudicialStep {
    /// The court ordered something.
    Ordered {
        /// The order.
        order: Order,
    },
    /// An order is stayed: until then it demands nothing.
    Stayed {
        /// The order.
        order: u32,
        /// The last day of the stay; `None` until the court lifts it.
        until: Option<Date>,
    },
    /// The stay was lifted.
    StayLifted {
        /// The order.
        order: u32,
    },
    /// The city complied.
    Complied {
        /// The order.
        order: u32,
        /// How that is proved: a production, a release, a return to the court.
        proof: String,
        /// Who answers for it.
        by: Official,
    },
    /// The court awarded costs or fees.
    Awarded {
        /// The award.
        award: Award,
    },
    /// The city paid.
    Paid {
        /// The amount, in cents.
        cents: u64,
        /// By which record.
        record: String,
    },
}

/// An order with what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderState {
    /// The order.
    pub order: Order,
    /// Whether it was stayed, and until when: see [`OrderState::is_stayed_on`].
    #[serde(default, with = "stay")]
    pub stayed: Option<Option<Date>>,
    /// When the city complied (microseconds since the epoch), and the proof.
    pub complied: Option<(i64, String)>,
}

/// A stay in JSON: its last day, or that the court has to lift it; `null` where there is none. Without this, a stay
/// without a last day would be written like no stay at all.
mod stay {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    const UNTIL_LIFTED: &str = "until lifted";

    pub(super) fn serialize<S: Serializer>(stayed: &Option<Option<Date>>, out: S) -> Result<S::Ok, S::Error> {
        match stayed {
            None => out.serialize_none(),
            Some(None) => out.serialize_some(UNTIL_LIFTED),
            Some(Some(until)) => out.serialize_some(until),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Option<Date>>, D::Error> {
        match Option::<String>::deserialize(input)?.as_deref() {
            None => Ok(None),
            Some(UNTIL_LIFTED) => Ok(Some(None)),
            Some(until) => until.parse().map(|until| Some(Some(until))).map_err(D::Error::custom),
        }
    }
}

/// Where a judicial review stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudicialReview {
    /// Orders, oldest first.
    pub orders: Vec<OrderState>,
    /// Awards.
    pub awards: Vec<Award>,
    /// What was paid, in cents.
    pub paid_cents: u64,
    /// Each payment: cents, and by which record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub payments: Vec<(u64, String)>,
}

impl JudicialReview {
    pub(super) fn take(&mut self, step: &JudicialStep, at: i64) {
        match step {
            JudicialStep::Ordered { order } => {
                self.orders.push(OrderState { order: order.clone(), stayed: None, complied: None });
            }
            JudicialStep::Stayed { order, until } => self.change(*order, |o| o.stayed = Some(*until)),
            JudicialStep::StayLifted { order } => self.change(*order, |o| o.stayed = None),
            JudicialStep::Complied { order, proof, .. } => {
                self.change(*order, |o| o.complied = Some((at, proof.clone())));
            }
            JudicialStep::Awarded { award } => self.awards.push(award.clone()),
            JudicialStep::Paid { cents, record } => {
                self.paid_cents = self.paid_cents.saturating_add(*cents);
                self.payments.push((*cents, record.clone()));
            }
        }
    }

    fn change(&mut self, number: u32, change: impl FnOnce(&mut OrderState)) {
        if let Some(order) = self.orders.iter_mut().find(|o| o.order.number == number) {
            change(order);
        }
    }

    /// An order by its number.
    pub fn order(&self, number: u32) -> Option<&OrderState> {
        self.orders.iter().find(|o| o.order.number == number)
    }

    /// What was awarded and is not paid, in cents.
    pub fn owed_cents(&self) -> u64 {
        self.awards.iter().map(|a| a.cents).fold(0, u64::saturating_add).saturating_sub(self.paid_cents)
    }
}

impl OrderState {
    /// Whether the order demands something on a day: it holds, and is not stayed.
    pub fn binds_on(&self, day: Date) -> bool {
        self.order.from <= day && !self.is_stayed_on(day)
    }

    /// Whether the order is stayed on a day: a stay with a last day is over after it, without anybody saying so.
    pub fn is_stayed_on(&self, day: Date) -> bool {
        self.stayed.is_some_and(|until| until.is_none_or(|until| day <= until))
    }
}

impl Order {
    /// Whether it speaks of a field, or with `None` of the dataset as a whole.
    pub fn covers(&self, dataset: &DatasetId, field: Option<&FieldName>) -> bool {
        self.dataset.as_ref() == Some(dataset)
            && (self.fields.is_empty() || field.is_some_and(|field| self.fields.contains(field)))
    }
}

impl JudicialStep {
    pub(super) fn words(&self) -> String {
        match self {
            Self::Ordered { order } => {
                let demand = match order.demand {
                    Demand::Disclose => "to disclose",
                    Demand::Withhold => "to withhold",
                    Demand::Uphold => return format!("order {} upholding the refusal", order.number),
                };
                format!(
                    "order {} {demand}, to be complied with by {}",
                    order.number,
                    crate::words::date(order.comply_by)
                )
            }
            Self::Stayed { order, until: Some(until) } => {
                format!("order {order} stayed until {}", crate::words::date(*until))
            }
            Self::Stayed { order, until: None } => format!("order {order} stayed"),
            Self::StayLifted { order } => format!("stay of order {order} lifted"),
            Self::Complied { order, .. } => format!("order {order} complied with"),
            Self::Awarded { award } => format!("awarded {} to {}", crate::words::money(award.cents), award.to),
            Self::Paid { cents, .. } => format!("paid {}", crate::words::money(*cents)),
        }
    }
}

impl City {
    /// When an order is complied with; a stay that lasts leaves nothing due, one with a last day nothing before the day
    /// after it, and an order that upholds a refusal nothing at all.
    pub(crate) fn order_deadline(&self, state: &OrderState) -> Option<Deadline> {
        let met = state.complied.as_ref().map(|(at, _)| self.date_of(*at));
        if state.order.demand == Demand::Uphold {
            return None;
        }
        let by = match state.stayed {
            Some(None) if met.is_none() => return None,
            Some(Some(until)) => state.order.comply_by.max(until.tomorrow().unwrap_or(until)),
            _ => state.order.comply_by,
        };
        let what = format!("compliance with order {}", state.order.number);
        let basis = Some(format!("order {}", state.order.number));
        Some(Deadline { what, by, binding: Binding::Decision, basis, met })
    }

    /// The order of a court that speaks of a field on a day (with `None`, of the dataset as a whole) and is neither
    /// stayed nor set aside: the newest, with its matter. It outranks an exemption from its date.
    pub fn order_on(
        &self,
        dataset: &DatasetId,
        field: Option<&FieldName>,
        day: Date,
    ) -> Option<(&MatterNumber, &OrderState)> {
        let reviews = self.of_kind(MatterKind::JudicialReview).filter_map(|m| match &m.proceeding {
            Proceeding::JudicialReview(state) => Some((&m.number, state)),
            _ => None,
        });
        reviews
            .flat_map(|(number, state)| state.orders.iter().map(move |order| (number, order)))
            .filter(|(_, o)| o.order.demand != Demand::Uphold && o.order.covers(dataset, field) && o.binds_on(day))
            .max_by_key(|(_, o)| o.order.from)
    }
}

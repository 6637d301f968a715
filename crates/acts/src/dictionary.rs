//! The data dictionary: words for fields, and the roles that people confirm.

use crate::exempt::{field, needed};
use crate::known::state_of;
use crate::{ActError, Acts};
use catalog::{DatasetId, FieldName, Role, point_name};
use records::{Actor, Event};

/// Longest label and longest description, in characters.
const LABEL_CHARS_MAX: usize = 200;
pub(crate) const DESCRIPTION_CHARS_MAX: usize = 4000;

/// Words for a dataset; what is `None` stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DatasetWords {
    /// The title.
    pub title: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// The department.
    pub department: Option<String>,
    /// The subject heading.
    pub category: Option<String>,
    /// Words to find it by.
    pub keywords: Option<Vec<String>>,
}

/// Words for a field; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct FieldWords {
    /// The field, by its name or by the exact header.
    pub field: String,
    /// The label.
    pub label: Option<String>,
    /// What the field means; an empty text removes it.
    pub description: Option<String>,
    /// What its values say of people and places; `Some(None)` says that they say nothing.
    pub role: Option<Option<Role>>,
}

impl Acts {
    /// Changes the words of a dataset in the catalog. Its id and its address stay.
    pub async fn describe_dataset(
        &self,
        actor: &Actor,
        dataset: &DatasetId,
        words: DatasetWords,
    ) -> Result<(), ActError> {
        let mut act = self.begin().await?;
        let state = state_of(&act.city, dataset)?;
        let known = state.dataset.clone();
        let title =
            words.title.as_deref().map(|t| short(&needed(t, "the title")?, "title", LABEL_CHARS_MAX)).transpose()?;
        let description =
            words.description.map(|d| short(d.trim(), "description", DESCRIPTION_CHARS_MAX)).transpose()?;
        let or = |new: Option<String>, old: Option<String>| {
            new.map_or(old, |text| Some(text.trim().to_owned()).filter(|t| !t.is_empty()))
        };
        let event = Event::DatasetAdded {
            dataset: known.id,
            slug: known.slug,
            title: title.unwrap_or(known.title),
            description: description.unwrap_or(known.description),
            department: or(words.department, known.department),
            category: or(words.category, known.category),
            keywords: words.keywords.unwrap_or(known.keywords),
            plan: known.plan,
            external: known.external,
        };
        act.commit(actor, vec![event]).await.map(drop)
    }

    /// Describes fields of a dataset. A published dataset is released again with the new words, or, where a confirmed
    /// role opens a question of the register, the change is refused.
    ///
    /// A dictionary that a release carries may have the computed point, whose words are the program's, also when it is no
    /// longer computed: it is passed over and named.
    pub async fn describe_fields(
        &self,
        actor: &Actor,
        dataset: &DatasetId,
        asks: &[FieldWords],
    ) -> Result<Option<FieldName>, ActError> {
        let mut act = self.begin().await?;
        let state = state_of(&act.city, dataset)?;
        let known = &state.dataset.fields;
        let (mut events, mut passed_over) = (Vec::new(), None);
        let computed = point_name(known.iter().map(|f| &f.name));
        let is_computed = |name: &str| computed.as_ref().filter(|point| point.as_str() == name);
        for ask in asks {
            if let Some(point) = is_computed(&ask.field).filter(|_| asks.len() > 1) {
                passed_over = Some(point.clone());
                continue;
            }
            if state.dataset.geometry.is_some() && is_computed(&ask.field).is_some() {
                let said = format!("`{}` is computed from other fields: describe those", ask.field);
                return Err(ActError::Refused(said));
            }
            let name = field(known, &ask.field)?;
            let Some(before) = known.iter().find(|f| f.name == name) else { continue };
            let label = match &ask.label {
                Some(label) => short(&needed(label, "the label")?, "label", LABEL_CHARS_MAX)?,
                None => before.label.clone(),
            };
            let description = match ask.description.as_deref().map(str::trim) {
                None => before.description.clone(),
                Some("") => None,
                Some(text) => Some(short(text, "description", DESCRIPTION_CHARS_MAX)?),
            };
            let role = ask.role.unwrap_or(before.role);
            if (&label, &description, role) != (&before.label, &before.description, before.role) {
                events.push(Event::FieldDescribed { dataset: dataset.clone(), field: name, label, description, role });
            }
        }
        let opened = act.opened_questions(dataset, &events);
        if state.published && !opened.is_empty() {
            return Err(ActError::Refused(format!("with that role a question is open: {}", opened.join("; "))));
        }
        act.commit(actor, events).await?;
        Ok(passed_over)
    }
}

fn short(text: &str, what: &str, chars_max: usize) -> Result<String, ActError> {
    match text.chars().count() {
        n if n > chars_max => Err(ActError::Refused(format!("the {what} has {n} characters; {chars_max} is the most"))),
        _ => Ok(text.to_owned()),
    }
}

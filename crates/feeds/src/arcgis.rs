//! Layers of an ArcGIS server: all their rows, paged by object id and checked by count.
//!
//! A server answers a limited number of rows at a time. The ids of all rows are asked for first; each page is then a
//! range of ids that holds a known number of rows, so gaps in the ids and rows that come or go meanwhile are noticed.
//! What is written is one feature set, as a server without limits would have answered, its features as they came.

use crate::FeedError;
use crate::fetch::Seen;
use crate::sink::{Sink, Written};
use crate::web::{Web, host_of};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::path::Path;
use url::Url;

/// Rows asked for at a time, where the server allows so many, or says nothing.
const PAGE_ROWS_MAX: usize = 1_000;
/// Coordinates in degrees: EPSG:4326.
const DEGREES: u32 = 4326;

/// What a layer says of itself.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Layer {
    #[serde(default, rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    fields: Option<Vec<Field>>,
    object_id_field: Option<String>,
    geometry_type: Option<String>,
    max_record_count: Option<usize>,
    editing_info: Option<EditingInfo>,
    error: Option<Fault>,
}

#[derive(Deserialize)]
struct Field {
    name: String,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EditingInfo {
    last_edit_date: Option<i64>,
    schema_last_edit_date: Option<i64>,
}

/// An error in an answer of status 200, as these servers give them.
#[derive(Deserialize)]
struct Fault {
    #[serde(default)]
    code: i64,
}

#[derive(Deserialize)]
struct Count {
    count: Option<u64>,
    error: Option<Fault>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ids {
    object_id_field_name: Option<String>,
    object_ids: Option<Vec<i64>>,
    error: Option<Fault>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    features: Option<Vec<Box<RawValue>>>,
    fields: Option<Box<RawValue>>,
    spatial_reference: Option<SpatialReference>,
    #[serde(default)]
    exceeded_transfer_limit: bool,
    error: Option<Fault>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SpatialReference {
    wkid: Option<u32>,
    latest_wkid: Option<u32>,
}

/// The part of a feature that says which row it is.
#[derive(Deserialize)]
struct Feature<'a> {
    #[serde(borrow)]
    attributes: HashMap<String, &'a RawValue>,
}

/// The place up to this one, or else the first after it, at which no two rows of one id are parted.
fn parting(ids: &[i64], at: usize) -> usize {
    let at = at.clamp(1, ids.len().max(1));
    let parts = |n: &usize| ids.get(*n).is_none_or(|after| ids[*n - 1] != *after);
    let before = (1..=at).rev().find(parts);
    before.or_else(|| (at..ids.len()).find(parts)).unwrap_or(ids.len())
}

/// A layer being read.
struct Reading<'w, 'a> {
    web: &'w Web<'a>,
    address: Url,
    layer: Layer,
    id_field: String,
}

/// Reads every row of a layer, unless the layer says that it was not edited since it was seen.
pub(crate) fn read(web: &Web<'_>, address: &Url, seen: &Seen, to: &Path) -> Result<Option<(Written, Seen)>, FeedError> {
    let mut reading = Reading::begin(web, address)?;
    let counted = reading.count()?;
    let now = reading.edited(counted);
    if !now.is_nothing() && now == *seen {
        return Ok(None);
    }
    let ids = reading.ids()?;
    if ids.len() as u64 != counted {
        return Err(FeedError::Count { counted, received: ids.len() as u64 });
    }
    let written = reading.write(&ids, to)?;
    // Once more: rows that came or went while the pages were read are in none of them, or in one too many.
    match reading.count()? {
        again if again == counted => Ok(Some((written, now))),
        again => Err(FeedError::Count { counted: again, received: counted }),
    }
}

impl<'w, 'a> Reading<'w, 'a> {
    fn begin(web: &'w Web<'a>, address: &Url) -> Result<Self, FeedError> {
        let mut ask = address.clone();
        ask.set_query(Some("f=json"));
        let layer: Layer = web.json(&ask)?;
        let mut reading = Self { web, address: address.clone(), layer, id_field: String::new() };
        reading.check(reading.layer.error.as_ref())?;
        let kind = reading.layer.kind.as_deref().unwrap_or_default();
        if !matches!(kind, "Feature Layer" | "Table") {
            return Err(reading.wrong("has no layer or table of rows there"));
        }
        let fields = reading.layer.fields.iter().flatten();
        let of_fields = fields.filter(|f| f.kind == "esriFieldTypeOID").map(|f| f.name.clone()).next();
        reading.id_field = reading.layer.object_id_field.clone().or(of_fields).unwrap_or_default();
        Ok(reading)
    }

    fn wrong(&self, what: impl Into<String>) -> FeedError {
        FeedError::Answer { host: host_of(&self.address), what: what.into() }
    }

    fn check(&self, fault: Option<&Fault>) -> Result<(), FeedError> {
        match fault {
            Some(fault) => Err(self.wrong(format!("answered with error {} in its own words", fault.code))),
            None => Ok(()),
        }
    }

    fn query(&self, asks: &[(&str, &str)]) -> Url {
        let mut url = self.address.clone();
        url.set_path(&format!("{}/query", self.address.path()));
        url.query_pairs_mut().clear().extend_pairs(asks).append_pair("f", "json");
        url
    }

    fn count(&self) -> Result<u64, FeedError> {
        let answer: Count = self.web.json(&self.query(&[("where", "1=1"), ("returnCountOnly", "true")]))?;
        self.check(answer.error.as_ref())?;
        answer.count.ok_or_else(|| self.wrong("does not count the rows of the layer"))
    }

    /// When the layer says it was last edited, with its count; nothing where it says no time.
    fn edited(&self, counted: u64) -> Seen {
        let info = self.layer.editing_info.as_ref();
        let etag = info.and_then(|info| {
            let schema = info.schema_last_edit_date.unwrap_or_default();
            Some(format!("{}-{schema}-{counted}", info.last_edit_date?))
        });
        Seen { etag, last_modified: None }
    }

    /// The ids of all rows, in order. A service over joined tables has rows that share an id.
    fn ids(&mut self) -> Result<Vec<i64>, FeedError> {
        let answer: Ids = self.web.json(&self.query(&[("where", "1=1"), ("returnIdsOnly", "true")]))?;
        self.check(answer.error.as_ref())?;
        self.id_field = answer.object_id_field_name.unwrap_or_else(|| std::mem::take(&mut self.id_field));
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
        if self.id_field.is_empty() || !self.id_field.chars().all(plain) {
            return Err(self.wrong("names no field that holds the object ids"));
        }
        let mut ids = answer.object_ids.unwrap_or_default();
        ids.sort_unstable();
        Ok(ids)
    }

    fn write(&self, ids: &[i64], to: &Path) -> Result<Written, FeedError> {
        let mut sink = Sink::create(to, self.web.access.limits.bytes_max)?;
        let at_a_time = self.layer.max_record_count.unwrap_or(PAGE_ROWS_MAX).clamp(1, PAGE_ROWS_MAX);
        let mut begun = false;
        let mut rest = ids;
        while !rest.is_empty() {
            let (some, after) = rest.split_at(parting(rest, at_a_time));
            rest = after;
            self.pages(some, &mut |page| {
                if !begun {
                    sink.write(self.head(page.fields.as_deref())?.as_bytes())?;
                }
                for feature in page.features.iter().flatten() {
                    sink.write(if begun { b",\n" } else { b"\n" })?;
                    sink.write(feature.get().as_bytes())?;
                    begun = true;
                }
                Ok(())
            })?;
        }
        if !begun {
            sink.write(self.head(None)?.as_bytes())?;
        }
        sink.write(b"\n]}\n")?;
        sink.finish()
    }

    /// What stands before the features: what a server says of its answer.
    fn head(&self, fields: Option<&RawValue>) -> Result<String, FeedError> {
        let said = |value: serde_json::Result<String>| value.map_err(|_| self.wrong("names a field unreadably"));
        let of_layer = || {
            let field = |f: &Field| serde_json::json!({ "name": f.name, "type": f.kind });
            let fields = self.layer.fields.iter().flatten().filter(|f| f.kind != "esriFieldTypeGeometry");
            serde_json::Value::from(fields.map(field).collect::<Vec<_>>()).to_string()
        };
        let fields = fields.map_or_else(of_layer, |fields| fields.get().to_owned());
        let mut head = format!("{{\"objectIdFieldName\":{},", said(serde_json::to_string(&self.id_field))?);
        if let Some(kind) = &self.layer.geometry_type {
            let kind = said(serde_json::to_string(kind))?;
            head += &format!("\"geometryType\":{kind},\"spatialReference\":{{\"wkid\":{DEGREES}}},");
        }
        Ok(head + &format!("\"fields\":{fields},\"features\":["))
    }

    /// The rows of these ids, which are all there are between the first and the last. A server that stops before the
    /// end is asked for half of them at a time.
    fn pages(&self, ids: &[i64], take: &mut dyn FnMut(&Page) -> Result<(), FeedError>) -> Result<(), FeedError> {
        let (Some(first), Some(last)) = (ids.first(), ids.last()) else { return Ok(()) };
        let range = format!("{0} >= {first} AND {0} <= {last}", self.id_field);
        let degrees = DEGREES.to_string();
        let mut asks = vec![("where", range.as_str()), ("outFields", "*")];
        match self.layer.geometry_type {
            Some(_) => asks.extend([("returnGeometry", "true"), ("outSR", degrees.as_str())]),
            None => asks.push(("returnGeometry", "false")),
        }
        let page: Page = self.web.json(&self.query(&asks))?;
        self.check(page.error.as_ref())?;
        let received = page.features.as_ref().map_or(0, Vec::len);
        let half = parting(ids, ids.len() / 2);
        if page.exceeded_transfer_limit && received < ids.len() && half < ids.len() {
            let (low, high) = ids.split_at(half);
            self.pages(low, take)?;
            return self.pages(high, take);
        }
        self.check_rows(ids, &page)?;
        take(&page)
    }

    /// Each row once, none that was not asked for, coordinates as asked.
    fn check_rows(&self, ids: &[i64], page: &Page) -> Result<(), FeedError> {
        let mut found = Vec::with_capacity(ids.len());
        for feature in page.features.iter().flatten() {
            let read: Result<Feature<'_>, _> = serde_json::from_str(feature.get());
            let id = read.ok().and_then(|f| f.attributes.get(&self.id_field)?.get().parse::<i64>().ok());
            found.push(id.ok_or_else(|| self.wrong("answered a row without its object id"))?);
        }
        found.sort_unstable();
        if found != ids {
            return Err(FeedError::Count { counted: ids.len() as u64, received: found.len() as u64 });
        }
        let reference = page.spatial_reference.as_ref().filter(|_| self.layer.geometry_type.is_some());
        match reference.map(|r| (r.wkid, r.latest_wkid)) {
            None | Some((None, None)) => Ok(()),
            Some((wkid, latest)) if wkid == Some(DEGREES) || latest == Some(DEGREES) => Ok(()),
            Some(_) => Err(self.wrong("answers coordinates otherwise than in degrees, which it was asked for")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_share_an_id_are_not_parted() {
        for (ids, at, expected) in [
            (&[1, 2, 3, 4][..], 2, 2),
            (&[1, 2, 2, 3], 2, 1),
            (&[2, 2, 2, 3], 2, 3),
            (&[2, 2, 2], 2, 3),
            (&[1, 2], 5, 2),
            (&[1], 0, 1),
            (&[1, 1, 2], 0, 2),
        ] {
            assert_eq!(parting(ids, at), expected, "{ids:?} at {at}");
        }
    }
}

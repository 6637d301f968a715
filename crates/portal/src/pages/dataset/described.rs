//! A dataset for search engines: schema.org `Dataset` as JSON-LD.

use crate::OpenDataset;
use crate::pages::data_block::data_block;
use crate::pages::visit::Visit;
use records::public::PublicDataset;
use serde_json::{Value, json};

/// The text of the data block.
pub(super) fn json_ld(dataset: &PublicDataset, open: Option<&OpenDataset>, visit: &Visit) -> String {
    let url = visit.absolute(&format!("/d/{}", dataset.id));
    let day = |at| crate::pages::words::When::date_of(at, &visit.zone).iso;
    let publisher = dataset.department.as_ref().unwrap_or(&visit.site.city);
    let mut described = json!({
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": url,
        "url": url,
        "identifier": dataset.id.as_str(),
        "name": dataset.title,
        "description": if dataset.description.trim().is_empty() { &dataset.title } else { &dataset.description },
        "keywords": dataset.keywords,
        "creator": { "@type": "Organization", "name": publisher },
        "publisher": { "@type": "GovernmentOrganization", "name": visit.site.city },
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "name": format!("{} Daylight", visit.site.city),
            "url": visit.absolute("/"),
        },
        "isAccessibleForFree": open.is_some(),
        "dateModified": day(dataset.changed_at),
    });
    if let (Some(open), Some(map)) = (open, described.as_object_mut()) {
        map.insert("datePublished".into(), json!(day(open.release.released_at)));
        map.insert("distribution".into(), distributions(open, visit));
        map.insert("variableMeasured".into(), open.schema.fields.iter().map(variable).collect());
    }
    data_block(&described)
}

fn distributions(open: &OpenDataset, visit: &Visit) -> Value {
    let id = &open.about.id;
    let file = |path: String, format: &str| json!({ "@type": "DataDownload", "encodingFormat": format, "contentUrl": visit.absolute(&path) });
    json!([
        file(format!("/data/{id}.csv"), "text/csv"),
        file(format!("/data/{id}.parquet"), "application/vnd.apache.parquet"),
    ])
}

fn variable(field: &catalog::PublicField) -> Value {
    let mut named = json!({ "@type": "PropertyValue", "name": field.name.as_str() });
    if let (Some(words), Some(map)) = (&field.description, named.as_object_mut()) {
        map.insert("description".into(), json!(words));
    }
    named
}

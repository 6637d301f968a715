//! Adding a file of several tables: a dataset for each.

use crate::catalog::slug_words;
use crate::{ActError, Acts, AddDataset, Added};
use catalog::DatasetId;
use custody::Progress;
use records::Actor;
use std::ops::ControlFlow;

/// What became of one table of a file.
#[derive(Debug)]
pub struct EachTable {
    /// Its name in the file.
    pub part: String,
    /// The title of its dataset.
    pub title: String,
    /// What became of it.
    pub outcome: EachOutcome,
}

/// What became of one table.
#[derive(Debug)]
pub enum EachOutcome {
    /// It is a dataset now.
    Added(Box<Added>),
    /// There is a dataset of that readable name already; nothing was changed.
    Exists(DatasetId),
    /// It was not added.
    Refused(ActError),
}

impl Acts {
    /// Adds a dataset for each of these tables of a file, each on its own: one that is refused does not keep the others
    /// out. The readable name tells whether a table was added before, so that this may be run again.
    pub async fn add_each(
        &self,
        actor: &Actor,
        ask: &AddDataset,
        parts: &[String],
        watch: &mut (dyn FnMut(Progress) -> ControlFlow<()> + Send),
    ) -> Result<Vec<EachTable>, ActError> {
        let mut tables = Vec::new();
        for (part, name) in parts.iter().zip(short_names(parts)) {
            let title = format!("{}: {name}", ask.title.trim());
            let slug = slug_words(&format!("{} {name}", ask.slug.as_deref().unwrap_or(&ask.title)));
            let known = self.read(|city| {
                city.datasets.iter().find(|(_, state)| state.dataset.slug == slug).map(|(id, _)| id.clone())
            });
            let outcome = match known.await? {
                Some(id) => EachOutcome::Exists(id),
                None => {
                    let mut one = AddDataset { title: title.clone(), slug: Some(slug), ..ask.clone() };
                    one.ingest.table.part = Some(part.clone());
                    match self.add_dataset(actor, one, watch).await {
                        Ok(added) => EachOutcome::Added(Box::new(added)),
                        Err(fault @ ActError::Fault { .. }) => return Err(fault),
                        Err(refused) => EachOutcome::Refused(refused),
                    }
                }
            };
            tables.push(EachTable { part: part.clone(), title, outcome });
        }
        Ok(tables)
    }
}

/// How files of tables end.
const ENDINGS: [&str; 14] =
    ["csv", "tsv", "tab", "txt", "psv", "dat", "json", "jsonl", "ndjson", "geojson", "kml", "xml", "parquet", "pdf"];

/// The names of the parts without folders and endings, where that tells them apart.
fn short_names(parts: &[String]) -> Vec<String> {
    let short = |part: &String| {
        let file = part.rsplit('/').next().unwrap_or(part);
        let bare = file.strip_suffix(".gz").or_else(|| file.strip_suffix(".zst")).unwrap_or(file);
        // What stands behind the point of `Table 1.2` or `public.parks` is no ending.
        let is_ending = |end: &str| ENDINGS.iter().any(|ending| end.eq_ignore_ascii_case(ending));
        let stem = bare.rsplit_once('.').filter(|(_, end)| is_ending(end)).map_or(bare, |(stem, _)| stem);
        if stem.is_empty() { part.clone() } else { stem.to_owned() }
    };
    let all: Vec<String> = parts.iter().map(short).collect();
    // Names that differ in signs only would be one readable name.
    let same = |name: &String| all.iter().filter(|other| slug_words(other) == slug_words(name)).count() > 1;
    parts.iter().zip(&all).map(|(part, name)| if same(name) { part.clone() } else { name.clone() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_called_by_their_files_where_that_tells_them_apart() {
        let names = |parts: &[&str]| short_names(&parts.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>());
        assert_eq!(names(&["stops.txt", "feed/stop_times.csv.gz"]), ["stops", "stop_times"]);
        assert_eq!(names(&["a/x.csv", "b/x.csv", "y.csv"]), ["a/x.csv", "b/x.csv", "y"]);
        assert_eq!(names(&["a b.csv", "a-b.csv", ".csv"]), ["a b.csv", "a-b.csv", ".csv"]);
        assert_eq!(names(&["Table 1.2", "Table 1.3"]), ["Table 1.2", "Table 1.3"]);
        assert_eq!(names(&["public.parks", "public.schools"]), ["public.parks", "public.schools"]);
    }
}

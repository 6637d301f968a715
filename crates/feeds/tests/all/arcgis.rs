//! Layers of an ArcGIS server, played by one that keeps rows in memory.

use crate::server::{Asked, Reply, Server};
use crate::{access, fetched, got, refused};
use feeds::{FeedError, Fetched};
use serde_json::{Value, json};

/// A layer with these object ids, answering so many rows at a time, with what a test changes of it.
#[derive(Clone)]
struct Layer {
    ids: Vec<i64>,
    most: usize,
    said_most: Option<usize>,
    count: Option<u64>,
    wkid: u32,
    edited: Option<i64>,
    lose: Option<i64>,
}

impl Layer {
    fn of(ids: impl IntoIterator<Item = i64>) -> Self {
        Self {
            ids: ids.into_iter().collect(),
            most: 3,
            said_most: Some(3),
            count: None,
            wkid: 4326,
            edited: None,
            lose: None,
        }
    }

    fn serve(self) -> Server {
        Server::start(move |asked, before| Reply::ok(self.answer(asked, before).to_string()))
    }

    fn answer(&self, asked: &Asked, before: usize) -> Value {
        let says = |name: &str| asked.query.get(name).map(String::as_str);
        assert_eq!(says("f"), Some("json"));
        match asked.path.as_str() {
            "/rest/services/Parks/FeatureServer/0" => json!({
                "type": "Feature Layer", "name": "Parks", "geometryType": "esriGeometryPoint",
                "objectIdField": "OBJECTID", "maxRecordCount": self.said_most,
                "editingInfo": self.edited.map(|at| json!({"lastEditDate": at})),
                "fields": [{"name": "OBJECTID", "type": "esriFieldTypeOID"}, {"name": "NAME", "type": "esriFieldTypeString"},
                           {"name": "Shape", "type": "esriFieldTypeGeometry"}],
            }),
            "/rest/services/Parks/FeatureServer/0/query" if says("returnCountOnly") == Some("true") => {
                // The first question is what the layer is, the second counts.
                let asked_late = before > 1;
                json!({"count": self.count.filter(|_| asked_late).unwrap_or(self.ids.len() as u64)})
            }
            "/rest/services/Parks/FeatureServer/0/query" if says("returnIdsOnly") == Some("true") => {
                let mut ids = self.ids.clone();
                ids.reverse();
                json!({"objectIdFieldName": "OBJECTID", "objectIds": ids})
            }
            "/rest/services/Parks/FeatureServer/0/query" => self.page(asked),
            _ => json!({"error": {"code": 404, "message": "secret words"}}),
        }
    }

    fn page(&self, asked: &Asked) -> Value {
        assert_eq!((asked.query["outSR"].as_str(), asked.query["outFields"].as_str()), ("4326", "*"));
        let words: Vec<&str> = asked.query["where"].split(' ').collect();
        let ["OBJECTID", ">=", first, "AND", "OBJECTID", "<=", last] = words.as_slice() else { panic!("{words:?}") };
        let (first, last): (i64, i64) = (first.parse().unwrap(), last.parse().unwrap());
        let within = self.ids.iter().filter(|id| (first..=last).contains(*id) && self.lose != Some(**id));
        let within: Vec<i64> = within.copied().collect();
        let feature = |id: &i64| json!({"attributes": {"OBJECTID": id, "NAME": format!("Park {id}")}, "geometry": {"x": -121.5, "y": 38.5}});
        json!({
            "objectIdFieldName": "OBJECTID", "spatialReference": {"wkid": self.wkid},
            "fields": [{"name": "OBJECTID", "type": "esriFieldTypeOID"}, {"name": "NAME", "type": "esriFieldTypeString"}],
            "features": within.iter().take(self.most).map(feature).collect::<Vec<_>>(),
            "exceededTransferLimit": within.len() > self.most,
        })
    }
}

fn layer(server: &Server) -> String {
    server.url("/rest/services/Parks/FeatureServer/0")
}

fn ids_of(content: &[u8]) -> Vec<i64> {
    let set: Value = serde_json::from_slice(content).unwrap();
    assert_eq!(set["spatialReference"]["wkid"], 4326);
    assert_eq!(set["fields"].as_array().unwrap().len(), 2);
    let ids = set["features"].as_array().unwrap().iter().map(|f| f["attributes"]["OBJECTID"].as_i64().unwrap());
    ids.collect()
}

#[test]
fn every_row_comes_in_pages_whatever_gaps_the_ids_have() {
    let ids = [1, 2, 5, 6, 7, 40, 41, 1000, 1_000_000, 1_000_001];
    let server = Layer::of(ids).serve();
    let (content, seen) = got(&layer(&server), &access(&[&server]));
    assert_eq!(ids_of(&content), ids);
    assert!(seen.is_nothing());
    let pages = server.asked().iter().filter(|asked| asked.query.contains_key("outFields")).count();
    assert_eq!(pages, 4);
}

#[test]
fn rows_that_share_an_id_all_come() {
    let server = Layer::of([1, 2, 3, 1, 4, 5, 5, 5]).serve();
    let mut ids = ids_of(&got(&layer(&server), &access(&[&server])).0);
    ids.sort_unstable();
    assert_eq!(ids, [1, 1, 2, 3, 4, 5, 5, 5]);
    // More of one id than the server answers at a time cannot be asked for one after another.
    let server = Layer::of([7, 7, 7, 7]).serve();
    let error = refused(&layer(&server), &access(&[&server]));
    assert_eq!(error, FeedError::Count { counted: 4, received: 3 });
}

#[test]
fn a_server_that_answers_less_than_it_says_is_asked_for_less() {
    let server = Layer { most: 2, said_most: None, ..Layer::of(1..=11) }.serve();
    let (content, _) = got(&layer(&server), &access(&[&server]));
    assert_eq!(ids_of(&content), (1..=11).collect::<Vec<_>>());
}

#[test]
fn a_layer_without_rows_is_an_empty_set() {
    let server = Layer::of([]).serve();
    assert_eq!(ids_of(&got(&layer(&server), &access(&[&server])).0), [0; 0]);
}

#[test]
fn rows_that_do_not_add_up_are_refused() {
    let server = Layer { lose: Some(5), ..Layer::of(1..=7) }.serve();
    let error = refused(&layer(&server), &access(&[&server]));
    assert_eq!(error, FeedError::Count { counted: 3, received: 2 });
    let server = Layer { count: Some(8), ..Layer::of(1..=7) }.serve();
    let error = refused(&layer(&server), &access(&[&server]));
    assert_eq!(error, FeedError::Count { counted: 8, received: 7 });
}

#[test]
fn coordinates_that_are_not_in_degrees_are_refused() {
    let server = Layer { wkid: 102_100, ..Layer::of(1..=2) }.serve();
    let error = refused(&layer(&server), &access(&[&server]));
    assert!(matches!(error, FeedError::Answer { .. }), "{error}");
}

#[test]
fn a_layer_that_says_it_was_not_edited_is_not_read_again() {
    let server = Layer { edited: Some(1_700_000_000_000), ..Layer::of(1..=7) }.serve();
    let access = access(&[&server]);
    let (_, seen) = got(&layer(&server), &access);
    let before = server.asked().len();
    assert_eq!(fetched(&layer(&server), &access, &seen).0, Ok(Fetched::Unchanged));
    assert_eq!(server.asked().len(), before + 2);
}

#[test]
fn what_is_no_layer_is_refused_without_the_words_of_the_server() {
    let server = Layer::of([]).serve();
    let error = refused(&server.url("/rest/services/Other/FeatureServer/3"), &access(&[&server]));
    assert_eq!(error.to_string(), "127.0.0.1 answered with error 404 in its own words");
    let server = Server::start(|_, _| Reply::ok("{\"type\": \"Group Layer\"}"));
    let error = refused(&layer(&server), &access(&[&server]));
    assert_eq!(error.to_string(), "127.0.0.1 has no layer or table of rows there");
}

//! What the log says of a request.

use super::city::City;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_names_routes_and_never_codes_queries_or_texts() {
    let city = City::new().await;
    let lines = Lines::default();
    let writer = lines.clone();
    // For the whole process: what one thread alone listens to may be taken for unheard by the others, which run beside it.
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_ansi(false)
        .with_writer(move || writer.clone());
    tracing::subscriber::set_global_default(subscriber.finish()).unwrap();
    city.get("/track/hushhushcodehushhushcode/record.json").await.is(404);
    city.get("/resource/call-0001.json?$where=call_type='hushhushvalue'&$$app_token=").await.is(200);
    city.get("/resource/call-0001.json?$where=hushhushname='a'").await.is(400);
    city.post_json("/api/v1/inquiries", r#"{"text":"hushhushtext","email":"hushhush@b.example"}"#).await.is(201);
    city.get("/hushhushpath").await.is(404);
    let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("/track/{code}/record.json") && log.contains("/resource/{file}"), "{log}");
    assert!(!log.contains("hushhush"), "{log}");
}

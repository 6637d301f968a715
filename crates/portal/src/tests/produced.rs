use super::city::{Answer, City, NOW};
use crate::PortalLimits;
use crate::track::{sha256_hex, track_hash};
use records::manifest::RecordManifest;
use records::public::{Document, PublicRequest, TrackedMatter};
use records::{
    Audience, LetterKept, MatterKind, MatterNumber, Opening, ProducedFile, Production, Requester, Submission,
};

const CODE: &str = "abcdefghijklmnopqrstuvwxyz";
const PUBLIC: &str = "a0000000000000000000000000000000";
const PRIVATE: &str = "b0000000000000000000000000000000";
const LETTER: &str = "0000000000000000000000000000000c";

fn production(id: &str, audience: Audience) -> Production {
    let files = vec![
        ProducedFile { name: "data.csv".into(), bytes: 4, sha256: sha256_hex(b"a,b\n"), document: None },
        ProducedFile { name: "../secret".into(), bytes: 4, sha256: "cd".repeat(32), document: None },
    ];
    let dataset = Some("call-0001".parse().unwrap());
    Production { id: id.into(), item: 0, dataset, rows: 1, files, audience, fields: Vec::new(), redacted: Vec::new() }
}

fn limits() -> PortalLimits {
    PortalLimits { number_within: std::time::Duration::from_millis(1), ..PortalLimits::default() }
}

/// A request with one production for everyone, one for the requester, and a letter.
async fn city() -> City {
    with(limits()).await
}

async fn with(limits: PortalLimits) -> City {
    let city = City::with(limits).await;
    let public = PublicRequest {
        number: MatterNumber("R-2026-0001".into()),
        kind: MatterKind::Request,
        received: "2026-01-05".into(),
        due: None,
        extended_until: None,
        extension_ground: None,
        items: Vec::new(),
        series: Vec::new(),
        described: true,
        text: None,
        determined: None,
        outcomes: Vec::new(),
        productions: vec![
            production(PUBLIC, Audience::Public),
            production(PRIVATE, Audience::Requester { basis: "own records".into() }),
        ],
        outcome: None,
        closed: None,
        answer: None,
        determined_days_late: None,
        deadlines: Vec::new(),
        still: vec![],
        again: vec![],
        narrowed: Vec::new(),
        appeal_by: None,
        taken_down: vec![],
    };
    let letter = LetterKept {
        id: LETTER.into(),
        kind: "determination".into(),
        title: "Determination".into(),
        at: NOW,
        pdf_sha256: sha256_hex(b"%PDF-1.7"),
        html_sha256: sha256_hex(b"<h1>Determination</h1>"),
    };
    let tracked = TrackedMatter {
        public: public.clone(),
        opening: Opening::Request {
            items: Vec::new(),
            description: Some("my records".into()),
            format: None,
            series: Vec::new(),
        },
        requester: Requester::default(),
        same_as: None,
        messages: Vec::new(),
        letters: vec![letter],
        productions: public.productions.clone(),
        proceeding: records::Proceeding::default(),
        decisions: Vec::new(),
        responsible: Vec::new(),
        recomputed: Vec::new(),
        webhooks: vec![],
        happened: vec![],
        history: Vec::new(),
    };
    let document = |kind, key: &str, json| Document { kind, key: key.into(), json };
    let hash = track_hash(CODE).unwrap();
    let documents = [
        document("request", "R-2026-0001", serde_json::to_string(&public).unwrap()),
        document("track", &hash, serde_json::to_string(&tracked).unwrap()),
    ];
    city.put(&documents, 2).await;
    let folder = city.dir.path().join("public");
    for id in [PUBLIC, PRIVATE] {
        std::fs::create_dir_all(folder.join("productions").join(id)).unwrap();
        std::fs::write(folder.join("productions").join(id).join("data.csv"), "a,b\n").unwrap();
    }
    std::fs::create_dir_all(folder.join("letters")).unwrap();
    std::fs::write(folder.join("letters").join(format!("{LETTER}.pdf")), "%PDF-1.7").unwrap();
    std::fs::write(folder.join("letters").join(format!("{LETTER}.html")), "<h1>Determination</h1>").unwrap();
    city
}

fn assert_secret(answer: &Answer) {
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.header("x-robots-tag").contains("noindex"));
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
}

#[tokio::test]
async fn productions_for_everyone_are_in_the_log_and_others_are_not() {
    let city = city().await;
    let file = city.get(&format!("/requests/R-2026-0001/productions/{PUBLIC}/data.csv")).await.is(200);
    assert_eq!(file.text(), "a,b\n");
    assert!(file.header("content-disposition").starts_with("attachment"));
    city.get(&format!("/requests/R-2026-0001/productions/{PRIVATE}/data.csv")).await.is(404);
    city.get(&format!("/requests/R-2026-0001/productions/{PUBLIC}/other.csv")).await.is(404);
    city.get(&format!("/requests/R-2026-0001/productions/{PUBLIC}/..%2fsecret")).await.is(404);
    city.get(&format!("/requests/R-2026-0002/productions/{PUBLIC}/data.csv")).await.is(404);
    let log = city.get("/api/v1/requests").await.is(200).json();
    assert_eq!(log["requests"][0]["number"], "R-2026-0001");
    city.get("/api/v1/requests/R-2026-0001").await.is(200);
}

#[tokio::test]
async fn the_code_opens_files_letters_and_the_record() {
    let city = city().await;
    let file = city.get(&format!("/track/{CODE}/productions/{PRIVATE}/data.csv")).await.is(200);
    assert_secret(&file);
    let part = city
        .get_with(&format!("/track/{CODE}/productions/{PRIVATE}/data.csv"), &[("range", "bytes=0-0")])
        .await
        .is(206);
    assert_eq!(part.text(), "a");
    let pdf = city.get(&format!("/track/{CODE}/letters/{LETTER}.pdf")).await.is(200);
    assert_eq!(pdf.header("content-type"), "application/pdf");
    assert_secret(&pdf);
    let html = city.get(&format!("/track/{CODE}/letters/{LETTER}.html")).await.is(200);
    assert!(html.header("content-security-policy").contains("sandbox"));
    let record = city.get(&format!("/track/{CODE}/record.json")).await.is(200);
    assert_eq!(record.json()["opening"]["description"], "my records");
    assert!(record.header("content-disposition").contains("R-2026-0001.json"));
    assert_secret(&record);
    let archive = city.get(&format!("/track/{CODE}/record.zip")).await.is(200);
    assert_eq!(archive.header("content-type"), "application/zip");
    assert!(archive.header("content-disposition").contains("R-2026-0001.zip"));
    assert_secret(&archive);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive.bytes())).unwrap();
    let mut read = |name: &str| std::io::read_to_string(archive.by_name(name).unwrap()).unwrap();
    assert!(read("record.json").contains("my records") && read("messages.txt").starts_with("No message"));
    assert_eq!(read(&format!("productions/item-1-{}/data.csv", &PRIVATE[..8])), "a,b\n");
    assert!(read("law.txt").contains("Gov. Code § 7922.535") && read("law.txt").contains("January 5, 2026"));
    assert!(read("events.csv").starts_with("at,who,kind,what\r\n"));
    assert_eq!(read(&format!("letters/determination-{}.html", &LETTER[..8])), html.text());
    city.get(&format!("/api/v1/track/{}", CODE.to_uppercase())).await.is(200);
    city.get(&format!("/track/{CODE}/letters/{PUBLIC}.pdf")).await.is(404);
    city.get(&format!("/track/{CODE}/letters/{LETTER}.exe")).await.is(404);
}

/// The manifest of an archive, and the names and checksums of what is in it.
fn unpacked(archive: &Answer) -> (RecordManifest, Vec<(String, String)>) {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive.bytes())).unwrap();
    let (mut manifest, mut files) = (None, Vec::new());
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).unwrap();
        let (name, mut bytes) = (file.name().unwrap().into_owned(), Vec::new());
        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
        match name.as_str() {
            "verification.json" => manifest = serde_json::from_slice(&bytes).unwrap(),
            _ => files.push((name, sha256_hex(&bytes))),
        }
    }
    (manifest.unwrap(), files)
}

#[tokio::test]
async fn every_file_of_the_archive_is_in_its_manifest_as_it_is() {
    let city = city().await;
    let archive = city.get(&format!("/track/{CODE}/record.zip")).await.is(200);
    let (manifest, files) = unpacked(&archive);
    let listed: Vec<_> = manifest.files.iter().map(|file| (file.name.clone(), file.sha256.clone())).collect();
    assert_eq!(listed, files);
    assert_eq!(files.iter().filter(|(name, _)| name.starts_with("productions/")).count(), 2, "{files:?}");
    assert!(manifest.left_out.is_empty() && !format!("{manifest:?}").contains(CODE));
}

#[tokio::test]
async fn productions_are_counted_with_the_dataset_that_they_were_cut_from() {
    let city = city().await;
    let public = format!("/requests/R-2026-0001/productions/{PUBLIC}/data.csv");
    city.get(&public).await.is(200);
    city.send("HEAD", &public, &[], "").await.is(200);
    city.get_with(&public, &[("range", "bytes=2-3")]).await.is(206);
    city.get(&format!("/track/{CODE}/productions/{PRIVATE}/data.csv")).await.is(200);
    city.get(&format!("/track/{CODE}/record.zip")).await.is(200);
    city.send("HEAD", &format!("/track/{CODE}/record.zip"), &[], "").await.is(200);
    city.state.flush_accesses().await.unwrap();
    let read = city.inbox.accesses("call-0001").await.unwrap();
    let times: Vec<_> = read.iter().map(|read| (read.read.as_str(), read.download, read.times)).collect();
    assert_eq!(times, [(PUBLIC, true, 2), (PRIVATE, true, 2)], "each by itself, and with the archive");
}

#[test]
fn a_document_is_counted_with_its_matter_and_what_stands_beside_data_not_at_all() {
    let matter = MatterNumber("R-2026-0001".into());
    let made = production(PUBLIC, Audience::Public);
    let file = |name: &str| ProducedFile { name: name.into(), bytes: 4, sha256: String::new(), document: None };
    let told = |file: &ProducedFile| crate::accesses::told_of(&matter, &made, file).map(str::to_owned);
    assert_eq!(told(&file("data.parquet")).as_deref(), Some("call-0001"));
    assert_eq!(told(&file("CHECKSUMS.txt")), None);
    let memo = ProducedFile { document: Some(records::document::DocumentId("memo".into())), ..file("memo.pdf") };
    assert_eq!(told(&memo).as_deref(), Some("R-2026-0001"));
}

#[tokio::test]
async fn what_is_too_large_for_the_archive_is_named_with_its_checksum_and_its_address() {
    let limits = PortalLimits { record_bytes_max: 5, ..limits() };
    let city = with(limits).await;
    let (manifest, files) = unpacked(&city.get(&format!("/track/{CODE}/record.zip")).await.is(200));
    assert_eq!(files.iter().filter(|(name, _)| name.starts_with("productions/")).count(), 1);
    let [left_out] = &manifest.left_out[..] else { panic!("{manifest:?}") };
    assert_eq!((left_out.bytes, left_out.sha256.as_str()), (4, sha256_hex(b"a,b\n").as_str()));
    city.get(&format!("/track/{CODE}/{}", left_out.at)).await.is(200);
}

#[tokio::test]
async fn an_archive_is_broken_off_rather_than_hold_a_file_that_the_record_does_not_name() {
    let city = city().await;
    let file = city.dir.path().join("public/productions").join(PRIVATE).join("data.csv");
    std::fs::write(file, "a,c\n").unwrap();
    let request = axum::http::Request::get(format!("/track/{CODE}/record.zip")).body(axum::body::Body::empty());
    let answer = tower::ServiceExt::oneshot(city.app.clone(), request.unwrap()).await.unwrap();
    assert!(http_body_util::BodyExt::collect(answer.into_body()).await.is_err());
}

#[tokio::test]
async fn a_wrong_code_opens_nothing_and_is_kept_nowhere() {
    let city = city().await;
    for code in ["x", "abcdefghijklmnopqrstuvwxya", "..%2f..", &"a".repeat(500)] {
        for rest in ["/record.json", "/record.zip", &format!("/letters/{LETTER}.pdf")] {
            let refused = city.get(&format!("/track/{code}{rest}")).await.is(404);
            assert_secret(&refused);
        }
        city.post_json(&format!("/api/v1/track/{code}/messages"), r#"{"text":"hello"}"#).await.is(404);
    }
    assert_eq!(city.inbox.count_since(0).await.unwrap(), 0);
}

#[tokio::test]
async fn the_requester_writes_withdraws_and_changes_the_link() {
    let city = city().await;
    city.post_json(&format!("/api/v1/track/{CODE}/messages"), r#"{"text":" hello "}"#).await.is(202);
    city.post_json(&format!("/api/v1/track/{CODE}/messages"), r#"{"text":" "}"#).await.is(422);
    city.post_json(&format!("/api/v1/track/{CODE}/withdraw"), "").await.is(202);
    let rotated = city.post_json(&format!("/api/v1/track/{CODE}/rotate"), "").await.is(201);
    assert_secret(&rotated);
    let code = rotated.json()["tracking_code"].as_str().unwrap().to_owned();
    let (hash, new_hash) = (track_hash(CODE).unwrap(), track_hash(&code).unwrap());
    let waiting: Vec<_> = city.inbox.waiting().await.unwrap().into_iter().map(|(_, _, s)| s).collect();
    assert!(waiting.contains(&Submission::Message { track_hash: hash.clone(), text: "hello".into() }));
    assert!(waiting.contains(&Submission::Withdraw { track_hash: hash.clone() }));
    assert!(waiting.contains(&Submission::Rotate { track_hash: hash, new_track_hash: new_hash }));
}

#[tokio::test]
async fn what_was_taken_down_says_why_at_every_door() {
    let city = city().await;
    let hash = track_hash(CODE).unwrap();
    let mut public: PublicRequest =
        serde_json::from_str(&city.docs.get("request", "R-2026-0001").await.unwrap().unwrap()).unwrap();
    let mut tracked: TrackedMatter =
        serde_json::from_str(&city.docs.get("track", &hash).await.unwrap().unwrap()).unwrap();
    let closed = records::ClosedProduction {
        production: PUBLIC.into(),
        item: 0,
        dataset: Some("call-0001".parse().unwrap()),
        audience: Audience::Public,
        files: vec!["data.csv".into()],
        reason: "the dataset was taken down: it names callers".into(),
        because: None,
        by: vec![],
        at: NOW,
    };
    let forget = |made: &mut Production| made.files.retain(|_| made.id != PUBLIC);
    for request in [&mut public, &mut tracked.public] {
        request.productions.iter_mut().for_each(forget);
        request.taken_down.push(closed.clone());
    }
    tracked.productions.iter_mut().for_each(forget);
    let document = |kind, key: &str, json| Document { kind, key: key.into(), json };
    let documents = [
        document("request", "R-2026-0001", serde_json::to_string(&public).unwrap()),
        document("track", &hash, serde_json::to_string(&tracked).unwrap()),
    ];
    city.put(&documents, 3).await;
    for door in ["/requests/R-2026-0001".to_owned(), format!("/track/{CODE}")] {
        let gone = city.get(&format!("{door}/productions/{PUBLIC}/data.csv")).await.is(410);
        assert!(gone.text().contains("it names callers"), "{}", gone.text());
        let page = city.get(&door).await.is(200).text().to_owned();
        assert!(page.contains("Taken down since") && page.contains("it names callers"), "{page}");
        assert!(!page.contains(&format!("/productions/{PUBLIC}/")), "{page}");
    }
    let archive = city.get(&format!("/track/{CODE}/record.zip")).await.is(200);
    let (_, files) = unpacked(&archive);
    assert_eq!(files.iter().filter(|(name, _)| name.starts_with("productions/")).count(), 1, "{files:?}");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive.bytes())).unwrap();
    let readme = std::io::read_to_string(archive.by_name("README.txt").unwrap()).unwrap();
    assert!(readme.contains("it names callers"), "{readme}");
}

#[tokio::test]
async fn productions_of_a_dataset_that_is_being_changed_wait() {
    let city = city().await;
    city.docs.set_closed(&["call-0001".parse().unwrap()]).await.unwrap();
    city.get(&format!("/requests/R-2026-0001/productions/{PUBLIC}/data.csv")).await.is(503);
    city.get(&format!("/track/{CODE}/record.zip")).await.is(503);
    city.get(&format!("/track/{CODE}/productions/{PRIVATE}/data.csv")).await.is(503);
}

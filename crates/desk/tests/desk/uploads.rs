//! Files brought in at the desk: by the tus protocol and by a plain form, read, added, given up.

use crate::city::{Answer, Browser, CANARY, City, between};
use axum::http::{Method, Request, StatusCode, header};
use custody::CustodyDir;
use custody::uploads::{Upload, UploadId, UploadOutcome, Uploads};
use records::Role;
use std::path::Path;
use std::time::Duration;

const FILE: &str =
    "Tree,Planted,Owner Phone\nT1,2026-01-02,916-555-0142\nT2,2026-01-03,\nT3,2026-01-05,916-555-0143,beyond\n";
/// More calls of the dataset that is there, with a field more.
const CALLS: &str = "Call,Received,Offense,Caller Phone,Beat\nC900,2026-02-01,Arson,916-555-0150,3\n";

/// A request of the tus protocol with the token of a page.
async fn tus(browser: &mut Browser, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let token = browser.get("/desk/help").await.token();
    let mut request = Request::builder().method(method).uri(path).header("tus-resumable", "1.0.0");
    request = request.header("x-form-token", token);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    browser.send(request, body.to_owned()).await
}

fn base64(text: &str) -> String {
    data_encoding::BASE64.encode(text.as_bytes())
}

async fn create(browser: &mut Browser, name: &str, bytes: usize, more: &str) -> Answer {
    let metadata = format!("filename {}{more}", base64(name));
    let headers = [("upload-length", bytes.to_string()), ("upload-metadata", metadata)];
    let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
    tus(browser, Method::POST, "/desk/uploads", &headers, "").await
}

async fn patch(browser: &mut Browser, path: &str, offset: usize, body: &str) -> Answer {
    let offset = offset.to_string();
    let headers = [("content-type", "application/offset+octet-stream"), ("upload-offset", offset.as_str())];
    tus(browser, Method::PATCH, path, &headers, body).await
}

fn offset(answer: &Answer) -> &str {
    answer.headers["upload-offset"].to_str().unwrap()
}

/// Sends a whole file and waits until it was read.
async fn sent(browser: &mut Browser, name: &str, text: &str, more: &str) -> String {
    let created = create(browser, name, text.len(), more).await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.text());
    let path = created.location().to_owned();
    assert_eq!(patch(browser, &path, 0, text).await.status, StatusCode::NO_CONTENT);
    read(browser, &path).await;
    path
}

async fn read(browser: &mut Browser, path: &str) -> String {
    for _ in 0..600 {
        let told = browser.get(&format!("{path}/progress")).await.text();
        if !told.contains("\"state\":\"reading\"") {
            return told;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the upload is not read");
}

fn uploads(city: &City) -> Uploads {
    CustodyDir::create(city.acts.folder().custodial()).unwrap().uploads()
}

fn upload(city: &City, path: &str) -> Upload {
    uploads(city).find(&id(path)).unwrap().unwrap()
}

fn id(path: &str) -> UploadId {
    path.rsplit('/').next().unwrap().parse().unwrap()
}

/// What is in custody, by name.
fn in_custody(city: &City) -> Vec<String> {
    let mut all = Vec::new();
    for folder in ["originals", "revisions", "uploads"] {
        let folder = city.acts.folder().custodial().join(folder);
        all.extend(std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path().display().to_string()));
    }
    all.sort();
    all
}

async fn datasets(city: &City) -> usize {
    city.acts.read(|city| city.datasets.len()).await.unwrap()
}

/// The page without what stands in the custodial frame, up to the next section.
fn outside_the_frame(page: &str) -> String {
    page.split("<div class=\"dl-custodial\">")
        .map(|part| part.rsplit_once("</section>").map_or(part, |(_, rest)| rest))
        .collect()
}

#[tokio::test]
async fn only_who_may_bring_in_files_gets_to_them_and_publishers_stay_with_their_own() {
    let city = City::new().await;
    for role in [Role::Clerk, Role::Counsel, Role::Auditor, Role::Admin] {
        let mut other = city.signed_in(role, None).await;
        for path in ["/desk/uploads", "/desk/uploads/new"] {
            assert_eq!(other.get(path).await.status, StatusCode::FORBIDDEN, "{role:?} {path}");
        }
        assert_eq!(create(&mut other, "a.csv", 1, "").await.status, StatusCode::FORBIDDEN, "{role:?}");
    }
    let mut fire = city.signed_in(Role::Publisher, Some("Fire")).await;
    assert_eq!(fire.get("/desk/uploads/new?dataset=call-0001").await.status, StatusCode::FORBIDDEN);
    let more = format!(",dataset {}", base64("call-0001"));
    assert_eq!(create(&mut fire, "a.csv", 1, &more).await.status, StatusCode::FORBIDDEN);
    let mut opendata = city.signed_in(Role::OpenData, None).await;
    let path = sent(&mut opendata, "trees.csv", FILE, "").await;
    assert!(opendata.get("/desk/uploads").await.text().contains(&path));
    assert_eq!(fire.get(&path).await.status, StatusCode::NOT_FOUND);
    assert!(!fire.get("/desk/uploads").await.text().contains(&path));
    assert_eq!(tus(&mut fire, Method::DELETE, &path, &[], "").await.status, StatusCode::NOT_FOUND);
    let own = sent(&mut fire, "trees.csv", FILE, "").await;
    let answers = [("title", "Hydrants"), ("department", "Police")];
    let added = fire.post(&own, &format!("{own}/add"), &answers).await;
    let dataset = between(added.location(), "/desk/datasets/", "?");
    let department = city.acts.read(|c| c.dataset(&dataset.parse().unwrap()).unwrap().dataset.department.clone());
    assert_eq!(department.await.unwrap().as_deref(), Some("Fire"), "whatever the form said");
    assert_eq!(city.browser().get("/desk/uploads").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_protocol_wants_its_version_a_session_and_the_token_of_a_form() {
    let city = City::new().await;
    let mut person = city.signed_in(Role::OpenData, None).await;
    let token = person.get("/desk/datasets").await.token();
    let post = || Request::post("/desk/uploads").header("upload-length", "3");
    let answer = person.send(post().header("x-form-token", &token), "").await;
    assert_eq!(answer.status, StatusCode::PRECONDITION_FAILED);
    let answer = person.send(post().header("tus-resumable", "1.0.0"), "").await;
    assert_eq!((answer.status, answer.headers["tus-resumable"].to_str().unwrap()), (StatusCode::FORBIDDEN, "1.0.0"));
    let stranger =
        city.browser().send(post().header("tus-resumable", "1.0.0").header("x-form-token", &token), "").await;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
    let options = person.send(Request::options("/desk/uploads"), "").await;
    assert_eq!(options.status, StatusCode::NO_CONTENT);
    assert_eq!(options.headers["tus-extension"], "creation,termination");
    assert!(uploads(&city).list().unwrap().is_empty());
}

#[tokio::test]
async fn a_file_is_sent_in_pieces_read_and_added_once() {
    let city = City::new().await;
    let mut person = city.signed_in(Role::OpenData, None).await;
    let created = create(&mut person, "../up/Street_trees.csv", FILE.len(), "").await;
    let path = created.location().to_owned();
    let head = tus(&mut person, Method::HEAD, &path, &[], "").await;
    assert_eq!((head.status, offset(&head)), (StatusCode::OK, "0"));
    assert_eq!(offset(&patch(&mut person, &path, 0, &FILE[..40]).await), "40");
    assert_eq!(patch(&mut person, &path, 0, &FILE[..40]).await.status, StatusCode::CONFLICT);
    assert_eq!(patch(&mut person, &path, 41, "x").await.status, StatusCode::CONFLICT);
    let head = tus(&mut person, Method::HEAD, &path, &[], "").await;
    assert_eq!(
        (offset(&head), head.headers["upload-length"].to_str().unwrap()),
        ("40", FILE.len().to_string().as_str())
    );
    let half = person.get(&path).await.text();
    assert!(half.contains("Choose the same file again") && half.contains("% arrived"), "{half}");
    assert!(person.get("/desk/uploads/new").await.text().contains("data-name=\"Street_trees.csv\""));
    assert_eq!(offset(&patch(&mut person, &path, 40, &FILE[40..]).await), FILE.len().to_string());
    assert!(read(&mut person, &path).await.contains("\"state\":\"read\""));

    let page = person.get(&path).await.text();
    for words in
        ["Add as a dataset", "value=\"Street trees\"", "<dd>comma", "telephone number", "beyond the last field"]
    {
        assert!(page.contains(words), "{words} in {page}");
    }
    assert!(page.contains(CANARY) && !outside_the_frame(&page).contains(CANARY));
    assert!(!outside_the_frame(&page).contains("<td>beyond</td>"));

    let before = datasets(&city).await;
    let untitled = person.post(&path, &format!("{path}/add"), &[("title", " "), ("description", "All of them")]).await;
    assert_eq!(untitled.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(untitled.text().contains("Give the dataset a title") && untitled.text().contains("All of them"));
    let answers = [("title", "Street Trees"), ("row_id", "tree"), ("department", "Parks"), ("order", "planted")];
    let added = person.post(&path, &format!("{path}/add"), &answers).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
    let dataset = between(added.location(), "/desk/datasets/", "?done=brought-in");
    let shown = person.get(added.location()).await.text();
    assert!(shown.contains("Street Trees") && shown.contains("Nothing of it is public"), "{shown}");

    let again = person.post("/desk/datasets", &format!("{path}/add"), &answers).await;
    assert_eq!(again.location(), added.location());
    // A process that was killed after the ledger had it, and before the upload said so.
    let revision = city.acts.read(|c| c.dataset(&dataset.parse().unwrap()).unwrap().revision.clone().unwrap());
    let revision = revision.await.unwrap().parse().unwrap();
    uploads(&city).change(&id(&path), |about| about.outcome = Some(UploadOutcome::Read { revision })).unwrap();
    let again = person.post("/desk/datasets", &format!("{path}/add"), &answers).await;
    assert_eq!(again.location(), added.location(), "{}", again.text());
    assert_eq!(datasets(&city).await, before + 1);
    assert!(!uploads(&city).file(&id(&path)).exists(), "the original is in custody");
    assert!(person.get("/desk/uploads").await.text().contains("In the dataset"));
}

#[tokio::test]
async fn what_is_cancelled_leaves_nothing_whatever_it_was() {
    let city = City::new().await;
    let mut person = city.signed_in(Role::OpenData, None).await;
    let before = in_custody(&city);
    let half = create(&mut person, "trees.csv", FILE.len(), "").await.location().to_owned();
    patch(&mut person, &half, 0, &FILE[..10]).await;
    let first = sent(&mut person, "trees.csv", FILE, "").await;
    let second = sent(&mut person, "again.csv", FILE, "").await;
    let bad = sent(&mut person, "bad.bin", "\0\u{1}\u{2}\0\0\0\0\u{3}", "").await;
    assert!(in_custody(&city).len() > before.len() + 4);
    let cancelled = person.post(&first, &format!("{first}/cancel"), &[]).await;
    assert_eq!(cancelled.location(), "/desk/uploads?done=upload-cancelled");
    assert!(person.get(&second).await.text().contains("Add as a dataset"), "the other was read into the same revision");
    assert_eq!(tus(&mut person, Method::DELETE, &second, &[], "").await.status, StatusCode::NO_CONTENT);
    for path in [&half, &bad] {
        person.post(path, &format!("{path}/cancel"), &[]).await;
    }
    assert_eq!(in_custody(&city), before);
    let twice = person.post("/desk/uploads", &format!("{first}/cancel"), &[]).await;
    assert_eq!(twice.location(), "/desk/uploads?done=upload-cancelled");
    assert_eq!(person.get(&first).await.status, StatusCode::NOT_FOUND);
    assert_eq!(patch(&mut person, &half, 10, "x").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_process_that_was_killed_is_followed_by_one_that_reads_or_removes() {
    let city = City::new().await;
    let mut person = city.signed_in(Role::OpenData, None).await;
    let before = in_custody(&city);
    // All there, and nobody reads it: the process was killed at that moment.
    let complete = async |person: &mut Browser| {
        let path = create(person, "trees.csv", FILE.len(), "").await.location().to_owned();
        let mut writer = uploads(&city).append(&id(&path), 0, u64::MAX).unwrap();
        writer.write(FILE.as_bytes()).unwrap();
        drop(writer);
        path
    };
    let path = complete(&mut person).await;
    assert!(read(&mut person, &path).await.contains("\"state\":\"read\""));
    // Read, and killed before it said so; cancelled by the next process, and killed again before anything was removed.
    uploads(&city)
        .change(&id(&path), |about| {
            about.outcome = None;
            about.cancelled = true;
        })
        .unwrap();
    city.acts.tidy_uploads().await.unwrap();
    assert_eq!(in_custody(&city), before);

    let other = complete(&mut person).await;
    city.acts.tidy_uploads().await.unwrap();
    read(&mut person, &other).await;
    assert!(matches!(upload(&city, &other).about.outcome, Some(UploadOutcome::Read { .. })));
    uploads(&city).change(&id(&other), |about| about.touched_at -= 8 * 24 * 3600 * 1_000_000).unwrap();
    city.acts.tidy_uploads().await.unwrap();
    assert_eq!(in_custody(&city), before, "nobody touched it for a week");
}

#[tokio::test]
async fn too_much_is_refused_before_and_while_it_is_sent() {
    let city = City::new().await;
    let mut person = city.signed_in(Role::OpenData, None).await;
    let huge = create(&mut person, "huge.csv", 9 << 30, "").await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    let path = create(&mut person, "small.csv", 4, "").await.location().to_owned();
    assert_eq!(patch(&mut person, &path, 0, "12345").await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let head = tus(&mut person, Method::HEAD, &path, &[], "").await;
    assert_eq!(offset(&head), "0");
    for _ in 1..20 {
        assert_eq!(create(&mut person, "one.csv", 4, "").await.status, StatusCode::CREATED);
    }
    let one_more = create(&mut person, "one.csv", 4, "").await;
    assert_eq!(one_more.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(one_more.text().contains("wait for a decision"), "{}", one_more.text());
}

#[tokio::test]
async fn new_rows_wait_until_a_change_of_the_fields_is_accepted() {
    let city = City::new().await;
    let mut person = city.signed_in(Role::Publisher, Some("Police")).await;
    assert!(person.get("/desk/datasets/call-0001").await.text().contains("/desk/uploads/new?dataset=call-0001"));
    let form = person.get("/desk/uploads/new?dataset=call-0001").await.text();
    assert!(form.contains("Replace all rows") && form.contains("Add and correct rows"), "{form}");
    let more = format!(",dataset {},change {}", base64("call-0001"), base64("append"));
    let path = sent(&mut person, "more-calls.csv", CALLS, &more).await;
    let page = person.get(&path).await.text();
    assert!(
        page.contains("The rows are added to those that are there") && page.contains("1 added, 0 corrected"),
        "{page}"
    );
    assert!(page.contains("916-555-0150") && !page.contains(CANARY), "of the rows before, nothing is shown: {page}");
    assert!(page.contains("<code>beat</code>") && page.contains("withheld until decided"), "{page}");
    let revision =
        async || city.acts.read(|c| c.dataset(&"call-0001".parse().unwrap()).unwrap().revision.clone()).await.unwrap();
    let before = revision().await;
    let act = format!("{path}/update");
    let refused = person.post(&path, &act, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("The fields change: tick this box if that is meant"));
    assert_eq!(revision().await, before);
    let done = person.post(&path, &act, &[("accept", "yes")]).await;
    assert_eq!(done.location(), "/desk/datasets/call-0001?done=rows-brought-in", "{}", done.text());
    let after = revision().await;
    assert_ne!(after, before);
    let again = person.post("/desk/datasets", &act, &[("accept", "yes")]).await;
    assert_eq!(again.location(), done.location());
    assert_eq!(revision().await, after);
    let shown = person.get("/desk/datasets/call-0001").await.text();
    assert!(shown.contains("31 rows released") && shown.contains("not classified yet, so withheld"), "{shown}");
}

#[tokio::test]
async fn a_file_that_cannot_be_read_says_why_and_is_read_again_otherwise() {
    let city = City::new().await;
    let mut person = city.signed_in(Role::OpenData, None).await;
    let text = "Trees of the city\nTree;Planted\nT1;2026-01-02\n";
    let path = sent(&mut person, "trees.csv", text, "").await;
    let first = upload(&city, &path).about.outcome;
    let wrong = person.post(&path, &format!("{path}/read"), &[("header", "second")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Give the number of the row") && wrong.text().contains("value=\"second\""));
    let again = person.post(&path, &format!("{path}/read"), &[("header", "2"), ("delimiter", "semicolon")]).await;
    assert_eq!(again.location(), path, "{}", again.text());
    read(&mut person, &path).await;
    let page = person.get(&path).await.text();
    assert!(page.contains("<dd>row 2") && page.contains("<code>planted</code>"), "{page}");
    assert_ne!(upload(&city, &path).about.outcome, first);
    let revisions = || std::fs::read_dir(city.acts.folder().custodial().join("revisions")).unwrap().count();
    assert_eq!(revisions(), 2, "what was read before is given up");
    person.post(&path, &format!("{path}/read"), &[("header", "9")]).await;
    read(&mut person, &path).await;
    let failed = person.get(&path).await.text();
    assert!(
        failed.contains("The file could not be read") && failed.contains("name another under “Header row”"),
        "{failed}"
    );
    assert_eq!(revisions(), 1);
    person.post(&path, &format!("{path}/read"), &[("header", "2")]).await;
    read(&mut person, &path).await;
    assert!(person.get(&path).await.text().contains("Add as a dataset"));
}

/// A form with a file, as a browser without scripts sends it.
async fn form(browser: &mut Browser, answers: &[(&str, &str)], file: Option<(&str, &str)>) -> Answer {
    let mut body = String::new();
    for (name, value) in answers {
        body.push_str(&format!("--xyz\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
    }
    let (name, text) = file.unwrap_or_default();
    body.push_str(&format!(
        "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n{text}\r\n--xyz--\r\n"
    ));
    let request = Request::post("/desk/uploads/new").header(header::CONTENT_TYPE, "multipart/form-data; boundary=xyz");
    browser.send(request, body).await
}

#[tokio::test]
async fn without_scripts_the_same_form_takes_the_whole_file_or_nothing() {
    let city = City::new().await;
    let mut person = city.signed_in(Role::OpenData, None).await;
    let token = person.get("/desk/uploads/new").await.token();
    let none = form(&mut person, &[("token", token.as_str())], None).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.text().contains("Choose a file"));
    for token in ["", "AAAA"] {
        assert_eq!(form(&mut person, &[("token", token)], Some(("a.csv", FILE))).await.status, StatusCode::FORBIDDEN);
    }
    assert!(uploads(&city).list().unwrap().is_empty());
    // Larger than any other form may be.
    let large = format!("Tree,Words\n{}", "T1,a b c d e f g h i j k l m n o p q r s t u v w x y z\n".repeat(20_000));
    let sent = form(&mut person, &[("token", token.as_str())], Some(("large.csv", &large))).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let path = sent.location().to_owned();
    assert!(read(&mut person, &path).await.contains("\"state\":\"read\""));
    assert!(person.get(&path).await.text().contains("<dd>20,000"));
    // Broken off: no end of the form.
    let request = Request::post("/desk/uploads/new").header(header::CONTENT_TYPE, "multipart/form-data; boundary=xyz");
    let cut = format!(
        "--xyz\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--xyz\r\nContent-Disposition: form-data; \
         name=\"file\"; filename=\"cut.csv\"\r\n\r\n{FILE}"
    );
    assert_eq!(person.send(request, cut).await.status, StatusCode::BAD_REQUEST);
    for _ in 0..100 {
        if uploads(&city).list().unwrap().len() == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(uploads(&city).list().unwrap().len(), 1, "the one that arrived whole");
}

#[tokio::test]
async fn the_form_takes_no_answers_that_it_did_not_ask_for() {
    let city = City::new().await;
    let mut person = city.signed_in(Role::OpenData, None).await;
    let token = person.get("/desk/uploads/new").await.token();
    let (token, file) = (("token", token.as_str()), Some(("a.csv", FILE)));
    let long = "x".repeat(web::limits::FORM_BYTES_MAX);
    for (answers, expected) in [
        ([token, ("comment", "x")], StatusCode::BAD_REQUEST),
        ([token, token], StatusCode::BAD_REQUEST),
        ([token, ("change", long.as_str())], StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        assert_eq!(form(&mut person, &answers, file).await.status, expected, "{}", answers[1].0);
    }
    assert!(uploads(&city).list().unwrap().is_empty());
    let sent = form(&mut person, &[token, ("change", "replace")], file).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
}

#[tokio::test]
async fn one_upload_that_is_damaged_keeps_no_other_from_being_tidied_up() {
    let city = City::new().await;
    let mut person = city.signed_in(Role::OpenData, None).await;
    let mut begun = Vec::new();
    for name in ["unknown.csv", "unreadable.csv", "given-up.csv"] {
        begun.push(id(create(&mut person, name, 4, "").await.location()));
    }
    let [unknown, unreadable, given_up] = begun.as_slice() else { panic!() };
    std::fs::write(uploads(&city).file(unknown).with_file_name("about.json"), "{\"name\": \"ha").unwrap();
    // Its file cannot be read any more, so nobody knows what it may have become.
    let file = uploads(&city).file(unreadable);
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    let bytes = std::fs::metadata(&file).unwrap().len();
    for id in [unreadable, given_up] {
        uploads(&city).change(id, |about| (about.cancelled, about.bytes) = (true, Some(bytes))).unwrap();
    }
    city.acts.tidy_uploads().await.unwrap();
    assert!(uploads(&city).find(unreadable).unwrap().is_some());
    assert!(uploads(&city).find(given_up).unwrap().is_none());
    assert_eq!(person.get("/desk/uploads").await.status, StatusCode::OK);
}

/// Declares types and words for nothing of fields of the calls.
async fn declare(city: &City, types: &[(&str, &str)], nulls: &[(&str, &str)]) {
    let types = types.iter().map(|(field, ty)| ((*field).to_owned(), ty.parse().unwrap())).collect();
    let nulls = nulls.iter().map(|(field, word)| ((*field).to_owned(), (*word).to_owned())).collect();
    let ask = acts::DeclareAsk {
        said: custody::Declarations { types, nulls },
        reason: "the dictionary says so".into(),
        decided_by: vec![crate::city::official("P. Publisher", "Records Manager")],
    };
    city.acts
        .declare_fields(&crate::city::staff(), &"call-0001".parse().unwrap(), &ask, &mut custody::unwatched)
        .await
        .unwrap();
}

#[tokio::test]
async fn what_was_declared_of_the_fields_holds_for_a_file_brought_in() {
    let city = City::new().await;
    let mut person = city.signed_in(Role::OpenData, None).await;
    declare(&city, &[("received", "text")], &[("offense", "Arson")]).await;
    let more = format!(",dataset {},change {}", base64("call-0001"), base64("append"));
    let calls = CALLS.replace(",Beat", "").replace(",3\n", "\n");
    let path = sent(&mut person, "more-calls.csv", &calls, &more).await;
    let read_into = |upload: Upload| match upload.about.outcome {
        Some(UploadOutcome::Read { revision }) => revision,
        other => panic!("{other:?}"),
    };
    let custody = CustodyDir::create(city.acts.folder().custodial()).unwrap();
    let revision = custody::Revision::open(&custody, &read_into(upload(&city, &path))).unwrap();
    let received = revision.receipt().field("received").unwrap();
    assert_eq!(received.field_type.word(), "text");
    assert_eq!(revision.receipt().field("offense").unwrap().named_nulls, ["Arson"]);
    // What is declared later is not undone by a file that was read before.
    declare(&city, &[], &[("offense", "Theft")]).await;
    let act = format!("{path}/update");
    let refused = person.post(&path, &act, &[("accept", "yes")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
    let again = format!(",dataset {},change {}", base64("call-0001"), base64("replace"));
    let path = sent(&mut person, "all-calls.csv", &calls, &again).await;
    let before = read_into(upload(&city, &path));
    declare(&city, &[], &[("offense", "Noise")]).await;
    let act = format!("{path}/update");
    let refused = person.post(&path, &act, &[("accept", "yes")]).await;
    assert!(refused.text().contains("types were declared of the fields since"), "{}", refused.text());
    person.post(&path, &format!("{path}/read"), &[("change", "replace")]).await;
    read(&mut person, &path).await;
    assert_ne!(read_into(upload(&city, &path)), before);
    let done = person.post(&path, &act, &[("accept", "yes")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
}

#[tokio::test]
async fn rows_of_a_planned_dataset_are_brought_in_from_its_page() {
    let city = City::new().await;
    let ask =
        acts::AddDataset { title: "Trees".into(), department: Some("Parks".into()), ..acts::AddDataset::default() };
    let planned = city.acts.add_dataset(&crate::city::staff(), ask, &mut custody::unwatched).await.unwrap().id;
    let mut person = city.signed_in(Role::OpenData, None).await;
    let page = format!("/desk/datasets/{planned}");
    assert!(person.get(&page).await.text().contains(&format!("/desk/uploads/new?dataset={planned}")));
    let form = person.get(&format!("/desk/uploads/new?dataset={planned}")).await.text();
    assert!(!form.contains("Add and correct rows"), "there are none to correct");
    let path = sent(&mut person, "trees.csv", FILE, &format!(",dataset {}", base64(planned.as_str()))).await;
    let shown = person.get(&path).await.text();
    assert!(
        shown.contains("They are the first rows of this dataset") && !shown.contains("The fields change"),
        "{shown}"
    );
    let done = person.post(&path, &format!("{path}/update"), &[("row_id", "tree")]).await;
    assert_eq!(done.location(), format!("{page}?done=rows-brought-in"), "{}", done.text());
    assert!(person.get(&page).await.text().contains("Rows are identified by <code>tree</code>"));
    assert!(!Path::new(&uploads(&city).file(&id(&path))).exists());
}

#[tokio::test]
async fn what_fields_are_is_said_on_the_page_of_an_upload() {
    let city = City::new().await;
    let mut person = city.signed_in(Role::OpenData, None).await;
    let text = "Tree,Planted,Height,X,Y\n007,03/04/2026,NA,6704500.25,1967250.5\n008,05/06/2026,12,0,0\n";
    let path = sent(&mut person, "trees.csv", text, "").await;
    let page = person.get(&path).await.text();
    assert!(page.contains("name=\"type:planted\"") && page.contains("name=\"nulls:height\""), "{page}");
    let said = [
        ("type:tree", "text"),
        ("type:planted", "date:dmy"),
        ("nulls:height", "NA, n.a."),
        ("type:height", "no type of ours"),
        ("type:other", "text"),
    ];
    let again = person.post(&path, &format!("{path}/read"), &said).await;
    assert_eq!(again.location(), path, "{}", again.text());
    read(&mut person, &path).await;
    let Some(UploadOutcome::Read { revision }) = upload(&city, &path).about.outcome else { panic!("not read") };
    let custody = CustodyDir::create(city.acts.folder().custodial()).unwrap();
    let revision = custody::Revision::open(&custody, &revision).unwrap();
    let field = |name: &str| revision.receipt().field(name).unwrap().clone();
    assert_eq!(field("planted").declared.map(|d| d.to_string()), Some("date:dmy".into()));
    assert_eq!((field("height").named_nulls, field("height").declared), (vec!["NA".into(), "n.a.".into()], None));
    let page = person.get(&path).await.text();
    assert!(page.contains("<option value=\"date:dmy\" selected>"), "what was said is shown again");
    assert!(page.contains("value=\"NA, n.a.\""));
    // What was said of a field that is gone once another row names the fields is no matter.
    person.post(&path, &format!("{path}/read"), &[("type:planted", "text"), ("header", "2")]).await;
    read(&mut person, &path).await;
    assert!(person.get(&path).await.text().contains("<dd>row 2"));
    person.post(&path, &format!("{path}/read"), &[("header", "9")]).await;
    read(&mut person, &path).await;
    assert!(person.get(&path).await.text().contains("could not be read"));
    person.post(&path, &format!("{path}/read"), &[("header", "1")]).await;
    read(&mut person, &path).await;
    // What is said no more is as it was read before, and the words named for nothing are forgotten.
    person.post(&path, &format!("{path}/read"), &[("type:planted", ""), ("nulls:height", "")]).await;
    read(&mut person, &path).await;
    let page = person.get(&path).await.text();
    assert!(!page.contains("selected>Dates") && page.contains("name=\"nulls:height\" value=\"\""), "{page}");
}

#[tokio::test]
async fn where_rows_are_is_said_when_a_file_is_added() {
    let city = City::new().await;
    let mut person = city.signed_in(Role::OpenData, None).await;
    let path = sent(&mut person, "trees.csv", "Tree,X,Y\nT1,6704500.25,1967250.5\nT2,0,0\n", "").await;
    let page = person.get(&path).await.text();
    assert!(page.contains("Where rows are") && page.contains("id=\"place_epsg\""), "{page}");
    let act = format!("{path}/add");
    assert!(page.contains("<option value=\"y\" selected>"), "fields that seem to say it are proposed");
    let mut answers = vec![("title", "Trees"), ("place", "projected"), ("place_first", "x"), ("place_epsg", "1")];
    let refused = person.post(&path, &act, &answers).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("Choose the second field"), "{}", refused.text());
    answers.push(("place_second", "y"));
    let refused = person.post(&path, &act, &answers).await;
    assert!(refused.text().contains("`EPSG:1` is no coordinate system"), "{}", refused.text());
    answers[3].1 = "2226";
    let added = person.post(&path, &act, &answers).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
    let dataset = between(added.location(), "/desk/datasets/", "?done=brought-in").parse().unwrap();
    let geometry = city.acts.read(|c| c.dataset(&dataset).unwrap().dataset.geometry.clone()).await.unwrap();
    assert_eq!(geometry.map(|g| g.to_string()), Some("EPSG:2226=x,y".into()));

    let page = format!("/desk/datasets/{dataset}");
    let act = format!("{page}/place");
    let shown = person.get(&page).await.text();
    assert!(shown.contains("is computed from x and y, coordinates in EPSG:2226."), "{shown}");
    assert!(shown.contains("<option value=\"projected\" selected>") && shown.contains("value=\"2226\""), "{shown}");
    let publisher = city.signed_in(Role::Publisher, Some("Another department")).await.get(&page).await;
    assert!(!publisher.text().contains("Points on the map"), "who may not publish it is not asked");
    let wrong = person.post(&page, &act, &[("place", "degrees"), ("place_first", "x"), ("reason", "so")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Choose the second field"), "{}", wrong.text());
    let none = person.post(&page, &act, &[("place", ""), ("reason", "they do not")]).await;
    assert_eq!(none.location(), format!("{page}?done=placed"), "{}", none.text());
    let geometry = city.acts.read(|c| c.dataset(&dataset).unwrap().dataset.geometry.clone()).await.unwrap();
    assert_eq!(geometry, None);
}

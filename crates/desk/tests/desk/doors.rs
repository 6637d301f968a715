//! Every door of the desk as every role: what a role may not do is refused, by whoever is not signed in is not reached,
//! and a page links to nothing that its reader may not open.

use super::city::{Browser, City};
use axum::http::{Method, StatusCode};
use records::Role;
use std::collections::BTreeSet;

/// The doors that need nobody signed in.
const OPEN: [&str; 9] = [
    "/",
    "/desk/sign-in",
    "/desk/sign-in/code",
    "/desk/sign-in/openid",
    "/desk/sign-in/openid/callback",
    "/desk/sign-out",
    "/desk/invitation/{token}",
    "/mail/in",
    "/healthz",
];

/// Each door: whether it is read (`GET`) or sent to (`POST`), its route, and who may: **O**pen Data team, **P**ublisher,
/// **C**lerk, coun**K** counsel, **A**uditor, ad**M**in.
const DOORS: &str = "
    GET  /desk                                              OPCKAM
    POST /desk/filters                                      OCKA
    POST /desk/filters/forget                               OCKA
    GET  /desk/matters/new                                  OC
    POST /desk/matters/new                                  OC
    GET  /desk/matters/open                                 OCK
    GET  /desk/matters/open/{word}                          OC
    POST /desk/matters/open/{word}                          OC
    GET  /desk/matters/{number}                             OCKA
    POST /desk/matters/{number}/steps/{act}                 C
    POST /desk/matters/{number}/tasks                       OCK
    POST /desk/matters/{number}/tasks/{task}/done           OCK
    POST /desk/matters/{number}/messages                    C
    POST /desk/matters/{number}/messages/seen               C
    POST /desk/matters/{number}/extension                   C
    POST /desk/matters/{number}/determination               C
    POST /desk/matters/{number}/close                       C
    POST /desk/matters/{number}/release-text                C
    GET  /desk/matters/{number}/record.zip                  CKA
    GET  /desk/matters/{number}/letters/{file}              OCKA
    GET  /desk/matters/{number}/productions/{id}/{file}     OCKA
    GET  /desk/matters/{number}/documents                   CKA
    POST /desk/matters/{number}/documents                   C
    POST /desk/matters/{number}/documents/produce           C
    GET  /desk/matters/{number}/documents/{id}              CKA
    GET  /desk/matters/{number}/documents/{id}/content      CKA
    POST /desk/matters/{number}/documents/{id}/warnings     C
    POST /desk/matters/{number}/documents/{id}/replace      C
    POST /desk/matters/{number}/documents/{id}/withdraw     C
    POST /desk/matters/{number}/mail/{id}/accept            C
    GET  /desk/matters/{number}/mail/{id}/{part}            OCKA
    GET  /desk/arrivals                                     OC
    GET  /desk/arrivals/{id}                                OC
    POST /desk/arrivals/{id}/open                           OC
    POST /desk/arrivals/{id}/attach                         OC
    POST /desk/arrivals/{id}/set-aside                      OC
    GET  /desk/arrivals/{id}/{part}                         OC
    GET  /desk/assigned                                     P
    GET  /desk/assigned/{number}                            P
    POST /desk/assigned/{number}/messages                   P
    GET  /desk/assigned/{number}/{item}                     P
    POST /desk/assigned/{number}/{item}/answer              P
    POST /desk/assigned/{number}/{item}/documents           P
    GET  /desk/datasets                                     OPCKA
    GET  /desk/datasets/plan                                OP
    POST /desk/datasets/plan                                OP
    GET  /desk/datasets/{id}                                OPCKA
    POST /desk/datasets/{id}/exemptions                     OPK
    POST /desk/datasets/{id}/publish                        OP
    POST /desk/datasets/{id}/takedown                       OPK
    POST /desk/datasets/{id}/words                          OP
    POST /desk/datasets/{id}/file-words                     OP
    POST /desk/datasets/{id}/place                          OP
    POST /desk/datasets/{id}/schedule                       OP
    POST /desk/datasets/{id}/frequency                      OP
    POST /desk/datasets/{id}/feed                           OP
    POST /desk/datasets/{id}/feed/run                       OP
    POST /desk/datasets/{id}/feed/end                       OP
    GET  /desk/datasets/{id}/fields/{field}                 OP
    POST /desk/datasets/{id}/fields/{field}                 OP
    GET  /desk/register                                     OPCKA
    GET  /desk/register/{id}                                OPCKA
    POST /desk/register/{id}/effect                         K
    POST /desk/register/{id}/approve                        K
    POST /desk/register/{id}/end                            K
    GET  /desk/systems                                      OC
    POST /desk/systems                                      OC
    GET  /desk/systems/{id}                                 OC
    POST /desk/systems/{id}                                 OC
    POST /desk/systems/{id}/remove                          OC
    GET  /desk/uploads                                      OP
    POST /desk/uploads                                      OP
    GET  /desk/uploads/new                                  OP
    POST /desk/uploads/new                                  OP
    GET  /desk/uploads/{id}                                 OP
    GET  /desk/uploads/{id}/progress                        OP
    POST /desk/uploads/{id}/add                             OP
    POST /desk/uploads/{id}/update                          OP
    POST /desk/uploads/{id}/read                            OP
    POST /desk/uploads/{id}/cancel                          OP
    GET  /desk/settings                                     CKAM
    GET  /desk/settings/{part}                              M
    POST /desk/settings/{part}                              M
    GET  /desk/keys                                         O
    POST /desk/keys                                         O
    POST /desk/keys/{id}/limit                              O
    POST /desk/keys/{id}/revoke                             O
    GET  /desk/people                                       M
    POST /desk/people                                       M
    POST /desk/people/close                                 M
    POST /desk/people/sign-out                              M
    POST /desk/people/factor                                M
    POST /desk/people/link                                  M
    GET  /desk/account                                      OPCKAM
    POST /desk/account/factor                               OPCKAM
    POST /desk/account/factor/confirm                       OPCKAM
    POST /desk/account/factor/remove                        OPCKAM
    POST /desk/account/password                             OPCKAM
    POST /desk/account/sessions/end                         OPCKAM
    POST /desk/account/sessions/end-others                  OPCKAM
    GET  /desk/ledger                                       CKAM
    POST /desk/ledger/verify                                CKAM
    GET  /desk/help                                         OPCKAM
";

/// The door that asks for the version of its protocol (tus 1.0) before it asks who knocks.
const VERSIONED: &str = "/desk/uploads";

const ROLES: [(char, Role); 6] = [
    ('O', Role::OpenData),
    ('P', Role::Publisher),
    ('C', Role::Clerk),
    ('K', Role::Counsel),
    ('A', Role::Auditor),
    ('M', Role::Admin),
];

/// Method, route, and who may.
fn doors() -> Vec<(Method, &'static str, &'static str)> {
    let line = |line: &'static str| {
        let parts: Vec<&str> = line.split_whitespace().collect();
        let [method, route, roles] = parts.as_slice() else { panic!("{line}") };
        (method.parse().unwrap(), *route, *roles)
    };
    DOORS.lines().filter(|line| !line.trim().is_empty()).map(line).collect()
}

/// The routes of the desk with their methods, read from the router itself: a new door is in the table or fails here.
fn routed() -> BTreeSet<(String, String)> {
    let source = include_str!("../../src/router.rs");
    let mut found = BTreeSet::new();
    for route in source.split(".route(").skip(1) {
        let path = route.split('"').nth(1).unwrap().to_owned();
        let rest = route.split_once('"').unwrap().1.split_once('"').unwrap().1;
        for method in ["get", "post"] {
            let called = rest.contains(&format!("{method}(pages")) || rest.contains(&format!("{method}(async"));
            if called {
                found.insert((method.to_uppercase(), path.clone()));
            }
        }
    }
    found
}

#[test]
fn every_door_is_in_the_table_of_roles() {
    let known: BTreeSet<(String, String)> =
        doors().iter().map(|(m, route, _)| (m.to_string(), (*route).to_owned())).collect();
    let open = |path: &str| OPEN.contains(&path);
    let routed: BTreeSet<_> = routed().into_iter().filter(|(_, path)| !open(path)).collect();
    assert!(routed.len() > 60, "the router is read: {routed:?}");
    assert_eq!(known, routed);
}

/// The door with what exists: whoever may, gets past the question who they are.
fn concrete(route: &str, number: &str) -> String {
    let filled = route
        .replace("/desk/datasets/{id}", "/desk/datasets/call-0001")
        .replace("/desk/register/{id}", "/desk/register/EX-1")
        .replace("{number}", number)
        .replace("{word}", "appeal")
        .replace("{act}", "clarify")
        .replace("{field}", "offense")
        .replace("{part}", "calendar")
        .replace("{item}", "1");
    filled.replace("{task}", "1").replace("{file}", "x.pdf").replace("{id}", &"0".repeat(32))
}

async fn ask(browser: &mut Browser, method: &Method, path: &str) -> (StatusCode, String) {
    let answer = match *method {
        Method::GET => browser.get(path).await,
        _ => browser.post("/desk/account", path, &[]).await,
    };
    (answer.status, answer.location().to_owned())
}

#[tokio::test]
async fn every_door_is_open_to_the_roles_of_the_table_and_to_nobody_else() {
    let city = City::new().await;
    let number = city.request().await;
    for (letter, role) in ROLES {
        let department = (role == Role::Publisher).then_some("Police");
        let mut browser = city.signed_in(role, department).await;
        for (method, route, roles) in doors() {
            if method == Method::POST && route == VERSIONED {
                continue;
            }
            let (status, location) = ask(&mut browser, &method, &concrete(route, &number.0)).await;
            let refused = status == StatusCode::FORBIDDEN;
            assert_eq!(refused, !roles.contains(letter), "{role:?}: {method} {route} answers {status} {location}");
            assert!(status.as_u16() < 500, "{role:?}: {method} {route} answers {status}");
            if route == "/desk/account/sessions/end-others" {
                break;
            }
        }
    }
}

#[tokio::test]
async fn whoever_is_not_signed_in_reaches_no_door() {
    let city = City::new().await;
    let number = city.request().await;
    let mut nobody = city.browser();
    for (method, route, _) in doors() {
        let path = concrete(route, &number.0);
        let answer = match method {
            Method::GET => nobody.get(&path).await,
            _ => nobody.post_raw(&path, &[("token", "guessed")]).await,
        };
        if method == Method::POST && route == VERSIONED {
            assert_eq!(answer.status, StatusCode::PRECONDITION_FAILED);
            continue;
        }
        let to_sign_in = answer.status.is_redirection() && answer.location().starts_with("/desk/sign-in");
        assert!(to_sign_in, "{method} {route} answers {} {}", answer.status, answer.location());
        assert!(!answer.text().contains(&number.0), "{route}");
    }
}

/// The addresses of the desk that a page leads to.
fn links(page: &str) -> BTreeSet<String> {
    let href =
        |part: &str| part.split('"').next().unwrap_or_default().split(['?', '#']).next().unwrap_or_default().to_owned();
    page.split("href=\"").skip(1).map(href).filter(|href| href.starts_with("/desk")).collect()
}

#[tokio::test]
async fn no_page_leads_its_reader_to_a_closed_door() {
    let city = City::new().await;
    let (number, inquiry) = (city.request().await, city.inquiry().await);
    for (_, role) in ROLES {
        let department = (role == Role::Publisher).then_some("Police");
        let mut browser = city.signed_in(role, department).await;
        let begin = ["/desk".to_owned(), format!("/desk/matters/{number}"), format!("/desk/matters/{inquiry}")];
        let (mut seen, mut next) = (BTreeSet::new(), BTreeSet::from(begin.clone()));
        while let Some(path) = next.pop_first() {
            if !seen.insert(path.clone()) || path.ends_with(".zip") {
                continue;
            }
            let answer = browser.get(&path).await;
            // Where this test begins, no page led.
            if answer.status == StatusCode::FORBIDDEN && begin.contains(&path) {
                continue;
            }
            assert!(
                answer.status.is_success() || answer.status.is_redirection(),
                "{role:?}: {path} answers {}",
                answer.status
            );
            next.extend(links(&answer.text()).difference(&seen).cloned());
        }
        assert!(seen.len() > 5, "{role:?}: {seen:?}");
    }
}

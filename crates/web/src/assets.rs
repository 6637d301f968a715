//! The style sheet, script, fonts and icons, embedded in the program and served under an address that names their content.
//!
//! The address changes whenever a byte does, so browsers may keep a file for ever. What is embedded is the built frontend, or
//! a plain fallback when it was not built; the pages are the same either way.

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

struct File {
    name: &'static str,
    bytes: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// For ever: an address never serves two contents.
const CACHE_FOR_EVER: &str = "public, max-age=31536000, immutable";

/// The address of the style sheet.
pub fn css_path() -> &'static str {
    CSS_PATH
}

/// The address of the script, a module; pages work without it.
pub fn js_path() -> &'static str {
    JS_PATH
}

/// The address of the icon that browsers show beside the title.
pub fn icon_path() -> &'static str {
    ICON_PATH
}

/// The address of the icon sprite; `#name` after it picks one icon.
pub fn sprite_path() -> &'static str {
    SPRITE_PATH
}

/// Whether the built frontend is embedded, rather than the plain fallback.
pub fn is_built() -> bool {
    IS_BUILT
}

/// The one route that serves every asset.
pub fn routes<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    Router::new().route("/assets/{hash}/{*name}", get(serve))
}

/// Answers with the asset of that name, if the hash is the present one.
///
/// An older hash is not found rather than served with newer content: a cache would keep the mixture.
pub async fn serve(Path((hash, name)): Path<(String, String)>) -> Response {
    let file = FILES.iter().find(|file| hash == HASH && file.name == name.as_str());
    match file {
        Some(file) => (
            [
                (header::CONTENT_TYPE, content_type(file.name)),
                (header::CACHE_CONTROL, CACHE_FOR_EVER),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ],
            file.bytes,
        )
            .into_response(),
        None => (StatusCode::NOT_FOUND, [(header::CACHE_CONTROL, "no-store")], "no such asset").into_response(),
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("png") => "image/png",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;

    async fn fetch(path: &str) -> Response {
        routes::<()>().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap()
    }

    #[tokio::test]
    async fn every_address_handed_out_is_served_for_ever() {
        for (path, kind) in [
            (css_path(), "text/css; charset=utf-8"),
            (js_path(), "text/javascript; charset=utf-8"),
            (icon_path(), "image/svg+xml"),
            (sprite_path(), "image/svg+xml"),
        ] {
            let response = fetch(path).await;
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            assert_eq!(response.headers()[header::CONTENT_TYPE], kind);
            assert_eq!(response.headers()[header::CACHE_CONTROL], CACHE_FOR_EVER);
        }
    }

    #[tokio::test]
    async fn every_font_the_style_sheet_names_is_served() {
        let css = fetch(css_path()).await.into_body().collect().await.unwrap();
        let css = String::from_utf8(css.to_bytes().to_vec()).unwrap();
        for part in css.split("url(").skip(1) {
            let url = part.split(')').next().unwrap().trim_matches(['"', '\'']);
            if url.is_empty() || url.starts_with("data:") || url.starts_with('#') {
                continue;
            }
            assert!(!url.contains("//"), "{url} is on another host");
            let name = url.trim_start_matches("./");
            let response = fetch(&format!("/assets/{HASH}/{name}")).await;
            assert_eq!(response.status(), StatusCode::OK, "{url}");
        }
    }

    #[tokio::test]
    async fn an_older_hash_or_an_unknown_name_is_not_found() {
        for path in [
            "/assets/0000000000000000/daylight.css".to_owned(),
            format!("/assets/{HASH}/nothing.css"),
            format!("/assets/{HASH}/../Cargo.toml"),
            format!("/assets/{HASH}/%2e%2e/Cargo.toml"),
        ] {
            let response = fetch(&path).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[test]
    fn every_icon_of_the_guide_is_in_the_sprite() {
        let sprite = FILES.iter().find(|file| file.name == "icons.svg").unwrap();
        let sprite = std::str::from_utf8(sprite.bytes).unwrap();
        for name in [
            "daylight", "download", "search", "copy", "check", "warning", "info", "withheld", "calendar", "mail",
            "document", "table", "external",
        ] {
            assert!(sprite.contains(&format!("id=\"{name}\"")), "{name}");
        }
    }

    #[test]
    fn the_plain_fallback_styles_every_class_the_pages_rely_on() {
        let fallback = include_str!("../fallback/daylight.css");
        for class in [
            "usa-skipnav",
            "usa-sr-only",
            "usa-button",
            "usa-alert",
            "usa-summary-box",
            "usa-error-message",
            "dl-scroll",
            "dl-status",
            "dl-trap",
            "dl-error-summary",
        ] {
            assert!(fallback.contains(class), "{class}");
        }
    }
}

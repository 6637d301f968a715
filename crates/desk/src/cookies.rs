//! The cookies of the desk: who is signed in, to whom a form was handed out before that, and who is on the way to the
//! provider of the city's accounts.

use crate::DeskState;
use axum::http::{HeaderMap, HeaderValue, header};

/// Holds the secret of the session.
pub(crate) const SESSION: &str = "dl_desk";
/// Binds the forms of a visitor who is not signed in.
pub(crate) const VISITOR: &str = "dl_desk_form";
/// Binds a sign-in at the provider to the browser that began it.
pub(crate) const PROVIDER: &str = "dl_desk_openid";
/// Where that cookie goes: nowhere else.
const PROVIDER_PATH: &str = "/desk/sign-in/openid";
/// Seconds it lasts, as a sign-in does that was begun.
const PROVIDER_LASTS: u32 = 600;

/// The value of a cookie; `None` when absent or empty.
pub(crate) fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(key, _)| *key == name).map(|(_, value)| value).find(|value| !value.is_empty())
}

/// Sets a cookie until the browser is closed.
pub(crate) fn set(state: &DeskState, headers: &mut HeaderMap, name: &str, value: &str) {
    put(headers, format!("{name}={value}; {}", attributes(state)));
}

/// Removes a cookie.
pub(crate) fn remove(state: &DeskState, headers: &mut HeaderMap, name: &str) {
    put(headers, format!("{name}=; {}; Max-Age=0", attributes(state)));
}

/// Sets the cookie of a sign-in at the provider. It comes back with a link from another site, as the provider's is, and so
/// is laxer than the others.
pub(crate) fn set_for_provider(state: &DeskState, headers: &mut HeaderMap, value: &str) {
    put_for_provider(state, headers, value, PROVIDER_LASTS);
}

/// Removes it.
pub(crate) fn remove_for_provider(state: &DeskState, headers: &mut HeaderMap) {
    put_for_provider(state, headers, "", 0);
}

fn put_for_provider(state: &DeskState, headers: &mut HeaderMap, value: &str, seconds: u32) {
    let secure = if state.is_https() { "; Secure" } else { "" };
    let attributes = format!("Path={PROVIDER_PATH}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    put(headers, format!("{PROVIDER}={value}; {attributes}"));
}

fn attributes(state: &DeskState) -> &'static str {
    if state.is_https() {
        "Path=/desk; HttpOnly; SameSite=Strict; Secure"
    } else {
        "Path=/desk; HttpOnly; SameSite=Strict"
    }
}

fn put(headers: &mut HeaderMap, cookie: String) {
    // Values are base64url of our own making, so they always fit a header.
    if let Ok(value) = HeaderValue::try_from(cookie) {
        headers.append(header::SET_COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others_and_an_empty_one_is_none() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("a=1; dl_desk=secret; dl_desk_form="));
        assert_eq!(read(&headers, SESSION), Some("secret"));
        assert_eq!(read(&headers, VISITOR), None);
        assert_eq!(read(&headers, "dl"), None);
    }
}

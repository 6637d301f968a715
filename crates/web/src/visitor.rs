//! Who a visitor is, as far as limits go: an address.

use axum::http::HeaderMap;
use std::net::IpAddr;

/// An address as it is counted: of IPv6, the network of one subscriber.
///
/// Behind a proxy that writes it, the visitor is the last entry of `X-Forwarded-For`; without one anybody could write
/// that header, so it counts for nothing.
pub fn counted_address(behind_proxy: bool, headers: &HeaderMap, peer: Option<IpAddr>) -> String {
    let forwarded = || {
        let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        last.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
    };
    match behind_proxy.then(forwarded).flatten().or(peer).map(|ip| ip.to_canonical()) {
        Some(IpAddr::V6(ip)) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Some(ip) => ip.to_string(),
        None => "local".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_subscriber_are_counted_together() {
        let of = |text: &str| counted_address(false, &HeaderMap::new(), text.parse().ok());
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2:ffff::1"));
        assert_eq!(of("::ffff:10.0.0.1"), "10.0.0.1");
    }

    #[test]
    fn forwarded_addresses_count_only_behind_a_proxy_and_only_the_last() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "1.1.1.1, 2.2.2.2".parse().unwrap());
        let peer = "10.0.0.1".parse().ok();
        assert_eq!(counted_address(false, &headers, peer), "10.0.0.1");
        assert_eq!(counted_address(true, &headers, peer), "2.2.2.2");
    }
}

//! What one fetch may reach inside.
//!
//! A source names where it leads: by a redirect, or in what it answers. The hosts that the settings allow are for the
//! addresses that people type. A host that is none of them would otherwise choose what is fetched from inside.

use crate::Hosts;
use url::Url;

/// The hosts that a fetch from one source may reach although they are private, or without encryption.
#[derive(Debug, Clone)]
pub(crate) struct Reach {
    hosts: Hosts,
    /// The host of the source as it was typed.
    source: String,
    /// Whether that one is allowed itself: what it leads to then is trusted as it is.
    is_inside: bool,
}

impl Reach {
    /// What a fetch from this address may reach.
    pub fn from(source: &Url, hosts: &Hosts) -> Self {
        let host = source.host_str().unwrap_or_default().to_owned();
        let is_inside = hosts.allows(&host, source.port_or_known_default().unwrap_or_default());
        Self { hosts: hosts.clone(), source: host, is_inside }
    }

    /// Whether this host may be reached on this port whatever it is.
    pub fn allows(&self, host: &str, port: u16) -> bool {
        self.hosts.allows(host, port) && (self.is_inside || host.eq_ignore_ascii_case(&self.source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(source: &str) -> Reach {
        let hosts = Hosts::of(["gis.city.local", "10.1.2.3:8080", "files.city.local:8443"]).unwrap();
        Reach::from(&source.parse().unwrap(), &hosts)
    }

    #[test]
    fn what_is_allowed_may_be_typed_and_leads_to_what_is_allowed() {
        let inside = reach("http://GIS.city.local/a.csv");
        assert!(inside.allows("gis.city.local", 80) && inside.allows("10.1.2.3", 8080));
        assert!(!inside.allows("10.1.2.3", 80) && !inside.allows("other.city.local", 80));
    }

    #[test]
    fn a_source_outside_leads_to_nothing_inside() {
        let outside = reach("https://data.example.gov/a.csv");
        for (host, port) in [("gis.city.local", 443), ("10.1.2.3", 8080), ("data.example.gov", 443)] {
            assert!(!outside.allows(host, port), "{host}:{port}");
        }
    }

    #[test]
    fn a_source_leads_to_its_own_host_on_the_port_that_is_allowed() {
        let other_port = reach("https://files.city.local/a.csv");
        assert!(other_port.allows("files.city.local", 8443) && !other_port.allows("files.city.local", 443));
        assert!(!other_port.allows("gis.city.local", 443));
    }
}

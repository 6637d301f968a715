//! Hosts that may be reached although they are private.

use std::collections::BTreeSet;
use std::str::FromStr;

/// Hosts that may be reached although they are private, or without encryption: `gis.city.local`, or with a port.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hosts(BTreeSet<String>);

/// Not the name of a host.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a host; write its name as in an address, such as `gis.example.local` or `10.1.2.3:8080`")]
pub struct NotAHost(String);

impl Hosts {
    /// The hosts of a list.
    pub fn of<'a>(hosts: impl IntoIterator<Item = &'a str>) -> Result<Self, NotAHost> {
        hosts.into_iter().map(read).collect::<Result<_, _>>().map(Self)
    }

    /// Whether this host (as an address has it, IPv6 in brackets) may be reached on this port whatever it is.
    pub(crate) fn allows(&self, host: &str, port: u16) -> bool {
        let host = host.to_ascii_lowercase();
        self.0.contains(&format!("{host}:{port}")) || self.0.contains(&host)
    }
}

impl FromStr for Hosts {
    type Err = NotAHost;
    fn from_str(text: &str) -> Result<Self, NotAHost> {
        Self::of([text])
    }
}

/// A host as addresses write it, in lower case.
fn read(text: &str) -> Result<String, NotAHost> {
    let wrong = || NotAHost(text.to_owned());
    // `https` takes its port off, `ftp` keeps that of the web: a port that was written is read from the text.
    let url = url::Url::parse(&format!("ftp://{}/", text.trim())).map_err(|_| wrong())?;
    let plain = url.username().is_empty() && url.password().is_none() && url.path() == "/" && url.query().is_none();
    let host = url.host_str().filter(|_| plain && url.fragment().is_none()).ok_or_else(wrong)?;
    Ok(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None if text.trim().ends_with(":21") => format!("{host}:21"),
        None => host.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_allowed_by_name_with_every_port_or_with_one() {
        let hosts = Hosts::of(["GIS.city.local", "10.1.2.3:8080", "[::1]:443", "files:80"]).unwrap();
        assert!(hosts.allows("gis.city.local", 443) && hosts.allows("gis.city.local", 80));
        assert!(hosts.allows("10.1.2.3", 8080) && !hosts.allows("10.1.2.3", 80));
        assert!(hosts.allows("[::1]", 443) && !hosts.allows("[::1]", 80));
        assert!(hosts.allows("files", 80) && !hosts.allows("files", 443));
        assert!(!hosts.allows("other.city.local", 443) && !Hosts::default().allows("localhost", 80));
    }

    #[test]
    fn what_is_no_host_is_refused() {
        for text in ["", "https://a.b", "a/b", "user@a.b", "a b", "a?b", "a#b"] {
            assert!(Hosts::of([text]).is_err(), "{text}");
        }
    }
}

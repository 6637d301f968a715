//! What every door of the portal is given, and nothing more.

use crate::{AccessCounter, Meter, PortalError, ReportCache, RequestLog, SuggestionCache};
use data_encoding::HEXLOWER;
use records::public::Site;
use serde::de::DeserializeOwned;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use store::{Inbox, PublicDocs};
use web::csrf::FormKey;
use web::limits::ANONYMOUS_PER_MINUTE;

/// The clock: microseconds since the epoch.
pub type Now = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The source of randomness.
pub type Random = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// What the portal is started with.
pub struct PortalState {
    /// `DIR/public`: releases, productions, letters.
    pub public_dir: PathBuf,
    /// The public documents, opened for reading.
    pub docs: PublicDocs,
    /// Where submissions are left.
    pub inbox: Inbox,
    /// Runs queries over releases.
    pub engine: engine::Engine,
    /// The address under which the portal is known, without a slash at the end; else taken from the request.
    pub base_url: Option<String>,
    /// Where staff sign in.
    pub desk_url: String,
    /// The secret of form tokens.
    pub form_key: FormKey,
    /// The clock.
    pub now: Now,
    /// Randomness, for tracking codes and request ids.
    pub random: Random,
    /// What a visitor may do.
    pub limits: PortalLimits,
    /// Counts what visitors do; made from the limits.
    pub meter: Meter,
    /// The figures of the records desk, until anything changes.
    pub reports: ReportCache,
    /// The public log of requests.
    pub log: RequestLog,
    /// The requests that were answered, by their words; brought up to date by what changes.
    pub suggestions: SuggestionCache,
    /// How often each release was read since it was last written down.
    pub accesses: AccessCounter,
}

/// What a visitor may do, and for how long.
#[derive(Debug, Clone)]
pub struct PortalLimits {
    /// Requests a minute without a key, for each address; 0 does not count.
    pub anonymous_per_minute: u32,
    /// Submissions a minute, for each address; 0 does not count.
    pub submissions_per_minute: u32,
    /// Whether the address of the visitor is the last entry of `X-Forwarded-For`: only behind a proxy that writes it.
    pub behind_proxy: bool,
    /// How long a request may take until its answer begins.
    pub answer_within: Duration,
    /// The bytes of produced files that the archive of a matter holds at most; those beyond are named only.
    pub record_bytes_max: u64,
    /// How long to wait for a submission's public number.
    pub number_within: Duration,
}

impl Default for PortalLimits {
    fn default() -> Self {
        Self {
            anonymous_per_minute: ANONYMOUS_PER_MINUTE,
            submissions_per_minute: 60,
            behind_proxy: false,
            answer_within: Duration::from_secs(60),
            record_bytes_max: 2 << 30,
            number_within: Duration::from_secs(2),
        }
    }
}

impl PortalState {
    /// The time, microseconds since the epoch.
    pub fn now(&self) -> i64 {
        (self.now)()
    }

    /// The moment of a query, to the second, so that those of one second are answered alike.
    pub fn second(&self) -> Option<jiff::Timestamp> {
        jiff::Timestamp::from_second(self.now().div_euclid(1_000_000)).ok()
    }

    /// This many random bytes in hexadecimal.
    pub fn random_hex<const BYTES: usize>(&self) -> String {
        let mut bytes = [0; BYTES];
        (self.random)(&mut bytes);
        HEXLOWER.encode(&bytes)
    }

    /// What the site says of itself; `None` before it is set up.
    pub async fn site(&self) -> Result<Option<Site>, PortalError> {
        self.document("site", "site").await
    }

    /// A public document.
    pub async fn document<T: DeserializeOwned>(&self, kind: &'static str, key: &str) -> Result<Option<T>, PortalError> {
        let json = self.docs.get(kind, key).await?;
        json.map(|json| read(kind, &json)).transpose()
    }

    /// All public documents of a kind, by key.
    pub async fn documents<T: DeserializeOwned>(&self, kind: &'static str) -> Result<Vec<T>, PortalError> {
        let all = self.docs.list(kind).await?;
        all.iter().map(|(_, json)| read(kind, json)).collect()
    }

    /// The public documents of a kind that changed after an event of the ledger, in no order.
    pub async fn changed<T: DeserializeOwned>(&self, kind: &'static str, since: u64) -> Result<Vec<T>, PortalError> {
        let changed = self.docs.changed_since(kind, since).await?;
        changed.iter().map(|(_, json)| read(kind, json)).collect()
    }
}

fn read<T: DeserializeOwned>(kind: &'static str, json: &str) -> Result<T, PortalError> {
    serde_json::from_str(json).map_err(|_| PortalError::Document { kind })
}

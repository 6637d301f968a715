//! A feed that fails and is late, in both cities: from another source in each.

use super::CitySpec;
use crate::city::{actor, official};
use crate::{Canaries, TestCity};
use records::{Actor, Feed, FeedMode};

/// Sets a feed on the first dataset and runs it once: its file is not there.
pub(super) async fn fail(city: &TestCity, spec: &CitySpec, canaries: &mut Canaries) {
    let Some(dataset) = spec.datasets.first() else { return };
    let source = format!("/{}/{}.csv", canaries.text(), canaries.text());
    let feed = Feed {
        source,
        every: "PT30M".parse().expect("a time"),
        mode: FeedMode::Replace,
        header_row: None,
        part: Some(canaries.text()),
        crs: None,
    };
    city.acts.set_feed(&actor(), &dataset.id, feed, &canaries.text(), vec![official()]).await.expect("a feed");
}

/// Runs it once its time has passed: it is late from here on.
pub(super) async fn be_late(city: &TestCity, spec: &CitySpec) {
    let Some(dataset) = spec.datasets.first() else { return };
    let failed = city.acts.run_feed(&Actor::Program, &dataset.id, false).await;
    assert!(failed.is_err(), "a file that is not there");
    let late = city.acts.read(|c| c.datasets[&dataset.id].feed.as_ref().is_some_and(|feed| feed.late.is_some()));
    assert!(late.await.expect("the city"), "the feed is late");
}

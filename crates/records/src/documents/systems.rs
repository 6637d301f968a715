//! The catalog of enterprise systems as the public sees it.

use crate::City;
use crate::public::PublicSystem;

impl City {
    /// Every system that is listed, by name; nothing where none is.
    pub(super) fn public_systems(&self) -> Option<Vec<PublicSystem>> {
        let listed = self.listed_systems();
        let public = listed.into_iter().map(|listed| PublicSystem {
            id: listed.id,
            name: listed.system.name,
            about: listed.system.about,
            withheld: listed.system.withheld,
            confirmed: self.date_of(listed.at),
        });
        let all: Vec<PublicSystem> = public.collect();
        (!all.is_empty()).then_some(all)
    }
}

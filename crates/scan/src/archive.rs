//! Archives: every file in one is looked into like a document of its own.

use crate::found::{Found, Why};
use crate::package::Package;
use std::sync::Arc;

pub(crate) fn look(found: &mut Found, bytes: &Arc<[u8]>, depth: usize) -> Result<(), Why> {
    let mut package = Package::open(found, bytes)?;
    for (n, name) in package.names().to_vec().iter().enumerate() {
        let place = format!("file {} of the archive", n + 1);
        crate::text::look(&mut found.at(format!("{place}, its name")), name);
        let inside = package.part(found, name);
        found.inside(place, |found| match inside {
            Ok(inside) => crate::look_into(found, name, &Arc::from(inside), depth + 1),
            Err(why) => found.unreadable(why),
        });
        found.in_time()?;
    }
    Ok(())
}

//! Long answers are broken off as soon as a decision changes what may be shown.

use crate::PortalState;
use records::public::PublicDataset;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

const ASK_EVERY: Duration = Duration::from_millis(250);

/// Looks, while an answer is sent, whether it may still be sent.
pub(crate) struct Watch {
    state: Arc<PortalState>,
    about: Vec<Arc<PublicDataset>>,
    asked: Instant,
}

impl Watch {
    /// From now on, for datasets that were just opened.
    pub fn over(state: &Arc<PortalState>, about: Vec<Arc<PublicDataset>>) -> Self {
        Self { state: state.clone(), about, asked: Instant::now() }
    }

    /// An error, which breaks the answer off, when it may not be sent any further.
    pub async fn hold(&mut self) -> io::Result<()> {
        if self.asked.elapsed() < ASK_EVERY {
            return Ok(());
        }
        self.asked = Instant::now();
        for about in &self.about {
            match self.state.still_open(about).await {
                Ok(true) => {}
                _ => return Err(io::Error::other("the dataset has changed")),
            }
        }
        Ok(())
    }
}

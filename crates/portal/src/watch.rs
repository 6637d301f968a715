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
    about: Arc<PublicDataset>,
    asked: Instant,
}

impl Watch {
    /// From now on, for a dataset that was just opened.
    pub fn over(state: &Arc<PortalState>, about: &Arc<PublicDataset>) -> Self {
        Self { state: state.clone(), about: about.clone(), asked: Instant::now() }
    }

    /// An error, which breaks the answer off, when it may not be sent any further.
    pub async fn hold(&mut self) -> io::Result<()> {
        if self.asked.elapsed() < ASK_EVERY {
            return Ok(());
        }
        self.asked = Instant::now();
        match self.state.still_open(&self.about).await {
            Ok(true) => Ok(()),
            _ => Err(io::Error::other("the dataset has changed")),
        }
    }
}

//! What our crates say in the log, kept in memory.

use std::io;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// Log lines in memory.
#[derive(Debug, Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

const OURS: [&str; 12] = [
    "law", "catalog", "register", "records", "query", "dialects", "engine", "custody", "store", "acts", "portal",
    "mail",
];

impl Log {
    /// Keeps, from now on, everything that our crates log in this process.
    pub fn capture() -> Self {
        static LOG: OnceLock<Log> = OnceLock::new();
        LOG.get_or_init(|| {
            let log = Self::default();
            let filter: Vec<String> = OURS.iter().map(|name| format!("{name}=trace")).collect();
            let filter = EnvFilter::new(format!("off,{}", filter.join(",")));
            let subscriber =
                tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(log.clone()).finish();
            let _ = tracing::subscriber::set_global_default(subscriber);
            log
        })
        .clone()
    }

    /// What was logged until now.
    pub fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

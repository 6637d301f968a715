//! Ctrl-C while a file is read or a release is cut: the work ends early, and leaves nothing.

use acts::{ActError, Acts};
use indicatif::ProgressBar;
use std::future::pending;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::signal::unix::{SignalKind, signal};

/// What a shell says of a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// Whether somebody asked the work to end.
#[derive(Clone)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens for Ctrl-C and SIGTERM from now on. The second ends the program where it is: what it leaves in working
    /// space is swept by the next command.
    pub fn listen() -> Self {
        let interrupt = Self(Arc::default());
        let asked = interrupt.0.clone();
        tokio::spawn(async move {
            signalled().await;
            asked.store(true, Ordering::SeqCst);
            signalled().await;
            std::process::exit(INTERRUPTED);
        });
        interrupt
    }

    /// The same city, whose cuts end too, and are shown.
    pub fn over(&self, acts: Acts, bar: &ProgressBar) -> Acts {
        let (interrupt, bar) = (self.clone(), bar.clone());
        acts.cutting_while(move || {
            bar.set_message("cutting the release");
            interrupt.flow()
        })
    }

    /// Whether the work goes on.
    pub fn flow(&self) -> ControlFlow<()> {
        match self.0.load(Ordering::SeqCst) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }

    /// What became of the work, once it has cleaned up. Where it was ended, so is the program.
    pub fn settle<T>(&self, done: Result<T, ActError>) -> Result<T, String> {
        if done.is_err() && self.flow().is_break() {
            eprintln!("daylight: stopped; nothing was kept");
            std::process::exit(INTERRUPTED);
        }
        done.map_err(|e| e.to_string())
    }
}

/// Ends at Ctrl-C or SIGTERM.
pub async fn signalled() {
    let mut terminate = signal(SignalKind::terminate()).ok();
    let terminated = async {
        match terminate.as_mut() {
            Some(signal) => signal.recv().await,
            None => pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated => {}
    }
}

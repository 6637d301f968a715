//! Listening, until told to stop.

use crate::{PortalState, accesses, request_log, router};
use axum::serve::ListenerExt;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Serves the portal until `shutdown` is done; answers under way are finished first.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    state: Arc<PortalState>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let listener = listener.tap_io(|connection| {
        // Small answers must not wait for the next packet; without it they are only later.
        let _ = connection.set_nodelay(true);
    });
    tokio::spawn(warm(state.clone()));
    tokio::spawn(accesses::keep(state.clone()));
    let app = router(state.clone()).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, app).with_graceful_shutdown(shutdown).await?;
    if let Err(error) = state.flush_accesses().await {
        tracing::warn!(%error, "what was read last was not counted");
    }
    Ok(())
}

/// Reads the public log before its first visitor has to wait for it: a hundred thousand requests take a while.
async fn warm(state: Arc<PortalState>) {
    if let Err(error) = request_log::requests(&state).await {
        tracing::warn!(%error, "the log of requests could not be read ahead");
    }
}

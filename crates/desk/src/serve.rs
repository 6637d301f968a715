//! Listening, until told to stop.

use crate::{DeskState, router};
use axum::serve::ListenerExt;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// How long answers under way may take once the desk is told to stop. A file that is still being sent goes on with the
/// next process.
const PATIENCE: Duration = Duration::from_secs(5);

/// Serves the desk until `shutdown` is done; answers under way are finished first, where that is soon.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    state: Arc<DeskState>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let listener = listener.tap_io(|connection| {
        // Small answers must not wait for the next packet; without it they are only later.
        let _ = connection.set_nodelay(true);
    });
    let app = router(state).into_make_service_with_connect_info::<SocketAddr>();
    let (tell, told) = oneshot::channel();
    let stopping = async move {
        shutdown.await;
        let _ = tell.send(());
    };
    let patience = async move {
        let _ = told.await;
        tokio::time::sleep(PATIENCE).await;
    };
    let serving = async { axum::serve(listener, app).with_graceful_shutdown(stopping).await };
    tokio::select! {
        served = serving => served,
        () = patience => Ok(()),
    }
}

//! The public side over HTTP: pages and APIs over releases only.

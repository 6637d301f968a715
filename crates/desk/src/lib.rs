//! The staff side over HTTP: sign-in, roles, pages.

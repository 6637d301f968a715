//! The leaky builder.

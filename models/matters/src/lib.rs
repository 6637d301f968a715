//! A model check of the state machines of `records`: every state that a few commands can reach, and what holds in each.
//!
//! It has no code of its own; the machines are in `tests/`.

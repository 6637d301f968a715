//! Protocols as translators: text to queries, record batches to text, refusals to each protocol's own error.

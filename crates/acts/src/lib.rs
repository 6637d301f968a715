//! One function per act: load, decide, append, enqueue; the only caller of the ledger's append.

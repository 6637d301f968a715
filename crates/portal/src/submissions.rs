//! What the public sends: left in the inbox for the desk, which takes it into the ledger.

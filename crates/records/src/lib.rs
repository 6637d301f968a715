//! Inquiries, requests, determinations, productions and violations: commands in, events out; status and letter content derived.

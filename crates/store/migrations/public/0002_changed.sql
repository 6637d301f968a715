-- Who keeps documents in memory asks for those that changed since an event.
create index document_changed on document (kind, updated_seq);

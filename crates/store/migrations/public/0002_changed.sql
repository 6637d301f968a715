-- What changed of a kind since an event is found without reading all of it.
create index document_changed on document (kind, updated_seq);

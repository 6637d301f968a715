-- What there is.
select kind, doc_key from document

-- Every document.
select kind, doc_key, body from document

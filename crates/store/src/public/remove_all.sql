-- All documents go.
delete from document

-- Whether this schema was ever set up; the schema itself may be missing.
select count(*) from pg_catalog.pg_tables where schemaname = current_schema() and tablename = 'schema_version'

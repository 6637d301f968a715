-- The newest step that was done.
select cast(coalesce(max(version), 0) as bigint) from schema_version

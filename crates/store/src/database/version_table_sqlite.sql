-- Whether this database was ever set up.
select count(*) from sqlite_master where type = 'table' and name = 'schema_version'

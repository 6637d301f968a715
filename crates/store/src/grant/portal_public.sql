-- The portal reads the public documents.
do $$
declare
    portal text := current_setting('daylight.portal_role');
begin
    execute format('grant usage on schema daylight_public to %I', portal);
    execute format('grant select on all tables in schema daylight_public to %I', portal);
end $$;

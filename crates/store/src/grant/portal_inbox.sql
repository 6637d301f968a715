-- The portal leaves submissions; of those waiting it sees that they wait, and not what they say.
do $$
declare
    portal text := current_setting('daylight.portal_role');
begin
    execute format('grant usage on schema daylight_inbox to %I', portal);
    execute format('grant select on daylight_inbox.schema_version to %I', portal);
    execute format('grant insert on daylight_inbox.submission to %I', portal);
    execute format('grant select (id, at_us) on daylight_inbox.submission to %I', portal);
    execute format('grant insert, select, update on daylight_inbox.access to %I', portal);
end $$;

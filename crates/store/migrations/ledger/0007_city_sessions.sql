-- Sessions of accounts of the city keep the token they were begun with: the provider wants it back to sign the person out
-- there. It signs nobody in here, and goes with the session.
alter table session add column id_token text;

-- Tells the statements that follow which role is meant; until the transaction ends.
select set_config('daylight.portal_role', $1, true)

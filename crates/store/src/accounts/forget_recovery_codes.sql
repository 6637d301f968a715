-- None of the codes of a person is right any more.
delete from recovery_code where user_id = $1

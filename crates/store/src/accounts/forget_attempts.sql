-- Long ago.
delete from failed_attempt where at_us < $1

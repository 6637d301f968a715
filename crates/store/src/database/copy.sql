-- A consistent, compact copy while others write (SQLite only).
vacuum into $1

-- Up to which event the documents tell.
select seq from projected where id = 1

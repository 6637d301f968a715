-- Open a dataset again.
delete from closed_dataset where dataset = $1

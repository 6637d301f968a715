-- Whether a dataset is closed.
select dataset from closed_dataset where dataset = $1

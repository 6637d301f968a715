-- All closed datasets.
select dataset from closed_dataset

-- Open all datasets again.
delete from closed_dataset

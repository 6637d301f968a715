-- Close a dataset; twice is once.
insert into closed_dataset (dataset) values ($1) on conflict (dataset) do nothing

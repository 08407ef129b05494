-- Without a transaction
drop index concurrently if exists mirror_records_of_parent;
create index concurrently mirror_records_of_parent on mirror_records (sync, collection, parent)
  where parent is not null;

-- Without a transaction, since mirror_records may be a large table.
-- While it is young Postgres has no statistics of it, and took the index of a collection for as good as
-- the primary key: for each object of a page it read the whole collection so far. What looks an object
-- up says nothing of positions, so an index of those that have one cannot be taken for it.
drop index concurrently if exists mirror_records_in_order;
drop index concurrently if exists mirror_records_of_collection;
create index concurrently mirror_records_in_order on mirror_records (sync, position)
  where position is not null;
create index concurrently mirror_records_of_collection on mirror_records (sync, collection, position)
  where position is not null;

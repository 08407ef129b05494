-- Without a transaction
drop index concurrently if exists collections_to_list;
create index concurrently collections_to_list on collections (ref) where invoice_id is null;

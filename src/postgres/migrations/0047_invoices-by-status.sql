-- Without a transaction
drop index concurrently if exists collections_listed;
create index concurrently collections_listed on collections (connection, status, invoice_id);

-- Without a transaction
drop index concurrently if exists collections_listed_by_change;
create index concurrently collections_listed_by_change on collections (connection, status, updated_at, invoice_id, due_on);

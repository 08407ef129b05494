-- Without a transaction
drop index concurrently if exists collections_listed_by_due_day;
create index concurrently collections_listed_by_due_day on collections (connection, status, due_on, invoice_id);

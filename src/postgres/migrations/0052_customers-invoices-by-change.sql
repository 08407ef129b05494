-- Without a transaction
drop index concurrently if exists collections_of_customer_by_change;
create index concurrently collections_of_customer_by_change on collections (customer_id, status, updated_at, invoice_id, due_on);

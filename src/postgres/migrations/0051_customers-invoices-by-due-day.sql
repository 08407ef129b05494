-- Without a transaction
drop index concurrently if exists collections_of_customer_by_due_day;
create index concurrently collections_of_customer_by_due_day on collections (customer_id, status, due_on, invoice_id);

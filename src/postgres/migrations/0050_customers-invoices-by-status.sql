-- Without a transaction
drop index concurrently if exists collections_of_customer;
create index concurrently collections_of_customer on collections (customer_id, status, invoice_id);

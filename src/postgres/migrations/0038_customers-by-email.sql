-- Without a transaction
drop index concurrently if exists customers_by_email;
create index concurrently customers_by_email on customers (connection, lower(email) text_pattern_ops);

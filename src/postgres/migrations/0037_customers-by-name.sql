-- Without a transaction
drop index concurrently if exists customers_by_name;
create index concurrently customers_by_name on customers (connection, lower(name) text_pattern_ops);

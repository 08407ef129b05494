-- Without a transaction
drop index concurrently if exists customers_by_connection;
create index concurrently customers_by_connection on customers (connection, id);

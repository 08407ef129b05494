-- Without a transaction
drop index concurrently if exists customers_by_moved_to;
create index concurrently customers_by_moved_to on customers (moved_to) where moved_to is not null;

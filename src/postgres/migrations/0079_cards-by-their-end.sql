-- Without a transaction
drop index concurrently if exists stored_methods_by_end;
create index concurrently stored_methods_by_end on stored_methods (expires_at, customer_id, id) where expired_at is null and detached_at is null;

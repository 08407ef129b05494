-- Without a transaction
drop index concurrently if exists customers_due_at_stripe;
create index concurrently customers_due_at_stripe on customers (stripe_due_at) where stripe_due_at is not null;

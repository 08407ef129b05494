-- Without a transaction
-- Whether a webhook of this account has come since: each sync that waits for one looks often.
drop index concurrently if exists stripe_events_arrived;
create index concurrently stripe_events_arrived on stripe_events (connection, arrived);

-- Passes through Stripe's lists that failed in a row: each waits longer for the next.
alter table stripe_polls add column failures integer not null default 0;

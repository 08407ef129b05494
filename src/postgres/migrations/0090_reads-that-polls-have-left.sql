-- Reads that the polls of a sync may still make, of what Stripe lets its account be read.
alter table mirror_follows add column poll_credit double precision, add column credit_at timestamptz;

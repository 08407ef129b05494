-- What Stripe has stored of a customer, with what became of it. payment_methods stays what the rules
-- choose from: those of these that may be charged, in our order of choice.
create table stored_methods (
  customer_id text not null references customers,
  id text not null,
  type text not null,
  label text not null,
  fingerprint text not null,
  details jsonb,
  mandate jsonb,
  -- The end of the month of a card.
  expires_at timestamptz,
  expired_at timestamptz,
  detach_asked_at timestamptz,
  detached_at timestamptz,
  primary key (customer_id, id)
);
create index stored_methods_by_id on stored_methods (id);
create index stored_methods_to_expire on stored_methods (expires_at)
  where expired_at is null and detached_at is null;
create index stored_methods_to_detach on stored_methods (detach_asked_at)
  where detach_asked_at is not null and detached_at is null;

alter table payment_methods add column stored_at timestamptz;
-- The default that somebody chose, and who; none: the newest is charged.
alter table customers add column chosen_method text;
alter table customers add column chosen_by text;
-- The default at Stripe as it was read or written last: another one was chosen there.
alter table customers add column stripe_default text;
alter table customers add column stripe_default_writes integer not null default 0;
alter table customers add column methods_stored_at timestamptz;

-- What Stripe took too many calls of goes slower in all processes: at this share of its rate, which
-- grows with each call until it is whole again.
alter table call_turns
  add column share double precision not null default 1,
  add column slowed_at timestamptz;

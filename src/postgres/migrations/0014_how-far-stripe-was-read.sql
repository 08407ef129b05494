-- How far Stripe's lists have been read for what no webhook brought: by one process at a time, page
-- by page, so that who comes next goes on where the last one ended.

create table stripe_polls (
  connection text not null references connections,
  purpose text not null check (purpose in ('lost_events', 'rebuild')),
  -- Stripe's time: a pass begins a little before it.
  read_until timestamptz not null,
  -- Of the pass under way: the list it is in, the last object of its last page, and what
  -- read_until becomes at its end. Without a list there is none.
  list text,
  after text,
  until timestamptz,
  polled_at timestamptz,
  leased_by text,
  leased_until timestamptz not null default now(),
  primary key (connection, purpose)
);

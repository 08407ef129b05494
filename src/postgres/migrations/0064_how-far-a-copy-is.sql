-- How far the backfill of each collection of a sync is; kept with the rows of each page.
create table mirror_backfills (
  sync bigint not null references mirror_syncs (number) on delete cascade,
  collection text not null,
  walk jsonb not null,
  -- Of the two that go on with it at once one finds another step, and its page is not kept.
  step integer not null default 0,
  -- By Stripe's clock, when its first page was read: events from then on are what it has not.
  events_since timestamptz,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (sync, collection)
);

-- How far the events of an account are applied to its copy.
create table mirror_follows (
  sync bigint primary key references mirror_syncs (number) on delete cascade,
  -- By Stripe's clock, in seconds: what was created before is applied, but for what is shown late.
  next bigint not null,
  -- By Stripe's clock, when its events were listed last.
  listed_at timestamptz not null,
  -- What Stripe answered instead; null: they were listed since.
  failure jsonb
);

-- Objects of which only a reading says how they are now.
create table mirror_reads (
  sync bigint not null references mirror_syncs (number) on delete cascade,
  collection text collate "C" not null,
  upstream_id text collate "C" not null,
  why text not null check (why in ('tie', 'miss')),
  -- By Stripe's clock: an earlier reading decides nothing.
  not_before timestamptz not null,
  due_at timestamptz not null,
  primary key (sync, collection, upstream_id)
);
create index mirror_reads_due on mirror_reads (sync, due_at);

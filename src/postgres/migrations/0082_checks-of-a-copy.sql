-- A copy compared with what Stripe has: how far each collection is, and what was found.
create table mirror_drift_checks (
  number bigint generated always as identity primary key,
  id text not null unique,
  sync bigint not null references mirror_syncs (number) on delete cascade,
  status text not null check (status in ('checking', 'repairing', 'done')),
  sample_size integer not null,
  counts_all boolean not null,
  -- Whether breaks are to be mended by reading each object again.
  repairs boolean not null,
  collections jsonb not null,
  created_at timestamptz not null default now(),
  ended_at timestamptz
);
create unique index mirror_drift_checks_open on mirror_drift_checks (sync) where status <> 'done';
create index mirror_drift_checks_of_sync on mirror_drift_checks (sync, number);

create table mirror_drift_breaks (
  number bigint generated always as identity primary key,
  drift_check bigint not null references mirror_drift_checks (number) on delete cascade,
  collection text not null,
  upstream_id text not null,
  kind text not null check (kind in ('missing_here', 'missing_there', 'differs')),
  paths text[] not null,
  status text not null default 'open' check (status in ('open', 'repaired', 'right', 'failed')),
  detail text,
  found_at timestamptz not null default now(),
  resolved_at timestamptz,
  unique (drift_check, collection, upstream_id)
);
create index mirror_drift_breaks_of_check on mirror_drift_breaks (drift_check, number);
create index mirror_drift_breaks_open on mirror_drift_breaks (drift_check, number)
  where status = 'open';

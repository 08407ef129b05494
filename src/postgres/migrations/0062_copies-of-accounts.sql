-- What is mirrored of a Stripe account, under an id of the caller's choice.
create table mirror_syncs (
  -- In the keys of its rows; never used again.
  number bigint generated always as identity primary key,
  connection text not null references connections (code),
  id text not null,
  -- Its name in the streams.
  resource_id uuid not null unique,
  credential text not null references mirror_credentials (id),
  -- Null: all that can be mirrored.
  collections text[],
  mode text not null check (mode in ('webhooks_and_poll', 'poll')),
  pacing jsonb not null,
  poll jsonb not null,
  api_version text not null,
  -- What Stripe answered to one GET of each collection.
  read_rights jsonb not null,
  desired text not null check (desired in ('running', 'paused')),
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  -- Its rows are taken away page by page, then it is.
  deleted_at timestamptz
);
create unique index mirror_syncs_by_id on mirror_syncs (connection, id) where deleted_at is null;
create index mirror_syncs_by_credential on mirror_syncs (credential);
create index mirror_syncs_deleted on mirror_syncs (number) where deleted_at is not null;

-- In the order of writing: one number a batch, and the place within it.
create sequence mirror_written;
-- Given to committed rows alone, by one process at a time: see src/postgres/mirror/numbering.
create sequence mirror_positions;

create table mirror_records (
  sync bigint not null,
  collection text collate "C" not null,
  upstream_id text collate "C" not null,
  id uuid not null,
  -- As Stripe rendered it; as text where jsonb refuses it.
  payload jsonb,
  payload_text text,
  payload_hash text not null,
  api_version text,
  redacted text[] not null,
  -- Of the rules alone. Not jsonb, which refuses what texts at Stripe may hold.
  ordering json not null,
  deleted boolean not null,
  upstream_updated_at timestamptz not null,
  inserted_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- Null: the streams show nothing of it yet.
  written bigint,
  place integer not null,
  position bigint,
  primary key (sync, collection, upstream_id),
  check ((payload is null) <> (payload_text is null))
);
create index mirror_records_in_order on mirror_records (sync, position);
create index mirror_records_of_collection on mirror_records (sync, collection, position);
create index mirror_records_waiting on mirror_records (written, place)
  where position is null and written is not null;

create table mirror_events (
  id uuid primary key,
  sync bigint not null,
  collection text collate "C" not null,
  upstream_id text collate "C" not null,
  event_type text not null check (event_type in ('created', 'updated', 'deleted')),
  -- The old values. Not jsonb, for the same reason.
  changes json,
  data jsonb,
  data_text text,
  upstream_updated_at timestamptz not null,
  created_at timestamptz not null default now(),
  written bigint not null,
  place integer not null,
  position bigint,
  check ((data is null) <> (data_text is null))
);
create index mirror_events_in_order on mirror_events (sync, position);
create index mirror_events_of_collection on mirror_events (sync, collection, position);
create index mirror_events_waiting on mirror_events (written, place) where position is null;

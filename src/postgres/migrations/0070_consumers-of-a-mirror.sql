-- Who takes the messages of a mirror's stream: a named group, in which each message goes to one.
create table mirror_consumers (
  number bigint generated always as identity primary key,
  connection text not null references connections (code),
  id text not null,
  sync bigint not null references mirror_syncs (number) on delete cascade,
  kind text not null check (kind in ('pull', 'webhook', 'postgres', 'kafka')),
  stream text not null check (stream in ('records', 'events')),
  -- Null: all that the sync has.
  collections text[],
  ack_wait_ms integer not null,
  max_deliver integer not null,
  max_ack_pending integer not null,
  -- Where messages are sent; what of it is secret is sealed, as keys of connections are.
  target jsonb,
  data_key text references data_keys (id),
  sealed text,
  -- Everything up to here is settled, or among its deliveries.
  cursor bigint not null,
  -- One more with each replay: who held a message before holds none.
  generation integer not null default 0,
  desired text not null check (desired in ('running', 'paused')),
  -- Why nothing goes out, and until when it is not tried again.
  problem text,
  retry_at timestamptz,
  -- The process that sends, and until when no other does.
  owner text,
  owned_until timestamptz,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  unique (connection, id),
  check ((sealed is null) = (data_key is null))
);
create index mirror_consumers_by_sync on mirror_consumers (sync);
create index mirror_consumers_by_data_key on mirror_consumers (data_key)
  where data_key is not null;

create table mirror_deliveries (
  consumer bigint not null references mirror_consumers (number) on delete cascade,
  position bigint not null,
  collection text collate "C" not null,
  upstream_id text collate "C" not null,
  status text not null check (status in ('waiting', 'out', 'set_aside')),
  due timestamptz not null,
  attempts integer not null,
  forgiven integer not null,
  detail text,
  primary key (consumer, position)
);
create index mirror_deliveries_open on mirror_deliveries (consumer, position)
  where status <> 'set_aside';
create index mirror_deliveries_set_aside on mirror_deliveries (consumer, position)
  where status = 'set_aside';

-- A consumer that could not take a message does something by itself, too.
alter table audit_entries drop constraint audit_entries_done_by_check;
alter table audit_entries add constraint audit_entries_done_by_check check (
  done_by in ('api_key', 'billing_schedule', 'command_line', 'connect_link', 'consumer',
    'environment', 'temporal')) not valid;

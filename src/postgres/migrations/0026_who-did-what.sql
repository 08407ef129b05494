-- Who changed what, by which key and from where: a chain for each connection, and one for what
-- concerns the whole installation.
create table audit_entries (
  id text primary key,
  written bigint not null generated always as identity,
  connection text references connections,
  at timestamptz not null,
  done_by text not null check (done_by in ('api_key', 'command_line', 'environment', 'temporal')),
  key_id text,
  address text,
  action text not null,
  subject text not null,
  before jsonb,
  after jsonb,
  -- Given once it is committed, in the order of places; the hash covers the one before it.
  position bigint,
  previous_hash text,
  hash text,
  check ((position is null) = (hash is null))
);
create unique index audit_entries_in_order on audit_entries (coalesce(connection, ''), position);
create index audit_entries_not_chained on audit_entries (written) where position is null;

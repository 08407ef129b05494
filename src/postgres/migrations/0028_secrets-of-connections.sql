-- Of which MASTER_KEYs there are wrapped keys, by their fingerprints: one, or two while they are
-- wrapped anew.
create table master_keys (
  fingerprint text primary key,
  since timestamptz not null default now()
);

-- Each connection's own key, wrapped by a master key.
create table data_keys (
  id text primary key,
  connection text not null references connections,
  wrapped_by text not null references master_keys,
  wrapped text not null,
  created_at timestamptz not null default now(),
  -- From then on a later one is used; rows may still be of this one.
  retired_at timestamptz
);
create unique index data_keys_in_use on data_keys (connection) where retired_at is null;
create index data_keys_by_connection on data_keys (connection);

create table connection_secrets (
  connection text not null references connections,
  name text not null check (
    name in ('secret_key', 'webhook_secret', 'webhook_secret_previous')
  ),
  data_key text not null references data_keys,
  sealed text not null,
  -- The last letters, to recognize it by.
  last4 text not null,
  set_at timestamptz not null default now(),
  primary key (connection, name)
);
create index connection_secrets_by_data_key on connection_secrets (data_key);

-- One active connection collects into an account; a test and a live one stand side by side.
alter table connections add column disconnected_at timestamptz;
create unique index connections_by_account on connections (stripe_account, mode)
  where stripe_account is not null and disconnected_at is null;

-- By what a Stripe account is read for its mirror: a key of its own, kept as those of connections
-- are, or the key of the connection.
create table mirror_credentials (
  id text primary key,
  -- Whose API keys use it.
  connection text not null references connections (code),
  kind text not null check (kind in ('stripe_key', 'stripe_connect', 'connection')),
  name text,
  mode text not null check (mode in ('test', 'live')),
  -- The account that is read; of `stripe_connect`, one connected to that of the connection.
  stripe_account text,
  data_key text references data_keys (id),
  sealed text,
  -- What may be shown of it: its kind, and the last letters.
  is_restricted boolean not null default false,
  last4 text,
  metadata jsonb not null,
  created_at timestamptz not null default now(),
  check ((kind = 'stripe_key') = (sealed is not null)),
  check ((sealed is null) = (data_key is null))
);
create index mirror_credentials_by_connection on mirror_credentials (connection, id);
create index mirror_credentials_by_data_key on mirror_credentials (data_key)
  where data_key is not null;

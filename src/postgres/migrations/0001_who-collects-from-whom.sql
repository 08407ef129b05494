-- Connections, their keys, and the customers who owe.

create table connections (
  code text primary key check (code ~ '^[a-z0-9][a-z0-9_-]{0,31}$'),
  name text not null,
  mode text not null check (mode in ('test', 'live')),
  stripe_account text,
  settings jsonb not null,
  notify_emails text[] not null,
  business_name text not null,
  created_at timestamptz not null default now()
);

create table api_keys (
  id text primary key,
  connection text not null references connections,
  -- sha256 of the key; the key itself is shown once and kept nowhere.
  hash text not null unique,
  last4 text not null,
  mode text not null check (mode in ('test', 'live')),
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);

create table idempotency_keys (
  scope text not null,
  key text not null,
  hash text not null,
  claimed_at timestamptz not null default now(),
  -- Both null while the first request is still being answered.
  status integer,
  body text,
  primary key (scope, key),
  check ((status is null) = (body is null))
);
create index idempotency_keys_by_age on idempotency_keys (claimed_at);

create table customers (
  id text primary key,
  connection text not null references connections,
  external_id text not null,
  name text not null,
  email text not null,
  country text,
  locale text,
  time_zone text,
  settings jsonb not null,
  stripe_customer text,
  unlinked_at timestamptz,
  default_method text,
  created_at timestamptz not null default now(),
  unique (connection, external_id)
);
-- One Stripe customer pays for one customer of ours, or a webhook would not know whom it concerns.
create unique index customers_by_stripe_customer on customers (connection, stripe_customer)
  where stripe_customer is not null;

create table payment_methods (
  customer_id text not null references customers,
  id text not null,
  -- The order in which we would charge them; 0 first.
  position integer not null,
  type text not null,
  label text not null,
  fingerprint text not null,
  primary key (customer_id, id)
);
create index payment_methods_by_id on payment_methods (id);

-- Links to all invoices of a customer. One that the API made may be opened as often as it lives; a
-- mailed one is opened once, which makes a session. Of tokens the hash alone is kept.
create table portal_links (
  id text primary key,
  customer_id text not null references customers (id),
  token_hash text not null unique,
  is_mailed boolean not null,
  return_url text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  opened_at timestamptz
);
create index portal_links_by_end on portal_links (expires_at);
create table portal_sessions (
  token_hash text primary key,
  customer_id text not null references customers (id),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index portal_sessions_by_end on portal_sessions (expires_at);
-- Who asked by mail for a link. A worker looks whose address it is, so that the answer to the one
-- who asked takes no other time for an address that nobody has.
create table portal_requests (
  id text primary key,
  address text not null,
  asked_at timestamptz not null default now(),
  answered_at timestamptz
);
create index portal_requests_due on portal_requests (asked_at) where answered_at is null;
create index portal_requests_of_address on portal_requests (lower(address), asked_at);
create index portal_requests_by_age on portal_requests (asked_at);

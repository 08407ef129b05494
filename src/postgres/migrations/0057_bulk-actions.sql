-- What a dry run found, and what of it was carried out under its token.
create table bulk_actions (
  id text primary key,
  connection text not null references connections (code),
  -- The API key that made the dry run; no other carries it out.
  key_id text not null,
  token_hash text not null unique,
  action text not null check (action in ('resend', 'pause', 'charge_now')),
  -- The filter and what the command carries, as they were given.
  request jsonb not null,
  request_hash text not null,
  -- What is asked of each invoice.
  command jsonb not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  started_at timestamptz,
  -- One worker at a time gives its commands.
  leased_until timestamptz,
  -- All its commands are given.
  given_at timestamptz
);
create index bulk_actions_to_give on bulk_actions (started_at)
  where started_at is not null and given_at is null;
create index bulk_actions_expired on bulk_actions (expires_at) where started_at is null;

create table bulk_action_rows (
  bulk_id text not null references bulk_actions (id) on delete cascade,
  position integer not null,
  ref text not null references invoices (ref),
  -- Of the state that the dry run saw.
  version integer not null,
  -- Refused by the dry run, or changed since; null: its command is given, or will be.
  outcome text check (outcome in ('refused', 'changed')),
  code text,
  detail text,
  command_id text,
  given_at timestamptz,
  primary key (bulk_id, position),
  unique (bulk_id, ref)
);
create index bulk_action_rows_to_give on bulk_action_rows (bulk_id, position)
  where outcome is null and command_id is null;

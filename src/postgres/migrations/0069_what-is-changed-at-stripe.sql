-- What is to be created, updated or deleted at Stripe: written before anything is asked of it.
create table mutations (
  -- mut_ + UUIDv7
  id text primary key,
  connection text not null references connections (code),
  sync bigint not null references mirror_syncs (number) on delete cascade,
  kind text not null check (kind in ('create', 'update', 'delete')),
  collection text not null,
  parent_id text,
  -- The Idempotency-Key of the caller, and what it was sent with.
  request_key text,
  content_hash text not null,
  -- Consumers that its answer waits for.
  awaits text[] not null,
  created_at timestamptz not null default now(),
  -- Whoever carries it out has it until then.
  due_at timestamptz not null default now(),
  tries integer not null default 0,
  problem text,
  ended_at timestamptz
);
create unique index mutations_by_request on mutations (connection, request_key)
  where request_key is not null;
create index mutations_due on mutations (due_at) where ended_at is null;
create index mutations_by_sync on mutations (sync);
create index mutations_ended on mutations (ended_at) where ended_at is not null;

create table mutation_items (
  mutation text not null references mutations (id) on delete cascade,
  place integer not null,
  -- The idempotency key at Stripe.
  key text not null,
  upstream_id text,
  -- Encrypted, and gone once it has ended.
  params text,
  -- On Stripe's clock, before the first request: how old the key may be at Stripe.
  asked_at timestamptz,
  status text not null default 'pending'
    check (status in ('pending', 'succeeded', 'failed', 'unknown')),
  -- What Stripe answered, encrypted: it may hold secrets that the streams leave out.
  answer text,
  error jsonb,
  primary key (mutation, place)
);
